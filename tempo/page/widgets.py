"""Widgets: what stands on the page and in which order, with the labels; nothing happens here."""

from __future__ import annotations

from typing import Any

import gradio as gr

import tempo
from tempo.config import Settings
from tempo.model.spec import ModelSpec
from tempo.page import pieces, takeaway
from tempo.page.examples import Example
from tempo.page.leftovers import interval_s
from tempo.page.options import VARIANTS
from tempo.policies import POLICIES
from tempo.view import explanation, model_card, notes, stages, texts, upload
from tempo.view.language import ENGLISH, Language
from tempo.view.markup import Markup, render

AUTOMATIC = "auto"
"""Chosen in place of a preset: the budget is the model's default for the video in the player."""


def emptiable(slider: gr.Slider) -> gr.Slider:
    """A slider whose number field may be emptied, which gives None; Gradio would fail on it before any of our code."""
    read = slider.preprocess
    slider.preprocess = lambda payload: None if payload is None else read(payload)  # type: ignore[method-assign]
    return slider


class Widgets:
    """The widgets of the page as attributes; `blocks` holds them all.

    Labels are keys of `texts`, which the browser looks up in its own language. What the server writes is in English
    here, until `States.translated` says it again.
    """

    def __init__(self, model: tempo.Tempo, config: Settings, shipped: tuple[Example, ...]) -> None:
        self.model = model
        self.config = config
        self.shipped = shipped
        self.i18n = gr.I18n(**texts.translations())
        with gr.Blocks(
            title=texts.TITLE,
            analytics_enabled=False,
            delete_cache=(round(interval_s(config.file_age_s)), max(1, config.file_age_s)),
            fill_width=True,
        ) as self.blocks:
            self._head()
            with gr.Tabs(elem_id="pages"):
                with gr.Tab(self.i18n("tab_inspect")), gr.Row(elem_id="columns"):
                    with gr.Column(elem_id="left"):
                        self._video()
                        self._question()
                        self._settings(model.spec)
                    with gr.Column(elem_id="right"):
                        self._results()
                        self._history()
                        with gr.Tabs(elem_id="details"):
                            self._evidence()
                            self._comparison()
                            self._takeaway()
                with gr.Tab(self.i18n("tab_how")):
                    self.diagram = gr.HTML(explanation.diagram(None, model.spec), elem_id="diagram")
            self._hidden()

    def _head(self) -> None:
        gr.HTML(self.i18n("masthead"), elem_id="masthead")
        self.card = gr.HTML(self.model_card(ENGLISH), elem_id="model")

    def _video(self) -> None:
        # Other values of `sources`, `include_audio` and `format` make Gradio run ffmpeg on the upload.
        self.video = gr.Video(
            label=self.i18n("player"),
            sources=["upload"],
            include_audio=True,
            format=None,
            height=300,
            buttons=[],
            elem_id="video",
        )
        self.playing = gr.HTML("", elem_id="playing")
        self.preflight = gr.HTML(self.upload_note(ENGLISH), elem_id="preflight")
        self.more_button = gr.Button(visible=False, size="sm", elem_id="more-budget")
        self.example = gr.Radio(
            [example.title for example in self.shipped],
            label=self.i18n("example"),
            visible=bool(self.shipped),
            elem_classes="chips",
            elem_id="examples",
        )

    def _question(self) -> None:
        self.question = gr.Textbox(
            label=self.i18n("question"),
            placeholder=self.i18n("question_placeholder"),
            lines=1,
            max_lines=4,
            max_length=2000,
            elem_id="question",
        )
        self.suggestion = gr.Radio(
            [], label=self.i18n("suggestions"), visible=False, elem_classes="chips", elem_id="suggestions"
        )
        with gr.Row(elem_id="buttons"):
            self.ask_button = gr.Button(self.i18n("ask"), variant="primary", elem_id="ask")
            self.stop_button = gr.Button(self.i18n("stop"), variant="secondary", interactive=False, elem_id="stop")

    def _settings(self, spec: ModelSpec) -> None:
        with gr.Accordion(self.i18n("span"), open=False, elem_id="span"):
            with gr.Row():
                self.start = gr.Textbox(
                    label=self.i18n("span_start"), placeholder="0:00", max_length=12, min_width=80, elem_id="start"
                )
                self.end = gr.Textbox(
                    label=self.i18n("span_end"),
                    placeholder=self.i18n("span_end_placeholder"),
                    max_length=12,
                    min_width=80,
                    elem_id="end",
                )
            with gr.Row(elem_classes="small-buttons"):
                self.start_here = gr.Button(self.i18n("span_start_here"), size="sm", elem_id="start-here")
                self.end_here = gr.Button(self.i18n("span_end_here"), size="sm", elem_id="end-here")
                self.as_shown = gr.Button(self.i18n("span_as_shown"), size="sm", elem_id="as-shown")
                self.whole = gr.Button(self.i18n("span_whole"), size="sm", elem_id="whole")
            gr.HTML(self.i18n("span_note"), elem_classes="tempo-note")
        with gr.Accordion(self.i18n("settings"), open=False, elem_id="settings"):
            self.preset = gr.Radio(
                self.presets(ENGLISH),
                value=AUTOMATIC,
                label=self.i18n("budget"),
                info=self.i18n("budget_info"),
                elem_classes="chips",
                elem_id="presets",
            )
            self.budget = gr.Number(
                spec.budget,
                precision=0,
                minimum=1,
                maximum=1_000_000,
                label=self.i18n("budget_any"),
                elem_id="budget",
            )
            self.max_frames = emptiable(
                gr.Slider(
                    8,
                    2048,
                    value=min(spec.max_frames, 2048),
                    step=8,
                    label=self.i18n("max_frames"),
                    info=self.i18n("max_frames_info"),
                    elem_id="max-frames",
                )
            )
            self.policy = gr.Dropdown(
                [(rule.title, name) for name, rule in POLICIES.items()],
                value="ata",
                label=self.i18n("policy"),
                info=self.i18n("policy_info"),
                elem_id="policy",
            )
            self.truncation = gr.Radio(
                [(words, name) for name, words in notes.TRUNCATIONS.items()],
                value="head",
                label=self.i18n("truncation"),
                info=self.i18n("truncation_info"),
                elem_classes="chips",
                elem_id="truncation",
            )
            self.temperature = emptiable(
                gr.Slider(0, 2, value=0, step=0.1, label=self.i18n("temperature"), info=self.i18n("temperature_info"))
            )
            self.seed = gr.Textbox(
                label=self.i18n("seed"),
                info=self.i18n("seed_info"),
                placeholder=self.i18n("seed_placeholder"),
                max_length=10,
                elem_id="seed",
            )

    def _results(self) -> None:
        self.problem = gr.Textbox(label=self.i18n("problem"), interactive=False, visible=False, elem_id="problem")
        self.stages = gr.HTML(stages.idle(), elem_id="stages")
        self.answer = gr.Textbox(
            label=self.i18n("answer"),
            placeholder=self.i18n("answer_placeholder"),
            interactive=False,
            lines=2,
            max_lines=12,
            buttons=["copy"],
            elem_id="answer",
        )
        self.notes = gr.HTML("", elem_id="notes")
        self.zoom = gr.HTML(pieces.zoom(ENGLISH), elem_id="zoom")
        self.timeline = gr.Plot(pieces.no_timeline(ENGLISH), show_label=False, elem_id="timeline")
        gr.HTML(self.i18n("how_to_read"), elem_classes="tempo-note", elem_id="how-to-read")

    def _history(self) -> None:
        self.history = gr.Radio([], label=self.i18n("history"), visible=False, elem_classes="chips", elem_id="history")

    def _evidence(self) -> None:
        gallery: dict[str, Any] = {
            "show_label": False,
            "visible": False,
            "fit_columns": False,
            "height": "auto",
            "allow_preview": False,
            "interactive": False,
            "buttons": [],
            "format": "jpeg",
        }
        with gr.Tab(self.i18n("tab_keyframes"), render_children=True):
            self.shown = gr.HTML(pieces.no_keyframes(ENGLISH), elem_classes="tempo-note", elem_id="shown")
            self.relevant = gr.Gallery(label=self.i18n("keyframes_relevant"), columns=3, elem_id="relevant", **gallery)
            self.others = gr.Gallery(label=self.i18n("keyframes_others"), columns=9, elem_id="others", **gallery)
        with gr.Tab(self.i18n("tab_evidence")):
            self.cards = gr.HTML(pieces.empty("cards", ENGLISH), elem_id="cards")
            gr.HTML(self.i18n("attribution_about"), elem_classes="tempo-note")
            self.weigh_button = gr.Button(self.i18n("attribution_button"), interactive=False, elem_id="weigh")
            self.attribution = gr.HTML("", elem_id="attribution")
        with gr.Tab(self.i18n("tab_table")):
            self.table = gr.HTML(pieces.empty("table", ENGLISH), elem_id="table")

    def _comparison(self) -> None:
        with gr.Tab(self.i18n("tab_compare")):
            self.variants = gr.CheckboxGroup(
                [(variant.title, name) for name, variant in VARIANTS.items()],
                label=self.i18n("variants"),
                info=self.i18n("variants_info"),
                elem_classes="chips",
                elem_id="variants",
            )
            self.compare_button = gr.Button(self.i18n("compare_button"), interactive=False, elem_id="compare")
            with gr.Row():
                self.first = gr.Dropdown([], label=self.i18n("compare_first"), elem_id="first")
                self.second = gr.Dropdown([], label=self.i18n("compare_second"), elem_id="second")
            self.runs = gr.HTML(pieces.empty("compare", ENGLISH), elem_id="runs")
            self.compared = gr.Plot(visible=False, show_label=False, elem_id="compared")

    def _takeaway(self) -> None:
        with gr.Tab(self.i18n("tab_take")):
            gr.HTML(self.i18n("take_about"), elem_classes="tempo-note")
            with gr.Row(elem_classes="small-buttons"):
                self.take = {
                    form: gr.Button(self.i18n(f"take_{form}"), interactive=False, elem_id=f"take-{form}")
                    for form in takeaway.FORMS
                }
            self.link = gr.HTML(pieces.no_link(ENGLISH), elem_id="link")

    def _hidden(self) -> None:
        """What a session holds, what page.js reads or presses, and what the web API takes and gives."""
        self.generation = gr.Number(visible="hidden", precision=0, elem_id="generation")  # of `page.sessions`
        self.found = gr.State(None)  # the preflight of the video in the player
        self.originals = gr.State({})  # what plays -> the upload that it is a preview of
        self.relevant_starts = gr.State([])  # where the segments of the keyframes start, in seconds
        self.others_starts = gr.State([])
        self.cited = gr.HTML("", elem_id="cited", elem_classes="tempo-data")
        self.sprite = gr.HTML("", elem_id="sprite", elem_classes="tempo-data")
        self.preview_button = gr.Button(visible="hidden", elem_id="preview")
        self.file = gr.DownloadButton(visible="hidden", elem_id="save")
        self.api_video = gr.Video(
            label="video", sources=["upload"], include_audio=True, format=None, visible=False, elem_id="api-video"
        )
        self.api_question = gr.Textbox(label="question", visible=False)
        self.api_options = gr.JSON(label="options", visible=False)
        self.api_button = gr.Button(visible=False)
        self.api_answer = gr.Textbox(label="answer", visible=False)
        self.api_segments = gr.JSON(label="segments", visible=False)
        self.api_budget = gr.JSON(label="budget", visible=False)
        self.api_record = gr.JSON(label="record", visible=False)

    def presets(self, language: Language) -> list[tuple[str, int | str]]:
        """The choices of a budget: what fits the video, and the model's presets."""
        automatic: tuple[str, int | str] = (language.say("Fit to the video"), AUTOMATIC)
        return [automatic, *((language.number(n, ","), n) for n in self.model.spec.budget_presets)]

    def model_card(self, language: Language) -> Markup:
        model = self.model
        return model_card.html(
            name=model.name,
            parameters=model.parameters,
            device=str(model.device),
            dtype=str(model.dtype).removeprefix("torch."),
            reason=model.reason,
            spec=model.spec,
            language=language,
        )

    def upload_note(self, language: Language) -> Markup:
        """What may be uploaded, as HTML."""
        note = upload.note(
            max_duration_s=self.config.max_duration_s,
            max_bytes=self.config.max_upload_bytes,
            file_age_s=self.config.file_age_s,
            language=language,
        )
        return render("note.html", kind="limits", words=note)
