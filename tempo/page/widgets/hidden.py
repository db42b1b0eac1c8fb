"""Hidden: what a visitor does not see, but the session, the page's script or a program needs."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr


@dataclass(frozen=True)
class Held:
    """What is held for a session, in the browser or beside it."""

    generation: gr.Number
    """Of `page.sessions`."""
    found: gr.State
    """The preflight of the video in the player."""
    originals: gr.State
    """What plays -> the upload that it is a preview of."""
    relevant_starts: gr.State
    """Where the segments of the keyframes start, in seconds."""
    others_starts: gr.State


@dataclass(frozen=True)
class Script:
    """What the page's script reads or presses."""

    cited: gr.HTML
    sprite: gr.HTML
    preview_button: gr.Button
    file: gr.DownloadButton


@dataclass(frozen=True)
class Api:
    """What the web API takes and gives."""

    video: gr.Video
    question: gr.Textbox
    options: gr.JSON
    button: gr.Button
    answer: gr.Textbox
    segments: gr.JSON
    budget: gr.JSON
    record: gr.JSON


def held() -> Held:
    return Held(
        generation=gr.Number(visible="hidden", precision=0, elem_id="generation"),
        found=gr.State(None),
        originals=gr.State({}),
        relevant_starts=gr.State([]),
        others_starts=gr.State([]),
    )


def script() -> Script:
    return Script(
        cited=gr.HTML("", elem_id="cited", elem_classes="tempo-data"),
        sprite=gr.HTML("", elem_id="sprite", elem_classes="tempo-data"),
        preview_button=gr.Button(visible="hidden", elem_id="preview"),
        file=gr.DownloadButton(visible="hidden", elem_id="save"),
    )


def api() -> Api:
    return Api(
        video=gr.Video(
            label="video", sources=["upload"], include_audio=True, format=None, visible=False, elem_id="api-video"
        ),
        question=gr.Textbox(label="question", visible=False),
        options=gr.JSON(label="options", visible=False),
        button=gr.Button(visible=False),
        answer=gr.Textbox(label="answer", visible=False),
        segments=gr.JSON(label="segments", visible=False),
        budget=gr.JSON(label="budget", visible=False),
        record=gr.JSON(label="record", visible=False),
    )
