"""Pools: every question has one answer on each of its videos."""

import numpy as np
import pytest
import torch

from tempo.training import architecture, tokenizer
from tempo.training.curriculum import STAGES, VideoMix
from tempo.training.mix import draw_families, draw_length
from tempo.training.pool import Pool, compose_at, draw_pool, draw_videos, read_pool
from tempo.training.text import Text
from tempo.world.families import FAMILIES
from tempo.world.question import NOT_HERE, NOT_MY_WORLD
from tempo.world.scene import LONGEST_S, SCENE_S, Foreign


@pytest.fixture(scope="module")
def text() -> Text:
    return Text(tokenizer.build(), architecture.spec())


def test_every_question_of_a_pool_has_an_answer(text: Text) -> None:
    answers = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        mix = STAGES[-1].videos
        count = draw_length(rng, mix, rng.random())
        families = draw_families(rng, 6, count, mix.favoured)
        scenes, questions, starts_s = draw_pool(rng, families, text.start_times(rng, mix.pool))
        assert len(scenes) == mix.pool
        pool = Pool(count, scenes, starts_s, questions, memory=torch.empty(0))
        for row in draw_videos(pool, rng, mix, 16):
            for video in row:
                answers.append(video.question.answer([scenes[index] for index in video.segments], video.schedule))
                assert len(video.segments) == len(video.schedule.times_s) == len(video.tokens) <= count
    shares = [np.mean([answer == wanted for answer in answers]) for wanted in (NOT_HERE, NOT_MY_WORLD)]
    assert 0.02 < shares[0] < 0.3
    assert 0 < shares[1] < 0.2


def test_a_time_is_asked_for_among_those_around_it(text: Text) -> None:
    rng = np.random.default_rng(0)
    beside = []
    for _ in range(20):
        scenes, questions, starts_s = draw_pool(rng, ["at"], text.start_times(rng, 48))
        segments, schedule = compose_at(questions[0], scenes, starts_s, 8, rng)
        asked = np.flatnonzero(questions[0].relevant_in([scenes[index] for index in segments], schedule))
        shown_s = schedule.times_s - SCENE_S / 2
        beside += [
            bool(np.isclose(starts_s[segments[place]], shown_s[place]))
            for now in asked
            for place in (now - 1, now + 1)
            if 0 <= place < len(segments) and shown_s[place] < LONGEST_S - SCENE_S
        ]
    assert np.mean(beside) > 0.9


def test_one_segment_is_asked_about_itself_alone(text: Text) -> None:
    mix = STAGES[-1].videos
    answers = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        families = draw_families(rng, 12, 1, mix.favoured)
        assert not any(FAMILIES[name].fewest > 1 for name in families)
        scenes, questions, starts_s = draw_pool(rng, families, text.start_times(rng, mix.pool))
        for row in draw_videos(Pool(1, scenes, starts_s, questions, memory=torch.empty(0)), rng, mix, 16):
            for video in row:
                shown = [scenes[index] for index in video.segments]
                assert len(shown) == 1
                answer = video.question.answer(shown, video.schedule)
                assert (answer == NOT_MY_WORLD) == isinstance(shown[0], Foreign)
                answers.append(answer)
    assert NOT_MY_WORLD in answers


@pytest.mark.parametrize(("length", "asked", "each"), [(2, 3, 4), (8, 3, 1), (16, 2, 1), (64, 1, 1)])
def test_of_longer_videos_fewer_are_read(text: Text, length: int, asked: int, each: int) -> None:
    network = architecture.network(tokenizer.build(), text.spec.k_max)
    mix = VideoMix(pool=36, questions=3, most_videos=4, segments_a_step=32, favoured={"often": 0.0})
    rng = np.random.default_rng(0)
    pool = read_pool(network, text, rng, mix, length, frozen=True)
    assert (pool.count, len(pool.questions)) == (length, asked)
    assert [len(videos) for videos in draw_videos(pool, rng, mix, text.spec.k_max)] == [each] * asked
