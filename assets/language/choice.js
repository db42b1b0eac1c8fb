// The choice of a language: what a visitor chose before, chooses now, and the address that says so.

const KEY = "tempo-language";

// Where a browser keeps nothing for this site, the address alone remembers.
export const kept = () => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};
export const keep = (code) => {
  try {
    localStorage.setItem(KEY, code);
  } catch {
    // The address has it.
  }
};

// The page at this address in a language.
export const addressIn = (code, address) => {
  const url = new URL(address);
  url.searchParams.set("language", code);
  return url.href;
};

// Where a visitor who chose another language than is spoken here belongs, or null. An address that names a language has
// been asked for on purpose.
export const elsewhere = (address, spoken, before) => {
  if (!before || before === spoken || new URL(address).searchParams.has("language")) return null;
  return addressIn(before, address);
};

// The language whose link a click is on. With Ctrl and the like a click opens another window, and is the browser's.
export const chosen = (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
  return event.target.closest?.("[data-language]")?.dataset.language;
};
