"""Pictures of something else move, and differ."""

import numpy as np

from tempo.world import foreign
from tempo.world.drawing import FRAME_SIZE


def test_foreign_pictures_move_and_differ() -> None:
    one = foreign.render(1, np.arange(8) / 2, FRAME_SIZE)
    assert one.shape == (8, 64, 128, 3)
    assert not np.array_equal(one, foreign.render(2, np.arange(8) / 2, FRAME_SIZE))
