// The player: where it is, and going somewhere else.

import { one } from "./dom.js";

export const listenToPlayer = () => {
  const element = () => one("#video video");

  // Our times count from where a player begins, and so do those of most players. Where neither sound nor picture of a
  // file begins at 0, Chromium shows its own clock from the start; this is what it shows there.
  let begins = 0;
  let loading = false; // a player that seeks has no picture at the moment either, but it takes another time

  const position = () => (element()?.currentTime ?? 0) - begins;

  // On a phone the player is above what was clicked, out of sight.
  const reveal = () => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    one("#video")?.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
  };

  const seek = (seconds) => {
    const video = element();
    if (!video || !Number.isFinite(seconds)) return;
    const go = () => {
      video.currentTime = begins + seconds;
    };
    if (!loading) go();
    else video.addEventListener("loadeddata", go, { once: true });
    reveal();
  };

  // Media events do not bubble, but they can be captured.
  const on = (types, then) => {
    const heard = (event) => {
      if (event.target === element()) then(event);
    };
    for (const type of types) document.addEventListener(type, heard, true);
  };

  on(["loadstart"], () => {
    loading = true;
    begins = 0;
  });
  on(["loadeddata"], ({ target }) => {
    loading = false;
    begins = target.currentTime;
  });
  return { element, position, reveal, seek, on };
};
