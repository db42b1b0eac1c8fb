"""States: what the widgets show when something has happened, as updates of those that change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import gradio as gr
import plotly.graph_objects as go

from tempo.answer import Allocated, ScoredSegment
from tempo.attribution import agreement
from tempo.page import conversation, pieces
from tempo.page.conversation import Conversation, Turn
from tempo.page.examples import Example
from tempo.page.links import Opening
from tempo.page.options import VARIANTS
from tempo.page.widgets import AUTOMATIC, Widgets
from tempo.policies import POLICIES
from tempo.preflight import Preflight, beyond_anchors, next_preset
from tempo.video import Frames
from tempo.view import (
    comparison,
    difference,
    evidence,
    explanation,
    keyframes,
    notes,
    stages,
    table,
    timeline,
    upload,
)
from tempo.view.language import Language
from tempo.view.times import cited

Updates = dict[Any, Any]
"""What changes on the page: widget -> its new value."""


class States(Widgets):
    """The widgets, and what they show in each state of the page."""

    def picked(self, example: Example, question: str) -> Updates:
        value = question if question in example.questions else None
        return {
            self.video: example.clip,
            self.example: example.title,
            self.question: question,
            self.suggestion: gr.Radio(list(example.questions), value=value, visible=True),
        }

    def linked(self, opening: Opening) -> Updates:
        """What a link holds, in the widgets."""
        options, spec = opening.options, self.model.spec
        preset: int | str | None = AUTOMATIC
        if options.budget is not None:
            preset = options.budget if options.budget in spec.budget_presets else None
        return {
            **self.picked(opening.example, opening.question),
            self.budget: spec.budget if options.budget is None else options.budget,
            self.preset: preset,
            self.max_frames: options.max_frames or min(spec.max_frames, 2048),
            self.policy: options.policy,
            self.truncation: options.truncation,
            self.temperature: options.temperature,
            self.seed: "" if options.seed is None else str(options.seed),
            self.start: "" if options.start_s is None else f"{options.start_s:g}",
            self.end: "" if options.end_s is None else f"{options.end_s:g}",
        }

    def budgeted(
        self, found: Preflight | None, preset: int | str | None, budget: int | None, language: Language
    ) -> Updates:
        """The budget of the next question, and what it means for the video in the player.

        Args:
            found: what is known of that video; None before it was looked at, or where there is none.
            preset: what was chosen: a preset, AUTOMATIC, or None, where a visitor wrote `budget`.
        """
        spec = self.model.spec
        if isinstance(preset, int):
            budget = preset
        elif preset == AUTOMATIC or budget is None:
            budget = spec.budget if found is None else spec.budget_for(found.segments)
        updates: Updates = {self.preset: preset, self.more_button: gr.Button(visible=False)}
        if preset is not None:  # else someone may be writing in that field
            updates[self.budget] = budget
        if found is None:
            return updates
        facts = upload.describe(found, spec, budget, language=language)
        updates[self.preflight] = facts + self.upload_note(language)
        more = next_preset(spec, found.segments)
        if more is not None and not beyond_anchors(spec, found.segments, budget):
            words = language.say("Use {tokens:,} tokens", tokens=more)
            updates[self.more_button] = gr.Button(words, visible=True)
        return updates

    def unseen(self, language: Language) -> Updates:
        """Nothing is known of what is in the player."""
        no_offer = gr.Button(visible=False)
        return {self.found: None, self.preflight: self.upload_note(language), self.more_button: no_offer}

    def translated(self, language: Language) -> Updates:
        """What gr.I18n does not translate, except choices: what the server writes."""
        return {
            **self.idle(language),
            self.card: self.model_card(language),
            self.preflight: self.upload_note(language),
            self.zoom: pieces.zoom(language),
        }

    def choices(self, language: Language, chosen: Updates) -> Updates:
        """The words of choices in this language. What is `chosen` already stays so."""
        words: dict[Any, list[tuple[str, Any]]] = {
            self.example: [(language.known(example.title), example.title) for example in self.shipped],
            self.preset: self.presets(language),
            self.policy: [(language.say(rule.title), name) for name, rule in POLICIES.items()],
            self.truncation: [(language.say(words), name) for name, words in notes.TRUNCATIONS.items()],
            self.variants: [(language.say(variant.title), name) for name, variant in VARIANTS.items()],
        }
        return {
            widget: type(widget)(choices, **({"value": chosen[widget]} if widget in chosen else {}))
            for widget, choices in words.items()
        }

    def buttons(self, *, running: bool) -> Updates:
        """Which buttons can be pressed. An earlier question cannot be recalled while one is being answered."""
        return {
            self.ask_button: gr.Button(interactive=not running),
            self.stop_button: gr.Button(interactive=running),
            self.history: gr.Radio(interactive=not running),
        }

    def blank(self, language: Language) -> Updates:
        """Nothing is asked; what was asked before on this video stays in the conversation."""
        nothing_to_take = {button: gr.Button(interactive=False) for button in self.take.values()}
        return {
            **nothing_to_take,
            self.problem: gr.Textbox(visible=False),
            self.answer: "",
            self.cited: "",
            self.notes: "",
            self.timeline: pieces.no_timeline(language),
            self.shown: pieces.no_keyframes(language),
            self.relevant: gr.Gallery([], visible=False),
            self.others: gr.Gallery([], visible=False),
            self.relevant_starts: [],
            self.others_starts: [],
            self.sprite: "",
            self.cards: pieces.empty("cards", language),
            self.weigh_button: gr.Button(interactive=False),
            self.compare_button: gr.Button(interactive=False),
            self.attribution: "",
            self.table: pieces.empty("table", language),
            self.link: pieces.no_link(language),
        }

    def idle(self, language: Language) -> Updates:
        """Another video, another conversation."""
        return {
            **self.blank(language),
            **self.buttons(running=False),
            self.stages: stages.idle(language=language),
            self.diagram: explanation.diagram(None, self.model.spec, language=language),
            self.playing: "",
            self.found: None,
            self.more_button: gr.Button(visible=False),
            self.start: "",
            self.end: "",
            self.history: gr.Radio([], value=None, visible=False, interactive=True),
            self.first: gr.Dropdown([], value=None),
            self.second: gr.Dropdown([], value=None),
            self.runs: pieces.empty("compare", language),
            self.compared: gr.Plot(visible=False),
        }

    def failure(self, text: str, language: Language) -> Updates:
        return {
            **self.buttons(running=False),
            self.stages: stages.failed(language=language),
            self.problem: gr.Textbox(text, visible=True),
        }

    def scoring(self, scored: list[ScoredSegment], frames: Frames, language: Language) -> go.Figure:
        return timeline.scoring(
            scored,
            total=len(frames.keyframes),
            start_s=frames.start_s,
            end_s=frames.end_s,
            k_max=self.model.spec.k_max,
            language=language,
        )

    def allocated(self, event: Allocated, frames: Frames, language: Language) -> Updates:
        return {
            self.timeline: timeline.allocation(
                event.segments, event.budget, start_s=frames.start_s, end_s=frames.end_s, language=language
            ),
            self.sprite: pieces.sprite(frames.keyframes),
            **self.pictures(event.segments, frames, language),
        }

    def pictures(self, segments: Sequence[ScoredSegment], frames: Frames, language: Language) -> Updates:
        drawn = keyframes.draw(segments, frames.keyframes, language=language)
        return {
            self.shown: notes.keyframes(drawn, language=language),
            self.relevant: gr.Gallery([(k.image, k.caption) for k in drawn.relevant], visible=True),
            self.others: gr.Gallery([(k.image, k.caption) for k in drawn.others], visible=bool(drawn.others)),
            self.relevant_starts: [k.segment.start_s for k in drawn.relevant],
            self.others_starts: [k.segment.start_s for k in drawn.others],
        }

    def whole_turn(self, turn: Turn, frames: Frames, title: str | None, language: Language) -> Updates:
        """Everything there is to see of one question.

        Args:
            title: of the example that is in the player, None for an upload.
        """
        answer, attribution = turn.answer, turn.attribution
        times = cited(answer.text, answer.video.end_s, answer.segments)
        weighed = ""
        if attribution is not None:
            weighed = evidence.attribution(answer, attribution, agreement(answer, attribution), language=language)
        example = next((example for example in self.shipped if example.title == title), None)
        options = answer.options
        if options.budget == self.model.spec.budget_for(len(answer.segments)):
            options = replace(options, budget=None)
        opening = Opening(example, answer.query, options) if example else None
        return {
            self.answer: answer.text,
            self.cited: pieces.cited(answer.text, times, language),
            self.stages: stages.finished(answer, language=language),
            self.notes: " ".join(
                [notes.peak(answer.segments, language=language), *notes.of(answer, language=language)]
            ),
            self.timeline: timeline.allocation(
                answer.segments,
                answer.budget,
                start_s=frames.start_s,
                end_s=frames.end_s,
                cited=times,
                attribution=attribution,
                language=language,
            ),
            self.sprite: pieces.sprite(frames.keyframes),
            **self.pictures(answer.segments, frames, language),
            self.cards: evidence.cards(answer, frames.keyframes, language=language),
            self.weigh_button: gr.Button(interactive=True),
            self.attribution: weighed,
            self.table: table.html(answer.segments, attribution=attribution, language=language),
            self.diagram: explanation.diagram(answer, self.model.spec, language=language),
            self.link: pieces.link(opening, language) if opening else pieces.no_link(language),
            **{button: gr.Button(interactive=True) for button in self.take.values()},
        }

    def listed(self, turns: Conversation, number: int, language: Language, *, running: bool = False) -> Updates:
        """The conversation, with one of its questions chosen."""
        choices = conversation.choices(turns, self.model.spec, language)
        return {
            self.history: gr.Radio(choices, value=number, visible=True, interactive=not running),
            self.compare_button: gr.Button(interactive=True),
        }

    def side_by_side(self, turns: Conversation, numbers: Sequence[int | None], language: Language) -> Updates:
        """Questions of the conversation in one table, the first two of them over one time axis."""
        choices = conversation.choices(turns, self.model.spec, language)
        found = [turn for turn in (conversation.find(turns, number) for number in numbers) if turn is not None]
        if len(found) < 2:
            return {
                self.first: gr.Dropdown(choices, value=None),
                self.second: gr.Dropdown(choices, value=None),
                self.runs: pieces.empty("compare", language),
                self.compared: gr.Plot(visible=False),
            }
        answers = [turn.answer for turn in found]
        return {
            self.first: gr.Dropdown(choices, value=found[0].number),
            self.second: gr.Dropdown(choices, value=found[1].number),
            self.runs: comparison.table(answers, language=language),
            self.compared: gr.Plot(difference.compared(answers[0], answers[1], language=language), visible=True),
        }
