"""Timeline: tokens kept of each segment over time, coloured by relevance, as a plotly figure.

Above the bars of tokens a low track shows the relevance scores alone: where a budget leaves every segment the same, or
where tokens were shared blindly, one sees all the same where the compressor looked.

No text of a visitor or a model reaches a figure: plotly takes what looks like tags for tags.
"""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from tempo.answer import Budget, ScoredSegment
from tempo.attribution import DECISIVE_NATS, Attribution
from tempo.view import axes, bars
from tempo.view.language import ENGLISH, Language
from tempo.view.palette import DECODER, css
from tempo.view.times import Cited

HEADROOM = 1.14
"""Upper end of the token axis in units of k_max: room for the label of its line and the marks of cited times."""
MARK = 1.07
"""Where the marks of cited times are, in units of k_max."""
MARK_PX = 9
"""How large they are."""
APART = 0.15
"""Two horizontal lines closer than this share of k_max would have their labels on top of each other."""


def empty(message: str) -> go.Figure:
    """The axes without a video, and `message` in the middle."""
    figure = axes.blank(0.0, 60.0)
    figure.update_xaxes(showticklabels=False, ticks="")
    figure.update_yaxes(showticklabels=False, showgrid=False)
    figure.layout.yaxis.range = [0, HEADROOM]
    figure.add_annotation(
        text=message,
        xref="paper",
        yref="paper",
        x=0.5,
        y=0.5,
        showarrow=False,
        font={"size": 14, "color": axes.NEUTRAL},
    )
    return figure


def scoring(
    segments: Sequence[ScoredSegment],
    *,
    total: int,
    end_s: float,
    k_max: int,
    start_s: float = 0.0,
    language: Language = ENGLISH,
) -> go.Figure:
    """The relevance scores known so far, while tokens are not allocated.

    Args:
        segments: the segments scored so far, in any order.
        total: number of segments of the video.
        end_s: where the part of the video that was read ends, in seconds.
        k_max: most tokens of a segment. A score of 1 is drawn as high as k_max tokens will be.
        start_s: where that part starts.
    """
    figure = axes.blank(start_s, end_s, language=language)
    relevance = language.say("relevance")
    figure.add_trace(
        bars.of_segments(
            segments,
            heights=[segment.relevance * k_max for segment in segments],
            hover=f"<b>%{{hovertext}}</b><br>{relevance} %{{marker.color:.2f}}<extra></extra>",
            total=total,
        )
    )
    bars.add_scores(figure, segments, language, total=total)
    figure.layout.yaxis.update(
        range=[0, HEADROOM * k_max],
        title_text=language.say("relevance score"),
        tickvals=[0, k_max / 2, k_max],
        ticktext=["0", language.number(0.5, ".1f"), "1"],
    )
    axes.headline(
        figure, language.say("{done:,} of {total:,} segments scored", done=len(segments), total=total), axis=1
    )
    return figure


def allocation(
    segments: Sequence[ScoredSegment],
    budget: Budget,
    *,
    end_s: float,
    start_s: float = 0.0,
    cited: Sequence[Cited] = (),
    attribution: Attribution | None = None,
    language: Language = ENGLISH,
) -> go.Figure:
    """Tokens kept of each segment; with it the times that the answer names, and what attribution found.

    Args:
        segments: all segments with their tokens, at least one.
        budget: the visual token budget, with the k_min and k_max that held.
        end_s: where the part of the video that was read ends, in seconds.
        start_s: where that part starts.
        cited: marked above the bars; where one is off the axis, the mark at its end points there.
        attribution: drawn in a row of its own, for the segments that were left out in turn.

    Returns:
        A figure with one bar a segment: centred on the segment and as wide as it is long, so the axis is time.
        Horizontal lines: k_max, k_min (the temporal anchor), and the even share, which is the budget over the number
        of segments.
    """
    k_max = max(budget.k_max, 1)
    rows = (axes.ROW_PX,) if attribution is None else (axes.ROW_PX, axes.TRACK_ROW_PX)
    figure = axes.blank(start_s, end_s, rows, language=language)
    figure.add_trace(bars.of_tokens(segments, cited, language))
    bars.add_scores(figure, segments, language, rows=len(rows))
    if cited:
        figure.add_trace(_marks(cited, start_s, end_s, k_max))
    figure.layout.yaxis.update(
        range=[0, HEADROOM * k_max], title_text=language.say("tokens kept"), tickformat=",d", nticks=6
    )
    _line(figure, k_max, f"k_max {k_max:,}")
    if budget.k_min:
        _line(figure, budget.k_min, language.say("temporal<br>anchor {tokens:,}", tokens=budget.k_min))
    share = budget.cap / len(segments)
    if budget.k_min + APART * k_max < share < (1 - APART) * k_max:
        _line(figure, share, language.say("even<br>share {tokens:,.1f}", tokens=share), dash="dot")
    axes.headline(figure, axes.tokens_used(budget, language), axis=len(rows))
    if attribution is not None:
        _add_attribution(figure, segments, attribution, language)
    return figure


