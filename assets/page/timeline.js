// The timeline: the figure is plotly's, what moves over it is in a layer of our own, which answers to the mouse, the
// keyboard and the player.

import { makeCard } from "./card.js";
import { make, one } from "./dom.js";
import { listenToDrags } from "./drag.js";
import { area, describe, figure, isZoomed, pixel, plotWidth, segment, show, shown, tokens } from "./figure.js";
import { asked, keys } from "./keyboard.js";
import { at, bounded, centred, holds, length, zoomed } from "./span.js";

export const makeTimeline = (player) => {
  const layer = make("div", "tempo-layer");
  const playhead = make("div", "tempo-playhead", layer);
  const card = makeCard(layer);
  layer.tabIndex = 0;
  layer.setAttribute("role", "slider");
  layer.setAttribute("aria-orientation", "horizontal");
  let index = -1; // of the segment that the keyboard is on

  const place = () => area(layer.parentElement);

  const follow = () => {
    const video = player.element();
    const there = tokens() && video && video.readyState > 0;
    const x = there ? pixel(player.position()) : -1;
    playhead.hidden = !there || x < 0 || x > plotWidth();
    if (!playhead.hidden) playhead.style.transform = `translateX(${x}px)`;
  };
  const run = () => {
    follow();
    if (player.element() && !player.element().paused) requestAnimationFrame(run);
  };
  player.on(["play"], run);
  player.on(["seeked", "timeupdate", "loadedmetadata", "emptied"], follow);

  // Two segments are the least that is shown.
  const zoom = (factor, around) => show(zoomed(shown(), factor, 2 * length(segment(tokens(), 0)), around));
  const zooms = { in: () => zoom(1 / 2), out: () => zoom(2), all: () => zoom(Infinity) };

  const go = (to) => {
    const trace = tokens();
    index = bounded(to, 0, trace.customdata.length - 1);
    const there = segment(trace, index);
    if (!holds(shown(), there)) show(centred(shown(), there));
    layer.setAttribute("aria-valuenow", there[0]);
    layer.setAttribute("aria-valuetext", describe(trace, index));
    card.point(trace, index);
  };
  const play = () => player.seek(tokens().customdata[index]);
  const acts = keys({ at: () => index, go, play, zooms, leave: card.leave });
  layer.addEventListener("keydown", (event) => {
    const act = asked(acts, event);
    if (!act || !tokens()) return;
    event.preventDefault();
    if (index < 0 && event.key !== "Home") index = 0;
    act();
  });
  layer.addEventListener("focus", () => {
    if (tokens() && layer.matches(":focus-visible")) go(Math.max(index, 0));
  });
  layer.addEventListener("blur", card.leave);

  // A plain wheel scrolls the page; with Ctrl, which is also what a pinch on a trackpad sends, it zooms.
  const wheel = (event) => {
    if (!event.ctrlKey || !tokens()) return;
    event.preventDefault();
    const { left, width } = place();
    const share = (event.clientX - layer.parentElement.getBoundingClientRect().left - left) / width;
    zoom(event.deltaY > 0 ? 1.25 : 0.8, at(shown(), share));
  };

  const drag = listenToDrags({
    span: () => (isZoomed() ? shown() : null),
    width: plotWidth,
    show: (span) => {
      card.leave();
      show(span);
    },
  });

  const drawn = () => {
    const trace = tokens();
    const { left, top, width, height } = place();
    layer.style.left = `${left}px`;
    layer.style.top = `${top}px`;
    layer.style.width = `${width}px`;
    layer.style.height = `${height}px`;
    one("#timeline").classList.toggle("zoomed", isZoomed());
    layer.setAttribute("aria-disabled", String(!trace));
    layer.setAttribute("aria-valuemin", trace?.customdata[0] ?? 0);
    layer.setAttribute("aria-valuemax", trace?.customdata.at(-1) ?? 0);
    if (!trace || index >= trace.customdata.length) index = -1;
    if (index < 0) {
      layer.setAttribute("aria-valuenow", trace?.customdata[0] ?? 0);
      layer.removeAttribute("aria-valuetext");
    }
    follow();
  };

  // Gradio draws the plots again for every figure: on the same element mostly, on a new one after an error.
  const listen = (plot, events) => {
    if (!plot?.on || plot.dataset.heard) return;
    plot.dataset.heard = "yes";
    for (const [type, then] of Object.entries(events)) plot.on(type, then);
  };
  const clicked = ({ points }) => {
    if (!drag.moved()) player.seek(points[0].customdata);
  };
  const hovered = ({ points }) => {
    const trace = tokens();
    if (trace && !drag.held()) card.point(trace, points[0].pointNumber);
  };
  const attach = () => {
    listen(one("#compared .js-plotly-plot"), { plotly_click: clicked });
    if (!figure()?.on) return;
    listen(figure(), {
      plotly_click: clicked,
      plotly_hover: hovered,
      plotly_unhover: card.leave,
      plotly_afterplot: drawn,
    });
    if (layer.parentElement !== one("#timeline")) {
      one("#timeline").append(layer);
      one("#timeline").addEventListener("wheel", wheel, { passive: false });
      drawn();
    }
    // Its words come on their own, before the figure or after it.
    layer.setAttribute("aria-label", one("#zoom [data-timeline]")?.dataset.timeline ?? "");
  };

  addEventListener("resize", () => {
    card.leave();
    if (figure()?._fullLayout) drawn();
  });
  return { attach, zooms };
};
