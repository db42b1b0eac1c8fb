"""Place: the file that a caller means by what was given as a video. Touches no file but symbolic links."""

from __future__ import annotations

import os
import re
from os import PathLike
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tempo.errors import UnsupportedVideo

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
"""How a URL begins; two characters or more, and one slash, since a `Path` made of it has lost the other."""


def place(video: str | PathLike[str]) -> Path:
    """The absolute path of a video, links resolved: `~` is the home folder, `file://` is understood.

    Links are followed here, since the decoding child has other open files: its /dev/stdin is not ours.

    Raises:
        UnsupportedVideo: it is no path: another kind of object, text with a NUL, or an address on the web.
    """
    try:
        given = os.fsdecode(video)
    except TypeError:
        raise UnsupportedVideo("The video is a {kind}; give the path of a file.", kind=type(video).__name__) from None
    if "\0" in given:
        raise UnsupportedVideo("The path of the video has a NUL in it; give the path of a file.")
    if _SCHEME.match(given):
        parts = urlsplit(given)
        if parts.scheme.lower() != "file" or parts.netloc not in ("", "localhost"):
            raise UnsupportedVideo(
                "Videos are not fetched: {given} is an address. Download it, then give the path of the file.",
                given=given,
            )
        given = unquote(parts.path)
    if given == "-":
        raise UnsupportedVideo("A video is not read from standard input. Save it, then give the path of the file.")
    try:
        # Absolute, so that no name can be taken for a protocol of libav ("concat:...").
        path = Path(given).expanduser().absolute()
    except RuntimeError:  # no such user
        raise UnsupportedVideo("There is no home folder for {given}; give the whole path.", given=given) from None
    real = Path(os.path.realpath(path))
    return real if real.exists() else path  # a pipe's link leads to no name
