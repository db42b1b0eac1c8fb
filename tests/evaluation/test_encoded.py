"""Files of the world: as long as its scenes, and what is read from a copy is what was drawn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tempo import video
from tempo.config import Limits, SamplingOptions
from tempo.evaluation import encoded
from tempo.training import architecture
from tempo.world.scene import SCENE_S, random_scene


@pytest.mark.parametrize("number", range(len(encoded.COPIES)))
def test_a_copy_shows_what_was_drawn(tmp_path: Path, number: int) -> None:
    rng = np.random.default_rng(number)
    scenes = [random_scene(rng, motion="stays still") for _ in range(3)]
    original, copy = tmp_path / "original.mp4", tmp_path / "copy.mp4"
    encoded.write(scenes, original)
    encoded.copy(original, copy, number)
    drawn = encoded.clean(scenes, 2.0).astype(int)
    for path in (original, copy):
        frames = video.read(path, size=architecture.spec().size, sampling=SamplingOptions(), limits=Limits())
        assert frames.info.duration_s == pytest.approx(3 * SCENE_S, abs=0.01)
        assert frames.fps == pytest.approx(2.0, abs=0.01)
        assert frames.pixels.shape == drawn.shape
        # Of each scene a frame in its middle, against those of all scenes.
        apart = np.abs(frames.pixels[4::8, None].astype(int) - drawn[None, 4::8]).mean(axis=(2, 3, 4))
        assert apart.argmin(axis=1).tolist() == [0, 1, 2]
        assert apart.diagonal().max() < 10
    size, fps = encoded.COPIES[number]
    assert (frames.info.width, frames.info.height, round(frames.info.fps)) == (*size, fps)
