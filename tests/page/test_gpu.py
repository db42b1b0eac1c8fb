"""What a GPU Space does to the engine's part of a request: it runs in a forked process, whose memory is gone then."""

from __future__ import annotations

import dataclasses
import multiprocessing
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any, get_args

import pytest
import torch

from tempo.answer import Answer, Event
from tempo.attribution import Attribution
from tempo.config import AskOptions
from tempo.errors import Cancelled, QuestionError
from tempo.page import gpu
from tempo.pipeline import Tempo
from tempo.steps import drain
from tempo.video import Frames
from tests.clips import write_clip
from tests.tiny import small_model

FORK = multiprocessing.get_context("fork")
QUERY = "What moves?"


class Spaces:
    """`spaces.GPU` without a GPU: a generator runs in a forked process, and all that goes in or out is pickled.

    As there, errors that are not Gradio's come back without their words, and a process may be used again.
    """

    def __init__(self, *, warm: bool = False) -> None:
        self.warm = warm
        self.durations_s: list[float] = []
        self.sent_bytes: list[int] = []
        self.received_bytes: list[int] = []
        self.worker: tuple[Any, Connection] | None = None

    def GPU(self, *, duration: Callable[..., float]) -> Callable[..., Any]:
        def decorate(function: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
            def run(*arguments: Any) -> Iterator[Any]:
                self.durations_s.append(duration(*arguments))
                if self.worker is None:
                    self.worker = self.fork(function)
                _, pipe = self.worker
                data = bytes(ForkingPickler.dumps(arguments))
                self.sent_bytes.append(len(data))
                pipe.send_bytes(data)
                kind = ""
                try:
                    while True:
                        data = pipe.recv_bytes()
                        kind, value = ForkingPickler.loads(data)
                        if kind == "error":
                            raise RuntimeError(f"GPU worker error: {value}")
                        if kind == "end":
                            return
                        self.received_bytes.append(len(data))
                        yield value
                finally:
                    if not self.warm:
                        self.close()
                    while self.worker is not None and kind not in ("end", "error"):
                        kind, _ = ForkingPickler.loads(pipe.recv_bytes())

            return run

        return decorate

    def fork(self, function: Callable[..., Iterator[Any]]) -> tuple[Any, Connection]:
        ours, theirs = FORK.Pipe()

        def serve() -> None:
            ours.close()
            torch.set_num_threads(1)  # the parent's threads are not in a forked process
            while True:
                try:
                    arguments = ForkingPickler.loads(theirs.recv_bytes())
                except EOFError:
                    return
                try:
                    for event in function(*arguments):
                        theirs.send_bytes(ForkingPickler.dumps(("event", event)))
                    theirs.send_bytes(ForkingPickler.dumps(("end", None)))
                except Exception as error:
                    theirs.send_bytes(ForkingPickler.dumps(("error", type(error).__name__)))

        process = FORK.Process(target=serve, daemon=True)
        process.start()
        theirs.close()
        return process, ours

    def close(self) -> None:
        if self.worker is not None:
            process, pipe = self.worker
            pipe.close()
            process.kill()
            process.join()
            self.worker = None


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_clip(tmp_path / "clip.mp4", 24)


def never() -> bool:
    return False


def read(model: Tempo, clip: Path) -> Frames:
    return drain(model.read(clip))


def ask(call: gpu.Asking, frames: Frames, **options: Any) -> tuple[list[Event], Answer]:
    chosen = dataclasses.asdict(AskOptions(max_new_tokens=8, **options))
    events = list(call(frames, QUERY, chosen, never))
    assert isinstance(events[-1], Answer)
    return events, events[-1]


def test_what_a_question_taught_survives_its_process(tmp_path: Path, clip: Path) -> None:
    spaces, model = Spaces(), small_model(tmp_path / "model")
    call = gpu.asking(model, spaces)
    frames = read(model, clip)
    assert model.inspect(clip).estimate_s is None
    events, first = ask(call, frames)
    assert len(first.segments) == 6
    assert {type(event) for event in events} <= set(get_args(Event))
    assert spaces.durations_s == [16]
    assert model.inspect(clip).estimate_s is not None

    _, second = ask(call, read(model, clip), policy="topk", budget=8)
    assert not first.reuse.compression
    assert second.reuse.frames
    assert second.reuse.compression
    assert [s.relevance for s in second.segments] == [s.relevance for s in first.segments]
    assert second.reuse.saved_s > 0
    found = list(gpu.weighing(model, spaces)(read(model, clip), second, never))[-1]
    assert isinstance(found, Attribution)
    assert max(spaces.sent_bytes) < 4000 + 200 * len(first.segments) < frames.pixels.nbytes


def test_no_more_is_said_to_be_reused_than_was(tmp_path: Path, clip: Path) -> None:
    spaces, model = Spaces(), small_model(tmp_path / "model", cache_bytes=1000)
    call = gpu.asking(model, spaces)
    frames = read(model, clip)
    for _ in range(2):
        _, answer = ask(call, frames)
        assert (answer.reuse.frames, answer.reuse.vision, answer.reuse.compression) == (False, False, False)
        assert answer.timings.compressing_s > 0
    # What the parent does not keep has to be sent; what it could not keep does not come back.
    assert min(spaces.sent_bytes) > frames.pixels.nbytes
    assert max(spaces.received_bytes) < 4000 + 200 * len(answer.segments)


def test_a_process_forked_before_the_video_was_read_is_sent_the_frames(tmp_path: Path, clip: Path) -> None:
    spaces, model = Spaces(warm=True), small_model(tmp_path / "model")
    call = gpu.asking(model, spaces)
    try:
        first = read(model, clip)
        ask(call, first)
        other = read(model, write_clip(tmp_path / "other.mp4", 8))
        _, answer = ask(call, other)
        assert len(answer.segments) == 2
        assert len(spaces.sent_bytes) == 3
        assert spaces.sent_bytes[1] < other.pixels.nbytes < spaces.sent_bytes[2]
    finally:
        spaces.close()


def test_a_visitors_mistake_keeps_its_words(tmp_path: Path, clip: Path) -> None:
    model = small_model(tmp_path / "model")
    call = gpu.asking(model, Spaces())
    with pytest.raises(QuestionError, match="tokens"):
        list(call(read(model, clip), "why " * 2000, dataclasses.asdict(AskOptions()), never))


def test_closing_ends_the_process(tmp_path: Path, clip: Path) -> None:
    spaces, model = Spaces(), small_model(tmp_path / "model")
    events = gpu.asking(model, spaces)(read(model, clip), QUERY, dataclasses.asdict(AskOptions()), never)
    next(events)
    assert spaces.worker is not None
    events.close()
    assert spaces.worker is None


def test_a_forked_process_does_not_hear_that_its_question_is_cancelled(tmp_path: Path, clip: Path) -> None:
    model = small_model(tmp_path / "model")
    chosen = dataclasses.asdict(AskOptions(max_new_tokens=2))
    frames = read(model, clip)
    with pytest.raises(Cancelled):
        list(gpu.asking(model, None)(frames, QUERY, chosen, lambda: True))
    *_, answer = gpu.asking(model, Spaces())(frames, QUERY, chosen, lambda: True)
    assert isinstance(answer, Answer)
