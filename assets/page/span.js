// A span: a part of the video, as its two ends in seconds. What the timeline shows is one, and so is a segment.

export const bounded = (value, low, high) => Math.min(Math.max(value, low), high);

export const length = ([from, to]) => to - from;

export const same = (a, b) => a.every((end, i) => end === b[i]);

// The second at a share, from 0 to 1, of a span.
export const at = (span, share) => span[0] + bounded(share, 0, 1) * length(span);

// What is shown never lies beyond the video: it is moved into it, and cut only where it is longer.
export const within = (span, whole) => {
  const width = Math.min(length(span), length(whole));
  const start = bounded(span[0], whole[0], whole[1] - width);
  return [start, start + width];
};

// `factor` times as long, but no shorter than `least`; what is at the second `around` stays in its place. It may lie
// beyond the video.
export const zoomed = (span, factor, least, around = (span[0] + span[1]) / 2) => {
  const width = Math.max(length(span) * factor, least);
  const before = (around - span[0]) / length(span);
  const after = (span[1] - around) / length(span);
  return [around - before * width, around + after * width];
};

// Moved by as much as the pointer was dragged, in pixels of the `width` on which the span is drawn. To the right is
// back in time.
export const dragged = (span, pixels, width) => {
  const seconds = (pixels / width) * length(span);
  return span.map((end) => end - seconds);
};

export const holds = (span, segment) => segment[0] >= span[0] && segment[1] <= span[1];

// As long, with the middle of a segment in its middle.
export const centred = (span, segment) => {
  const middle = (segment[0] + segment[1]) / 2;
  return [middle - length(span) / 2, middle + length(span) / 2];
};

// Seconds as a field for a time takes them: to a tenth, and never before the video begins.
export const written = (seconds) => String(Math.round(10 * Math.max(seconds, 0)) / 10);
