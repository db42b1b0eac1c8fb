from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from tempo.attribution import Attribution
from tempo.view import axes, timeline
from tempo.view.times import Cited, Doubt
from tests.view.figures import seconds, texts, trace
from tests.view.languages import GERMAN
from tests.view.scored import allocated


def lines(figure: go.Figure) -> list[float]:
    return [shape.y0 for shape in figure.layout.shapes]


@pytest.mark.parametrize("count", [1, 2, 8, 64, 65, 256])
def test_bars_are_the_segments_in_time(count: int) -> None:
    scores = np.random.default_rng(0).random(count).tolist()
    segments, budget = allocated(scores, span_s=3.5)
    figure = timeline.allocation(segments, budget, end_s=3.5 * count)
    bars = trace(figure, "tokens")
    x, width = np.array(seconds(bars.x)), np.array(bars.width) / 1000
    assert x - width / 2 == pytest.approx([segment.start_s for segment in segments])
    assert x + width / 2 == pytest.approx([segment.end_s for segment in segments])
    assert list(bars.y) == [segment.tokens for segment in segments]
    assert list(bars.customdata) == [segment.start_s for segment in segments]
    assert list(bars.marker.color) == scores
    assert figure.layout.xaxis.range == ("1970-01-01T00:00:00.000", figure.layout.xaxis.maxallowed)
    assert seconds(figure.layout.xaxis.range) == [0, 3.5 * count]
    json.loads(figure.to_json())


def test_a_shorter_last_segment_has_a_narrower_bar() -> None:
    segments, budget = allocated([0.2, 0.9])
    segments = (segments[0], replace(segments[1], end_s=5.0))
    bars = timeline.allocation(segments, budget, end_s=5.0).data[0]
    assert list(bars.width) == [4000, 1000]
    assert seconds(bars.x) == [2.0, 4.5]


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
    for cap in range(4, 70, 3):
        segments, budget = allocated([0.1, 0.9, 0.5, 0.3], k_min=1, k_max=16, cap=cap)
        heights = sorted(lines(timeline.allocation(segments, budget, end_s=16)))
        assert np.diff(heights).min() > timeline.APART * 16


def test_hover_names_time_tokens_and_relevance() -> None:
    segments, budget = allocated([0.1, 0.9])
    bars = timeline.allocation(segments, budget, end_s=8).data[0]
    assert list(bars.hovertext) == ["0:00–0:04", "0:04–0:08"]
    for words in ("%{hovertext}", "%{y:,} tokens", "relevance %{marker.color"):
        assert words in bars.hovertemplate


def test_relevance_has_a_track_of_its_own_above_equal_tokens() -> None:
    segments, budget = allocated([0.1, 0.9, 0.4, 0.3], cap=4)
    figure = timeline.allocation(segments, budget, end_s=16)
    assert list(trace(figure, "tokens").y) == [1, 1, 1, 1]
    track = trace(figure, "relevance")
    assert list(track.y) == list(track.marker.color) == [0.1, 0.9, 0.4, 0.3]
    assert track.marker.coloraxis == "coloraxis"
    assert list(track.customdata) == list(trace(figure, "tokens").customdata)
    assert "relevance %{y:.2f}" in track.hovertemplate
    axis = figure.layout[track.yaxis.replace("y", "yaxis")]
    assert axis.domain[0] > figure.layout.yaxis.domain[1]
    assert axis.ticktext == ("relevance",)
    live = timeline.scoring(segments[:2], total=4, end_s=16, k_max=16)
    assert list(trace(live, "relevance").y) == [0.1, 0.9]
    assert trace(live, "relevance").yaxis == track.yaxis


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


def test_time_axis_reads_as_a_clock_and_ends_with_what_was_read() -> None:
    for span_s, form in ((4.0, "%-M:%S"), (16.0, "%-H:%M:%S")):
        segments, budget = allocated([0.5] * 256, span_s=span_s)
        axis = timeline.allocation(segments, budget, start_s=8.0, end_s=256 * span_s).layout.xaxis
        assert (axis.type, axis.tickformat) == ("date", form)
        assert axis.range == (axis.minallowed, axis.maxallowed)
        assert seconds(axis.range) == [8, 256 * span_s]


