"""Timeline: tokens kept of each segment over time, coloured by relevance, as a plotly figure.

Text and grid have one neutral colour that reads on a light and on a dark page; the page's style sheet replaces it by
the theme's own. Whatever the state (empty, scoring, allocated) margins, axes and height are the same, so that the page
does not jump; only what a visitor asks for (attribution, a comparison) adds rows below.

Times are dates, counted from the start of 1970, so that the labels of the axis follow when it is zoomed. A figure has
one trace for each kind of thing, whatever the number of segments. Only bars answer to the pointer; of each,
`customdata` is where its segment starts, in seconds, and its number in the trace is the segment's position.

Above the bars of tokens a low track shows the relevance scores alone: where a budget leaves every segment the same, or
where tokens were shared blindly, one sees all the same where the compressor looked.

No text of a visitor or a model reaches a figure: plotly takes what looks like tags for tags.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import plotly.graph_objects as go

from tempo.answer import Answer, Budget, ScoredSegment
from tempo.attribution import DECISIVE_NATS, Attribution
from tempo.view.clock import span
from tempo.view.language import ENGLISH, Language
from tempo.view.palette import DECODER, SCALE, css
from tempo.view.times import Cited

MS = 1000
"""Milliseconds in a second: the unit of widths on an axis of dates."""

EPOCH = datetime(1970, 1, 1)

ROW_PX = 204
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
HEADROOM = 1.14
"""Upper end of the token axis in units of k_max: room for the label of its line and the marks of cited times."""
MARK = 1.07
"""Where the marks of cited times are, in units of k_max."""
MARK_PX = 9
"""How large they are."""
APART = 0.15
"""Two horizontal lines closer than this share of k_max would have their labels on top of each other."""
GAPS_BELOW = 65
"""Below this many segments there is room for a gap between bars."""


def empty(message: str) -> go.Figure:
    """The axes without a video, and `message` in the middle."""
    figure = _figure(0.0, 60.0)
    figure.update_xaxes(showticklabels=False, ticks="")
    figure.update_yaxes(showticklabels=False, showgrid=False)
    figure.layout.yaxis.range = [0, HEADROOM]
    figure.add_annotation(
        text=message, xref="paper", yref="paper", x=0.5, y=0.5, showarrow=False, font={"size": 14, "color": NEUTRAL}
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
    figure = _figure(start_s, end_s, language=language)
    relevance = language.say("relevance")
    figure.add_trace(
        _bars(
            segments,
            heights=[segment.relevance * k_max for segment in segments],
            hover=f"<b>%{{hovertext}}</b><br>{relevance} %{{marker.color:.2f}}<extra></extra>",
            total=total,
        )
    )
    _add_scores(figure, segments, language, total=total)
    figure.layout.yaxis.update(
        range=[0, HEADROOM * k_max],
        title_text=language.say("relevance score"),
        tickvals=[0, k_max / 2, k_max],
        ticktext=["0", language.number(0.5, ".1f"), "1"],
    )
    _headline(figure, language.say("{done:,} of {total:,} segments scored", done=len(segments), total=total), axis=1)
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
    rows = (ROW_PX,) if attribution is None else (ROW_PX, TRACK_ROW_PX)
    figure = _figure(start_s, end_s, rows, language=language)
    figure.add_trace(_token_bars(segments, cited, language))
    _add_scores(figure, segments, language, rows=len(rows))
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
    _headline(figure, _used(budget, language), axis=len(rows))
    if attribution is not None:
        _add_attribution(figure, segments, attribution, language)
    return figure


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
    rows = (COMPARED_ROW_PX, TRACK_ROW_PX, COMPARED_ROW_PX)
    figure = _figure(start_s, end_s, rows, strips=(0, 2), language=language)
    for row, run in zip((0, 2), runs, strict=True):
        figure.add_trace(_token_bars(run.segments, (), language).update(yaxis=_y(row)))
    for strip, run in enumerate(runs):
        _add_scores(figure, run.segments, language, rows=len(rows), strip=strip)
    cells, more = difference(a.segments, b.segments)
    words = language.say("A minus B: {tokens} tokens", tokens="%{y:+,.0f}")
    figure.add_trace(
        _bars(
            cells,
            heights=more,
            hover=f"<b>%{{hovertext}}</b><br>{words}<extra></extra>",
            total=len(cells),
            colour=css(DECODER),
            kind="difference",
        ).update(yaxis=_y(1))
    )
    most = max([1.0, *(abs(tokens) for tokens in more)])
    axis = {"title_text": language.say("tokens kept"), "range": [0, 1.05 * k_max], "tickformat": ",d", "nticks": 4}
    figure.layout.yaxis.update(axis)
    figure.layout.yaxis3.update(axis)
    figure.layout.yaxis2.update(
        range=[-1.1 * most, 1.1 * most], tickvals=[-most, 0, most], tickformat=",.0f", zeroline=True
    )
    for strip, (name, run) in enumerate(zip("AB", runs, strict=True)):
        _headline(figure, f"{name}: {_used(run.budget, language)}", axis=len(rows) + strip)
    _headline(figure, language.say("Difference: up where A kept more, down where B did"), axis=1)
    return figure


def difference(a: Sequence[ScoredSegment], b: Sequence[ScoredSegment]) -> tuple[list[ScoredSegment], list[float]]:
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


def _add_attribution(
    figure: go.Figure, segments: Sequence[ScoredSegment], attribution: Attribution, language: Language
) -> None:
    drops = dict(zip(attribution.segments, attribution.drops, strict=True))
    heights = [drops.get(segment.index) for segment in segments]
    hover = language.say("without it, the log-likelihood of the answer falls by {drop}", drop="%{y:.2f}")
    figure.add_trace(
        _bars(
            segments,
            heights=heights,
            hover=f"<b>%{{hovertext}}</b><br>{hover}<extra></extra>",
            total=len(segments),
            colour=css(DECODER),
            kind="attribution",
        ).update(yaxis=_y(1))
    )
    # Drops that say nothing are not blown up to the height of the row.
    high, low = max([DECISIVE_NATS, *attribution.drops]), min([0.0, *attribution.drops])
    figure.layout.yaxis2.update(
        title_text=language.say("nats"), range=[1.15 * low, 1.15 * high], nticks=3, zeroline=True
    )
    _headline(figure, language.say("Attribution: gain in likelihood by segment"), axis=1)


def _add_scores(
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
        _bars(
            segments,
            heights=[segment.relevance for segment in segments],
            hover=f"<b>%{{hovertext}}</b><br>{relevance} %{{y:.2f}}<extra></extra>",
            total=total or len(segments),
            kind="relevance",
        ).update(yaxis=_y(axis))
    )
    # Its name stands where the names of the lines do.
    figure.layout[_long(axis)].update(tickvals=[0.5], ticktext=[relevance], ticklabelstandoff=6)


def _date(seconds: float) -> str:
    """A time as plotly reads it without fail: of a number with four digits it makes a year."""
    return (EPOCH + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def _y(row: int) -> str:
    return "y" if row == 0 else f"y{row + 1}"


def _figure(
    start_s: float,
    end_s: float,
    rows: Sequence[int] = (ROW_PX,),
    *,
    strips: Sequence[int] = (0,),
    language: Language = ENGLISH,
) -> go.Figure:
    """The axes: `rows` are the heights of the rows from top to bottom, px; `strips` are the rows with a track of scores
    above them, whose axes are numbered after those of the rows."""
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
            "range": [_date(start_s), _date(end_s)],
            "minallowed": _date(start_s),
            "maxallowed": _date(end_s),
            "nticks": 7,
            # Fractions of seconds appear when the axis is zoomed in that far.
            "tickformat": clock_format,
            "tickformatstops": [{"dtickrange": [None, 999], "value": f"{clock_format}.%2f"}],
            "hoverformat": clock_format,
            "anchor": _y(len(rows) - 1),
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
            figure.layout[_long(axis)].update(scores, tickfont={"size": 11, "color": NEUTRAL})
            top -= STRIP_PX + STRIP_GAP_PX
        figure.update_layout(_axis(row, top, height, inner))
        top -= height + GAP_PX
    return figure


def _long(axis: int) -> str:
    """What the layout calls the vertical axis with this number."""
    return _y(axis).replace("y", "yaxis")


def _axis(axis: int, top: float, height: float, inner: float) -> dict[str, Any]:
    """A vertical axis: `height` px below `top`, which counts from the bottom of the `inner` px of all of them."""
    return {
        _long(axis): {
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


def _token_bars(segments: Sequence[ScoredSegment], cited: Sequence[Cited], language: Language) -> go.Bar:
    words = [language.say("tokens"), language.say("relevance")]
    bars = _bars(
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


def _bars(
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
        x=[_date((segment.start_s + segment.end_s) / 2) for segment in segments],
        width=[MS * (segment.end_s - segment.start_s) for segment in segments],
        y=list(heights),
        meta=kind,
        customdata=[segment.start_s for segment in segments],
        hovertext=[span(segment.start_s, segment.end_s) for segment in segments],
        hovertemplate=hover,
        # The outline is invisible here; the style sheet gives it the page's own background, which makes the gap.
        marker={**fill, "line": {"width": 1 if total < GAPS_BELOW else 0, "color": "rgba(0, 0, 0, 0)"}},
    )


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
                x.append(_date(min(max(time_s, start_s), end_s)))
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


def _used(budget: Budget, language: Language) -> str:
    return language.say("{used:,} of {cap:,} tokens used", used=budget.used, cap=budget.cap)


def _line(figure: go.Figure, tokens: float, label: str, *, dash: str = "dash") -> None:
    """A horizontal line across the first row, its label in the right margin, where it hides no bar."""
    line = {"color": NEUTRAL, "width": 1, "dash": dash}
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
        font={"size": 11, "color": NEUTRAL},
    )


def _headline(figure: go.Figure, text: str, *, axis: int) -> None:
    figure.add_annotation(
        text=f"<b>{text}</b>",
        xref="paper",
        yref=f"{_y(axis)} domain",
        x=0,
        y=1,
        yshift=6,
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        font={"size": 13, "color": NEUTRAL},
    )
