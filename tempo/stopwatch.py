"""Stopwatch: the seconds that a generator works, without those in which whoever reads it keeps it waiting."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import closing
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def timed(work: Generator[T, None, R]) -> Generator[T, None, tuple[R, float]]:
    """What `work` yields, and at the end what it returns with the wall-clock seconds that it took."""
    spent_s = 0.0
    with closing(work):
        while True:
            start = time.perf_counter()
            try:
                value = next(work)
            except StopIteration as end:
                return end.value, spent_s + time.perf_counter() - start
            spent_s += time.perf_counter() - start
            yield value
