"""Stop, another question and a program that leaves end the model's work within a step that is long."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from tempo.config import Settings
from tempo.engine.tempo import TempoEngine
from tempo.model import decoder, likelihood
from tempo.page.examples import read_examples
from tempo.page.page import Page
from tests.clips import write_clip
from tests.tiny import small_model

VISITOR = "visitor"
REQUEST = gr.Request(headers={"accept-language": "en"}, query_params={}, session_hash=VISITOR)
CHUNK = 16
"""Tokens of a context between two looks: few, so that a context of some hundred tokens is a long step."""


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Page:
    for module in (decoder, likelihood):
        monkeypatch.setattr(module, "PREFILL_CHUNK", CHUNK)
    return Page(small_model(tmp_path / "model"), Settings(), read_examples())


@pytest.fixture
def clip(tmp_path: Path) -> str:
    return str(write_clip(tmp_path / "clip.mp4", 48))


@contextmanager
def passes(page: Page, then: Callable[[], object] = lambda: None, *, at: int = 0) -> Iterator[list[int]]:
    """The lengths of what the decoder reads, pass by pass; at the pass with the number `at`, from 1, `then` happens."""
    engine = page.model.engine
    assert isinstance(engine, TempoEngine)
    lengths: list[int] = []

    def count(_: Any, __: Any, given: dict[str, Any]) -> None:
        lengths.append(given["inputs_embeds"].shape[1])
        if len(lengths) == at:
            then()

    hook = engine.network.decoder.model.register_forward_pre_hook(count, with_kwargs=True)
    try:
        yield lengths
    finally:
        hook.remove()


def question(page: Page, clip: str) -> dict[Any, Any]:
    """What the widgets hold when Ask is pressed."""
    w = page.widgets
    return {
        w.player.video: clip,
        w.player.example: None,
        w.held.originals: {},
        w.held.generation: page.handlers.asking.begin(REQUEST)[w.held.generation],
        w.question.text: "What moves?",
        **{
            widget: widget.value
            for widget in (w.fields.preset, w.fields.budget, w.fields.max_frames, w.fields.policy, w.fields.truncation)
        },
        w.fields.temperature: 0,
        **dict.fromkeys((w.fields.seed, w.fields.start, w.fields.end), ""),
    }


def ask(page: Page, values: dict[Any, Any]) -> list[dict[Any, Any]]:
    return list(page.visits.while_shown(page.handlers.asking.respond)(values, REQUEST))


@pytest.mark.parametrize("how", ["stop", "ask", "another video", "leave"])
def test_a_question_ends_while_its_context_is_read(
    page: Page, clip: str, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    happens: dict[str, Callable[[], object]] = {
        "stop": lambda: page.handlers.running.stop(REQUEST),
        "ask": lambda: page.handlers.asking.begin(REQUEST),
        "another video": lambda: page.handlers.opening.replace(REQUEST),
        "leave": lambda: page.visits.leave(REQUEST),
    }
    with passes(page) as whole:
        last = ask(page, question(page, clip))[-1]
    answer = page.visits.conversation(REQUEST)[-1].answer
    reading = [length for length in whole if length > 1]
    assert len(reading) > 4, "the context takes several passes"
    assert last[page.widgets.reply.answer] == answer.text

    caplog.clear()
    turns = page.visits.conversation(REQUEST)
    with caplog.at_level(logging.WARNING), passes(page, happens[how], at=2) as begun:
        shown = ask(page, question(page, clip))
    assert begun == [CHUNK, CHUNK]
    assert page.widgets.reply.answer not in (shown[-1] if shown else {})
    assert page.visits.conversation(REQUEST) == (() if how == "another video" else turns)
    assert caplog.text == ""
    # The model is free again.
    assert ask(page, question(page, clip))[-1][page.widgets.reply.answer] == answer.text


def test_attribution_ends_while_its_context_is_read(page: Page, clip: str) -> None:
    ask(page, question(page, clip))
    (turn,) = page.visits.conversation(REQUEST)
    w = page.widgets

    def weigh(**at: int) -> list[int]:
        generation = page.handlers.weighing.begin(REQUEST)[w.held.generation]
        values = {w.history: turn.number, w.player.example: None, w.held.generation: generation}
        with passes(page, lambda: page.handlers.running.stop(REQUEST), **at) as lengths:
            list(page.visits.while_shown(page.handlers.weighing.weigh)(values, REQUEST))
        return lengths

    assert weigh(at=2) == [CHUNK, CHUNK]
    assert page.visits.conversation(REQUEST)[0].attribution is None
    assert len(weigh()) > 4
    assert page.visits.conversation(REQUEST)[0].attribution is not None


def test_a_program_that_leaves_ends_its_question(page: Page, clip: str) -> None:
    def call() -> list[Any]:
        return list(page.handlers.calling.ask(REQUEST, clip, "What moves?", {"max_new_tokens": 4}))

    text, segments, budget, record = call()[-1]
    assert record["answer"] == text
    assert len(segments) == 12
    assert budget is not None
    with passes(page, lambda: page.visits.leave(REQUEST), at=2) as begun, pytest.raises(gr.Error):
        call()
    assert begun == [CHUNK, CHUNK]
