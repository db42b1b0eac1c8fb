// Finding and making elements.

export const one = (selector) => document.querySelector(selector);
export const all = (selector) => document.querySelectorAll(selector);

export const make = (tag, className, parent) => {
  const element = document.createElement(tag);
  element.className = className;
  parent?.append(element);
  return element;
};
