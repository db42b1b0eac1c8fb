"""Report: the whole benchmark, run and as one record, and the table that a person reads."""

from __future__ import annotations

import hashlib
import os
import platform
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch

from tempo.errors import UsageError
from tempo.evaluation import needle, studies
from tempo.evaluation.estimates import Estimate
from tempo.evaluation.machine import cpu_name
from tempo.evaluation.needle import Cell, CellReport, CodeReport, FileReport
from tempo.evaluation.studies import Case, Distribution, Study
from tempo.evaluation.subject import Reading, Subject

CODE_LENGTH = 5
LONG_FILES = 100
"""Questions, at most, on videos of `needle.SHARED_FROM` segments and more through files: drawing and encoding one takes
a minute."""
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
    processes: int = os.cpu_count() or 1

    def __post_init__(self) -> None:
        if not self.segments or any(not 2 <= count <= 256 for count in self.segments):
            raise UsageError(f"segments are {self.segments}; choose numbers from 2 to 256, such as 8,32.")
        if self.questions < 1 or self.processes < 1:
            raise UsageError("Choose at least one question and one process.")

    def longest(self, limit: int) -> int:
        """The longest videos that are not over `limit` segments; where all are, the shortest."""
        return max((count for count in self.segments if count <= limit), default=min(self.segments))


