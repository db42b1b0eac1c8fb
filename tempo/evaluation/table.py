"""Table: the report as plain text, for a person."""

from __future__ import annotations

from collections.abc import Sequence

from tempo.evaluation.estimates import Estimate
from tempo.evaluation.report import Report
from tempo.evaluation.scores import CellReport


def text(report: Report) -> str:
    """The report as plain text."""
    lines = [f"{report.model} ({report.weights}), {report.wall_s / 60:.0f} min"]
    lines += _grid(
        (
            "",
            "right",
            "guessing",
            "oracle",
            "default budget",
            "held out",
            "absent",
            "alarms",
            "AUC",
            "held out",
            "near",
            "used",
        ),
        [_cell_row(cell) for cell in report.cells],
    )
    for title, parts in (
        ("Right by family", [cell.by_family for cell in report.cells]),
        ("Right by what a question refers to a scene by", [cell.by_reference for cell in report.cells]),
    ):
        names = list(dict.fromkeys(name for part in parts for name in part))
        lines += ["", title]
        lines += _grid(
            ("", *(f"{cell.segments}" for cell in report.cells)),
            [(name, *(_share(part.get(name)) for part in parts)) for name in names],
        )
    lines += ["", "Right by how a question is put"]
    lines += _wordings(report)
    codes, elsewhere = report.codes, report.elsewhere
    lines += ["", f"Codes of {codes.length} characters at {codes.segments} segments: {_share(codes.exact)} exact, "]
    lines[-1] += f"{_share(codes.characters)} of the characters"
    lines += [f"Says so of videos that are not of its world: {_share(elsewhere.not_my_world)}"]
    lines += ["", "Through files"]
    lines += _grid(
        ("segments", "drawn", "original", "copy", "copy = drawn", "copy = original"),
        [
            (
                f"{files.segments}",
                *(_share(value) for value in files.accuracy.values()),
                *(_share(value) for value in files.agreement.values()),
            )
            for files in report.files
        ],
    )
    for study in report.studies:
        short = f"; {study.binding_cap} is the binding budget" if study.binding_cap else ""
        lines += ["", f"{study.title}, {study.segments} segments{short}"]
        lines += _grid(
            ("", "budget", "right", "first is ahead by", "used", "short", "AUC"),
            [
                (
                    row.label,
                    f"{row.cap}",
                    _share(row.accuracy),
                    _share(row.ahead),
                    f"{row.tokens_used:.0f}",
                    f"{100 * row.binding:.0f}",
                    _area(row.areas.all) if row.areas else "",
                )
                for row in study.rows
            ],
        )
    return "\n".join([*lines, ""])


def _wordings(report: Report) -> list[str]:
    """Documented questions, those in forms that are trained on and that are not, and people's own, side by side."""
    lengths = {cell.segments for cell in report.wordings}
    columns = [
        (f"{cell.wording}, {cell.segments}", cell.accuracy, cell.by_family, cell.areas.all)
        for cell in (*report.cells, *report.wordings)
        if cell.segments in lengths
    ]
    own = report.own_words
    if own:
        columns.append(("own words", own.accuracy, own.by_family, own.area))
    names = list(dict.fromkeys(name for _, _, by_family, _ in columns for name in by_family))
    return _grid(
        ("", *(title for title, *_ in columns)),
        [
            ("all", *(_share(right) for _, right, _, _ in columns)),
            *((name, *(_share(by_family.get(name)) for _, _, by_family, _ in columns)) for name in names),
            ("AUC", *(_area(area) for *_, area in columns)),
            *(
                [
                    ("only what is shown", *[""] * (len(columns) - 1), _share(own.not_shown)),
                    ("... wrongly", *[""] * (len(columns) - 1), _share(own.false_alarms)),
                ]
                if own
                else []
            ),
        ],
    )


def _cell_row(cell: CellReport) -> tuple[str, ...]:
    return (
        cell.name,
        _share(cell.accuracy),
        f"{100 * cell.chance.constant:.0f}" if cell.chance else "",
        _share(cell.oracle),
        f"{_share(cell.default_budget)} of {cell.default_cap}" if cell.default_budget else "",
        _share(cell.held_out),
        _share(cell.not_here),
        _share(cell.false_alarms),
        *map(_area, (cell.areas.all, cell.areas.held_out, cell.areas.near)),
        f"{cell.tokens_used:.0f}/{cell.cap}",
    )


def _share(value: Estimate | None) -> str:
    """Per cent, with the 95 % interval."""
    return "" if value is None else f"{100 * value.value:.1f} [{100 * value.low:.1f}, {100 * value.high:.1f}]"


def _area(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table, its columns aligned."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    return [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in (head, *rows)
    ]
