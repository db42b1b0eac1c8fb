// The page's script as a whole, on a page that it finds when it is loaded and that changes later.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { drawFigure, fire, open, playing } from "./browser.js";

let page, video, copied;

before(async () => {
  page = open(
    `<div id="video"><video></video><input type="file"></div><div id="preflight"></div><button id="save"></button>
    <div id="timeline"><div class="js-plotly-plot"></div></div><div id="answer"><textarea></textarea></div>
    <div id="zoom"><button data-zoom="in"></button></div><a data-start="7">0:07</a>
    <div id="link"><a href="?example=2"></a><button data-copy="Copied">Copy</button></div>`,
    "http://page.test/tempo/",
  );
  video = document.querySelector("video");
  playing(video, { readyState: 4 });
  copied = [];
  navigator.clipboard = { writeText: async (text) => copied.push(text) };
  await import("../../assets/page/main.js");
});

const changed = () => new Promise((done) => setTimeout(done));

test("before an answer there is a time, but nothing is shown", () => {
  fire(video, "loadstart");
  playing(video, { currentTime: 3 });
  fire(video, "loadeddata");
  video.currentTime = 9.26;
  assert.equal(window.tempo.now(), "6.3");
  video.currentTime = 2;
  assert.equal(window.tempo.now(), "0");
  assert.deepEqual(window.tempo.shown(), ["", ""]);
  fire(document.querySelector("[data-zoom]"), "click");
});

test("a figure that appears gets its layer, and its buttons", async () => {
  const spans = [0, 4, 8, 12].map((start) => [start, start + 4]);
  drawFigure(spans, 16);
  document.querySelector("#timeline").append(document.createElement("p"));
  await changed();
  assert.ok(document.querySelector("#timeline > [role=slider]"));
  assert.deepEqual(window.tempo.shown(), ["0", "16"]);
  fire(document.querySelector("[data-zoom]"), "click");
  assert.deepEqual(window.tempo.shown(), ["4", "12"]);
});

test("what names a time plays from there", () => {
  fire(document.querySelector("[data-start]"), "click");
  assert.equal(window.tempo.now(), "7");
});

test("an answer that appears gets its links", async () => {
  document.querySelector("textarea").value = "at 0:08";
  const data = document.createElement("div");
  data.id = "cited";
  data.innerHTML = `<p data-characters="7"
    data-cited='[{"start": 3, "end": 7, "seconds": 8, "doubt": "", "label": "play"}]'></p>`;
  document.body.append(data);
  await changed();
  page.draw();
  fire(document.querySelector("#answer button"), "click");
  assert.equal(window.tempo.now(), "8");
});

test("what appears is said, named, and offered by the dialog", async () => {
  const words = document.createElement("div");
  words.innerHTML = `<p data-said="${btoa("Why?")}"></p><div id="problem"></div>`;
  document.body.append(words);
  await changed();
  assert.equal(words.querySelector("p").textContent, "Why?");
  assert.equal(words.querySelector("#problem").getAttribute("role"), "alert");
  assert.notEqual(document.querySelector("input").accept, "");
});

test("a link is copied as an address that leads back here", async () => {
  const button = document.querySelector("[data-copy]");
  fire(button, "click");
  await changed();
  assert.deepEqual(copied, ["http://page.test/tempo/?example=2"]);
  assert.equal(button.textContent, "Copied");
});

test("a file that is made is fetched by a click", () => {
  let fetched = 0;
  document.querySelector("#save").addEventListener("click", () => fetched++);
  window.tempo.save();
  assert.equal(fetched, 1);
});
