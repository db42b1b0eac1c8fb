"""Looking: what would be read of the video in the player, and what a budget means for it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import gradio as gr

import tempo
from tempo.config import Settings
from tempo.page import pieces
from tempo.page.events import Updates, Values
from tempo.page.message import message
from tempo.page.options import AUTOMATIC, moment, whole
from tempo.page.spoken import spoken
from tempo.page.uploads import original
from tempo.page.widgets import Widgets
from tempo.preflight import Preflight, beyond_anchors, next_preset
from tempo.steps import retold
from tempo.view import upload
from tempo.view.language import Language


@dataclass(frozen=True)
class Looking:
    """Before anything is asked."""

    widgets: Widgets
    model: tempo.Tempo
    config: Settings

    def look(self, values: Values, request: gr.Request) -> Generator[Updates, None, None]:
        """What would be read of the video that was chosen, before anything is."""
        w, language = self.widgets, spoken(request)
        path = original(values[w.player.video], values[w.held.originals])
        if not path:
            yield {**self._unseen(language), w.reply.problem: gr.skip()}
            return
        try:
            found = yield from retold(
                self.model.looking(
                    path,
                    max_frames=whole(values[w.fields.max_frames]),
                    start_s=moment(values[w.fields.start]),
                    end_s=moment(values[w.fields.end]),
                ),
                lambda _: [{w.reply.problem: gr.skip()}],  # whoever follows can end it at each step
            )
        except Exception as error:
            yield {**self._unseen(language), w.reply.problem: gr.Textbox(message(error, language), visible=True)}
            return
        yield {w.held.found: found, w.reply.problem: gr.Textbox(visible=False)}

    def rebudget(self, values: Values, request: gr.Request) -> Updates:
        """A visitor chose a preset or wrote a budget, or it is known now what the video needs."""
        w = self.widgets
        preset = values.get(w.fields.preset)
        return self._budgeted(values[w.held.found], preset, values[w.fields.budget], spoken(request))

    def more_budget(self, values: Values, request: gr.Request) -> Updates:
        """The offered preset, which leaves something beyond the anchors."""
        found: Preflight = values[self.widgets.held.found]
        return self._budgeted(found, next_preset(self.model.spec, found.segments), None, spoken(request))

    def _budgeted(
        self, found: Preflight | None, preset: int | str | None, budget: int | None, language: Language
    ) -> Updates:
        """The budget of the next question, and what it means for the video in the player.

        Args:
            found: what is known of that video; None before it was looked at, or where there is none.
            preset: what was chosen: a preset, AUTOMATIC, or None, where a visitor wrote `budget`.
        """
        w, spec = self.widgets, self.model.spec
        if isinstance(preset, int):
            budget = preset
        elif preset == AUTOMATIC or budget is None:
            budget = spec.budget if found is None else spec.budget_for(found.segments)
        updates: Updates = {w.fields.preset: preset, w.player.more_button: gr.Button(visible=False)}
        if preset is not None:  # else someone may be writing in that field
            updates[w.fields.budget] = budget
        if found is None:
            return updates
        facts = upload.describe(found, spec, budget, language=language)
        updates[w.player.preflight] = facts
        more = next_preset(spec, found.segments)
        if more is not None and not beyond_anchors(spec, found.segments, budget):
            words = language.say("Use {tokens:,} tokens", tokens=more)
            updates[w.player.more_button] = gr.Button(words, visible=True)
        return updates

    def _unseen(self, language: Language) -> Updates:
        """Nothing is known of what is in the player."""
        w = self.widgets
        return {
            w.held.found: None,
            w.player.preflight: pieces.upload_note(self.config, language),
            w.player.more_button: gr.Button(visible=False),
        }
