"""Samples: the same for the same generator, and within black bars where they are smaller."""

import numpy as np

from tempo.world.sample import sample
from tempo.world.scene import Foreign, Label, Scene, random_scene

SCENE = Scene("red", "square", "medium", "moves right", "1", Label("word", "harbour"), look=5)


def test_a_sample_is_a_function_of_scene_and_generator() -> None:
    for shown in (random_scene(np.random.default_rng(3)), Foreign(7)):
        one, same, other = (sample(shown, np.random.default_rng(seed)).pixels for seed in (1, 1, 2))
        assert one.shape == (8, 64, 128, 3)
        assert np.array_equal(one, same)
        assert not np.array_equal(one, other)


def test_black_bars_surround_a_smaller_picture() -> None:
    made = sample(SCENE, np.random.default_rng(0), zoom=0.9)
    assert made.pixels[:, :2].max() == 0
    assert made.pixels[:, :, :4].max() == 0
    assert made.pixels[:, 10:-10, 20:-20].max() > 0
