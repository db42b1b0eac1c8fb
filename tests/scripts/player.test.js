// The player's clock, and the previews of what it cannot play.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { listenToPlayer } from "../../assets/page/player.js";
import { watchForPreviews } from "../../assets/page/preview.js";
import { fire, give, open, playing } from "./browser.js";

let video, player, previews, made;

beforeEach(() => {
  open(`<div id="video"><video></video></div><button id="preview"></button><video id="other"></video>
    <div id="preflight"></div>`);
  video = document.querySelector("#video video");
  playing(video);
  player = listenToPlayer();
  previews = watchForPreviews(player);
  made = 0;
  document.querySelector("#preview").addEventListener("click", () => made++);
});

const load = (begins = 0, size = 64) => {
  fire(video, "loadstart");
  playing(video, { currentTime: begins, readyState: 4, videoWidth: size });
  fire(video, "loadeddata");
};
const readable = () => {
  document.querySelector("#preflight").innerHTML = '<div class="tempo-preflight"></div>';
};

test("times count from where the player begins", () => {
  load(3);
  assert.equal(player.position(), 0);
  video.currentTime = 8;
  assert.equal(player.position(), 5);
  player.seek(2);
  assert.equal(video.currentTime, 5);
});

test("the next file begins where it begins", () => {
  load(3);
  fire(video, "loadstart");
  video.currentTime = 0;
  assert.equal(player.position(), 0);
  load(1);
  player.seek(2);
  assert.equal(video.currentTime, 3);
});

test("a seek while the player loads is made once it has loaded, from where that begins", () => {
  fire(video, "loadstart");
  player.seek(7);
  assert.equal(video.currentTime, 0);
  playing(video, { currentTime: 2, readyState: 4, videoWidth: 64 });
  fire(video, "loadeddata");
  assert.equal(video.currentTime, 9);
  video.currentTime = 4;
  fire(video, "loadeddata");
  assert.equal(video.currentTime, 4);
});

test("a seek while the player seeks is made at once", () => {
  load();
  video.readyState = 1; // no picture
  player.seek(7);
  player.seek(1);
  assert.equal(video.currentTime, 1);
});

test("a seek to no time, or without a player, does nothing", () => {
  load();
  video.currentTime = 5;
  for (const nowhere of [NaN, undefined, Infinity]) player.seek(nowhere);
  assert.equal(video.currentTime, 5);
  video.remove();
  player.seek(3);
  assert.equal(player.position(), 0);
});

test("another player's events are not heard", () => {
  load(3);
  const other = document.querySelector("#other");
  fire(other, "loadstart");
  player.seek(1);
  assert.equal(video.currentTime, 4);
});

test("a seek shows the player, without motion where the visitor wants none", () => {
  const shown = [];
  document.querySelector("#video").scrollIntoView = ({ behavior }) => shown.push(behavior);
  load();
  player.seek(1);
  give({ matchMedia: (query) => ({ matches: query === "(prefers-reduced-motion: reduce)" }) });
  player.seek(2);
  assert.deepEqual(shown, ["smooth", "auto"]);
});

test("a file without a picture gets a preview, when the server has looked at it", () => {
  readable();
  load(0, 0);
  assert.equal(made, 0);
  previews.looked();
  assert.equal(made, 1);
});

test("what plays, or cannot be read, gets no preview", () => {
  load(0, 0);
  previews.looked();
  readable();
  load();
  previews.looked();
  assert.equal(made, 0);
});

test("the next file waits for the server again", () => {
  readable();
  previews.looked();
  load(0, 0);
  assert.equal(made, 0);
});

test("an error of the player gets a preview, and Gradio does not hear of it", () => {
  let heard = 0;
  video.addEventListener("error", () => heard++);
  readable();
  fire(video, "loadstart");
  previews.looked();
  playing(video, { error: {} });
  fire(video, "error");
  assert.deepEqual([made, heard], [1, 0]);
});
