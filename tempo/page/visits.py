"""Visits: which page a request is about, and whether that page is still the one that its visitor sees.

The visitor is in the request, the generation of the page among the values of the widgets; what both mean stands in
`sessions`. A long handler is wrapped here: it ends at the next step when its page is gone, and writes nothing onto the
one that came after.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass

import gradio as gr

from tempo.answer import Answer
from tempo.attribution import Attribution
from tempo.errors import QuestionError
from tempo.page import conversation
from tempo.page.conversation import Conversation, Turn
from tempo.page.events import Long, Updates, Values
from tempo.page.sessions import Sessions
from tempo.page.widgets import Widgets

Holds = Callable[[str, Values], bool]
"""Whether the page of a visitor is still what a handler with these values began on."""


@dataclass(frozen=True)
class Visits:
    """The sessions, as handlers see them."""

    sessions: Sessions
    widgets: Widgets

    # --- the conversation ----------------------------------------------------------------------------------------

    def conversation(self, request: gr.Request) -> Conversation:
        """What this visitor has asked about the video."""
        return self.sessions.of(visitor_of(request)).turns

    def chosen(self, values: Values, request: gr.Request) -> Turn:
        """The question that is on the page.

        Raises:
            QuestionError: there is none.
        """
        turn = conversation.find(self.conversation(request), values[self.widgets.history])
        if turn is None:
            raise QuestionError("There is no answer yet. Ask a question first.")
        return turn

    def add(self, values: Values, request: gr.Request, path: str, answer: Answer) -> Turn | None:
        """The new turn of the conversation; None where that is about another video by now."""
        return self.sessions.add(visitor_of(request), self._generation(values), path, answer)

    def attribute(self, values: Values, request: gr.Request, turn: Turn, found: Attribution) -> None:
        """Keep what attribution found about a turn."""
        self.sessions.attribute(visitor_of(request), self._generation(values), turn.number, found)

    # --- who has the page ----------------------------------------------------------------------------------------

    def generation(self, request: gr.Request) -> int:
        """Of the page; 0 where nothing has taken it yet."""
        return self.sessions.of(visitor_of(request)).generation

    def take(self, request: gr.Request, *, running: bool) -> int:
        """Something else takes the page. Returns its generation."""
        return self.sessions.take(visitor_of(request), running=running)

    def renew(self, request: gr.Request) -> int:
        """Another video is in the player. Returns the generation."""
        return self.sessions.renew(visitor_of(request))

    def leave(self, request: gr.Request) -> None:
        """The tab was closed."""
        self.sessions.leave(visitor_of(request))

    def running(self, request: gr.Request) -> bool:
        """What took the page last is work, which Stop can end."""
        return self.sessions.of(visitor_of(request)).running

    def cancelled(self, values: Values, request: gr.Request) -> Callable[[], bool]:
        """Asked by the model within a step that is long: true as soon as the visitor's page is another one.

        The error that the model then raises is never shown, since nothing is written onto another page.
        """
        return lambda: not self._shows(visitor_of(request), values)

    def gone(self, request: gr.Request) -> Callable[[], bool]:
        """The same for a program, which has no page: true as soon as it has left."""
        visitor = visitor_of(request)
        generation = self.sessions.of(visitor).generation
        return lambda: not self.sessions.shows(visitor, generation)

    # --- handlers that end with their page -----------------------------------------------------------------------

    def while_shown(self, work: Long) -> Long:
        """`work`, which ends without a word when something else takes the page."""
        return _while(work, self._shows)

    def while_video(self, work: Long) -> Long:
        """The same when another video comes."""
        return _while(work, self._has_video)

    def while_newest(self, look: Long) -> Long:
        """The same when another video comes, or another look."""

        def run(values: Values, request: gr.Request) -> Generator[Updates, None, None]:
            number = self.sessions.begin_look(visitor_of(request))
            newest = _while(look, lambda visitor, _: self.sessions.of(visitor).look == number)
            yield from self.while_video(newest)(values, request)

        return run

    def _shows(self, visitor: str, values: Values) -> bool:
        return self.sessions.shows(visitor, self._generation(values))

    def _has_video(self, visitor: str, values: Values) -> bool:
        return self.sessions.has_video(visitor, self._generation(values))

    def _generation(self, values: Values) -> int | None:
        generation: int | None = values[self.widgets.held.generation]
        return generation


def visitor_of(request: gr.Request) -> str:
    """Who sent this request: one tab of one browser."""
    return str(request.session_hash)


def _while(work: Long, holds: Holds) -> Long:
    def run(values: Values, request: gr.Request) -> Generator[Updates, None, None]:
        visitor = visitor_of(request)
        with closing(work(values, request)) as steps:
            while holds(visitor, values):
                updates = next(steps, None)
                if updates is None or not holds(visitor, values):
                    return
                yield updates

    return run
