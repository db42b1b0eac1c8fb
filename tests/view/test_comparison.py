from __future__ import annotations

import base64
import re
from dataclasses import replace

import pytest

from tempo.answer import Reuse
from tempo.view import comparison
from tests.view.reading import HOSTILE, parsed, text_of
from tests.view.scored import answer


def test_runs_stand_side_by_side_and_rows_that_differ_are_marked() -> None:
    a, b = answer([0.1, 0.9, 0.2]), answer([0.9, 0.1, 0.2], policy="even", reuse=Reuse(frames=True, saved_s=1.25))
    html = comparison.table([a, b])
    shown = text_of(html)
    for part in ("A", "B", "Adaptive (ATA)", "Even share", "Tokens used", "nothing", "frames; 1.2 s saved"):
        assert part in shown
    differs = re.findall(r'<tr data-differs>\s*<th scope="row">([^<]+)', html)
    assert "Allocation policy" in differs
    assert "Reused" in differs
    assert "Visual token budget" not in differs
    assert "Question" not in differs


def test_questions_and_answers_are_left_to_the_script() -> None:
    run = replace(answer([0.1, 0.9]), text=HOSTILE, query=HOSTILE)
    html = comparison.table([run, run])
    assert set(parsed(html).tags) == {"table", "caption", "thead", "tbody", "tr", "th", "td", "span"}
    said = re.findall(r'data-said="([^"]*)"', html)
    assert [base64.b64decode(text).decode() for text in said] == [HOSTILE] * 4


@pytest.mark.parametrize(
    ("reuse", "words"),
    [
        (Reuse(), "nothing"),
        (Reuse(frames=True, saved_s=0.04), "frames"),
        (Reuse(frames=True, vision=True, saved_s=3.0), "frames, vision features; 3.0 s saved"),
        (Reuse(frames=True, vision=True, compression=True, saved_s=3.0), "frames, memory tokens and relevance; 3.0 s"),
    ],
)
def test_what_was_reused_in_words(reuse: Reuse, words: str) -> None:
    assert comparison.reused(answer([0.9], reuse=reuse)).startswith(words)
