// Asking: in one column the answer may be out of sight, so the page goes to where it will stand.

import { one } from "./dom.js";

const NARROW = "(max-width: 1099px)"; // as in page.css

const follow = () => {
  if (matchMedia(NARROW).matches) one("#conversation").scrollIntoView();
};

export const followQuestions = () => {
  document.addEventListener("click", ({ target }) => {
    if (target.closest("#ask, #weigh, #compare")) follow();
  });
  document.addEventListener("keydown", ({ target, key, shiftKey }) => {
    if (key === "Enter" && !shiftKey && target.closest("#question")) follow();
  });
};
