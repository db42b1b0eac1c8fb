// The keyboard on the timeline: which key does what.

// `go` takes the place to go to, counted in segments, which may lie beyond either end.
export const keys = ({ at, go, play, zooms, leave }) => ({
  ArrowRight: () => go(at() + 1),
  ArrowLeft: () => go(at() - 1),
  ArrowUp: () => go(at() + 1),
  ArrowDown: () => go(at() - 1),
  PageUp: () => go(at() + 10),
  PageDown: () => go(at() - 10),
  Home: () => go(0),
  End: () => go(Infinity),
  Enter: play,
  " ": play,
  "+": zooms.in,
  "-": zooms.out,
  0: zooms.all,
  Escape: leave,
});

// What this event asks for, if anything: with Ctrl, Alt or the like a key is the browser's.
export const asked = (acts, event) => (event.ctrlKey || event.metaKey || event.altKey ? undefined : acts[event.key]);
