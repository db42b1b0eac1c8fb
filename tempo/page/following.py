"""Following: what the page shows while a video is read and a question is answered, and the turn at the end.

Nothing else adds turns to a conversation.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass

import gradio as gr

from tempo.answer import Allocated, Answer, Progress, ScoredSegment, SegmentScored, TextDelta
from tempo.config import AskOptions
from tempo.page.conversation import Turn
from tempo.page.events import PLOT_EVERY_S, UPDATE_EVERY_S, Every, Updates, Values
from tempo.page.places import Waiting
from tempo.page.showing import Showing
from tempo.page.spoken import spoken
from tempo.page.uploads import available
from tempo.page.visits import Visits
from tempo.page.widgets import Widgets
from tempo.page.workplace import Workplace
from tempo.video import Frames
from tempo.view import stages
from tempo.view.language import Language


@dataclass(frozen=True)
class Following:
    """Follows questions for the handlers, which say where they come from and what becomes of them."""

    widgets: Widgets
    showing: Showing
    visits: Visits
    workplace: Workplace

    def ask(
        self, values: Values, request: gr.Request, path: str | None, query: str, options: AskOptions
    ) -> Generator[Updates, None, tuple[Turn, Frames] | None]:
        """Follow one question to its answer.

        Returns:
            The new turn and the frames that it is about; None where another video has come meanwhile.

        Raises:
            TempoError: as for `Workplace.follow`.
        """
        answer, frames = yield from self._answer(values, request, path, query, options)
        turn = self.visits.add(values, request, available(path), answer)
        return None if turn is None else (turn, frames)

    def read_again(self, turn: Turn, language: Language) -> Generator[Updates, None, Frames]:
        """The frames of an earlier question, which mostly are still known."""
        tick = Every(UPDATE_EVERY_S)
        with closing(self.workplace.read(available(turn.path), turn.answer.options)) as events:
            while True:
                try:
                    event = next(events)
                except StopIteration as end:
                    frames: Frames = end.value
                    return frames
                if isinstance(event, Waiting):
                    yield {self.widgets.reply.stages: waiting(event, language)}
                elif tick.due():
                    yield {self.widgets.reply.stages: stages.progress(event, language=language)}

    def _answer(
        self, values: Values, request: gr.Request, path: str | None, query: str, options: AskOptions
    ) -> Generator[Updates, None, tuple[Answer, Frames]]:
        w, language = self.widgets, spoken(request)
        tick, plot_tick = Every(UPDATE_EVERY_S), Every(PLOT_EVERY_S)
        updates: Updates = {}
        scored: list[ScoredSegment] = []
        words: list[str] = []
        cancelled = self.visits.cancelled(values, request)
        with closing(self.workplace.follow(path, query, options, cancelled)) as events:
            for event in events:
                if isinstance(event, Waiting):
                    yield {w.reply.stages: waiting(event, language)}
                elif isinstance(event, Frames):
                    frames = event
                    compressing = Progress("compressing", 0, len(frames.keyframes))
                    updates[w.reply.stages] = stages.progress(compressing, language=language)
                elif isinstance(event, Progress):
                    updates[w.reply.stages] = stages.progress(event, language=language)
                elif isinstance(event, SegmentScored):
                    scored.append(event.segment)
                    if plot_tick.due():
                        updates |= self.showing.scoring(scored, frames, language)
                elif isinstance(event, Allocated):
                    updates |= self.showing.allocated(event, frames, language)
                elif isinstance(event, TextDelta):
                    words.append(event.text)
                    updates[w.reply.answer] = "".join(words)
                elif isinstance(event, Answer):
                    return event, frames
                # The first word does not wait.
                if updates and (tick.due() or len(words) == 1):
                    yield updates
                    updates = {}
        raise AssertionError("a question ends with an Answer")


def waiting(event: Waiting, language: Language) -> str:
    """The stages where other visitors' work is ahead, as HTML."""
    return (stages.waiting if event.place == "model" else stages.waiting_to_read)(language=language)
