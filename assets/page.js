// What has to happen in the browser: seeking the player from a bar, and saying so where a file cannot be played.
() => {
  const player = () => document.querySelector("#video video");

  const seek = (seconds) => {
    const video = player();
    if (!video) return;
    if (video.readyState > 0) video.currentTime = seconds;
    else video.addEventListener("loadedmetadata", () => { video.currentTime = seconds; }, { once: true });
    reveal();
  };

  // On a phone the player is above what was clicked, out of sight.
  const reveal = () => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    document.querySelector("#video")?.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
  };

  // Gradio draws the plot again for every figure: on the same element mostly, on a new one after an error.
  const listen = () => {
    const plot = document.querySelector("#timeline .js-plotly-plot");
    if (plot?.on && !plot.dataset.seeks) {
      plot.dataset.seeks = "yes";
      plot.on("plotly_click", (event) => seek(event.points[0].customdata));
    }
    if (!player()) playable(true);
    document.querySelector("#problem")?.setAttribute("role", "alert");
    for (const button of document.querySelectorAll("#relevant button, #others button")) {
      const caption = button.querySelector("img")?.alt;
      if (!caption || button.title === caption) continue;
      button.title = caption;
      button.setAttribute("aria-label", `Play from ${caption}`);
    }
  };

  // Media events do not bubble, but they can be captured. Gradio's own error message, which sounds as if nothing worked,
  // is kept from appearing.
  const onVideo = (type, then) =>
    document.addEventListener(type, (event) => { if (event.target === player()) then(event); }, true);
  const playable = (yes) => document.querySelector("#unplayable")?.classList.toggle("shown", !yes);
  onVideo("error", (event) => { event.stopImmediatePropagation(); playable(false); });
  onVideo("loadeddata", (event) => playable(event.target.videoWidth > 0));

  document.addEventListener("click", (event) => {
    if (event.target.closest("#relevant button, #others button")) reveal();
  });

  new MutationObserver(listen).observe(document.body, { childList: true, subtree: true });
  listen();
}
