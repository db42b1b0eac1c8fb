// Which files are handed over as videos.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { handOverAsVideos, offerAllVideos } from "../../assets/page/uploads.js";
import { fire, open } from "./browser.js";

const file = (name, type) => new File(["bytes"], name, { type, lastModified: 5 });
const types = (files) => files.map(({ type }) => type);
let field;

beforeEach(() => {
  open('<div id="video"><input type="file"><p></p></div><input type="file" id="other"><div id="beside"></div>');
  field = document.querySelector("#video input");
  for (const input of document.querySelectorAll("input")) Object.defineProperty(input, "files", { writable: true });
  handOverAsVideos();
});

const choose = (input, ...files) => {
  input.files = files;
  fire(input, "change");
  return input.files;
};
const drop = (selector, ...files) => {
  const got = [];
  const place = document.querySelector(selector);
  place.addEventListener("drop", ({ dataTransfer }) => got.push(dataTransfer.files));
  const untouched = fire(place, "drop", { dataTransfer: { files } });
  return { got, untouched };
};

test("a file of another type, or of none, becomes a video of the same name and bytes", async () => {
  const [gif, nameless] = choose(field, file("a.gif", "image/gif"), file("clip", ""));
  assert.deepEqual([gif.name, gif.type, gif.lastModified, await gif.text()], ["a.gif", "video/mp4", 5, "bytes"]);
  assert.deepEqual([nameless.name, nameless.type], ["clip", "video/mp4"]);
});

test("videos stay as they are", () => {
  const video = file("a.mkv", "video/x-matroska");
  assert.equal(choose(field, video)[0], video);
});

test("files of other fields stay as they are", () => {
  assert.deepEqual(types(choose(document.querySelector("#other"), file("a.gif", "image/gif"))), ["image/gif"]);
});

test("a dropped file is dropped again as a video, and once", () => {
  const { got, untouched } = drop("#video p", file("a.mxf", "application/mxf"));
  assert.deepEqual(got.map(types), [["video/mp4"]]);
  assert.equal(untouched, false);
});

test("dropped videos, and drops elsewhere, are left alone", () => {
  assert.deepEqual(drop("#video p", file("a.mp4", "video/mp4")).got.map(types), [["video/mp4"]]);
  const { got, untouched } = drop("#beside", file("a.gif", "image/gif"));
  assert.deepEqual([got.map(types), untouched], [[["image/gif"]], true]);
});

test("the dialog offers files that the system does not call videos", () => {
  offerAllVideos();
  for (const ending of ["video/*", ".gif", ".mxf", ".ts"]) assert.ok(field.accept.split(",").includes(ending), ending);
  document.querySelector("#video").remove();
  offerAllVideos();
});
