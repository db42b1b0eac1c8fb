// Some names Gradio's frontend has in English only, and a choice's tooltip is the value that stands for it.

export const rename = () => {
  const names = document.querySelector("[data-names]")?.dataset.names;
  for (const [english, ours] of Object.entries(JSON.parse(names ?? "{}"))) {
    const [start] = english.split("{label}");
    for (const attribute of english === ours ? [] : ["aria-label", "title"]) {
      for (const element of document.querySelectorAll(`[${attribute}^="${start}"]`)) {
        const name = element.getAttribute(attribute);
        if (start !== english) element.setAttribute(attribute, ours.replace("{label}", name.slice(start.length)));
        else if (name === english) element.setAttribute(attribute, ours);
      }
    }
  }
  for (const box of document.querySelectorAll("[type=checkbox][title]")) {
    const words = box.closest("label")?.textContent.trim();
    if (words && box.title !== words) box.title = words;
  }
};
