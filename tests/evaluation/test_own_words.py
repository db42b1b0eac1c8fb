"""Questions in people's own words: what a table must be, and what counts as right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tempo.errors import UsageError
from tempo.evaluation import own_words
from tempo.evaluation.own_words import Asked
from tempo.evaluation.subject import Subject
from tests.conftest import REPO

TABLE = REPO / "tests" / "data" / "own_words.tsv"
HEAD = "\t".join(own_words.COLUMNS)


def test_a_table_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text(f'{HEAD}\na.mp4\tcount\thow "many"\t3 | three\t12-16,40-44\na.mp4\tlist\twhat\tall\t\n')
    first, second = own_words.read(path)
    assert first == Asked("a.mp4", "count", 'how "many"', ("3", "three"), ((12.0, 16.0), (40.0, 44.0)))
    assert second.spans_s == ()


@pytest.mark.parametrize("text", ["", HEAD, f"{HEAD}\na.mp4\tcount", "clip\tquestion\na\tb"])
def test_what_is_no_table_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.tsv"
    path.write_text(text)
    with pytest.raises(UsageError, match="is no table of the columns"):
        own_words.read(path)


def test_a_table_that_is_absent_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        own_words.read(tmp_path / "t.tsv")


def test_any_accepted_answer_is_right_and_any_time_of_the_scene() -> None:
    asked = Asked("a.mp4", "count", "how many", ("3", "three"), ((12.0, 16.0),))
    assert asked.right("3") and asked.right("three") and not asked.right("4")
    when = Asked("a.mp4", "when", "when", ("at 14 seconds",), ((12.0, 16.0),))
    assert when.right("at 12 seconds") and when.right("at 16 seconds")
    assert not when.right("at 17 seconds") and not when.right("a red star")


@pytest.mark.slow
def test_questions_are_asked_of_their_clip() -> None:
    asked = [one for one in own_words.read(TABLE) if one.clip == "half-a-minute.mp4"]
    some = asked[:2] + [one for one in asked if one.family == "outside"][:1]
    found = own_words.examine(Subject("nano"), some)
    assert found.questions == 3 == len(found.said)
    assert [one.question for one in found.said] == [one.question for one in some]
    assert found.area is not None and found.not_shown is not None and found.not_shown.count == 1
    assert found.accuracy is not None and found.accuracy.value == sum(one.right for one in found.said) / 3
