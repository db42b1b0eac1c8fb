"""Clock: times of a video as a player shows them."""

from __future__ import annotations


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


def _tenths(seconds: float) -> str:
    tenths = round(seconds * 10)
    return f"{clock(tenths // 10)}.{tenths % 10}"
