"""Playing: what the player shows."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from tempo import video as videos
from tempo.config import Limits
from tempo.page import pieces
from tempo.page.events import Updates, Values
from tempo.page.message import message
from tempo.page.spoken import spoken
from tempo.page.uploads import folder
from tempo.page.widgets import Widgets
from tempo.steps import retold


@dataclass(frozen=True)
class Playing:
    """A visitor clicks a keyframe, or a browser cannot play a video."""

    widgets: Widgets
    limits: Limits

    def preview(self, values: Values, request: gr.Request) -> Generator[Updates, None, None]:
        """The browser cannot play what is in the player: play a preview, or say why there is none."""
        w, language = self.widgets, spoken(request)
        path = values[w.player.video]
        if not path or Path(path).name in values[w.held.originals]:
            return
        yield {w.player.playing: pieces.making_preview(language)}
        try:
            preview = yield from retold(
                videos.previewing(Path(path), folder(w.blocks, "previews"), self.limits),
                lambda _: [{w.player.playing: gr.skip()}],
            )
        except Exception as error:
            yield {w.player.playing: pieces.no_preview(message(error, language), language)}
            return
        yield {
            w.player.video: str(preview),
            w.held.originals: {preview.name: path},
            w.player.playing: pieces.preview(language),
        }

    def seek(self, starts: list[float], event: gr.SelectData) -> Any:
        """Play from where the segment of a keyframe starts."""
        return gr.Video(playback_position=starts[event.index])
