"""VideoInfo: the facts of a video file, found out in the sandbox before it is read."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from tempo.config import Limits
from tempo.errors import VideoTooLarge
from tempo.steps import drain, retold
from tempo.video import sandbox, signature
from tempo.video.place import place
from tempo.video.span import Lasting


@dataclass(frozen=True)
class VideoInfo(Lasting):
    """The facts of one video file."""

    path: Path
    size_bytes: int
    container: str
    """The family, by its demuxer: mp4, matroska, avi, mpegts, mpeg, ogg, flv, gif, asf, mxf, rm or h264."""
    codec: str
    duration_s: float
    """From the first frame until the last one ends: what is there, whatever the file announces."""
    width: int
    height: int
    """Size after rotation, px; pixels are taken as square."""
    fps: float
    """Frames a second, on average."""
    rotation: int
    """Degrees to the left by which the frames are turned upright: 0, 90, 180 or 270."""
    pixel_format: str = ""
    """libav's name of the form its pictures are stored in, such as yuv420p."""
    webm: bool = False
    """Matroska that declares itself to be WebM."""
    mirrored: bool = False
    """Left and right change places before the frames are turned."""
    start_s: float = 0.0
    """When the first frame is shown, in seconds on a player's clock, which begins with the sound where that is earlier
    by more than an encoder's delay."""
    announced_s: float = 0.0
    """`duration_s` as the file announces it; 0.0 where it does not."""


@dataclass(frozen=True)
class Upload:
    """A file that passed the checks that need no decoder."""

    path: Path
    size_bytes: int
    family: str
    webm: bool

    def info(self, value: dict[str, Any]) -> VideoInfo:
        """With what the child reported."""
        return VideoInfo(
            path=self.path,
            size_bytes=self.size_bytes,
            container=self.family,
            codec=str(value["codec"]),
            duration_s=float(value["duration_s"]),
            width=int(value["width"]),
            height=int(value["height"]),
            fps=float(value["fps"]),
            rotation=int(value["rotation"]),
            pixel_format=str(value["pixel_format"]),
            webm=self.webm,
            mirrored=bool(value["mirrored"]),
            start_s=float(value["start_s"]),
            announced_s=float(value["announced_s"]),
        )

    def request(self, task: str, limits: Limits) -> dict[str, Any]:
        """The request to the child, but for what the task needs besides."""
        return {"task": task, "path": str(self.path), "family": self.family, "limits": dataclasses.asdict(limits)}


def check(path: str | PathLike[str], limits: Limits) -> Upload:
    """First bytes and size of the file.

    Raises:
        UnsupportedVideo, DamagedVideo: by the first bytes.
        VideoTooLarge: more bytes than accepted.
    """
    path = place(path)
    family = signature.identify(path)
    size_bytes = path.stat().st_size
    if size_bytes > limits.max_bytes:
        raise VideoTooLarge(
            "The file has {size:,.0f} MB; the limit is {limit:,.0f} MB. Please cut or compress it.",
            size=size_bytes / 2**20,
            limit=limits.max_bytes / 2**20,
        )
    return Upload(path, size_bytes, family, webm=family == "matroska" and signature.is_webm(path))


def probing(path: str | PathLike[str], limits: Limits) -> Generator[None, None, VideoInfo]:
    """Check a file and find out its facts, decoding one frame, in a child process.

    Yields at least every 0.2 s; closing the generator ends the child at once.

    Raises:
        UnsupportedVideo, DamagedVideo, VideoTooLarge, DecodeFailed.
    """
    upload = check(path, limits)
    yield
    looking = sandbox.run(upload.request("probe", limits), upload.info, timeout_s=limits.look_timeout_s)
    return (yield from retold(looking, lambda _: [None]))


def probe(path: str | PathLike[str], limits: Limits) -> VideoInfo:
    """As :func:`probing`, at once."""
    return drain(probing(path, limits))
