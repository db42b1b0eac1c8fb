"""Joins: MPEG streams laid end to end, each with a clock of its own. Arithmetic on times, no decoding.

Transport and program streams can be joined by writing one behind the other, and recorders do so. Then the clock jumps:
back to where the first part began, or far ahead. It also wraps every 26.5 hours, and a damaged packet can carry any
time. What is played is what is there, one picture after the other, so each jump is closed.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

FAMILIES = ("mpegts", "mpeg")
"""Containers whose clock may jump. Elsewhere a file has one index, and a gap in it is a picture that stands."""

WRAP = 2**33
"""The clock counts so far, in ticks of 1/90000 s, and begins again."""
BACK_S, AHEAD_S = 0.1, 10.0
"""Decoding times never run back but for rounding. Ahead, a shorter gap is one in the broadcast, and stays."""
SLIP = 16
"""A jump that is undone within so many packets was damage: what follows goes on where it was."""


def continuous(
    pts: NDArray[np.int64], dts: NDArray[np.int64], visible: NDArray[np.bool_], tick_s: float, step: int
) -> NDArray[np.int64]:
    """`pts` (P,) with every jump of the clock closed; those before the first jump stay as they are.

    Args:
        pts: presentation times in ticks, in the order of the file.
        dts: decoding times of the same packets.
        visible: whether a packet is ever shown; at least one is.
        step: ticks from one frame to the next.
    """
    clock = dts[0] + np.concatenate(([0], np.cumsum(wrapped(np.diff(dts)))))
    times = clock + wrapped(pts - dts)
    ahead_s = np.diff(clock) * tick_s
    back = ahead_s < -BACK_S
    jumps = back | (ahead_s > AHEAD_S)
    for at in np.flatnonzero(back):  # the way ahead again, after a damaged time, may be short
        returns = np.arange(at + 1, min(at + 1 + SLIP, len(ahead_s)))
        jumps[returns[(ahead_s[returns] > -ahead_s[at] / 2) & (clock[returns + 1] > clock[at])]] = True
    starts = [0, *(np.flatnonzero(jumps) + 1).tolist(), len(clock)]
    latest = int(times[visible].min())
    shift = shift_before = part_before = 0
    for start, end in pairwise(starts):
        shown = times[start:end][visible[start:end]]
        if part_before and start - part_before <= SLIP and _follows(clock[part_before - 1], clock[start], tick_s):
            shift_before, shift = shift, shift_before
        elif start:
            first = int(shown.min()) if len(shown) else int(times[start])
            shift_before, shift = shift, latest + step - first
        times[start:end] += shift
        part_before = start
        if len(shown):
            latest = max(latest, int(shown.max()) + shift)
    return times


def wrapped(ticks: NDArray[np.int64]) -> NDArray[np.int64]:
    """Differences of clock readings, the shortest way round."""
    return (ticks + WRAP // 2) % WRAP - WRAP // 2


def _follows(before: int, after: int, tick_s: float) -> bool:
    return -BACK_S <= (after - before) * tick_s <= AHEAD_S