@dataclass(frozen=True)
class Report:
    """Everything that a run measured."""

    benchmark: str
    model: str
    weights: str
    """SHA-256 of the weights, the first 16 hex digits."""
    seed: int
    machine: dict[str, Any]
    wall_s: float
    cells: tuple[CellReport, ...]
    elsewhere: CellReport
    """Videos that are not of the world."""
    codes: CodeReport
    files: tuple[FileReport, ...]
    studies: tuple[Study, ...]
    distribution: Distribution
    cases: tuple[Case, ...]

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of the command line."""
        return asdict(self)

    def study(self, name: str) -> Study:
        return next(study for study in self.studies if study.name == name)


def plan(options: BenchOptions) -> dict[str, list[Cell]]:
    """The cells of a run, by what they are for."""
    long, short = options.longest(studies.LONG), options.longest(studies.SHORT)

    def cell(segments: int) -> Cell:
        return Cell(
            f"{segments} segments",
            segments,
            options.questions,
            conditions=(needle.ata(segments), needle.oracle(segments), needle.DEFAULT_BUDGET),
            shared=needle.SHARED if segments >= needle.SHARED_FROM else 1,
        )

    def through_files(segments: int) -> Cell:
        is_long = segments >= needle.SHARED_FROM
        return Cell(
            f"{segments} segments through files",
            segments,
            min(options.questions, LONG_FILES) if is_long else options.questions,
            conditions=(needle.ata(segments),),
            shared=min(2 * needle.SHARED, max(1, 3 * segments // 8)),
            readings=(Reading("clean"), Reading("file"), Reading("re-encoded")),
        )

    compared = dict.fromkeys((*cell(long).conditions, *studies.conditions(long)))
    codes = replace(cell(short), name="codes", conditions=(needle.ata(short),), families=("code",))
    return {
        "cells": [
            replace(cell(segments), conditions=tuple(compared)) if segments == long else cell(segments)
            for segments in options.segments
        ],
        "elsewhere": [replace(cell(min(options.segments)), name="something else", elsewhere=True)],
        "codes": [replace(codes, code_length=CODE_LENGTH)],
        "directions": [studies.direction_cell(short, options.questions)],
        "frames": [studies.frame_cell(long, options.questions)],
        "files": [through_files(segments) for segments in options.segments],
    }


def bench(options: BenchOptions) -> Report:
    """Run the benchmark.

    Raises:
        ModelError: the weights cannot be used.
    """
    began = time.monotonic()
    subject = Subject(options.model)
    spec = subject.spec
    cells = plan(options)
    every = [cell for some in cells.values() for cell in some]
    done = dict(needle.run(subject, every, options.processes))
    long = next(cell for cell in cells["cells"] if cell.segments == options.longest(studies.LONG))
    trials = done[long]

    def reports(kind: str) -> Iterator[CellReport]:
        return (needle.report(cell, done[cell], spec.budget_for(cell.segments)) for cell in cells[kind])

    (codes,), (directions,), (frames,) = cells["codes"], cells["directions"], cells["frames"]
    by_length = [(cell, done[cell]) for cell in cells["cells"]]
    found = [studies.case(key, by_length[::-1] if key != "summary" else by_length) for key, _, _ in studies.CASES]
    return Report(
        benchmark="needle",
        model=subject.model.name,
        weights=_digest(Path(subject.source)),
        seed=needle.SEED,
        machine={
            "system": platform.platform(),
            "processor": cpu_name(),
            "cpus": os.cpu_count(),
            "processes": options.processes,
            "torch": torch.__version__,
        },
        wall_s=round(time.monotonic() - began, 1),
        cells=tuple(reports("cells")),
        elsewhere=next(reports("elsewhere")),
        codes=needle.code_report(codes, done[codes]),
        files=tuple(needle.file_report(cell, done[cell]) for cell in cells["files"]),
        studies=(
            *studies.policies(long, trials),
            *studies.truncations(long, trials),
            studies.directions(directions, done[directions]),
            *studies.anchors(long, trials),
            studies.frames(frames, done[frames]),
        ),
        distribution=studies.distribution(long, trials, spec.k_max),
        cases=tuple(case for case in found if case),
    )


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.safetensors")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


# --- for a person ----------------------------------------------------------------------------------------------------


def table(report: Report) -> str:
    """The report as plain text."""
    text = [f"{report.model} ({report.weights}), {report.wall_s / 60:.0f} min"]
    text += _grid(
        (
            "",
            "right",
            "guessing",
            "oracle",
            "default budget",
            "held out",
            "absent",
            "alarms",
            "AUC",
            "held out",
            "near",
            "used",
        ),
        [_cell_row(cell) for cell in report.cells],
    )
    for title, parts in (
        ("Right by family", [cell.by_family for cell in report.cells]),
        ("Right by what a question refers to a scene by", [cell.by_reference for cell in report.cells]),
    ):
        names = list(dict.fromkeys(name for part in parts for name in part))
        text += ["", title]
        text += _grid(
            ("", *(f"{cell.segments}" for cell in report.cells)),
            [(name, *(_share(part.get(name)) for part in parts)) for name in names],
        )
    codes, elsewhere = report.codes, report.elsewhere
    text += ["", f"Codes of {codes.length} characters at {codes.segments} segments: {_share(codes.exact)} exact, "]
    text[-1] += f"{_share(codes.characters)} of the characters"
    text += [f"Says so of videos that are not of its world: {_share(elsewhere.not_my_world)}"]
    text += ["", "Through files"]
    text += _grid(
        ("segments", "drawn", "original", "copy", "copy = drawn", "copy = original"),
        [
            (
                f"{files.segments}",
                *(_share(value) for value in files.accuracy.values()),
                *(_share(value) for value in files.agreement.values()),
            )
            for files in report.files
        ],
    )
    for study in report.studies:
        short = f"; {study.binding_cap} is the binding budget" if study.binding_cap else ""
        text += ["", f"{study.title}, {study.segments} segments{short}"]
        text += _grid(
            ("", "budget", "right", "first is ahead by", "used", "short", "AUC"),
            [
                (
                    row.label,
                    f"{row.cap}",
                    _share(row.accuracy),
                    _share(row.ahead),
                    f"{row.tokens_used:.0f}",
                    f"{100 * row.binding:.0f}",
                    _area(row.areas.all) if row.areas else "",
                )
                for row in study.rows
            ],
        )
    return "\n".join([*text, ""])


def _cell_row(cell: CellReport) -> tuple[str, ...]:
    return (
        cell.name,
        _share(cell.accuracy),
        f"{100 * cell.chance.constant:.0f}" if cell.chance else "",
        _share(cell.oracle),
        f"{_share(cell.default_budget)} of {cell.default_cap}" if cell.default_budget else "",
        _share(cell.held_out),
        _share(cell.not_here),
        _share(cell.false_alarms),
        *map(_area, (cell.areas.all, cell.areas.held_out, cell.areas.near)),
        f"{cell.tokens_used:.0f}/{cell.cap}",
    )


def _share(value: Estimate | None) -> str:
    """Per cent, with the 95 % interval."""
    return "" if value is None else f"{100 * value.value:.1f} [{100 * value.low:.1f}, {100 * value.high:.1f}]"


def _area(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table, its columns aligned."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    return [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in (head, *rows)
    ]