def _add_attribution(
    figure: go.Figure, segments: Sequence[ScoredSegment], attribution: Attribution, language: Language
) -> None:
    drops = dict(zip(attribution.segments, attribution.drops, strict=True))
    heights = [drops.get(segment.index) for segment in segments]
    hover = language.say("without it, the log-likelihood of the answer falls by {drop}", drop="%{y:.2f}")
    figure.add_trace(
        bars.of_segments(
            segments,
            heights=heights,
            hover=f"<b>%{{hovertext}}</b><br>{hover}<extra></extra>",
            total=len(segments),
            colour=css(DECODER),
            kind="attribution",
        ).update(yaxis=axes.name(1))
    )
    # Drops that say nothing are not blown up to the height of the row.
    high, low = max([DECISIVE_NATS, *attribution.drops]), min([0.0, *attribution.drops])
    figure.layout.yaxis2.update(
        title_text=language.say("nats"), range=[1.15 * low, 1.15 * high], nticks=3, zeroline=True
    )
    axes.headline(figure, language.say("Attribution: gain in likelihood by segment"), axis=1)


def _marks(cited: Sequence[Cited], start_s: float, end_s: float, k_max: int) -> go.Scatter:
    """The times that the answer names: a triangle above the bars and a line down; a stretch has both at both ends.

    Open triangles are doubtful; where a time is off the axis, the triangle lies at its end and there is no line.
    """
    x: list[str | None] = []
    y: list[float | None] = []
    symbols: list[str] = []
    sizes: list[int] = []
    angles: list[int] = []
    for time in cited:
        for i, time_s in enumerate([time.start_s] if time.end_s is None else [time.start_s, time.end_s]):
            angle = 90 if time_s > end_s else -90 if time_s < start_s else 180
            tip = (MARK * k_max, f"triangle-up{'-open' if time.doubt or angle != 180 else ''}", MARK_PX, angle)
            foot = (0.0 if angle == 180 else MARK * k_max, "circle", 0, 0)
            # Down at the first, up at the second end of a stretch, so that the line between them is above the bars.
            for height, symbol, size, turned in (foot, tip) if i == 0 else (tip, foot):
                x.append(axes.date(min(max(time_s, start_s), end_s)))
                y.append(height)
                symbols.append(symbol)
                sizes.append(size)
                angles.append(turned)
        x.append(None)
        y.append(None)
        symbols.append("circle")
        sizes.append(0)
        angles.append(0)
    return go.Scatter(
        x=x,
        y=y,
        mode="lines+markers",
        meta="cited",
        line={"color": css(DECODER), "width": 1.5, "dash": "dot"},
        marker={
            "symbol": symbols,
            "size": sizes,
            "angle": angles,
            # Back from the end of the axis, where half of a mark would be cut off. Drawing beyond it (`cliponaxis`)
            # would make plotly hide whatever leaves the axis while it is moved, bars too, and not bring it back.
            "standoff": [MARK_PX / 2 if abs(angle) == 90 else 0 for angle in angles],
            "color": css(DECODER),
            "opacity": 1,
            "line": {"width": 1.5, "color": css(DECODER)},
        },
        hoverinfo="skip",
    )


def _line(figure: go.Figure, tokens: float, label: str, *, dash: str = "dash") -> None:
    """A horizontal line across the first row, its label in the right margin, where it hides no bar."""
    line = {"color": axes.NEUTRAL, "width": 1, "dash": dash}
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, yref="y", y0=tokens, y1=tokens, line=line)
    figure.add_annotation(
        text=label,
        xref="paper",
        x=1.01,
        y=tokens,
        xanchor="left",
        yanchor="middle",
        align="left",
        showarrow=False,
        font={"size": 11, "color": axes.NEUTRAL},
    )
