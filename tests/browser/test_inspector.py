"""What makes the page an instrument: timeline, follow-ups, comparison, evidence, links, spans, taking away, access."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tempo.view import times
from tests.browser.visitor import (
    LONG,
    QUESTIONS,
    answer,
    ask,
    bars,
    expect_position,
    limit_frames,
    pick,
    position_s,
    resize,
    settle,
    tab,
    unfold,
    upload,
    words,
    write_question,
)
from tests.clips import write_clip
from tests.video import barcode

pytestmark = pytest.mark.browser

SLIDER = "#timeline .tempo-layer"
HOSTILE = "<script>window.hacked=1</script><img src=x onerror='window.hacked=1'> ${window.hacked=1} {{7*7}}"


def playhead(page: Page) -> float:
    """Where the playhead is, as a share of the width of the plot."""
    return page.evaluate(
        """() => {
            const area = document.querySelector("#timeline .nsewdrag").getBoundingClientRect();
            const line = document.querySelector(".tempo-playhead").getBoundingClientRect();
            return (line.left + line.width / 2 - area.left) / area.width;
        }"""
    )


def visible_s(page: Page) -> tuple[float, float]:
    """The part of the video that the timeline shows."""
    low, high = page.evaluate("window.tempo.shown()")
    return float(low), float(high)


@pytest.fixture
def asked(page: Page, clip: Path) -> Page:
    """The page after a question about the clip of 24 seconds, six segments."""
    upload(page, clip)
    write_question(page, "What colour is the square?")
    ask(page)
    return page


# --- the timeline ------------------------------------------------------------------------------------------------


def test_a_click_at_two_fifths_of_the_width_seeks_there(asked: Page) -> None:
    box = asked.locator("#timeline .nsewdrag").first.bounding_box()
    assert box
    asked.mouse.click(box["x"] + 0.4 * box["width"], box["y"] + box["height"] / 2)
    expect_position(asked, 8.0)
    assert abs(position_s(asked) - 0.4 * 24) <= 4.0


def test_the_playhead_goes_with_the_video(asked: Page) -> None:
    for seconds in (6.0, 18.0):
        asked.evaluate("t => { document.querySelector('#video video').currentTime = t; }", seconds)
        expect_position(asked, seconds)
        asked.wait_for_timeout(200)
        assert playhead(asked) == pytest.approx(seconds / 24, abs=0.01)
    asked.evaluate("() => { const v = document.querySelector('#video video'); v.muted = true; return v.play(); }")
    asked.wait_for_timeout(1000)
    before = playhead(asked)
    asked.wait_for_timeout(500)
    assert playhead(asked) > before
    assert playhead(asked) == pytest.approx(position_s(asked) / 24, abs=0.02)


def test_hovering_shows_the_keyframe_without_a_request(asked: Page) -> None:
    asked.wait_for_function(  # the galleries fetch their six keyframes after the answer stands
        """() => {
            const keyframes = [...document.querySelectorAll("#details img")];
            return keyframes.length === 6 && keyframes.every((keyframe) => keyframe.complete);
        }"""
    )
    requests: list[str] = []
    asked.on("request", lambda request: requests.append(request.url))
    box = asked.locator("#timeline .nsewdrag").first.bounding_box()
    assert box
    cells = set()
    for share in (0.1, 0.9):
        asked.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        expect(asked.locator(".tempo-hover")).to_be_visible()
        start = "0:00" if share == 0.1 else "0:20"
        expect(asked.locator(".tempo-hover p")).to_contain_text(start)
        cells.add(asked.locator(".tempo-picture").evaluate("e => getComputedStyle(e).backgroundPosition"))
    assert len(cells) == 2
    assert "url(" in asked.locator(".tempo-picture").evaluate("e => getComputedStyle(e).backgroundImage")
    assert [url for url in requests if not url.startswith("data:")] == []
    asked.mouse.move(0, 0)
    expect(asked.locator(".tempo-hover")).to_be_hidden()


def test_arrow_keys_and_enter_seek(asked: Page) -> None:
    slider = asked.locator(SLIDER)
    slider.focus()
    for _ in range(3):
        asked.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^0:12–0:16, "))
    asked.keyboard.press("Enter")
    expect_position(asked, 12.0)
    asked.keyboard.press("End")
    asked.keyboard.press(" ")
    expect_position(asked, 20.0)
    asked.keyboard.press("Home")
    asked.keyboard.press("Enter")
    expect_position(asked, 0.0)


def test_a_seek_while_the_player_still_seeks_is_made(asked: Page) -> None:
    asked.locator(SLIDER).focus()
    position = asked.evaluate(
        """() => {
            const layer = document.activeElement;
            const press = (key) => layer.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
            for (const key of ["End", "Enter", "Home", "Enter"]) press(key); // before the player has a picture again
            return document.querySelector("#video video").currentTime;
        }"""
    )
    assert position == 0


def test_zooming_and_going_back(asked: Page) -> None:
    asked.get_by_role("button", name="Zoom in").click()
    low, high = visible_s(asked)
    assert high - low == pytest.approx(12, abs=0.2)
    box = asked.locator("#timeline .nsewdrag").first.bounding_box()
    assert box
    asked.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 20)
    asked.mouse.down()
    asked.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 20, steps=4)
    asked.mouse.up()
    assert visible_s(asked)[0] < low - 1
    asked.get_by_role("button", name="Show the whole video").click()
    assert visible_s(asked) == pytest.approx((0, 24), abs=0.1)
    asked.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 20)
    asked.keyboard.down("Control")
    asked.mouse.wheel(0, -200)
    asked.keyboard.up("Control")
    asked.wait_for_function("() => { const [low, high] = window.tempo.shown(); return high - low < 24; }")


def drag(page: Page, start: float, end: float) -> None:
    """Drag the timeline with the mouse, from one share of its width to another."""
    box = page.locator("#timeline .nsewdrag").first.bounding_box()
    assert box
    height = box["y"] + box["height"] - 20
    page.mouse.move(box["x"] + start * box["width"], height)
    page.mouse.down()
    page.mouse.move(box["x"] + end * box["width"], height, steps=6)
    page.mouse.up()
    settle(page)


def test_dragging_after_an_answer_that_names_a_time_hides_no_bar(page: Page) -> None:
    title, question = next(
        (example["title"], question)
        for example in QUESTIONS
        for question in example["questions"]
        if times.cited(question["answer"], 1e6, ())
    )
    pick(page, title)
    write_question(page, question["question"])
    ask(page)
    whole = visible_s(page)
    hidden = """() => [...document.querySelectorAll("#timeline .bars .point")].filter(
        (bar) => getComputedStyle(bar).display === "none").length"""
    for start, end in ((0.5, 0.9), (0.9, 0.2)):
        drag(page, start, end)  # at full view nothing happens: no zoom, no seeking
        assert visible_s(page) == whole
        assert position_s(page) == 0
    page.get_by_role("button", name="Zoom in").click()
    low, high = visible_s(page)
    drag(page, 0.2, 0.9)
    assert visible_s(page)[0] < low
    for _ in range(2):  # at the end of the video, too, what is shown stays as long
        drag(page, 0.1, 0.9)
    assert visible_s(page) == pytest.approx((0, high - low), abs=0.2)
    drag(page, 0.5, 0.3)
    page.get_by_role("button", name="Show the whole video").click()
    assert visible_s(page) == whole
    assert page.evaluate(hidden) == 0


# --- follow-up questions -----------------------------------------------------------------------------------------


def test_a_follow_up_reuses_and_an_earlier_question_comes_back(asked: Page) -> None:
    first = bars(asked)
    write_question(asked, "Where is the red square at the end?")
    ask(asked)
    assert "saved" in asked.locator("#notes").inner_text()
    second = bars(asked)
    history = asked.locator("#history").get_by_role("radio")
    expect(history).to_have_count(2)
    expect(history.nth(1)).to_be_checked()
    history.nth(0).check()
    asked.wait_for_function(
        "tokens => JSON.stringify(document.querySelector('#timeline .js-plotly-plot').calcdata[0].map(b => b.y))"
        " === JSON.stringify(tokens)",
        arg=first["tokens"],
    )
    history.nth(1).check()
    asked.wait_for_function(
        "tokens => JSON.stringify(document.querySelector('#timeline .js-plotly-plot').calcdata[0].map(b => b.y))"
        " === JSON.stringify(tokens)",
        arg=second["tokens"],
    )


# --- comparing ---------------------------------------------------------------------------------------------------


def test_one_question_in_several_ways_side_by_side(asked: Page) -> None:
    tab(asked, "Compare")
    asked.get_by_role("checkbox", name="Even share").check()
    asked.get_by_role("checkbox", name="An eighth of the budget").check()
    asked.locator("#compare").click()
    table = asked.locator("#runs table")
    expect(table).to_be_visible()
    expect(table.locator("thead th")).to_have_text(["A", "B", "C"])
    expect(table.get_by_role("row", name="Allocation policy").locator("td")).to_have_text(
        ["Adaptive (ATA)", "Even share", "Adaptive (ATA)"]
    )
    reused = table.get_by_role("row", name="Reused").locator("td").all_inner_texts()
    assert all("memory tokens" in cell for cell in reused[1:])
    expect(asked.locator("#compared .annotation-text").first).to_have_text(re.compile("^A: "))
    expect(asked.locator("#history").get_by_role("radio")).to_have_count(3)
    expect(asked.locator("#history").get_by_role("radio").nth(0)).to_be_checked()
    expect(asked.locator("#ask")).to_be_enabled()


def test_two_questions_over_one_time_axis(asked: Page) -> None:
    write_question(asked, HOSTILE)
    ask(asked)
    tab(asked, "Compare")
    expect(asked.locator("#compared .annotation-text")).to_have_count(3)
    expect(asked.locator("#first input")).to_have_value("1. What colour is the square?")
    expect(asked.locator("#second input")).to_have_value(re.compile(r"^2\. <script>"))
    questions = asked.locator("#runs").get_by_role("row", name="Question").locator("td")
    expect(questions).to_have_text(["What colour is the square?", HOSTILE])
    assert asked.evaluate("window.hacked") is None
    assert asked.locator("img[src='x']").count() == 0


# --- evidence ----------------------------------------------------------------------------------------------------


def test_cards_seek_and_attribution_is_its_own_track(asked: Page) -> None:
    tab(asked, "Evidence")
    card = asked.locator("#cards button[data-start]").first
    start_s = float(card.get_attribute("data-start") or "nan")
    assert bars(asked)["tokens"][int(start_s // 4)] == max(bars(asked)["tokens"])
    asked.evaluate("document.querySelector('#video video').currentTime = 23")
    card.click()
    expect_position(asked, start_s)
    asked.locator("#weigh").click()
    expect(asked.locator("#attribution [data-verdict]")).to_be_visible()
    kinds = asked.evaluate("document.querySelector('#timeline .js-plotly-plot').data.map(trace => trace.meta)")
    assert {"tokens", "attribution"} <= set(kinds)
    expect(asked.locator("#ask")).to_be_enabled()


# --- times in the answer -----------------------------------------------------------------------------------------


def test_a_time_in_the_answer_is_a_link(page: Page) -> None:
    title, question, said = next(
        (example["title"], question["question"], question["answer"])
        for example in QUESTIONS
        for question in example["questions"]
        if times.cited(question["answer"], 1e6, ())
    )
    pick(page, title)
    write_question(page, question)
    ask(page)
    assert answer(page) == said
    link = page.locator("#answer .tempo-answer .tempo-seek")
    expect(link).to_have_count(1)
    link.click()
    expect_position(page, times.cited(said, 1e6, ())[0].start_s)


def test_a_time_beyond_the_video_is_marked(asked: Page) -> None:
    # What the server sends for an answer that this model would never give.
    asked.evaluate(
        """() => {
            const field = document.querySelector("#answer textarea");
            field.value = "𝔸t 0:08 and <b>9:00</b>";
            const data = document.createElement("div");
            data.dataset.characters = 23;
            data.dataset.cited = JSON.stringify([
                { start: 3, end: 7, seconds: 8, doubt: "", label: "play from here" },
                { start: 15, end: 19, seconds: 540, doubt: "beyond", label: "The video ends before this time." },
            ]);
            document.querySelector("#cited .html-container").replaceChildren(data);
        }"""
    )
    shown = asked.locator("#answer .tempo-answer")
    expect(shown.locator("button")).to_have_text(re.compile("^0:08"))
    expect(shown.locator("[data-doubt=beyond]")).to_have_attribute("title", "The video ends before this time.")
    expect(shown.locator("b")).to_have_count(0)
    shown.locator("button").click()
    expect_position(asked, 8.0)


# --- part of a video ---------------------------------------------------------------------------------------------


def test_a_part_of_the_video_keeps_its_times(page: Page, clip: Path) -> None:
    upload(page, clip)
    write_question(page, "What colour is the square?")
    unfold(page, "Part of the video", "From").fill("0:08")
    page.get_by_label("To", exact=True).fill("16")
    page.get_by_label("To", exact=True).press("Tab")
    expect(page.locator("#preflight")).to_contain_text("0:08–0:16")
    ask(page)
    assert bars(page)["start_s"] == pytest.approx([8, 12])
    page.get_by_label("From", exact=True).fill("noon")
    page.locator("#ask").click()
    expect(page.locator("#problem textarea")).to_have_value(re.compile("not a time"))
    page.get_by_role("button", name="Whole video", exact=True).click()
    expect(page.get_by_label("From", exact=True)).to_have_value("")


def test_a_span_can_be_taken_from_the_player_and_the_timeline(asked: Page) -> None:
    asked.get_by_role("button", name="Part of the video").click()
    asked.evaluate("document.querySelector('#video video').currentTime = 6.5")
    expect_position(asked, 6.5)
    asked.locator("#start-here").click()
    expect(asked.get_by_label("From", exact=True)).to_have_value("6.5")
    asked.get_by_role("button", name="Zoom in").click()
    asked.locator("#as-shown").click()
    expect(asked.get_by_label("From", exact=True)).to_have_value("6")
    expect(asked.get_by_label("To", exact=True)).to_have_value("18")


# --- taking away -------------------------------------------------------------------------------------------------


def test_report_json_and_csv(asked: Page, browser: Browser, tmp_path: Path) -> None:
    tab(asked, "Take away")
    saved = {}
    for form in ("html", "json", "csv"):
        with asked.expect_download() as download:
            asked.locator(f"#take-{form}").click()
        saved[form] = tmp_path / download.value.suggested_filename
        download.value.save_as(saved[form])
        assert saved[form].suffix == f".{form}"
    tokens = bars(asked)["tokens"]
    assert [segment["tokens"] for segment in json.loads(saved["json"].read_text())["segments"]] == tokens
    rows = list(csv.DictReader(io.StringIO(saved["csv"].read_text())))
    assert [int(row["tokens"]) for row in rows] == tokens

    report = browser.new_page()
    asked_for: list[str] = []
    report.on("request", lambda request: asked_for.append(request.url))
    report.goto(saved["html"].as_uri())
    expect(report.locator(".js-plotly-plot")).to_be_visible()
    expect(report.locator("body")).to_contain_text("What colour is the square?")
    assert [url for url in asked_for if not url.startswith(("file:", "data:", "blob:"))] == []
    report.close()


def test_a_link_reopens_an_example_with_its_question_and_settings(page: Page, address: str) -> None:
    example = QUESTIONS[0]
    pick(page, example["title"])
    write_question(page, "What is <b>this</b> & that?")
    budget = unfold(page, "Settings", "Or any number")
    budget.fill("40")
    budget.press("Tab")
    ask(page)
    tab(page, "Take away")
    link = page.locator("#link a").get_attribute("href")
    assert link
    page.goto(address + link)
    expect(page.get_by_label("Question", exact=True)).to_have_value("What is <b>this</b> & that?")
    expect(page.get_by_role("radio", name=example["title"])).to_be_checked()
    page.locator("#video video").wait_for()
    page.get_by_role("button", name="Settings").click()
    expect(page.get_by_label("Or any number")).to_have_value("40")
    ask(page)
    assert " of 40 tokens used" in words(page)


def test_a_link_without_a_budget_takes_that_of_the_video(page: Page, address: str) -> None:
    page.goto(f"{address}?example=ten-minutes")
    expect(page.locator("#preflight")).to_contain_text("1,024, 874 beyond the temporal anchors")
    page.goto(f"{address}?example=ten-minutes&budget=300")
    expect(page.locator("#preflight")).to_contain_text("300, 150 beyond the temporal anchors")


def test_a_broken_link_is_explained(page: Page, address: str) -> None:
    page.goto(f"{address}?example=nothing")
    expect(page.locator("#problem textarea")).to_have_value(re.compile("no longer here"))


# --- before and besides asking -----------------------------------------------------------------------------------


def test_preflight_says_what_will_be_read(page: Page, clip: Path) -> None:
    upload(page, clip)
    facts = page.locator("#preflight")
    expect(facts).to_contain_text("160 × 96")
    expect(facts).to_contain_text("48 frames")
    expect(facts).to_contain_text("6 of 4.0 s")
    limit_frames(page, "24")
    expect(facts).to_contain_text("24 frames")
    expect(facts).to_contain_text("shorter events can be missed")


def test_the_budget_follows_the_video_until_a_visitor_chooses_one(page: Page, clip: Path) -> None:
    facts = page.locator("#preflight")
    pick(page, QUESTIONS[4]["title"])
    expect(facts).to_contain_text("150 of 4.0 s")
    expect(facts).to_contain_text("1,024, 874 beyond the temporal anchors")
    budget = unfold(page, "Settings", "Or any number")
    expect(budget).to_have_value("1024")
    page.locator("#presets").get_by_role("radio", name="512").check()
    expect(facts).to_contain_text("512, 362 beyond the temporal anchors")
    expect(budget).to_have_value("512")
    page.get_by_label("Clear").click()
    upload(page, clip)
    expect(facts).to_contain_text("6 of 4.0 s")
    expect(budget).to_have_value("512")
    page.locator("#presets").get_by_role("radio", name="Fit to the video").check()
    expect(budget).to_have_value("256")
    expect(facts).to_contain_text("256, enough for all 96 memory tokens")


def test_a_budget_for_the_anchors_alone_is_said_and_the_next_preset_is_one_click_away(page: Page) -> None:
    pick(page, QUESTIONS[4]["title"])
    facts, more = page.locator("#preflight"), page.locator("#more-budget")
    expect(facts).to_contain_text("874 beyond")
    expect(more).to_be_hidden()
    budget = unfold(page, "Settings", "Or any number")
    budget.fill("150")
    expect(facts).to_contain_text("150, nothing beyond the temporal anchors")
    more.click()
    expect(budget).to_have_value("256")
    expect(facts).to_contain_text("256, 106 beyond the temporal anchors")
    expect(more).to_be_hidden()
    expect(page.locator("#presets").get_by_role("radio", name="256")).to_be_checked()


def test_how_it_works_has_this_videos_numbers(asked: Page) -> None:
    tab(asked, "How it works")
    expect(asked.locator("#diagram")).to_contain_text("48")
    expect(asked.locator("#diagram")).to_contain_text("6 segments")


def test_a_file_the_browser_cannot_play_gets_a_preview(page: Page, tmp_path: Path) -> None:
    path = barcode.write(tmp_path / "old.avi", barcode.times(100, 25), codec="mpeg4")
    upload(page, path)
    expect(page.locator("#playing")).to_contain_text("a small preview plays")
    page.wait_for_function("document.querySelector('#video video').videoWidth > 0")
    write_question(page, "What moves?")
    ask(page)
    assert words(page).startswith("1 segment of 4.0 s")


# --- looks and access --------------------------------------------------------------------------------------------


def violations(page: Page) -> list[str]:
    """Serious and critical findings of axe-core, one line each."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Page, scheme: str) -> None:
    page.locator("#timeline .js-plotly-plot").wait_for()
    found = violations(page)
    pick(page, QUESTIONS[0]["title"])
    ask(page)
    for name in ("Keyframes", "Evidence", "Table", "Compare", "Take away", "How it works"):
        tab(page, name)
        page.wait_for_timeout(300)
        found += [line for line in violations(page) if line not in found]
    assert found == []


