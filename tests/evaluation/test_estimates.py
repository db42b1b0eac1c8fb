"""Intervals contain what they should, know about shared videos, and areas count pairs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tempo.evaluation.estimates import area_under_curve, difference, share, wilson


def test_wilson_as_published() -> None:
    # Wilson's interval of 81 in 263 (Newcombe 1998, table I).
    estimate = wilson(81, 263)
    assert (round(estimate.low, 4), round(estimate.high, 4)) == (0.2553, 0.3662)


@given(st.integers(1, 400).flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count))))
def test_wilson_holds_its_share_and_is_never_certain(case: tuple[int, int]) -> None:
    right, count = case
    estimate = wilson(right, count)
    assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1
    assert estimate.high - estimate.low > 0


def test_wilson_refuses_what_is_no_share() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)


def test_one_question_a_video_is_wilson() -> None:
    assert share([True, False, True], [0, 1, 2]) == wilson(2, 3)


def test_videos_that_are_right_or_wrong_as_a_whole_say_less() -> None:
    right = np.repeat(np.arange(40) % 4 > 0, 5)
    grouped, alone = share(right, np.repeat(np.arange(40), 5)), share(right, np.arange(200))
    assert grouped is not None and alone is not None
    assert grouped.value == alone.value == 0.75
    assert grouped.high - grouped.low > 1.5 * (alone.high - alone.low)


def test_nothing_but_right_answers_leave_doubt() -> None:
    estimate = share(np.ones(50, bool), np.arange(50) // 5)
    assert estimate is not None
    assert estimate.low < 0.95


def test_shares_of_nothing() -> None:
    assert share([], []) is None
    assert difference([], [], []) is None


def test_a_difference_on_the_same_questions_is_sharper_than_two_intervals() -> None:
    first = np.arange(400) % 10 > 1
    second = first & (np.arange(400) % 10 > 2)
    estimate = difference(first, second, np.arange(400))
    assert estimate is not None
    assert estimate.low > 0
    assert estimate.value == pytest.approx(0.1)


def test_one_video_cannot_be_drawn_otherwise() -> None:
    right = [True, True, False, True]
    assert share(right, [7] * 4) == wilson(3, 4)
    estimate = difference(right, [False] * 4, [7] * 4)
    assert estimate is not None
    assert (estimate.low, estimate.value, estimate.high, estimate.count) == (0.75, 0.75, 0.75, 4)


def test_the_same_answers_have_the_same_interval() -> None:
    right, videos = np.arange(60) % 3 > 0, np.arange(60) // 4
    assert share(right, videos) == share(right, videos)


def test_area_under_curve() -> None:
    assert area_under_curve([0.9, 0.8], [0.1, 0.2, 0.3]) == 1.0
    assert area_under_curve([0.5], [0.5]) == 0.5
    assert area_under_curve([0.1], [0.5, 0.9]) == 0.0
    assert area_under_curve([], [0.5]) is None


@given(st.lists(st.integers(0, 5), min_size=1, max_size=20), st.lists(st.integers(0, 5), min_size=1, max_size=20))
def test_the_area_counts_pairs(relevant: list[int], irrelevant: list[int]) -> None:
    pairs = [(a > b) + (a == b) / 2 for a in relevant for b in irrelevant]
    assert area_under_curve(relevant, irrelevant) == pytest.approx(np.mean(pairs))
