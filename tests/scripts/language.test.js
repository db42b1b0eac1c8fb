// The choice of a language, and Gradio's own names in it.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { addressIn, chosen, elsewhere, keep, kept } from "../../assets/language/choice.js";
import { rename } from "../../assets/language/names.js";
import { fire, give, open } from "./browser.js";

const ADDRESS = "http://page.test/tempo/?example=1#top";

beforeEach(() => {
  open('<a data-language="de" href="?language=de"><span>Deutsch</span></a><p></p>', ADDRESS);
});

test("an address names a language, and keeps all else", () => {
  assert.equal(addressIn("de", ADDRESS), "http://page.test/tempo/?example=1&language=de#top");
  assert.equal(addressIn("zh", addressIn("de", ADDRESS)), "http://page.test/tempo/?example=1&language=zh#top");
});

test("a visitor who chose another language goes to it", () => {
  assert.equal(elsewhere(ADDRESS, "en", "de"), addressIn("de", ADDRESS));
});

test("a visitor stays where the language is theirs, none was chosen, or the address names one", () => {
  assert.equal(elsewhere(ADDRESS, "de", "de"), null);
  assert.equal(elsewhere(ADDRESS, "en", null), null);
  assert.equal(elsewhere(addressIn("en", ADDRESS), "en", "de"), null);
});

test("what is chosen is kept", () => {
  assert.equal(kept(), null);
  keep("de");
  assert.equal(kept(), "de");
});

test("a browser that keeps nothing is no error", () => {
  const refuse = () => {
    throw new Error("no storage");
  };
  give({ localStorage: { getItem: refuse, setItem: refuse } });
  keep("de");
  assert.equal(kept(), null);
});

test("a click on a language chooses it, one beside it or for another window does not", () => {
  const target = document.querySelector("span");
  assert.equal(chosen({ target }), "de");
  assert.equal(chosen({ target: document.querySelector("p") }), undefined);
  assert.equal(chosen({ target: document }), undefined);
  for (const held of ["ctrlKey", "metaKey", "shiftKey"]) assert.equal(chosen({ target, [held]: true }), undefined);
});

test("Gradio's names are said in the page's language, with the label that they carry", () => {
  document.body.innerHTML = `<div></div><button title="Clear" aria-label="Clear"></button>
    <input aria-label="number input for Budget"><button title="Clear all"></button>`;
  const names = { Clear: "Leeren", "number input for {label}": "Zahl für {label}", Same: "Same" };
  document.querySelector("div").dataset.names = JSON.stringify(names);
  rename();
  const [clear, other] = document.querySelectorAll("button");
  assert.deepEqual([clear.title, clear.getAttribute("aria-label")], ["Leeren", "Leeren"]);
  assert.equal(document.querySelector("input").getAttribute("aria-label"), "Zahl für Budget");
  assert.equal(other.title, "Clear all");
});

test("a choice's tooltip is its words, not the value that stands for it", () => {
  document.body.innerHTML = '<label><input type="checkbox" title="even"> Even share </label>';
  rename();
  assert.equal(document.querySelector("input").title, "Even share");
});

// The page's first script on the page that is open now, as if it were loaded there. Returns where it sends the browser.
let loaded = 0;
const load = async () => {
  const sent = [];
  give({ location: { href: ADDRESS, replace: (url) => sent.push(url), assign: (url) => sent.push(url) } });
  await import(`../../assets/language/main.js?${loaded++}`);
  return sent;
};

test("Gradio's frontend is told the page's language, and so is every later request", async () => {
  document.documentElement.lang = "zh";
  assert.deepEqual(await load(), []);
  assert.deepEqual([navigator.language, navigator.languages], ["zh", ["zh"]]);
  assert.equal(window.location.href, addressIn("zh", ADDRESS));
});

test("a visitor who comes back is sent to their language", async () => {
  keep("de");
  assert.deepEqual(await load(), [addressIn("de", ADDRESS)]);
  assert.equal(window.location.href, ADDRESS);
});

test("a click on a language is remembered and followed", async () => {
  const sent = await load();
  assert.equal(fire(document.querySelector("span"), "click"), false);
  assert.deepEqual([sent, kept()], [[addressIn("de", ADDRESS)], "de"]);
  assert.equal(fire(document.querySelector("p"), "click"), true);
});
