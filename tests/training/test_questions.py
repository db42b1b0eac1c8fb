"""Questions: the reference decides what is relevant, and the answers are true."""

import numpy as np
import pytest

from tempo.training.questions import FAMILIES, ask, hit, miss, random_question
from tempo.training.world import Scene

VIDEO = [
    Scene("red", "star", "grows", "1"),
    Scene("blue", "star", "moves left", "2"),
    Scene("orange", "moon", "stays still", "3"),
]
TIMES_S = [2.0, 6.0, 10.0]
BLUE_STAR = {"colour": "blue", "shape": "star"}


@pytest.mark.parametrize(
    ("family", "reference", "text", "answer"),
    [
        ("colour", {"number": "3"}, "What colour is the object with the number 3?", "orange"),
        ("shape", {"colour": "blue"}, "What shape is the blue object?", "a star"),
        ("motion", BLUE_STAR, "How does the blue star move?", "it moves left"),
        ("number", {"shape": "moon"}, "What number is shown with the moon?", "3"),
        ("after", BLUE_STAR, "What comes after the blue star?", "an orange moon"),
        ("when", BLUE_STAR, "When does the blue star appear?", "at 6.0 seconds"),
        ("exists", {"colour": "orange", "shape": "star"}, "Is there an orange star in the video?", "no"),
        ("exists", BLUE_STAR, "Is there a blue star in the video?", "yes"),
    ],
)
def test_words_and_answers(family: str, reference: dict[str, str], text: str, answer: str) -> None:
    question = ask(family, reference)
    assert question.text == text
    assert question.answer(VIDEO, TIMES_S) == answer


def test_an_ambiguous_question_has_no_answer() -> None:
    with pytest.raises(ValueError, match="2 scenes"):
        ask("number", {"shape": "star"}).answer(VIDEO, TIMES_S)


@pytest.mark.parametrize("family", FAMILIES)
def test_hits_match_and_misses_do_not(family: str) -> None:
    rng = np.random.default_rng(0)
    for _ in range(30):
        question = random_question(rng, family)
        assert question.matches(hit(question, rng))
        assert not question.matches(miss(question, rng))
        near = miss(question, rng, near=True)
        assert sum(getattr(near, name) != value for name, value in question.reference.items()) == 1
