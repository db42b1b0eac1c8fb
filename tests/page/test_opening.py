"""Opening the page: also where a visitor is quicker than the page."""

from __future__ import annotations

import gradio as gr
import pytest

from tempo.config import Settings
from tempo.page.examples import read_examples
from tempo.page.page import Page
from tests.tiny import small_model


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    return Page(small_model(tmp_path_factory.mktemp("model")), Settings(), read_examples())


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_video_that_was_there_before_the_page_had_loaded_stays(page: Page, language: str) -> None:
    request = gr.Request(headers={"accept-language": language}, query_params={}, session_hash=f"quick {language}")
    w, opening = page.widgets, page.handlers.opening
    uploaded = opening.replace(request)[w.held.generation]
    loaded = opening.load(request)
    assert loaded[w.held.generation] == uploaded
    assert page.sessions.has_video(f"quick {language}", uploaded)
    assert not {w.player.video, w.player.preflight, w.question.text, w.reply.answer} & set(loaded)
    assert (w.card in loaded) == (language == "de")


def test_a_page_that_loads_first_begins_anew(page: Page) -> None:
    request = gr.Request(headers={"accept-language": "de"}, query_params={}, session_hash="patient")
    w = page.widgets
    loaded = page.handlers.opening.load(request)
    assert loaded[w.held.generation] == page.sessions.of("patient").generation > 0
    assert {w.card, w.player.preflight} <= set(loaded)
