"""Bars: one for each segment, in every row of a figure over time.

A figure has one trace for each kind of thing, whatever the number of segments. Only bars answer to the pointer; of
each, `customdata` is where its segment starts, in seconds, and its number in the trace is the segment's position.
"""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from tempo.answer import ScoredSegment
from tempo.view import axes
from tempo.view.clock import span
from tempo.view.language import Language
from tempo.view.times import Cited

MS = 1000
"""Milliseconds in a second: the unit of widths on an axis of dates."""
GAPS_BELOW = 65
"""Below this many segments there is room for a gap between bars."""


def of_tokens(segments: Sequence[ScoredSegment], cited: Sequence[Cited], language: Language) -> go.Bar:
    """Tokens kept of each segment; what is said of a segment says whether the answer names a time in it."""
    words = [language.say("tokens"), language.say("relevance")]
    bars = of_segments(
        segments,
        heights=[segment.tokens for segment in segments],
        hover=f"<b>%{{hovertext}}</b><br>%{{y:,}} {words[0]}<br>{words[1]} %{{marker.color:.2f}}<extra></extra>",
        total=len(segments),
    )
    if cited:
        named = language.say("named in the answer")
        bars.hovertext = [
            f"{text}<br>{named}" if any(_within(time, segment) for time in cited) else text
            for text, segment in zip(bars.hovertext, segments, strict=True)
        ]
    return bars


def _within(time: Cited, segment: ScoredSegment) -> bool:
    last_s = time.start_s if time.end_s is None else time.end_s
    return time.start_s < segment.end_s and segment.start_s <= last_s


def add_scores(
    figure: go.Figure,
    segments: Sequence[ScoredSegment],
    language: Language,
    *,
    rows: int = 1,
    strip: int = 0,
    total: int | None = None,
) -> None:
    """The scores alone, as bars on the track with the number `strip` of a figure with this many rows."""
    axis, relevance = rows + strip, language.say("relevance")
    figure.add_trace(
        of_segments(
            segments,
            heights=[segment.relevance for segment in segments],
            hover=f"<b>%{{hovertext}}</b><br>{relevance} %{{y:.2f}}<extra></extra>",
            total=total or len(segments),
            kind="relevance",
        ).update(yaxis=axes.name(axis))
    )
    # Its name stands where the names of the lines do.
    figure.layout[axes.long_name(axis)].update(tickvals=[0.5], ticktext=[relevance], ticklabelstandoff=6)


def of_segments(
    segments: Sequence[ScoredSegment],
    *,
    heights: Sequence[float | None],
    hover: str,
    total: int,
    colour: str | None = None,
    kind: str = "tokens",
) -> go.Bar:
    """One bar a segment, in `colour`, or where there is none in that of its relevance."""
    fill = {"color": colour} if colour else {"color": [s.relevance for s in segments], "coloraxis": "coloraxis"}
    return go.Bar(
        x=[axes.date((segment.start_s + segment.end_s) / 2) for segment in segments],
        width=[MS * (segment.end_s - segment.start_s) for segment in segments],
        y=list(heights),
        meta=kind,
        customdata=[segment.start_s for segment in segments],
        hovertext=[span(segment.start_s, segment.end_s) for segment in segments],
        hovertemplate=hover,
        # The outline is invisible here; the style sheet gives it the page's own background, which makes the gap.
        marker={**fill, "line": {"width": 1 if total < GAPS_BELOW else 0, "color": "rgba(0, 0, 0, 0)"}},
    )
