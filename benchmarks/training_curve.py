"""A chart of how a training run went: shares of right answers in training over its time.

    python -m benchmarks.training_curve RUN/training/log.csv CHART.svg

Each point is the mean of what the log has of ten minutes. The stages' tasks differ, so a line ends where its stage
does.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from pathlib import Path

from tempo.evaluation import charts
from tempo.evaluation.estimates import exactly

MINUTES = 10
LABELLED = 3
"""Every third of the points has its time below."""
SERIES = {
    "letters": "letters",
    "relevance": "relevance",
    "note": "notes",
    "code note": "notes of codes",
    "right": "answers on videos",
}
"""Names in the log, and what they are called here."""


def read(log: Path) -> dict[tuple[str, int], float]:
    """Means by (name, which ten minutes of the whole run)."""
    values: dict[tuple[str, int], list[float]] = defaultdict(list)
    before_s, stage, last_s = 0.0, "", 0.0
    with log.open(newline="") as file:
        for name_of_stage, _, seconds, name, value in csv.reader(file):
            if name_of_stage != stage:
                before_s, stage = before_s + last_s, name_of_stage
            last_s = float(seconds)
            values[name, int((before_s + last_s) // (60 * MINUTES))].append(float(value))
    return {key: sum(some) / len(some) for key, some in values.items()}


def chart(means: dict[tuple[str, int], float]) -> str:
    """The chart as SVG."""
    count = 1 + max(place for _, place in means)
    series = {
        title: [exactly(means[name, place]) if (name, place) in means else None for place in range(count)]
        for name, title in SERIES.items()
    }
    places = ["" if (place + 1) % LABELLED else f"{MINUTES * (place + 1)}" for place in range(count)]
    return charts.lines("Training", places, series, label="right in training", below="minutes of training")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("log", type=Path)
    parser.add_argument("chart", type=Path)
    args = parser.parse_args()
    args.chart.write_text(chart(read(args.log)), encoding="utf-8")


if __name__ == "__main__":
    main()
