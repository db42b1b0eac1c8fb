"""Videos of a training step: one relevant segment, tags in order, tokens within bounds."""

import numpy as np
import pytest

from tempo.training.curriculum import VideoMix
from tempo.training.videos import draw_pool, draw_tokens, draw_videos


def test_every_question_has_one_answer() -> None:
    for seed in range(10):
        rng = np.random.default_rng(seed)
        scenes, questions = draw_pool(rng, VideoMix())
        for row in draw_videos(scenes, questions, rng, VideoMix(), 1.0, 16):
            for video in row:
                shown = [scenes[index] for index in video.segments]
                found = sum(map(video.question.matches, shown))
                assert found == 1 or (found == 0 and video.question.family == "exists")
                assert video.question.answer(shown, video.times_s.tolist())
                assert (np.diff(video.times_s) > 3.5).all()


@pytest.mark.parametrize("truncation", [0.0, 0.5, 1.0])
def test_tokens_stay_within_bounds(truncation: float) -> None:
    rng = np.random.default_rng(0)
    relevant = np.arange(12) == 3
    rows = np.array([draw_tokens(relevant, 16, truncation, rng) for _ in range(200)])
    assert rows.min() >= 1
    assert rows.max() == 16
    assert ((rows == 16).all(1).mean() == 1) == (truncation == 0)


def test_videos_get_longer() -> None:
    mix = VideoMix(longest_first=2, longest_last=64, segments_a_step=400)
    lengths = []
    for progress in (0.0, 1.0):
        rng = np.random.default_rng(0)
        scenes, questions = draw_pool(rng, mix)
        drawn = [draw_videos(scenes, questions, rng, mix, progress, 16) for _ in range(20)]
        lengths.append(max(len(rows[0][0].segments) for rows in drawn))
    assert lengths[0] == 2
    assert 32 < lengths[1] <= 64
