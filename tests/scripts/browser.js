// A browser as far as the tests need one: jsdom's document and events, and what jsdom lacks.

import { File } from "node:buffer";
import { JSDOM } from "jsdom";

// Makes names global. Some of them newer versions of Node have as well, and will not have assigned to.
export const give = (names) => {
  for (const [name, value] of Object.entries(names)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }
};

// A new page with this HTML in its body, whose names are global, as in a browser. `frames` is what it will draw next.
export const open = (html, address = "http://page.test/") => {
  const { window } = new JSDOM(`<!doctype html><html lang="en"><body>${html}</body></html>`, { url: address });
  const frames = [];
  give({
    window,
    document: window.document,
    location: window.location,
    history: window.history,
    navigator: window.navigator,
    localStorage: window.localStorage,
    MutationObserver: window.MutationObserver,
    File,
    addEventListener: window.addEventListener.bind(window),
    matchMedia: () => ({ matches: false }),
    requestAnimationFrame: (draw) => frames.push(draw),
    DataTransfer: Files,
    DragEvent: class extends window.MouseEvent {
      constructor(type, { dataTransfer, ...init }) {
        super(type, init);
        this.dataTransfer = dataTransfer;
      }
    },
  });
  window.Element.prototype.scrollIntoView = () => {};
  return { frames, draw: () => frames.splice(0).forEach((draw) => draw()) };
};

// jsdom has no files that a script may hand over.
class Files {
  files = [];
  items = { add: (file) => this.files.push(file) };
}

// An event at an element, with these properties. Returns whether the browser would still act on it.
export const fire = (element, type, properties = {}) => {
  const event = new window.Event(type, { bubbles: true, cancelable: true });
  for (const [name, value] of Object.entries(properties)) Object.defineProperty(event, name, { value });
  return element.dispatchEvent(event);
};

// A media element does not play in jsdom: these are the properties that scripts read and set.
export const playing = (video, properties) => {
  for (const [name, value] of Object.entries({ currentTime: 0, readyState: 0, error: null, ...properties })) {
    Object.defineProperty(video, name, { value, writable: true, configurable: true });
  }
};

// A figure as plotly leaves it: `spans` are the segments, in seconds, on an axis of 100 pixels from 0 to `end`. Returns
// what plotly would call, by name of the event.
export const drawFigure = (spans, end) => {
  const plot = document.querySelector("#timeline .js-plotly-plot");
  const heard = {};
  const date = (seconds) => new Date(1000 * seconds).toISOString();
  const xaxis = {
    range: [date(0), date(end)],
    minallowed: date(0),
    maxallowed: date(end),
    r2l: Date.parse,
    l2p: (ms) => {
      const [from, to] = xaxis.range.map(Date.parse);
      return (100 * (ms - from)) / (to - from);
    },
  };
  plot._fullLayout = {
    xaxis,
    yaxis: { title: { text: "Tokens" } },
    coloraxis: { colorbar: { title: { text: "Relevance" } } },
    _size: { l: 0, t: 0, w: 100, h: 50 },
  };
  plot._fullData = [
    {
      meta: "tokens",
      customdata: spans.map(([start]) => start),
      width: spans.map(([start, stop]) => 1000 * (stop - start)),
      y: spans.map((_, index) => 1000 + index),
      marker: { color: spans.map(() => 0.5) },
      hovertext: spans.map(([start, stop]) => `${start}–${stop}<br>s`),
    },
  ];
  plot.on = (type, then) => {
    heard[type] = then;
  };
  window.Plotly = {
    relayout: (_, { "xaxis.range": range }) => {
      xaxis.range = range;
    },
  };
  return heard;
};
