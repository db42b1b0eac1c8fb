"""Inputs: where a visitor chooses a video, writes a question, and sets how it is answered."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from tempo.config import Settings
from tempo.model.spec import ModelSpec
from tempo.page import pieces
from tempo.page.examples import Example
from tempo.page.options import AUTOMATIC
from tempo.policies import POLICIES
from tempo.view import remarks
from tempo.view.language import ENGLISH, Language


@dataclass(frozen=True)
class Player:
    """The video, and what is said of it before anything is asked."""

    video: gr.Video
    playing: gr.HTML
    """Why a preview plays, or none."""
    preflight: gr.HTML
    more_button: gr.Button
    """Offers a budget that leaves something beyond the temporal anchors."""
    example: gr.Radio


@dataclass(frozen=True)
class Question:
    """The question, and what starts and stops the work on it."""

    text: gr.Textbox
    suggestion: gr.Radio
    ask_button: gr.Button
    stop_button: gr.Button


@dataclass(frozen=True)
class Fields:
    """The options of a question, as a visitor sets them."""

    start: gr.Textbox
    end: gr.Textbox
    start_here: gr.Button
    end_here: gr.Button
    as_shown: gr.Button
    whole: gr.Button
    preset: gr.Radio
    budget: gr.Number
    max_frames: gr.Slider
    policy: gr.Dropdown
    truncation: gr.Radio
    temperature: gr.Slider
    seed: gr.Textbox


def emptiable(slider: gr.Slider) -> gr.Slider:
    """A slider whose number field may be emptied, which gives None; Gradio would fail on it before any of our code."""
    read = slider.preprocess
    slider.preprocess = lambda payload: None if payload is None else read(payload)  # type: ignore[method-assign]
    return slider


def presets(spec: ModelSpec, language: Language) -> list[tuple[str, int | str]]:
    """The choices of a budget: what fits the video, and the model's presets."""
    automatic: tuple[str, int | str] = (language.say("Fit to the video"), AUTOMATIC)
    return [automatic, *((language.number(n, ","), n) for n in spec.budget_presets)]


def player(shipped: tuple[Example, ...], config: Settings, i18n: gr.I18n) -> Player:
    return Player(
        # Other values of `sources`, `include_audio` and `format` make Gradio run ffmpeg on the upload.
        video=gr.Video(
            label=i18n("player"),
            sources=["upload"],
            include_audio=True,
            format=None,
            height=300,
            buttons=[],
            elem_id="video",
        ),
        playing=gr.HTML("", elem_id="playing"),
        preflight=gr.HTML(pieces.upload_note(config, ENGLISH), elem_id="preflight"),
        more_button=gr.Button(visible=False, size="sm", elem_id="more-budget"),
        example=gr.Radio(
            [example.title for example in shipped],
            label=i18n("example"),
            visible=bool(shipped),
            elem_classes=["chips", "line"],
            elem_id="examples",
        ),
    )


def question(i18n: gr.I18n) -> Question:
    suggestion = gr.Radio(
        [], label=i18n("suggestions"), visible=False, elem_classes=["chips", "line"], elem_id="suggestions"
    )
    with gr.Row(elem_id="asking"):
        text = gr.Textbox(
            label=i18n("question"),
            placeholder=i18n("question_placeholder"),
            lines=1,
            max_lines=4,
            max_length=2000,
            elem_id="question",
        )
        ask_button = gr.Button(i18n("ask"), variant="primary", elem_id="ask")
        stop_button = gr.Button(i18n("stop"), variant="secondary", interactive=False, elem_id="stop")
    return Question(text, suggestion, ask_button, stop_button)


def fields(spec: ModelSpec, i18n: gr.I18n) -> Fields:
    with gr.Row(elem_id="options"):
        return _fields(spec, i18n)


def _fields(spec: ModelSpec, i18n: gr.I18n) -> Fields:
    with gr.Accordion(i18n("span"), open=False, elem_id="span"):
        with gr.Row():
            start = gr.Textbox(
                label=i18n("span_start"), placeholder="0:00", max_length=12, min_width=80, elem_id="start"
            )
            end = gr.Textbox(
                label=i18n("span_end"),
                placeholder=i18n("span_end_placeholder"),
                max_length=12,
                min_width=80,
                elem_id="end",
            )
        with gr.Row(elem_classes="small-buttons"):
            start_here = gr.Button(i18n("span_start_here"), size="sm", elem_id="start-here")
            end_here = gr.Button(i18n("span_end_here"), size="sm", elem_id="end-here")
            as_shown = gr.Button(i18n("span_as_shown"), size="sm", elem_id="as-shown")
            whole = gr.Button(i18n("span_whole"), size="sm", elem_id="whole")
        gr.HTML(i18n("span_note"), elem_classes="tempo-note")
    with gr.Accordion(i18n("settings"), open=False, elem_id="settings"):
        return Fields(
            start=start,
            end=end,
            start_here=start_here,
            end_here=end_here,
            as_shown=as_shown,
            whole=whole,
            preset=gr.Radio(
                presets(spec, ENGLISH),
                value=AUTOMATIC,
                label=i18n("budget"),
                info=i18n("budget_info"),
                elem_classes="chips",
                elem_id="presets",
            ),
            budget=gr.Number(
                spec.budget,
                precision=0,
                minimum=1,
                maximum=1_000_000,
                label=i18n("budget_any"),
                elem_id="budget",
            ),
            max_frames=emptiable(
                gr.Slider(
                    8,
                    2048,
                    value=min(spec.max_frames, 2048),
                    step=8,
                    label=i18n("max_frames"),
                    info=i18n("max_frames_info"),
                    elem_id="max-frames",
                )
            ),
            policy=gr.Dropdown(
                [(rule.title, name) for name, rule in POLICIES.items()],
                value="ata",
                label=i18n("policy"),
                info=i18n("policy_info"),
                elem_id="policy",
            ),
            truncation=gr.Radio(
                [(words, name) for name, words in remarks.TRUNCATIONS.items()],
                value="head",
                label=i18n("truncation"),
                info=i18n("truncation_info"),
                elem_classes="chips",
                elem_id="truncation",
            ),
            temperature=emptiable(
                gr.Slider(0, 2, value=0, step=0.1, label=i18n("temperature"), info=i18n("temperature_info"))
            ),
            seed=gr.Textbox(
                label=i18n("seed"),
                info=i18n("seed_info"),
                placeholder=i18n("seed_placeholder"),
                max_length=10,
                elem_id="seed",
            ),
        )
