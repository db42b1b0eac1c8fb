"""Comparing with a policy that reads other frames: each question is shown with the frames that it is about."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

from tempo.config import Settings
from tempo.page import pieces
from tempo.page.examples import read_examples
from tempo.page.page import Page
from tempo.steps import drain
from tests.clips import write_clip
from tests.tiny import small_model

VISITOR = "visitor"
REQUEST = gr.Request(headers={"accept-language": "en"}, query_params={}, session_hash=VISITOR)


def test_every_question_keeps_its_own_frames(tmp_path: Path) -> None:
    clip = str(write_clip(tmp_path / "clip.mp4", 48))
    page = Page(small_model(tmp_path / "model"), Settings(), read_examples())
    answer = page.model.answer(clip, "What moves?", max_new_tokens=4)
    generation = page.sessions.renew(VISITOR)
    page.sessions.add(VISITOR, generation, clip, answer)
    values = {
        page.widgets.held.generation: generation,
        page.widgets.history: 1,
        page.widgets.player.example: None,
        page.widgets.comparison.variants: ["topk", "subsampling"],
    }
    *_, shown = page.handlers.comparing.compare(values, REQUEST)
    _, dropped, sparse = (turn.answer for turn in page.visits.conversation(REQUEST))
    assert [run.video.frames_sampled for run in (answer, dropped, sparse)] == [96, 96, 48]
    assert dropped.reuse.compression
    assert not sparse.reuse.frames and not sparse.reuse.compression
    for number, run in ((1, answer), (3, sparse)):
        frames = drain(page.model.read(clip, policy=run.options.policy, budget=run.options.budget))
        assert len(frames.keyframes) == len(run.segments)
        *_, recalled = page.handlers.recalling.recall({**values, page.widgets.history: number}, REQUEST)
        assert recalled[page.widgets.script.sprite] == pieces.sprite(frames.keyframes)
        if number == 1:
            assert shown[page.widgets.script.sprite] == recalled[page.widgets.script.sprite]
