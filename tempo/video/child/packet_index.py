"""The packet index: when each frame is shown, and which packets must be decoded for it. Arithmetic, no decoding."""

from __future__ import annotations

import time
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from tempo.config import Limits
from tempo.errors import UnsupportedVideo
from tempo.video.child import header, joins
from tempo.video.child.header import Header

EPSILON_S = 1e-6
"""A frame counts as shown at its time, also where that time is a binary fraction off."""

UNHEARD_S = 0.1
"""Where sound begins earlier than the picture by less, as encoders' delays make it, the picture counts as the start."""


@dataclass(frozen=True)
class PacketIndex:
    """The packets of a stream, P of them in the order of the file. Reading it costs a fraction of decoding.

    Times count from where a player begins: with the first frame, or with the sound where that is earlier.
    """

    pts: np.ndarray
    """int64 (P,): presentation time in units of `tick_s`, jumps of an MPEG stream's clock closed."""
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
    start_s: float = 0.0
    """When the first frame is shown: 0 but where sound begins earlier."""
    lead_s: float = 0.0
    """What the file's own clock shows at the first frame, as far as it may be part of the length it announces."""
    whole: bool = True
    """Every packet was looked at."""

    @property
    def end_s(self) -> float:
        """When the last frame ends."""
        return self.start_s + self.duration_s

    @property
    def fps(self) -> float:
        """Frames a second, on average."""
        return len(self._shown) / self.duration_s if self.stamped else 1 / self.step_s

    @cached_property
    def _shown(self) -> np.ndarray:
        """int64: the times (pts) of all frames, in the order they are shown."""
        return np.unique(self.pts[self.visible])

    def announced_s(self, seen: Header) -> float:
        """What the file says `duration_s` is, 0.0 where it says nothing."""
        if seen.declared_s:
            return seen.declared_s
        # A whole file's length may count from 0 of its clock.
        return max(seen.file_s - min(max(seen.file_s - self.duration_s, 0.0), self.lead_s), 0.0)

    def end_as_far_as_known(self, seen: Header) -> float:
        """`end_s`, or where the file says that it ends, if there are more packets than were looked at."""
        return self.end_s if self.whole else max(self.end_s, self.start_s + self.announced_s(seen))

    def read(self, container: InputContainer, stream: VideoStream) -> Iterator[tuple[Packet, int | None]]:
        """The same packets again, with the times that stand here, and which of them each is; None: it has no time."""
        position = 0
        for packet in header.packets(container, stream):
            if not self.stamped or packet.pts is None:
                yield packet, None
            elif position < len(self.pts):
                packet.pts, packet.dts = int(self.pts[position]), None
                yield packet, position
                position += 1

    def decode(self, container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame | None]:
        """As `header.decode`, the frames with the times that stand here."""
        return header.decode_all(stream, (packet for packet, _ in self.read(container, stream)))

    def seconds(self, pts: int | None, index: int) -> float:
        """When the decoded frame with this time is shown; `index` counts decoded frames."""
        if not self.stamped or pts is None:
            return index * self.step_s
        return self.start_s + (pts - int(self._shown[0])) * self.tick_s

    def wanted(self, targets_s: np.ndarray) -> frozenset[int]:
        """The times (pts) of the frames on display at `targets_s`."""
        return frozenset(self._shown[self._on_display(targets_s)].tolist())

    def replaced(self, targets_s: np.ndarray, times_s: np.ndarray) -> int:
        """For how many target times another frame, of `times_s`, had to be shown, by more than a neighbour."""
        if not self.stamped:
            return 0
        right_s = self._shown_s[self._on_display(targets_s)]
        return int((np.abs(times_s - right_s) > 1.5 * self.step_s).sum())

    @cached_property
    def _shown_s(self) -> np.ndarray:
        return self.start_s + (self._shown - self._shown[0]) * self.tick_s

    def _on_display(self, targets_s: np.ndarray) -> np.ndarray:
        return np.searchsorted(self._shown_s, targets_s + EPSILON_S, side="right") - 1

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


