"""Frames -> segments: windows of 8 sampled frames, the unit the compressor reads and ATA allocates to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Segment:
    """One window of sampled frames. Times are seconds from the start of the video."""

    index: int
    first_frame: int
    last_frame: int
    """One past the last frame: frames[first_frame:last_frame]."""
    start_s: float
    end_s: float
    time_s: float
    """The centre named in the decoder's temporal tag: (first_frame + window / 2) / fps after where reading began."""


def split(frames: int, fps: float, window: int = 8, start_s: float = 0.0) -> tuple[Segment, ...]:
    """Cut `frames` sampled frames, `fps` of them a second from `start_s` on, into windows with stride `window`.

    The last window is shorter where `frames` is no multiple of `window`; its `time_s` stays the centre of a full
    window, as in the released model.
    """
    segments = []
    for index, first in enumerate(range(0, frames, window)):
        last = min(first + window, frames)
        segments.append(
            Segment(
                index=index,
                first_frame=first,
                last_frame=last,
                start_s=start_s + first / fps,
                end_s=start_s + last / fps,
                time_s=start_s + (first + window / 2) / fps,
            )
        )
    return tuple(segments)


@dataclass(frozen=True)
class Plan:
    """How the sampled frames of a video are cut; made once for a question and carried along."""

    segments: tuple[Segment, ...]
    fps: float
    """Sampled frames a second."""
    start_s: float
    """When the first of them is shown."""


def plan(frames: int, fps: float, window: int, start_s: float) -> Plan:
    """The plan for frames as of :func:`split`."""
    return Plan(split(frames, fps, window, start_s), fps, start_s)
