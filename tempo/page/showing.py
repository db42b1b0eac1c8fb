"""Showing: what the widgets show of a question, while it is answered and after, alone and beside others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import gradio as gr

from tempo.answer import Allocated, ScoredSegment
from tempo.attribution import agreement
from tempo.model.spec import ModelSpec
from tempo.page import conversation, pieces
from tempo.page.conversation import Conversation, Turn
from tempo.page.events import Updates
from tempo.page.examples import Example
from tempo.page.links import Link
from tempo.page.widgets import Widgets
from tempo.video import Frames
from tempo.view import (
    comparison,
    difference,
    evidence,
    explanation,
    keyframes,
    markup,
    remarks,
    stages,
    table,
    timeline,
)
from tempo.view.language import Language
from tempo.view.times import cited


@dataclass(frozen=True)
class Showing:
    """The questions of a conversation on one page, whoever sees it."""

    widgets: Widgets
    spec: ModelSpec
    shipped: tuple[Example, ...]

    def scoring(self, scored: list[ScoredSegment], frames: Frames, language: Language) -> Updates:
        """The relevance scores known so far."""
        w = self.widgets
        figure = timeline.scoring(
            scored,
            total=len(frames.keyframes),
            start_s=frames.start_s,
            end_s=frames.end_s,
            k_max=self.spec.k_max,
            language=language,
        )
        return {w.timeline.figure: figure}

    def allocated(self, event: Allocated, frames: Frames, language: Language) -> Updates:
        """The tokens of each segment, while the answer is being written."""
        w = self.widgets
        return {
            w.timeline.figure: timeline.allocation(
                event.segments, event.budget, start_s=frames.start_s, end_s=frames.end_s, language=language
            ),
            w.script.sprite: pieces.sprite(frames.keyframes),
            **self._pictures(event.segments, frames, language),
        }

    def whole(self, turn: Turn, frames: Frames, title: str | None, language: Language) -> Updates:
        """Everything there is to see of one question.

        Args:
            title: of the example that is in the player, None for an upload.
        """
        w = self.widgets
        answer, attribution = turn.answer, turn.attribution
        times = cited(answer.text, answer.video.end_s, answer.segments)
        weighed = ""
        if attribution is not None:
            weighed = evidence.attribution(answer, attribution, agreement(answer, attribution), language=language)
        example = next((example for example in self.shipped if example.title == title), None)
        options = answer.options
        if options.budget == self.spec.budget_for(len(answer.segments)):
            options = replace(options, budget=None)
        link = Link(example, answer.query, options) if example else None
        shown = {
            w.reply.answer: answer.text,
            w.script.cited: pieces.cited(answer.text, times, language),
            w.reply.stages: stages.finished(answer, language=language),
            w.reply.notes: evidence.sources(answer, language=language)
            + markup.render("note.html", kind="remarks", words=" ".join(remarks.of(answer, language=language))),
            w.timeline.figure: timeline.allocation(
                answer.segments,
                answer.budget,
                start_s=frames.start_s,
                end_s=frames.end_s,
                cited=times,
                attribution=attribution,
                language=language,
            ),
            w.script.sprite: pieces.sprite(frames.keyframes),
            **self._pictures(answer.segments, frames, language),
            w.evidence.cards: evidence.cards(answer, frames.keyframes, language=language),
            w.evidence.weigh_button: gr.Button(interactive=True),
            w.evidence.attribution: weighed,
            w.evidence.table: table.html(answer.segments, attribution=attribution, language=language),
            w.diagram: explanation.diagram(answer, self.spec, language=language),
            w.takeaway.link: pieces.link(link, language) if link else pieces.no_link(language),
            **{button: gr.Button(interactive=True) for button in w.takeaway.buttons.values()},
        }
        return shown | self._refused(turn, language) if answer.text == self.spec.refusal else shown

    def _refused(self, turn: Turn, language: Language) -> Updates:
        """Instead of scores, tokens and keyframes of a video that the model does not understand: why there are none."""
        e, w = self.widgets.evidence, self.widgets
        words = remarks.refused(turn.answer, language=language)
        return {
            w.reply.notes: markup.render("notice.html", words=" ".join(words), reason=None),
            w.timeline.figure: timeline.empty(language.say("Nothing to draw: the model did not understand this video")),
            e.shown: "",
            e.relevant: gr.Gallery(visible=False),
            e.others: gr.Gallery(visible=False),
            e.cards: markup.render("note.html", kind="empty", words=words[0]),
        }

    def listed(self, turns: Conversation, number: int, language: Language, *, running: bool = False) -> Updates:
        """The conversation, with one of its questions chosen."""
        w = self.widgets
        choices = conversation.choices(turns, self.spec, language)
        return {
            w.history: gr.Radio(choices, value=number, visible=True, interactive=not running),
            w.comparison.compare_button: gr.Button(interactive=True),
        }

    def side_by_side(self, turns: Conversation, numbers: Sequence[int | None], language: Language) -> Updates:
        """Questions of the conversation in one table, the first two of them over one time axis."""
        w = self.widgets
        choices = conversation.choices(turns, self.spec, language)
        found = [turn for turn in (conversation.find(turns, number) for number in numbers) if turn is not None]
        if len(found) < 2:
            return {
                w.comparison.first: gr.Dropdown(choices, value=None),
                w.comparison.second: gr.Dropdown(choices, value=None),
                w.comparison.runs: pieces.empty("compare", language),
                w.comparison.figure: gr.Plot(visible=False),
            }
        answers = [turn.answer for turn in found]
        return {
            w.comparison.first: gr.Dropdown(choices, value=found[0].number),
            w.comparison.second: gr.Dropdown(choices, value=found[1].number),
            w.comparison.runs: comparison.table(answers, language=language),
            w.comparison.figure: gr.Plot(difference.compared(answers[0], answers[1], language=language), visible=True),
        }

    def _pictures(self, segments: Sequence[ScoredSegment], frames: Frames, language: Language) -> Updates:
        w = self.widgets
        drawn = keyframes.draw(segments, frames.keyframes, language=language)
        return {
            w.evidence.shown: remarks.keyframes(drawn, language=language),
            w.evidence.relevant: gr.Gallery([(k.image, k.caption) for k in drawn.relevant], visible=True),
            w.evidence.others: gr.Gallery([(k.image, k.caption) for k in drawn.others], visible=bool(drawn.others)),
            w.held.relevant_starts: [k.segment.start_s for k in drawn.relevant],
            w.held.others_starts: [k.segment.start_s for k in drawn.others],
        }
