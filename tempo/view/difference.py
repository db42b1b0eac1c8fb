"""Difference: two runs over one time axis, and how many more tokens one of them kept, as a plotly figure."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from tempo.answer import Answer, ScoredSegment
from tempo.view import axes, bars
from tempo.view.language import ENGLISH, Language
from tempo.view.palette import DECODER, css


def compared(a: Answer, b: Answer, *, language: Language = ENGLISH) -> go.Figure:
    """Two runs over one time axis, and between them how many more tokens one of them kept.

    The runs may differ in anything, also in the part of the video that was read and in the length of segments. The
    difference is shown where both read the video, for the segments of the run whose segments are longer (`a`, where
    they are equal): up, towards `a`, where `a` kept more; down, towards `b`, where `b` did.
    """
    runs = (a, b)
    start_s = min(run.segments[0].start_s for run in runs)
    end_s = max(run.segments[-1].end_s for run in runs)
    k_max = max(1, *(run.budget.k_max for run in runs))
    rows = (axes.COMPARED_ROW_PX, axes.TRACK_ROW_PX, axes.COMPARED_ROW_PX)
    figure = axes.blank(start_s, end_s, rows, strips=(0, 2), language=language)
    for row, run in zip((0, 2), runs, strict=True):
        figure.add_trace(bars.of_tokens(run.segments, (), language).update(yaxis=axes.name(row)))
    for strip, run in enumerate(runs):
        bars.add_scores(figure, run.segments, language, rows=len(rows), strip=strip)
    cells, more = between(a.segments, b.segments)
    words = language.say("A minus B: {tokens} tokens", tokens="%{y:+,.0f}")
    figure.add_trace(
        bars.of_segments(
            cells,
            heights=more,
            hover=f"<b>%{{hovertext}}</b><br>{words}<extra></extra>",
            total=len(cells),
            colour=css(DECODER),
            kind="difference",
        ).update(yaxis=axes.name(1))
    )
    most = max([1.0, *(abs(tokens) for tokens in more)])
    axis = {"title_text": language.say("tokens kept"), "range": [0, 1.05 * k_max], "tickformat": ",d", "nticks": 4}
    figure.layout.yaxis.update(axis)
    figure.layout.yaxis3.update(axis)
    figure.layout.yaxis2.update(
        range=[-1.1 * most, 1.1 * most], tickvals=[-most, 0, most], tickformat=",.0f", zeroline=True
    )
    for strip, (name, run) in enumerate(zip("AB", runs, strict=True)):
        axes.headline(figure, f"{name}: {axes.tokens_used(run.budget, language)}", axis=len(rows) + strip)
    axes.headline(figure, language.say("Difference: up where A kept more, down where B did"), axis=1)
    return figure


def between(a: Sequence[ScoredSegment], b: Sequence[ScoredSegment]) -> tuple[list[ScoredSegment], list[float]]:
    """Tokens that `a` kept more than `b`, segment by segment.

    Args:
        a, b: all segments of two runs with their tokens, at least one each.

    Returns:
        The segments of the run whose first segment is longer (`a`'s, where they are equal), as far as the other run
        read that part of the video, too; and for each the tokens of `a` minus those of `b`. A segment of the finer run
        that lies across two of the coarser counts for both, in proportion.
    """
    coarse, fine = (a, b) if a[0].end_s - a[0].start_s >= b[0].end_s - b[0].start_s else (b, a)
    sign = 1 if coarse is a else -1
    cells, more = [], []
    first = 0
    for cell in coarse:
        while first < len(fine) and fine[first].end_s <= cell.start_s:
            first += 1
        tokens, covered_s = 0.0, 0.0
        for segment in fine[first:]:
            if segment.start_s >= cell.end_s:
                break
            common_s = min(segment.end_s, cell.end_s) - max(segment.start_s, cell.start_s)
            tokens += segment.tokens * common_s / (segment.end_s - segment.start_s)
            covered_s += common_s
        # The last segments of two runs may end a frame apart.
        if covered_s > 0.5 * (cell.end_s - cell.start_s):
            cells.append(cell)
            more.append(sign * (cell.tokens - tokens))
    return cells, more
