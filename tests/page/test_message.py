"""What visitors read when something fails."""

from __future__ import annotations

import logging

import gradio as gr
import pytest

from tempo.errors import DamagedVideo, UnsupportedVideo
from tempo.page.message import message
from tempo.view.language import ENGLISH
from tests.view.languages import GERMAN


def test_a_visitors_error_is_shown_as_it_is() -> None:
    assert message(UnsupportedVideo("Not a video. Upload another."), ENGLISH) == "Not a video. Upload another."
    assert message(DamagedVideo("The file is empty. Please upload it again."), GERMAN).startswith("Die Datei")


def test_what_a_gpu_space_says_is_shown_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    words = "You have exceeded your GPU quota (60s requested vs. 12s left). Try again in 1:02:03"
    with caplog.at_level(logging.ERROR):
        assert message(gr.Error(words, title="ZeroGPU quota exceeded"), GERMAN) == words
    assert caplog.text == ""


def test_a_bug_is_shown_as_an_id_that_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        shown = message(KeyError("/secret/path"), ENGLISH)
    assert "secret" not in shown
    number = shown.split("report ")[1].split(")")[0]
    assert number in caplog.text
    assert "/secret/path" in caplog.text
    assert message(KeyError("/secret/path"), GERMAN).startswith("Bei uns ist etwas schiefgegangen (Bericht ")
