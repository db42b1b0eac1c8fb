"""Taking: the answer on the page as a file."""

from __future__ import annotations

from collections.abc import Generator

import gradio as gr

from tempo.page import takeaway
from tempo.page.events import Long, Updates, Values
from tempo.page.files import folder
from tempo.page.following import Following
from tempo.page.message import message
from tempo.page.spoken import spoken
from tempo.page.visits import Visits
from tempo.page.widgets import Widgets
from tempo.steps import retold


class Taking:
    """A visitor takes an answer away."""

    def __init__(self, widgets: Widgets, visits: Visits, following: Following) -> None:
        self._widgets = widgets
        self._visits = visits
        self._following = following

    def taking(self, form: takeaway.Form) -> Long:
        """Write what is on the page into a file; page.js has the browser fetch it."""
        w = self._widgets
        file = w.script.file

        def take(values: Values, request: gr.Request) -> Generator[Updates, None, None]:
            language = spoken(request)
            yield {file: None}  # so that what was taken before is not fetched again
            try:
                turn = self._visits.chosen(values, request)
                frames = yield from retold(self._following.read_again(turn, language), lambda _: [{file: None}])
                path = takeaway.write(form, turn, frames, folder(w.blocks, "takeaways"), language=language)
            except Exception as error:
                yield {file: None, w.results.problem: gr.Textbox(message(error, language), visible=True)}
                return
            yield {file: str(path)}

        return take
