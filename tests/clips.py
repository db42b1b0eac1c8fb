"""Small videos that tests make themselves."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np


def write_clip(path: Path, seconds: int, *, size: tuple[int, int] = (160, 96), fps: int = 8) -> Path:
    """An H.264 video with a red square that crosses it once a second."""
    width, height = size
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=fps, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for index in range(seconds * fps):
            image = np.full((height, width, 3), 30, dtype=np.uint8)
            left = index % fps * (width - 32) // fps
            image[32:64, left : left + 32] = (220, 40, 40)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode(None))
    return path
