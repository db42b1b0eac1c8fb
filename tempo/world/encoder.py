"""Encoder: drawn frames into a video file."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray


def encode(
    frames: Iterator[NDArray[np.uint8] | av.VideoFrame],
    path: Path,
    *,
    fps: int,
    size: tuple[int, int],
    crf: int,
    preset: str,
) -> None:
    """Write frames, arrays in RGB, as H.264 in MP4, its index in front so that a browser can start playing at once.

    On one thread: the file is the same on every machine, and several processes can do this side by side.
    """
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=fps, options={"crf": str(crf), "preset": preset})
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.thread_count = 1
        for index, pixels in enumerate(frames):
            frame = pixels if isinstance(pixels, av.VideoFrame) else av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
