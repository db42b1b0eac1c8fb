"""The paper's reader: decord, frames by index as in the released model. Only for reproducing its evaluation.

decord gives wrong frames without a word on files with an edit list (any video trimmed on a phone) and on MPEG streams.
So only files pass that it was measured to read right: the gate is :func:`check`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np

from tempo.config import Limits, SamplingOptions
from tempo.errors import DamagedVideo, UnsupportedVideo
from tempo.video import span
from tempo.video.child import packet_index
from tempo.video.child.header import THREADS
from tempo.video.child.result import Result, Sampled
from tempo.video.span import Span

FAMILIES = ("mp4", "matroska")
CODECS = ("h264", "hevc", "vp8", "vp9", "mpeg4")
EARLIEST_S = -0.05


def read(
    path: Path,
    family: str,
    codec: str,
    result: Result,
    sampling: SamplingOptions,
    limits: Limits,
    progress: Callable[[int, int], None],
) -> Sampled:
    """As `pyav.read`, but frame i of F is number round(linspace(0, total - 1, F))[i], and only whole videos are read.

    Raises:
        UnsupportedVideo: the file does not pass :func:`check`, a part of it is asked for, or decord is not installed.
        DamagedVideo: decord cannot open it.
    """
    if family not in FAMILIES or codec not in CODECS:
        raise UnsupportedVideo(
            'reader="decord" reads only MP4, MOV, MKV and WebM with {codecs}. Please choose reader="pyav".',
            codecs=", ".join(CODECS),
        )
    packets = packet_index.scan(path, family, limits)
    all_of_it = Span(packets.start_s, packets.end_s)
    if not packets.whole or span.choose(packets.start_s, packets.end_s, sampling, limits) != all_of_it:
        raise UnsupportedVideo('reader="decord" reads whole videos only. Please choose reader="pyav".')
    try:
        import decord  # after the checks, and in this process only: it does not get on with torch
    except ModuleNotFoundError:
        raise UnsupportedVideo(
            'reader="decord" needs the package decord, which is not installed (it has wheels for Linux and Windows on '
            'x86-64 only). Please choose reader="pyav".'
        ) from None
    width, height = result.size
    try:
        reader = decord.VideoReader(str(path), ctx=decord.cpu(0), width=width, height=height, num_threads=THREADS)
        total = len(reader)
        shown_s = check(reader.get_frame_timestamp(range(total))[:, 0])
        duration_s = total / reader.get_avg_fps()
        whole = Span(packets.start_s, packets.start_s + duration_s)
        frames = whole.frames(sampling)
        indices = np.round(np.linspace(0, total - 1, frames)).astype(np.int64)
        result.begin(frames)
        for i, index in enumerate(indices):
            result.put(i, av.VideoFrame.from_ndarray(reader[index].asnumpy(), format="rgb24"))
            progress(i + 1, frames)
    except decord.DECORDError:
        raise DamagedVideo('decord cannot decode this file. Please choose reader="pyav".') from None
    return Sampled(shown_s[indices] - shown_s[0] + packets.start_s, packets, whole.end_s, whole, 0)


def check(times_s: np.ndarray) -> np.ndarray:
    """`times_s` (P,) unchanged, where an index is as good as a time.

    Raises:
        UnsupportedVideo: a time is not finite, is before the start, or does not follow the one before.
    """
    if not times_s.size or not np.isfinite(times_s).all():
        raise UnsupportedVideo('reader="decord" cannot read frames without a time. Please choose reader="pyav".')
    if times_s.min() < EARLIEST_S:
        raise UnsupportedVideo(
            'reader="decord" cannot read frames before the start of the file. Please choose reader="pyav".'
        )
    if (np.diff(times_s) <= 0).any():
        raise UnsupportedVideo(
            'reader="decord" cannot read frames whose times do not increase. Please choose reader="pyav".'
        )
    return times_s.astype(np.float64)
