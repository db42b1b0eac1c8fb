"""Cells: what the benchmark asks, questions of one kind on videos of one length, and under which conditions.

A cell asks its question families in turn, reads each question once for every `Reading`, and answers it under every
`Condition`. Several questions share a video where it is long (`Cell.shared`); their intervals come from a bootstrap
over videos.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.evaluation.subject import Condition, Reading
from tempo.world import quiz
from tempo.world.families import names
from tempo.world.grammar import Wording
from tempo.world.quiz import Quiz

A_SEGMENT = 4
"""Budget of the cells, in tokens a segment; the paper's 4 K for 1,024 frames is 32 of 128."""
SHARED = 5
"""Questions on one video of a long cell; what does not depend on the question is most of its work."""
SHARED_FROM = 128
"""Segments from which a cell is a long one."""


def ata(segments: int) -> Condition:
    """The condition of a cell."""
    return Condition(cap=A_SEGMENT * segments)


def oracle(segments: int) -> Condition:
    """The same, told the segment."""
    return Condition(cap=A_SEGMENT * segments, told=True)


DEFAULT_BUDGET = Condition()


@dataclass(frozen=True)
class Cell:
    """Questions of one kind on videos of one length."""

    name: str
    segments: int
    questions: int
    conditions: tuple[Condition, ...]
    """The first is the cell's own; its allocation is kept."""
    shared: int = 1
    """Questions on one video."""
    readings: tuple[Reading, ...] = (Reading(),)
    families: tuple[str, ...] = ()
    """Asked in turn; none: all that a video of this length can be asked."""
    code_length: int | None = None
    """Ask for codes of this length only."""
    elsewhere: bool = False
    """Of something else than the world."""
    wording: Wording = "documented"
    """How the questions are put."""

    @property
    def videos(self) -> int:
        return -(-self.questions // self.shared)

    def quiz(self, number: int, rng: np.random.Generator) -> Quiz:
        """Video `number` with its questions."""
        if self.code_length:
            return quiz.draw_code(rng, self.segments, self.code_length)
        families = self.families or names(lambda family: family.fits(self.segments))
        first = number * self.shared
        asked = [families[index % len(families)] for index in range(first, min(first + self.shared, self.questions))]
        make = quiz.draw_elsewhere if self.elsewhere else quiz.draw
        return make(rng, asked, self.segments, self.wording)
