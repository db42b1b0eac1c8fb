// What has to happen in the browser: the timeline answers to the mouse, the keyboard and the player; times in the
// answer become links; a file the browser cannot play gets a preview. No text of anyone becomes HTML here.
() => {
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => document.querySelectorAll(selector);
  const make = (tag, className, parent) => {
    const element = document.createElement(tag);
    element.className = className;
    parent?.append(element);
    return element;
  };
  const bounded = (value, low, high) => Math.min(Math.max(value, low), high);

  // --- player --------------------------------------------------------------------------------------------------

  const player = () => one("#video video");

  // Our times count from where a player begins, and so do those of most players. Where neither sound nor picture of a
  // file begins at 0, Chromium shows its own clock from the start; this is what it shows there.
  let begins = 0;
  let loading = false; // a player that seeks has no picture at the moment either, but it takes another time
  const position = () => (player()?.currentTime ?? 0) - begins;

  const seek = (seconds) => {
    const video = player();
    if (!video || !Number.isFinite(seconds)) return;
    if (!loading) video.currentTime = begins + seconds;
    else video.addEventListener("loadeddata", () => { video.currentTime = begins + seconds; }, { once: true });
    reveal();
  };

  // On a phone the player is above what was clicked, out of sight.
  const reveal = () => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    one("#video")?.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
  };

  // Media events do not bubble, but they can be captured.
  const onVideo = (types, then) => {
    for (const type of types) {
      document.addEventListener(type, (event) => { if (event.target === player()) then(event); }, true);
    }
  };

  // A file the browser cannot play gets a preview, but not before the server has looked at the file: what it did for
  // the file before is cancelled until then. A preview is another file, which nobody looks at.
  let looked = false;
  const check = () => {
    const video = player();
    const readable = looked && one("#preflight .tempo-preflight"); // what cannot be read has no preview either
    if (readable && video && (video.error || (video.readyState > 1 && video.videoWidth === 0))) one("#preview").click();
  };
  onVideo(["loadstart"], () => { looked = false; loading = true; begins = 0; });
  onVideo(["loadeddata"], ({ target }) => { loading = false; begins = target.currentTime; });
  // Gradio's own error message, which sounds as if nothing worked, is kept from appearing.
  onVideo(["error"], (event) => { event.stopImmediatePropagation(); check(); });
  onVideo(["loadeddata"], check);

  // --- upload: the reader knows a video by its first bytes. The upload field goes by the type that the system gives a
  // name, and refuses GIF, MXF and names without an ending, so every file is handed to it as a video.

  const ENDINGS = "video/*,.gif,.mxf,.mkv,.webm,.avi,.flv,.rm,.rmvb,.wmv,.asf,.ts,.m2ts,.mts,.mpg,.vob,.ogv,.h264,.264";
  const field = () => one("#video input[type=file]");
  const asVideos = (files) => {
    const all = new DataTransfer();
    for (const file of files) all.items.add(new File([file], file.name, { type: "video/mp4", lastModified: file.lastModified }));
    return all;
  };
  const strange = (files) => Array.from(files ?? []).some((file) => !file.type.startsWith("video/"));
  document.addEventListener("change", ({ target }) => {
    if (target === field() && strange(target.files)) target.files = asVideos(target.files).files;
  }, true);
  document.addEventListener("drop", (event) => {
    const { target, dataTransfer } = event;
    if (!target.closest("#video") || !strange(dataTransfer?.files)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    target.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: asVideos(dataTransfer.files) }));
  }, true);

  // --- timeline: the figure is plotly's, what moves over it is in a layer of our own ------------------------------

  const layer = make("div", "tempo-layer");
  const playhead = make("div", "tempo-playhead", layer);
  const cursor = make("div", "tempo-cursor", layer);
  const card = make("div", "tempo-hover", layer);
  const picture = make("div", "tempo-picture", card);
  const words = make("p", "", card);
  layer.tabIndex = 0;
  layer.setAttribute("role", "slider");
  layer.setAttribute("aria-orientation", "horizontal");
  picture.setAttribute("aria-hidden", "true");
  let pictures = ""; // the keyframes of all segments on one sheet
  let at = -1; // the segment that the keyboard is on

  const figure = () => one("#timeline .js-plotly-plot");
  const tokens = () => figure()?._fullData?.find((trace) => trace.meta === "tokens" && trace.customdata?.length);
  const axis = () => figure()._fullLayout.xaxis;
  const shown = () => axis().range.map((end) => axis().r2l(end) / 1000);
  const segment = (trace, index) => ({
    start: trace.customdata[index],
    end: trace.customdata[index] + (trace.width?.[index] ?? trace.width) / 1000,
  });

  // Where the plot area is, relative to the layer's parent.
  const area = () => {
    const plot = figure();
    const { l, t, w, h } = plot._fullLayout._size;
    const [inner, outer] = [plot.getBoundingClientRect(), layer.parentElement.getBoundingClientRect()];
    return { left: inner.left - outer.left + l, top: inner.top - outer.top + t, width: w, height: h };
  };
  const pixel = (seconds) => axis().l2p(1000 * seconds); // the axis is one of dates, in milliseconds since 1970

  const follow = () => {
    const video = player();
    const there = tokens() && video && video.readyState > 0;
    const x = there ? pixel(position()) : -1;
    playhead.hidden = !there || x < 0 || x > figure()._fullLayout._size.w;
    if (!playhead.hidden) playhead.style.transform = `translateX(${x}px)`;
  };
  const run = () => {
    follow();
    if (player() && !player().paused) requestAnimationFrame(run);
  };
  onVideo(["play"], run);
  onVideo(["seeked", "timeupdate", "loadedmetadata", "emptied"], follow);

  // Words come from the figure, which is in the reader's language.
  const number = (value, digits) => Number(value).toLocaleString(document.documentElement.lang, { minimumFractionDigits: digits });
  const describe = (trace, index) => {
    const { yaxis, coloraxis } = figure()._fullLayout;
    const height = `${yaxis.title?.text ?? ""} ${number(trace.y[index], 0)}`.trim();
    const relevance = `${coloraxis?.colorbar?.title?.text ?? ""} ${number(Number(trace.marker.color[index]).toFixed(2), 2)}`.trim();
    return `${trace.hovertext[index].replace("<br>", ", ")}, ${height}, ${relevance}`;
  };

  const point = (index) => {
    const trace = tokens();
    if (!trace) return;
    const place = area();
    const { start, end } = segment(trace, index);
    const [left, right] = [start, end].map((seconds) => bounded(pixel(seconds), 0, place.width));
    cursor.hidden = false;
    cursor.style.transform = `translateX(${left}px)`;
    cursor.style.width = `${Math.max(right - left, 2)}px`;
    words.textContent = describe(trace, index);
    const sheet = one("#sprite [data-columns]")?.dataset;
    picture.hidden = !sheet;
    if (sheet) {
      const [columns, width, height] = [sheet.columns, sheet.width, sheet.height].map(Number);
      if (sheet.sheet !== pictures) {
        pictures = sheet.sheet;
        picture.style.backgroundImage = `url(${pictures})`;
      }
      picture.style.width = `${width}px`;
      picture.style.height = `${height}px`;
      picture.style.backgroundPosition = `${-width * (index % columns)}px ${-height * Math.floor(index / columns)}px`;
    }
    card.hidden = false;
    const middle = bounded((left + right) / 2, card.offsetWidth / 2, place.width - card.offsetWidth / 2);
    card.style.transform = `translate(${middle - card.offsetWidth / 2}px, ${-card.offsetHeight + 24}px)`;
  };
  const leave = () => { cursor.hidden = card.hidden = true; };

  const show = (from, to) => {
    const [low, high] = [axis().minallowed, axis().maxallowed].map((end) => axis().r2l(end) / 1000);
    const width = Math.min(to - from, high - low);
    const start = bounded(from, low, high - width);
    const range = [start, start + width].map((end) => new Date(1000 * end).toISOString());
    return window.Plotly.relayout(figure(), { "xaxis.range": range });
  };
  const zoom = (factor, around) => {
    const [from, to] = shown();
    const centre = around ?? (from + to) / 2;
    const trace = tokens();
    const least = trace ? segment(trace, 0).end - segment(trace, 0).start : to - from;
    const width = Math.max((to - from) * factor, 2 * least);
    return show(centre - ((centre - from) / (to - from)) * width, centre + ((to - centre) / (to - from)) * width);
  };
  const zooms = { in: () => zoom(1 / 2), out: () => zoom(2), all: () => zoom(Infinity) };

  const moveTo = (index) => {
    const trace = tokens();
    at = bounded(index, 0, trace.customdata.length - 1);
    const { start, end } = segment(trace, at);
    const [from, to] = shown();
    if (start < from || end > to) show((start + end - to + from) / 2, (start + end + to - from) / 2);
    layer.setAttribute("aria-valuenow", start);
    layer.setAttribute("aria-valuetext", describe(trace, at));
    point(at);
  };
  const keys = {
    ArrowRight: () => moveTo(at + 1),
    ArrowLeft: () => moveTo(at - 1),
    ArrowUp: () => moveTo(at + 1),
    ArrowDown: () => moveTo(at - 1),
    PageUp: () => moveTo(at + 10),
    PageDown: () => moveTo(at - 10),
    Home: () => moveTo(0),
    End: () => moveTo(Infinity),
    Enter: () => seek(tokens().customdata[at]),
    " ": () => seek(tokens().customdata[at]),
    "+": zooms.in,
    "-": zooms.out,
    0: zooms.all,
    Escape: leave,
  };
  layer.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || !tokens() || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (at < 0 && event.key !== "Home") at = 0;
    act();
  });
  layer.addEventListener("focus", () => { if (tokens() && layer.matches(":focus-visible")) moveTo(Math.max(at, 0)); });
  layer.addEventListener("blur", leave);

  // A plain wheel scrolls the page; with Ctrl, which is also what a pinch on a trackpad sends, it zooms.
  const wheel = (event) => {
    if (!event.ctrlKey || !tokens()) return;
    event.preventDefault();
    const place = area();
    const share = (event.clientX - layer.parentElement.getBoundingClientRect().left - place.left) / place.width;
    const [from, to] = shown();
    zoom(event.deltaY > 0 ? 1.25 : 0.8, from + bounded(share, 0, 1) * (to - from));
  };

  // Dragging moves what is zoomed, and nothing else: at the end of the axis plotly's own dragging zooms.
  const zoomed = () => tokens() && axis().range.some((end, i) => axis().r2l(end) !== axis().r2l([axis().minallowed, axis().maxallowed][i]));
  let drag = null; // where the pointer went down, the part that was shown then, and where it is to be drawn next
  let moved = false; // since then: what follows is no click
  document.addEventListener("pointerdown", (event) => {
    moved = false;
    const held = event.button === 0 && event.pointerType !== "touch" && event.target.closest(".nsewdrag");
    drag = held ? { x: event.clientX, shown: held.closest("#timeline") && zoomed() ? shown() : null, to: null } : null;
  }, true);
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    moved ||= Math.abs(event.clientX - drag.x) > 4;
    const waiting = drag.to !== null;
    if (!moved || !drag.shown) return;
    drag.to = event.clientX;
    if (!waiting) requestAnimationFrame(move);
  }, true);
  const move = () => {
    if (!drag) return;
    const seconds = ((drag.to - drag.x) / area().width) * (drag.shown[1] - drag.shown[0]);
    drag.to = null;
    leave();
    show(...drag.shown.map((end) => end - seconds));
  };
  for (const type of ["pointerup", "pointercancel"]) {
    document.addEventListener(type, () => {
      if (drag && drag.to !== null) move();
      drag = null;
    }, true);
  }

  // Gradio draws the plot again for every figure: on the same element mostly, on a new one after an error.
  const attach = () => {
    const compared = one("#compared .js-plotly-plot");
    if (compared?.on && !compared.dataset.heard) {
      compared.dataset.heard = "yes";
      compared.on("plotly_click", ({ points }) => { if (!moved) seek(points[0].customdata); });
    }
    const plot = figure();
    if (!plot?.on) return;
    if (!plot.dataset.heard) {
      plot.dataset.heard = "yes";
      plot.on("plotly_click", ({ points }) => { if (!moved) seek(points[0].customdata); });
      plot.on("plotly_hover", ({ points }) => { if (!drag) point(points[0].pointNumber); });
      plot.on("plotly_unhover", leave);
      plot.on("plotly_afterplot", drawn);
    }
    if (layer.parentElement !== one("#timeline")) {
      one("#timeline").append(layer);
      one("#timeline").addEventListener("wheel", wheel, { passive: false });
      drawn();
    }
  };
  const drawn = () => {
    const trace = tokens();
    const place = area();
    layer.style.left = `${place.left}px`;
    layer.style.top = `${place.top}px`;
    layer.style.width = `${place.width}px`;
    layer.style.height = `${place.height}px`;
    one("#timeline").classList.toggle("zoomed", Boolean(zoomed()));
    layer.setAttribute("aria-disabled", String(!trace));
    layer.setAttribute("aria-label", one("#zoom [data-timeline]")?.dataset.timeline ?? "");
    layer.setAttribute("aria-valuemin", trace?.customdata[0] ?? 0);
    layer.setAttribute("aria-valuemax", trace?.customdata.at(-1) ?? 0);
    if (!trace || at >= trace.customdata.length) at = -1;
    if (at < 0) {
      layer.setAttribute("aria-valuenow", trace?.customdata[0] ?? 0);
      layer.removeAttribute("aria-valuetext");
    }
    follow();
  };

  // --- answer: its times become links ----------------------------------------------------------------------------

  const answer = make("p", "tempo-answer", null);
  let linked = "";
  const link = () => {
    const field = one("#answer textarea");
    const data = one("#cited [data-cited]")?.dataset;
    const text = field?.value ?? "";
    const characters = Array.from(text); // positions are counted in characters, not in UTF-16 units
    const found = Number(data?.characters) === characters.length ? data.cited : "[]";
    const key = `${found}\n${text}`;
    if (!field || (key === linked && answer.isConnected)) return;
    linked = key;
    const pieces = [];
    let done = 0;
    for (const { start, end, seconds, doubt, label } of JSON.parse(found)) {
      pieces.push(characters.slice(done, start).join(""));
      const time = make(...(doubt === "beyond" ? ["span", "tempo-time"] : ["button", "tempo-seek"]));
      time.textContent = characters.slice(start, end).join("");
      if (doubt) {
        time.dataset.doubt = doubt;
        make("span", "tempo-doubt", time).textContent = "?";
      }
      if (doubt !== "beyond") {
        time.type = "button";
        time.dataset.start = seconds;
      }
      time.title = label;
      make("span", "tempo-spoken", time).textContent = ` (${label})`;
      pieces.push(time);
      done = end;
    }
    answer.replaceChildren(...pieces, characters.slice(done).join(""));
    field.classList.toggle("covered", pieces.length > 0);
    answer.hidden = pieces.length === 0;
    if (!answer.isConnected) one("#answer").append(answer);
  };

  // --- what others wrote, in HTML that the server sent: it comes encoded, and leaves as text ----------------------

  const speak = () => {
    for (const element of all("[data-said]")) {
      const bytes = Uint8Array.from(atob(element.dataset.said), (character) => character.charCodeAt(0));
      element.textContent = new TextDecoder().decode(bytes);
      element.removeAttribute("data-said");
    }
  };

  // --- the rest ----------------------------------------------------------------------------------------------------

  document.addEventListener("click", (event) => {
    const { target } = event;
    const timed = target.closest("[data-start]");
    if (timed) seek(Number(timed.dataset.start));
    else if (target.closest("#relevant button, #others button")) reveal();
    const asked = target.closest("[data-zoom]");
    if (asked && tokens()) zooms[asked.dataset.zoom]();
    const copied = target.closest("[data-copy]");
    if (copied) {
      const address = new URL(one("#link a").getAttribute("href"), location.href).href;
      navigator.clipboard?.writeText(address).then(() => { copied.textContent = copied.dataset.copy; });
    }
  });
  addEventListener("resize", () => { leave(); if (figure()?._fullLayout) drawn(); });

  // What Gradio's events call: where the player is, and what the timeline shows, as the fields want them.
  const written = (seconds) => String(Math.round(10 * seconds) / 10);
  window.tempo = {
    now: () => written(Math.max(position(), 0)),
    shown: () => (tokens() ? shown().map((end) => written(Math.max(end, 0))) : ["", ""]),
    save: () => one("#save").click(),
    looked: () => { looked = true; check(); },
  };

  const label = () => {
    if (field() && field().accept !== ENDINGS) field().accept = ENDINGS;
    one("#problem")?.setAttribute("role", "alert");
    for (const nothing of all(".empty[aria-label]:not([role])")) nothing.setAttribute("role", "img");
    for (const button of all("#relevant button, #others button")) {
      const caption = button.querySelector("img")?.alt;
      if (!caption || button.title === caption) continue;
      button.title = caption;
      button.setAttribute("aria-label", `${one("#zoom [data-play]")?.dataset.play ?? ""} ${caption}`.trim());
    }
  };

  leave();
  new MutationObserver(() => { attach(); speak(); label(); requestAnimationFrame(link); }).observe(document.body, { childList: true, subtree: true });
  attach();
}
