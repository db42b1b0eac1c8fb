"""What an answer's file is called."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tempo.page import takeaway
from tempo.page.conversation import Turn
from tests.view.scored import answer

RUN = replace(answer([0.9, 0.1]), asked_at="2026-11-29T15:30:12+00:00")


def turn(file: str, number: int = 3, policy: str = "ata") -> Turn:
    options = replace(RUN.options, policy=policy)  # type: ignore[arg-type]
    return Turn(number, file, replace(RUN, video=replace(RUN.video, file=file), options=options))


def test_a_name_says_which_answer_it_is() -> None:
    assert takeaway.name(turn("My Holiday.mp4")) == "tempo-my-holiday-q3-ata-20261129T153012Z"
    others = [turn("a.mp4", 1), turn("a.mp4", 2), turn("b.mp4", 1), turn("a.mp4", 1, "no_minimum")]
    assert len({takeaway.name(other) for other in others}) == 4


@pytest.mark.parametrize(
    "file", ["", "影片.mp4", "../../etc/passwd", "CON", "a:b*c?.mp4", "x" * 500, ".mp4", "\n-rf \u202e"]
)
def test_a_name_fits_every_file_system(file: str) -> None:
    assert re.fullmatch(r"tempo-[a-z0-9][a-z0-9-]{0,39}-q3-ata-20261129T153012Z", takeaway.name(turn(file)))
