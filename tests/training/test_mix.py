"""Mix: lengths and tokens stay within bounds."""

import numpy as np
import pytest

from tempo.training.curriculum import VideoMix
from tempo.training.mix import MIXED, draw_length, draw_strangers, draw_tokens
from tempo.world.forms import LIST_LENGTH


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
