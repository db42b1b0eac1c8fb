"""Preview: a small copy of a video that every browser plays, for players that cannot show the file itself."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from contextlib import closing, suppress
from pathlib import Path

from tempo.config import Limits
from tempo.video import sandbox
from tempo.video.probe import check, drain

PREVIEW_TIMEOUT_S = 150.0
"""Wall-clock limit of making one; long videos are shown by their keyframes, which takes far less."""


def converting(path: str | Path, out_dir: str | Path, limits: Limits) -> Generator[None, None, Path]:
    """Make an H.264 MP4 of a video in a child process: longer side at most 480 px, at most 12 fps, upright, no sound.

    Its times are those of `Frames`: 0 is the first frame of the video. It is named by the content of the video, so
    that a second call on the same file, whatever that is called, finds it made; its age begins anew then.

    Yields at least every 0.2 s. Closing the generator ends it at once and leaves nothing behind.

    Raises:
        UnsupportedVideo, DamagedVideo, VideoTooLarge, DecodeFailed: why there is none.
    """
    upload = yield from check(path, limits)
    out_dir = Path(out_dir)
    made = out_dir / f"{upload.content_hash}.mp4"
    with suppress(FileNotFoundError):
        os.utime(made)
        return made
    out_dir.mkdir(parents=True, exist_ok=True)
    # Under another name until it is whole; where anything goes wrong, it is deleted.
    with tempfile.NamedTemporaryFile(dir=out_dir, suffix=".part", delete=False) as file:
        unfinished = Path(file.name)
        try:
            request = upload.request("preview", limits) | {"descriptor": file.fileno()}
            timeout_s = min(limits.decode_timeout_s, PREVIEW_TIMEOUT_S)
            with closing(
                sandbox.run(request, lambda value: None, timeout_s=timeout_s, descriptor=file.fileno())
            ) as steps:
                for _ in steps:
                    yield
            unfinished.replace(made)
        finally:
            unfinished.unlink(missing_ok=True)
    return made


def preview(path: str | Path, out_dir: str | Path, limits: Limits) -> Path:
    """As :func:`converting`, without a stop on the way."""
    result: Path = drain(converting(path, out_dir, limits))
    return result