def test_tab_reaches_everything(page: Page) -> None:
    pick(page, QUESTIONS[1]["title"])
    ask(page)
    page.locator("#masthead h1").click()
    wanted = {"video", "examples", "question", "ask", "span", "settings", "zoom", "timeline slider", "history"}
    wanted |= {"details", "relevant", "others"}
    reached: set[str] = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        reached |= set(
            page.evaluate(
                """() => {
                    const ids = [];
                    for (let e = document.activeElement; e; e = e.parentElement) {
                        if (e.id) ids.push(e.id);
                        if (e.classList.contains("tempo-layer")) ids.push("timeline slider");
                    }
                    return ids;
                }"""
            )
        )
        if wanted <= reached:
            break
    assert wanted <= reached


def test_nothing_jumps_while_an_answer_comes(page: Page) -> None:
    pick(page, LONG)
    page.wait_for_timeout(1000)
    page.evaluate(
        """() => {
            window.jumps = 0;
            new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.jumps += entry.value;
            }).observe({ type: "layout-shift" });
        }"""
    )
    ask(page)
    assert page.evaluate("window.jumps") < 0.1
    # The observer sees what jumps: else the line above would hold whatever the page does.
    page.wait_for_timeout(600)  # what moves within half a second of an input does not count
    page.evaluate("document.querySelector('#stage').style.marginTop = '400px'")
    page.wait_for_function("window.jumps >= 0.1")


