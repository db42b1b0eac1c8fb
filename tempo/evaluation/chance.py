"""Chance: what someone would get who has read the questions but seen no video.

Two guessers, both told more than anyone could know: one gives the answer that is most often true, of each family on
its own; one picks at random among the answers that occur. Choices of four are families of their own, and in "which
comes first" the answer is the one named first, the other, or neither.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tempo.world.question import Question


@dataclass(frozen=True)
class Chance:
    """Shares in [0, 1] that guessing would get right."""

    constant: float
    """Always the most frequent answer of the family."""
    random: float
    """Any of the family's answers, all alike."""


def stance(question: Question, answer: str) -> tuple[str, str]:
    """(family, answer) in terms that questions of the family have in common."""
    family = question.family
    return f"{family.name} of four" if question.options else family.name, family.stance(question, answer)


def guessing(asked: Iterable[tuple[str, str]]) -> Chance | None:
    """From the stances of true answers; None where there are none."""
    answers: dict[str, Counter[str]] = defaultdict(Counter)
    for family, answer in asked:
        answers[family][answer] += 1
    total = sum(counter.total() for counter in answers.values())
    if total == 0:
        return None
    return Chance(
        constant=sum(max(counter.values()) for counter in answers.values()) / total,
        random=sum(counter.total() / len(counter) for counter in answers.values()) / total,
    )
