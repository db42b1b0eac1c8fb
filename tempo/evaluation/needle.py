"""Needle: cells of questions on fresh videos, and how well a model answers them.

A cell asks its question families in turn on videos of one length, reads each question once for every `Reading`, and
answers it under every `Condition`. Every video has its own seed, which training never draws from, so the figures do not
depend on how many processes share the work. Several questions share a video where it is long (`Cell.shared`); their
intervals come from a bootstrap over videos.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray

from tempo.evaluation import chance, encoded
from tempo.evaluation.chance import Chance
from tempo.evaluation.estimates import Estimate, area_under_curve, share
from tempo.evaluation.subject import Condition, Reading, Subject, Taken, View
from tempo.video import Frames
from tempo.worker import end_with_parent
from tempo.world import quiz
from tempo.world.families import FAMILIES, names
from tempo.world.question import NOT_HERE, NOT_MY_WORLD
from tempo.world.quiz import NEAR_MISS, RELEVANT, Quiz
from tempo.world.scene import Scene

log = logging.getLogger(__name__)

SEED = 20_261_128
FPS = 2.0
"""Of the frames that are drawn."""
SAY_EVERY_S = 30.0
"""Between two lines about how far a cell is."""
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
        return make(rng, asked, self.segments)


@dataclass(frozen=True)
class Trial:
    """One question on one video, with what came of it."""

    video: int
    family: str
    reference: str
    """What the question refers to a scene by, as `colour shape` or `number`; of a time or a list nothing."""
    query: str
    wanted: str
    """The true answer."""
    stance: tuple[str, str]
    """The true answer in terms of the family, for guessing."""
    can_be_absent: bool
    roles: NDArray[np.int8]
    """(S,), what each segment is to the question: `quiz.RELEVANT`, ..."""
    held_out: NDArray[np.bool_]
    """(S,), which segments show something that training leaves out."""
    taken: dict[Reading, Taken]

    @property
    def absent(self) -> bool:
        """Whether "not in this video" is the true answer."""
        return self.wanted == NOT_HERE

    @property
    def about_held_out(self) -> bool:
        """Whether a segment that is asked about shows something that training leaves out."""
        return bool((self.held_out & (self.roles == RELEVANT)).any())

    def said(self, condition: Condition, reading: Reading) -> str:
        return self.taken[reading].replies[condition].text

    def right(self, condition: Condition, reading: Reading) -> bool:
        return self.said(condition, reading) == self.wanted


def examine(subject: Subject, cell: Cell, number: int) -> list[Trial]:
    """Video `number` of a cell: draw it, ask its questions, answer them under every condition."""
    rng = np.random.default_rng([SEED, zlib.crc32(cell.name.encode()), cell.segments, number])
    made = cell.quiz(number, rng)
    views = {reading.view for reading in cell.readings}
    with tempfile.TemporaryDirectory() as folder:
        frames = {view: _frames(subject, made, view, number, Path(folder), rng) for view in sorted(views)}
    held_out = np.array([isinstance(scene, Scene) and scene.held_out for scene in made.scenes])
    trials = []
    for question in made.questions:
        roles, wanted = made.roles(question), made.answer(question)
        taken = {
            reading: subject.take(frames[reading.view], question.text, reading, cell.conditions, roles == RELEVANT)
            for reading in cell.readings
        }
        trials.append(
            Trial(
                video=number,
                family=question.family.name,
                reference=" ".join(question.reference.names) if question.reference else "",
                query=question.text,
                wanted=wanted,
                stance=chance.stance(question, wanted),
                can_be_absent=question.family.can_be_absent,
                roles=roles,
                held_out=held_out,
                taken=taken,
            )
        )
    return trials


def _frames(subject: Subject, made: Quiz, view: View, number: int, folder: Path, rng: np.random.Generator) -> Frames:
    if view == "disturbed":
        return subject.drawn(made.pixels(rng), FPS)
    if view == "clean":
        return subject.drawn(encoded.clean(_scenes(made), FPS), FPS)
    original, copy = folder / "original.mp4", folder / "copy.mp4"
    if not original.exists():
        encoded.write(_scenes(made), original)
    if view == "file":
        return subject.read(original)
    encoded.copy(original, copy, number)
    return subject.read(copy)


def _scenes(made: Quiz) -> list[Scene]:
    return [scene for scene in made.scenes if isinstance(scene, Scene)]


# --- many cells on several processes ---------------------------------------------------------------------------------

_subject: Subject | None = None
"""The model of a worker process."""


def _start(name: str) -> None:
    """Make this process a worker, with one thread: two of these are up to twice as fast as one with two threads."""
    global _subject
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers
    end_with_parent()
    torch.set_num_threads(1)
    _subject = Subject(name)


def _work(cell: Cell, number: int) -> list[Trial]:
    assert _subject is not None, "a worker starts with its model"
    return examine(_subject, cell, number)


def run(subject: Subject, cells: Sequence[Cell], processes: int) -> Iterator[tuple[Cell, list[Trial]]]:
    """All trials of each cell, cell after cell, in the order of its videos.

    Args:
        processes: 1 works in this one; else so many more, each with the model and one thread.
    """
    if processes == 1:
        for cell in cells:
            yield cell, _gathered(cell, (examine(subject, cell, number) for number in range(cell.videos)))
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, context, _start, (subject.source,))
    try:
        jobs = [[pool.submit(_work, cell, number) for number in range(cell.videos)] for cell in cells]
        for cell, futures in zip(cells, jobs, strict=True):
            yield cell, _gathered(cell, (future.result() for future in futures))
    finally:
        pool.shutdown(cancel_futures=True)


def _gathered(cell: Cell, videos: Iterable[list[Trial]]) -> list[Trial]:
    """The trials of all videos of a cell; says now and then how far it is."""
    trials: list[Trial] = []
    said_s = time.monotonic()
    for of_one in videos:
        trials += of_one
        if time.monotonic() - said_s > SAY_EVERY_S or len(trials) == cell.questions:
            log.info("%s: %d of %d questions", cell.name, len(trials), cell.questions)
            said_s = time.monotonic()
    return trials


# --- what comes of a cell --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Areas:
    """Areas under the ROC curve: the chance that a relevant segment scores above one that is not.

    Over all videos together, since scores are compared with fixed colours on the page; without questions about every
    segment. None where there is nothing to compare.
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
