"""Preview: a small copy of a video that every browser plays, for players that cannot show the file itself."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from tempo.config import Limits
from tempo.errors import DecodeFailed
from tempo.video import sandbox
from tempo.video.probe import check, drain

PREVIEW_TIMEOUT_S = 150.0
"""Wall-clock limit of making one; long videos are shown by their keyframes, which takes far less."""


def preview(path: str | Path, out_dir: str | Path, limits: Limits) -> Path:
    """Make an H.264 MP4 of a video in a child process: longer side at most 480 px, at most 12 fps, upright, no sound.

    Its times are those of `Frames`: 0 is the first frame of the video. It is named by the content of the video, so
    that a second call on the same file, whatever that is called, finds it made.

    Raises:
        UnsupportedVideo, DamagedVideo, VideoTooLarge, DecodeFailed: why there is none.
    """
    upload = drain(check(path, limits))
    out_dir = Path(out_dir)
    made = out_dir / f"{upload.content_hash}.mp4"
    if made.is_file():
        return made
    # Under another name until it is whole; where anything goes wrong, it is deleted.
    with _unfinished(out_dir) as file:
        unfinished = Path(file.name)
        try:
            request = upload.request("preview", limits)
            timeout_s = min(limits.decode_timeout_s, PREVIEW_TIMEOUT_S)
            drain(sandbox.run(request, lambda value: None, timeout_s=timeout_s, descriptor=file.fileno()))
            unfinished.replace(made)
        finally:
            unfinished.unlink(missing_ok=True)
    return made


def _unfinished(folder: Path) -> Any:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False)
    except OSError as error:
        raise DecodeFailed(
            "There is no room for a preview: {folder} cannot be written ({reason}).",
            folder=folder,
            reason=error.strerror,
        ) from None
