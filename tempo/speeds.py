"""Speeds: what work has taken in this process, to say beforehand how long a question will take.

A step takes a fixed time, for starting a process, a look at a file, a first batch, and then a time for every unit.
Both are fitted to the last measurements in the manner of Theil and Sen: a line through every two of them that did
unlike amounts of work, and of what these lines say the middle part. One measurement of another size, or a slow moment
of the machine, so moves little.
"""

from __future__ import annotations

import itertools
import threading
from collections import deque
from typing import Literal

import numpy as np

Work = Literal["reading", "compressing", "answering", "writing"]
"""Up to the first token, `answering`; `writing` are the tokens after it."""

KEPT = 16
"""Measurements of each kind of work: the machine's load changes, and so do the videos."""
UNLIKE = 1.5
"""Two amounts of work with a smaller ratio say nothing of what is fixed and what grows."""
MIDDLE = (0.25, 0.75)
"""The part of what the lines say that counts, as quantiles."""
SPREAD = 1.5
"""The same work again takes up to so many times as long or as short."""

Range = tuple[float, float]
"""Least and most seconds."""


class Speeds:
    """The last measurements by kind of work. Safe to share between threads."""

    def __init__(self) -> None:
        self._done: dict[Work, deque[tuple[float, float]]] = {}
        self._lock = threading.Lock()

    def measured(self, work: Work, units: float, seconds: float) -> None:
        """`units` of work took `seconds`."""
        if units > 0:
            with self._lock:
                self._done.setdefault(work, deque(maxlen=KEPT)).append((units, seconds))

    def estimate(self, work: Work, units: float) -> Range | None:
        """Seconds that `units` of work will take; None where none was measured yet."""
        done = self._of(work)
        if not done:
            return None
        low, high = np.quantile(_said(done, units), MIDDLE, method="nearest")
        return float(low / SPREAD), float(high * SPREAD)

    def usual(self, work: Work) -> Range | None:
        """Seconds for as much work as there mostly was, where nobody can know how much it will be."""
        done = self._of(work)
        if not done:
            return None
        few, many = np.quantile([units for units, _ in done], MIDDLE)
        return float(np.quantile(_said(done, few), MIDDLE[0], method="nearest") / SPREAD), float(
            np.quantile(_said(done, many), MIDDLE[1], method="nearest") * SPREAD
        )

    def _of(self, work: Work) -> list[tuple[float, float]]:
        with self._lock:
            return list(self._done.get(work, ()))


def _said(done: list[tuple[float, float]], units: float) -> list[float]:
    """What every two measurements say of the seconds for `units`; nothing takes less for more work, or less than none.

    Where all did alike amounts, each says two things: that all of it is fixed, and that all of it grows.
    """
    pairs = [sorted(pair) for pair in itertools.combinations(done, 2)]
    unlike = [pair for pair in pairs if pair[1][0] > UNLIKE * pair[0][0]]
    if not unlike:
        return [seconds * grown for did, seconds in done for grown in (1.0, units / did)]
    said = []
    for (less, short), (more, long) in unlike:
        rate = min(max((long - short) / (more - less), 0.0), long / more)
        said.append(long + rate * (units - more))
    return said
