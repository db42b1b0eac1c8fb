"""Everything a visitor can read is in the catalogue, found by reading our sources, and is said in their language."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

import tempo
from tempo.errors import QuestionError, UnsupportedVideo, Words
from tempo.model.spec import ModelSpec
from tempo.page import pieces
from tempo.page.examples import examples
from tempo.page.settings import VARIANTS
from tempo.policies import POLICIES
from tempo.training import architecture
from tempo.video import signature
from tempo.view import report, texts
from tempo.view.catalogue import MESSAGES
from tempo.view.catalogue_errors import ERRORS
from tempo.view.language import CHINESE, ENGLISH, GERMAN, LANGUAGES, Language, chosen
from tests.conftest import REPO
from tests.view import sources

PACKAGE = Path(tempo.__file__).parent
ELSEWHERE = {"cli.py", "space.py", "__main__.py", "evaluation", "training", "world"}
"""Parts of the package that speak to those at a command line only, in English."""
FILES = sorted(
    {REPO / "app.py", PACKAGE / "video" / "child" / "__main__.py"}
    | {file for file in PACKAGE.rglob("*.py") if not ELSEWHERE & set(file.relative_to(PACKAGE).parts)}
)
PAGE = sorted({REPO / "app.py", *(PACKAGE / "page").glob("*.py"), *(PACKAGE / "view").glob("*.py")})

FROM_TABLES = {
    "POLICIES[options.policy].title",
    "POLICIES[run.options.policy].title",
    "POLICIES[answer.options.policy].title",
    "rule.title",
    "rule.shows",
    "TRUNCATIONS[options.truncation]",
    "TRUNCATIONS[run.options.truncation]",
    "words",  # of both tables, as choices
    "variant.title",
    "heading",  # of a stage
    "EMPTY[place]",
    "TITLE",
    "limit.message",
    "error.message",
    "one if count == 1 else many",
}
"""What is said without being written where it is said; TABLES has it all, or `sources` finds it where it is made."""
SPECS = (ModelSpec(), architecture.spec())
TABLES = {
    *(text for rule in POLICIES.values() for text in (rule.title, rule.shows)),
    *report.TRUNCATIONS.values(),
    *report.STAGES.values(),
    *texts.PAGE.values(),
    *pieces.EMPTY.values(),
    *(variant.title for variant in VARIANTS.values()),
    *(example.title for example in examples()),
    *(text for spec in SPECS for text in (spec.scope, spec.licence)),
    *texts.GRADIO,
    texts.TITLE,
}
CATALOGUE = MESSAGES | ERRORS
UNITS = {"", "s", "KB", "MB", "GB", "A", "B"}
"""The same everywhere."""
LABELS = {"0:00", "video", "question", "options", "answer", "segments", "budget", "record"}
"""Labels that are no words, or names in the web API."""


def found(read: Callable[[Path], Iterable[sources.Call]], files: Iterable[Path] = FILES) -> list[sources.Call]:
    return [call for file in files for call in read(file)]


def reasons() -> Iterator[str]:
    """Why a model was chosen, which the page shows."""
    for node in ast.walk(ast.parse((PACKAGE / "loading.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and str(node.value).startswith("Chosen b"):
            yield str(node.value)


def fields(message: str) -> set[tuple[str, str, str]]:
    return {(name, spec or "", how or "") for _, name, spec, how in string.Formatter().parse(message) if name}


def words(message: str) -> str:
    """A message without its fields."""
    return "".join(text for text, *_ in string.Formatter().parse(message))


CALLS = [call for read in (sources.said, sources.errors_raised, sources.words) for call in found(read)]
SAID = {message for call in CALLS for message in call.messages or ()} | TABLES | set(reasons())


@pytest.mark.parametrize("message", sorted(SAID))
def test_everything_that_is_said_is_in_the_catalogue(message: str) -> None:
    assert message in CATALOGUE or words(message).strip() in UNITS


@pytest.mark.parametrize("message", CATALOGUE)
def test_nothing_is_in_the_catalogue_that_nobody_says(message: str) -> None:
    assert message in SAID


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(REPO)))
def test_every_message_can_be_read_where_it_is_given(file: Path) -> None:
    """An f-string, or a message put together at run time, could be in no catalogue."""
    for call in [*sources.errors_raised(file), *sources.words(file)]:
        forwarded = call.source == "str(report['message'])"  # of an error that the decoding child raised
        assert call.messages or forwarded or call.source.startswith("_other("), f"{file}:{call.line}: {call.source}"
    for call in sources.said(file):
        assert call.messages or call.source in FROM_TABLES, f"{file}:{call.line}: {call.source}"


def test_most_messages_are_found() -> None:
    assert len({call.source for call in found(sources.errors_raised)}) > 60
    assert len({call.source for call in found(sources.said)}) > 120
    assert {"a picture", "a web page", "text"} <= {text for call in CALLS for text in call.messages or ()}


@pytest.mark.parametrize("file", PAGE, ids=lambda file: str(file.relative_to(REPO)))
def test_no_words_stand_in_formatted_strings_or_labels(file: Path) -> None:
    """Outside of what is said: "{} tokens" in an f-string, a label that is no key."""
    apart = {"times.py": "(?P", "export.py": "default-src", "timeline.py": "{} domain"}.get(file.name, "k_max {}")
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            text = "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
            text = re.sub(r'<[^>]*>?|[\w:-]+="[^"]*"?', "", str(text))
            assert not re.search(r"\} [A-Za-z]{3}|[A-Za-z]{3} ", text) or apart in text or "k_max" in text, text
        elif isinstance(node, ast.keyword) and node.arg in ("label", "info", "placeholder", "title"):
            assert not isinstance(node.value, ast.Constant) or node.value.value in LABELS | {None}, node.value.value


@pytest.mark.parametrize("file", sorted((REPO / "assets").glob("*.js")), ids=lambda file: file.name)
def test_scripts_have_no_words_of_their_own(file: Path) -> None:
    shown = r"(?:textContent|innerText|title|alt|placeholder)\s*=|setAttribute\(\"(?:aria-\w+|title)\",|toast\("
    literal = rf"(?:{shown})\s*[\"'`](?!slider|horizontal|true|false|img|alert)[^\"'`$]*[A-Za-z]{{2}}"
    assert not re.findall(literal, file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("english", CATALOGUE)
def test_a_translation_has_the_fields_and_the_tags_of_the_message(english: str) -> None:
    for translation in CATALOGUE[english]:
        assert translation
        assert fields(translation) == fields(english)
        assert translation.count("<") == english.count("<")
        assert english in ERRORS or not set(words(translation)) & set("`$\\")


def test_no_message_is_in_both_catalogues() -> None:
    assert not set(MESSAGES) & set(ERRORS)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (ENGLISH, "The question in this link is longer than 2,000 characters."),
        (GERMAN, "Die Frage in diesem Link ist länger als 2.000 Zeichen."),
        (CHINESE, "此链接中的问题超过 2,000 个字符。"),
    ],
)
def test_errors_are_said_with_their_values(language: Language, words: str) -> None:
    error = QuestionError("The question in this link is longer than {most:,} characters.", most=2000)
    assert language.error(error) == words


def test_only_words_of_ours_are_translated_within_an_error() -> None:
    message = "{name} cannot be read: {reason}."
    assert GERMAN.error(UnsupportedVideo(message, name="text", reason="x")) == "text lässt sich nicht lesen: x."
    assert GERMAN.error(UnsupportedVideo(message, name=Words("text"), reason="x")).startswith("Text")


def test_what_a_file_is_instead_of_a_video_is_said_in_the_language() -> None:
    with pytest.raises(UnsupportedVideo) as caught:
        signature.of(b"<!DOCTYPE html><html>")
    assert str(caught.value).startswith("This file is a web page, not a video.")
    assert GERMAN.error(caught.value).startswith("Diese Datei ist eine Webseite, kein Video.")
    assert CHINESE.error(caught.value).startswith("此文件是网页，不是视频。")


def test_an_error_without_values_may_have_braces() -> None:
    assert GERMAN.error(QuestionError("{not a field")) == "{not a field"


def test_numbers_have_the_separators_of_the_language() -> None:
    message = "{count:,} of {share:.1f} and {name}"
    assert ENGLISH.say(message, count=2950, share=4.5, name="1,5") == "2,950 of 4.5 and 1,5"
    assert GERMAN.say(message, count=2950, share=4.5, name="1,5") == "2.950 of 4,5 and 1,5"


def test_one_and_many_are_told_apart() -> None:
    assert ENGLISH.plural(1, "{count:,} token", "{count:,} tokens") == "1 token"
    assert ENGLISH.plural(2, "{count:,} token", "{count:,} tokens") == "2 tokens"


def test_braces_in_a_value_are_text() -> None:
    assert ENGLISH.say("{name}", name="{count} {0.__class__}") == "{count} {0.__class__}"
    assert GERMAN.known("{not a field") == "{not a field"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, ENGLISH),
        ("", ENGLISH),
        ("fr", ENGLISH),
        ("fr, de;q=0.8", GERMAN),
        ("fr,*;q=0.5", ENGLISH),
        ("de-AT,de;q=0.9,en;q=0.8", GERMAN),
        ("en;q=0.5, zh;q=0.7, de;q=0.6", CHINESE),
        ("de;q=0, en-GB", ENGLISH),
        ("de ; Q=0.1, en;q=0.01", GERMAN),
        ("fr-FR,zh;q=0.9,en;q=0.8", CHINESE),
        ("zh-TW", CHINESE),
        ("zh-HK,en;q=0.9", CHINESE),
        ("zh-Hant-TW", CHINESE),
        ("zh-Hans-CN", CHINESE),
        ("EN-us", ENGLISH),
        (";;,,q=", ENGLISH),
        ("de;q=nan, zh;q=1e9, en;q=0.1", ENGLISH),
    ],
)
def test_the_most_wanted_language_that_there_is_is_spoken(accepted: str | None, language: object) -> None:
    assert chosen(None, accepted) is language


@pytest.mark.parametrize(
    ("asked", "language"), [("zh-CN", CHINESE), ("zh-TW", CHINESE), ("en", ENGLISH), ("fr", GERMAN), ("", GERMAN)]
)
def test_what_was_chosen_on_the_page_goes_before_what_the_browser_asks_for(asked: str, language: object) -> None:
    assert chosen(asked, "de") is language


def test_the_browser_gets_every_key_in_every_language() -> None:
    translations = texts.translations()
    assert set(translations) == {language.code for language in LANGUAGES}
    assert all(set(words) == set(texts.PAGE) for words in translations.values())
    assert translations["de"]["ask"] != translations["en"]["ask"]
