"""Fresh videos: every question has its answer, also where several share a video, and roles mean what they say."""

from __future__ import annotations

import numpy as np
import pytest

from tempo.world import quiz
from tempo.world.families import names
from tempo.world.question import NOT_HERE, NOT_MY_WORLD
from tempo.world.quiz import NEAR_MISS, RELEVANT


@pytest.mark.parametrize(("segments", "shared"), [(8, 1), (8, 2), (32, 5), (128, 5)])
def test_every_question_has_one_answer(segments: int, shared: int) -> None:
    fitting = names(lambda family: family.fits(segments))
    for seed in range(len(fitting)):
        asked = [fitting[(shared * seed + place) % len(fitting)] for place in range(shared)]
        made = quiz.draw(np.random.default_rng(seed), asked, segments)
        assert len(made.scenes) == segments
        assert [question.family.name for question in made.questions] == asked
        for question in made.questions:
            found = int((made.roles(question) == RELEVANT).sum())
            absent = made.answer(question) == NOT_HERE
            assert absent == (found == 0) or not question.family.can_be_absent
            most = {"first": 2, "order": 2, "often": 4, "list": segments, "about": segments}
            assert found <= most.get(question.family.name, 1)


def test_only_short_videos_are_listed() -> None:
    assert "list" in names(lambda family: family.fits(8))
    assert "list" not in names(lambda family: family.fits(9))


def test_near_misses_share_a_part_and_are_not_asked_about() -> None:
    made = quiz.draw(np.random.default_rng(5), ("colour", "exists", "first", "code"), 64)
    for question in made.questions:
        roles = made.roles(question)
        for scene, role in zip(made.scenes, roles, strict=True):
            assert (role == RELEVANT) == question.relevant(scene)
            assert (role == NEAR_MISS) == (not question.relevant(scene) and quiz.partly_relevant(question, scene))


def test_half_of_the_questions_are_about_what_training_leaves_out() -> None:
    shown = []
    for seed in range(150):
        made = quiz.draw(np.random.default_rng(seed), ("describe",), 8)
        relevant = np.flatnonzero(made.roles(made.questions[0]) == RELEVANT)
        shown += [made.scenes[index].held_out for index in relevant]
    assert 0.2 < np.mean(shown) < 0.7


def test_codes_of_one_length() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        made = quiz.draw_code(rng, 8, 5)
        answer = made.answer(made.questions[0])
        assert answer != NOT_HERE
        assert len(answer) == 5


def test_what_is_not_of_the_world_has_one_answer() -> None:
    made = quiz.draw_elsewhere(np.random.default_rng(0), ("colour", "at", "exists"), 8)
    assert {made.answer(question) for question in made.questions} == {NOT_MY_WORLD}
    assert not any((made.roles(question) == RELEVANT).any() for question in made.questions)
