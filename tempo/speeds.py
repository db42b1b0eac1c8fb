"""Speeds: what a unit of work has taken in this process, to say beforehand how long a question will take."""

from __future__ import annotations

import threading

from tempo.answer import Stage

WEIGHT_OF_OLD = 0.5
"""Each new measurement counts as much as all before it: the machine's load changes, and so do the videos."""


class Speeds:
    """Running averages of seconds a unit, by stage. Safe to share between threads."""

    def __init__(self) -> None:
        self._seconds: dict[Stage, float] = {}
        self._lock = threading.Lock()

    def measured(self, stage: Stage, units: float, seconds: float) -> None:
        """`units` of work took `seconds`."""
        if units <= 0:
            return
        new = seconds / units
        with self._lock:
            old = self._seconds.get(stage, new)
            self._seconds[stage] = WEIGHT_OF_OLD * old + (1 - WEIGHT_OF_OLD) * new

    def estimate(self, stage: Stage, units: float) -> float | None:
        """Seconds that `units` of work will take; None where none was measured yet."""
        with self._lock:
            unit = self._seconds.get(stage)
        return None if unit is None else unit * units
