from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from tempo.attribution import Attribution, agreement
from tempo.view import evidence
from tests.view.reading import parsed, text_of
from tests.view.scored import allocated, answer


def starts(html: str) -> list[float]:
    return [float(start) for start in re.findall(r'data-start="([^"]+)"', html)]


def test_the_segments_with_most_tokens_come_first() -> None:
    segments, _ = allocated([0.1, 0.9, 0.2, 0.9, 0.5], k_min=0)
    assert evidence.top(segments, 3) == [1, 3, 4]
    assert evidence.top(segments, 9) == [1, 3, 4, 2]


def test_cards_seek_and_say_what_they_are() -> None:
    run = answer([0.1, 0.9, 0.2, 0.6])
    html = evidence.cards(run, np.zeros((4, 90, 160, 3), np.uint8), count=2)
    assert starts(html) == [4, 12]
    assert html.count("data:image/jpeg;base64,") == 2
    for part in ("Where tokens went", "These 2 of 4 segments", "not why it answered", "0:04–0:08", "relevance 0.90"):
        assert part in text_of(html)


def test_segments_that_got_no_more_than_any_are_no_evidence() -> None:
    pictures = np.zeros((12, 90, 160, 3), np.uint8)
    one = evidence.cards(answer([0.1, 0.9, 0.1, 0.1]), pictures)
    assert starts(one) == [4]
    assert "This one of 4 segments kept" in text_of(one)
    equal = evidence.cards(answer([0.1 * (i % 9) for i in range(12)], cap=12), pictures)
    assert starts(equal) == []
    assert "Every segment with tokens kept the same, 1, so tokens point to none" in text_of(equal)


def test_drops_that_are_nothing_are_not_listed() -> None:
    run = answer([0.1, 0.9, 0.2])
    found = Attribution(segments=(0, 1, 2), drops=(2.0, 0.001, 0.004), baseline=-1.0, seconds=0.2)
    html = evidence.attribution(run, found, agreement(run, found))
    assert starts(html) == [0]
    assert " 0 % less likely" not in text_of(html)


@pytest.mark.parametrize(
    ("drops", "state", "words"),
    [
        ((0.0, 2.0, 0.1), "agree", "Both agree: the answer leans most on 0:04–0:08"),
        ((3.0, 0.5, 0.0), "disagree", "most tokens went to 0:04–0:08, but the answer leans most on 0:00–0:04"),
        ((0.01, -0.02, 0.0), "undecided", "No single segment carries this answer"),
    ],
)
def test_attribution_says_whether_it_agrees(drops: tuple[float, ...], state: str, words: str) -> None:
    run = answer([0.1, 0.9, 0.2])
    found = Attribution(segments=(0, 1, 2), drops=drops, baseline=-1.0, seconds=0.2)
    html = evidence.attribution(run, found, agreement(run, found))
    assert f'data-verdict="{state}"' in html
    assert words in text_of(html)
    assert "Each of 3 segments was left out" in text_of(html)


def test_attribution_lists_the_largest_drops_as_shares() -> None:
    run = answer([0.1, 0.9, 0.2, 0.4, 0.3])
    found = Attribution(segments=(0, 1, 2, 3, 4), drops=(0.1, 0.6931472, 9.0, -1.0, 0.2), baseline=-1.0, seconds=0.2)
    html = evidence.attribution(run, found, agreement(run, found))
    assert starts(html) == [8, 4, 16]
    shown = text_of(html)
    assert "50 % less likely (0.69 nats)" in shown
    assert "more than 99 % less likely (9.00 nats)" in shown


def test_attribution_says_what_was_not_tried() -> None:
    run = answer([0.5] * 70)
    found = Attribution(segments=tuple(range(64)), drops=(0.0,) * 64, baseline=-1.0, seconds=0.2)
    assert "Of 70 segments with tokens" in text_of(evidence.attribution(run, found, agreement(run, found)))


def test_no_word_of_others_is_in_the_evidence() -> None:
    run = replace(answer([0.1, 0.9]), text="<i>x</i>", query="<i>y</i>")
    html = evidence.cards(run, np.zeros((2, 9, 16, 3), np.uint8))
    assert "i" not in parsed(html).tags


def test_an_answer_names_what_scored_as_relevant() -> None:
    run = answer([0.1, 0.9, 0.8, 0.1, 0.7])
    html = evidence.sources(run)
    assert starts(html) == [4, 16]
    assert "0:04–0:12" in text_of(html) and "0:16–0:20" in text_of(html)
    many = evidence.sources(answer([0.9, 0.1] * 9))
    assert len(starts(many)) == evidence.MOST_SOURCES
    assert "and 3 more" in text_of(many)


@pytest.mark.parametrize("scores", [[0.1, 0.2, 0.3], [0.9, 0.9, 0.9]])
def test_where_nothing_or_everything_is_relevant_it_names_the_peak(scores: list[float]) -> None:
    html = evidence.sources(answer(scores))
    assert starts(html) == []
    assert "relevance score" in text_of(html)
