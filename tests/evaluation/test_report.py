"""A report is what its document says, and what is no document is refused in one line."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tempo import cli
from tempo.errors import UsageError
from tempo.evaluation import cases, own_words, report, scores, studies, table
from tempo.evaluation.report import Report
from tempo.evaluation.subject import Reading
from tests.evaluation.test_needle import BLIND, CELL, OWN, trial

SAID = own_words.Said("a.mp4", "colour", "what colour", "red", "blue", right=False)


def measured() -> Report:
    """Of three trials; one cell stands for every length."""
    trials = [trial(0, "red", blind="red"), trial(1, "blue"), trial(2, "red", blind="blue")]
    rows = studies._rows(trials, [("ata", OWN, Reading()), ("reversed", BLIND, Reading())], with_areas=True)
    cell = scores.report(CELL, trials, default_cap=128)
    case = cases.case("retrieval", [(CELL, [replace(trial(0, "red"), family="word")])])
    assert case is not None
    return Report(
        benchmark="needle",
        model="a model",
        weights="0123",
        seed=1,
        machine={"cpus": 2, "system": "any"},
        wall_s=1.5,
        cells=(cell, cell),
        elsewhere=cell,
        codes=scores.CodeReport(4, 5, cell.accuracy, None),
        files=(scores.FileReport(4, 3, {"clean": cell.accuracy}, {"clean": None}, cell.areas),),
        studies=(studies.Study("shares", "Shares", 4, rows, binding_cap=16),),
        distribution=cases.distribution(CELL, trials, k_max=16),
        cases=(case,),
        wordings=(replace(cell, wording="held out"),),
        own_words=own_words.OwnWords(2, cell.accuracy, {"colour": cell.accuracy}, 0.9, None, None, (SAID,)),
    )


def test_the_document_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text(json.dumps(measured().to_dict()))
    assert report.read(path) == measured()


def test_ways_of_asking_stand_side_by_side() -> None:
    head, everything, *rows = table._wordings(measured())
    assert re.split(r"  +", head) == ["", "documented, 4", "documented, 4", "held out, 4", "own words"]
    assert everything.startswith("all") and everything.count("[") == 4
    assert {row.split()[0] for row in rows} >= {"colour", "AUC", "only"}


@pytest.mark.parametrize("text", ["", "3", "{}", '{"benchmark": "needle"}'])
def test_what_is_no_document_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"b\.json is no document of this version"):
        report.read(path)


def test_a_document_that_is_absent(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        report.read(tmp_path / "b.json")


def test_a_study_that_another_version_did_not_have() -> None:
    assert measured().study("shares").caps == (16,)
    with pytest.raises(UsageError, match="no study frames"):
        measured().study("frames")


def test_drawing_again_runs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "needle", "--redraw", "b.json", "--questions", "3"]) == 2
    assert capsys.readouterr().err == "tempo: error: --redraw runs nothing: it goes with --figures only.\n"
