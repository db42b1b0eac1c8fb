"""A journal has what was put into it, whatever ended its run, and nothing of another run."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest

from tempo.errors import UsageError
from tempo.evaluation.cells import Cell
from tempo.evaluation.journal import Journal, place
from tempo.evaluation.trials import Trial
from tests.evaluation.test_needle import CELL, trial

RUN = {"model": "a", "options": (2, 3)}


def said(trials: list[Trial] | None) -> list[str]:
    return [one.wanted for one in trials or []]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A journal of three videos."""
    path = place(tmp_path / "b.json")
    journal = Journal(path, RUN)
    for video, colour in enumerate(("red", "blue", "green")):
        journal.put(CELL, video, [trial(video, colour, colour)])
    return path


def test_it_is_beside_the_document() -> None:
    assert place(Path("docs/b.json")) == Path("docs/b.json.unfinished")


def test_what_was_put_is_there_again(written: Path) -> None:
    journal = Journal(written, dict(RUN))
    assert [said(journal.get(CELL, video)) for video in range(4)] == [["red"], ["blue"], ["green"], []]
    other = Cell("another", 4, 8, conditions=CELL.conditions)
    assert journal.get(other, 0) is None
    (again,) = journal.get(CELL, 0) or []
    (taken,), (first,) = again.taken.values(), trial(0, "red", "red").taken.values()
    assert taken.replies == first.replies
    assert np.array_equal(taken.relevance, first.relevance) and np.array_equal(again.roles, trial(0, "red").roles)


def test_wherever_it_was_cut_off_it_goes_on_from_its_last_whole_record(written: Path) -> None:
    whole = written.read_bytes()
    sizes = set()
    for size in range(len(whole) - 1, 0, -1):
        written.write_bytes(whole[:size])
        journal = Journal(written, RUN)
        kept = [video for video in range(3) if journal.get(CELL, video) is not None]
        assert kept == list(range(len(kept)))
        sizes.add(len(kept))
        missing = len(kept)
        journal.put(CELL, missing, [trial(missing, "pink", "pink")])
        assert said(Journal(written, RUN).get(CELL, missing)) == ["pink"]
    assert sizes == {0, 1, 2}


@pytest.mark.parametrize("name", ["model", "options"])
def test_another_run_begins_anew_and_says_so(written: Path, name: str, caplog: pytest.LogCaptureFixture) -> None:
    other = RUN | {name: "other"}
    with caplog.at_level(logging.INFO):
        assert Journal(written, other).get(CELL, 0) is None
    assert [record.getMessage() for record in caplog.records] == [
        f"b.json.unfinished is of another run ({name} differs); starting anew"
    ]
    assert Journal(written, RUN).get(CELL, 0) is None


def test_the_time_before_an_interruption_counts(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    written.unlink()
    first = Journal(written, RUN)
    now += 60
    first.put(CELL, 0, [])
    now += 500
    second = Journal(written, RUN)
    now += 5
    assert second.wall_s == 65


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        Journal(tmp_path / "absent" / "b.json.unfinished", RUN)
