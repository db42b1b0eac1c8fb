// Written into the page as its first script. The server has decided in which language the page is, and said so in
// <html lang>: Gradio's frontend, which would ask the browser, is told the same, and so is every later request, by the
// address that it carries. What a visitor chooses is remembered for their next visit.
(() => {
  const spoken = document.documentElement.lang;
  for (const [name, value] of Object.entries({ language: spoken, languages: [spoken] })) {
    Object.defineProperty(navigator, name, { get: () => value });
  }

  const address = (code) => {
    const url = new URL(location.href);
    url.searchParams.set("language", code);
    return url;
  };

  // Where a browser keeps nothing for this site, the address alone remembers.
  let kept = null;
  try { kept = localStorage.getItem("tempo-language"); } catch { }
  const asked = new URL(location.href).searchParams.has("language");
  if (kept && kept !== spoken && !asked) location.replace(address(kept));
  else history.replaceState(history.state, "", address(spoken));

  document.addEventListener("click", (event) => {
    const code = event.target.closest?.("[data-language]")?.dataset.language;
    if (!code || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try { localStorage.setItem("tempo-language", code); } catch { }
    location.assign(address(code));
  });

  // Some names Gradio's frontend has in English only, and a choice's tooltip is the value that stands for it.
  const rename = () => {
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
  const changes = { childList: true, subtree: true, attributeFilter: ["aria-label", "title"] };
  addEventListener("DOMContentLoaded", () => new MutationObserver(rename).observe(document.body, changes));
})();
