// What others wrote, in HTML that the server sent: it comes encoded, and leaves as text.

import { all } from "./dom.js";

export const speak = () => {
  for (const element of all("[data-said]")) {
    const bytes = Uint8Array.from(atob(element.dataset.said), (character) => character.charCodeAt(0));
    element.textContent = new TextDecoder().decode(bytes);
    element.removeAttribute("data-said");
  }
};
