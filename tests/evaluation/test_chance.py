"""Chance: what guessing gets right, and how a question of which comes first is guessed."""

from __future__ import annotations

import numpy as np

from tempo.evaluation.chance import guessing, stance
from tempo.world import quiz
from tempo.world.question import NOT_HERE


def test_guessing() -> None:
    asked = [("colour", "red"), ("colour", "red"), ("colour", "blue"), ("exists", "no")]
    chance = guessing(asked)
    assert chance is not None
    assert chance.constant == 3 / 4
    assert chance.random == (3 / 2 + 1) / 4
    assert guessing([]) is None


def test_which_comes_first_is_guessed_by_its_place() -> None:
    made = [quiz.draw(np.random.default_rng(seed), ("first",), 16) for seed in range(30)]
    stances = {stance(one.questions[0], one.answer(one.questions[0])) for one in made}
    assert stances <= {("first", "0"), ("first", "1"), ("first", NOT_HERE)}
    assert len(stances) > 1
