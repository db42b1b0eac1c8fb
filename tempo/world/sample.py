"""Sample: a segment at the model's size, as uploading, re-encoding and resampling leave it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import cv2
import numpy as np

from tempo.world import foreign, glyphs
from tempo.world.drawing import FRAME_SIZE, render
from tempo.world.placement import Placement, place
from tempo.world.scene import Scene, Shown


@dataclass(frozen=True)
class Sample:
    """Training frames of a scene, and where they show what."""

    pixels: np.ndarray
    """uint8 (F, 64, 128, 3)."""
    placement: Placement | None
    """None of what is not of this world."""
    zoom: float
    """Of the picture within its black bars, around the middle."""


def sample(
    shown: Shown,
    rng: np.random.Generator,
    frames: int = 8,
    zoom: float = 1.0,
    *,
    colour: np.ndarray | None = None,
    faces: Sequence[str] = glyphs.FACES,
) -> Sample:
    """Draw what a segment shows at model size, varied as uploading, re-encoding and resampling would vary it.

    All 8 frames of a segment, or fewer that follow each other at a random time in it. The sampling times shift by up to
    half a second, since a reader spreads its frames from the first frame of a video to its last.

    Args:
        colour, faces: as in `render`.
    """
    times_s = rng.uniform(0, 0.45) + 0.5 * (rng.integers(8 - frames + 1) + np.arange(frames))
    width, height = FRAME_SIZE
    if isinstance(shown, Scene):
        pixels = render(shown, times_s, colour=colour, faces=faces)
    else:
        pixels = foreign.render(shown.look, times_s, FRAME_SIZE)
    # The frames under each other, so that each filter runs once.
    tall = pixels.reshape(-1, width, 3)
    if rng.random() < 0.2:
        share = rng.uniform(0.85, 1.0)
        shrunk = cv2.resize(tall, (round(width * share), round(len(tall) * share)), interpolation=cv2.INTER_AREA)
        tall = cv2.resize(shrunk, (width, len(tall)), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.3:
        tall = cv2.GaussianBlur(tall, (3, 3), float(rng.uniform(0.3, 0.5)))
    if rng.random() < 0.15:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(70, 95))]
        tall = np.asarray(cv2.imdecode(cv2.imencode(".jpg", tall, quality)[1], cv2.IMREAD_COLOR))
    if rng.random() < 0.5:
        tall = cv2.convertScaleAbs(tall, alpha=float(rng.uniform(0.92, 1.08)), beta=float(rng.uniform(0, 10)))
    if rng.random() < 0.4:
        bank = _noise()
        start = int(rng.integers(len(bank) - len(tall)))
        tall = cv2.addWeighted(tall, 1.0, bank[start : start + len(tall)], float(rng.uniform(0, 0.08)), -5.0)
    pixels = tall.reshape(-1, height, width, 3)
    if zoom < 1:
        inner = (round(width * zoom), round(height * zoom))
        left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
        barred = np.zeros_like(pixels)
        for whole, frame in zip(barred, pixels, strict=True):
            cv2.resize(
                frame, inner, dst=whole[top : top + inner[1], left : left + inner[0]], interpolation=cv2.INTER_AREA
            )
        pixels = barred
    return Sample(pixels, place(shown, times_s) if isinstance(shown, Scene) else None, zoom)


def draw_samples(
    scenes: Sequence[Shown],
    rng: np.random.Generator,
    frames: int = 8,
    *,
    colours: Mapping[int, np.ndarray] = MappingProxyType({}),
    faces: Sequence[str] = glyphs.FACES,
) -> list[Sample]:
    """Draw each segment; one in eight stands within black bars.

    Args:
        colours: RGB of the objects of some segments, by index, instead of their own.
        faces: as in `drawing.render`.
    """
    zooms = [rng.uniform(0.9, 1) if rng.random() < 0.125 else 1.0 for _ in scenes]
    return [
        sample(scene, rng, frames, zoom, colour=colours.get(index), faces=faces)
        for index, (scene, zoom) in enumerate(zip(scenes, zooms, strict=True))
    ]


@cache
def _noise() -> np.ndarray:
    """Noise to cut pieces from, uint8 (rows, 128, 3)."""
    return np.random.default_rng(0).integers(0, 128, size=(4096, FRAME_SIZE[0], 3), dtype=np.uint8)
