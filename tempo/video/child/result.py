"""The file that carries frames to the parent: pixels (F, H, W, 3), then keyframes (S, h, w, 3), uint8, nothing else.

Plain writes, no memory map: on a full disk a write fails with an error, a map kills the process.
"""

from __future__ import annotations

import os
import resource
from dataclasses import dataclass

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter

from tempo.errors import DecodeFailed
from tempo.video.child.header import Header, quarter_turns
from tempo.video.size import SizeRule
from tempo.video.span import Span

KEYFRAME_EDGE = 320
"""Longest side of a keyframe, px."""

_BICUBIC = 0x4 | 0x2000 | 0x40000
"""libswscale's SWS_BICUBIC | SWS_FULL_CHR_H_INT | SWS_ACCURATE_RND; PyAV has names for the last two only since 18.

Its bicubic kernel widens where it shrinks, so it is antialiased: within 0.5 of 255 of torch's on average. Without
full chroma interpolation its fast path is 2 of 255 too dark.
"""


@dataclass(frozen=True, eq=False)
class Sampled:
    """What was read of a video, but for the pictures."""

    times_s: np.ndarray
    """float64 (F,): when each frame is shown, in seconds after the first of the video."""
    duration_s: float
    """Of the whole video."""
    span: Span
    """The part of it that the frames are of."""


class Result:
    """Writes frame i, and the keyframe of each window of frames, into an open file."""

    def __init__(self, descriptor: int, header: Header, size: SizeRule, window: int) -> None:
        self._file = descriptor
        self._window = window
        self.size = size.fit(header.width, header.height)
        scale = min(1.0, KEYFRAME_EDGE / max(header.display_width, header.height))
        self.keyframe_size = (max(1, round(header.display_width * scale)), max(1, round(header.height * scale)))
        self.frames = 0
        self._last: tuple[VideoFrame, bytes] | None = None
        self._to_size = VideoReformatter()
        self._to_keyframe = VideoReformatter()

    def begin(self, frames: int) -> None:
        """Start over with `frames` frames; the file may then grow to exactly their size."""
        self.frames = frames
        self._last = None
        segments = -(-frames // self._window)
        self._keyframes_at = frames * _bytes(self.size)
        total = self._keyframes_at + segments * _bytes(self.keyframe_size)
        allow(total)
        os.ftruncate(self._file, 0)

    def put(self, index: int, frame: VideoFrame) -> None:
        """Write `frame` as sampled frame `index`, and as keyframe if it is the middle one of its window."""
        if self._last is None or self._last[0] is not frame:  # one frame may be on display at several target times
            self._last = frame, picture(self._to_size, frame, *self.size).tobytes()
        self._write(index * _bytes(self.size), self._last[1])
        segment = index // self._window
        first, last = segment * self._window, min((segment + 1) * self._window, self.frames)
        if index == (first + last) // 2:
            keyframe = picture(self._to_keyframe, frame, *self.keyframe_size).tobytes()
            self._write(self._keyframes_at + segment * _bytes(self.keyframe_size), keyframe)

    def _write(self, offset: int, data: bytes) -> None:
        view = memoryview(data)
        while view:
            written = os.pwrite(self._file, view, offset)
            offset, view = offset + written, view[written:]


def _bytes(size: tuple[int, int]) -> int:
    return size[0] * size[1] * 3


def allow(size_bytes: int) -> None:
    """From now on files may grow to this size.

    Raises:
        DecodeFailed: it is more than this process may ever write.
    """
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]  # set by `__main__.limit`, so never infinite
    if size_bytes > hard:
        raise DecodeFailed("The frames of this video take too much room. Please choose fewer frames.")
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))


def picture(scaler: VideoReformatter, frame: VideoFrame, width: int, height: int) -> np.ndarray:
    """uint8 (height, width, 3): the frame in RGB, scaled in one step and turned upright."""
    turns = quarter_turns(frame)
    if turns % 2:
        width, height = height, width
    scaled = scaler.reformat(frame, width=width, height=height, format="rgb24", interpolation=_BICUBIC, threads=1)
    return np.rot90(scaled.to_ndarray(), turns)
