// A file the browser cannot play gets a preview, but not before the server has looked at the file: what it did for the
// file before is cancelled until then. A preview is another file, which nobody looks at.

import { one } from "./dom.js";

export const watchForPreviews = (player) => {
  let looked = false;
  const check = () => {
    const video = player.element();
    const readable = looked && one("#preflight .tempo-preflight"); // what cannot be read has no preview either
    if (readable && video && (video.error || (video.readyState > 1 && video.videoWidth === 0))) one("#preview").click();
  };
  player.on(["loadstart"], () => {
    looked = false;
  });
  // Gradio's own error message, which sounds as if nothing worked, is kept from appearing.
  player.on(["error"], (event) => {
    event.stopImmediatePropagation();
    check();
  });
  player.on(["loadeddata"], check);
  return {
    looked: () => {
      looked = true;
      check();
    },
  };
};
