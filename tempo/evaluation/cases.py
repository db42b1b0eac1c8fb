"""Cases: where the tokens of single questions went, and how those of all questions are distributed.

The paper's figures C and A.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tempo.evaluation.cells import Cell
from tempo.evaluation.trials import Trial
from tempo.world.families import FAMILIES
from tempo.world.quiz import NEAR_MISS, OTHER, RELEVANT

CASES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("retrieval", "Precise retrieval", ("code", "word")),
    ("grounding", "Grounding", ("when",)),
    ("summary", "Global summary", ("list",)),
)
"""Fig. C: key, title, and the families of which the first question on what is there is shown."""


@dataclass(frozen=True)
class Distribution:
    """Fig. A: of the segments of each role, the share that keeps k tokens, for k from 0 to k_max."""

    segments: int
    cap: int
    relevant: tuple[float, ...]
    near: tuple[float, ...]
    other: tuple[float, ...]


def distribution(cell: Cell, trials: Sequence[Trial], k_max: int) -> Distribution:
    """How a cell's own condition distributes its tokens; without `list`, which asks about every segment."""
    trials = [trial for trial in trials if not FAMILIES[trial.family].about_all]
    tokens = np.concatenate([trial.taken[cell.readings[0]].tokens for trial in trials])
    roles = np.concatenate([trial.roles for trial in trials])

    def shares(role: int) -> tuple[float, ...]:
        counts = np.bincount(tokens[roles == role], minlength=k_max + 1)
        return tuple((counts / max(counts.sum(), 1)).tolist())

    return Distribution(cell.segments, cell.conditions[0].cap or 0, shares(RELEVANT), shares(NEAR_MISS), shares(OTHER))


@dataclass(frozen=True)
class Case:
    """Fig. C: one question, and where its tokens went."""

    key: str
    title: str
    query: str
    wanted: str
    said: str
    relevance: tuple[float, ...]
    tokens: tuple[int, ...]
    relevant: tuple[bool, ...]


def case(key: str, cells: Sequence[tuple[Cell, Sequence[Trial]]]) -> Case | None:
    """The first question of the case's families on something that is there, whatever came of it.

    Args:
        key: of CASES.
        cells: tried in this order.
    """
    title, families = next((title, families) for name, title, families in CASES if name == key)
    for cell, trials in cells:
        own, reading = cell.conditions[0], cell.readings[0]
        for trial in trials:
            if trial.family in families and not trial.absent:
                taken = trial.taken[reading]
                return Case(
                    key=key,
                    title=title,
                    query=trial.query,
                    wanted=trial.wanted,
                    said=trial.said(own, reading),
                    relevance=tuple(round(float(score), 4) for score in taken.relevance),
                    tokens=tuple(taken.tokens.tolist()),
                    relevant=tuple((trial.roles == RELEVANT).tolist()),
                )
    return None
