"""Timeline: tokens kept of each segment over time, coloured by relevance, as a plotly figure.

Text and grid have one neutral colour that reads on a light and on a dark page; the page's style sheet replaces it by
the theme's own. Whatever the state (empty, scoring, allocated) margins, axes and height are the same, so that the page
does not jump.
"""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from tempo.answer import Budget, ScoredSegment
from tempo.view.clock import clock, span, ticks
from tempo.view.palette import SCALE, css

HEIGHT_PX = 320
NEUTRAL = "rgb(122, 132, 148)"
FAINT = "rgba(122, 132, 148, 0.22)"
HEADROOM = 1.14
"""Upper end of the token axis in units of k_max: room for the label of its line."""
APART = 0.15
"""Two horizontal lines closer than this share of k_max would have their labels on top of each other."""
GAPS_BELOW = 65
"""Below this many segments there is room for a gap between bars."""


def empty(message: str) -> go.Figure:
    """The axes without a video, and `message` in the middle."""
    figure = _figure(end_s=60.0, k_max=1)
    figure.update_xaxes(showticklabels=False, ticks="")
    figure.update_yaxes(showticklabels=False, showgrid=False)
    figure.add_annotation(
        text=message, xref="paper", yref="paper", x=0.5, y=0.5, showarrow=False, font={"size": 14, "color": NEUTRAL}
    )
    return figure


def scoring(segments: Sequence[ScoredSegment], *, total: int, end_s: float, k_max: int) -> go.Figure:
    """The relevance scores known so far, while tokens are not allocated.

    Args:
        segments: the segments scored so far, in any order.
        total: number of segments of the video.
        end_s: where the sampled part of the video ends, in seconds.
        k_max: most tokens of a segment. A score of 1 is drawn as high as k_max tokens will be.
    """
    figure = _figure(end_s, k_max)
    figure.add_trace(
        _bars(
            segments,
            heights=[segment.relevance * k_max for segment in segments],
            hover="<b>%{hovertext}</b><br>relevance %{marker.color:.2f}<extra></extra>",
            total=total,
        )
    )
    figure.update_yaxes(title_text="relevance score", tickvals=[0, k_max / 2, k_max], ticktext=["0", "0.5", "1"])
    _headline(figure, f"{len(segments):,} of {total:,} segments scored")
    return figure


def allocation(segments: Sequence[ScoredSegment], budget: Budget, *, end_s: float) -> go.Figure:
    """Tokens kept of each segment.

    Args:
        segments: all segments with their tokens, at least one.
        budget: the visual token budget, with the k_min and k_max that held.
        end_s: where the sampled part of the video ends, in seconds.

    Returns:
        A figure with one bar a segment: centred on the segment and as wide as it is long, so the axis is time; the
        segment's `start_s` is its customdata. Horizontal lines: k_max, k_min (the temporal anchor), and the even
        share, which is the budget over the number of segments.
    """
    k_max = max(budget.k_max, 1)
    figure = _figure(end_s, k_max)
    figure.add_trace(
        _bars(
            segments,
            heights=[segment.tokens for segment in segments],
            hover="<b>%{hovertext}</b><br>%{y:,} tokens<br>relevance %{marker.color:.2f}<extra></extra>",
            total=len(segments),
        )
    )
    figure.update_yaxes(title_text="tokens kept", tickformat=",d", nticks=6)
    _line(figure, k_max, f"k_max {k_max:,}")
    if budget.k_min:
        _line(figure, budget.k_min, f"temporal<br>anchor {budget.k_min:,}")
    share = budget.cap / len(segments)
    if budget.k_min + APART * k_max < share < (1 - APART) * k_max:
        _line(figure, share, f"even<br>share {share:,.1f}", dash="dot")
    _headline(figure, f"{budget.used:,} of {budget.cap:,} tokens used")
    return figure


def _figure(end_s: float, k_max: int) -> go.Figure:
    figure = go.Figure()
    times = ticks(end_s)
    figure.update_layout(
        template="none",
        height=HEIGHT_PX,
        margin={"l": 48, "r": 74, "t": 34, "b": 82, "pad": 0},
        paper_bgcolor="rgba(0, 0, 0, 0)",
        plot_bgcolor="rgba(0, 0, 0, 0)",
        font={"family": "system-ui, sans-serif", "size": 12, "color": NEUTRAL},
        bargap=0,
        showlegend=False,
        # A click anywhere in a segment's column counts, also above a bar of one token; dragging scrolls the page.
        hovermode="x",
        hoverdistance=-1,
        dragmode=False,
        coloraxis={
            "cmin": 0,
            "cmax": 1,
            "colorscale": [[stop, css(rgb)] for stop, rgb in SCALE],
            "colorbar": {
                "title": {"text": "relevance score", "side": "right", "font": {"size": 12, "color": NEUTRAL}},
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "xpad": 0,
                "y": -0.2,
                "yanchor": "top",
                "ypad": 0,
                "lenmode": "pixels",
                "len": 170,
                "thickness": 8,
                "tickvals": [0, 0.5, 1],
                "ticktext": ["0", "0.5", "1"],
                "tickfont": {"size": 11, "color": NEUTRAL},
                "outlinewidth": 0,
            },
        },
    )
    figure.update_xaxes(
        range=[0, end_s],
        tickvals=times,
        ticktext=[clock(time) for time in times],
        tickangle=0,
        ticks="outside",
        ticklen=4,
        tickcolor=FAINT,
        showgrid=False,
        zeroline=False,
        showline=True,
        linecolor=FAINT,
        fixedrange=True,
    )
    figure.update_yaxes(
        range=[0, HEADROOM * k_max],
        gridcolor=FAINT,
        zeroline=False,
        showline=False,
        fixedrange=True,
        automargin=False,
        title_standoff=6,
    )
    return figure


def _bars(segments: Sequence[ScoredSegment], *, heights: Sequence[float], hover: str, total: int) -> go.Bar:
    return go.Bar(
        x=[(segment.start_s + segment.end_s) / 2 for segment in segments],
        width=[segment.end_s - segment.start_s for segment in segments],
        y=list(heights),
        customdata=[segment.start_s for segment in segments],
        hovertext=[span(segment.start_s, segment.end_s) for segment in segments],
        hovertemplate=hover,
        # The outline is invisible here; the style sheet gives it the page's own background, which makes the gap.
        marker={
            "color": [segment.relevance for segment in segments],
            "coloraxis": "coloraxis",
            "line": {"width": 1 if total < GAPS_BELOW else 0, "color": "rgba(0, 0, 0, 0)"},
        },
    )


def _line(figure: go.Figure, tokens: float, label: str, *, dash: str = "dash") -> None:
    figure.add_hline(y=tokens, line={"color": NEUTRAL, "width": 1, "dash": dash})
    # In the right margin, where it hides no bar.
    figure.add_annotation(
        text=label,
        xref="paper",
        x=1.01,
        y=tokens,
        xanchor="left",
        yanchor="middle",
        align="left",
        showarrow=False,
        font={"size": 11, "color": NEUTRAL},
    )


def _headline(figure: go.Figure, text: str) -> None:
    figure.add_annotation(
        text=f"<b>{text}</b>",
        xref="paper",
        yref="paper",
        x=0,
        y=1.03,
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        font={"size": 13, "color": NEUTRAL},
    )
