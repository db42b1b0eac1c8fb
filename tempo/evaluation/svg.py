"""Svg: small charts as text: bars, lines, a heat map, and a strip over time.

The same figures always give the same bytes. Light background whatever the page's theme; the colours stay apart for
every common kind of colour blindness, and series differ in their marks as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from xml.sax.saxutils import escape

from tempo.evaluation.estimates import Estimate

WIDTH = 760
"""Of a chart, px: the text of a README is some 830 px wide."""
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Okabe and Ito's, the darker ones first."""
INK, FAINT, PAPER = "#1f2430", "#d9dde5", "#ffffff"
SIZE = 13
"""Of letters, px."""
LEFT, RIGHT, TOP = 64, 20, 64
"""Margins, px; the top one holds the title and the legend."""


@dataclass
class Canvas:
    """A drawing of fixed width, written element by element."""

    title: str
    height: int
    _parts: list[str] = field(default_factory=list)

    def rectangle(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" fill="{fill}"/>'
        )

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: float = 1.0) -> None:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}"/>')

    def mark(self, x: float, y: float, number: int) -> None:
        """A disc, square, diamond, or triangle, by the number of its series."""
        colour = COLOURS[number % len(COLOURS)]
        if number % 4 == 0:
            self._parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>')
            return
        outline = (((-4, -4), (4, -4), (4, 4), (-4, 4)), ((0, -6), (6, 0), (0, 6), (-6, 0)), ((0, -5), (5, 4), (-5, 4)))
        path = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in outline[number % 4 - 1])
        self._parts.append(f'<polygon points="{path}" fill="{colour}"/>')

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        anchor: str = "start",
        bold: bool = False,
        colour: str = INK,
        turn: int = 0,
    ) -> None:
        style = ' font-weight="600"' if bold else ""
        style += f' transform="rotate({turn} {x:.1f} {y:.1f})"' if turn else ""
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"{style}>{escape(words)}</text>'
        )

    def render(self) -> str:
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self.height}" width="{WIDTH}" '
            f'height="{self.height}" role="img" font-family="system-ui, sans-serif" font-size="{SIZE}">'
        )
        name = f"<title>{escape(self.title)}</title>"
        paper = f'<rect width="{WIDTH}" height="{self.height}" fill="{PAPER}"/>'
        return "\n".join([head, name, paper, *self._parts, "</svg>", ""])


@dataclass(frozen=True)
class Plot:
    """The part of a canvas between its axes; y goes from 0 to `top`."""

    canvas: Canvas
    bottom: float
    """y of the lower axis, px."""
    top: float = 1.0

    def y(self, value: float) -> float:
        return self.bottom - min(max(value / self.top, 0.0), 1.0) * (self.bottom - TOP)

    def scale(self, label: str, percent: bool) -> None:
        """Grid lines with their values, and what they are."""
        for step in range(6):
            value = self.top * step / 5
            y = self.y(value)
            self.canvas.line([(LEFT, y), (WIDTH - RIGHT, y)], FAINT if step else INK)
            self.canvas.text(LEFT - 8, y + 4, f"{100 * value:.0f} %" if percent else f"{value:g}", anchor="end")
        self.canvas.text(16, (self.bottom + TOP) / 2, label, anchor="middle", turn=-90)

    def whisker(self, x: float, value: Estimate) -> None:
        if value.low < value.high:
            self.canvas.line([(x, self.y(value.low)), (x, self.y(value.high))], INK, 1.5)


def _framed(title: str, height: int, series: Sequence[str], *, marks: bool) -> Canvas:
    """A canvas with its title and the legend of its series."""
    canvas = Canvas(title, height)
    canvas.text(LEFT - 48, 24, title, bold=True)
    x = float(LEFT)
    for number, name in enumerate(series if len(series) > 1 else ()):
        if marks:
            canvas.mark(x + 6, 44, number)
        else:
            canvas.rectangle(x, 38, 12, 12, COLOURS[number % len(COLOURS)])
        canvas.text(x + 17, 48, name)
        x += 34 + 7.3 * len(name)
    return canvas


def bars(
    title: str, groups: Sequence[str], series: Mapping[str, Sequence[Estimate | None]], *, label: str, below: str = ""
) -> str:
    """Groups of bars from 0 to 100 %, each with its interval.

    Args:
        series: by name, an estimate for each group.
        label: what the bars measure.
        below: what the groups are.
    """
    canvas = _framed(title, 340, list(series), marks=False)
    plot = Plot(canvas, canvas.height - 62)
    plot.scale(label, percent=True)
    room = (WIDTH - LEFT - RIGHT) / len(groups)
    width = min(0.8 * room / len(series), 60.0)
    for place, group in enumerate(groups):
        middle = LEFT + room * (place + 0.5)
        canvas.text(middle, plot.bottom + 20, group, anchor="middle")
        for number, values in enumerate(series.values()):
            value = values[place]
            if value is not None:
                x = middle + width * (number - len(series) / 2)
                top = plot.y(value.value)
                canvas.rectangle(x + 1, top, width - 2, plot.bottom - top, COLOURS[number % len(COLOURS)])
                plot.whisker(x + width / 2, value)
    canvas.text((LEFT + WIDTH - RIGHT) / 2, canvas.height - 14, below, anchor="middle")
    return canvas.render()


