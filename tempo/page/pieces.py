"""Pieces: the small HTML between the widgets, and the data that `assets/page.js` reads.

Text of visitors and models comes in here as positions and lengths, or leaves through :func:`tempo.view.markup.said`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from tempo.errors import Words
from tempo.page.examples import Opening, link_to
from tempo.view import keyframes, timeline
from tempo.view.language import Language
from tempo.view.markup import data_uri, inert, said
from tempo.view.times import Cited, why_doubtful

EMPTY = {
    "cards": Words("After an answer, the segments that got the most tokens stand here."),
    "table": Words("After an answer, the numbers behind the timeline stand here."),
    "compare": Words("After an answer, this question's other runs stand here, side by side."),
}


def no_timeline(language: Language) -> go.Figure:
    """The timeline of a page on which nothing was asked."""
    return timeline.empty(language.say("The tokens of each segment appear here, over time"))


def no_keyframes(language: Language) -> str:
    return language.say("Keyframes of the segments that mattered appear here.")


def empty(place: str, language: Language) -> str:
    """What stands in a place, one of :data:`EMPTY`, until there is an answer."""
    return f'<p class="tempo-empty">{inert(language.say(EMPTY[place]))}</p>'


def zoom(language: Language) -> str:
    """The buttons above the timeline. They carry words of page.js, too, for those who hear the page: the name of the
    timeline, and what a keyframe does."""
    name = language.say("Timeline: arrow keys move from segment to segment, Enter plays from there")
    buttons = "".join(
        f'<button type="button" data-zoom="{action}" aria-label="{inert(words)}" title="{inert(words)}">{sign}</button>'
        for action, sign, words in (
            ("in", "+", language.say("Zoom in")),
            ("out", "−", language.say("Zoom out")),
            ("all", "↔", language.say("Show the whole video")),
        )
    )
    hint = language.say("Drag to move, Ctrl and wheel to zoom")
    play, label = language.say("Play from"), language.say("Zoom")
    return (
        f'<div role="group" data-timeline="{inert(name)}" data-play="{inert(play)}" aria-label="{inert(label)}">'
        f"<span>{inert(hint)}</span>{buttons}</div>"
    )


def cited(text: str, times: Sequence[Cited], language: Language) -> str:
    """Where the times stand in an answer, for page.js to make links of them."""
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
    return f'<div data-cited="{inert(json.dumps(found))}" data-characters="{len(text)}"></div>' if found else ""


def sprite(pictures: NDArray[np.uint8]) -> str:
    """Small keyframes of all segments in one picture, so that hovering over the timeline asks the server nothing.

    Args:
        pictures: uint8 (S, h, w, 3) RGB, one of each segment.
    """
    sheet = keyframes.sprite(pictures)
    cells = f'data-columns="{sheet.columns}" data-width="{sheet.width}" data-height="{sheet.height}"'
    return f'<div {cells} data-sheet="{data_uri(sheet.jpeg)}"></div>'


def weighing(done: int, total: int, language: Language) -> str:
    """How far attribution is; not begun where `total` is 0."""
    if total:
        words = language.say("Leaving out segment {done:,} of {total:,}", done=done, total=total)
    else:
        words = language.say("Waiting for the model. Other visitors' questions may be ahead of yours.")
    return f'<p role="status">{inert(words)}</p>'


def making_preview(language: Language) -> str:
    words = language.say("This browser cannot play this file. A small preview is being made; you can ask meanwhile.")
    return _notice(inert(words))


def preview(language: Language) -> str:
    words = language.say(
        "This browser cannot play this file, so a small preview plays. Questions go to the file itself."
    )
    return _notice(inert(words))


def no_preview(reason: str, language: Language) -> str:
    """Why the player stays dark.

    Args:
        reason: the error's words, which may name the file.
    """
    words = language.say(
        "This browser cannot play this file, and no preview could be made. If Tempo can read it, asking, the timeline "
        "and the keyframes work all the same."
    )
    return _notice(f"{inert(words)} {said(reason)}")


def link(opening: Opening, language: Language) -> str:
    """A link that opens this example with its question and settings."""
    words = language.say("Link to this question with its settings")
    copy, copied = language.say("Copy link"), language.say("Copied")
    return (
        f'<p><a href="{inert(link_to(opening))}">{inert(words)}</a> '
        f'<button type="button" data-copy="{inert(copied)}">{inert(copy)}</button></p>'
    )


def no_link(language: Language) -> str:
    words = language.say("Questions about an example can be linked to. Uploads cannot: they are deleted after a while.")
    return f'<p class="tempo-empty">{inert(words)}</p>'


def _notice(inner: str) -> str:
    return f'<p class="tempo-notice" role="status">{inner}</p>'
