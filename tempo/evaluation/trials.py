"""Trials: the questions of the cells, asked and answered, on one process or several.

Every video has its own seed, which training never draws from, so the figures do not depend on how many processes share
the work, nor on whether it was interrupted.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from tempo.evaluation import chance, encoded
from tempo.evaluation.cells import Cell
from tempo.evaluation.journal import Journal
from tempo.evaluation.subject import Condition, Reading, Subject, Taken, View
from tempo.video import Frames
from tempo.worker import end_with_parent
from tempo.world.question import NOT_HERE
from tempo.world.quiz import RELEVANT, Quiz
from tempo.world.scene import Scene

log = logging.getLogger(__name__)

SEED = 20_261_128
FPS = 2.0
"""Of the frames that are drawn."""
SAY_EVERY_S = 30.0
"""Between two lines about how far a cell is."""


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


def run(
    subject: Subject, cells: Sequence[Cell], processes: int, journal: Journal
) -> Iterator[tuple[Cell, list[Trial]]]:
    """All trials of each cell, cell after cell, in the order of its videos.

    Args:
        processes: 1 works in this one; else so many more, each with the model and one thread.
        journal: has the trials that were made before, and gets those that are made.
    """
    if processes == 1:
        for cell in cells:
            yield cell, _gathered(cell, journal, partial(examine, subject, cell))
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, context, _start, (subject.source,))
    try:
        jobs = {
            cell: {
                number: pool.submit(_work, cell, number)
                for number in range(cell.videos)
                if journal.get(cell, number) is None
            }
            for cell in cells
        }
        for cell, futures in jobs.items():
            yield cell, _gathered(cell, journal, partial(_result, futures))
    finally:
        pool.shutdown(cancel_futures=True)


def _result(futures: Mapping[int, Future[list[Trial]]], number: int) -> list[Trial]:
    return futures[number].result()


def _gathered(cell: Cell, journal: Journal, examined: Callable[[int], list[Trial]]) -> list[Trial]:
    """The trials of all videos of a cell; says now and then how far it is.

    Args:
        examined: the trials of a video that the journal does not have.
    """
    gathered: list[Trial] = []
    said_s = time.monotonic()
    for number in range(cell.videos):
        of_one = journal.get(cell, number)
        if of_one is None:
            of_one = examined(number)
            journal.put(cell, number, of_one)
        gathered += of_one
        if time.monotonic() - said_s > SAY_EVERY_S or len(gathered) == cell.questions:
            log.info("%s: %d of %d questions", cell.name, len(gathered), cell.questions)
            said_s = time.monotonic()
    return gathered
