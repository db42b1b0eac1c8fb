// Names for those who hear the page, where Gradio gives none.

import { all, one } from "./dom.js";

export const giveNames = () => {
  one("#problem")?.setAttribute("role", "alert");
  for (const nothing of all(".empty[aria-label]:not([role])")) nothing.setAttribute("role", "img");
  for (const button of all("#relevant button, #others button")) {
    const caption = button.querySelector("img")?.alt;
    if (!caption || button.title === caption) continue;
    button.title = caption;
    button.setAttribute("aria-label", `${one("#zoom [data-play]")?.dataset.play ?? ""} ${caption}`.trim());
  }
};
