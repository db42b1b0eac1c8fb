// Written into the page as its first script. The server has decided in which language the page is, and said so in
// <html lang>: Gradio's frontend, which would ask the browser, is told the same, and so is every later request, by the
// address that it carries. What a visitor chooses is remembered for their next visit.

import { addressIn, chosen, elsewhere, kept, keep } from "./choice.js";
import { rename } from "./names.js";

const spoken = document.documentElement.lang;
for (const [name, value] of Object.entries({ language: spoken, languages: [spoken] })) {
  Object.defineProperty(navigator, name, { get: () => value });
}

const address = elsewhere(location.href, spoken, kept());
if (address) location.replace(address);
else history.replaceState(history.state, "", addressIn(spoken, location.href));

document.addEventListener("click", (event) => {
  const code = chosen(event);
  if (!code) return;
  event.preventDefault();
  keep(code);
  location.assign(addressIn(code, location.href));
});

const changes = { childList: true, subtree: true, attributeFilter: ["aria-label", "title"] };
addEventListener("DOMContentLoaded", () => new MutationObserver(rename).observe(document.body, changes));
