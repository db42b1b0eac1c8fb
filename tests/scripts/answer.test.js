// Links in an answer, and what others wrote.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { cut, makeAnswer } from "../../assets/page/answer.js";
import { speak } from "../../assets/page/said.js";
import { open } from "./browser.js";

let answer;

beforeEach(() => {
  open('<div id="answer"><textarea></textarea></div><div id="cited"></div>');
  answer = makeAnswer();
});

const say = (text, times, characters = Array.from(text).length) => {
  document.querySelector("#answer textarea").value = text;
  const data = document.createElement("div");
  Object.assign(data.dataset, { cited: JSON.stringify(times), characters });
  document.querySelector("#cited").replaceChildren(data);
  answer.link();
  return document.querySelector("#answer p");
};
const time = (start, end, doubt = "") => ({ start, end, seconds: 8, doubt, label: "play from here" });

test("an answer is cut at its times, which are counted in characters", () => {
  const [before, { text, seconds }, after] = cut("𝔸t 0:08 and on", [time(3, 7)]);
  assert.deepEqual([before, text, seconds, after], ["𝔸t ", "0:08", 8, " and on"]);
});

test("an answer without times stays in one piece", () => {
  assert.deepEqual(cut("red", []), ["red"]);
});

test("a time is a button that plays from there, with its label for those who hear the page", () => {
  const shown = say("at 0:08.", [time(3, 7)]);
  const button = shown.querySelector("button");
  assert.equal(shown.textContent, "at 0:08 (play from here).");
  assert.deepEqual([button.dataset.start, button.title, button.type], ["8", "play from here", "button"]);
  assert.equal(button.dataset.doubt, undefined);
  assert.equal(shown.hidden, false);
  assert.ok(document.querySelector("textarea").classList.contains("covered"));
});

test("a time beyond the end is marked and leads nowhere, one in doubt is marked and leads there", () => {
  const shown = say("0:08 9:00", [time(0, 4, "few"), time(5, 9, "beyond")]);
  const [few, beyond] = shown.querySelectorAll("[data-doubt]");
  assert.deepEqual([few.tagName, few.dataset.start], ["BUTTON", "8"]);
  assert.deepEqual([beyond.tagName, beyond.dataset.start, beyond.dataset.doubt], ["SPAN", undefined, "beyond"]);
});

test("the text of an answer is no HTML", () => {
  const shown = say("<b>0:08</b><img src=x>", [time(3, 7)]);
  assert.equal(shown.querySelector("b, img"), null);
  assert.ok(shown.textContent.endsWith("</b><img src=x>"));
});

test("times that were found in another text are left out", () => {
  const shown = say("at 0:08", [time(3, 7)], 30);
  assert.equal(shown.querySelector("button"), null);
  assert.equal(shown.hidden, true);
  assert.ok(!document.querySelector("textarea").classList.contains("covered"));
});

test("links that stand are left alone, and follow a new answer", () => {
  const button = say("at 0:08", [time(3, 7)]).querySelector("button");
  answer.link();
  assert.ok(button.isConnected);
  assert.equal(say("or 0:09", [time(3, 7)]).querySelector("button").firstChild.data, "0:09");
});

test("what is said becomes text, of any language, and no HTML", () => {
  const words = "<b>什么</b>";
  const encoded = Buffer.from(words, "utf-8").toString("base64");
  document.body.innerHTML = `<p data-said="${encoded}"></p>`;
  speak();
  assert.equal(document.querySelector("p").outerHTML, "<p>&lt;b&gt;什么&lt;/b&gt;</p>");
});
