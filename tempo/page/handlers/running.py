"""Running: what every piece of work has in common that takes the page: it begins, and is stopped or refused."""

from __future__ import annotations

import gradio as gr

from tempo.page.events import Updates
from tempo.page.spoken import spoken
from tempo.page.states import States
from tempo.page.visits import Visits
from tempo.page.widgets import Widgets
from tempo.view import stages


class Running:
    """Work that Stop can end."""

    def __init__(self, widgets: Widgets, states: States, visits: Visits) -> None:
        self._widgets = widgets
        self._states = states
        self._visits = visits

    def begin(self, request: gr.Request) -> Updates:
        """Whatever had the page ends, and what began now has it."""
        generation = self._visits.take(request, running=True)
        return {**self._states.buttons(running=True), self._widgets.held.generation: generation}

    def stop(self, request: gr.Request) -> Updates:
        """A visitor presses Stop: what runs ends, within a long step, too."""
        w = self._widgets
        return {
            **self._states.buttons(running=False),
            w.held.generation: self._visits.take(request, running=False),
            w.results.stages: stages.stopped(language=spoken(request)),
        }

    def refused(self, request: gr.Request) -> Updates:
        """The queue was full. Also called for what was cancelled, when something else has the page already."""
        w = self._widgets
        if not self._visits.running(request):
            return {w.results.problem: gr.skip()}
        return {**self.stop(request), w.evidence.attribution: ""}
