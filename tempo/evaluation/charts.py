"""Charts: bars, lines, a heat map, and strips over time, by matplotlib, as text of SVG files.

The same figures always give the same bytes. Text stays text. Every chart has its own white paper, so that it reads the
same on a light page and on a dark one. The colours are those of `tempo.view.palette`, which stay apart for the common
kinds of colour blindness; lines differ in their marks as well.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np

from tempo.errors import PackageMissing
from tempo.evaluation.estimates import Estimate
from tempo.view import palette

try:
    from matplotlib import style
    from matplotlib.axes import Axes
    from matplotlib.colors import LinearSegmentedColormap, to_hex
    from matplotlib.figure import Figure
    from matplotlib.ticker import PercentFormatter
except ModuleNotFoundError:
    raise PackageMissing("Figures need matplotlib, which is not installed: pip install matplotlib") from None


def _hex(rgb: palette.RGB) -> str:
    red, green, blue = rgb
    return to_hex((red / 255, green / 255, blue / 255))


WIDTH = 760
"""Of a chart, px: the text of a README is some 830 px wide."""
INK, FAINT, PAPER = "#1f2430", "#d9dde5", "#ffffff"
COLOURS = (_hex(palette.DECODER), _hex(palette.colour(1.0)), _hex(palette.colour(0.0)), _hex(palette.colour(0.35)), INK)
"""Of the series of a chart, in turn: teal, orange, slate, tan, ink."""
MARKS = ("o", "s", "D", "^", "v")
"""Of the same series as lines."""
HEAT = LinearSegmentedColormap.from_list("heat", ["#eef2f5", COLOURS[0]])
"""From near white to teal."""
DARK_FROM = 0.85
"""The share from which a cell of a heat map has light text."""
BESIDE = 0.06
"""Between the lines of two series, of the room of a place, so that their intervals do not hide each other."""

PX = 1 / 96
"""Inches in a px, as browsers count."""
STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "tempo",
    "text.parse_math": False,  # a dollar is a dollar
    "font.sans-serif": ["DejaVu Sans"],  # matplotlib's own; where a reader has none, the browser's
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.titlesize": 10,
    "axes.edgecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "figure.titlesize": 10,
    "figure.titleweight": "bold",
    "figure.facecolor": PAPER,
    "figure.constrained_layout.w_pad": 0.1,
    "figure.constrained_layout.h_pad": 0.08,
    "grid.color": FAINT,
    "legend.frameon": False,
    "legend.borderaxespad": 0.3,
    "legend.borderpad": 0,
    "legend.columnspacing": 1.3,
    "legend.handlelength": 1.2,
    "legend.handletextpad": 0.5,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
}


@contextmanager
def _chart(title: str, height: int, rows: int = 1) -> Iterator[tuple[list[Axes], io.StringIO]]:
    """Axes to draw on, one below the other, and where the SVG file is written after that.

    Whatever a matplotlibrc says, the look is this module's own.

    Args:
        height: px.
    """
    drawn = io.StringIO()
    with style.context(["default", STYLE]):
        figure = Figure((WIDTH * PX, height * PX), layout="constrained")
        figure.suptitle(title, x=0.02, horizontalalignment="left")
        yield [figure.add_subplot(rows, 1, row + 1) for row in range(rows)], drawn
        figure.savefig(drawn, format="svg", metadata={"Title": title, "Date": None, "Creator": None})


def bars(
    title: str, groups: Sequence[str], series: Mapping[str, Sequence[Estimate | None]], *, label: str, below: str
) -> str:
    """Groups of bars from 0 to 100 %, each with its interval.

    Args:
        series: by name, an estimate for each group.
        label: what the bars measure.
        below: what the groups are.
    """
    width = min(0.8 / len(series), 0.3)
    with _chart(title, 340) as ((axes,), drawn):
        for number, (name, values) in enumerate(series.items()):
            x = np.arange(len(groups)) + width * (number - (len(series) - 1) / 2)
            axes.bar(x, _values(values), 0.92 * width, color=_colour(number), label=name)
            _whiskers(axes, x, values)
        _scale(axes, groups, len(series), label, below)
    return drawn.getvalue()


def lines(
    title: str, places: Sequence[str], series: Mapping[str, Sequence[Estimate | None]], *, label: str, below: str
) -> str:
    """A line from 0 to 100 % for each series over evenly spaced places, with intervals; arguments as for `bars`.

    A line is broken where its value is None.
    """
    with _chart(title, 360) as ((axes,), drawn):
        for number, (name, values) in enumerate(series.items()):
            x = np.arange(len(places)) + BESIDE * (number - (len(series) - 1) / 2)
            mark = MARKS[number % len(MARKS)]
            axes.plot(x, _values(values), color=_colour(number), marker=mark, label=name, clip_on=False, zorder=3)
            _whiskers(axes, x, values)
        _scale(axes, places, len(series), label, below)
    return drawn.getvalue()


def heatmap(
    title: str, rows: Sequence[str], columns: Sequence[str], values: Sequence[Sequence[float | None]], *, below: str
) -> str:
    """Shares in [0, 1] as a table of cells from near white to teal, with their values in per cent.

    Args:
        values: one sequence a row, one share a column.
        below: what the columns are.
    """
    shares = np.array(values, dtype=np.float64)
    with _chart(title, 120 + 44 * len(rows)) as ((axes,), drawn):
        axes.pcolormesh(shares, cmap=HEAT, vmin=0, vmax=1, edgecolors=PAPER, linewidth=2)
        for (row, column), share in np.ndenumerate(shares):
            if not np.isnan(share):
                ink = PAPER if share >= DARK_FROM else INK
                place = (column + 0.5, row + 0.5)
                axes.annotate(f"{100 * share:.0f} %", place, color=ink, ha="center", va="center")
        axes.set_xticks(np.arange(len(columns)) + 0.5, columns)
        axes.set_yticks(np.arange(len(rows)) + 0.5, rows)
        axes.set_xlabel(below)
        axes.invert_yaxis()
        axes.spines[:].set_visible(False)
    return drawn.getvalue()


def strips(
    title: str, lines_below: Sequence[str], panels: Mapping[str, Sequence[float]], marked: Sequence[bool]
) -> str:
    """One panel of bars over the segments of a video for each name, each from 0 to its own greatest value.

    Args:
        lines_below: lines of text under the panels.
        panels: by name, a value for each segment.
        marked: of each segment; marked ones are drawn in orange, the others in slate.
    """
    colours = [COLOURS[1] if mark else COLOURS[2] for mark in marked]
    with _chart(title, 60 + 130 * len(panels) + 20 * len(lines_below), len(panels)) as (rows, drawn):
        for axes, (name, values) in zip(rows, panels.items(), strict=True):
            greatest = max(*values, 1e-9)
            axes.bar(range(len(marked)), values, 0.9, color=colours)
            axes.set_title(name, loc="left")
            axes.set_xlim(-0.5, len(marked) - 0.5)
            axes.set_ylim(0, greatest)
            axes.set_xticks([])
            axes.set_yticks([0, greatest], ["0", f"{greatest:.3g}"])
            axes.spines["left"].set_visible(False)
        rows[-1].set_xlabel("\n".join(lines_below), loc="left", labelpad=10)
        rows[-1].xaxis.label.set_linespacing(1.5)
    return drawn.getvalue()


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def _values(series: Sequence[Estimate | None]) -> list[float]:
    """What is not known is no number, which matplotlib leaves out."""
    return [np.nan if estimate is None else estimate.value for estimate in series]


def _whiskers(axes: Axes, x: Iterable[float], series: Sequence[Estimate | None]) -> None:
    for place, estimate in zip(x, series, strict=True):
        if estimate is not None and estimate.low < estimate.high:
            axes.vlines(place, estimate.low, estimate.high, color=INK, linewidth=1.1, zorder=2.5)


def _scale(axes: Axes, places: Sequence[str], series: int, label: str, below: str) -> None:
    """Per cent upwards, the places from left to right, and above what the series are."""
    axes.set_ylim(0, 1)
    axes.set_yticks(np.linspace(0, 1, 6))
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    axes.set_ylabel(label)
    axes.grid(axis="y")
    axes.spines["left"].set_visible(False)
    axes.set_xlim(-0.5, len(places) - 0.5)
    axes.set_xticks(range(len(places)), places)
    axes.set_xlabel(below)
    if series > 1:
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=series)
