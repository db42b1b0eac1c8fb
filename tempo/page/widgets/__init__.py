"""Widgets: what stands on the page and in which order, with the labels; nothing happens here.

Labels are keys of `texts`, which the browser looks up in its own language. What the server writes is in English here,
until `handlers.opening` says it again.
"""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

import tempo
from tempo.config import Settings
from tempo.page import pieces
from tempo.page.examples import Example
from tempo.page.leftovers import interval_s
from tempo.page.widgets import hidden, inputs, outputs
from tempo.page.widgets.hidden import Api, Held, Script
from tempo.page.widgets.inputs import Fields, Player, Question
from tempo.page.widgets.outputs import Comparison, Evidence, Reply, Takeaway, Timeline
from tempo.view import explanation, texts
from tempo.view.language import ENGLISH


@dataclass(frozen=True)
class Widgets:
    """The widgets of the page, by where they stand."""

    blocks: gr.Blocks
    """Holds them all."""
    card: gr.HTML
    """Which model answers."""
    player: Player
    question: Question
    fields: Fields
    reply: Reply
    timeline: Timeline
    history: gr.Radio
    """The conversation: one question is chosen."""
    evidence: Evidence
    comparison: Comparison
    takeaway: Takeaway
    diagram: gr.HTML
    """How it works."""
    held: Held
    script: Script
    api: Api


def build(model: tempo.Tempo, config: Settings, shipped: tuple[Example, ...], i18n: gr.I18n) -> Widgets:
    """Lay out the page of one model.

    Args:
        i18n: looks the labels up in the browser.
    """
    with gr.Blocks(
        title=texts.TITLE,
        analytics_enabled=False,
        delete_cache=(round(interval_s(config.file_age_s)), max(1, config.file_age_s)),
        fill_width=True,
    ) as blocks:
        gr.HTML(i18n("masthead"), elem_id="masthead")
        card = gr.HTML(pieces.card(model, ENGLISH), elem_id="model")
        with gr.Row(elem_id="stage"):
            with gr.Column(elem_id="watch"):
                player = inputs.player(shipped, config, i18n)
            with gr.Column(elem_id="talk"):
                with gr.Column(elem_id="conversation"):
                    history = outputs.history(i18n)
                    reply = outputs.reply(i18n)
                question = inputs.question(i18n)
                fields = inputs.fields(model.spec, i18n)
        with gr.Column(elem_id="time"):
            timeline = outputs.timeline(i18n)
        with gr.Tabs(elem_id="details"):
            evidence = outputs.evidence(i18n)
            comparison = outputs.comparison(i18n)
            with gr.Tab(i18n("tab_how")):
                diagram = gr.HTML(explanation.diagram(None, model.spec), elem_id="diagram")
            takeaway = outputs.takeaway(i18n)

        held, script, api = hidden.held(), hidden.script(), hidden.api()
    return Widgets(
        blocks=blocks,
        card=card,
        player=player,
        question=question,
        fields=fields,
        reply=reply,
        timeline=timeline,
        history=history,
        evidence=evidence,
        comparison=comparison,
        takeaway=takeaway,
        diagram=diagram,
        held=held,
        script=script,
        api=api,
    )