def test_zoom_outlives_a_redraw_but_not_another_part_of_the_video() -> None:
    segments, budget = allocated([0.1, 0.9, 0.4, 0.3])
    live = timeline.scoring(segments[:2], total=4, end_s=16, k_max=16)
    final = timeline.allocation(segments, budget, end_s=16)
    other = timeline.allocation(segments, budget, start_s=4, end_s=16)
    assert live.layout.uirevision == final.layout.uirevision != other.layout.uirevision


def test_the_number_of_traces_and_shapes_does_not_grow_with_the_video() -> None:
    segments, budget = allocated(np.linspace(0, 1, 256).tolist(), span_s=28)
    found = [cited(4.0 * i) for i in range(60)]
    attribution = Attribution(tuple(range(64)), (0.5,) * 64, -1.0, 2.0)
    figure = timeline.allocation(segments, budget, end_s=256 * 28, cited=found, attribution=attribution)
    assert [trace.meta for trace in figure.data] == ["tokens", "relevance", "cited", "attribution"]
    assert len(figure.layout.shapes) <= 3
    assert len(figure.to_json()) < 100_000


def cited(start_s: float, end_s: float | None = None, doubt: Doubt = "") -> Cited:
    return Cited(0, 1, start_s, end_s, doubt)


def test_cited_times_are_marked_at_their_time() -> None:
    segments, budget = allocated([0.1, 0.9, 0.4, 0.3])
    times = [cited(5.0), cited(9.0, 11.0, "unallocated"), cited(99.0, None, "beyond")]
    figure = timeline.allocation(segments, budget, end_s=16, cited=times)
    marks = trace(figure, "cited")
    drawn = [
        (seconds([x])[0], symbol, angle)
        for x, symbol, angle, size in zip(
            marks.x, marks.marker.symbol, marks.marker.angle, marks.marker.size, strict=True
        )
        if size
    ]
    down, right = -180, 90
    assert drawn == [
        (5, "triangle-up", down),
        (9, "triangle-up-open", down),
        (11, "triangle-up-open", down),
        (16, "triangle-up-open", right),
    ]
    assert marks.hoverinfo == "skip"
    named = [i for i, text in enumerate(trace(figure, "tokens").hovertext) if "named in the answer" in text]
    assert named == [1, 2]


def test_attribution_has_a_row_of_its_own_with_the_bars_of_those_tried() -> None:
    segments, budget = allocated([0.1, 0.9, 0.4, 0.3])
    attribution = Attribution(segments=(1, 3), drops=(1.5, -0.2), baseline=-0.3, seconds=0.1)
    figure = timeline.allocation(segments, budget, end_s=16, attribution=attribution)
    bars = trace(figure, "attribution")
    assert list(bars.y) == [None, 1.5, None, -0.2]
    assert list(bars.customdata) == list(trace(figure, "tokens").customdata)
    assert figure.layout.height == axes.HEIGHT_PX + axes.TRACK_PX
    low, high = figure.layout.yaxis2.range
    assert low < -0.2 < 1.5 < high
    assert figure.layout.yaxis2.domain[1] < figure.layout.yaxis.domain[0]
    assert figure.layout.xaxis.anchor == "y2"
    assert "Attribution" in texts(figure)


def test_drops_that_say_nothing_are_drawn_low() -> None:
    segments, budget = allocated([0.1, 0.9])
    attribution = Attribution(segments=(0, 1), drops=(0.001, -0.002), baseline=-0.3, seconds=0.1)
    figure = timeline.allocation(segments, budget, end_s=8, attribution=attribution)
    assert figure.layout.yaxis2.range[1] > 100 * 0.001


def test_figures_write_numbers_as_the_language_does() -> None:
    segments, budget = allocated([0.1, 0.9])
    assert timeline.allocation(segments, budget, end_s=8).layout.separators == ".,"
    assert timeline.allocation(segments, budget, end_s=8, language=GERMAN).layout.separators == ",."
