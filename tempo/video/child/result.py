"""The file that carries frames to the parent: pixels (F, H, W, 3), then keyframes (S, h, w, 3), uint8, nothing else.

Plain writes, no memory map: on a full disk a write fails with an error, a map kills the process.
"""

from __future__ import annotations

import os
import resource
from dataclasses import dataclass

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, VideoReformatter

from tempo.errors import DecodeFailed
from tempo.video.child.header import Header, orientation
from tempo.video.child.packet_index import PacketIndex
from tempo.video.size import SizeRule
from tempo.video.span import Span

KEYFRAME_EDGE = 320
"""Longest side of a keyframe, px."""

HIGH_LINES, HIGH_COLUMNS = 720, 1024
"""Pictures with so many lines, or with more columns, are HD; size as stored."""
_UNSPECIFIED = 2
"""libav's AVCOL_SPC_UNSPECIFIED."""

_BICUBIC = 0x4 | 0x2000 | 0x40000
"""libswscale's SWS_BICUBIC | SWS_FULL_CHR_H_INT | SWS_ACCURATE_RND; PyAV has names for the last two only since 18.

Its bicubic kernel widens where it shrinks, so it is antialiased: within 0.5 of 255 of torch's on average. Without
full chroma interpolation its fast path is 2 of 255 too dark.
"""


@dataclass(frozen=True, eq=False)
class Sampled:
    """What was read of a video, but for the pictures."""

    times_s: np.ndarray
    """float64 (F,): when each frame is shown, in seconds on a player's clock."""
    packets: PacketIndex
    end_s: float
    """When the last frame of the whole video ends that can be decoded."""
    span: Span
    """The part of it that the frames are of."""
    replaced: int
    """Frames that cannot be decoded; the ones before stand for them."""


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
    """uint8 (height, width, 3): the frame in RGB, scaled in one step, mirrored and turned upright."""
    turns, mirrored = orientation(frame)
    if turns % 2:
        width, height = height, width
    scaled = scaler.reformat(
        frame,
        width=width,
        height=height,
        format="rgb24",
        src_colorspace=_colours(frame),
        interpolation=_BICUBIC,
        threads=1,
    )
    pixels = scaled.to_ndarray()
    return np.rot90(pixels[:, ::-1] if mirrored else pixels, turns)


def _colours(frame: VideoFrame) -> Colorspace | None:
    """The matrix of an HD frame's colours where the file names none, as players guess it; None: what libav takes.

    That is the matrix that the file names, else BT.601, which is right for smaller pictures.
    """
    high = frame.height >= HIGH_LINES or frame.width > HIGH_COLUMNS
    return Colorspace.ITU709 if high and frame.colorspace == _UNSPECIFIED and not frame.format.is_rgb else None
