// The card over the timeline: the keyframe and the numbers of the segment that the pointer or the keyboard is on.

import { make, one } from "./dom.js";
import { describe, pixel, plotWidth, segment } from "./figure.js";
import { bounded } from "./span.js";

// Where the keyframe of a segment lies on the sheet that has them all, row by row, as the style of what shows it.
export const cell = (sheet, index) => {
  const [columns, width, height] = [sheet.columns, sheet.width, sheet.height].map(Number);
  return {
    width: `${width}px`,
    height: `${height}px`,
    backgroundPosition: `${-width * (index % columns)}px ${-height * Math.floor(index / columns)}px`,
  };
};

export const makeCard = (layer) => {
  const cursor = make("div", "tempo-cursor", layer);
  const card = make("div", "tempo-hover", layer);
  const picture = make("div", "tempo-picture", card);
  const words = make("p", "", card);
  picture.setAttribute("aria-hidden", "true");
  let address = ""; // of the sheet that is shown

  const draw = (index) => {
    const sheet = one("#sprite [data-columns]")?.dataset;
    picture.hidden = !sheet;
    if (!sheet) return;
    if (sheet.sheet !== address) {
      address = sheet.sheet;
      picture.style.backgroundImage = `url(${address})`;
    }
    Object.assign(picture.style, cell(sheet, index));
  };

  const point = (trace, index) => {
    const whole = plotWidth();
    const [left, right] = segment(trace, index).map((end) => bounded(pixel(end), 0, whole));
    cursor.hidden = false;
    cursor.style.transform = `translateX(${left}px)`;
    cursor.style.width = `${Math.max(right - left, 2)}px`;
    words.textContent = describe(trace, index);
    draw(index);
    card.hidden = false;
    const middle = bounded((left + right) / 2, card.offsetWidth / 2, whole - card.offsetWidth / 2);
    card.style.transform = `translate(${middle - card.offsetWidth / 2}px, ${-card.offsetHeight + 24}px)`;
  };
  const leave = () => {
    cursor.hidden = card.hidden = true;
  };
  leave();
  return { point, leave };
};
