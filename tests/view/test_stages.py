"""How far a question is."""

from __future__ import annotations

import re

from tempo.answer import Progress
from tempo.view import stages
from tests.view.reading import text_of
from tests.view.scored import answer


def percents(html: str) -> list[int]:
    return [int(value) for value in re.findall(r'aria-valuenow="(\d+)"', html)]


def test_progress_fills_the_stages_in_order() -> None:
    assert percents(stages.idle()) == percents(stages.waiting()) == [0, 0, 0]
    assert percents(stages.progress(Progress("reading", 0, 0))) == [0, 0, 0]
    assert percents(stages.progress(Progress("compressing", 32, 128))) == [100, 25, 0]
    assert percents(stages.progress(Progress("answering", 9, 8))) == [100, 100, 100]
    assert "32 of 128" in stages.progress(Progress("compressing", 32, 128))


def test_finished_shows_the_seconds_of_each_stage() -> None:
    shown = text_of(stages.finished(answer([0.9, 0.1])))
    for words in ("1.2 s", "3.5 s", "0.8 s", "2 segments of 4.0 s"):
        assert words in shown
