"""Own words: questions that people wrote by hand about the example clips, asked of a model.

No program made them and no training has seen them. They are a table of tab-separated columns: `clip`, a file of
`assets/examples`; `family`; `question`; `answers`, all that are right, apart by " | "; `segments`, the seconds that are
asked about, as "12-16,40-44", or nothing.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tempo.errors import UsageError
from tempo.evaluation.cells import ata
from tempo.evaluation.estimates import Estimate, area_under_curve, share
from tempo.evaluation.subject import Reading, Subject
from tempo.shipped import ASSETS
from tempo.world.question import ONLY_SHOWN
from tempo.world.scene import SCENE_S

COLUMNS = ("clip", "family", "question", "answers", "segments")
_TIME = re.compile(r"at (\d+) seconds")


@dataclass(frozen=True)
class Asked:
    """One question of the table."""

    clip: str
    family: str
    question: str
    answers: tuple[str, ...]
    spans_s: tuple[tuple[float, float], ...]
    """What is asked about."""

    def right(self, said: str) -> bool:
        """Whether an answer is one of those that are right; a time is, anywhere in what is asked about."""
        time = _TIME.fullmatch(said)
        if time and _TIME.fullmatch(self.answers[0]):
            return any(start <= int(time[1]) <= end for start, end in self.spans_s)
        return said in self.answers


@dataclass(frozen=True)
class Said:
    """What a model said to one question."""

    clip: str
    family: str
    question: str
    wanted: str
    said: str
    right: bool


@dataclass(frozen=True)
class OwnWords:
    """The figures of a table."""

    questions: int
    accuracy: Estimate | None
    by_family: dict[str, Estimate | None]
    area: float | None
    """Under the ROC curve of relevance, over all questions that ask about some of the segments."""
    not_shown: Estimate | None
    """Said that it can only tell what is shown, of the questions that nothing shown can answer."""
    false_alarms: Estimate | None
    """The same of all others."""
    said: tuple[Said, ...]


def read(path: Path) -> list[Asked]:
    """The questions of a table.

    Raises:
        UsageError: there is no such file, or it is no such table.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("{path} cannot be read: {reason}.", path=path, reason=error) from None
    if not rows or any(set(row) != {*COLUMNS} or None in row.values() for row in rows):
        raise UsageError(f"{path} is no table of the columns {', '.join(COLUMNS)}, apart by tabs.")
    return [
        Asked(row["clip"], row["family"], row["question"], tuple(row["answers"].split(" | ")), _spans(row["segments"]))
        for row in rows
    ]


def _spans(text: str) -> tuple[tuple[float, float], ...]:
    pairs = [span.split("-") for span in text.split(",") if span]
    return tuple((float(start), float(end)) for start, end in pairs)


def examine(subject: Subject, table: Sequence[Asked]) -> OwnWords:
    """Ask all questions, each of its clip as the page reads it, at the budget of the benchmark's cells."""
    said: list[Said] = []
    relevant, others = [np.zeros(0)], [np.zeros(0)]
    for clip in dict.fromkeys(asked.clip for asked in table):
        frames = subject.read(ASSETS / "examples" / clip)
        count = -(-len(frames.pixels) // subject.spec.window)
        middles_s = SCENE_S * (np.arange(count) + 0.5)
        for asked in (one for one in table if one.clip == clip):
            truth = np.array([any(start < at < end for start, end in asked.spans_s) for at in middles_s])
            taken = subject.take(frames, asked.question, Reading(), (ata(count),), truth)
            text = next(iter(taken.replies.values())).text
            said.append(Said(clip, asked.family, asked.question, asked.answers[0], text, asked.right(text)))
            if truth.any():
                relevant.append(taken.relevance[truth])
                others.append(taken.relevance[~truth])
    unseen = [one for one in said if one.wanted == ONLY_SHOWN]
    rest = [one for one in said if one.wanted != ONLY_SHOWN]
    return OwnWords(
        questions=len(said),
        accuracy=_right(said),
        by_family={
            family: _right([one for one in said if one.family == family])
            for family in dict.fromkeys(one.family for one in said)
        },
        area=area_under_curve(np.concatenate(relevant), np.concatenate(others)),
        not_shown=_right(unseen),
        false_alarms=share([one.said == ONLY_SHOWN for one in rest], [one.clip for one in rest]),
        said=tuple(said),
    )


def _right(some: Sequence[Said]) -> Estimate | None:
    return share([one.right for one in some], [one.clip for one in some])
