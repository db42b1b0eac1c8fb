"""States: what the widgets show when nothing is asked, when something runs, and when it has failed.

As updates of those that change. What they show of an answer is in `showing`.
"""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from tempo.model.spec import ModelSpec
from tempo.page import pieces
from tempo.page.events import Updates
from tempo.page.widgets import Widgets
from tempo.view import explanation, stages
from tempo.view.language import Language


@dataclass(frozen=True)
class States:
    """The states of one page, whoever sees it."""

    widgets: Widgets
    spec: ModelSpec

    def buttons(self, *, running: bool) -> Updates:
        """Which buttons can be pressed. An earlier question cannot be recalled while one is being answered."""
        w = self.widgets
        return {
            w.question.ask_button: gr.Button(interactive=not running),
            w.question.stop_button: gr.Button(interactive=running),
            w.history: gr.Radio(interactive=not running),
        }

    def blank(self, language: Language) -> Updates:
        """Nothing is asked; what was asked before on this video stays in the conversation."""
        w = self.widgets
        nothing_to_take = {button: gr.Button(interactive=False) for button in w.takeaway.buttons.values()}
        return {
            **nothing_to_take,
            w.reply.problem: gr.Textbox(visible=False),
            w.reply.answer: "",
            w.script.cited: "",
            w.reply.notes: "",
            w.timeline.figure: pieces.no_timeline(language),
            w.evidence.shown: pieces.no_keyframes(language),
            w.evidence.relevant: gr.Gallery([], visible=False),
            w.evidence.others: gr.Gallery([], visible=False),
            w.held.relevant_starts: [],
            w.held.others_starts: [],
            w.script.sprite: "",
            w.evidence.cards: pieces.empty("cards", language),
            w.evidence.weigh_button: gr.Button(interactive=False),
            w.comparison.compare_button: gr.Button(interactive=False),
            w.evidence.attribution: "",
            w.evidence.table: pieces.empty("table", language),
            w.takeaway.link: pieces.no_link(language),
        }

    def idle(self, language: Language) -> Updates:
        """Another video, another conversation."""
        w = self.widgets
        return {
            **self.blank(language),
            **self.buttons(running=False),
            w.reply.stages: stages.idle(language=language),
            w.diagram: explanation.diagram(None, self.spec, language=language),
            w.player.playing: "",
            w.held.found: None,
            w.player.more_button: gr.Button(visible=False),
            w.fields.start: "",
            w.fields.end: "",
            w.history: gr.Radio([], value=None, visible=False, interactive=True),
            w.comparison.first: gr.Dropdown([], value=None),
            w.comparison.second: gr.Dropdown([], value=None),
            w.comparison.runs: pieces.empty("compare", language),
            w.comparison.figure: gr.Plot(visible=False),
        }

    def failure(self, text: str, language: Language) -> Updates:
        """Something went wrong, and `text` says what."""
        w = self.widgets
        return {
            **self.buttons(running=False),
            w.reply.stages: stages.failed(language=language),
            w.reply.problem: gr.Textbox(text, visible=True),
        }
