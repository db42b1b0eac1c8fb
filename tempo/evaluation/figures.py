"""Figures: the charts of a report, one SVG file each."""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap

from tempo.evaluation import charts
from tempo.evaluation.cases import Case, Distribution
from tempo.evaluation.estimates import Estimate, exactly
from tempo.evaluation.report import Report
from tempo.evaluation.studies import Study

ACCURACY = "right answers"
LINE = 95
"""Characters that fit under a chart."""


def draw(report: Report) -> dict[str, str]:
    """Every figure by its file name."""
    made = {
        "accuracy.svg": _accuracy(report),
        "policies.svg": _over_budgets(report.study("policies")),
        "shares.svg": _over_budgets(report.study("shares")),
        "truncation.svg": _over_budgets(report.study("truncation-even")),
        "directions.svg": _directions(report.study("directions")),
        "anchors.svg": _anchors(report.study("anchors"), report.study("anchors-rest")),
        "frames.svg": _frames(report.study("frames")),
        "distribution.svg": _distribution(report.distribution),
    }
    return made | {f"case-{case.key}.svg": _case(case) for case in report.cases}


def write(report: Report, folder: Path) -> None:
    """Write every figure into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in draw(report).items():
        (folder / name).write_text(text, encoding="utf-8")


def _accuracy(report: Report) -> str:
    cells = report.cells
    guessing = [exactly(cell.chance.constant) if cell.chance else None for cell in cells]
    series = {
        "told the segment": [cell.oracle for cell in cells],
        "ATA": [cell.accuracy for cell in cells],
        "default budget": [cell.default_budget for cell in cells],
        "held-out combinations": [cell.held_out for cell in cells],
        "guessing": guessing,
    }
    lengths = [f"{cell.segments}" for cell in cells]
    return charts.bars("Accuracy by length", lengths, series, label=ACCURACY, below="segments of 4 s in the video")


def _over_budgets(study: Study) -> str:
    series = {label: _of(study, label) for label in study.labels}
    title = f"{study.title}, {study.segments} segments"
    places = [f"{cap}" for cap in study.caps]
    return charts.lines(title, places, series, label=ACCURACY, below="visual token budget of the video")


def _directions(study: Study) -> str:
    series = {f"budget {cap}": [row.accuracy for row in study.at(cap)] for cap in study.caps}
    labels = [label.removesuffix(" prompt") for label in study.labels]
    title = f"{study.title}, {study.segments} segments"
    return charts.bars(title, labels, series, label=ACCURACY, below="direction, prompt")


def _anchors(across: Study, rest: Study) -> str:
    cap = max(across.caps)
    labels = [row.label for row in sorted(across.at(cap), key=lambda row: row.label)]
    series = {
        name: [next(row.accuracy for row in study.at(cap) if row.label == label) for label in labels]
        for name, study in (("order and time", across), ("all other questions", rest))
    }
    title = f"Temporal anchors, {across.segments} segments, budget {cap}"
    return charts.bars(title, labels, series, label=ACCURACY, below="tokens that every segment keeps")


def _frames(study: Study) -> str:
    caps = study.caps
    values = [[value.value if value else None for value in _of(study, label)] for label in study.labels]
    title = f"Right answers by frames and budget, videos of {study.segments * 4} s"
    return charts.heatmap(title, study.labels, [f"{cap}" for cap in caps], values, below="visual token budget")


def _distribution(shown: Distribution) -> str:
    series = {
        name: [exactly(share) for share in shares]
        for name, shares in (("relevant", shown.relevant), ("near misses", shown.near), ("other segments", shown.other))
    }
    title = f"Tokens that a segment keeps, {shown.segments} segments, budget {shown.cap}"
    places = [f"{tokens}" for tokens in range(len(shown.other))]
    return charts.bars(title, places, series, label="share of segments", below="memory tokens kept")


def _case(case: Case) -> str:
    verdict = "right" if case.said == case.wanted else f"wrong; it is: {case.wanted}"
    below = [line for text in (f"Q: {case.query}", f"A: {case.said}", verdict) for line in wrap(text, LINE)]
    panels = {"relevance, by segment": case.relevance, "memory tokens kept": case.tokens}
    return charts.strips(f"{case.title} (asked about: orange)", below, panels, case.relevant)


def _of(study: Study, label: str) -> list[Estimate | None]:
    """A label's accuracy at every budget."""
    found = {row.cap: row.accuracy for row in study.rows if row.label == label}
    return [found.get(cap) for cap in study.caps]
