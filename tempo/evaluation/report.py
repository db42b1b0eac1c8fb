"""Report: all that a run measured, as one record and as the JSON document of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tempo.errors import UsageError
from tempo.evaluation.cases import Case, Distribution
from tempo.evaluation.own_words import OwnWords
from tempo.evaluation.scores import CellReport, CodeReport, FileReport
from tempo.evaluation.studies import Study


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
    wordings: tuple[CellReport, ...] = ()
    """Cells of questions that are put otherwise than documented; none in documents of earlier versions."""
    own_words: OwnWords | None = None
    """Questions that people wrote; None: none were asked."""

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of the command line."""
        return asdict(self)

    def study(self, name: str) -> Study:
        """The study of this name.

        Raises:
            UsageError: there is none, as in a document of another version of the benchmark.
        """
        for study in self.studies:
            if study.name == name:
                return study
        raise UsageError("The report has no study {name}: another version of the benchmark measured it.", name=name)


def read(path: Path) -> Report:
    """The report of a document that `bench needle --json` wrote.

    Raises:
        UsageError: there is no such file, or it is no such document.
    """
    try:
        return TypeAdapter(Report).validate_json(path.read_bytes())
    except OSError as error:
        raise UsageError("{path} cannot be read: {reason}.", path=path, reason=error.strerror) from None
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(
            "{path} is no document of this version of bench needle: {reason} ({where}).",
            path=path,
            reason=first["msg"],
            where=".".join(map(str, first["loc"])) or "all of it",
        ) from None
