"""Scores: what comes of a cell's trials, as shares with their intervals and areas under the curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tempo.evaluation import chance
from tempo.evaluation.cells import DEFAULT_BUDGET, Cell, oracle
from tempo.evaluation.chance import Chance
from tempo.evaluation.estimates import Estimate, area_under_curve, share
from tempo.evaluation.subject import Condition, Reading
from tempo.evaluation.trials import Trial
from tempo.world.families import FAMILIES
from tempo.world.grammar import Wording
from tempo.world.question import NOT_HERE, NOT_MY_WORLD
from tempo.world.quiz import NEAR_MISS, RELEVANT


@dataclass(frozen=True)
class Areas:
    """Areas under the ROC curve: the chance that a relevant segment scores above one that is not.

    Over all videos together, since scores are compared with fixed colours on the page; without `list`, which asks
    about every segment. None where there is nothing to compare.
    """

    all: float | None
    held_out: float | None
    """Relevant segments that show what training leaves out, against the others of their videos."""
    near: float | None
    """Relevant segments against near misses."""


@dataclass(frozen=True)
class CellReport:
    """The figures of one cell under one condition."""

    name: str
    segments: int
    questions: int
    videos: int
    cap: int
    accuracy: Estimate | None
    """Answers that are exactly right."""
    by_family: dict[str, Estimate | None]
    by_reference: dict[str, Estimate | None]
    held_out: Estimate | None
    """Accuracy where what is asked about is left out of training."""
    chance: Chance | None
    oracle: Estimate | None
    """Accuracy when tokens are allocated by the true relevance."""
    default_budget: Estimate | None
    """Accuracy at the model's default budget for this length."""
    default_cap: int
    """That budget."""
    not_here: Estimate | None
    """"not in this video" said, of the questions about what is absent."""
    false_alarms: Estimate | None
    """"not in this video" said, of the questions about what is present."""
    not_my_world: Estimate | None
    """Said that the video is not of the world, of all questions."""
    areas: Areas
    tokens_used: float
    """Mean over questions."""
    binding: float
    """Share of questions in which the budget was short, so that Eq. 4 decided."""
    wording: Wording = "documented"


def accuracy(trials: Sequence[Trial], condition: Condition, reading: Reading) -> Estimate | None:
    """The share of exactly right answers; None where there are no trials."""
    return share([trial.right(condition, reading) for trial in trials], [trial.video for trial in trials])


def areas(trials: Sequence[Trial], reading: Reading) -> Areas:
    """How well the relevance of a reading of all frames tells the segments apart."""
    trials = [trial for trial in trials if not FAMILIES[trial.family].about_all]
    if not trials:
        return Areas(None, None, None)
    scores = np.concatenate([trial.taken[reading].relevance for trial in trials])
    roles = np.concatenate([trial.roles for trial in trials])
    held_out = np.concatenate([trial.held_out for trial in trials])
    about = np.repeat([trial.about_held_out for trial in trials], [len(trial.roles) for trial in trials])
    relevant = roles == RELEVANT
    return Areas(
        all=area_under_curve(scores[relevant], scores[~relevant]),
        held_out=area_under_curve(scores[relevant & held_out], scores[~relevant & about]),
        near=area_under_curve(scores[relevant], scores[roles == NEAR_MISS]),
    )


def report(cell: Cell, trials: Sequence[Trial], default_cap: int, reading: Reading | None = None) -> CellReport:
    """The figures of a cell under its first condition.

    Args:
        default_cap: the model's default budget for videos of this length.
        reading: default the cell's first.
    """
    reading = reading or cell.readings[0]
    own = cell.conditions[0]
    replies = [trial.taken[reading].replies[own] for trial in trials]

    def under(condition: Condition) -> Estimate | None:
        return accuracy(trials, condition, reading) if condition in cell.conditions else None

    def saying(text: str, some: Sequence[Trial]) -> Estimate | None:
        return share([trial.said(own, reading) == text for trial in some], [trial.video for trial in some])

    def by(name: Literal["family", "reference"]) -> dict[str, Estimate | None]:
        found = sorted({getattr(trial, name) for trial in trials} - {""})
        return {
            value: accuracy([trial for trial in trials if getattr(trial, name) == value], own, reading)
            for value in found
        }

    able = [trial for trial in trials if trial.can_be_absent]
    return CellReport(
        name=cell.name,
        segments=cell.segments,
        questions=len(trials),
        videos=cell.videos,
        cap=own.cap or default_cap,
        accuracy=under(own),
        by_family=by("family"),
        by_reference=by("reference"),
        held_out=accuracy([trial for trial in trials if trial.about_held_out], own, reading),
        chance=chance.guessing(trial.stance for trial in trials),
        oracle=under(oracle(cell.segments)),
        default_budget=under(DEFAULT_BUDGET),
        default_cap=default_cap,
        not_here=saying(NOT_HERE, [trial for trial in able if trial.absent]),
        false_alarms=saying(NOT_HERE, [trial for trial in able if not trial.absent]),
        not_my_world=saying(NOT_MY_WORLD, trials),
        areas=areas(trials, reading),
        tokens_used=float(np.mean([reply.used for reply in replies])),
        binding=float(np.mean([reply.binding for reply in replies])),
        wording=cell.wording,
    )


@dataclass(frozen=True)
class CodeReport:
    """How well codes of one length are read."""

    segments: int
    length: int
    exact: Estimate | None
    characters: Estimate | None
    """Characters that are right at their place."""


def code_report(cell: Cell, trials: Sequence[Trial]) -> CodeReport:
    """The figures of a cell that asks for codes of one length."""
    assert cell.code_length is not None
    own, reading = cell.conditions[0], cell.readings[0]
    right, videos = [], []
    for trial in trials:
        said = trial.said(own, reading).ljust(cell.code_length)
        right += [a == b for a, b in zip(trial.wanted, said, strict=False)]
        videos += [trial.video] * cell.code_length
    return CodeReport(cell.segments, cell.code_length, accuracy(trials, own, reading), share(right, videos))


@dataclass(frozen=True)
class FileReport:
    """The same questions on frames as they were drawn, on an original file, and on a copy of it."""

    segments: int
    questions: int
    accuracy: dict[str, Estimate | None]
    """By view."""
    agreement: dict[str, Estimate | None]
    """Answers, right or wrong, that are the same on the copy as on the view."""
    areas: Areas
    """On the copy."""


def file_report(cell: Cell, trials: Sequence[Trial]) -> FileReport:
    """The figures of a cell that reads files; its last reading is the copy's."""
    own, *before, copy = cell.conditions[0], *cell.readings
    videos = [trial.video for trial in trials]
    return FileReport(
        segments=cell.segments,
        questions=len(trials),
        accuracy={reading.view: accuracy(trials, own, reading) for reading in cell.readings},
        agreement={
            reading.view: share([trial.said(own, reading) == trial.said(own, copy) for trial in trials], videos)
            for reading in before
        },
        areas=areas(trials, copy),
    )
