"""The page without a browser: what visitors read when something fails."""

from __future__ import annotations

import logging

import pytest

from tempo.errors import DamagedVideo, UnsupportedVideo
from tempo.page import events
from tempo.view.language import ENGLISH
from tests.view.languages import GERMAN


def test_a_visitors_error_is_shown_as_it_is() -> None:
    assert events.message(UnsupportedVideo("Not a video. Upload another."), ENGLISH) == "Not a video. Upload another."
    assert events.message(DamagedVideo("The file is empty. Please upload it again."), GERMAN).startswith("Die Datei")


def test_a_bug_is_shown_as_an_id_that_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        shown = events.message(KeyError("/secret/path"), ENGLISH)
    assert "secret" not in shown
    number = shown.split("report ")[1].split(")")[0]
    assert number in caplog.text
    assert "/secret/path" in caplog.text
    assert events.message(KeyError("/secret/path"), GERMAN).startswith("Bei uns ist etwas schiefgegangen (Bericht ")
