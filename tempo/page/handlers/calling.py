"""Calling: a program asks by the web API, and gets what a visitor would see as data."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import gradio as gr

from tempo import record
from tempo.answer import Allocated, Answer, SegmentScored, TextDelta
from tempo.page.events import API_EVERY_S, Every
from tempo.page.message import message
from tempo.page.options import api_options
from tempo.page.spoken import spoken
from tempo.page.visits import Visits
from tempo.page.workplace import Workplace

Known = tuple[str, list[dict[str, Any]], "dict[str, int] | None", "dict[str, Any] | None"]
"""Answer, segments, budget and record, as far as they are known."""


@dataclass(frozen=True)
class Calling:
    """A program, which has no page."""

    visits: Visits
    workplace: Workplace

    def ask(
        self, request: gr.Request, video: str | None, question: str, options: dict[str, Any] | None = None
    ) -> Generator[Known, None, None]:
        """Ask a video: the answer, the segments, the budget, and the record of it all.

        `options` may have any of budget, max_frames, policy, truncation, k_min, k_max, temperature, max_new_tokens,
        seed, start_s and end_s. Each segment has index, start_s, end_s, time_s, relevance and tokens; the budget has
        cap and used; the record is the JSON object of the command line, with the settings and the seed that was used,
        and comes with the whole answer. What is known so far comes about twice a second.
        """
        language = spoken(request)
        tick, gone = Every(API_EVERY_S), self.visits.gone(request)
        text, segments, budget = "", [], None
        try:
            with closing(self.workplace.follow(video, question, api_options(options), gone)) as events:
                for event in events:
                    if isinstance(event, SegmentScored):
                        segments.append(dataclasses.asdict(event.segment))
                    elif isinstance(event, Allocated):
                        segments = [dataclasses.asdict(segment) for segment in event.segments]
                        budget = {"cap": event.budget.cap, "used": event.budget.used}
                    elif isinstance(event, TextDelta):
                        text += event.text
                    elif isinstance(event, Answer):
                        yield event.text, segments, budget, record.to_dict(record.Record(event))
                        return
                    if tick.due():
                        yield text, segments, budget, None
        except Exception as error:
            raise gr.Error(message(error, language), print_exception=False) from None