SIZES = [(1400, 900), (420, 900), (844, 390)]


def test_the_end_of_everything_that_scrolls_can_be_reached(page: Page, tmp_path: Path) -> None:
    upload(page, write_clip(tmp_path / "two-minutes.mp4", 120, size=(64, 48), fps=2))
    write_question(page, "What colour is the square?")
    ask(page)
    tab(page, "Compare")
    for name in ("Hard top-k", "Half the budget", "An eighth of the budget"):
        page.get_by_role("checkbox", name=name).check()
    page.locator("#compare").click()
    expect(page.locator("#runs thead th")).to_have_count(4)
    expect(page.locator("#ask")).to_be_enabled()
    for width, height in SIZES:
        resize(page, width, height)
        reach_the_ends_of_tables(page, width)
    page.get_by_role("button", name="Part of the video").click()
    unfold(page, "Settings", "Or any number")
    for width, height in SIZES:
        resize(page, width, height)
        handle = page.get_by_label("number input for Temperature")
        handle.scroll_into_view_if_needed()
        handle.click()
        expect(handle).to_be_focused()
        handle.blur()


def reach_the_ends_of_tables(page: Page, width: int) -> None:
    tab(page, "Compare")
    page.locator("#runs tbody tr").last.locator("td").last.click()
    inside = """([inner, outer]) => {
        const [a, b] = [inner, outer].map((e) => document.querySelector(e).getBoundingClientRect());
        return a.right <= b.right + 1 && a.left >= b.left - 1 && a.bottom <= b.bottom + 1 && a.top >= b.top - 1;
    }"""
    assert page.evaluate("document.querySelector('#runs').getBoundingClientRect().right") <= width
    page.locator("#runs").evaluate("e => { e.scrollLeft = 1e6; }")
    assert page.evaluate(inside, ["#runs tbody tr:last-child td:last-child", "#runs"])

    tab(page, "Table")
    page.locator("#table button").first.click()
    expect_position(page, 0.0)
    last = page.locator("#table button").last
    last.scroll_into_view_if_needed()
    last.click()
    expect_position(page, 116.0)
    last.focus()
    assert page.evaluate(inside, ["#table tbody tr:last-child", "#table"])
    box, footer = page.locator("#table").bounding_box(), page.locator("footer").bounding_box()
    assert box
    assert footer
    assert box["height"] <= 421
    assert box["y"] + box["height"] <= footer["y"]


