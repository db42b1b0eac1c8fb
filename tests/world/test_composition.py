"""Composition: hits match, misses do not, and every question has an answer on the video that is made for it."""

import numpy as np
import pytest

from tempo.world.composition import draw_fresh, hits, miss
from tempo.world.families import FAMILIES, LIST_LENGTH, names
from tempo.world.reference import Reference
from tempo.world.schedule import Schedule


@pytest.mark.parametrize("family", names(lambda family: family.refers))
def test_hits_match_and_misses_do_not(family: str) -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        question = FAMILIES[family].ask(rng)
        assert question.reference is not None
        found = hits(question, rng)
        assert all(question.relevant(scene) for scene in found)
        assert not question.relevant(miss(question, rng))
        near = miss(question, rng, near=True)
        same = [Reference((pair,)).matches(near) for pair in question.reference.attributes]
        assert same.count(False) == 1 or question.other


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("held_out", [False, None])
def test_fresh_videos_have_answers(family: str, held_out: bool | None) -> None:
    rng = np.random.default_rng(0)
    for count in (3, LIST_LENGTH):
        schedule = Schedule.of_scenes(count)
        question, scenes = draw_fresh(rng, family, schedule, held_out=held_out)
        assert len(scenes) == count
        assert question.answer(scenes, schedule)


def test_held_out_references_are_half_of_those_for_evaluation() -> None:
    rng = np.random.default_rng(0)
    schedule = Schedule.of_scenes(3)
    drawn = [draw_fresh(rng, "motion", schedule, held_out=None) for _ in range(100)]
    referred = [scene.held_out for question, scenes in drawn for scene in scenes if question.relevant(scene)]
    assert 0.3 < np.mean(referred) < 0.9
