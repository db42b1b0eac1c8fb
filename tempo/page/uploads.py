"""Uploads: the files that questions are about, and the folders for what is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import gradio as gr

from tempo.errors import QuestionError

Made = Literal["previews", "takeaways"]
"""Folders of our own below Gradio's."""


def original(playing: str | None, originals: Mapping[str, str]) -> str | None:
    """The upload, also where a preview of it plays.

    Args:
        playing: what is in the player.
        originals: name of a preview -> the upload.
    """
    return originals.get(Path(playing).name, playing) if playing else None


def available(path: str | None) -> str:
    """`path`, if there is a video. Raises QuestionError otherwise."""
    if not path:
        raise QuestionError("There is no video yet. Upload one, or pick an example.")
    if not Path(path).is_file():
        raise QuestionError("The video is no longer here: uploads are deleted after a while. Upload it again.")
    return path


def folder(blocks: gr.Blocks, name: Made) -> Path:
    """A folder among those files that Gradio serves to who knows their address, and deletes after a while."""
    path = Path(blocks.GRADIO_CACHE) / name
    path.mkdir(parents=True, exist_ok=True)
    return path