def test_what_is_pressed_is_large_enough(page: Page) -> None:
    pick(page, QUESTIONS[0]["title"])
    ask(page)
    page.get_by_role("button", name="Part of the video").click()
    unfold(page, "Settings", "Or any number")
    for (width, height), name in itertools.product(SIZES, ("Keyframes", "Evidence", "Table")):
        resize(page, width, height)
        tab(page, name)
        small = page.evaluate(
            """() => [...document.querySelectorAll(".gradio-container :is(button, a, summary, input, textarea)")]
                // Sliders have a field beside them; tabs are there a second time, unseen, to be measured.
                .filter((e) => e.checkVisibility({ visibilityProperty: true }) && e.type !== "range"
                    && !e.closest("[aria-hidden=true], .visually-hidden, [inert], .tab-container.visually-hidden"))
                .map((e) => (["radio", "checkbox"].includes(e.type) ? e.closest("label") : e))
                .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
                .filter(([, box]) => box.width > 1 && box.height > 1 && Math.min(box.width, box.height) < 23.9)
                .map(([html, box]) => `${html} ${box.width} x ${box.height}`)"""
        )
        assert small == []


def test_small_things_are_where_they_belong(page: Page) -> None:
    pick(page, QUESTIONS[0]["title"])
    ask(page)
    ask(page)
    tops = {button.bounding_box()["y"] for button in page.locator("#zoom button").all()}  # type: ignore[index]
    assert len(tops) == 1
    for name, cells in (("Table", "#table td"), ("Compare", "#runs td")):
        tab(page, name)
        expect(page.locator(cells).first).to_be_visible()
        lines = page.locator(cells).evaluate_all(
            """(cells) => cells.map((cell) => {
                const { borderLeftWidth, borderBottomColor, color } = getComputedStyle(cell);
                return borderLeftWidth === "0px" && borderBottomColor !== color;
            })"""
        )
        assert all(lines), "lines between rows only, fainter than the text"
        framed = page.locator(cells).first.evaluate("(e) => getComputedStyle(e.closest('table')).borderLeftWidth")
        assert framed == "0px"

    expect(page.locator("#compared .js-plotly-plot")).to_be_visible()
    cut = page.evaluate(
        """() => [...document.querySelectorAll("#compared, #timeline")].flatMap((plot) => {
            const box = plot.getBoundingClientRect();
            return [...plot.querySelectorAll("svg text")].filter((text) => {
                const { left, right, width } = text.getBoundingClientRect();
                return width > 0 && (left < box.left + 2 || right > box.right - 2);
            }).map((text) => text.textContent);
        })"""
    )
    assert cut == []
    under = page.evaluate(
        """() => [...document.querySelectorAll("#first, #second")].map((e) => {
            const input = e.querySelector("input"), arrow = e.querySelector(".dropdown-arrow");
            const text = input.getBoundingClientRect().right - parseFloat(getComputedStyle(input).paddingRight);
            return text <= arrow.getBoundingClientRect().left;
        })"""
    )
    assert under == [True, True]
    chip = page.locator("#variants label").first
    chip.hover()
    page.wait_for_timeout(300)
    hovered = chip.evaluate("e => getComputedStyle(e).borderColor")
    chip.locator("input").check()
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)
    assert chip.evaluate("e => getComputedStyle(e).borderColor") != hovered


