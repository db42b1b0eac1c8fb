"""Weighing: attribution of the answer on the page. Each segment is left out in turn."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace

import gradio as gr

from tempo.attribution import Attribution
from tempo.page import pieces
from tempo.page.events import UPDATE_EVERY_S, Every, Updates, Values
from tempo.page.following import Following
from tempo.page.handlers.running import Running
from tempo.page.message import message
from tempo.page.places import Waiting
from tempo.page.showing import Showing
from tempo.page.spoken import spoken
from tempo.page.states import States
from tempo.page.visits import Visits
from tempo.page.widgets import Widgets
from tempo.page.workplace import Workplace


@dataclass(frozen=True)
class Weighing:
    """A visitor asks which segments an answer leaned on."""

    widgets: Widgets
    states: States
    showing: Showing
    visits: Visits
    following: Following
    running: Running
    workplace: Workplace

    def begin(self, request: gr.Request) -> Updates:
        attribution = self.widgets.evidence.attribution
        return {**self.running.begin(request), attribution: pieces.weighing(0, 0, spoken(request))}

    def weigh(self, values: Values, request: gr.Request) -> Generator[Updates, None, None]:
        """Leave each segment out and see what the answer loses."""
        w, language = self.widgets, spoken(request)
        tick = Every(UPDATE_EVERY_S)
        try:
            turn = self.visits.chosen(values, request)
            frames = yield from self.following.read_again(turn, language)
            cancelled = self.visits.cancelled(values, request)
            with closing(self.workplace.weigh(frames, turn.answer, cancelled)) as events:
                for event in events:
                    if isinstance(event, Waiting):
                        yield {w.evidence.attribution: pieces.weighing(0, 0, language)}
                    elif isinstance(event, Attribution):
                        self.visits.attribute(values, request, turn, event)
                        turn = replace(turn, attribution=event)
                        yield {
                            **self.showing.whole(turn, frames, values[w.player.example], language),
                            **self.states.buttons(running=False),
                        }
                    elif tick.due():
                        yield {w.evidence.attribution: pieces.weighing(event.done, event.total, language)}
        except Exception as error:
            yield {**self.states.failure(message(error, language), language), w.evidence.attribution: ""}
