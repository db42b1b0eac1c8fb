"""Opening: the page has loaded, or another video is in the player. Whatever was there before is gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

import tempo
from tempo.config import Settings
from tempo.errors import QuestionError
from tempo.page import pieces
from tempo.page.events import Updates
from tempo.page.examples import Example
from tempo.page.links import Link, opened
from tempo.page.message import message
from tempo.page.options import AUTOMATIC, VARIANTS
from tempo.page.spoken import spoken
from tempo.page.states import States
from tempo.page.visits import Visits
from tempo.page.widgets import Widgets
from tempo.page.widgets.inputs import presets
from tempo.policies import POLICIES
from tempo.view import remarks
from tempo.view.language import ENGLISH, Language


@dataclass(frozen=True)
class Opening:
    """A visitor comes, or begins with another video."""

    widgets: Widgets
    model: tempo.Tempo
    config: Settings
    shipped: tuple[Example, ...]
    states: States
    visits: Visits

    def load(self, request: gr.Request) -> Updates:
        """The page has loaded: it speaks the visitor's language, and holds what a link asks for."""
        w, language = self.widgets, spoken(request)
        problem, chosen = gr.skip(), {}
        generation = self.visits.generation(request)
        if generation:  # a visitor was quicker, and has a video in the player
            static = {} if language is ENGLISH else {**self._named(language), **self.choices(language, {})}
            return {**static, w.held.generation: generation}
        generation = self.visits.renew(request)
        try:
            if found := opened(request.query_params, self.shipped):
                chosen = self._linked(found)
        except QuestionError as error:
            problem = gr.Textbox(message(error, language), visible=True)
        if language is not ENGLISH:
            chosen = {**self._translated(language), **chosen, **self.choices(language, chosen)}
        return {**chosen, w.held.generation: generation, w.reply.problem: problem}

    def replace(self, request: gr.Request) -> Updates:
        """Another video is in the player: nothing on the page is about it."""
        w = self.widgets
        no_suggestion = gr.Radio([], value=None, visible=False)
        return {**self._renewed(request), w.player.example: None, w.question.suggestion: no_suggestion}

    def pick(self, title: str, request: gr.Request) -> Updates:
        """An example goes into the player, its first question into the box."""
        example = next(example for example in self.shipped if example.title == title)
        return {**self._renewed(request), **self._picked(example, example.questions[0])}

    def _renewed(self, request: gr.Request) -> Updates:
        w, language = self.widgets, spoken(request)
        return {
            **self.states.idle(language),
            w.player.preflight: pieces.upload_note(self.config, language),
            w.held.generation: self.visits.renew(request),
        }

    def _picked(self, example: Example, question: str) -> Updates:
        w = self.widgets
        value = question if question in example.questions else None
        return {
            w.player.video: example.clip,
            w.player.example: example.title,
            w.question.text: question,
            w.question.suggestion: gr.Radio(list(example.questions), value=value, visible=True),
        }

    def _linked(self, link: Link) -> Updates:
        """What a link holds, in the widgets."""
        w, options, spec = self.widgets, link.options, self.model.spec
        preset: int | str | None = AUTOMATIC
        if options.budget is not None:
            preset = options.budget if options.budget in spec.budget_presets else None
        return {
            **self._picked(link.example, link.question),
            w.fields.budget: spec.budget if options.budget is None else options.budget,
            w.fields.preset: preset,
            w.fields.max_frames: options.max_frames or min(spec.max_frames, 2048),
            w.fields.policy: options.policy,
            w.fields.truncation: options.truncation,
            w.fields.temperature: options.temperature,
            w.fields.seed: "" if options.seed is None else str(options.seed),
            w.fields.start: "" if options.start_s is None else f"{options.start_s:g}",
            w.fields.end: "" if options.end_s is None else f"{options.end_s:g}",
        }

    def _translated(self, language: Language) -> Updates:
        """What gr.I18n does not translate, except choices: what the server writes."""
        w = self.widgets
        return {
            **self.states.idle(language),
            **self._named(language),
            w.player.preflight: pieces.upload_note(self.config, language),
        }

    def _named(self, language: Language) -> Updates:
        """Of that, what has nothing to do with a video."""
        w = self.widgets
        return {w.card: pieces.card(self.model, language), w.timeline.zoom: pieces.zoom(language)}

    def choices(self, language: Language, chosen: Updates) -> Updates:
        """The words of choices in this language. What is `chosen` already stays so."""
        w = self.widgets
        words: dict[Any, list[tuple[str, Any]]] = {
            w.player.example: [(language.known(example.title), example.title) for example in self.shipped],
            w.fields.preset: presets(self.model.spec, language),
            w.fields.policy: [(language.say(rule.title), name) for name, rule in POLICIES.items()],
            w.fields.truncation: [(language.say(words), name) for name, words in remarks.TRUNCATIONS.items()],
            w.comparison.variants: [(language.say(variant.title), name) for name, variant in VARIANTS.items()],
        }
        return {
            widget: type(widget)(choices, **({"value": chosen[widget]} if widget in chosen else {}))
            for widget, choices in words.items()
        }
