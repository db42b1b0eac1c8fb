"""When each frame is shown, and which packets must be decoded for it: arithmetic on their times, no decoding."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tempo.video.child import header

EPSILON_S = 1e-6
"""A frame counts as shown at its time, also where that time is a binary fraction off."""


@dataclass(frozen=True)
class Timeline:
    """The packets of a stream, P of them in the order of the file. Reading it costs a fraction of decoding."""

    pts: np.ndarray
    """int64 (P,): presentation time in units of `tick_s`."""
    keys: np.ndarray
    """bool (P,): marked as a keyframe, from which decoding can start."""
    visible: np.ndarray
    """bool (P,): ever shown; not so before the start of an edit list, as in a trimmed phone video."""
    tick_s: float
    step_s: float
    """Duration of a frame, where nothing better is known."""
    stamped: bool
    """The packets carry times. Where not (raw H.264), frame i is shown at i * step_s, and the arrays mean nothing."""
    duration_s: float
    """From the first frame until the last one ends: what is there, not what the header claims."""

    def seconds(self, pts: int | None, index: int) -> float:
        """When the decoded frame with this time is shown, in seconds after the first; `index` counts decoded frames."""
        if not self.stamped or pts is None:
            return index * self.step_s
        return (pts - int(self.pts[self.visible].min())) * self.tick_s

    def wanted(self, targets_s: np.ndarray) -> frozenset[int]:
        """The times (pts) of the frames on display at `targets_s`."""
        shown = np.unique(self.pts[self.visible])
        at = np.searchsorted((shown - shown[0]) * self.tick_s, targets_s + EPSILON_S, side="right") - 1
        return frozenset(shown[at].tolist())

    def needed(self, wanted: frozenset[int]) -> np.ndarray:
        """bool (P,): the packets to decode for the frames `wanted`; the others only follow the last one in their group.

        A group is a keyframe and the packets up to the next one. A wanted frame that follows a keyframe in the file but
        is shown before it ("leading") also depends on the whole group before.
        """
        group = np.cumsum(self.keys)
        is_wanted = self.visible & np.isin(self.pts, list(wanted))
        last = np.full(group.max() + 1, -1)
        np.maximum.at(last, group[is_wanted], np.flatnonzero(is_wanted))
        key_pts = np.full(group.max() + 1, np.iinfo(np.int64).min)
        key_pts[group[self.keys]] = self.pts[self.keys]
        before = group[is_wanted & (self.pts < key_pts[group])] - 1
        last[before[before >= 0]] = len(self.pts)
        return np.arange(len(self.pts)) <= last[group]


def scan(path: Path, family: str) -> Timeline:
    """Read every packet's time.

    Raises:
        VideoTooLarge: the packets reach further than a video can.
    """
    pts, ends, keys, visible = array("q"), array("q"), array("b"), array("b")
    unstamped = 0
    with header.open_file(path, family) as container:
        stream = header.choose_stream(container)
        tick_s = float(stream.time_base or 0)
        rate = float(stream.guessed_rate or stream.average_rate or header.DEFAULT_FPS)
        for packet in header.packets(container, stream):
            if packet.pts is None:
                unstamped += 1
                continue
            pts.append(packet.pts)
            ends.append(packet.pts + (packet.duration or 0))
            keys.append(packet.is_keyframe)
            visible.append(not packet.is_discard)
    step_s = 1 / rate if 1 <= rate <= 240 else 1 / header.DEFAULT_FPS
    if not any(visible) or unstamped >= len(pts) or tick_s <= 0:
        none = np.zeros(0, dtype=np.int64)
        line = Timeline(none, none > 0, none > 0, tick_s, step_s, False, max(len(pts) + unstamped, 1) * step_s)
    else:
        times, shown = np.array(pts), np.array(visible, dtype=bool)
        first, last = int(times[shown].min()), int(times[shown].max())
        end = int(np.array(ends)[shown].max())
        duration_s = (end - first) * tick_s if end > last else (last - first) * tick_s + step_s
        line = Timeline(times, np.array(keys, dtype=bool), shown, tick_s, step_s, True, duration_s)
    header.check_duration(line.duration_s)
    return line
