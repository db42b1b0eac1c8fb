from __future__ import annotations

import pytest

from tempo.view.clock import clock, span


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
