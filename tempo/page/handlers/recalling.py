"""Recalling: an earlier question of the conversation, chosen from the list."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import gradio as gr

from tempo.page.events import Updates, Values
from tempo.page.following import Following
from tempo.page.message import message
from tempo.page.showing import Showing
from tempo.page.spoken import spoken
from tempo.page.states import States
from tempo.page.visits import Visits
from tempo.page.widgets import Widgets


@dataclass(frozen=True)
class Recalling:
    """A visitor chooses a question that was answered."""

    widgets: Widgets
    states: States
    showing: Showing
    visits: Visits
    following: Following

    def begin(self, request: gr.Request) -> Updates:
        """Whatever had the page ends. What began now cannot be stopped: it is short."""
        return {self.widgets.held.generation: self.visits.take(request, running=False)}

    def recall(self, values: Values, request: gr.Request) -> Generator[Updates, None, None]:
        """Show the question as it was."""
        w, language = self.widgets, spoken(request)
        try:
            turn = self.visits.chosen(values, request)
            frames = yield from self.following.read_again(turn, language)
            yield {
                **self.showing.whole(turn, frames, values[w.player.example], language),
                **self.showing.listed(self.visits.conversation(request), turn.number, language),
                w.reply.problem: gr.Textbox(visible=False),
            }
        except Exception as error:
            yield self.states.failure(message(error, language), language)
