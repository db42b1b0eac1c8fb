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
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

try:
    import spaces  # It has to be imported before torch; it exists on GPU Spaces only.
except ImportError:
    spaces = None

import gradio as gr

import tempo
from tempo import video as videos
from tempo.answer import Allocated, Answer, Event, Progress, ScoredSegment, SegmentScored, TextDelta
from tempo.attribution import Attribution
from tempo.config import AskOptions, Settings, settings
from tempo.errors import QuestionError, TempoError
from tempo.page import conversation, pieces, takeaway
from tempo.page.conversation import Conversation, Turn
from tempo.page.examples import EXAMPLES, Example, examples, opened
from tempo.page.settings import VARIANTS, api_options, moment, whole
from tempo.page.states import States, Updates
from tempo.page.theme import theme
from tempo.shipped import ASSETS
from tempo.video import Frames
from tempo.view import preflight, report
from tempo.view.language import ENGLISH, Language, preferred

logger = logging.getLogger(__name__)

UPDATE_EVERY_S = 0.1
PLOT_EVERY_S = 0.35
"""The page gets words at most ten times a second and a figure at most three times: browsers choke on more."""
API_EVERY_S = 0.5

MODEL_QUEUE: dict[str, Any] = {"concurrency_id": "gpu", "concurrency_limit": 1}
"""Every event that uses the model: one at a time, whoever asks."""
DECODE_QUEUE: dict[str, Any] = {"concurrency_id": "decode", "concurrency_limit": 2}
"""Every other event that opens an upload."""
LOOK_QUEUE: dict[str, Any] = {"concurrency_id": "look", "concurrency_limit": 1}
"""One after another, so that what was chosen last is also what is said last."""
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
AT_ONCE: dict[str, Any] = {"queue": False, **QUIET}

Values = dict[Any, Any]
"""What the widgets hold: widget -> its value."""
Asking = Callable[[Frames, str, dict[str, Any]], Generator[Event, None, None]]
Weighing = Callable[[Frames, Answer], Generator[Progress | Attribution, None, None]]
Known = tuple[str, list[dict[str, Any]], "dict[str, int] | None"]
"""Answer, segments and budget, as far as they are known."""
Call = TypeVar("Call", bound=Callable[..., Iterator[Any]])


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


def on_gpu(function: Call, duration_s: Callable[..., int]) -> Call:
    """`function` inside a GPU call on a GPU Space, and as it is elsewhere. Closing what it returns stops the work.

    In a GPU call it runs in a forked process: arguments and events are pickled.
    """
    return function if spaces is None else spaces.GPU(duration=duration_s)(function)


def asking(model: tempo.Tempo) -> Asking:
    """`model.ask`, on the GPU."""

    def run(frames: Frames, query: str, options: dict[str, Any]) -> Generator[Event, None, None]:
        yield from model.ask(frames, query, **options)

    def duration_s(frames: Frames, query: str, options: dict[str, Any]) -> int:
        # An estimate that is generous for the released model: start, 10 segments a second, 15 tokens a second.
        return round(15 + len(frames.keyframes) / 10 + (options["max_new_tokens"] or model.spec.max_new_tokens) / 15)

    return on_gpu(run, duration_s)


def weighing(model: tempo.Tempo) -> Weighing:
    """`model.weigh`, on the GPU."""

    def run(frames: Frames, answer: Answer) -> Generator[Progress | Attribution, None, None]:
        yield from model.weigh(frames, answer)

    def duration_s(frames: Frames, answer: Answer) -> int:
        # The compressor may have to run again; then two contexts a second.
        return round(15 + len(frames.keyframes) / 10 + min(len(frames.keyframes), 64) / 2)

    return on_gpu(run, duration_s)


def message(error: Exception) -> str:
    """What a visitor reads: the error's own words if they could cause it, else an id that stands in the log."""
    if isinstance(error, TempoError):
        return str(error)
    number = uuid.uuid4().hex[:8]
    logger.error("request %s failed", number, exc_info=error)
    return f"Something went wrong on our side (report {number}). Please try again."


def spoken(request: gr.Request) -> Language:
    """The language of whoever sent this request."""
    return preferred(request.headers.get("accept-language"))


