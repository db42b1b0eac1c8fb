// The figure of the timeline, which plotly draws: what it shows, where, and in which words.

import { one } from "./dom.js";
import { same, within } from "./span.js";

export const figure = () => one("#timeline .js-plotly-plot");

// The bars of the segments, or undefined before there is an answer.
export const tokens = () => figure()?._fullData?.find((trace) => trace.meta === "tokens" && trace.customdata?.length);

// The axis is one of dates, in milliseconds since 1970.
const axis = () => figure()._fullLayout.xaxis;
const inSeconds = (ends) => ends.map((end) => axis().r2l(end) / 1000);

export const shown = () => inSeconds(axis().range);
const whole = () => inSeconds([axis().minallowed, axis().maxallowed]);
export const isZoomed = () => Boolean(tokens()) && !same(shown(), whole());

export const show = (span) => {
  const range = within(span, whole()).map((end) => new Date(1000 * end).toISOString());
  return window.Plotly.relayout(figure(), { "xaxis.range": range });
};

export const segment = (trace, index) => {
  const start = trace.customdata[index];
  return [start, start + (trace.width?.[index] ?? trace.width) / 1000];
};

// Where on the plot area a second is, in pixels from its left edge, and how wide that area is.
export const pixel = (seconds) => axis().l2p(1000 * seconds);
export const plotWidth = () => figure()._fullLayout._size.w;

// Where the plot area is, in pixels from the corner of an element around it.
export const area = (around) => {
  const plot = figure();
  const { l, t, w, h } = plot._fullLayout._size;
  const [inner, outer] = [plot.getBoundingClientRect(), around.getBoundingClientRect()];
  return { left: inner.left - outer.left + l, top: inner.top - outer.top + t, width: w, height: h };
};

// Words come from the figure, which is in the reader's language.
const number = (value, digits) =>
  Number(value).toLocaleString(document.documentElement.lang, { minimumFractionDigits: digits });

export const describe = (trace, index) => {
  const { yaxis, coloraxis } = figure()._fullLayout;
  const height = `${yaxis.title?.text ?? ""} ${number(trace.y[index], 0)}`.trim();
  const score = number(Number(trace.marker.color[index]).toFixed(2), 2);
  const relevance = `${coloraxis?.colorbar?.title?.text ?? ""} ${score}`.trim();
  return `${trace.hovertext[index].replace("<br>", ", ")}, ${height}, ${relevance}`;
};
