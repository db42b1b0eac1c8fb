from __future__ import annotations

import pytest

from tempo.view import difference
from tests.view.figures import seconds, texts, trace
from tests.view.reading import HOSTILE
from tests.view.scored import answer, part


def test_two_runs_share_the_axis_and_the_scale() -> None:
    a, b = answer([0.1, 0.9, 0.2, 0.1]), answer([0.9, 0.1, 0.2, 0.1])
    figure = difference.compared(a, b)
    first, second, *scores, strip = figure.data
    assert list(strip.y) == [x - y for x, y in zip(first.y, second.y, strict=True)]
    assert strip.y[0] < 0 < strip.y[1]
    assert figure.layout.yaxis.range == figure.layout.yaxis3.range
    assert [list(track.y) for track in scores] == [[s.relevance for s in run.segments] for run in (a, b)]
    assert {trace.xaxis for trace in figure.data} == {None}
    assert "A: " in texts(figure)
    assert "B: " in texts(figure)


def test_no_word_of_a_question_or_an_answer_reaches_a_figure() -> None:
    a = answer([0.1, 0.9], text=HOSTILE, query=HOSTILE)
    assert "script" not in difference.compared(a, a).to_json()


def test_difference_is_taken_where_both_runs_read_the_video() -> None:
    whole, middle = answer([0.1, 0.9, 0.2, 0.7]), part(answer([0.5] * 4), 1, 3)
    cells, more = difference.between(whole.segments, middle.segments)
    assert [cell.index for cell in cells] == [1, 2]
    kept = [segment.tokens for segment in middle.segments]
    assert more == [whole.segments[1].tokens - kept[0], whole.segments[2].tokens - kept[1]]


@pytest.mark.parametrize("flip", [False, True])
def test_difference_of_unlike_segments_counts_every_token_once(flip: bool) -> None:
    coarse, fine = answer([0.2, 0.9, 0.4], span_s=10), answer([0.3, 0.8, 0.1, 0.9, 0.6], span_s=6)
    runs = (fine, coarse) if flip else (coarse, fine)
    cells, more = difference.between(runs[0].segments, runs[1].segments)
    assert [(cell.start_s, cell.end_s) for cell in cells] == [(0, 10), (10, 20), (20, 30)]
    sums = [sum(segment.tokens for segment in run.segments) for run in runs]
    assert sum(more) == pytest.approx(sums[0] - sums[1])


def test_runs_over_different_parts_have_no_difference() -> None:
    run = answer([0.1, 0.9, 0.2, 0.7])
    figure = difference.compared(part(run, 0, 2), part(run, 2, 4))
    assert list(trace(figure, "difference").y) == []
    assert seconds(figure.layout.xaxis.range) == [0, 16]