class Page(States):
    """The page for one model, which answers every visitor's questions, one at a time.

    What a visitor did lives in the widgets of their own session.
    """

    def __init__(self, model: tempo.Tempo, config: Settings, shipped: tuple[Example, ...]) -> None:
        super().__init__(model, config, shipped)
        self.ask_model = asking(model)
        self.weigh_model = weighing(model)
        with self.blocks:
            self._events()

    def _events(self) -> None:
        evidence_of = [self.cards, self.weigh_button, self.attribution, self.table, self.diagram, self.link]
        compared = [self.history, self.compare_button, self.first, self.second, self.runs, self.compared]
        keyframes_of = [self.shown, self.relevant, self.others, self.relevant_starts, self.others_starts, self.sprite]
        status = [self.problem, self.stages, self.ask_button, self.stop_button]
        results = [*status, self.answer, self.cited, self.notes, self.timeline, *keyframes_of, *evidence_of]
        results += [*compared, *self.take.values(), self.turns]
        asked = {
            self.video,
            self.originals,
            self.example,
            self.question,
            self.budget,
            self.max_frames,
            self.policy,
            self.truncation,
            self.temperature,
            self.start,
            self.end,
        }
        looked = {self.video, self.originals, self.max_frames, self.start, self.end}
        settled = [self.budget, self.preset, self.max_frames, self.policy, self.truncation, self.temperature]
        settled += [self.start, self.end]

        started = gr.on(
            [self.ask_button.click, self.question.submit],
            self.begin,
            outputs=results,
            trigger_mode="once",
            **AT_ONCE,
        )
        running = started.then(self.respond, {*asked, self.turns}, results, **MODEL_QUEUE, **QUIET)
        recalled = {self.turns, self.history, self.example}
        measuring = self.weigh_button.click(self.weigh, recalled, results, trigger_mode="once", **MODEL_QUEUE, **QUIET)
        comparing = self.compare_button.click(
            self.compare, {*recalled, self.variants}, results, trigger_mode="once", **MODEL_QUEUE, **QUIET
        )
        # A full queue counts as a failure here, and so does Stop.
        for work in (running, measuring, comparing):
            work.failure(self.stopped, outputs=status, **AT_ONCE)
        measuring.failure(lambda: "", outputs=self.attribution, **AT_ONCE)
        self.stop_button.click(self.stopped, outputs=status, cancels=[running, measuring, comparing], **AT_ONCE)
        self.history.input(self.recall, recalled, results, **DECODE_QUEUE, **QUIET)
        gr.on(
            [self.first.input, self.second.input],
            self.compare_two,
            {self.turns, self.first, self.second},
            compared,
            **AT_ONCE,
        )

        watching = self.preview_button.click(
            self.show_preview,
            {self.video, self.originals},
            [self.video, self.originals, self.playing],
            **DECODE_QUEUE,
            **QUIET,
        )
        another: dict[str, Any] = {"cancels": [running, measuring, comparing, watching], **AT_ONCE}
        emptied = [*results, self.playing, self.start, self.end, self.example, self.suggestion]
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
                self.preflight,
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
                self.look, looked, [self.preflight, self.problem], trigger_mode="always_last", **LOOK_QUEUE, **QUIET
            )
            seen.then(None, js="() => window.tempo.looked()", **AT_ONCE)

        self.suggestion.input(lambda chosen: chosen, self.suggestion, self.question, **AT_ONCE)
        self.preset.input(lambda chosen: chosen, self.preset, self.budget, **AT_ONCE)
        self.budget.input(lambda: None, outputs=self.preset, **AT_ONCE)
        self.relevant.select(self.seek, self.relevant_starts, self.video, **AT_ONCE)
        self.others.select(self.seek, self.others_starts, self.video, **AT_ONCE)
        for form, button in self.take.items():
            taken = button.click(self.taking(form), recalled, [self.file, self.problem], **DECODE_QUEUE, **QUIET)
            taken.then(None, js="() => window.tempo.save()", **AT_ONCE)
        self.api_button.click(
            self.ask_api,
            [self.video, self.question, self.api_options],
            [self.api_answer, self.api_segments, self.api_budget],
            api_name="ask",
            **MODEL_QUEUE,
        )

    def respond(self, values: Values, request: gr.Request) -> Generator[Updates, None, None]:
        """Follow one question. A generator, so that Stop and a closed tab end it at the next event of the model."""
        language = spoken(request)
        try:
            path = self.original(values)
            options = AskOptions(
                budget=values[self.budget],
                max_frames=whole(values[self.max_frames]),
                policy=values[self.policy],
                truncation=values[self.truncation],
                temperature=values[self.temperature] or 0,
                max_new_tokens=self.model.spec.max_new_tokens,
                start_s=moment(values[self.start]),
                end_s=moment(values[self.end]),
            )
            answer, frames = yield from self.answering(path, values[self.question], options, language)
            turns = conversation.added(values[self.turns], path, answer)
            yield {
                **self.whole_turn(turns[-1], frames, values[self.example], language),
                **self.listed(turns, turns[-1].number, language),
                **self.side_by_side(turns, [turn.number for turn in turns[-2:]], language),
                **self.buttons(running=False),
            }
        except Exception as error:
            yield self.failure(message(error), language)

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
                if isinstance(event, Frames):
                    frames = event
                    compressing = Progress("compressing", 0, len(frames.keyframes))
                    updates[self.stages] = report.progress(compressing, language=language)
                elif isinstance(event, Progress):
                    updates[self.stages] = report.progress(event, language=language)
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
        turns: Conversation = values[self.turns]
        try:
            turn = self.chosen(values)
            frames = yield from self.read_again(turn, language)
            yield {
                **self.whole_turn(turn, frames, values[self.example], language),
                **self.listed(turns, turn.number, language),
                self.problem: gr.Textbox(visible=False),
            }
        except Exception as error:
            yield self.failure(message(error), language)

    def weigh(self, values: Values, request: gr.Request) -> Generator[Updates, None, None]:
        """Leave each segment out and see what the answer loses."""
        language = spoken(request)
        tick = Every(UPDATE_EVERY_S)
        try:
            turn = self.chosen(values)
            yield {**self.buttons(running=True), self.attribution: pieces.weighing(0, 0, language)}
            frames = yield from self.read_again(turn, language)
            with closing(self.weigh_model(frames, turn.answer)) as events:
                for event in events:
                    if isinstance(event, Attribution):
                        turns = conversation.attributed(values[self.turns], turn.number, event)
                        turn = replace(turn, attribution=event)
                        yield {
                            **self.whole_turn(turn, frames, values[self.example], language),
                            **self.buttons(running=False),
                            self.turns: turns,
                        }
                    elif tick.due():
                        yield {self.attribution: pieces.weighing(event.done, event.total, language)}
        except Exception as error:
            yield {**self.failure(message(error), language), self.attribution: ""}

    def compare(self, values: Values, request: gr.Request) -> Generator[Updates, None, None]:
        """Ask the question on the page again in each of the chosen ways, and lay the last beside it."""
        language = spoken(request)
        turns: Conversation = values[self.turns]
        try:
            turn = self.chosen(values)
            if not values[self.variants]:
                raise QuestionError("Choose at least one other way to answer, then press Compare.")
            yield {**self.buttons(running=True), self.problem: gr.Textbox(visible=False)}
            numbers = [turn.number]
            for name in values[self.variants]:
                options = VARIANTS[name].of(turn.answer.options)
                answer, frames = yield from self.answering(turn.path, turn.answer.query, options, language)
                turns = conversation.added(turns, turn.path, answer)
                numbers.append(turns[-1].number)
                yield self.listed(turns, turn.number, language)
            yield {
                **self.whole_turn(turn, frames, values[self.example], language),
                **self.listed(turns, turn.number, language),
                **self.side_by_side(turns, numbers, language),
                **self.buttons(running=False),
            }
        except Exception as error:
            yield self.failure(message(error), language)

    def compare_two(self, values: Values, request: gr.Request) -> Updates:
        return self.side_by_side(values[self.turns], [values[self.first], values[self.second]], spoken(request))

    def look(self, values: Values, request: gr.Request) -> Updates:
        """What would be read of the video that was chosen, before anything is."""
        language = spoken(request)
        path = self.original(values)
        if not path:
            return {self.preflight: self.upload_note(language), self.problem: gr.skip()}
        try:
            found = self.model.inspect(
                path,
                max_frames=whole(values[self.max_frames]),
                start_s=moment(values[self.start]),
                end_s=moment(values[self.end]),
            )
        except Exception as error:
            return {
                self.preflight: self.upload_note(language),
                self.problem: gr.Textbox(message(error), visible=True),
            }
        return {
            self.preflight: preflight.describe(found, language=language) + self.upload_note(language),
            self.problem: gr.Textbox(visible=False),
        }

    def show_preview(self, values: Values, request: gr.Request) -> Generator[Updates, None, None]:
        """The browser cannot play what is in the player: play a preview, or say why there is none."""
        language = spoken(request)
        path = values[self.video]
        if not path or Path(path).name in values[self.originals]:
            return
        yield {self.playing: pieces.making_preview(language)}
        try:
            preview = videos.preview(Path(path), self.folder("previews"), self.config.limits())
        except Exception as error:
            yield {self.playing: pieces.no_preview(message(error), language)}
            return
        yield {
            self.video: str(preview),
            self.originals: {preview.name: path},
            self.playing: pieces.preview(language),
        }

    def taking(self, form: takeaway.Form) -> Callable[[Values, gr.Request], Updates]:
        """Write what is on the page into a file; page.js has the browser fetch it."""

        def take(values: Values, request: gr.Request) -> Updates:
            language = spoken(request)
            try:
                turn = self.chosen(values)
                frames = finished(self.read_again(turn, language))
                path = takeaway.write(form, turn, frames, self.folder("reports"), language=language)
            except Exception as error:
                return {self.file: None, self.problem: gr.Textbox(message(error), visible=True)}
            return {self.file: str(path)}

        return take

    def ask_api(self, video: str | None, question: str, options: dict[str, Any] | None) -> Generator[Known, None, None]:
        """Ask a video: the answer, the segments and the budget.

        `options` may have any of budget, max_frames, policy, truncation, k_min, k_max, temperature, max_new_tokens,
        seed, start_s and end_s. Each segment has index, start_s, end_s, time_s, relevance and tokens; the budget has
        cap and used. What is known so far comes about twice a second.
        """
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
                        yield event.text, segments, budget
                        return
                    if tick.due():
                        yield text, segments, budget
        except Exception as error:
            raise gr.Error(message(error), print_exception=False) from None

    def follow(self, path: str | None, query: str, options: AskOptions) -> Generator[Event | Frames, None, None]:
        """Progress of reading, the frames, then the events of the question. Reading needs no GPU."""
        path = available(path)
        if not query.strip():
            raise QuestionError("There is no question yet. Write one, then press Ask.")
        frames = yield from self.model.read(
            path, max_frames=options.max_frames, start_s=options.start_s, end_s=options.end_s
        )
        yield frames
        with closing(self.ask_model(frames, query, dataclasses.asdict(options))) as events:
            yield from events

    def read_again(self, turn: Turn, language: Language) -> Generator[Updates, None, Frames]:
        """The frames of an earlier question, which mostly are still known."""
        options = turn.answer.options
        tick = Every(UPDATE_EVERY_S)
        reading = self.model.read(
            available(turn.path), max_frames=options.max_frames, start_s=options.start_s, end_s=options.end_s
        )
        while True:
            try:
                progress = next(reading)
            except StopIteration as end:
                frames: Frames = end.value
                return frames
            if tick.due():
                yield {self.stages: report.progress(progress, language=language)}

    def original(self, values: Values) -> str | None:
        """The upload, also where a preview of it plays."""
        path: str | None = values[self.video]
        return values[self.originals].get(Path(path).name, path) if path else None

    def chosen(self, values: Values) -> Turn:
        """The question that is on the page."""
        turn = conversation.find(values[self.turns], values[self.history])
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
        return {**self.blank(language), **self.buttons(running=True), self.stages: report.waiting(language=language)}

    def stopped(self, request: gr.Request) -> Updates:
        return {**self.buttons(running=False), self.stages: report.stopped(language=spoken(request))}

    def replaced(self, request: gr.Request) -> Updates:
        """Another video is in the player: nothing on the page is about it."""
        no_suggestion = gr.Radio([], value=None, visible=False)
        return {**self.idle(spoken(request)), self.example: None, self.suggestion: no_suggestion}

    def pick(self, title: str, request: gr.Request) -> Updates:
        """An example goes into the player, its first question into the box."""
        example = next(example for example in self.shipped if example.title == title)
        return {**self.idle(spoken(request)), **self.picked(example, example.questions[0])}

    def opening(self, request: gr.Request) -> Updates:
        """The page has loaded: it speaks the visitor's language, and holds what a link asks for."""
        language = spoken(request)
        updates = {} if language is ENGLISH else self.translated(language)
        try:
            found = opened(request.query_params, self.shipped)
        except QuestionError as error:
            return {**updates, self.problem: gr.Textbox(str(error), visible=True)}
        return {self.problem: gr.skip(), **updates, **(self.linked(found) if found else {})}

    def seek(self, starts: list[float], event: gr.SelectData) -> Any:
        return gr.Video(playback_position=starts[event.index])


