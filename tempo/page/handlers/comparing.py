"""Comparing: the question on the page asked again in other ways, or two questions of the conversation."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import gradio as gr

from tempo.errors import QuestionError
from tempo.page.events import Updates, Values
from tempo.page.following import Following
from tempo.page.handlers.running import Running
from tempo.page.message import message
from tempo.page.options import VARIANTS
from tempo.page.showing import Showing
from tempo.page.spoken import spoken
from tempo.page.states import States
from tempo.page.visits import Visits
from tempo.page.widgets import Widgets


@dataclass(frozen=True)
class Comparing:
    """A visitor lays runs beside each other."""

    widgets: Widgets
    states: States
    showing: Showing
    visits: Visits
    following: Following
    running: Running

    def begin(self, request: gr.Request) -> Updates:
        return {**self.running.begin(request), self.widgets.reply.problem: gr.Textbox(visible=False)}

    def compare(self, values: Values, request: gr.Request) -> Generator[Updates, None, None]:
        """Ask the question on the page again in each of the chosen ways, and lay the last beside it."""
        w, language = self.widgets, spoken(request)
        try:
            turn = self.visits.chosen(values, request)
            if not values[w.comparison.variants]:
                raise QuestionError("Choose at least one other way to answer, then press Compare.")
            numbers = [turn.number]
            for name in values[w.comparison.variants]:
                options = VARIANTS[name].of(turn.answer.options)
                asked = yield from self.following.ask(values, request, turn.path, turn.answer.query, options)
                if asked is None:
                    return
                added, _ = asked
                numbers.append(added.number)
                yield self.showing.listed(self.visits.conversation(request), turn.number, language, running=True)
            frames = yield from self.following.read_again(turn, language)
            yield {
                **self.showing.whole(turn, frames, values[w.player.example], language),
                **self.states.buttons(running=False),
                **self.showing.listed(self.visits.conversation(request), turn.number, language),
                **self.showing.side_by_side(self.visits.conversation(request), numbers, language),
            }
        except Exception as error:
            yield self.states.failure(message(error, language), language)

    def compare_two(self, values: Values, request: gr.Request) -> Updates:
        """Two questions were chosen."""
        w = self.widgets
        numbers = [values[w.comparison.first], values[w.comparison.second]]
        return self.showing.side_by_side(self.visits.conversation(request), numbers, spoken(request))
