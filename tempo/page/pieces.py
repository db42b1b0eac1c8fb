"""Pieces: the small HTML between the widgets, and the data that the script in `assets/page/` reads.

Text of visitors and models comes in here as positions and lengths, or leaves through :func:`tempo.view.markup.said`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

import tempo
from tempo.config import Settings
from tempo.errors import Words
from tempo.page import links
from tempo.page.links import Link
from tempo.view import keyframes, model_card, timeline, upload
from tempo.view.language import Language
from tempo.view.markup import Markup, data_uri, render, said
from tempo.view.times import Cited, why_doubtful

EMPTY = {
    "cards": Words("After an answer, the segments that got the most tokens stand here."),
    "table": Words("After an answer, the numbers behind the timeline stand here."),
    "compare": Words("After an answer, this question's other runs stand here, side by side."),
}


def card(model: tempo.Tempo, language: Language) -> Markup:
    """Which model answers, why, and what it can do."""
    return model_card.html(
        name=model.name,
        parameters=model.parameters,
        device=str(model.device),
        dtype=str(model.dtype).removeprefix("torch."),
        reason=model.reason,
        spec=model.spec,
        language=language,
    )


def upload_note(config: Settings, language: Language) -> Markup:
    """What may be uploaded."""
    note = upload.note(
        max_duration_s=config.max_duration_s,
        max_bytes=config.max_upload_bytes,
        file_age_s=config.file_age_s,
        language=language,
    )
    return render("note.html", kind="limits", words=note)


def no_timeline(language: Language) -> go.Figure:
    """The timeline of a page on which nothing was asked."""
    return timeline.empty(language.say("The tokens of each segment appear here, over time"))


def no_keyframes(language: Language) -> str:
    return language.say("Keyframes of the segments that mattered appear here.")


def empty(place: str, language: Language) -> Markup:
    """What stands in a place, one of :data:`EMPTY`, until there is an answer."""
    return render("note.html", kind="empty", words=language.say(EMPTY[place]))


def zoom(language: Language) -> Markup:
    """The buttons above the timeline. They carry words of the script, too, for those who hear the page: the name of the
    timeline, and what a keyframe does."""
    return render("zoom.html", say=language.say)


def cited(text: str, times: Sequence[Cited], language: Language) -> Markup:
    """Where the times stand in an answer, for the script to make links of them."""
    found = [
        {
            "start": time.start,
            "end": time.end,
            "seconds": time.start_s,
            "doubt": time.doubt,
            "label": why_doubtful(time, language=language) or language.say("play from here"),
        }
        for time in times
    ]
    return render("cited.html", found=json.dumps(found), characters=len(text)) if found else Markup()


def sprite(pictures: NDArray[np.uint8]) -> Markup:
    """Small keyframes of all segments in one picture, so that hovering over the timeline asks the server nothing.

    Args:
        pictures: uint8 (S, h, w, 3) RGB, one of each segment.
    """
    sheet = keyframes.sprite(pictures)
    return render("sprite.html", sheet=sheet, address=data_uri(sheet.jpeg))


def weighing(done: int, total: int, language: Language) -> Markup:
    """How far attribution is; not begun where `total` is 0."""
    if total:
        words = language.say("Leaving out segment {done:,} of {total:,}", done=done, total=total)
    else:
        words = language.say("Waiting for the model. Other visitors' questions may be ahead of yours.")
    return render("status.html", words=words)


def making_preview(language: Language) -> Markup:
    words = language.say("This browser cannot play this file. A small preview is being made; you can ask meanwhile.")
    return _notice(words)


def preview(language: Language) -> Markup:
    words = language.say(
        "This browser cannot play this file, so a small preview plays. Questions go to the file itself."
    )
    return _notice(words)


def no_preview(reason: str, language: Language) -> Markup:
    """Why the player stays dark.

    Args:
        reason: the error's words, which may name the file.
    """
    words = language.say(
        "This browser cannot play this file, and no preview could be made. If Tempo can read it, asking, the timeline "
        "and the keyframes work all the same."
    )
    return _notice(words, said(reason))


def link(to: Link, language: Language) -> Markup:
    """A link that opens this example with its question and settings."""
    return render("link.html", say=language.say, address=links.address(to))


def no_link(language: Language) -> Markup:
    words = language.say("Questions about an example can be linked to. Uploads cannot: they are deleted after a while.")
    return render("note.html", kind="empty", words=words)


def _notice(words: str, reason: Markup | None = None) -> Markup:
    return render("notice.html", words=words, reason=reason)
