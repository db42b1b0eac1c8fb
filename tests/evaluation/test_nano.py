"""The shipped weights: a small slice of the benchmark, and the example clips answered from the right segments."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tempo.evaluation import scores
from tempo.evaluation.cells import SHARED, Cell, ata
from tempo.evaluation.journal import Journal
from tempo.evaluation.subject import Subject
from tempo.evaluation.trials import run
from tempo.pipeline import Tempo
from tempo.view.keyframes import RELEVANT_FROM
from tempo.world.families import names

SEGMENTS, QUESTIONS = 32, 100
UNTRAINED = {"text", "where", "order", "about", "scenes", "length", "outside"}
"""Families that the world has, and that the shipped weights have not been trained on yet."""
ASKED = tuple(names(lambda family: family.fits(SEGMENTS) and family.name not in UNTRAINED))
LEAST_ACCURACY = 0.85
LEAST_AREA = 0.97
"""Of relevance. Both have a wide margin: the questions are always the same."""

EXAMPLES = Path(__file__).parents[2] / "assets" / "examples"
CLIPS = json.loads((EXAMPLES / "questions.json").read_text(encoding="utf-8"))
CASES = [
    pytest.param(clip["clip"], entry, id=f"{clip['clip']}-{entry['question']}")
    for clip in CLIPS
    for entry in clip["questions"]
]


@pytest.fixture(scope="module")
def subject() -> Subject:
    return Subject("nano")


@pytest.fixture(scope="module")
def nano(subject: Subject) -> Tempo:
    return subject.model


@pytest.mark.slow
def test_fresh_videos(subject: Subject) -> None:
    cell = Cell("slice", SEGMENTS, QUESTIONS, conditions=(ata(SEGMENTS),), shared=SHARED, families=ASKED)
    ((_, trials),) = run(subject, [cell], processes=1, journal=Journal())
    made = scores.report(cell, trials, subject.spec.budget)
    assert made.accuracy is not None and made.accuracy.value >= LEAST_ACCURACY
    assert made.areas.all is not None and made.areas.all >= LEAST_AREA
    assert made.tokens_used <= made.cap


def test_the_examples_are_a_variety() -> None:
    assert len(CLIPS) == 5
    assert all(2 <= len(clip["questions"]) <= 4 for clip in CLIPS)


@pytest.mark.parametrize(("clip", "entry"), CASES)
def test_an_example_is_answered_from_the_right_segments(nano: Tempo, clip: str, entry: dict) -> None:
    answer = nano.answer(EXAMPLES / clip, entry["question"])
    assert answer.text == entry["answer"]
    relevant = [[s.start_s, s.end_s] for s in answer.segments if s.relevance >= RELEVANT_FROM]
    above_anchor = [[s.start_s, s.end_s] for s in answer.segments if s.tokens > answer.budget.k_min]
    assert relevant == entry["segments_s"]
    # Scores are spread over the tokens however low they are: where nothing is relevant, tokens say nothing.
    assert above_anchor == entry["segments_s"] or not relevant
