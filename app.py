"""The page: widgets and events only.

`Page.respond` follows a question: it walks through `Tempo.read` and `Tempo.ask` and turns their events into what the
widgets show. Figures, pictures and words come from `tempo/view/`, looks from `assets/page.css`, and what must happen
in the browser (a click on a bar seeks the player) from `assets/page.js`.

No text of a visitor reaches a template: questions, answers and error messages are shown in text boxes only.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import time
import uuid
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

try:
    import spaces  # It has to be imported before torch; it exists on GPU Spaces only.
except ImportError:
    spaces = None

import gradio as gr

import tempo
from tempo.answer import Allocated, Answer, Event, Progress, ScoredSegment, SegmentScored, TextDelta
from tempo.config import AskOptions, Settings, settings
from tempo.errors import QuestionError, TempoError
from tempo.model.spec import ModelSpec
from tempo.video import Frames
from tempo.view import keyframes, report, timeline

logger = logging.getLogger(__name__)

ASSETS = Path(__file__).parent / "assets"
EXAMPLES = ASSETS / "examples"

UPDATE_EVERY_S = 0.1
PLOT_EVERY_S = 0.35
"""The page gets words at most ten times a second and a figure at most three times: browsers choke on more."""
API_EVERY_S = 0.5

MODEL_QUEUE: dict[str, Any] = {"concurrency_id": "gpu", "concurrency_limit": 1}
"""Every event that uses the model: one at a time, whoever asks."""
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

TRUNCATIONS = [("Head (the paper's)", "head"), ("Tail", "tail"), ("Merge similar tokens", "merge")]
NO_TIMELINE = "The tokens of each segment appear here, over time"
NO_KEYFRAMES = "Keyframes of the segments that mattered appear here."
UNPLAYABLE = (
    "This browser cannot play this file, so the player stays dark. Tempo reads more formats than browsers do: if this "
    "is one of them, asking, the timeline and the keyframes work all the same."
)
HOW_TO_READ = (
    "Each bar is one segment of the video: its height is how many memory tokens it kept, its colour how relevant the "
    "compressor found it. Click a bar or a keyframe to go there. This shows what the decoder could see; it is not an "
    "explanation of why it answered as it did."
)

Updates = dict[Any, Any]
"""What changes on the page: widget -> its new value."""
Asking = Callable[[Frames, str, dict[str, Any]], Generator[Event, None, None]]
Known = tuple[str, list[dict[str, Any]], "dict[str, int] | None"]
"""Answer, segments and budget, as far as they are known."""


@dataclass(frozen=True)
class Example:
    """A clip that is shipped, with questions that go with it."""

    clip: str
    title: str
    questions: tuple[str, ...]


def examples(folder: Path = EXAMPLES) -> tuple[Example, ...]:
    """The shipped examples, from `questions.json` in their folder."""
    entries = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    return tuple(
        Example(
            clip=str(folder / entry["clip"]),
            title=entry["title"],
            questions=tuple(question["question"] for question in entry["questions"]),
        )
        for entry in entries
    )


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


def asking(model: tempo.Tempo) -> Asking:
    """`model.ask`, inside a GPU call on a GPU Space. Closing what it returns stops the work at its next step.

    In a GPU call the function runs in a forked process: arguments and events are pickled.
    """

    def run(frames: Frames, query: str, options: dict[str, Any]) -> Generator[Event, None, None]:
        yield from model.ask(frames, query, **options)

    def duration_s(frames: Frames, query: str, options: dict[str, Any]) -> int:
        # An estimate that is generous for the released model: start, 10 segments a second, 15 tokens a second.
        return round(15 + len(frames.keyframes) / 10 + (options["max_new_tokens"] or model.spec.max_new_tokens) / 15)

    return run if spaces is None else spaces.GPU(duration=duration_s)(run)


def message(error: Exception) -> str:
    """What a visitor reads: the error's own words if they could cause it, else an id that stands in the log."""
    if isinstance(error, TempoError):
        return str(error)
    number = uuid.uuid4().hex[:8]
    logger.error("request %s failed", number, exc_info=error)
    return f"Something went wrong on our side (report {number}). Please try again."


