// Which key does what on the timeline.

import assert from "node:assert/strict";
import { test } from "node:test";
import { asked, keys } from "../../assets/page/keyboard.js";

// What happened after each of these keys, from the segment of index 20.
const pressed = (...names) => {
  const done = [];
  const note = (what) => (value) => done.push(value === undefined ? what : `${what} ${value}`);
  const zooms = { in: note("in"), out: note("out"), all: note("all") };
  const acts = keys({ at: () => 20, go: note("go"), play: note("play"), zooms, leave: note("leave") });
  for (const key of names) asked(acts, { key })();
  return done;
};

test("arrows go to the neighbours", () => {
  assert.deepEqual(pressed("ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"), ["go 21", "go 21", "go 19", "go 19"]);
});

test("page keys go by ten, Home and End to the ends", () => {
  assert.deepEqual(pressed("PageUp", "PageDown", "Home", "End"), ["go 30", "go 10", "go 0", "go Infinity"]);
});

test("Enter and the space bar play from there", () => {
  assert.deepEqual(pressed("Enter", " "), ["play", "play"]);
});

test("plus, minus and 0 zoom, Escape hides the card", () => {
  assert.deepEqual(pressed("+", "-", "0", "Escape"), ["in", "out", "all", "leave"]);
});

test("other keys, and keys with Ctrl, Alt or Command, are the browser's", () => {
  const acts = { Home: () => {}, 0: () => {} };
  assert.equal(asked(acts, { key: "Tab" }), undefined);
  for (const held of ["ctrlKey", "altKey", "metaKey"]) assert.equal(asked(acts, { key: "0", [held]: true }), undefined);
  assert.equal(asked(acts, { key: "Home", shiftKey: true }), acts.Home);
});