def available(path: str | None) -> str:
    """`path`, if there is a video. Raises QuestionError otherwise."""
    if not path:
        raise QuestionError("There is no video yet. Upload one, or pick an example.")
    if not Path(path).is_file():
        raise QuestionError("The video is no longer here: uploads are deleted after a while. Upload it again.")
    return path


def finished(work: Generator[Updates, None, Frames]) -> Frames:
    """What `work` returns, without what it says on the way."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            frames: Frames = end.value
            return frames


def main() -> None:
    """Load the model and serve the page."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("tempo").setLevel(logging.INFO)
    config = settings()
    page = Page(tempo.load(), config, examples())
    page.blocks.queue(max_size=config.queue_size, api_open=False)
    page.blocks.launch(
        server_name=config.host,
        server_port=config.port,
        allowed_paths=[str(EXAMPLES)],
        max_file_size=config.max_upload_bytes,
        show_error=False,
        enable_monitoring=False,
        strict_cors=True,
        run_history=False,
        ssr_mode=False,
        pwa=False,
        footer_links=["api"],
        favicon_path=ASSETS / "favicon.svg",
        theme=theme(),
        css_paths=ASSETS / "page.css",
        js=(ASSETS / "page.js").read_text(encoding="utf-8"),
        i18n=page.i18n,
    )


if __name__ == "__main__":
    main()
