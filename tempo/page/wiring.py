"""Wiring: which event triggers which handler, with what it reads and writes, and in which queue.

All that Stop ends, and another video, is in one list: the work that `connect` collects.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from tempo.page.handlers import Handlers
from tempo.page.visits import Visits
from tempo.page.widgets import Widgets

WORK_QUEUE: dict[str, Any] = {"concurrency_id": "work", "concurrency_limit": 12}
"""Every event that uses the model. Where they read and compute, they wait for a place; more than these wait outside.
All limits together stay below the 40 threads that Gradio has for events."""
RECALL_QUEUE: dict[str, Any] = {"concurrency_id": "recall", "concurrency_limit": 8}
"""Every event that reads an upload, mostly out of the cache, and does without the model."""
LOOK_QUEUE: dict[str, Any] = {"concurrency_id": "look", "concurrency_limit": 6}
"""Looks at uploads before anything is asked."""
PREVIEW_QUEUE: dict[str, Any] = {"concurrency_id": "preview", "concurrency_limit": 2}
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
AT_ONCE: dict[str, Any] = {"queue": False, **QUIET}

Blocks = list[gr.blocks.Block]


@dataclass(frozen=True)
class Wiring:
    """The events of one page."""

    widgets: Widgets
    handlers: Handlers
    visits: Visits

    def connect(self) -> None:
        """Within the blocks of the page."""
        h, w = self.handlers, self.widgets
        work = [*self._work(), *self._take()]
        w.question.stop_button.click(h.running.stop, outputs=self._status(), cancels=work, **AT_ONCE)
        another = self._another_video([*work, self._preview()])
        self._look([*another, *self._spans()])
        self._budget()
        self._choices()
        w.api.button.click(
            h.calling.ask,
            [w.api.video, w.api.question, w.api.options],
            [w.api.answer, w.api.segments, w.api.budget, w.api.record],
            api_name="ask",
            **WORK_QUEUE,
        )
        w.blocks.unload(self.visits.leave)

    # --- what is written -----------------------------------------------------------------------------------------

    def _status(self) -> Blocks:
        """What tells whether something runs."""
        q, r, w = self.widgets.question, self.widgets.reply, self.widgets
        return [r.problem, r.stages, q.ask_button, q.stop_button, w.history, w.held.generation]

    def _compared(self) -> Blocks:
        c = self.widgets.comparison
        return [c.compare_button, c.first, c.second, c.runs, c.figure]

    def _results(self) -> Blocks:
        """What there is to see of a question."""
        w = self.widgets
        e, held, r, script = w.evidence, w.held, w.reply, w.script
        keyframes = [e.shown, e.relevant, e.others, held.relevant_starts, held.others_starts, script.sprite]
        evidence = [e.cards, e.weigh_button, e.attribution, e.table, w.diagram, w.takeaway.link]
        answer = [r.answer, script.cited, r.notes, w.timeline.figure]
        return [*self._status(), *answer, *keyframes, *evidence, *self._compared(), *w.takeaway.buttons.values()]

    def _emptied(self) -> Blocks:
        """What begins anew with another video."""
        f, p, w = self.widgets.fields, self.widgets.player, self.widgets
        upload = [p.playing, p.preflight, p.example, p.more_button, f.start, f.end]
        return [*self._results(), *upload, w.question.suggestion, w.held.found]

    # --- work on a question, which Stop ends ---------------------------------------------------------------------

    def _work(self) -> list[Any]:
        """Ask, attribution, comparing, and recalling."""
        h, w = self.handlers, self.widgets
        q, status, results = w.question, self._status(), self._results()
        chosen = self._chosen()
        attribution = w.evidence.attribution
        begun = [
            (
                gr.on([q.ask_button.click, q.text.submit], h.asking.begin, outputs=results, **AT_ONCE),
                h.asking.respond,
                self._asked(),
            ),
            (
                w.evidence.weigh_button.click(h.weighing.begin, outputs=[*status, attribution], **AT_ONCE),
                h.weighing.weigh,
                chosen,
            ),
            (
                w.comparison.compare_button.click(h.comparing.begin, outputs=status, **AT_ONCE),
                h.comparing.compare,
                {*chosen, w.comparison.variants},
            ),
        ]
        work: list[Any] = []
        for started, handler, inputs in begun:
            running = started.then(
                self.visits.while_shown(handler), inputs, results, trigger_mode="multiple", **WORK_QUEUE, **QUIET
            )
            running.failure(h.running.refused, outputs=[*status, attribution], **AT_ONCE)
            work.append(running)
        recalled = w.history.input(h.recalling.begin, outputs=status, **AT_ONCE)
        recall = self.visits.while_shown(h.recalling.recall)
        work.append(recalled.then(recall, chosen, results, trigger_mode="multiple", **RECALL_QUEUE, **QUIET))
        return work

    def _chosen(self) -> set[gr.blocks.Block]:
        """Which question is on the page, of which video."""
        w = self.widgets
        return {w.history, w.player.example, w.held.generation}

    def _asked(self) -> set[gr.blocks.Block]:
        """A question with its options."""
        f, w = self.widgets.fields, self.widgets
        options = {f.preset, f.budget, f.max_frames, f.policy, f.truncation, f.temperature, f.seed, f.start, f.end}
        return {w.player.video, w.held.originals, w.player.example, w.question.text, w.held.generation, *options}

    def _take(self) -> list[Any]:
        """A file of the answer, which the browser then saves."""
        h, w = self.handlers, self.widgets
        work = []
        for form, button in w.takeaway.buttons.items():
            taking = self.visits.while_video(h.taking.taking(form))
            taken = button.click(taking, self._chosen(), [w.script.file, w.reply.problem], **RECALL_QUEUE, **QUIET)
            taken.then(None, js="() => window.tempo.save()", **AT_ONCE)
            work.append(taken)
        return work

    # --- the video -----------------------------------------------------------------------------------------------

    def _preview(self) -> Any:
        h, w = self.handlers, self.widgets
        return w.script.preview_button.click(
            self.visits.while_video(h.playing.preview),
            {w.player.video, w.held.originals, w.held.generation},
            [w.player.video, w.held.originals, w.player.playing],
            **PREVIEW_QUEUE,
            **QUIET,
        )

    def _another_video(self, ended: list[Any]) -> list[Any]:
        """An upload, an example, or the page anew, which end all work on the video before."""
        h, w = self.handlers, self.widgets
        f, p, emptied = w.fields, w.player, self._emptied()
        another: dict[str, Any] = {"cancels": ended, **AT_ONCE}
        replaced = gr.on([p.video.upload, p.video.clear], h.opening.replace, outputs=emptied, **another)
        picked = p.example.input(h.opening.pick, p.example, [*emptied, p.video, w.question.text], **another)
        options: Blocks = [f.budget, f.preset, f.max_frames, f.policy, f.truncation, f.temperature, f.seed]
        said: Blocks = [w.card, w.timeline.zoom, w.comparison.variants]
        loaded = w.blocks.load(h.opening.load, outputs=[*emptied, *options, p.video, w.question.text, *said], **AT_ONCE)
        return [replaced, picked, loaded]

    def _spans(self) -> list[Any]:
        """The buttons that choose a part of the video."""
        f = self.widgets.fields
        return [
            f.start_here.click(None, outputs=f.start, js="() => window.tempo.now()", **AT_ONCE),
            f.end_here.click(None, outputs=f.end, js="() => window.tempo.now()", **AT_ONCE),
            f.as_shown.click(None, outputs=[f.start, f.end], js="() => window.tempo.shown()", **AT_ONCE),
            f.whole.click(None, outputs=[f.start, f.end], js="() => ['', '']", **AT_ONCE),
        ]

    def _look(self, changed: list[Any]) -> None:
        """After what has changed the video or the part of it, a look; then the budget as it is when that is over."""
        h, w = self.handlers, self.widgets
        f, p, held = w.fields, w.player, w.held
        typed = (f.start.blur, f.start.submit, f.end.blur, f.end.submit, f.max_frames.change)
        for look in (*typed, *(event.then for event in changed)):
            seen = look(
                self.visits.while_newest(h.looking.look),
                {p.video, held.originals, f.max_frames, f.start, f.end, held.generation},
                [p.preflight, p.more_button, held.found, w.reply.problem],
                trigger_mode="multiple",
                **LOOK_QUEUE,
                **QUIET,
            )
            said = seen.then(h.looking.rebudget, {held.found, f.preset, f.budget}, self._budgeted(), **AT_ONCE)
            said.then(None, js="() => window.tempo.looked()", **AT_ONCE)

    # --- the budget, and what is chosen with a click -------------------------------------------------------------

    def _budgeted(self) -> Blocks:
        f, p = self.widgets.fields, self.widgets.player
        return [f.preset, f.budget, p.preflight, p.more_button]

    def _budget(self) -> None:
        h, w = self.handlers, self.widgets
        f, found, budgeted = w.fields, w.held.found, self._budgeted()
        f.preset.input(h.looking.rebudget, {found, f.preset, f.budget}, budgeted, **AT_ONCE)
        f.budget.input(h.looking.rebudget, {found, f.budget}, budgeted, **AT_ONCE)
        w.player.more_button.click(h.looking.more_budget, {found}, budgeted, **AT_ONCE)

    def _choices(self) -> None:
        h, w = self.handlers, self.widgets
        c, e, video = w.comparison, w.evidence, w.player.video
        gr.on(
            [c.first.input, c.second.input], h.comparing.compare_two, {c.first, c.second}, self._compared(), **AT_ONCE
        )
        w.question.suggestion.input(lambda chosen: chosen, w.question.suggestion, w.question.text, **AT_ONCE)
        e.relevant.select(h.playing.seek, w.held.relevant_starts, video, **AT_ONCE)
        e.others.select(h.playing.seek, w.held.others_starts, video, **AT_ONCE)
