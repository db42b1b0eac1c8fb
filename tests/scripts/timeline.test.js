// The timeline over a figure of five segments of 4 seconds, 100 pixels wide.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { cell } from "../../assets/page/card.js";
import { shown } from "../../assets/page/figure.js";
import { listenToPlayer } from "../../assets/page/player.js";
import { makeTimeline } from "../../assets/page/timeline.js";
import { drawFigure, fire, open, playing } from "./browser.js";

const SPANS = [0, 4, 8, 12, 16].map((start) => [start, start + 4]);
let page, video, timeline, plot, slider;

beforeEach(() => {
  page = open(`<div id="video"><video></video></div>
    <div id="timeline"><div class="js-plotly-plot"><svg class="nsewdrag"></svg></div></div>
    <div id="compared"><div class="js-plotly-plot"><svg class="nsewdrag"></svg></div></div>
    <div id="zoom"><div data-timeline="Timeline"></div></div><div id="sprite"></div>`);
  video = document.querySelector("video");
  playing(video, { readyState: 4 });
  plot = drawFigure(SPANS, 20);
  timeline = makeTimeline(listenToPlayer());
  timeline.attach();
  slider = document.querySelector("[role=slider]");
});

const press = (key, held = {}) => fire(slider, "keydown", { key, ...held });
const pointer = (type, x, target, more = {}) => fire(target, type, { clientX: x, button: 0, ...more });
const drag = (from, to, selector = "#timeline .nsewdrag", more = {}) => {
  const target = document.querySelector(selector);
  pointer("pointerdown", from, target, more);
  pointer("pointermove", (from + to) / 2, target);
  pointer("pointermove", to, target);
  page.draw();
  pointer("pointerup", to, target);
};
const playhead = () => document.querySelector(".tempo-playhead");
const card = () => document.querySelector(".tempo-hover");

test("keys walk over the segments, and Enter plays from one", () => {
  assert.equal(press("ArrowRight"), false);
  press("ArrowRight");
  assert.equal(slider.getAttribute("aria-valuenow"), "8");
  assert.equal(slider.getAttribute("aria-valuetext"), "8–12, s, Tokens 1,002, Relevance 0.50");
  press("Enter");
  assert.equal(video.currentTime, 8);
  press("End");
  press(" ");
  assert.equal(video.currentTime, 16);
  press("ArrowRight");
  assert.equal(slider.getAttribute("aria-valuenow"), "16");
});

test("a key with Ctrl stays the browser's", () => {
  assert.equal(press("0", { ctrlKey: true }), true);
  assert.equal(press("Home"), false);
});

test("zooming goes down to two segments and back to the whole", () => {
  timeline.zooms.in();
  assert.deepEqual(shown(), [5, 15]);
  for (let n = 0; n < 5; n++) press("+");
  assert.deepEqual(shown(), [6, 14]);
  timeline.zooms.all();
  assert.deepEqual(shown(), [0, 20]);
});

test("walking out of what is shown takes it along", () => {
  timeline.zooms.in();
  press("End");
  assert.deepEqual(shown(), [10, 20]);
  press("ArrowLeft");
  assert.deepEqual(shown(), [10, 20]);
});

test("a wheel scrolls, and zooms with Ctrl, around the pointer", () => {
  const timelineElement = document.querySelector("#timeline");
  const turn = (deltaY, ctrlKey) => fire(timelineElement, "wheel", { deltaY, ctrlKey, clientX: 25 });
  assert.equal(turn(-1, false), true);
  assert.deepEqual(shown(), [0, 20]);
  assert.equal(turn(-1, true), false);
  assert.deepEqual(shown(), [1, 17]);
  turn(1, true);
  assert.deepEqual(shown(), [0, 20]);
});

test("dragging moves what is zoomed, to the end and no further", () => {
  timeline.zooms.in();
  drag(50, 70);
  assert.deepEqual(shown(), [3, 13]);
  drag(10, 90);
  assert.deepEqual(shown(), [0, 10]);
  assert.equal(page.frames.length, 0);
});

test("many movements are drawn once a frame, from where the pointer went down", () => {
  timeline.zooms.in();
  const target = document.querySelector("#timeline .nsewdrag");
  pointer("pointerdown", 50, target);
  for (const x of [60, 70, 80]) pointer("pointermove", x, target);
  assert.equal(page.frames.length, 1);
  pointer("pointerup", 80, target);
  assert.deepEqual(shown(), [2, 12]);
  page.draw();
  assert.deepEqual(shown(), [2, 12]);
});

test("the whole, another figure and a finger are not dragged", () => {
  drag(50, 90);
  assert.deepEqual(shown(), [0, 20]);
  timeline.zooms.in();
  drag(50, 90, "#compared .nsewdrag");
  drag(50, 90, "#timeline .nsewdrag", { pointerType: "touch" });
  drag(50, 90, "#timeline .nsewdrag", { button: 2 });
  assert.deepEqual(shown(), [5, 15]);
});

test("a click plays from there, unless the pointer was dragged", () => {
  drag(50, 52);
  plot.plotly_click({ points: [{ customdata: 12 }] });
  assert.equal(video.currentTime, 12);
  drag(50, 70);
  plot.plotly_click({ points: [{ customdata: 4 }] });
  assert.equal(video.currentTime, 12);
});

test("the card follows the pointer, but not while it drags", () => {
  plot.plotly_hover({ points: [{ pointNumber: 3 }] });
  assert.equal(card().hidden, false);
  assert.equal(card().textContent, "12–16, s, Tokens 1,003, Relevance 0.50");
  plot.plotly_unhover();
  pointer("pointerdown", 50, document.querySelector("#timeline .nsewdrag"));
  plot.plotly_hover({ points: [{ pointNumber: 1 }] });
  assert.equal(card().hidden, true);
});

test("a keyframe is cut from the sheet of all, row by row", () => {
  const sheet = { columns: "10", width: "64", height: "36" };
  assert.deepEqual(cell(sheet, 0), { width: "64px", height: "36px", backgroundPosition: "0px 0px" });
  assert.equal(cell(sheet, 23).backgroundPosition, "-192px -72px");
});

test("the playhead stands where the player is, and nowhere outside of what is shown", () => {
  video.currentTime = 5;
  fire(video, "timeupdate");
  assert.equal(playhead().style.transform, "translateX(25px)");
  assert.equal(playhead().hidden, false);
  timeline.zooms.in();
  video.currentTime = 4;
  fire(video, "seeked");
  assert.equal(playhead().hidden, true);
});

test("its name changes with the language, also when the figure has been drawn before", () => {
  assert.equal(slider.getAttribute("aria-label"), "Timeline");
  document.querySelector("[data-timeline]").dataset.timeline = "Zeitachse";
  timeline.attach();
  assert.equal(slider.getAttribute("aria-label"), "Zeitachse");
});

test("a shorter figure ends the keyboard's place", () => {
  press("End");
  plot = drawFigure(SPANS.slice(0, 2), 8);
  timeline.attach();
  fire(window, "resize");
  assert.equal(slider.getAttribute("aria-valuetext"), null);
  assert.equal(slider.getAttribute("aria-valuemax"), "4");
});

test("nothing answers before there is an answer", () => {
  document.querySelector("#timeline .js-plotly-plot")._fullData = [];
  fire(window, "resize");
  assert.equal(slider.getAttribute("aria-disabled"), "true");
  assert.equal(press("Home"), true);
  drag(20, 80);
  assert.deepEqual(shown(), [0, 20]);
});