def test_a_phone_on_its_side_shows_the_video_first(page: Page) -> None:
    page.set_viewport_size({"width": 844, "height": 390})
    box = page.locator("#video").bounding_box()
    assert box
    assert box["y"] + box["height"] <= 390


def test_what_a_question_says_stays_text_everywhere(page: Page, clip: Path) -> None:
    upload(page, clip)
    write_question(page, HOSTILE)
    ask(page)
    for name in ("Evidence", "Table", "Compare", "Take away", "How it works"):
        tab(page, name)
    expect(page.locator("#history")).to_contain_text("<script>")
    assert page.evaluate("window.hacked") is None
    assert page.locator("img[src='x']").count() == 0


def test_two_hours_are_drawn_and_zoomed(page: Page, tmp_path: Path) -> None:
    upload(page, write_clip(tmp_path / "two-hours.mp4", 7200, size=(64, 48), fps=1))
    limit_frames(page, "2048")
    write_question(page, "What colour is the square?")
    ask(page)
    assert len(bars(page)["tokens"]) == 256
    shown_s = "() => { const [a, b] = window.tempo.shown(); return b - a; }"
    whole_s = page.evaluate(shown_s)
    page.locator("[data-zoom=in]").click()
    page.wait_for_function(f"(whole) => ({shown_s})() < 0.9 * whole", arg=whole_s)


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (1280, 720), (420, 900), (844, 390)])
def test_asking_progress_and_answer_are_in_sight_together(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    pick(page, QUESTIONS[0]["title"])
    expect(page.locator("#ask")).to_be_in_viewport(ratio=1)
    ask(page)
    for part in ("#ask", "#stages", "#answer"):
        expect(page.locator(part)).to_be_in_viewport(ratio=0.99)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
