"""What a visitor's file meets: every video that is read gets in, and what is none is refused in one voice."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import upload
from tests.video import barcode

pytestmark = pytest.mark.browser
TIMES = barcode.times(50, 25)


@pytest.mark.parametrize(
    ("name", "writing"),
    [
        ("animated.gif", {"codec": "gif", "pix_fmt": "rgb8"}),
        ("mpeg2.mxf", {"codec": "mpeg2video"}),
    ],
)
def test_what_the_browser_knows_no_video_type_for_is_read(page: Page, tmp_path: Path, name: str, writing: dict) -> None:
    upload(page, barcode.write(tmp_path / name, TIMES, **writing))
    expect(page.locator(".tempo-preflight")).to_contain_text("4 frames")
    expect(page.locator("#problem")).to_be_hidden()
    expect(page.locator(".toast-body")).to_have_count(0)
    expect(page.locator("#playing")).to_contain_text("preview")


def test_it_can_be_dropped_too(page: Page, tmp_path: Path) -> None:
    data = barcode.write(tmp_path / "animated.gif", TIMES, codec="gif", pix_fmt="rgb8").read_bytes()
    page.evaluate(
        """(data) => {
            const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([bytes], "animated.gif", { type: "image/gif" }));
            const place = document.querySelector("#video input[type=file]").parentElement;
            place.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
        }""",
        base64.b64encode(data).decode(),
    )
    expect(page.locator(".tempo-preflight")).to_contain_text("4 frames")
    expect(page.locator(".toast-body")).to_have_count(0)


def test_what_is_no_video_is_refused_once(page: Page, tmp_path: Path) -> None:
    text = tmp_path / "letter.mp4"
    text.write_text("Dear reader, this is no video.\n" * 100)
    upload(page, text)
    words = "This file is text, not a video. Please upload a video file, such as MP4, MOV, WebM or MKV."
    expect(page.locator("#problem textarea")).to_have_value(words)
    page.wait_for_function("document.querySelector('#video video')?.error")
    page.wait_for_timeout(1500)  # a preview would be asked for at once
    expect(page.locator("#playing")).to_have_text("")
    expect(page.locator(".toast-body")).to_have_count(0)


def test_times_count_from_where_the_player_begins(page: Page, tmp_path: Path) -> None:
    upload(page, barcode.write(tmp_path / "late.mp4", barcode.times(50, 25, start_ms=7000)))
    page.wait_for_function("document.querySelector('#video video').readyState > 1")
    assert page.evaluate("document.querySelector('#video video').currentTime") == pytest.approx(7.0, abs=0.1)
    assert page.evaluate("window.tempo.now()") == "0"
