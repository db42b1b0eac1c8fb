"""What comes late changes nothing, what one visitor does holds up no other, and what a visitor starts ends with them.

A decoder that is stopped in its tracks stands for a video that takes for ever, so that no test is a race.
"""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from gradio_client import Client, handle_file
from playwright.sync_api import Browser, Page, expect

from tests.browser.server import serving
from tests.browser.visitor import DONE, LONG, QUESTIONS, answer, ask, pick, upload, write_question
from tests.clips import write_clip
from tests.video import barcode

pytestmark = pytest.mark.browser

PATIENCE_S = 90


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("forgetful")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """A server that keeps nothing between questions, so that each reads its video."""
    with serving(folder, TEMPO_CACHE_BYTES="1000") as url:
        yield url


def below(pid: int) -> list[int]:
    """The processes that this one started."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*"):
        try:
            found += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def decoders(task: str, name: str = "") -> set[int]:
    """The decoding children of our servers that do this task, on the file with this name."""
    found = set()
    for server in below(os.getpid()):
        for child in below(server):
            try:
                command = Path(f"/proc/{child}/cmdline").read_text()
            except OSError:
                continue
            if f'"task": "{task}"' in command and name in command:
                found.add(child)
    return found


def wait_until(holds: object, what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end, f"waited in vain for: {what}"
        time.sleep(0.05)


@contextmanager
def stopping(task: str, name: str = "") -> Iterator[list[int]]:
    """The first decoder that begins this task is stopped, and goes on at the end. Yields it as soon as there is one."""
    before = decoders(task)
    stopped: list[int] = []
    over = threading.Event()

    def hunt() -> None:
        while not over.is_set() and not stopped:
            for pid in decoders(task, name) - before:
                os.kill(pid, signal.SIGSTOP)
                stopped.append(pid)
                return
            time.sleep(0.005)

    hunter = threading.Thread(target=hunt)
    hunter.start()
    try:
        yield stopped
    finally:
        over.set()
        hunter.join()
        go_on(stopped)


def go_on(pids: list[int]) -> None:
    for pid in pids:
        try:
            os.kill(pid, signal.SIGCONT)
        except ProcessLookupError:
            continue


def settled(page: Page) -> None:
    """Whatever decoders were about to say has been said, and the page shows it."""
    wait_until(lambda: not decoders("read"), "all videos are read")
    page.wait_for_timeout(2000)


def asked_twice(page: Page, clip: Path) -> None:
    upload(page, clip)
    for question in ("What colour is the square?", "What moves?"):
        write_question(page, question)
        ask(page)
    expect(page.locator("#history").get_by_role("radio")).to_have_count(2)


def test_another_video_while_a_question_is_recalled(page: Page, clip: Path) -> None:
    asked_twice(page, clip)
    with stopping("read") as recall:
        page.locator("#history").get_by_role("radio").nth(0).check()
        wait_until(lambda: recall, "the video is read again")
        pick(page, LONG)
        expect(page.locator("#stages .words")).to_have_text(re.compile("^Nothing asked yet"))
    settled(page)
    assert answer(page) == ""
    expect(page.locator("#stages .words")).to_have_text(re.compile("^Nothing asked yet"))
    expect(page.locator("#history")).to_be_hidden()


def test_a_question_while_another_is_recalled(page: Page, clip: Path) -> None:
    asked_twice(page, clip)
    history = page.locator("#history").get_by_role("radio")
    with stopping("read") as recall:
        history.nth(0).check()
        wait_until(lambda: recall, "the video is read again")
        write_question(page, "Where is it?")
        ask(page)
    settled(page)
    expect(history).to_have_count(3)
    expect(history.nth(2)).to_be_checked()
    expect(page.locator("#history")).to_contain_text("3. Where is it?")


def test_a_question_anew_ends_the_one_before(page: Page, clip: Path) -> None:
    upload(page, clip)
    with stopping("read") as first:
        write_question(page, "What moves?")
        page.locator("#ask").click()
        wait_until(lambda: first, "the video is read")
        write_question(page, "Where is it?")
        page.get_by_label("Question", exact=True).press("Enter")
        expect(page.locator("#stages .words")).to_have_text(DONE)
        wait_until(lambda: not decoders("read"), "the first question has ended")
    expect(page.locator("#history").get_by_role("radio")).to_have_count(1)
    expect(page.locator("#history")).to_contain_text("1. Where is it?")
    expect(page.locator("#ask")).to_be_enabled()


def test_a_video_that_is_taken_away_takes_its_question_along(page: Page, clip: Path) -> None:
    upload(page, clip)
    with stopping("read") as reading:
        write_question(page, "What moves?")
        page.locator("#ask").click()
        wait_until(lambda: reading, "the video is read")
        pick(page, QUESTIONS[0]["title"])
        wait_until(lambda: not decoders("read"), "the question has ended")
    page.wait_for_timeout(1000)
    expect(page.locator("#stages .words")).to_have_text(re.compile("^Nothing asked yet"))
    expect(page.locator("#stop")).to_be_disabled()


@pytest.mark.parametrize("task", ["probe", "read"])
def test_one_visitors_file_holds_up_no_other(
    page: Page, browser: Browser, address: str, clip: Path, tmp_path: Path, task: str
) -> None:
    hog = browser.new_page()
    hog.goto(address)
    hog.locator("#ask").wait_for()
    with stopping(task, "endless.mp4") as stuck:
        hog.locator("#video input[type=file]").set_input_files(write_clip(tmp_path / "endless.mp4", 8))
        hog.locator("#video video").wait_for()
        if task == "read":
            hog.locator(".tempo-preflight").wait_for()
            write_question(hog, "What moves?")
            hog.locator("#ask").click()
        wait_until(lambda: stuck, "the decoder of the first visitor has begun")
        upload(page, clip)
        assert set(stuck) <= decoders(task)  # a look has 20 s, so now is the time to see that
        write_question(page, "What moves?")
        ask(page)
        if task == "read":
            assert set(stuck) <= decoders(task)
    hog.close()


@pytest.mark.parametrize("how", ["clear", "close"])
def test_a_preview_ends_with_its_visitor(
    browser: Browser, address: str, folder: Path, tmp_path: Path, how: str
) -> None:
    visitor = browser.new_page()
    visitor.goto(address)
    visitor.locator("#ask").wait_for()
    path = barcode.write(tmp_path / f"{how}.avi", barcode.times(100 if how == "clear" else 75, 25), codec="mpeg4")
    made = folder / "uploads" / "previews"
    before = set(made.glob("*"))
    with stopping("preview") as converting:
        upload(visitor, path)
        wait_until(lambda: converting, "a preview is made")
        visitor.get_by_label("Clear").click() if how == "clear" else visitor.close()
        wait_until(lambda: not decoders("preview"), "the preview has ended")
    wait_until(lambda: not decoders("preview") and not list(made.glob("*.part")), "the preview has ended")
    assert set(made.glob("*")) == before
    if how == "clear":
        visitor.close()


def test_nothing_is_left_after_its_age(tmp_path: Path, clip: Path) -> None:
    uploads = tmp_path / "uploads"
    left = uploads / "previews" / "0123.part"  # by a server that was killed
    left.parent.mkdir(parents=True)
    left.touch()
    with serving(tmp_path, TEMPO_FILE_AGE_S="6") as url:
        client = Client(url, verbose=False)
        client.predict(video=handle_file(str(clip)), question="What moves?", options=None, api_name="/ask")
        assert list(uploads.rglob("*.mp4"))
        client.close()
        # An empty folder that Gradio makes when it starts is nobody's.
        wait_until(
            lambda: [p for p in uploads.rglob("*") if p.name != "vibe_edit_history"] == [],
            "all files and folders are deleted",
        )
