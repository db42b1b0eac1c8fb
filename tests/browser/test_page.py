"""The page in a real browser, from upload to answer, and what visitors do besides."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visitor import (
    DONE,
    LONG,
    QUESTIONS,
    answer,
    ask,
    bars,
    click_bar,
    expect_position,
    limit_frames,
    pick,
    unfold,
    upload,
    words,
    write_question,
)
from tests.clips import write_clip

pytestmark = pytest.mark.browser


def test_from_upload_to_answer_and_back_into_the_video(page: Page, clip: Path) -> None:
    upload(page, clip)
    write_question(page, "What colour is the square?")
    ask(page)
    assert words(page).startswith("6 segments of 4.0 s, ")
    shown = bars(page)
    assert shown["start_s"] == pytest.approx([0, 4, 8, 12, 16, 20])
    assert sum(shown["tokens"]) == int(re.search(r", ([\d,]+) of", words(page))[1].replace(",", ""))
    thumbnails = page.locator("#relevant button, #others button")
    expect(thumbnails).to_have_count(6)

    for index in (4, 1):
        click_bar(page, index, 6)
        expect_position(page, 4.0 * index)
        # Plotly takes two clicks within 0.3 s for one double click.
        page.wait_for_timeout(400)
    first = thumbnails.nth(0)
    minute, second = re.match(r"(\d+):(\d\d)", first.locator("img").get_attribute("alt")).groups()
    first.click()
    expect_position(page, 60 * int(minute) + int(second))
    page.evaluate("document.querySelector('#video video').currentTime = 22")
    first.click()
    expect_position(page, 60 * int(minute) + int(second))


def test_an_example_is_answered_and_its_peak_is_at_the_right_segment(page: Page) -> None:
    example = QUESTIONS[0]
    question = example["questions"][0]
    pick(page, example["title"])
    expect(page.get_by_label("Question", exact=True)).to_have_value(question["question"])
    ask(page)
    assert answer(page) == question["answer"]
    shown = bars(page)
    peak_s = shown["start_s"][shown["tokens"].index(max(shown["tokens"]))]
    ((start_s, end_s),) = question["segments_s"]
    assert start_s - 0.1 <= peak_s < end_s

    page.get_by_role("radio", name=example["questions"][1]["question"]).check()
    ask(page)
    assert answer(page) == example["questions"][1]["answer"]


def watch(page: Page) -> None:
    """From now on, keep every state of the results that the page goes through."""
    page.evaluate(
        """() => {
            window.seen = [];
            const look = () => window.seen.push({
                words: document.querySelector("#stages .words")?.innerText ?? "",
                title: document.querySelector("#timeline .annotation-text")?.textContent ?? "",
                answer: document.querySelector("#answer textarea").value,
            });
            new MutationObserver(look).observe(document.querySelector(".gradio-container"), {
                subtree: true, childList: true, characterData: true, attributes: true,
            });
        }"""
    )


def test_scores_and_progress_appear_while_the_model_works(page: Page, tmp_path: Path) -> None:
    # 256 segments: long enough that a browser on a busy machine paints what happens in between.
    upload(page, write_clip(tmp_path / "long.mp4", 1024, size=(64, 48), fps=2))
    limit_frames(page, "2048")
    write_question(page, "What colour is the square?")
    watch(page)
    ask(page)
    seen = page.evaluate("window.seen")
    status = [re.sub(r"[\d,]+", "n", state["words"]) for state in seen]
    stages = ["Reading frames: n of n", "Compressing segments with the question: n of n", "Answering: n tokens"]
    assert set(stages) <= set(status)
    assert sorted(stages, key=status.index) == stages
    counts = [int(m[1]) for state in seen if (m := re.match(r"(\d+) of \d+ segments scored", state["title"]))]
    assert counts
    assert counts == sorted(counts)


def test_the_answer_comes_word_by_word(page: Page) -> None:
    examples = QUESTIONS
    title, question = next(
        (example["title"], question["question"])
        for example in examples
        for question in example["questions"]
        if len(question["answer"].split()) > 2
    )
    pick(page, title)
    write_question(page, question)
    watch(page)
    ask(page)
    shown = list(dict.fromkeys(state["answer"] for state in page.evaluate("window.seen") if state["answer"]))
    assert shown[-1] == answer(page)
    assert len(shown) >= 2
    assert all(answer(page).startswith(part) for part in shown)


def test_a_wrong_file_is_explained_and_everything_typed_stays(page: Page, clip: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "notes.mp4"
    wrong.write_text("This is a shopping list.\n" * 100)
    upload(page, wrong)
    write_question(page, "What is on the list?")
    page.locator("#ask").click()
    problem = page.locator("#problem textarea")
    expect(problem).to_have_value(re.compile(r"not a video.*upload", re.IGNORECASE))
    expect(page.locator("#playing .tempo-notice")).to_have_count(0)  # one message: it is not the browser's fault
    expect(page.get_by_label("Question", exact=True)).to_have_value("What is on the list?")
    expect(page.locator("#ask")).to_be_enabled()
    expect(page.locator("#stop")).to_be_disabled()

    page.get_by_label("Clear").click()
    expect(problem).to_be_hidden()
    upload(page, clip)
    ask(page)
    expect(page.locator("#playing .tempo-notice")).to_be_hidden()


def test_without_a_question_the_page_says_so(page: Page, clip: Path) -> None:
    upload(page, clip)
    write_question(page, "   ")
    page.locator("#ask").click()
    expect(page.locator("#problem textarea")).to_have_value(re.compile("no question"))


def test_without_a_video_the_page_says_so(page: Page) -> None:
    write_question(page, "What is it?")
    page.get_by_label("Question", exact=True).press("Enter")
    expect(page.locator("#problem textarea")).to_have_value(re.compile("no video"))


def test_stop_and_a_closed_tab_free_the_model(
    page: Page, browser: Browser, address: str, clip: Path, tmp_path: Path
) -> None:
    other = browser.new_page()
    other.goto(address)
    upload(page, clip)
    long = write_clip(tmp_path / "long.mp4", 1024, size=(80, 48), fps=2)  # 256 segments
    upload(other, long)
    limit_frames(other, "2048")
    freed_s = []
    for number in (1, 2):
        # Questions that no test has asked of this video, so that nothing of the answer is known yet.
        write_question(other, f"What moves, {number}?")
        other.locator("#ask").click()
        expect(other.locator("#stages .words")).to_have_text(re.compile("Compressing"))
        write_question(page, f"What moves, {number}?")
        page.locator("#ask").click()
        expect(page.locator("#stages .words")).to_have_text(re.compile("Waiting for the model"))
        assert "Compressing" in words(other)

        start = time.monotonic()
        if number == 1:
            other.locator("#stop").click()
        else:
            other.close()
        page.wait_for_function("!document.querySelector('#stages .words').innerText.startsWith('Waiting')")
        freed_s.append(time.monotonic() - start)
        expect(page.locator("#stages .words")).to_have_text(DONE)
        if number == 1:
            expect(other.locator("#stages .words")).to_have_text(re.compile("^Stopped"))
            expect(other.locator("#ask")).to_be_enabled()
    # Against the time the whole question takes here and now, since machines differ and have other work.
    page.get_by_label("Clear").click()
    upload(page, long)
    limit_frames(page, "2048")
    start = time.monotonic()
    ask(page)
    assert max(freed_s) < (time.monotonic() - start) / 2


def test_what_a_visitor_writes_stays_text(page: Page, tmp_path: Path, clip: Path) -> None:
    hostile = "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script> ${window.hacked=1} {{7*7}} `x`"
    renamed = tmp_path / "<img src=x onerror=window.hacked=1> ${window.hacked=1}.mp4"
    renamed.write_bytes(clip.read_bytes())
    upload(page, renamed)
    write_question(page, hostile)
    ask(page)
    expect(page.get_by_label("Question", exact=True)).to_have_value(hostile)
    assert page.evaluate("window.hacked") is None
    assert page.locator("img[src='x']").count() == 0


def test_settings_reach_the_model(page: Page, clip: Path) -> None:
    upload(page, clip)
    write_question(page, "What colour is the square?")
    budget = unfold(page, "Settings", "Or any number")
    budget.fill("20")
    budget.press("Tab")
    page.get_by_label("Allocation policy").click()
    page.get_by_role("option", name="Hard top-k").click()
    ask(page)
    assert " of 20 tokens used" in words(page)
    assert min(bars(page)["tokens"]) == 0
    assert "Hard top-k" in page.locator("#notes").inner_text()


def test_another_video_clears_what_was_said_about_the_first(page: Page, clip: Path) -> None:
    upload(page, clip)
    write_question(page, "What colour is the square?")
    ask(page)
    pick(page, LONG)
    expect(page.locator("#stages .words")).to_have_text(re.compile("^Nothing asked yet"))
    assert answer(page) == ""
    expect(page.locator("#relevant button")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_everything_without_scrolling_sideways(blank: Page, address: str, scheme: str) -> None:
    blank.set_viewport_size({"width": 420, "height": 900})
    blank.goto(address)
    pick(blank, QUESTIONS[0]["title"])
    ask(blank)
    blank.locator("#relevant img").first.wait_for()
    assert blank.evaluate("document.documentElement.scrollWidth") <= 420
    # A keyframe is far below the player: after the click the player is in sight.
    blank.locator("#relevant button").first.click()
    blank.wait_for_function("document.querySelector('#video').getBoundingClientRect().top >= -1")


def test_the_model_says_who_it_is(page: Page) -> None:
    page.locator("#model summary").click()
    card = page.locator("#model").inner_text()
    for part in ("tempo-nano", "million parameters", "What it can do", "Licence", "Apache-2.0"):
        assert part in card


def test_the_keyboard_reaches_everything(page: Page, clip: Path) -> None:
    upload(page, clip)
    write_question(page, "What colour is the square?")
    page.get_by_label("Question", exact=True).press("Enter")
    expect(page.locator("#stages .words")).to_have_text(DONE)
    last = page.locator("#relevant button, #others button").last
    caption = last.locator("img").get_attribute("alt")
    expect(last).to_have_attribute("aria-label", f"Play from {caption}")
    last.focus()
    page.keyboard.press("Enter")
    minute, second = re.match(r"(\d+):(\d\d)", caption).groups()
    expect_position(page, 60 * int(minute) + int(second))
