"""Clock: times of a video as a player shows them."""

from __future__ import annotations

import math

STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
"""Distances between ticks that read well on a time axis."""


def clock(seconds: float) -> str:
    """`seconds` as m:ss, from an hour on as h:mm:ss; rounded to whole seconds."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"


def span(start_s: float, end_s: float) -> str:
    """A stretch of time, "0:24–0:28"; with tenths where it is shorter than two seconds."""
    if end_s - start_s >= 2:
        return f"{clock(start_s)}–{clock(end_s)}"
    return f"{_tenths(start_s)}–{_tenths(end_s)}"


def ticks(end_s: float, most: int = 6) -> list[int]:
    """At most `most` round times from 0 to `end_s`, in seconds."""
    for step in STEPS_S:
        if end_s / step < most:
            break
    else:
        step = STEPS_S[-1] * math.ceil(end_s / STEPS_S[-1] / (most - 1))
    return list(range(0, math.floor(end_s) + 1, step))


def _tenths(seconds: float) -> str:
    tenths = round(seconds * 10)
    return f"{clock(tenths // 10)}.{tenths % 10}"
