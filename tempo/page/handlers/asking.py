"""Asking: a question about the video in the player, from the button to the answer."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import gradio as gr

from tempo.config import AskOptions
from tempo.model.spec import ModelSpec
from tempo.page.events import Updates, Values
from tempo.page.following import Following
from tempo.page.handlers.running import Running
from tempo.page.message import message
from tempo.page.options import AUTOMATIC, moment, seed, whole
from tempo.page.showing import Showing
from tempo.page.spoken import spoken
from tempo.page.states import States
from tempo.page.uploads import original
from tempo.page.visits import Visits
from tempo.page.widgets import Widgets
from tempo.view import stages


@dataclass(frozen=True)
class Asking:
    """A visitor presses Ask."""

    widgets: Widgets
    spec: ModelSpec
    states: States
    showing: Showing
    visits: Visits
    following: Following
    running: Running

    def begin(self, request: gr.Request) -> Updates:
        """Clear the page for the new question."""
        w, language = self.widgets, spoken(request)
        return {
            **self.states.blank(language),
            **self.running.begin(request),
            w.history: gr.Radio(value=None, interactive=False),
            w.reply.stages: stages.waiting(language=language),
        }

    def respond(self, values: Values, request: gr.Request) -> Generator[Updates, None, None]:
        """Follow one question."""
        w, language = self.widgets, spoken(request)
        try:
            path = original(values[w.player.video], values[w.held.originals])
            asked = yield from self.following.ask(values, request, path, values[w.question.text], self._options(values))
            if asked is None:
                return
            turn, frames = asked
            conversation = self.visits.conversation(request)
            yield {
                **self.showing.whole(turn, frames, values[w.player.example], language),
                **self.states.buttons(running=False),
                **self.showing.listed(conversation, turn.number, language),
                **self.showing.side_by_side(conversation, [turn.number for turn in conversation[-2:]], language),
            }
        except Exception as error:
            yield self.states.failure(message(error, language), language)

    def _options(self, values: Values) -> AskOptions:
        fields = self.widgets.fields
        return AskOptions(
            budget=None if values[fields.preset] == AUTOMATIC else values[fields.budget],
            max_frames=whole(values[fields.max_frames]),
            policy=values[fields.policy],
            truncation=values[fields.truncation],
            temperature=values[fields.temperature] or 0,
            seed=seed(values[fields.seed]),
            max_new_tokens=self.spec.max_new_tokens,
            start_s=moment(values[fields.start]),
            end_s=moment(values[fields.end]),
        )
