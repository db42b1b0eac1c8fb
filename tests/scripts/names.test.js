// Names for those who hear the page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { giveNames } from "../../assets/page/names.js";
import { open } from "./browser.js";

test("keyframes are named by their captions, errors are announced, empty places are pictures", () => {
  open(`<div id="problem"></div><div id="zoom"><div data-play="Play from"></div></div>
    <div id="relevant"><button><img alt="0:08"></button><button></button></div>
    <div class="empty" aria-label="Nothing"></div><div class="empty" aria-label="Kept" role="note"></div>`);
  giveNames();
  const [keyframe, without] = document.querySelectorAll("button");
  assert.deepEqual([keyframe.title, keyframe.getAttribute("aria-label")], ["0:08", "Play from 0:08"]);
  assert.equal(without.getAttribute("aria-label"), null);
  assert.equal(document.querySelector("#problem").getAttribute("role"), "alert");
  const roles = Array.from(document.querySelectorAll(".empty"), (place) => place.getAttribute("role"));
  assert.deepEqual(roles, ["img", "note"]);
});
