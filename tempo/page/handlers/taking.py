"""Taking: the answer on the page as a file."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import gradio as gr

from tempo.page import takeaway
from tempo.page.events import Long, Updates, Values
from tempo.page.following import Following
from tempo.page.message import message
from tempo.page.spoken import spoken
from tempo.page.uploads import folder
from tempo.page.visits import Visits
from tempo.page.widgets import Widgets
from tempo.steps import retold


@dataclass(frozen=True)
class Taking:
    """A visitor takes an answer away."""

    widgets: Widgets
    visits: Visits
    following: Following

    def taking(self, form: takeaway.Form) -> Long:
        """Write what is on the page into a file; the page's script has the browser fetch it."""
        w = self.widgets
        file = w.script.file

        def take(values: Values, request: gr.Request) -> Generator[Updates, None, None]:
            language = spoken(request)
            yield {file: None}  # so that what was taken before is not fetched again
            try:
                turn = self.visits.chosen(values, request)
                frames = yield from retold(self.following.read_again(turn, language), lambda _: [{file: None}])
                path = takeaway.write(form, turn, frames, folder(w.blocks, "takeaways"), language=language)
            except Exception as error:
                yield {file: None, w.reply.problem: gr.Textbox(message(error, language), visible=True)}
                return
            yield {file: str(path)}

        return take
