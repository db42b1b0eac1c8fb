"""Axes: the layout of every figure over time, and what is written on it.

Text and grid have one neutral colour that reads on a light and on a dark page; the page's style sheet replaces it by
the theme's own. Whatever the state (empty, scoring, allocated) margins, axes and height are the same, so that the page
does not jump; only what a visitor asks for (attribution, a comparison) adds rows below.

Times are dates, counted from the start of 1970, so that the labels of the axis follow when it is zoomed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import plotly.graph_objects as go

from tempo.answer import Budget
from tempo.view.language import ENGLISH, Language
from tempo.view.palette import SCALE, css

EPOCH = datetime(1970, 1, 1)

ROW_PX = 164
"""Height of a row of tokens."""
COMPARED_ROW_PX = 140
TRACK_ROW_PX = 64
"""Height of a row beside the tokens: attribution, difference."""
STRIP_PX = 24
"""Height of the track of relevance scores."""
STRIP_GAP_PX = 4
"""Between that track and the tokens below it."""
GAP_PX = 40
"""Between two rows; it holds the lower one's headline."""
TOP_PX, BOTTOM_PX = 34, 82
HEIGHT_PX = TOP_PX + STRIP_PX + STRIP_GAP_PX + ROW_PX + BOTTOM_PX
TRACK_PX = GAP_PX + TRACK_ROW_PX
"""What attribution adds to the height."""

NEUTRAL = "rgb(122, 132, 148)"
FAINT = "rgba(122, 132, 148, 0.22)"


def date(seconds: float) -> str:
    """A time as plotly reads it without fail: of a number with four digits it makes a year."""
    return (EPOCH + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def name(row: int) -> str:
    """What a trace calls the vertical axis with this number."""
    return "y" if row == 0 else f"y{row + 1}"


def long_name(axis: int) -> str:
    """What the layout calls the vertical axis with this number."""
    return name(axis).replace("y", "yaxis")


def blank(
    start_s: float,
    end_s: float,
    rows: Sequence[int] = (ROW_PX,),
    *,
    strips: Sequence[int] = (0,),
    language: Language = ENGLISH,
) -> go.Figure:
    """The axes, and nothing on them.

    Args:
        start_s, end_s: the part of a video that the axis of time shows.
        rows: heights of the rows from top to bottom, px.
        strips: the rows with a track of scores above them, whose axes are numbered after those of the rows.
    """
    figure = go.Figure()
    inner = sum(rows) + GAP_PX * (len(rows) - 1) + (STRIP_PX + STRIP_GAP_PX) * len(strips)
    clock_format = "%-H:%M:%S" if end_s >= 3600 else "%-M:%S"
    figure.update_layout(
        template="none",
        height=TOP_PX + inner + BOTTOM_PX,
        margin={"l": 48, "r": 74, "t": TOP_PX, "b": BOTTOM_PX, "pad": 0},
        paper_bgcolor="rgba(0, 0, 0, 0)",
        plot_bgcolor="rgba(0, 0, 0, 0)",
        font={"family": "system-ui, sans-serif", "size": 12, "color": NEUTRAL},
        separators=f"{language.point}{language.group}",
        bargap=0,
        barmode="overlay",
        showlegend=False,
        # A click anywhere in a segment's column counts, also above a bar of one token.
        hovermode="x",
        hoverdistance=-1,
        # The page's script moves what is zoomed; plotly's own dragging zooms where an axis ends.
        dragmode=False,
        # A figure of the same part of a video keeps the zoom of the one before.
        uirevision=f"{start_s:.3f}-{end_s:.3f}",
        coloraxis={
            "cmin": 0,
            "cmax": 1,
            "colorscale": [[stop, css(rgb)] for stop, rgb in SCALE],
            "colorbar": {
                "title": {
                    "text": language.say("relevance score"),
                    "side": "right",
                    "font": {"size": 12, "color": NEUTRAL},
                },
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "xpad": 0,
                "y": -41 / inner,
                "yanchor": "top",
                "ypad": 0,
                "lenmode": "pixels",
                "len": 170,
                "thickness": 8,
                "tickvals": [0, 0.5, 1],
                "ticktext": ["0", language.number(0.5, ".1f"), "1"],
                "tickfont": {"size": 11, "color": NEUTRAL},
                "outlinewidth": 0,
            },
        },
    )
    figure.update_layout(
        xaxis={
            "type": "date",
            "range": [date(start_s), date(end_s)],
            "minallowed": date(start_s),
            "maxallowed": date(end_s),
            "nticks": 7,
            # Fractions of seconds appear when the axis is zoomed in that far.
            "tickformat": clock_format,
            "tickformatstops": [{"dtickrange": [None, 999], "value": f"{clock_format}.%2f"}],
            "hoverformat": clock_format,
            "anchor": name(len(rows) - 1),
            "tickangle": 0,
            "ticks": "outside",
            "ticklen": 4,
            "tickcolor": FAINT,
            "showgrid": False,
            "zeroline": False,
            "showline": True,
            "linecolor": FAINT,
        }
    )
    top = inner
    for row, height in enumerate(rows):
        if row in strips:
            axis = len(rows) + strips.index(row)
            figure.update_layout(_axis(axis, top, STRIP_PX, inner))
            scores = {"range": [0, 1], "side": "right", "tickvals": [], "showgrid": False, "zeroline": True}
            figure.layout[long_name(axis)].update(scores, tickfont={"size": 11, "color": NEUTRAL})
            top -= STRIP_PX + STRIP_GAP_PX
        figure.update_layout(_axis(row, top, height, inner))
        top -= height + GAP_PX
    return figure


def _axis(axis: int, top: float, height: float, inner: float) -> dict[str, Any]:
    """A vertical axis: `height` px below `top`, which counts from the bottom of the `inner` px of all of them."""
    return {
        long_name(axis): {
            # An axis with no room left under it may end a rounding error below 0, which plotly refuses.
            "domain": [max(0.0, (top - height) / inner), top / inner],
            "anchor": "x",
            "gridcolor": FAINT,
            "zeroline": False,
            "zerolinecolor": NEUTRAL,
            "showline": False,
            "fixedrange": True,
            "automargin": False,
            "title_standoff": 6,
        }
    }


def headline(figure: go.Figure, text: str, *, axis: int) -> None:
    """Write `text` above the row or track with the vertical axis of this number."""
    figure.add_annotation(
        text=f"<b>{text}</b>",
        xref="paper",
        yref=f"{name(axis)} domain",
        x=0,
        y=1,
        yshift=6,
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        font={"size": 13, "color": NEUTRAL},
    )


def tokens_used(budget: Budget, language: Language) -> str:
    """The headline of a row of tokens."""
    return language.say("{used:,} of {cap:,} tokens used", used=budget.used, cap=budget.cap)
