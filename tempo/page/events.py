"""The page: what visitors do, and what happens then.

`Page.respond` follows a question: it walks through `Tempo.read` and `Tempo.ask` and turns their events into what the
widgets show. The widgets and their states are in `tempo/page/`; figures, pictures and words come from `tempo/view/`,
looks from `assets/page.css`, and what must happen in the browser (a click on a bar seeks the player) from
`assets/page.js`.

No text of a visitor or a model reaches a template or becomes HTML: on this page it stands in text boxes and in the
labels of choices only, and where `tempo/view/` needs it in a table it travels encoded and becomes a text node.
"""

from __future__ import annotations

import dataclasses
import logging
import time
import uuid
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

try:
    import spaces  # It has to be imported before torch; it exists on GPU Spaces only.
except ImportError:
    spaces = None

import gradio as gr

import tempo
from tempo import record
from tempo import video as videos
from tempo.answer import Allocated, Answer, Event, Progress, ScoredSegment, SegmentScored, TextDelta
from tempo.attribution import Attribution
from tempo.config import AskOptions, Settings
from tempo.errors import QuestionError, TempoError
from tempo.page import conversation, gpu, pieces, takeaway
from tempo.page.conversation import Conversation, Turn
from tempo.page.examples import Example
from tempo.page.links import opened
from tempo.page.options import VARIANTS, api_options, moment, seed, whole
from tempo.page.places import Places, Waiting
from tempo.page.sessions import Sessions
from tempo.page.spoken import spoken
from tempo.page.states import States, Updates
from tempo.page.widgets import AUTOMATIC
from tempo.preflight import Preflight, next_preset
from tempo.steps import retold
from tempo.video import Frames
from tempo.view import stages
from tempo.view.language import ENGLISH, Language

logger = logging.getLogger(__name__)

UPDATE_EVERY_S = 0.1
PLOT_EVERY_S = 0.35
"""The page gets words at most ten times a second and a figure at most three times: browsers choke on more."""
API_EVERY_S = 0.5

READERS = 4
"""Videos that are read at a time. One question at a time uses the model, and not while its video is read."""
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

Values = dict[Any, Any]
"""What the widgets hold: widget -> its value."""
Work = Callable[[Values, gr.Request], Generator[Updates, None, None]]
Known = tuple[str, list[dict[str, Any]], "dict[str, int] | None", "dict[str, Any] | None"]
"""Answer, segments, budget and record, as far as they are known."""


class Every:
    """Lets something through at most once in `interval_s`."""

    def __init__(self, interval_s: float) -> None:
        self.interval_s = interval_s
        self.last_s = -float("inf")

    def due(self) -> bool:
        now_s = time.monotonic()
        if now_s - self.last_s < self.interval_s:
            return False
        self.last_s = now_s
        return True


def message(error: Exception, language: Language) -> str:
    """What a visitor reads: the error's own words if they could cause it, else an id that stands in the log."""
    if isinstance(error, TempoError):
        return language.error(error)
    number = uuid.uuid4().hex[:8]
    logger.error("request %s failed", number, exc_info=error)
    return language.say("Something went wrong on our side (report {number}). Please try again.", number=number)


