"""What a visitor does on the page, and what they see of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tempo.page.examples import EXAMPLES

QUESTIONS: list[dict[str, Any]] = json.loads((EXAMPLES / "questions.json").read_text(encoding="utf-8"))
"""The shipped examples."""

DONE = re.compile(r"\d+ segments? of [\d.]+ s, [\d,]+ of [\d,]+ tokens used, [\d.]+ a frame\.")
LONG: str = QUESTIONS[-1]["title"]
"""The longest example, whose reading takes seconds."""


def upload(page: Page, path: Path) -> None:
    """Put a file into the player and wait until the page has looked at it: it says what it is, or that it is none."""
    page.locator("#video input[type=file]").set_input_files(path)
    page.locator("#video video").wait_for()
    page.locator(".tempo-preflight, #problem textarea").first.wait_for()


def pick(page: Page, title: str) -> None:
    page.get_by_role("radio", name=title).check()
    page.locator("#video video").wait_for()
    page.locator(".tempo-preflight").wait_for()


def write_question(page: Page, question: str) -> None:
    page.get_by_label("Question", exact=True).fill(question)


def unfold(page: Page, section: str, label: str) -> Locator:
    """Open `section` and find the field `label` in it.

    In the frames after a section has opened, Gradio writes its values into its fields once more, which would undo what
    is filled in sooner than a person could.
    """
    page.get_by_role("button", name=section).click()
    field = page.get_by_label(label, exact=True)
    field.wait_for()
    settle(page)
    return field


def settle(page: Page) -> None:
    """Wait for the next few frames."""
    page.evaluate("async () => { for (let n = 0; n < 5; n++) await new Promise(requestAnimationFrame); }")


def resize(page: Page, width: int, height: int) -> None:
    """Make the window another size; Gradio then finds out which tabs there is room for."""
    page.set_viewport_size({"width": width, "height": height})
    settle(page)


def limit_frames(page: Page, most: str) -> None:
    frames = unfold(page, "Settings", "number input for Most frames")
    frames.fill(most)
    frames.press("Tab")


def words(page: Page) -> str:
    return page.locator("#stages .words").inner_text()


def ask(page: Page) -> None:
    """Press Ask and wait for the end of the answer."""
    page.evaluate("document.querySelector('#stages .words').textContent = ''")  # what an earlier question left there
    page.locator("#ask").click()
    expect(page.locator("#stages .words")).to_have_text(DONE)


def tab(page: Page, name: str) -> None:
    shown = page.get_by_role("tab", name=name, exact=True)
    if shown.count():
        shown.click()
    else:  # for want of room
        page.get_by_label("More tabs").filter(visible=True).last.click()
        page.get_by_role("button", name=name, exact=True).click()


def weigh(page: Page) -> None:
    """Have the attribution of the answer measured, and go back to the keyframes."""
    tab(page, "Evidence")
    page.locator("#weigh").click()
    expect(page.locator("#attribution [data-verdict]")).to_be_visible()
    tab(page, "Keyframes")


def answer(page: Page) -> str:
    return page.locator("#answer textarea").input_value()


def bars(page: Page) -> dict[str, list[float]]:
    """The figure as the browser has it."""
    return page.evaluate(
        """() => {
            const [trace] = document.querySelector("#timeline .js-plotly-plot").calcdata;
            const data = document.querySelector("#timeline .js-plotly-plot").data[0];
            return { tokens: trace.map((bar) => bar.y), start_s: trace.map((_, i) => data.customdata[i]) };
        }"""
    )


def position_s(page: Page) -> float:
    return page.evaluate("document.querySelector('#video video').currentTime")


def expect_position(page: Page, seconds: float) -> None:
    page.wait_for_function("t => Math.abs(document.querySelector('#video video').currentTime - t) < 0.1", arg=seconds)


def click_bar(page: Page, index: int, count: int) -> None:
    box = page.locator("#timeline .nsewdrag").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * (index + 0.5) / count, box["y"] + box["height"] - 2)
