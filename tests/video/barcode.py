"""Clips that carry their frame's number in the picture, so that a test sees which frame it was given."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

BITS = 12
TICK = Fraction(1, 1000)
"""Times of frames are given in milliseconds."""


def picture(number: int, width: int, height: int) -> np.ndarray:
    """uint8 (H, W, 3): twelve upright bars, white for a set bit, the highest on the left."""
    bits = [number >> shift & 1 for shift in reversed(range(BITS))]
    columns = np.array(bits)[np.arange(width) * BITS // width] * 195 + 30
    return np.broadcast_to(columns[None, :, None], (height, width, 3)).astype(np.uint8)


def numbers(pixels: np.ndarray) -> list[int]:
    """The number painted in each of the frames (F, H, W, 3)."""
    height, width = pixels.shape[1:3]
    centres = (np.arange(BITS) * 2 + 1) * width // (2 * BITS)
    bits = pixels[:, height // 4 : -(height // 4), centres].mean(axis=(1, 3)) > 127
    return [int("".join("1" if bit else "0" for bit in row), 2) for row in bits]


def times(frames: int, fps: float, start_ms: int = 0) -> list[int]:
    """Milliseconds at which frames of a constant rate are shown."""
    return [start_ms + round(i * 1000 / fps) for i in range(frames)]


def write(
    path: Path,
    times_ms: Sequence[int],
    *,
    codec: str = "libx264",
    size: tuple[int, int] = (240, 128),
    gop: int = 12,
    options: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
    aspect: int = 1,
    pix_fmt: str | None = None,
) -> Path:
    """A video of one barcode a time in `times_ms`, frame i with number i."""
    with av.open(str(path), "w", options=container_options or {}) as container:
        rate = max(1, round(1000 * (len(times_ms) - 1) / max(1, times_ms[-1] - times_ms[0])))
        stream = container.add_stream(codec, rate=rate, options=options or {})
        stream.width, stream.height = size
        stream.pix_fmt = pix_fmt or "yuv420p"
        stream.codec_context.gop_size = gop
        stream.codec_context.sample_aspect_ratio = Fraction(aspect)
        if codec.startswith("lib"):  # the others accept only the rates of their standard
            stream.codec_context.time_base = TICK
        for number, time_ms in enumerate(times_ms):
            frame = av.VideoFrame.from_ndarray(picture(number, *size), format="rgb24")
            frame.pts, frame.time_base = time_ms, TICK
            if not codec.startswith("lib"):
                frame.pts, frame.time_base = number, Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def on_display(times_ms: Sequence[int], duration_s: float, frames: int) -> list[int]:
    """The number on display at each target time i * duration / F: the last frame whose time has come."""
    seconds = [(time - times_ms[0]) / 1000 for time in times_ms]
    targets = [i * duration_s / frames for i in range(frames)]
    return [max(k for k, second in enumerate(seconds) if second <= target + 1e-6) for target in targets]
