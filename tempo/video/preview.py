"""Preview: a small copy of a video that every browser plays, for players that cannot show the file itself."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Generator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from tempo.config import Limits
from tempo.errors import DecodeFailed, UnsupportedVideo
from tempo.video import sandbox
from tempo.video.probe import check

PREVIEW_TIMEOUT_S = 150.0
"""Wall-clock limit of making one; long videos are shown by their keyframes, which takes far less."""

_CHUNK_BYTES = 8 * 1024 * 1024


def previewing(path: str | Path, out_dir: str | Path, limits: Limits) -> Generator[None, None, Path]:
    """Make an H.264 MP4 of a video in a child process: longer side at most 480 px, at most 12 fps, upright, no sound.

    Its times are those of `Frames`; where sound begins before the first frame, that frame stands from 0 on. It is named
    by the content of the video, so that a second call on the same file, whatever that is called, finds it made; its age
    begins anew then.

    Yields at least every 0.2 s; closing the generator ends the child at once and leaves nothing behind.

    Raises:
        UnsupportedVideo, DamagedVideo, VideoTooLarge, DecodeFailed: why there is none.
    """
    upload = check(path, limits)
    out_dir = Path(out_dir)
    made = out_dir / f"{(yield from _content_hash(upload.path))}.mp4"
    with suppress(FileNotFoundError):
        os.utime(made)
        return made
    # Under another name until it is whole; where anything goes wrong, it is deleted.
    with _unfinished(out_dir) as file:
        unfinished = Path(file.name)
        try:
            request = upload.request("preview", limits)
            timeout_s = min(limits.decode_timeout_s, PREVIEW_TIMEOUT_S)
            work = sandbox.run(request, lambda value: None, timeout_s=timeout_s, descriptor=file.fileno())
            with closing(work):
                for _ in work:
                    yield
            unfinished.replace(made)
        finally:
            unfinished.unlink(missing_ok=True)
    return made


def _content_hash(path: Path) -> Generator[None, None, str]:
    """BLAKE2b of the file's bytes, 40 hex digits."""
    digest = hashlib.blake2b(digest_size=20)
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
                yield
    except OSError as error:
        raise UnsupportedVideo("{name} cannot be read: {reason}.", name=path.name, reason=error.strerror) from None
    return digest.hexdigest()


def _unfinished(folder: Path) -> Any:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False)
    except OSError as error:
        raise DecodeFailed(
            "There is no room for a preview: its folder cannot be written ({reason}).", reason=error.strerror
        ) from None