def api_options(values: object) -> AskOptions:
    """The options of an API call. Raises QuestionError where a name or a value does not fit."""
    allowed = {field.name for field in dataclasses.fields(AskOptions)} - {"reader"}
    if values is None:
        values = {}
    if not isinstance(values, dict) or not set(values) <= allowed:
        raise QuestionError(f"options is an object with any of: {', '.join(sorted(allowed))}.")
    return AskOptions(**values)


class Page:
    """The page for one model, which answers every visitor's questions, one at a time.

    The attributes are widgets; what a visitor did lives in the widgets of their own session.
    """

    def __init__(self, model: tempo.Tempo, config: Settings, shipped: tuple[Example, ...]) -> None:
        self.model = model
        self.ask_model = asking(model)
        self.clips = {example.title: example for example in shipped}
        with gr.Blocks(
            title="Tempo: ask a long video",
            analytics_enabled=False,
            delete_cache=(600, config.file_age_s),
            fill_width=True,
        ) as self.blocks:
            self._head()
            with gr.Row(elem_id="columns"):
                with gr.Column(elem_id="left"):
                    self._video(config)
                    self._question()
                    self._settings(model.spec)
                with gr.Column(elem_id="right"):
                    self._results()
            self._api()
            self._events()

    # --- widgets -----------------------------------------------------------------------------------------------

    def _head(self) -> None:
        model = self.model
        gr.HTML(
            "<header><h1>Tempo</h1><p>Ask a long video, and see where the model looked.</p></header>",
            elem_id="masthead",
        )
        card = report.model_card(
            name=model.name,
            parameters=model.parameters,
            device=str(model.device),
            dtype=str(model.dtype).removeprefix("torch."),
            reason=model.reason,
            spec=model.spec,
        )
        gr.HTML(card, elem_id="model")

    def _video(self, config: Settings) -> None:
        # Other values of `sources`, `include_audio` and `format` make Gradio run ffmpeg on the upload.
        self.video = gr.Video(
            label="Video", sources=["upload"], include_audio=True, format=None, height=300, buttons=[], elem_id="video"
        )
        gr.HTML(UNPLAYABLE, elem_id="unplayable")
        note = report.upload_note(
            max_duration_s=config.max_duration_s, max_bytes=config.max_upload_bytes, file_age_s=config.file_age_s
        )
        gr.HTML(note, elem_id="upload-note")
        self.example = gr.Radio(
            list(self.clips),
            label="Or pick an example",
            visible=bool(self.clips),
            elem_classes="chips",
            elem_id="examples",
        )

    def _question(self) -> None:
        self.question = gr.Textbox(
            label="Question",
            placeholder="What do you want to know about this video?",
            lines=1,
            max_lines=4,
            max_length=2000,
            elem_id="question",
        )
        self.suggestion = gr.Radio(
            [], label="Questions about this example", visible=False, elem_classes="chips", elem_id="suggestions"
        )
        with gr.Row(elem_id="buttons"):
            self.ask_button = gr.Button("Ask", variant="primary", elem_id="ask")
            self.stop_button = gr.Button("Stop", variant="secondary", interactive=False, elem_id="stop")

    def _settings(self, spec: ModelSpec) -> None:
        with gr.Accordion("Settings", open=False, elem_id="settings"):
            self.preset = gr.Radio(
                [(f"{tokens:,}", tokens) for tokens in spec.budget_presets],
                value=spec.budget if spec.budget in spec.budget_presets else None,
                label="Visual token budget",
                info="The most memory tokens the decoder may see, over all segments.",
                elem_classes="chips",
                elem_id="presets",
            )
            self.budget = gr.Number(
                spec.budget, precision=0, minimum=1, maximum=1_000_000, label="Or any number", elem_id="budget"
            )
            self.max_frames = gr.Slider(
                8,
                2048,
                value=min(spec.max_frames, 2048),
                step=8,
                label="Most frames",
                info=f"Short videos are read at {spec.fps:g} frames a second, long ones more thinly.",
            )
            self.policy = gr.Dropdown(
                [(words, name) for name, words in report.POLICIES.items()],
                value="ata",
                label="Allocation policy",
                info="How segments share the budget. All but the first are there to compare with it.",
            )
            self.truncation = gr.Radio(
                TRUNCATIONS,
                value="head",
                label="Truncation",
                info="Which of a segment's memory tokens are kept.",
                elem_classes="chips",
            )
            self.temperature = gr.Slider(
                0, 2, value=0, step=0.1, label="Temperature", info="0 gives the same answer every time."
            )

    def _results(self) -> None:
        self.problem = gr.Textbox(label="That did not work", interactive=False, visible=False, elem_id="problem")
        self.stages = gr.HTML(report.idle(), elem_id="stages")
        self.answer = gr.Textbox(
            label="Answer",
            placeholder="The answer appears here, word by word.",
            interactive=False,
            lines=2,
            max_lines=12,
            buttons=["copy"],
            elem_id="answer",
        )
        self.notes = gr.HTML("", elem_id="notes")
        self.timeline = gr.Plot(timeline.empty(NO_TIMELINE), show_label=False, elem_id="timeline")
        gr.HTML(HOW_TO_READ, elem_id="how-to-read")
        self.shown = gr.HTML(NO_KEYFRAMES, elem_id="shown")
        gallery: dict[str, Any] = {
            "show_label": False,
            "visible": False,
            "fit_columns": False,
            "height": "auto",
            "allow_preview": False,
            "interactive": False,
            "buttons": [],
            "format": "jpeg",
        }
        self.relevant = gr.Gallery(label="Keyframes of relevant segments", columns=3, elem_id="relevant", **gallery)
        self.others = gr.Gallery(label="Keyframes of other segments", columns=9, elem_id="others", **gallery)
        # Where the segments of the keyframes start, in seconds.
        self.relevant_starts = gr.State([])
        self.others_starts = gr.State([])

    def _api(self) -> None:
        """What the web API takes and gives beyond the widgets above; never visible."""
        self.api_options = gr.JSON(label="options", visible=False)
        self.api_button = gr.Button(visible=False)
        self.api_answer = gr.Textbox(label="answer", visible=False)
        self.api_segments = gr.JSON(label="segments", visible=False)
        self.api_budget = gr.JSON(label="budget", visible=False)

    # --- events ------------------------------------------------------------------------------------------------

    def _events(self) -> None:
        results = [
            self.stages,
            self.problem,
            self.answer,
            self.notes,
            self.timeline,
            self.shown,
            self.relevant,
            self.others,
            self.relevant_starts,
            self.others_starts,
            self.ask_button,
            self.stop_button,
        ]
        inputs = [
            self.video,
            self.question,
            self.budget,
            self.max_frames,
            self.policy,
            self.truncation,
            self.temperature,
        ]
        started = gr.on(
            [self.ask_button.click, self.question.submit],
            self.begin,
            outputs=results,
            queue=False,
            trigger_mode="once",
            **QUIET,
        )
        running = started.then(self.respond, inputs, results, **MODEL_QUEUE, **QUIET)
        # A full queue counts as a failure here, and so does Stop.
        running.failure(self.stopped, outputs=results, queue=False, **QUIET)
        stopping: dict[str, Any] = {"cancels": [running], "queue": False, **QUIET}
        self.stop_button.click(self.stopped, outputs=results, **stopping)
        gr.on(
            [self.video.upload, self.video.clear],
            self.replaced,
            outputs=[*results, self.example, self.suggestion],
            **stopping,
        )
        self.example.input(self.pick, self.example, [*results, self.video, self.question, self.suggestion], **stopping)
        self.suggestion.input(lambda chosen: chosen, self.suggestion, self.question, queue=False, **QUIET)
        self.preset.input(lambda chosen: chosen, self.preset, self.budget, queue=False, **QUIET)
        self.budget.input(lambda: None, outputs=self.preset, queue=False, **QUIET)
        self.relevant.select(self.seek, self.relevant_starts, self.video, queue=False, **QUIET)
        self.others.select(self.seek, self.others_starts, self.video, queue=False, **QUIET)
        self.api_button.click(
            self.ask_api,
            [self.video, self.question, self.api_options],
            [self.api_answer, self.api_segments, self.api_budget],
            api_name="ask",
            **MODEL_QUEUE,
        )

    def respond(
        self,
        path: str | None,
        query: str,
        budget: int | None,
        max_frames: int,
        policy: str,
        truncation: str,
        temperature: float,
    ) -> Generator[Updates, None, None]:
        """Follow one question. A generator, so that Stop and a closed tab end it at the next event of the model."""
        tick, plot_tick = Every(UPDATE_EVERY_S), Every(PLOT_EVERY_S)
        updates: Updates = {}
        scored: list[ScoredSegment] = []
        words: list[str] = []
        try:
            options = AskOptions(
                budget=budget,
                max_frames=int(max_frames),
                policy=policy,
                truncation=truncation,
                temperature=temperature,
                max_new_tokens=self.model.spec.max_new_tokens,
            )
            with closing(self.follow(path, query, options)) as events:
                for event in events:
                    if isinstance(event, Frames):
                        frames = event
                        updates[self.stages] = report.progress(Progress("compressing", 0, len(frames.keyframes)))
                    elif isinstance(event, Progress):
                        updates[self.stages] = report.progress(event)
                    elif isinstance(event, SegmentScored):
                        scored.append(event.segment)
                        if plot_tick.due():
                            updates[self.timeline] = self.scoring(scored, frames)
                    elif isinstance(event, Allocated):
                        updates |= self.allocated(event, frames)
                    elif isinstance(event, TextDelta):
                        words.append(event.text)
                        updates[self.answer] = "".join(words)
                        updates[self.stages] = report.progress(
                            Progress("answering", len(words), options.max_new_tokens)
                        )
                    elif isinstance(event, Answer):
                        yield updates | self.finished(event)
                        return
                    # The first word does not wait.
                    if updates and (tick.due() or len(words) == 1):
                        yield updates
                        updates = {}
        except Exception as error:
            yield self.failure(message(error))

    def ask_api(self, video: str | None, question: str, options: dict[str, Any] | None) -> Generator[Known, None, None]:
        """Ask a video: the answer, the segments and the budget.

        `options` may have any of budget, max_frames, policy, truncation, k_min, k_max, temperature, max_new_tokens and
        seed. Each segment has index, start_s, end_s, time_s, relevance and tokens; the budget has cap and used. What is
        known so far comes about twice a second.
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
        if not path:
            raise QuestionError("There is no video yet. Upload one, or pick an example.")
        if not Path(path).is_file():
            raise QuestionError("The video is no longer here: uploads are deleted after a while. Upload it again.")
        if not query.strip():
            raise QuestionError("There is no question yet. Write one, then press Ask.")
        start_s = time.perf_counter()
        frames = yield from self.model.read(path, max_frames=options.max_frames)
        reading_s = time.perf_counter() - start_s
        yield frames
        with closing(self.ask_model(frames, query, dataclasses.asdict(options))) as events:
            for event in events:
                if isinstance(event, Answer):
                    timings = dataclasses.replace(event.timings, reading_s=reading_s)
                    event = dataclasses.replace(event, timings=timings)
                yield event

    def begin(self) -> Updates:
        return {**self.blank(), **self.buttons(running=True), self.stages: report.waiting()}

    def stopped(self) -> Updates:
        return {**self.buttons(running=False), self.stages: report.stopped()}

    def replaced(self) -> Updates:
        """Another video is in the player: nothing on the page is about it."""
        no_suggestion = gr.Radio([], value=None, visible=False)
        return {**self.idle(), self.example: None, self.suggestion: no_suggestion}

    def pick(self, title: str) -> Updates:
        """An example is chosen: its clip into the player, its first question into the box."""
        chosen = self.clips[title]
        first = chosen.questions[0]
        return {
            **self.idle(),
            self.video: chosen.clip,
            self.question: first,
            self.suggestion: gr.Radio(list(chosen.questions), value=first, visible=True),
        }

    def seek(self, starts: list[float], event: gr.SelectData) -> Any:
        return gr.Video(playback_position=starts[event.index])

    # --- states of the page ------------------------------------------------------------------------------------

    def buttons(self, *, running: bool) -> Updates:
        return {
            self.ask_button: gr.Button(interactive=not running),
            self.stop_button: gr.Button(interactive=running),
        }

    def blank(self) -> Updates:
        return {
            self.problem: gr.Textbox(visible=False),
            self.answer: "",
            self.notes: "",
            self.timeline: timeline.empty(NO_TIMELINE),
            self.shown: NO_KEYFRAMES,
            self.relevant: gr.Gallery([], visible=False),
            self.others: gr.Gallery([], visible=False),
            self.relevant_starts: [],
            self.others_starts: [],
        }

    def idle(self) -> Updates:
        return {**self.blank(), **self.buttons(running=False), self.stages: report.idle()}

    def failure(self, text: str) -> Updates:
        return {
            **self.buttons(running=False),
            self.stages: report.failed(),
            self.problem: gr.Textbox(text, visible=True),
        }

    def scoring(self, scored: list[ScoredSegment], frames: Frames) -> Any:
        end_s = len(frames.pixels) / frames.fps
        return timeline.scoring(scored, total=len(frames.keyframes), end_s=end_s, k_max=self.model.spec.k_max)

    def allocated(self, event: Allocated, frames: Frames) -> Updates:
        drawn = keyframes.draw(event.segments, frames.keyframes)
        return {
            self.timeline: timeline.allocation(event.segments, event.budget, end_s=len(frames.pixels) / frames.fps),
            self.shown: report.keyframes(drawn),
            self.relevant: gr.Gallery([(k.image, k.caption) for k in drawn.relevant], visible=True),
            self.others: gr.Gallery([(k.image, k.caption) for k in drawn.others], visible=bool(drawn.others)),
            self.relevant_starts: [k.segment.start_s for k in drawn.relevant],
            self.others_starts: [k.segment.start_s for k in drawn.others],
        }

    def finished(self, event: Answer) -> Updates:
        return {
            **self.buttons(running=False),
            self.answer: event.text,
            self.stages: report.finished(event),
            self.notes: " ".join([report.peak(event.segments), *report.notes(event)]),
        }


def theme() -> gr.themes.Base:
    """Slate and one orange, which is also the colour of a relevant segment; the system's own fonts."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.orange,
        secondary_hue=gr.themes.colors.slate,
        neutral_hue=gr.themes.colors.slate,
        font=("system-ui", "sans-serif"),
        font_mono=("ui-monospace", "monospace"),
        radius_size=gr.themes.sizes.radius_lg,
    ).set(
        body_background_fill="#f4f6f9",
        body_background_fill_dark="#0e1219",
        body_text_color_subdued="#56647a",
        body_text_color_subdued_dark="#9fb0c4",
        block_info_text_color="#56647a",
        block_info_text_color_dark="#9fb0c4",
        block_background_fill="#ffffff",
        block_background_fill_dark="#161c26",
        block_border_color="#e0e5ed",
        block_border_color_dark="#263041",
        block_label_background_fill="transparent",
        block_label_background_fill_dark="transparent",
        block_label_border_width="0px",
        block_label_text_color="#526075",
        block_label_text_color_dark="#a3b0c4",
        block_title_text_color="#526075",
        block_title_text_color_dark="#a3b0c4",
        block_title_text_weight="600",
        block_shadow="none",
        input_background_fill="#ffffff",
        input_background_fill_dark="#10151d",
        input_border_color="#c9d2df",
        input_border_color_dark="#364356",
        input_border_width="1px",
        button_primary_background_fill="#c2410c",
        button_primary_background_fill_dark="#c2410c",
        button_primary_background_fill_hover="#9a3412",
        button_primary_background_fill_hover_dark="#d1490f",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#ffffff",
    )


def main() -> None:
    """Load the model and serve the page."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("tempo").setLevel(logging.INFO)
    config = settings()
    blocks = Page(tempo.load(), config, examples()).blocks
    blocks.queue(max_size=config.queue_size, api_open=False)
    blocks.launch(
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
    )


if __name__ == "__main__":
    main()
