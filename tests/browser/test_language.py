"""The page in the visitor's language: all of it, whichever part of it the server, the browser or Gradio writes."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gradio
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tempo.page.options import VARIANTS
from tempo.view.language import ENGLISH, LANGUAGES, Language
from tests.browser.visitor import QUESTIONS
from tests.view import sources
from tests.view.languages import CHINESE, GERMAN

pytestmark = pytest.mark.browser

Speaking = Callable[..., Page]

ASSETS = Path(gradio.__file__).parent / "templates" / "frontend" / "assets"

SEEN = """() => {
    const found = [];
    for (const element of document.querySelectorAll("body, body *")) {
        if (!element.checkVisibility({ visibilityProperty: true }) || element.closest("script, style")) continue;
        for (const name of ["aria-label", "title", "placeholder", "alt", "aria-valuetext"]) {
            if (element.getAttribute(name)) found.push(element.getAttribute(name));
        }
        if (element.matches("textarea, input:not([type=radio], [type=checkbox])")) found.push(element.value);
        for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) found.push(node.data);
    }
    return [document.title, ...found].map((text) => text.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""


@pytest.fixture
def speaking(browser: Browser, address: str) -> Iterator[Speaking]:
    """Open the page in a browser of this locale, which asks every server for what `accepted` says."""
    contexts: list[BrowserContext] = []

    def open_page(locale: str, accepted: str | None = None, query: str = "") -> Page:
        context = browser.new_context(locale=locale, viewport={"width": 1400, "height": 1000})
        contexts.append(context)
        if accepted:

            def asked(route: Route) -> None:
                route.continue_(headers={**route.request.headers, "accept-language": accepted})

            context.route("**/*", asked)
        page = context.new_page()
        page.goto(address + query)
        page.locator("#ask").wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()


def pattern(message: str) -> str:
    """What a message looks like with any values in its fields: numbers where they are written as such."""
    parts = string.Formatter().parse(message.replace("<br>", " "))
    values = {None: "", "": ".+?"}
    return "".join(re.escape(text) + values.get(spec, r"[-+−\d.,]+") for text, _, spec, _ in parts)


def forms(language: Language) -> list[str]:
    """Every message in one language, in the order of the template; what is counted for one and for many."""
    found = []
    for message in sources.template():
        if isinstance(message.id, tuple):
            found += [language.catalogue.ngettext(*message.id, count) for count in (1, 2)]
        elif message.id:
            found.append(language.known(message.id))
    return found


def in_other_words(language: Language) -> list[tuple[str, re.Pattern[str]]]:
    """Every message that this language has other words for, as it looks in each of the other languages."""
    found = []
    for other_language in LANGUAGES:
        for ours, other in zip(forms(language), forms(other_language), strict=True):
            if other != ours and re.search(r"[^\W\d_]{2}", re.sub(r"\{[^}]*\}|<[^>]*>", "", other)):
                found.append((other, re.compile(pattern(other))))
    return found


def of_gradio(code: str) -> set[str]:
    """The words of Gradio's frontend in one language."""
    (file,) = ASSETS.glob(f"{code}-*.js")
    return set(re.findall(r"[:=]`([^`]*)`", file.read_text(encoding="utf-8")))


def foreign(texts: list[str], language: Language, allowed: set[str]) -> list[str]:
    """The texts that are in another language than this one."""
    patterns = in_other_words(language)
    gradio_words = of_gradio("en") - of_gradio(language.code) if language is not ENGLISH else set()
    found = []
    for text in texts:
        if text in allowed:
            continue
        if text in gradio_words:
            found.append(f"Gradio: {text}")
        for message, looks in patterns:
            if looks.fullmatch(text) or (len(message) > 20 and "{" not in message and looks.search(text)):
                found.append(f"{text} ({message})")
    return found


def everything(page: Page) -> list[str]:
    """All texts that are to be seen or heard on the page, those in folded sections and on other tabs too."""
    for section in ("#span", "#settings"):
        fold = page.locator(f"{section} > button")
        if "open" not in (fold.get_attribute("class") or ""):
            fold.click()
    page.locator("#model details").evaluate("(card) => { card.open = true; }")
    texts: list[str] = []
    tabs = page.locator("#details [role=tab]:visible")
    for index in range(tabs.count()):
        tabs.nth(index).click()
        page.wait_for_timeout(200)
        texts += page.evaluate(SEEN)
    tabs.first.click()
    return list(dict.fromkeys(texts))


def own(page: Page) -> set[str]:
    """Texts that are nobody's to translate: names of languages, shipped questions, what the model answers."""
    asked = {question["question"] for example in QUESTIONS for question in example["questions"]}
    return {language.name for language in LANGUAGES} | asked | {page.locator("#answer textarea").input_value()}


def ask_everything(page: Page) -> None:
    """Pick an example, ask, measure what the answer used, and compare: all that there is to see is on the page."""
    page.locator("#examples label").first.click()
    page.locator(".tempo-preflight").wait_for()
    page.locator("#ask").click()
    expect(page.locator("#history").get_by_role("radio")).to_have_count(1)
    tabs = page.locator("#details [role=tab]:visible")
    tabs.nth(1).click()
    page.locator("#weigh").click()
    expect(page.locator("#attribution [data-verdict]")).to_be_visible()
    tabs.nth(3).click()
    page.locator("#variants label").first.click()
    page.locator("#compare").click()
    expect(page.locator("#runs table")).to_be_visible()
    page.locator("#timeline").scroll_into_view_if_needed()


@pytest.mark.parametrize(
    ("locale", "accepted", "language"),
    [
        ("fr-FR", "fr, de;q=0.8", GERMAN),
        ("zh-TW", None, CHINESE),
        ("fr-FR", None, ENGLISH),
        ("de-DE", "en", ENGLISH),
    ],
)
def test_the_page_is_in_one_language(speaking: Speaking, locale: str, accepted: str | None, language: Language) -> None:
    page = speaking(locale, accepted)
    expect(page.locator("html")).to_have_attribute("lang", language.code)
    expect(page.locator("#ask")).to_have_text(language.say("Ask"))
    expect(page.locator("#stages .words")).to_have_text(
        language.say("Nothing asked yet. Choose a video, write a question, and press Ask.")
    )
    assert page.title() == language.say("Tempo: ask a long video")
    assert foreign(everything(page), language, own(page)) == []


@pytest.mark.parametrize("language", [GERMAN, CHINESE])
def test_so_is_everything_that_an_answer_brings(speaking: Speaking, language: Language) -> None:
    page = speaking(language.code)
    ask_everything(page)
    texts = everything(page)
    assert foreign(texts, language, own(page)) == []
    assert not set(VARIANTS) & set(texts)
    for words in ("Where tokens went", "What the answer leaned on", "Tokens kept and relevance score of each segment"):
        assert language.say(words) in texts


def test_what_events_ask_for_does_not_matter(browser: Browser, address: str) -> None:
    """A browser, or something between it and us, may ask for other languages with an event than with the page."""
    context = browser.new_context(locale="fr-FR", viewport={"width": 1400, "height": 1000})
    context.route(
        re.compile("gradio_api"),
        lambda route: route.continue_(headers={**route.request.headers, "accept-language": "de"}),
    )
    page = context.new_page()
    page.goto(address)
    page.locator("#ask").wait_for()
    assert foreign(everything(page), ENGLISH, own(page)) == []
    context.close()


def switch(page: Page, language: Language) -> None:
    page.locator("#masthead").get_by_role("link", name=language.name).click()
    expect(page.locator("html")).to_have_attribute("lang", language.code)
    expect(page.locator("#ask")).to_have_text(language.say("Ask"))


def test_the_switch_changes_all_and_is_remembered(speaking: Speaking, address: str) -> None:
    page = speaking("en-US")
    expect(page.locator("#masthead [aria-current]")).to_have_text("English")
    switch(page, GERMAN)
    expect(page.locator("#masthead [aria-current]")).to_have_text("Deutsch")
    assert foreign(everything(page), GERMAN, own(page)) == []
    page.reload()
    expect(page.locator("#ask")).to_have_text("Fragen")
    another = page.context.new_page()
    another.goto(address)
    expect(another.locator("#ask")).to_have_text("Fragen")
    expect(another.locator("#stages .words")).to_contain_text("Noch nichts gefragt")
    switch(another, ENGLISH)
    assert foreign(everything(another), ENGLISH, own(another)) == []


def test_a_page_that_may_keep_nothing_can_be_switched_too(speaking: Speaking, address: str) -> None:
    page = speaking("en-US")
    page.context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })")
    page.goto(address)
    switch(page, CHINESE)
    page.reload()
    expect(page.locator("#ask")).to_have_text("提问")


