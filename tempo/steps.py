"""Steps: work as a generator, which whoever follows it can end at each step, and whose value comes at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from typing import Any, TypeVar

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")


def drain(steps: Generator[Any, None, R]) -> R:
    """Run to the end, and give what it returns."""
    try:
        while True:
            next(steps)
    except StopIteration as end:
        value: R = end.value
        return value


def retold(steps: Generator[S, None, R], tell: Callable[[S], Iterable[T]]) -> Generator[T, None, R]:
    """The same work, of whose every step `tell` says what becomes of it: nothing, or something else."""
    with closing(steps):
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                value: R = end.value
                return value
            yield from tell(step)


def timed(steps: Generator[T, None, R]) -> Generator[T, None, tuple[R, float]]:
    """The same work, which returns its value with the wall-clock seconds that it took.

    Without those in which whoever follows it kept it waiting.
    """
    spent_s = 0.0
    with closing(steps):
        while True:
            start = time.perf_counter()
            try:
                value = next(steps)
            except StopIteration as end:
                return end.value, spent_s + time.perf_counter() - start
            spent_s += time.perf_counter() - start
            yield value
