// Dragging on the timeline: it moves what is zoomed, and nothing else. At the end of the axis plotly's own dragging zooms.

import { dragged } from "./span.js";

// `span` says what is shown, or null where nothing can be moved; `width` is that of the plot area, in pixels; `show` is
// given the span to draw, once for each frame at most.
export const listenToDrags = ({ span, width, show }) => {
  let drag = null; // where the pointer went down, the part that was shown then, and where it is to be drawn next
  let moved = false; // since then: what follows is no click

  const draw = () => {
    if (!drag || drag.to === null) return;
    const pixels = drag.to - drag.x;
    drag.to = null;
    show(dragged(drag.span, pixels, width()));
  };

  const down = (event) => {
    moved = false;
    const held = event.button === 0 && event.pointerType !== "touch" && event.target.closest(".nsewdrag");
    drag = held ? { x: event.clientX, span: held.closest("#timeline") && span(), to: null } : null;
  };
  const move = (event) => {
    if (!drag) return;
    moved ||= Math.abs(event.clientX - drag.x) > 4;
    const waiting = drag.to !== null;
    if (!moved || !drag.span) return;
    drag.to = event.clientX;
    if (!waiting) requestAnimationFrame(draw);
  };
  const up = () => {
    draw();
    drag = null;
  };
  document.addEventListener("pointerdown", down, true);
  document.addEventListener("pointermove", move, true);
  document.addEventListener("pointerup", up, true);
  document.addEventListener("pointercancel", up, true);
  return { held: () => drag !== null, moved: () => moved };
};
