from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tempo.view.clock import clock, span, ticks


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0:00"), (59.4, "0:59"), (59.6, "1:00"), (754, "12:34"), (3600, "1:00:00"), (7384, "2:03:04")],
)
def test_clock_is_a_players(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


def test_short_spans_show_tenths() -> None:
    assert span(24, 28) == "0:24–0:28"
    assert span(0.5, 1.0) == "0:00.5–0:01.0"
    assert span(59.96, 61.0) == "1:00.0–1:01.0"


@given(st.floats(min_value=0.04, max_value=200_000))
def test_ticks_are_few_round_and_inside(end_s: float) -> None:
    times = ticks(end_s)
    assert 1 <= len(times) <= 6
    assert times[0] == 0
    assert times[-1] <= end_s
    assert len({b - a for a, b in pairwise(times)}) <= 1
