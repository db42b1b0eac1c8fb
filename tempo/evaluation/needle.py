"""Needle: the benchmark, from its options over the plan of its cells to the report."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import torch

import tempo
from tempo.errors import UsageError
from tempo.evaluation import cases, own_words, scores, studies
from tempo.evaluation.cells import DEFAULT_BUDGET, SHARED, SHARED_FROM, Cell, ata, oracle
from tempo.evaluation.journal import Journal, place
from tempo.evaluation.machine import cpu_name
from tempo.evaluation.report import Report
from tempo.evaluation.scores import CellReport
from tempo.evaluation.subject import Reading, Subject
from tempo.evaluation.trials import SEED, run
from tempo.model.checkpoint import SMALL_FILES

PACKAGE = Path(tempo.__file__).parent
MODEL_FILES = ("*.safetensors", *SMALL_FILES)
CODE_LENGTH = 5
LONG_FILES = 100
"""Questions, at most, on videos of `cells.SHARED_FROM` segments and more through files: drawing and encoding one takes
a minute."""
WORDED = 32
"""Segments of the longest videos of which questions are put in other ways than the documented ones."""
QUICK_SEGMENTS = (8, 32)
QUICK_QUESTIONS = 40
"""Of a run to see whether everything works."""


@dataclass(frozen=True)
class BenchOptions:
    """What a run may choose."""

    model: str = "nano"
    """`nano` or a folder."""
    segments: tuple[int, ...] = (8, 32, 128, 256)
    questions: int = 500
    """Of a cell."""
    own_words: Path | None = None
    """A table of questions in people's own words (`own_words`) about the example clips."""
    processes: int = os.cpu_count() or 1

    def __post_init__(self) -> None:
        if not self.segments or any(not 2 <= count <= 256 for count in self.segments):
            raise UsageError(f"segments are {self.segments}; choose numbers from 2 to 256, such as 8,32.")
        if self.questions < 1 or self.processes < 1:
            raise UsageError("Choose at least one question and one process.")

    def longest(self, limit: int) -> int:
        """The longest videos that are not over `limit` segments; where all are, the shortest."""
        return max((count for count in self.segments if count <= limit), default=min(self.segments))


def plan(options: BenchOptions) -> dict[str, list[Cell]]:
    """The cells of a run, by what they are for."""
    long, short = options.longest(studies.LONG), options.longest(studies.SHORT)

    def cell(segments: int) -> Cell:
        return Cell(
            f"{segments} segments",
            segments,
            options.questions,
            conditions=(ata(segments), oracle(segments), DEFAULT_BUDGET),
            shared=SHARED if segments >= SHARED_FROM else 1,
        )

    def through_files(segments: int) -> Cell:
        is_long = segments >= SHARED_FROM
        return Cell(
            f"{segments} segments through files",
            segments,
            min(options.questions, LONG_FILES) if is_long else options.questions,
            conditions=(ata(segments),),
            shared=min(2 * SHARED, max(1, 3 * segments // 8)),
            readings=(Reading("clean"), Reading("file"), Reading("re-encoded")),
        )

    compared = dict.fromkeys((*cell(long).conditions, *studies.conditions(long)))
    codes = replace(cell(short), name="codes", conditions=(ata(short),), families=("code",))
    return {
        "cells": [
            replace(cell(segments), conditions=tuple(compared)) if segments == long else cell(segments)
            for segments in options.segments
        ],
        "wordings": [
            replace(
                cell(segments), name=f"{segments} segments, {wording}", wording=wording, conditions=(ata(segments),)
            )
            for segments in options.segments
            if segments <= WORDED
            for wording in ("trained", "held out")
        ],
        "elsewhere": [replace(cell(min(options.segments)), name="something else", elsewhere=True, wording="trained")],
        "codes": [replace(codes, code_length=CODE_LENGTH)],
        "directions": [studies.direction_cell(short, options.questions)],
        "frames": [studies.frame_cell(long, options.questions)],
        "files": [through_files(segments) for segments in options.segments],
    }


def bench(options: BenchOptions, document: Path | None = None) -> Report:
    """Run the benchmark, or go on with it where it was interrupted.

    Args:
        document: the file that the report is for. Beside it is the journal of what is done, which whoever has written
            the document removes.

    Raises:
        ModelError: the weights cannot be used.
        UsageError: the journal cannot be written, or the table of questions cannot be used.
    """
    subject = Subject(options.model)
    asked = own_words.read(options.own_words) if options.own_words else []
    source = Path(subject.source)
    journal = Journal(
        place(document) if document else None,
        {
            "model": _digest(source.rglob(kind) for kind in MODEL_FILES) if source.is_dir() else subject.source,
            "options": (options.segments, options.questions),
            "program": (_digest([PACKAGE.rglob("*.py")]), torch.__version__),
        },
    )
    spec = subject.spec
    cells = plan(options)
    every = [cell for some in cells.values() for cell in some]
    done = dict(run(subject, every, options.processes, journal))
    long = next(cell for cell in cells["cells"] if cell.segments == options.longest(studies.LONG))
    trials = done[long]

    def reports(kind: str) -> Iterator[CellReport]:
        return (scores.report(cell, done[cell], spec.budget_for(cell.segments)) for cell in cells[kind])

    (codes,), (directions,), (frames,) = cells["codes"], cells["directions"], cells["frames"]
    by_length = [(cell, done[cell]) for cell in cells["cells"]]
    found = [cases.case(key, by_length[::-1] if key != "summary" else by_length) for key, _, _ in cases.CASES]
    return Report(
        benchmark="needle",
        model=subject.model.name,
        weights=_digest([source.glob("*.safetensors")]),
        seed=SEED,
        machine={
            "system": platform.platform(),
            "processor": cpu_name(),
            "cpus": os.cpu_count(),
            "processes": options.processes,
            "torch": torch.__version__,
        },
        wall_s=round(journal.wall_s, 1),
        cells=tuple(reports("cells")),
        wordings=tuple(reports("wordings")),
        own_words=own_words.examine(subject, asked) if asked else None,
        elsewhere=next(reports("elsewhere")),
        codes=scores.code_report(codes, done[codes]),
        files=tuple(scores.file_report(cell, done[cell]) for cell in cells["files"]),
        studies=(
            *studies.policies(long, trials),
            *studies.truncations(long, trials),
            studies.directions(directions, done[directions]),
            *studies.anchors(long, trials),
            studies.frames(frames, done[frames]),
        ),
        distribution=cases.distribution(long, trials, spec.k_max),
        cases=tuple(case for case in found if case),
    )


def _digest(found: Iterable[Iterable[Path]]) -> str:
    """SHA-256 of the files' contents, the first 16 hex digits."""
    digest = hashlib.sha256()
    for path in sorted(path for some in found for path in some):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