class Page(States):
    """The page for one model, which answers every visitor's questions, one at a time.

    What a visitor chose is in the widgets, what was asked about the video in `sessions`. A long event is a generator,
    which Stop and a closed tab end, and it writes nothing onto a page that is not the one it began on.
    """

    def __init__(self, model: tempo.Tempo, config: Settings, shipped: tuple[Example, ...]) -> None:
        super().__init__(model, config, shipped)
        self.sessions = Sessions(config.file_age_s)
        self.readers = Places("reader", READERS)
        self.engine = Places("model", 1)
        self.ask_model = gpu.asking(model, spaces)
        self.weigh_model = gpu.weighing(model, spaces)
        with self.blocks:
            self._events()

    def _events(self) -> None:
        evidence_of = [self.cards, self.weigh_button, self.attribution, self.table, self.diagram, self.link]
        compared = [self.compare_button, self.first, self.second, self.runs, self.compared]
        keyframes_of = [self.shown, self.relevant, self.others, self.relevant_starts, self.others_starts, self.sprite]
        status = [self.problem, self.stages, self.ask_button, self.stop_button, self.history, self.generation]
        results = [*status, self.answer, self.cited, self.notes, self.timeline, *keyframes_of, *evidence_of]
        results += [*compared, *self.take.values()]
        asked = {
            self.video,
            self.originals,
            self.example,
            self.question,
            self.preset,
            self.budget,
            self.max_frames,
            self.policy,
            self.truncation,
            self.temperature,
            self.seed,
            self.start,
            self.end,
            self.generation,
        }
        looked = {self.video, self.originals, self.max_frames, self.start, self.end, self.generation}
        budgeted = [self.preset, self.budget, self.preflight, self.more_button]
        settled = [self.budget, self.preset, self.max_frames, self.policy, self.truncation, self.temperature]
        settled += [self.seed, self.start, self.end]

        chosen: set[gr.blocks.Block] = {self.history, self.example, self.generation}
        begun = [
            (
                gr.on([self.ask_button.click, self.question.submit], self.begin, outputs=results, **AT_ONCE),
                self.respond,
                asked,
            ),
            (
                self.weigh_button.click(self.begin_weighing, outputs=[*status, self.attribution], **AT_ONCE),
                self.weigh,
                chosen,
            ),
            (
                self.compare_button.click(self.begin_comparing, outputs=status, **AT_ONCE),
                self.compare,
                {*chosen, self.variants},
            ),
        ]
        work: list[Any] = []
        """All that Stop ends."""
        for started, answer, inputs in begun:
            running = started.then(
                self.while_shown(answer), inputs, results, trigger_mode="multiple", **WORK_QUEUE, **QUIET
            )
            running.failure(self.refused, outputs=[*status, self.attribution], **AT_ONCE)
            work.append(running)
        recalled = self.history.input(self.begin_recalling, outputs=status, **AT_ONCE)
        work.append(
            recalled.then(
                self.while_shown(self.recall), chosen, results, trigger_mode="multiple", **RECALL_QUEUE, **QUIET
            )
        )
        for form, button in self.take.items():
            taken = button.click(
                self.while_video(self.taking(form)), chosen, [self.file, self.problem], **RECALL_QUEUE, **QUIET
            )
            taken.then(None, js="() => window.tempo.save()", **AT_ONCE)
            work.append(taken)
        self.stop_button.click(self.stopped, outputs=status, cancels=work, **AT_ONCE)
        gr.on(
            [self.first.input, self.second.input],
            self.compare_two,
            {self.first, self.second},
            compared,
            **AT_ONCE,
        )

        watching = self.preview_button.click(
            self.while_video(self.show_preview),
            {self.video, self.originals, self.generation},
            [self.video, self.originals, self.playing],
            **PREVIEW_QUEUE,
            **QUIET,
        )
        emptied = [*results, self.playing, self.preflight, self.start, self.end, self.example, self.suggestion]
        emptied += [self.found, self.more_button]
        another: dict[str, Any] = {"cancels": [*work, watching], **AT_ONCE}
        replaced = gr.on([self.video.upload, self.video.clear], self.replaced, outputs=emptied, **another)
        picked = self.example.input(self.pick, self.example, [*emptied, self.video, self.question], **another)
        loaded = self.blocks.load(
            self.opening,
            outputs=[
                *emptied,
                *settled,
                self.video,
                self.question,
                self.card,
                self.zoom,
                self.variants,
            ],
            **AT_ONCE,
        )
        spans = [
            self.start_here.click(None, outputs=self.start, js="() => window.tempo.now()", **AT_ONCE),
            self.end_here.click(None, outputs=self.end, js="() => window.tempo.now()", **AT_ONCE),
            self.as_shown.click(None, outputs=[self.start, self.end], js="() => window.tempo.shown()", **AT_ONCE),
            self.whole.click(None, outputs=[self.start, self.end], js="() => ['', '']", **AT_ONCE),
        ]
        typed = (self.start.blur, self.start.submit, self.end.blur, self.end.submit, self.max_frames.change)
        for look in (*typed, *(event.then for event in (replaced, picked, loaded, *spans))):
            seen = look(
                self.while_newest(self.look),
                looked,
                [self.preflight, self.more_button, self.found, self.problem],
                trigger_mode="multiple",
                **LOOK_QUEUE,
                **QUIET,
            )
            # By the budget as it is when the look is over.
            said = seen.then(self.rebudget, {self.found, self.preset, self.budget}, budgeted, **AT_ONCE)
            said.then(None, js="() => window.tempo.looked()", **AT_ONCE)

        self.suggestion.input(lambda chosen: chosen, self.suggestion, self.question, **AT_ONCE)
        self.preset.input(self.rebudget, {self.found, self.preset, self.budget}, budgeted, **AT_ONCE)
        self.budget.input(self.rebudget, {self.found, self.budget}, budgeted, **AT_ONCE)
        self.more_button.click(self.more_budget, {self.found}, budgeted, **AT_ONCE)
        self.relevant.select(self.seek, self.relevant_starts, self.video, **AT_ONCE)
        self.others.select(self.seek, self.others_starts, self.video, **AT_ONCE)
        self.api_button.click(
            self.ask_api,
            [self.api_video, self.api_question, self.api_options],
            [self.api_answer, self.api_segments, self.api_budget, self.api_record],
            api_name="ask",
            **WORK_QUEUE,
        )
        self.blocks.unload(self.leave)

    def while_shown(self, work: Work) -> Work:
        """`work`, which ends without a word when something else takes the page."""
        return self._while(work, lambda visitor, values: self.sessions.shows(visitor, values[self.generation]))

    def while_video(self, work: Work) -> Work:
        """The same when another video comes."""
        return self._while(work, lambda visitor, values: self.sessions.has_video(visitor, values[self.generation]))

    def while_newest(self, look: Work) -> Work:
        """The same when another video comes, or another look."""

        def run(values: Values, request: gr.Request) -> Generator[Updates, None, None]:
            number = self.sessions.begin_look(visitor_of(request))
            newest = self._while(look, lambda visitor, _: self.sessions.of(visitor).look == number)
            yield from self.while_video(newest)(values, request)

        return run

    def _while(self, work: Work, holds: Callable[[str, Values], bool]) -> Work:
        def run(values: Values, request: gr.Request) -> Generator[Updates, None, None]:
            visitor = visitor_of(request)
            with closing(work(values, request)) as steps:
                while holds(visitor, values):
                    updates = next(steps, None)
                    if updates is None or not holds(visitor, values):
                        return
                    yield updates

        return run

    def respond(self, values: Values, request: gr.Request) -> Generator[Updates, None, None]:
        """Follow one question."""
        language = spoken(request)
        try:
            path = self.original(values)
            options = AskOptions(
                budget=None if values[self.preset] == AUTOMATIC else values[self.budget],
                max_frames=whole(values[self.max_frames]),
                policy=values[self.policy],
                truncation=values[self.truncation],
                temperature=values[self.temperature] or 0,
                seed=seed(values[self.seed]),
                max_new_tokens=self.model.spec.max_new_tokens,
                start_s=moment(values[self.start]),
                end_s=moment(values[self.end]),
            )
            answer, frames = yield from self.answering(path, values[self.question], options, language)
            turn = self.added(values, request, path, answer)
            if turn is None:
                return
            turns = self.turns(request)
            yield {
                **self.whole_turn(turn, frames, values[self.example], language),
                **self.buttons(running=False),
                **self.listed(turns, turn.number, language),
                **self.side_by_side(turns, [turn.number for turn in turns[-2:]], language),
            }
        except Exception as error:
            yield self.failure(message(error, language), language)

    def answering(
        self, path: str | None, query: str, options: AskOptions, language: Language
    ) -> Generator[Updates, None, tuple[Answer, Frames]]:
        """What the page shows while a question is being answered; returns the answer and the frames it is about."""
        tick, plot_tick = Every(UPDATE_EVERY_S), Every(PLOT_EVERY_S)
        updates: Updates = {}
        scored: list[ScoredSegment] = []
        words: list[str] = []
        with closing(self.follow(path, query, options)) as events:
            for event in events:
                if isinstance(event, Waiting):
                    yield {self.stages: waiting(event, language)}
                elif isinstance(event, Frames):
                    frames = event
                    compressing = Progress("compressing", 0, len(frames.keyframes))
                    updates[self.stages] = stages.progress(compressing, language=language)
                elif isinstance(event, Progress):
                    updates[self.stages] = stages.progress(event, language=language)
                elif isinstance(event, SegmentScored):
                    scored.append(event.segment)
                    if plot_tick.due():
                        updates[self.timeline] = self.scoring(scored, frames, language)
                elif isinstance(event, Allocated):
                    updates |= self.allocated(event, frames, language)
                elif isinstance(event, TextDelta):
                    words.append(event.text)
                    updates[self.answer] = "".join(words)
                elif isinstance(event, Answer):
                    return event, frames
                # The first word does not wait.
                if updates and (tick.due() or len(words) == 1):
                    yield updates
                    updates = {}
        raise AssertionError("a question ends with an Answer")

    def recall(self, values: Values, request: gr.Request) -> Generator[Updates, None, None]:
        """Show an earlier question of this conversation as it was."""
        language = spoken(request)
        try:
            turn = self.chosen(values, request)
            frames = yield from self.read_again(turn, language)
            yield {
                **self.whole_turn(turn, frames, values[self.example], language),
                **self.listed(self.turns(request), turn.number, language),
                self.problem: gr.Textbox(visible=False),
            }
        except Exception as error:
            yield self.failure(message(error, language), language)

    def weigh(self, values: Values, request: gr.Request) -> Generator[Updates, None, None]:
        """Leave each segment out and see what the answer loses."""
        language = spoken(request)
        tick = Every(UPDATE_EVERY_S)
        try:
            turn = self.chosen(values, request)
            frames = yield from self.read_again(turn, language)
            with closing(self.engine.within(self.weigh_model(frames, turn.answer))) as events:
                for event in events:
                    if isinstance(event, Waiting):
                        yield {self.attribution: pieces.weighing(0, 0, language)}
                    elif isinstance(event, Attribution):
                        self.sessions.attribute(visitor_of(request), values[self.generation], turn.number, event)
                        turn = replace(turn, attribution=event)
                        yield {
                            **self.whole_turn(turn, frames, values[self.example], language),
                            **self.buttons(running=False),
                        }
                    elif tick.due():
                        yield {self.attribution: pieces.weighing(event.done, event.total, language)}
        except Exception as error:
            yield {**self.failure(message(error, language), language), self.attribution: ""}

    def compare(self, values: Values, request: gr.Request) -> Generator[Updates, None, None]:
        """Ask the question on the page again in each of the chosen ways, and lay the last beside it."""
        language = spoken(request)
        try:
            turn = self.chosen(values, request)
            if not values[self.variants]:
                raise QuestionError("Choose at least one other way to answer, then press Compare.")
            numbers = [turn.number]
            for name in values[self.variants]:
                options = VARIANTS[name].of(turn.answer.options)
                answer, _ = yield from self.answering(turn.path, turn.answer.query, options, language)
                added = self.added(values, request, turn.path, answer)
                if added is None:
                    return
                numbers.append(added.number)
                yield self.listed(self.turns(request), turn.number, language, running=True)
            frames = yield from self.read_again(turn, language)
            yield {
                **self.whole_turn(turn, frames, values[self.example], language),
                **self.buttons(running=False),
                **self.listed(self.turns(request), turn.number, language),
                **self.side_by_side(self.turns(request), numbers, language),
            }
        except Exception as error:
            yield self.failure(message(error, language), language)

    def compare_two(self, values: Values, request: gr.Request) -> Updates:
        return self.side_by_side(self.turns(request), [values[self.first], values[self.second]], spoken(request))

    def look(self, values: Values, request: gr.Request) -> Generator[Updates, None, None]:
        """What would be read of the video that was chosen, before anything is."""
        language = spoken(request)
        path = self.original(values)
        if not path:
            yield {**self.unseen(language), self.problem: gr.skip()}
            return
        try:
            found = yield from retold(
                self.model.looking(
                    path,
                    max_frames=whole(values[self.max_frames]),
                    start_s=moment(values[self.start]),
                    end_s=moment(values[self.end]),
                ),
                lambda _: [{self.problem: gr.skip()}],  # whoever follows can end it at each step
            )
        except Exception as error:
            yield {**self.unseen(language), self.problem: gr.Textbox(message(error, language), visible=True)}
            return
        yield {
            self.found: found,
            self.problem: gr.Textbox(visible=False),
        }

    def rebudget(self, values: Values, request: gr.Request) -> Updates:
        """A visitor chose a preset or wrote a budget, or it is known now what the video needs."""
        return self.budgeted(values[self.found], values.get(self.preset), values[self.budget], spoken(request))

    def more_budget(self, values: Values, request: gr.Request) -> Updates:
        """The offered preset, which leaves something beyond the anchors."""
        found: Preflight = values[self.found]
        return self.budgeted(found, next_preset(self.model.spec, found.segments), None, spoken(request))

    def show_preview(self, values: Values, request: gr.Request) -> Generator[Updates, None, None]:
        """The browser cannot play what is in the player: play a preview, or say why there is none."""
        language = spoken(request)
        path = values[self.video]
        if not path or Path(path).name in values[self.originals]:
            return
        yield {self.playing: pieces.making_preview(language)}
        try:
            preview = yield from retold(
                videos.previewing(Path(path), self.folder("previews"), self.config.limits()),
                lambda _: [{self.playing: gr.skip()}],
            )
        except Exception as error:
            yield {self.playing: pieces.no_preview(message(error, language), language)}
            return
        yield {
            self.video: str(preview),
            self.originals: {preview.name: path},
            self.playing: pieces.preview(language),
        }

    def taking(self, form: takeaway.Form) -> Work:
        """Write what is on the page into a file; page.js has the browser fetch it."""

        def take(values: Values, request: gr.Request) -> Generator[Updates, None, None]:
            language = spoken(request)
            yield {self.file: None}  # so that what was taken before is not fetched again
            try:
                turn = self.chosen(values, request)
                frames = yield from retold(self.read_again(turn, language), lambda _: [{self.file: None}])
                path = takeaway.write(form, turn, frames, self.folder("reports"), language=language)
            except Exception as error:
                yield {self.file: None, self.problem: gr.Textbox(message(error, language), visible=True)}
                return
            yield {self.file: str(path)}

        return take

    def ask_api(
        self, request: gr.Request, video: str | None, question: str, options: dict[str, Any] | None = None
    ) -> Generator[Known, None, None]:
        """Ask a video: the answer, the segments, the budget, and the record of it all.

        `options` may have any of budget, max_frames, policy, truncation, k_min, k_max, temperature, max_new_tokens,
        seed, start_s and end_s. Each segment has index, start_s, end_s, time_s, relevance and tokens; the budget has
        cap and used; the record is the JSON object of the command line, with the settings and the seed that was used,
        and comes with the whole answer. What is known so far comes about twice a second.
        """
        language = spoken(request)
        tick = Every(API_EVERY_S)
        text, segments, budget = "", [], None
        try:
            with closing(self.follow(video, question, api_options(options))) as events:
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

    def follow(
        self, path: str | None, query: str, options: AskOptions
    ) -> Generator[Event | Frames | Waiting, None, None]:
        """Progress of reading, the frames, then the events of the question. Reading needs no GPU, and keeps none."""
        path = available(path)
        if not query.strip():
            raise QuestionError("There is no question yet. Write one, then press Ask.")
        frames = yield from self.reading(path, options)
        yield frames
        yield from self.engine.within(self.ask_model(frames, query, dataclasses.asdict(options)))

    def reading(self, path: str, options: AskOptions) -> Generator[Progress | Waiting, None, Frames]:
        """The frames that a question with these options is about."""
        chosen = dataclasses.asdict(options)
        known = self.model.known(path, **chosen)
        return known or (yield from self.readers.within(self.model.read(path, **chosen)))

    def read_again(self, turn: Turn, language: Language) -> Generator[Updates, None, Frames]:
        """The frames of an earlier question, which mostly are still known."""
        tick = Every(UPDATE_EVERY_S)
        with closing(self.reading(available(turn.path), turn.answer.options)) as events:
            while True:
                try:
                    event = next(events)
                except StopIteration as end:
                    frames: Frames = end.value
                    return frames
                if isinstance(event, Waiting):
                    yield {self.stages: waiting(event, language)}
                elif tick.due():
                    yield {self.stages: stages.progress(event, language=language)}

    def original(self, values: Values) -> str | None:
        """The upload, also where a preview of it plays."""
        path: str | None = values[self.video]
        return values[self.originals].get(Path(path).name, path) if path else None

    def turns(self, request: gr.Request) -> Conversation:
        """What this visitor has asked about the video."""
        return self.sessions.of(visitor_of(request)).turns

    def added(self, values: Values, request: gr.Request, path: str | None, answer: Answer) -> Turn | None:
        """The new turn of the conversation; None where that is about another video by now."""
        return self.sessions.add(visitor_of(request), values[self.generation], available(path), answer)

    def chosen(self, values: Values, request: gr.Request) -> Turn:
        """The question that is on the page."""
        turn = conversation.find(self.turns(request), values[self.history])
        if turn is None:
            raise QuestionError("There is no answer yet. Ask a question first.")
        return turn

    def folder(self, name: str) -> Path:
        """A folder among those files that Gradio serves to who knows their address, and deletes after a while."""
        path = Path(self.blocks.GRADIO_CACHE) / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def begin(self, request: gr.Request) -> Updates:
        language = spoken(request)
        return {
            **self.blank(language),
            **self.begin_work(request),
            self.history: gr.Radio(value=None, interactive=False),
            self.stages: stages.waiting(language=language),
        }

    def begin_weighing(self, request: gr.Request) -> Updates:
        return {**self.begin_work(request), self.attribution: pieces.weighing(0, 0, spoken(request))}

    def begin_comparing(self, request: gr.Request) -> Updates:
        return {**self.begin_work(request), self.problem: gr.Textbox(visible=False)}

    def begin_work(self, request: gr.Request) -> Updates:
        """Whatever had the page ends, and what began now has it."""
        generation = self.sessions.take(visitor_of(request), running=True)
        return {**self.buttons(running=True), self.generation: generation}

    def begin_recalling(self, request: gr.Request) -> Updates:
        return {self.generation: self.sessions.take(visitor_of(request), running=False)}

    def stopped(self, request: gr.Request) -> Updates:
        generation = self.sessions.take(visitor_of(request), running=False)
        return {
            **self.buttons(running=False),
            self.stages: stages.stopped(language=spoken(request)),
            self.generation: generation,
        }

    def refused(self, request: gr.Request) -> Updates:
        """The queue was full. Also called for what was cancelled, when something else has the page already."""
        if not self.sessions.of(visitor_of(request)).running:
            return {self.problem: gr.skip()}
        return {**self.stopped(request), self.attribution: ""}

    def leave(self, request: gr.Request) -> None:
        """The tab was closed."""
        self.sessions.leave(visitor_of(request))

    def replaced(self, request: gr.Request) -> Updates:
        """Another video is in the player: nothing on the page is about it."""
        no_suggestion = gr.Radio([], value=None, visible=False)
        return {**self.renewed(request), self.example: None, self.suggestion: no_suggestion}

    def pick(self, title: str, request: gr.Request) -> Updates:
        """An example goes into the player, its first question into the box."""
        example = next(example for example in self.shipped if example.title == title)
        return {**self.renewed(request), **self.picked(example, example.questions[0])}

    def renewed(self, request: gr.Request) -> Updates:
        language = spoken(request)
        generation = self.sessions.renew(visitor_of(request))
        return {**self.idle(language), self.preflight: self.upload_note(language), self.generation: generation}

    def opening(self, request: gr.Request) -> Updates:
        """The page has loaded: it speaks the visitor's language, and holds what a link asks for."""
        language = spoken(request)
        problem, chosen = gr.skip(), {}
        generation = self.sessions.renew(visitor_of(request))
        try:
            if found := opened(request.query_params, self.shipped):
                chosen = self.linked(found)
        except QuestionError as error:
            problem = gr.Textbox(message(error, language), visible=True)
        if language is not ENGLISH:
            chosen = {**self.translated(language), **chosen, **self.choices(language, chosen)}
        return {**chosen, self.generation: generation, self.problem: problem}

    def seek(self, starts: list[float], event: gr.SelectData) -> Any:
        return gr.Video(playback_position=starts[event.index])


def available(path: str | None) -> str:
    """`path`, if there is a video. Raises QuestionError otherwise."""
    if not path:
        raise QuestionError("There is no video yet. Upload one, or pick an example.")
    if not Path(path).is_file():
        raise QuestionError("The video is no longer here: uploads are deleted after a while. Upload it again.")
    return path


def visitor_of(request: gr.Request) -> str:
    """Who sent this request: one tab of one browser."""
    return str(request.session_hash)


def waiting(event: Waiting, language: Language) -> str:
    return (stages.waiting if event.place == "model" else stages.waiting_to_read)(language=language)
