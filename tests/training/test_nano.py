"""The shipped weights: they answer about their world, and about the example clips, looking at the right segment."""

import json
from pathlib import Path

import pytest

import tempo
from tempo.pipeline import Tempo
from tempo.training.evaluate import area_under_curve, evaluate

EXAMPLES = Path(__file__).parents[2] / "assets" / "examples"
CLIPS = json.loads((EXAMPLES / "questions.json").read_text(encoding="utf-8"))
CASES = [
    pytest.param(clip["clip"], entry, id=f"{clip['clip']}-{entry['question']}")
    for clip in CLIPS
    for entry in clip["questions"]
]


@pytest.fixture(scope="module")
def nano() -> Tempo:
    return tempo.load("nano", device="cpu")


@pytest.mark.slow
def test_fresh_videos(nano: Tempo) -> None:
    report = evaluate(nano, segments=32, questions=28, budget=128, seed=7)
    assert report.accuracy >= 0.7
    assert report.relevance_auc >= 0.9
    assert report.tokens_used <= 128


def test_the_examples_are_a_variety() -> None:
    assert len(CLIPS) == 5
    assert all(2 <= len(clip["questions"]) <= 3 for clip in CLIPS)


@pytest.mark.parametrize(("clip", "entry"), CASES)
def test_an_example_is_answered_from_the_right_segment(nano: Tempo, clip: str, entry: dict) -> None:
    answer = nano.answer(EXAMPLES / clip, entry["question"])
    assert answer.text == entry["answer"]
    peak = max(answer.segments, key=lambda segment: segment.tokens)
    start_s, end_s = entry["segment_s"]
    assert start_s <= peak.time_s <= end_s


def test_area_under_curve() -> None:
    assert area_under_curve([0.9, 0.8], [0.1, 0.2, 0.3]) == 1.0
    assert area_under_curve([0.5], [0.5]) == 0.5
    assert area_under_curve([0.1], [0.5, 0.9]) == 0.0