def lines(
    title: str,
    places: Sequence[str],
    series: Mapping[str, Sequence[Estimate | None]],
    *,
    label: str,
    below: str,
) -> str:
    """A line from 0 to 100 % for each series over evenly spaced places, with intervals; arguments as for `bars`.

    A line is broken where its value is None.
    """
    canvas = _framed(title, 360, list(series), marks=True)
    plot = Plot(canvas, canvas.height - 62)
    plot.scale(label, percent=True)
    room = (WIDTH - LEFT - RIGHT) / len(places)
    for place, name in enumerate(places):
        canvas.text(LEFT + room * (place + 0.5), plot.bottom + 20, name, anchor="middle")
    for number, values in enumerate(series.values()):
        # Beside each other by a little, so that intervals do not hide each other.
        shift = 7 * (number - (len(series) - 1) / 2)
        for _, run in groupby(enumerate(values), key=lambda entry: entry[1] is None):
            known = [(LEFT + room * (place + 0.5) + shift, value) for place, value in run if value is not None]
            if known:
                canvas.line([(x, plot.y(value.value)) for x, value in known], COLOURS[number % len(COLOURS)], 2)
            for x, value in known:
                plot.whisker(x, value)
                canvas.mark(x, plot.y(value.value), number)
    canvas.text((LEFT + WIDTH - RIGHT) / 2, canvas.height - 14, below, anchor="middle")
    return canvas.render()


def heatmap(
    title: str, rows: Sequence[str], columns: Sequence[str], values: Sequence[Sequence[float | None]], *, below: str
) -> str:
    """Shares in [0, 1] as a table of cells from white to blue, with their values in per cent.

    Args:
        values: one sequence a row, one share a column.
    """
    height, left = 44, 130
    canvas = Canvas(title, TOP + height * len(rows) + 56)
    canvas.text(LEFT - 48, 24, title, bold=True)
    room = (WIDTH - left - RIGHT) / len(columns)
    for row, (name, shares) in enumerate(zip(rows, values, strict=True)):
        y = TOP - 20 + height * row
        canvas.text(left - 10, y + height / 2 + 5, name, anchor="end")
        for column, value in enumerate(shares):
            if value is not None:
                x = left + room * column
                canvas.rectangle(x + 1, y + 1, room - 2, height - 2, _blue(value))
                ink = PAPER if value > 0.6 else INK
                canvas.text(x + room / 2, y + height / 2 + 5, f"{100 * value:.0f} %", anchor="middle", colour=ink)
    for column, name in enumerate(columns):
        canvas.text(left + room * (column + 0.5), TOP + height * len(rows), name, anchor="middle")
    canvas.text((left + WIDTH - RIGHT) / 2, canvas.height - 14, below, anchor="middle")
    return canvas.render()


def _blue(share: float) -> str:
    """From near white to the first of COLOURS."""
    first, last = (240, 244, 248), tuple(int(COLOURS[0][place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(
        f"{round(a + min(max(share, 0.0), 1.0) * (b - a)):02x}" for a, b in zip(first, last, strict=True)
    )


def strips(
    title: str, lines_below: Sequence[str], panels: Mapping[str, Sequence[float]], marked: Sequence[bool]
) -> str:
    """One panel of bars over the segments of a video for each name, each from 0 to its own greatest value.

    Args:
        lines_below: lines of text under the panels.
        panels: by name, a value for each segment.
        marked: of each segment; marked ones are drawn in the second colour.
    """
    height = 92
    canvas = Canvas(title, 50 + (height + 34) * len(panels) + 20 * len(lines_below) + 18)
    canvas.text(LEFT - 48, 24, title, bold=True)
    room = (WIDTH - LEFT - RIGHT) / len(marked)
    y = 50.0
    for name, values in panels.items():
        greatest = max(*values, 1e-9)
        canvas.text(LEFT, y, name)
        bottom = y + 8 + height
        for place, value in enumerate(values):
            tall = height * value / greatest
            fill = COLOURS[1] if marked[place] else COLOURS[0]
            canvas.rectangle(LEFT + room * place + 0.5, bottom - tall, room - 1, tall, fill)
        canvas.line([(LEFT, bottom), (WIDTH - RIGHT, bottom)], INK)
        canvas.text(LEFT - 8, y + 18, f"{greatest:.3g}", anchor="end")
        canvas.text(LEFT - 8, bottom + 4, "0", anchor="end")
        y += height + 34
    for words in lines_below:
        canvas.text(LEFT, y, words)
        y += 20
    return canvas.render()
