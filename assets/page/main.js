// What has to happen in the browser: the timeline answers to the mouse, the keyboard and the player; times in the
// answer become links; a file the browser cannot play gets a preview. No text of anyone becomes HTML here.

import { makeAnswer } from "./answer.js";
import { followQuestions } from "./asking.js";
import { one } from "./dom.js";
import { shown, tokens } from "./figure.js";
import { giveNames } from "./names.js";
import { listenToPlayer } from "./player.js";
import { watchForPreviews } from "./preview.js";
import { speak } from "./said.js";
import { written } from "./span.js";
import { makeTimeline } from "./timeline.js";
import { handOverAsVideos, offerAllVideos } from "./uploads.js";

const player = listenToPlayer();
const previews = watchForPreviews(player);
handOverAsVideos();
followQuestions();
const timeline = makeTimeline(player);
const answer = makeAnswer();

document.addEventListener("click", ({ target }) => {
  const timed = target.closest("[data-start]");
  if (timed) player.seek(Number(timed.dataset.start));
  else if (target.closest("#relevant button, #others button")) player.reveal();
  const zoom = target.closest("[data-zoom]");
  if (zoom && tokens()) timeline.zooms[zoom.dataset.zoom]();
  const copied = target.closest("[data-copy]");
  if (copied) {
    const address = new URL(one("#link a").getAttribute("href"), location.href).href;
    navigator.clipboard?.writeText(address).then(() => {
      copied.textContent = copied.dataset.copy;
    });
  }
});

// What Gradio's events call: where the player is, and what the timeline shows, as the fields want them.
window.tempo = {
  now: () => written(player.position()),
  shown: () => (tokens() ? shown().map(written) : ["", ""]),
  save: () => one("#save").click(),
  looked: previews.looked,
};

const changed = () => {
  timeline.attach();
  speak();
  offerAllVideos();
  giveNames();
  requestAnimationFrame(answer.link);
};
new MutationObserver(changed).observe(document.body, { childList: true, subtree: true });
timeline.attach();
