"""Videos of a training step: every question has one answer, and tokens stay within bounds."""

import numpy as np
import pytest
import torch

from tempo.training import architecture, tokenizer
from tempo.training.base import Heads
from tempo.training.curriculum import STAGES, VideoMix
from tempo.training.pool import (
    MIXED,
    NEED_TWO,
    Pool,
    compose_at,
    draw_families,
    draw_fresh,
    draw_length,
    draw_pool,
    draw_strangers,
    draw_timeline,
    draw_tokens,
    draw_videos,
    read_pool,
    text_loss,
)
from tempo.training.projection import Imitation
from tempo.training.text import LONGEST_S, Text
from tempo.world.question import FAMILIES, LETTERS, LIST_LENGTH, NOT_HERE, NOT_MY_WORLD, Timeline
from tempo.world.scene import SCENE_S, Foreign


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
                answers.append(video.question.answer([scenes[index] for index in video.segments], video.timeline))
                assert len(video.segments) == len(video.timeline.times_s) == len(video.tokens) <= count
    shares = [np.mean([answer == wanted for answer in answers]) for wanted in (NOT_HERE, NOT_MY_WORLD)]
    assert 0.02 < shares[0] < 0.3
    assert 0 < shares[1] < 0.2


def test_a_time_is_asked_for_among_those_around_it(text: Text) -> None:
    rng = np.random.default_rng(0)
    beside = []
    for _ in range(20):
        scenes, questions, starts_s = draw_pool(rng, ["at"], text.start_times(rng, 48))
        segments, timeline = compose_at(questions[0], scenes, starts_s, 8, rng)
        asked = np.flatnonzero(questions[0].relevant_in([scenes[index] for index in segments], timeline))
        shown_s = timeline.times_s - SCENE_S / 2
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
        assert not set(families) & set(NEED_TWO)
        scenes, questions, starts_s = draw_pool(rng, families, text.start_times(rng, mix.pool))
        for row in draw_videos(Pool(1, scenes, starts_s, questions, memory=torch.empty(0)), rng, mix, 16):
            for video in row:
                shown = [scenes[index] for index in video.segments]
                assert len(shown) == 1
                answer = video.question.answer(shown, video.timeline)
                assert (answer == NOT_MY_WORLD) == isinstance(shown[0], Foreign)
                answers.append(answer)
    assert NOT_MY_WORLD in answers


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("held_out", [False, None])
def test_fresh_videos_have_answers(family: str, held_out: bool | None) -> None:
    rng = np.random.default_rng(0)
    for count in (3, LIST_LENGTH):
        timeline = draw_timeline(count, rng)
        question, scenes = draw_fresh(rng, family, timeline, held_out=held_out)
        assert len(scenes) == count
        assert question.answer(scenes, timeline)


def test_held_out_references_are_half_of_those_for_evaluation() -> None:
    rng = np.random.default_rng(0)
    timeline = Timeline(np.array([2.0, 6.0, 10.0]), 4.0)
    drawn = [draw_fresh(rng, "motion", timeline, held_out=None) for _ in range(100)]
    referred = [scene.held_out for question, scenes in drawn for scene in scenes if question.relevant(scene)]
    assert 0.3 < np.mean(referred) < 0.9


@pytest.mark.parametrize("truncation", [0.0, 0.5, 1.0])
def test_tokens_stay_within_bounds(truncation: float) -> None:
    rng = np.random.default_rng(0)
    relevant = np.arange(12) == 3
    mix = VideoMix(truncation=truncation)
    rows = np.array([draw_tokens(relevant, 16, mix, rng) for _ in range(200)])
    assert rows.min() >= 1
    assert rows.max() == 16
    assert ((rows == 16).all(1).mean() == 1) == (truncation == 0)


