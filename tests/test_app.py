"""app.py without a browser: what a GPU Space needs of it, and what visitors read when something fails."""

from __future__ import annotations

import dataclasses
import logging
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import app
from tempo.answer import Answer
from tempo.config import AskOptions
from tempo.errors import DamagedVideo, UnsupportedVideo
from tempo.video import Frames
from tempo.view.language import ENGLISH, GERMAN
from tests.clips import write_clip
from tests.tiny import small_model


class Spaces:
    """What `spaces.GPU` does to a generator as far as it can be seen: everything that goes in or out is pickled."""

    def __init__(self) -> None:
        self.durations_s: list[float] = []

    def GPU(self, *, duration: Callable[..., float]) -> Callable[..., Any]:
        def decorate(function: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
            def run(*arguments: Any) -> Iterator[Any]:
                self.durations_s.append(duration(*arguments))
                for event in function(*pickle.loads(pickle.dumps(arguments))):
                    yield pickle.loads(pickle.dumps(event))

            return run

        return decorate


def test_a_gpu_call_gets_and_gives_only_what_can_be_pickled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spaces = Spaces()
    monkeypatch.setattr(app, "spaces", spaces)
    model = small_model(tmp_path / "model")
    reading = model.read(write_clip(tmp_path / "clip.mp4", 24))
    frames: Frames | None = None
    while frames is None:
        try:
            next(reading)
        except StopIteration as end:
            frames = end.value
    options = dataclasses.asdict(AskOptions(max_new_tokens=8))
    events = list(app.asking(model)(frames, "What moves?", options))
    assert isinstance(events[-1], Answer)
    assert len(events[-1].segments) == 6
    assert spaces.durations_s == [16]


def test_a_visitors_error_is_shown_as_it_is() -> None:
    assert app.message(UnsupportedVideo("Not a video. Upload another."), ENGLISH) == "Not a video. Upload another."
    assert app.message(DamagedVideo("The file is empty. Please upload it again."), GERMAN).startswith("Die Datei")


def test_a_bug_is_shown_as_an_id_that_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        shown = app.message(KeyError("/secret/path"), ENGLISH)
    assert "secret" not in shown
    number = shown.split("report ")[1].split(")")[0]
    assert number in caplog.text
    assert "/secret/path" in caplog.text
    assert app.message(KeyError("/secret/path"), GERMAN).startswith("Bei uns ist etwas schiefgegangen (Bericht ")
