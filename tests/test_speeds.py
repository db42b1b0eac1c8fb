"""The estimate, held against runs that were recorded."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from tempo.preflight import decoding_work
from tempo.speeds import Range, Speeds, Work
from tests.test_preflight import INFO

RECORDED = json.loads((Path(__file__).parent / "data" / "speeds.json").read_text(encoding="utf-8"))
STEPS: tuple[tuple[Work, str], ...] = (
    ("reading", "reading_s"),
    ("compressing", "compressing_s"),
    ("answering", "first_token_s"),
)


def units(work: Work, run: dict[str, float]) -> float:
    return decoding_work(INFO, run["length_s"]) if work == "reading" else run["segments"]


def measured(runs: list[dict[str, float]]) -> Speeds:
    speeds = Speeds()
    for run in runs:
        for work, name in STEPS:
            speeds.measured(work, units(work, run), run[name])
    return speeds


def estimate(speeds: Speeds, run: dict[str, float]) -> Range:
    parts = [speeds.estimate(work, units(work, run)) for work, _ in STEPS]
    return sum(part[0] for part in parts if part), sum(part[1] for part in parts if part)


def took(run: dict[str, float]) -> float:
    return sum(run[name] for _, name in STEPS)


@pytest.mark.parametrize("index", range(len(RECORDED["rest"])))
def test_what_a_run_took_is_in_the_range_that_the_others_give(index: int) -> None:
    runs = RECORDED["rest"]
    low, high = estimate(measured(runs[:index] + runs[index + 1 :]), runs[index])
    assert low <= took(runs[index]) <= high
    assert high < 4 * low


@pytest.mark.parametrize("load", ["rest", "busy"])
def test_one_run_leaves_a_range_in_which_any_other_lies(load: str) -> None:
    for first, other in itertools.permutations(RECORDED[load], 2):
        low, high = estimate(measured([first]), other)
        assert low <= took(other) <= high


def test_a_fixed_cost_is_not_taken_for_a_rate() -> None:
    speeds = Speeds()
    for size in (2, 6, 2, 6):
        speeds.measured("compressing", size, 3 + 0.1 * size)
    low, high = speeds.estimate("compressing", 150) or (0.0, 0.0)
    assert low < 18 < high < 30


def test_one_slow_moment_moves_little() -> None:
    speeds = Speeds()
    for size in (2, 6, 15, 30, 60, 150):
        speeds.measured("compressing", size, (1 + 0.1 * size) * (20 if size == 15 else 1))
    low, high = speeds.estimate("compressing", 100) or (0.0, 0.0)
    assert low < 11 < high < 40


def test_nothing_costs_less_than_none_and_more_work_never_less() -> None:
    speeds = Speeds()
    speeds.measured("reading", 10, 5.0)
    speeds.measured("reading", 100, 1.0)
    ranges = [speeds.estimate("reading", size) for size in (1, 10, 100, 1000)]
    assert all(found and 0 <= found[0] <= found[1] for found in ranges)
    assert ranges == sorted(ranges)
    assert speeds.estimate("writing", 1) is None


def test_how_long_the_answer_will_be_is_as_it_mostly_was() -> None:
    speeds = Speeds()
    assert speeds.usual("writing") is None
    for tokens in (4, 8, 16, 32):
        speeds.measured("writing", tokens, 0.5 + 0.1 * tokens)
    low, high = speeds.usual("writing") or (0.0, 0.0)
    assert low < 1.3
    assert 2.1 < high < 6