def test_what_is_asked_about_and_what_is_beside_it_stay_of_the_world() -> None:
    rng = np.random.default_rng(0)
    relevant = np.arange(40) == 7
    rows = [draw_strangers(relevant, rng) for _ in range(2000)]
    assert np.mean([len(row) > 0 for row in rows]) == pytest.approx(MIXED, abs=0.03)
    assert max(map(len, rows)) == 3
    assert not set(np.concatenate(rows).tolist()) & {6, 7, 8}
    assert not any(len(draw_strangers(np.ones(2, bool), rng)) for _ in range(100))


def test_videos_get_longer() -> None:
    mix = VideoMix(longest_first=4, longest_last=64)
    lengths = [max(draw_length(np.random.default_rng(seed), mix, share) for seed in range(50)) for share in (0.0, 1.0)]
    assert lengths[0] <= 4
    assert 32 < lengths[1] <= 64


def test_a_share_of_videos_can_be_listed() -> None:
    rng = np.random.default_rng(0)
    mix = VideoMix(shortest=4, longest_first=64, longest_last=64, at_longest=0.5, at_shortest=0.25)
    lengths = np.array([draw_length(rng, mix, 1.0) for _ in range(2000)])
    assert lengths.min() == 4
    # The even quarter has a quarter of its own at 4 to 8: ln(8.5 / 4) / ln(64 / 4).
    assert np.mean(lengths <= LIST_LENGTH) == pytest.approx(0.25 + 0.25 * 0.27, abs=0.03)
    assert np.mean(lengths == 64) == pytest.approx(0.5, abs=0.03)


def test_the_decoder_learns_from_notes(text: Text) -> None:
    torch.manual_seed(0)
    network = architecture.network(tokenizer.build(), text.spec.k_max)
    heads = Heads(network.projector.in_features, network.projector.out_features)
    metrics = text_loss(network, heads, text, np.random.default_rng(0), VideoMix(segments_a_step=64), 8)
    metrics.loss.backward()
    gradient = network.decoder.model.embed_tokens.weight.grad
    assert gradient is not None
    assert gradient.abs().sum() > 0
    assert network.compressor.memory_tokens.grad is None
    assert set(metrics.numbers) <= {"right", "options", *FAMILIES}
    # Among its questions are choices.
    assert 0 <= metrics.numbers["options"] <= 1
    assert heads.options.weight.grad is not None


def test_an_imitated_memory_token_has_to_say_its_word(text: Text) -> None:
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    network = architecture.network(tokenizer.build(), text.spec.k_max)
    heads = Heads(network.projector.in_features, network.projector.out_features)
    imitation = Imitation(network, text, rng, 16)
    metrics = text_loss(network, heads, text, rng, VideoMix(segments_a_step=64), 8, imitation)
    metrics.loss.backward()
    assert 0 <= metrics.numbers["words"] <= 1
    assert network.projector.weight.grad is not None
    assert network.compressor.memory_tokens.grad is None


@pytest.mark.parametrize(("length", "asked", "each"), [(2, 3, 4), (8, 3, 1), (16, 2, 1), (64, 1, 1)])
def test_of_longer_videos_fewer_are_read(text: Text, length: int, asked: int, each: int) -> None:
    network = architecture.network(tokenizer.build(), text.spec.k_max)
    mix = VideoMix(pool=36, questions=3, most_videos=4, segments_a_step=32, favoured={"often": 0.0})
    rng = np.random.default_rng(0)
    pool = read_pool(network, text, rng, mix, length, frozen=True)
    assert (pool.count, len(pool.questions)) == (length, asked)
    assert [len(videos) for videos in draw_videos(pool, rng, mix, text.spec.k_max)] == [each] * asked


def test_the_end_of_an_option_is_its_last_word(text: Text) -> None:
    options = ("a red star", "blue", "yellow", "white")
    query = " ".join(["What is it?", *(f"{mark} {option}" for mark, option in zip(LETTERS, options, strict=True))])
    after = text.decoder(query).after
    assert [after[end] for end in text.option_ends(after)] == [text.ids(option)[-1] for option in options]
