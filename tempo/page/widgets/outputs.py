"""Outputs: the answer, the allocation over time, and what they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from tempo.page import pieces
from tempo.page import takeaway as forms
from tempo.page.options import VARIANTS
from tempo.view import stages
from tempo.view.language import ENGLISH


@dataclass(frozen=True)
class Reply:
    """What comes of a question: how far it is, and its answer or why there is none."""

    problem: gr.Textbox
    stages: gr.HTML
    answer: gr.Textbox
    notes: gr.HTML


@dataclass(frozen=True)
class Timeline:
    """The allocation over time, and what zooms it."""

    zoom: gr.HTML
    figure: gr.Plot


@dataclass(frozen=True)
class Evidence:
    """What the answer came from: keyframes, the segments with the most tokens, attribution, and the numbers."""

    shown: gr.HTML
    """What the two rows of keyframes show."""
    relevant: gr.Gallery
    others: gr.Gallery
    cards: gr.HTML
    weigh_button: gr.Button
    attribution: gr.HTML
    table: gr.HTML


@dataclass(frozen=True)
class Comparison:
    """Runs side by side: this question in other ways, or two questions of the conversation."""

    variants: gr.CheckboxGroup
    compare_button: gr.Button
    first: gr.Dropdown
    second: gr.Dropdown
    runs: gr.HTML
    figure: gr.Plot


@dataclass(frozen=True)
class Takeaway:
    """The answer as a file, and the link to an example."""

    buttons: Mapping[forms.Form, gr.Button]
    link: gr.HTML


def reply(i18n: gr.I18n) -> Reply:
    return Reply(
        problem=gr.Textbox(label=i18n("problem"), interactive=False, visible=False, elem_id="problem"),
        stages=gr.HTML(stages.idle(), elem_id="stages"),
        answer=gr.Textbox(
            label=i18n("answer"),
            placeholder=i18n("answer_placeholder"),
            interactive=False,
            lines=2,
            max_lines=12,
            buttons=["copy"],
            elem_id="answer",
        ),
        notes=gr.HTML("", elem_id="notes"),
    )


def timeline(i18n: gr.I18n) -> Timeline:
    shown = Timeline(
        zoom=gr.HTML(pieces.zoom(ENGLISH), elem_id="zoom"),
        figure=gr.Plot(pieces.no_timeline(ENGLISH), show_label=False, elem_id="timeline"),
    )
    gr.HTML(i18n("how_to_read"), elem_classes="tempo-note", elem_id="how-to-read")
    return shown


def history(i18n: gr.I18n) -> gr.Radio:
    return gr.Radio([], label=i18n("history"), visible=False, elem_classes=["chips", "line"], elem_id="history")


def evidence(i18n: gr.I18n) -> Evidence:
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
    with gr.Tab(i18n("tab_keyframes"), render_children=True):
        shown = gr.HTML(pieces.no_keyframes(ENGLISH), elem_classes="tempo-note", elem_id="shown")
        relevant = gr.Gallery(label=i18n("keyframes_relevant"), columns=3, elem_id="relevant", **gallery)
        others = gr.Gallery(label=i18n("keyframes_others"), columns=9, elem_id="others", **gallery)
    with gr.Tab(i18n("tab_evidence")):
        cards = gr.HTML(pieces.empty("cards", ENGLISH), elem_id="cards")
        gr.HTML(i18n("attribution_about"), elem_classes="tempo-note")
        weigh_button = gr.Button(i18n("attribution_button"), interactive=False, elem_id="weigh")
        attribution = gr.HTML("", elem_id="attribution")
    with gr.Tab(i18n("tab_table")):
        table = gr.HTML(pieces.empty("table", ENGLISH), elem_id="table")
    return Evidence(shown, relevant, others, cards, weigh_button, attribution, table)


def comparison(i18n: gr.I18n) -> Comparison:
    with gr.Tab(i18n("tab_compare")):
        variants = gr.CheckboxGroup(
            [(variant.title, name) for name, variant in VARIANTS.items()],
            label=i18n("variants"),
            info=i18n("variants_info"),
            elem_classes="chips",
            elem_id="variants",
        )
        compare_button = gr.Button(i18n("compare_button"), interactive=False, elem_id="compare")
        with gr.Row():
            first = gr.Dropdown([], label=i18n("compare_first"), elem_id="first")
            second = gr.Dropdown([], label=i18n("compare_second"), elem_id="second")
        runs = gr.HTML(pieces.empty("compare", ENGLISH), elem_id="runs")
        figure = gr.Plot(visible=False, show_label=False, elem_id="compared")
    return Comparison(variants, compare_button, first, second, runs, figure)


def takeaway(i18n: gr.I18n) -> Takeaway:
    with gr.Tab(i18n("tab_take")):
        gr.HTML(i18n("take_about"), elem_classes="tempo-note")
        with gr.Row(elem_classes="small-buttons"):
            buttons = {
                form: gr.Button(i18n(f"take_{form}"), interactive=False, elem_id=f"take-{form}") for form in forms.FORMS
            }
        link = gr.HTML(pieces.no_link(ENGLISH), elem_id="link")
    return Takeaway(buttons, link)