def test_the_switch_keeps_what_a_link_asks_for(speaking: Speaking) -> None:
    """And the link's settings do not undo the words of their choices."""
    name = Path(QUESTIONS[1]["clip"]).stem
    page = speaking("en-US", query=f"?example={name}&question=Why%3F&policy=topk&truncation=tail&budget=128")
    expect(page.locator("#question textarea")).to_have_value("Why?")
    switch(page, GERMAN)
    expect(page.locator("#question textarea")).to_have_value("Why?")
    expect(page.locator("#examples").get_by_role("radio", checked=True)).to_have_count(1)
    texts = everything(page)
    assert page.locator("#policy input").input_value() == GERMAN.say("Hard top-k")
    expect(page.locator("#truncation label.selected")).to_have_text(GERMAN.say("Tail"))
    expect(page.locator("#presets label.selected")).to_have_text("128")
    assert GERMAN.number(2048, ",") in texts
    assert foreign(texts, GERMAN, own(page) | {"Why?"}) == []


@pytest.mark.parametrize("language", [GERMAN, CHINESE])
def test_errors_are_in_the_language(speaking: Speaking, tmp_path: Path, language: Language) -> None:
    page = speaking(language.code)
    problem = page.locator("#problem textarea")
    page.locator("#ask").click()
    expect(problem).to_have_value(language.say("There is no video yet. Upload one, or pick an example."))
    page.locator("#examples label").first.click()
    page.locator(".tempo-preflight").wait_for()
    page.locator("#question textarea").fill("  ")
    page.locator("#ask").click()
    expect(problem).to_have_value(language.say("There is no question yet. Write one, then press Ask."))
    assert foreign(everything(page), language, own(page)) == []


@pytest.mark.parametrize(("language", "kind"), [(ENGLISH, "text"), (GERMAN, "Text"), (CHINESE, "文本")])
def test_what_is_wrong_with_a_file_is_said_in_the_language(
    speaking: Speaking, tmp_path: Path, language: Language, kind: str
) -> None:
    page = speaking(language.code)
    fake = tmp_path / "fake.mp4"
    fake.write_text("This is a shopping list, and no video at all.\n" * 20)
    page.locator("#video input[type=file]").set_input_files(fake)
    sentence = "This file is {kind}, not a video. Please upload a video file, such as MP4, MOV, WebM or MKV."
    expect(page.locator("#problem textarea")).to_have_value(language.say(sentence, kind=kind))


def test_programs_are_answered_in_the_language_that_they_ask_for(address: str) -> None:
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    sentence = "There is no video yet. Upload one, or pick an example."
    for headers, language in (({}, ENGLISH), ({"Accept-Language": "fr, de;q=0.8"}, GERMAN)):
        options: dict[str, Any] = {"headers": headers} if headers else {}
        client = Client(address, verbose=False, **options)
        with pytest.raises(AppError, match=re.escape(language.say(sentence))):
            client.predict(None, "What?", {}, api_name="/ask")
