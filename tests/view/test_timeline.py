from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from tempo.view import timeline
from tests.view.scored import allocated


def texts(figure: go.Figure) -> str:
    return " / ".join(annotation.text for annotation in figure.layout.annotations)


def lines(figure: go.Figure) -> list[float]:
    return [shape.y0 for shape in figure.layout.shapes]


@pytest.mark.parametrize("count", [1, 2, 8, 64, 65, 256])
def test_bars_are_the_segments_in_time(count: int) -> None:
    scores = np.random.default_rng(0).random(count).tolist()
    segments, budget = allocated(scores, span_s=3.5)
    figure = timeline.allocation(segments, budget, end_s=3.5 * count)
    (bars,) = figure.data
    x, width = np.array(bars.x), np.array(bars.width)
    assert x - width / 2 == pytest.approx([segment.start_s for segment in segments])
    assert x + width / 2 == pytest.approx([segment.end_s for segment in segments])
    assert list(bars.y) == [segment.tokens for segment in segments]
    assert list(bars.customdata) == [segment.start_s for segment in segments]
    assert list(bars.marker.color) == scores
    assert figure.layout.xaxis.range == (0, 3.5 * count)
    json.loads(figure.to_json())


def test_a_shorter_last_segment_has_a_narrower_bar() -> None:
    segments, budget = allocated([0.2, 0.9])
    segments = (segments[0], replace(segments[1], end_s=5.0))
    bars = timeline.allocation(segments, budget, end_s=5.0).data[0]
    assert list(bars.width) == [4.0, 1.0]
    assert list(bars.x) == [2.0, 4.5]


def test_anchor_maximum_and_budget_are_shown() -> None:
    segments, budget = allocated([0.1, 0.9, 0.2, 0.3], k_min=2, k_max=32, cap=60)
    figure = timeline.allocation(segments, budget, end_s=16)
    assert lines(figure) == [32, 2, 15]
    assert f"{budget.used} of 60 tokens used" in texts(figure)
    for label in ("k_max 32", "anchor 2", "share 15.0", "temporal"):
        assert label in texts(figure)


def test_no_line_for_what_does_not_hold() -> None:
    segments, budget = allocated([0.1, 0.9], k_min=0, k_max=16, cap=1000)
    assert lines(timeline.allocation(segments, budget, end_s=8)) == [16]


def test_lines_never_come_so_close_that_labels_collide() -> None:
    for cap in range(4, 70):
        segments, budget = allocated([0.1, 0.9, 0.5, 0.3], k_min=1, k_max=16, cap=cap)
        heights = sorted(lines(timeline.allocation(segments, budget, end_s=16)))
        assert np.diff(heights).min() > timeline.APART * 16


def test_hover_names_time_tokens_and_relevance() -> None:
    segments, budget = allocated([0.1, 0.9])
    bars = timeline.allocation(segments, budget, end_s=8).data[0]
    assert list(bars.hovertext) == ["0:00–0:04", "0:04–0:08"]
    for part in ("%{hovertext}", "%{y:,} tokens", "relevance %{marker.color"):
        assert part in bars.hovertemplate


def test_scoring_keeps_the_axes_of_the_allocation() -> None:
    segments, budget = allocated([0.1, 0.9, 0.4, 0.3])
    live = timeline.scoring(segments[:2], total=4, end_s=16, k_max=16)
    final = timeline.allocation(segments, budget, end_s=16)
    assert list(live.data[0].y) == pytest.approx([1.6, 14.4])
    assert "2 of 4 segments scored" in texts(live)
    assert live.layout.xaxis.range == final.layout.xaxis.range
    assert live.layout.yaxis.range == final.layout.yaxis.range
    for figure in (live, final, timeline.empty("nothing")):
        assert figure.layout.margin == final.layout.margin
        assert figure.layout.height == final.layout.height
        assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0, 0, 0, 0)"


def test_time_axis_reads_as_a_clock() -> None:
    segments, budget = allocated([0.5] * 256, span_s=16)
    axis = timeline.allocation(segments, budget, end_s=256 * 16).layout.xaxis
    assert axis.ticktext == ("0:00", "15:00", "30:00", "45:00", "1:00:00")
    assert axis.tickvals == (0, 900, 1800, 2700, 3600)