def scan(path: Path, family: str, limits: Limits, *, patience_s: float = float("inf")) -> PacketIndex:
    """Read every packet's time, or those of the first `limits.max_packets` packets or `patience_s` seconds of work.

    Raises:
        UnsupportedVideo: a single picture.
        VideoTooLarge: the packets reach further than a video can.
    """
    pts, dts, durations, keys, visible = array("q"), array("q"), array("q"), array("b"), array("b")
    unstamped = 0
    whole = True
    deadline = time.monotonic() + patience_s
    with header.open_file(path, family) as container:
        stream = header.choose_stream(container)
        tick_s = float(stream.time_base or 0)
        rate = float(stream.guessed_rate or stream.average_rate or header.DEFAULT_FPS)
        for packet in header.packets(container, stream):
            count = len(pts) + unstamped
            if count >= limits.max_packets or (count % 1024 == 0 and time.monotonic() > deadline):
                whole = False
                break
            if packet.pts is None:
                unstamped += 1
                continue
            pts.append(packet.pts)
            # Decoding goes on; only a time that says otherwise is a jump.
            dts.append(packet.dts if packet.dts is not None else dts[-1] if dts else packet.pts)
            durations.append(packet.duration or 0)
            keys.append(packet.is_keyframe)
            visible.append(not packet.is_discard)
        begins_s = None if container.start_time is None else container.start_time / av.time_base
    if family == "gif" and len(pts) == 1:
        raise UnsupportedVideo("This GIF is a single picture, not a video. Please upload a video file.")
    fps = rate if 1 <= rate <= 240 else header.DEFAULT_FPS
    if not any(visible) or unstamped >= len(pts) or tick_s <= 0:
        none = np.zeros(0, dtype=np.int64)
        duration_s = max(len(pts) + unstamped, 1) / fps
        packets = PacketIndex(none, none > 0, none > 0, tick_s, 1 / fps, False, duration_s, whole=whole)
    else:
        times, shown = np.array(pts), np.array(visible, dtype=bool)
        if family in joins.FAMILIES:
            clock = np.array(dts)
            steps = np.diff(clock)
            step = int(np.median(steps[steps > 0])) if (steps > 0).any() else round(1 / fps / tick_s)
            times = joins.continuous(times, clock, shown, tick_s, step)
        first = int(times[shown].min())
        start_s = _start(first, begins_s, tick_s, family)
        length, usual = _length(times[shown], np.array(durations)[shown], 1 / fps / tick_s)
        keyed = np.array(keys, dtype=bool)
        lead_s = max(first * tick_s, 0.0)
        step_s, duration_s = usual * tick_s, length * tick_s
        packets = PacketIndex(times, keyed, shown, tick_s, step_s, True, duration_s, start_s, lead_s, whole)
    header.check_duration(packets.end_s)
    return packets


def _start(first: int, begins_s: float | None, tick_s: float, family: str) -> float:
    """Seconds from where a player begins until the first frame.

    Args:
        first: its tick.
        begins_s: when the first of all streams begins, as libav has it; what is below 0 is never played.
    """
    if begins_s is None:
        return 0.0
    before = first - round(max(begins_s, 0.0) / tick_s)
    if family in joins.FAMILIES:
        before = int(joins.wrapped(np.array(before)))
    return before * tick_s if before * tick_s >= UNHEARD_S else 0.0


def _length(times: NDArray[np.int64], durations: NDArray[np.int64], step: float) -> tuple[float, float]:
    """Ticks from the first frame until the last one ends, by its own duration, and between two frames as a rule.

    In the index of an MP4 a duration is the time until the next packet *in the file* is decoded. Where frames are
    stored in another order than shown that says little, so a frame that others follow in the file is not taken to be
    longer than the one shown before it.

    Args:
        times: of the frames that are shown, in the order of the file.
        durations: of the same frames, 0 where none is known.
        step: ticks between two frames, where there is only one.
    """
    last = len(times) - 1 - int(np.argmax(times[::-1]))
    gaps = np.diff(np.unique(times))
    usual = float(np.median(gaps)) if len(gaps) else step
    length = float(durations[last])
    if last < len(times) - 1 and len(gaps):
        length = min(length, float(gaps[-1]))
    return int(times[last] - times.min()) + (length if length > 0 else usual), usual
