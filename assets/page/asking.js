// Asking: in one column the answer may be out of sight, so the page goes to where it will stand.

import { one } from "./dom.js";

// As the style sheet has it: in one column the player is a part of that.
const inOneColumn = () => getComputedStyle(one("#watch")).display === "contents";

const follow = () => {
  if (inOneColumn()) one("#conversation").scrollIntoView();
};

export const followQuestions = () => {
  document.addEventListener("click", ({ target }) => {
    if (target.closest("#ask")) follow();
  });
  document.addEventListener("keydown", ({ target, key, shiftKey }) => {
    if (key === "Enter" && !shiftKey && target.closest("#question")) follow();
  });
};
