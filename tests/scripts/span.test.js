// The arithmetic of what the timeline shows.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as span from "../../assets/page/span.js";

const WHOLE = [10, 110]; // a part of a video: times stay those of the whole

test("zooming keeps what is pointed at in its place", () => {
  assert.deepEqual(span.zoomed([0, 100], 0.5, 1, 20), [10, 60]);
  assert.deepEqual(span.zoomed([10, 60], 2, 1, 20), [0, 100]);
});

test("zooming without a place keeps the middle", () => {
  assert.deepEqual(span.zoomed([20, 60], 0.5, 1), [30, 50]);
});

test("zooming in ends at the least that is shown", () => {
  assert.deepEqual(span.zoomed([20, 60], 0.01, 8), [36, 44]);
});

test("zooming out for ever shows the whole", () => {
  assert.deepEqual(span.within(span.zoomed([20, 60], Infinity, 8), WHOLE), WHOLE);
});

test("what is shown is moved into the video, as long as it was", () => {
  assert.deepEqual(span.within([0, 40], WHOLE), [10, 50]);
  assert.deepEqual(span.within([90, 130], WHOLE), [70, 110]);
  assert.deepEqual(span.within([30, 70], WHOLE), [30, 70]);
  assert.deepEqual(span.within([0, 400], WHOLE), WHOLE);
});

test("dragging to the right goes back in time", () => {
  assert.deepEqual(span.dragged([20, 60], 50, 200), [10, 50]);
  assert.deepEqual(span.dragged([20, 60], -100, 200), [40, 80]);
});

test("a share of the width is a second of the span, inside it", () => {
  assert.equal(span.at([20, 60], 0.25), 30);
  assert.equal(span.at([20, 60], -1), 20);
  assert.equal(span.at([20, 60], 7), 60);
});

test("a segment that lies partly outside is not held", () => {
  assert.equal(span.holds([20, 60], [20, 60]), true);
  assert.equal(span.holds([20, 60], [56, 64]), false);
  assert.equal(span.holds([20, 60], [16, 24]), false);
  assert.deepEqual(span.centred([20, 60], [56, 64]), [40, 80]);
});

test("only the same two ends are the same span", () => {
  assert.equal(span.same([10, 110], WHOLE), true);
  assert.equal(span.same([10, 109], WHOLE), false);
  assert.equal(span.same([11, 110], WHOLE), false);
});

test("fields take seconds to a tenth, from 0 on", () => {
  assert.equal(span.written(6.54), "6.5");
  assert.equal(span.written(18), "18");
  assert.equal(span.written(-0.04), "0");
});
