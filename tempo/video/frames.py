"""Frames: a video sampled as the model wants it, already at the model's size."""

from __future__ import annotations

import dataclasses
import math
import mmap
import os
import tempfile
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np

from tempo.config import Limits, SamplingOptions
from tempo.errors import DecodeFailed
from tempo.steps import drain
from tempo.video import sandbox
from tempo.video.probe import VideoInfo, check
from tempo.video.size import SizeRule


@dataclass(frozen=True, eq=False)
class Frames:
    """F sampled frames, and a keyframe for each of S segments. Arrays are views of a file that has no name any more."""

    pixels: np.ndarray
    """uint8 (F, H, W, 3), RGB, at the model's size. Like the released model, it takes pixels as square."""
    times_s: np.ndarray
    """float64 (F,): when each frame is shown, in seconds on a player's clock: 0 is the first frame of the video, or the
    beginning of its sound where that is earlier (see `VideoInfo.start_s`)."""
    fps: float
    """F / length of what was read. The model's time of frame i is start_s + i / fps; the frame on display at that
    moment is `pixels[i]`."""
    keyframes: np.ndarray
    """uint8 (S, h, w, 3), RGB: the middle frame of each segment, longer side at most 320 px, true aspect."""
    info: VideoInfo
    """`info.duration_s` is the true duration of the whole video, whatever the file declares."""
    start_s: float = 0.0
    """Where what was read begins, in seconds on a player's clock."""
    reading_s: float = 0.0
    """Wall-clock seconds that reading took, however slowly its progress was followed."""
    reused: bool = False
    """They were read for an earlier question and kept."""

    replaced: int = 0
    """Of the F frames, those that cannot be decoded; the ones before, or after, stand for them."""

    @property
    def end_s(self) -> float:
        """Where what was read ends, in seconds on a player's clock."""
        return self.start_s + len(self.pixels) / self.fps


def stream(
    path: str | Path, *, size: SizeRule, sampling: SamplingOptions, limits: Limits, window: int = 8
) -> Generator[tuple[int, int], None, Frames]:
    """Read a video in a child process; closing the generator ends it at once and leaves nothing behind.

    Frame i of F is the one on display at start + i * length / F of the span that `sampling` chooses, all pictures of
    the video where it says nothing; F = length * sampling.fps within the limits of `sampling`. A span longer than
    `limits.max_duration_s` ends there.

    Yields:
        (frames done, frames in all) at least every 0.2 s; (0, 0) until the number is known. Both may fall when the
        video proves shorter than it claims.

    Raises:
        UnsupportedVideo, DamagedVideo, VideoTooLarge, DecodeFailed.
        QuestionError: the span begins behind the end of the video.
    """
    # Two stages, each without the time in which the reader of this generator keeps it waiting: the child works on.
    began = time.monotonic()
    upload = check(path, limits)
    checking_s = time.monotonic() - began
    yield 0, 0
    started = time.monotonic()
    with _unnamed() as file:  # has no name: it is gone when the last process lets go of it
        request = upload.request("read", limits) | {
            "sampling": dataclasses.asdict(sampling),
            "size": dataclasses.asdict(size),
            "window": window,
        }
        return (
            yield from sandbox.run(
                request,
                lambda value: _frames(
                    file, value, upload.info(value), window, checking_s + _between(started, value["ended"])
                ),
                timeout_s=limits.decode_timeout_s,
                descriptor=file.fileno(),
            )
        )


def _unnamed() -> IO[bytes]:
    """A temporary file without a name: it is gone when the last process lets go of it."""
    try:
        return tempfile.TemporaryFile()
    except OSError as error:
        raise DecodeFailed(
            "There is no room for the frames of this video: no folder for temporary files can be written ({reason}). "
            "Set TMPDIR to one.",
            reason=error.strerror,
        ) from None


def read(path: str | Path, *, size: SizeRule, sampling: SamplingOptions, limits: Limits, window: int = 8) -> Frames:
    """As :func:`stream`, without the progress."""
    return drain(stream(path, size=size, sampling=sampling, limits=limits, window=window))


def _between(started: float, ended: object) -> float:
    """Seconds until the child ended, by its own words, which is not before it started and not later than now."""
    return min(max(started, float(ended)), time.monotonic()) - started  # type: ignore[arg-type]


def _frames(file: IO[bytes], value: dict[str, Any], info: VideoInfo, window: int, reading_s: float) -> Frames:
    """The frames in `file`, mapped: pages come in as they are used, and writing to them changes no file.

    Raises:
        ValueError: the file is not as long as the child's report says.
    """
    times_s = np.array(value["times_s"], dtype=np.float64)
    start_s, end_s = (float(second) for second in value["span"])
    (width, height), (key_width, key_height) = value["size"], value["keyframe_size"]
    pixels = (len(times_s), height, width, 3)
    keyframes = (-(-len(times_s) // window), key_height, key_width, 3)
    split, end = math.prod(pixels), math.prod(pixels) + math.prod(keyframes)
    if min(pixels + keyframes) < 1 or file.seek(0, os.SEEK_END) != end or not end_s > start_s >= 0:
        raise ValueError(f"{end} bytes of frames were reported, {file.tell()} are there")
    data = np.frombuffer(mmap.mmap(file.fileno(), end, access=mmap.ACCESS_COPY), dtype=np.uint8)
    return Frames(
        pixels=data[:split].reshape(pixels),
        times_s=times_s,
        fps=len(times_s) / (end_s - start_s),
        keyframes=data[split:].reshape(keyframes),
        info=info,
        start_s=start_s,
        reading_s=reading_s,
        replaced=int(value["replaced"]),
    )
