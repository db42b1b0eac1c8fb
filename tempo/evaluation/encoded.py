"""Encoded: a video of the world as a real H.264 file, and that file encoded again at another size and frame rate.

What a visitor does who uploads a clip, and then the copy of it that a messenger made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from tempo.world.drawing import render
from tempo.world.encoder import encode
from tempo.world.scene import SCENE_S, Scene

SIZE = (512, 288)
"""Width and height of the original, px."""
FPS = 24
CRF = 23
"""x264's own default."""
COPIES: tuple[tuple[tuple[int, int], int], ...] = (
    ((426, 240), 30),
    ((640, 360), 25),
    ((320, 180), 50),
    ((384, 216), 60),
)
"""Sizes and frame rates of the copies, in turn by video."""
COPY_CRF = 28
PRESET = "veryfast"


def clean(scenes: Sequence[Scene], fps: float) -> NDArray[np.uint8]:
    """Frames (F, 64, 128, 3) at the model's size, drawn without any disturbance."""
    return np.concatenate([render(scene, np.arange(round(SCENE_S * fps)) / fps) for scene in scenes])


def write(scenes: Sequence[Scene], path: Path) -> None:
    """Write the original."""
    times_s = np.arange(round(SCENE_S * FPS)) / FPS
    frames = (frame for scene in scenes for frame in render(scene, times_s, SIZE))
    encode(frames, path, fps=FPS, size=SIZE, crf=CRF, preset=PRESET)


def copy(source: Path, path: Path, number: int) -> None:
    """Write the file at `source` once more, at the size and frame rate of copy `number`."""
    size, fps = COPIES[number % len(COPIES)]
    encode(_resampled(source, size, fps), path, fps=fps, size=size, crf=COPY_CRF, preset=PRESET)


def _resampled(source: Path, size: tuple[int, int], fps: int) -> Iterator[av.VideoFrame]:
    """At each 1/fps s the frame that is on display, resized; the source has a constant rate of FPS."""
    width, height = size
    written = 0
    with av.open(str(source)) as container:
        for index, frame in enumerate(container.decode(video=0)):
            resized = frame.reformat(width, height, format="yuv420p", interpolation="AREA")
            while written * FPS < (index + 1) * fps:
                yield resized
                written += 1
