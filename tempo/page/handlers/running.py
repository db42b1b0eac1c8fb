"""Running: what every piece of work has in common that takes the page: it begins, and is stopped or refused."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from tempo.page.events import Updates
from tempo.page.spoken import spoken
from tempo.page.states import States
from tempo.page.visits import Visits
from tempo.page.widgets import Widgets
from tempo.view import stages


@dataclass(frozen=True)
class Running:
    """Work that Stop can end."""

    widgets: Widgets
    states: States
    visits: Visits

    def begin(self, request: gr.Request) -> Updates:
        """Whatever had the page ends, and what began now has it."""
        generation = self.visits.take(request, running=True)
        return {**self.states.buttons(running=True), self.widgets.held.generation: generation}

    def stop(self, request: gr.Request) -> Updates:
        """A visitor presses Stop: what runs ends, within a long step, too."""
        w = self.widgets
        return {
            **self.states.buttons(running=False),
            w.held.generation: self.visits.take(request, running=False),
            w.reply.stages: stages.stopped(language=spoken(request)),
        }

    def refused(self, request: gr.Request) -> Updates:
        """The queue was full. Also called for what was cancelled, when something else has the page already."""
        w = self.widgets
        if not self.visits.running(request):
            return {w.reply.problem: gr.skip()}
        return {**self.stop(request), w.evidence.attribution: ""}
