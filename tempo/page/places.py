"""Places: how much of one kind of work is done at a time, whoever asks; the others wait in line.

Gradio's own queues hold whole events. An event that reads a video and then asks the model needs both, and must not
keep the model from others while it reads.
"""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from typing import Literal, TypeVar

Place = Literal["reader", "model"]
T = TypeVar("T")
R = TypeVar("R")

WAIT_S = 0.25
"""Longest silence while waiting: how soon one who leaves the line is gone from it."""


@dataclass(frozen=True)
class Waiting:
    """There is no place yet."""

    place: Place


class Places:
    """`count` places of a kind, taken in the order of asking. Safe to share between threads."""

    def __init__(self, place: Place, count: int) -> None:
        self._place = place
        self._count = count
        self._line: list[object] = []  # the first `count` are at work
        self._changed = threading.Condition()

    def within(self, work: Generator[T, None, R]) -> Generator[T | Waiting, None, R]:
        """`work`, which begins when there is a place for it; Waiting until then. Closing gives the place back."""
        ours = object()
        with self._changed:
            self._line.append(ours)
        try:
            while not self._reached(ours):
                yield Waiting(self._place)
            with closing(work):
                return (yield from work)
        finally:
            with self._changed:
                self._line.remove(ours)
                self._changed.notify_all()

    def _reached(self, ours: object) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: ours in self._line[: self._count], WAIT_S)
