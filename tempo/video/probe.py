"""VideoInfo: the facts of a video file, found out in the sandbox before it is read."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Generator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from tempo.config import Limits
from tempo.errors import UnsupportedVideo, VideoTooLarge
from tempo.video import sandbox, signature
from tempo.video.place import place

_CHUNK_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class VideoInfo:
    """The facts of one video file."""

    path: Path
    size_bytes: int
    container: str
    """The family, by its demuxer: mp4, matroska, avi, mpegts, mpeg, ogg, flv, gif, asf, mxf, rm or h264."""
    codec: str
    duration_s: float
    """As declared. Where nothing is, and once the frames are read: from the first frame until the last one ends."""
    width: int
    height: int
    """Size after rotation, px; pixels are taken as square."""
    fps: float
    """Declared frames a second; 0.0 where none are."""
    rotation: int
    """Degrees to the left by which the frames are turned upright: 0, 90, 180 or 270."""
    content_hash: str
    """BLAKE2b of the file's bytes, 40 hex digits."""
    pixel_format: str = ""
    """libav's name of the form its pictures are stored in, such as yuv420p."""
    webm: bool = False
    """Matroska that declares itself to be WebM."""


@dataclass(frozen=True)
class Upload:
    """A file that passed the checks that need no decoder."""

    path: Path
    size_bytes: int
    family: str
    content_hash: str
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
            content_hash=self.content_hash,
            pixel_format=str(value["pixel_format"]),
            webm=self.webm,
        )

    def request(self, task: str, limits: Limits) -> dict[str, Any]:
        """The request to the child, but for what the task needs besides."""
        return {"task": task, "path": str(self.path), "family": self.family, "limits": dataclasses.asdict(limits)}


def check(path: str | PathLike[str], limits: Limits) -> Generator[None, None, Upload]:
    """First bytes, size and hash of the file; yields every few milliseconds while it reads the bytes.

    Raises:
        UnsupportedVideo, DamagedVideo: by the first bytes.
        VideoTooLarge: more bytes than accepted.
    """
    path = place(path)
    family = signature.identify(path)
    size_bytes = path.stat().st_size
    if size_bytes > limits.max_bytes:
        raise VideoTooLarge(
            f"The file has {size_bytes / 2**20:,.0f} MB; the limit is {limits.max_bytes / 2**20:,.0f} MB. "
            "Please cut or compress it."
        )
    digest = hashlib.blake2b(digest_size=20)
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
                yield
        webm = family == "matroska" and signature.is_webm(path)
    except OSError as error:
        raise UnsupportedVideo(f"{path.name} cannot be read: {error.strerror}.") from None
    return Upload(path, size_bytes, family, digest.hexdigest(), webm)


def probe(path: str | PathLike[str], limits: Limits) -> VideoInfo:
    """Check a file and find out its facts, decoding one frame, in a child process.

    Raises:
        UnsupportedVideo, DamagedVideo, VideoTooLarge, DecodeFailed.
    """
    upload = drain(check(path, limits))
    return drain(sandbox.run(upload.request("probe", limits), upload.info, timeout_s=limits.decode_timeout_s))


def drain(steps: Generator[Any, None, Any]) -> Any:
    """Run a generator to its end and give what it returns."""
    try:
        while True:
            next(steps)
    except StopIteration as end:
        return end.value
