"""Schedule: when the segments of a video are shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.world.scene import SCENE_S


@dataclass(frozen=True)
class Schedule:
    """When the segments of a video are shown: all of one length."""

    times_s: np.ndarray
    """(S,) centres: the temporal tags."""
    length_s: float

    @classmethod
    def of_scenes(cls, count: int) -> Schedule:
        """That of a video of `count` scenes from 0 s on."""
        return cls(SCENE_S * (np.arange(count) + 0.5), SCENE_S)

    def contains(self, index: int, time_s: float) -> bool:
        return -self.length_s / 2 <= time_s - self.times_s[index] < self.length_s / 2
