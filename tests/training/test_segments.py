"""Segments: there is always one of the world."""

import numpy as np

from tempo.training.segments import random_segments
from tempo.world.scene import Scene


def test_a_pool_has_something_of_the_world() -> None:
    assert isinstance(random_segments(np.random.default_rng(0), 1)[0], Scene)
