"""Everything a visitor can read is in every catalogue, found by reading our sources, and is said in their language."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import string
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

import tempo
from tempo.errors import QuestionError, UnsupportedVideo, Words
from tempo.model.spec import ModelSpec
from tempo.page import pieces
from tempo.page.examples import read_examples
from tempo.page.options import VARIANTS
from tempo.policies import POLICIES
from tempo.training import architecture
from tempo.video import signature
from tempo.view import language as languages
from tempo.view import remarks, stages, texts
from tempo.view.comparison import NAMES
from tempo.view.language import CATALOGUES, ENGLISH, LANGUAGES, Language, chosen
from tests.conftest import REPO
from tests.view import sources
from tests.view.languages import CHINESE, GERMAN

PACKAGE = Path(tempo.__file__).parent
ELSEWHERE = {"cli", "space.py", "__main__.py", "evaluation", "training", "world"}
"""Parts of the package that speak to those at a command line only, in English."""
FILES = sorted(
    {REPO / "app.py", PACKAGE / "video" / "child" / "__main__.py"}
    | {file for file in PACKAGE.rglob("*.py") if not ELSEWHERE & set(file.relative_to(PACKAGE).parts)}
)
PAGE = sorted({REPO / "app.py", *(PACKAGE / "page").rglob("*.py"), *(PACKAGE / "view").glob("*.py")})
CATALOGUE_FILES = sorted(CATALOGUES.glob("*/LC_MESSAGES/tempo.po"))

FROM_ELSEWHERE = {
    "POLICIES[options.policy].title",
    "POLICIES[run.options.policy].title",
    "rule.title",
    "rule.shows",
    "TRUNCATIONS[options.truncation]",
    "TRUNCATIONS[run.options.truncation]",
    "words",  # of both tables, as choices
    "variant.title",
    "heading",  # of a stage
    "TITLE",
    "limit.message",
    "error.message",
    "_cause_of_death(child)",
    "str(report['message'])",  # of an error that the decoding child raised
}
"""What is said without being written in the same file; TABLES has it, or it is found where it is made."""
SPECS = (ModelSpec(), architecture.spec())
TABLES = {
    *(text for rule in POLICIES.values() for text in (rule.title, rule.shows)),
    *remarks.TRUNCATIONS.values(),
    *stages.STAGES.values(),
    *texts.PAGE.values(),
    *pieces.EMPTY.values(),
    *(variant.title for variant in VARIANTS.values()),
    *(example.title for example in read_examples()),
    *(text for spec in SPECS for text in (spec.scope, spec.licence)),
    *texts.GRADIO,
    texts.TITLE,
} - set(NAMES)
LABELS = {"0:00", "video", "question", "options", "answer", "segments", "budget", "record"}
"""Labels that are no words, or names in the web API."""


def catalogue(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened)


def messages(found: Catalog) -> list[Message]:
    """All but the header."""
    return [message for message in found if message.id]


def ids(message: Message) -> tuple[str, ...]:
    """The message; one and many where it is counted."""
    return message.id if isinstance(message.id, tuple) else (message.id,)


def missing(found: Catalog) -> list[Message]:
    """What a catalogue has no words for, or words that were not looked over."""
    return [
        message
        for message in messages(found)
        if message.fuzzy or not all([message.string] if isinstance(message.string, str) else message.string)
    ]


def fields(message: str) -> set[tuple[str, str, str]]:
    return {(name, spec or "", how or "") for _, name, spec, how in string.Formatter().parse(message) if name}


def words(message: str) -> str:
    """A message without its fields."""
    return "".join(text for text, *_ in string.Formatter().parse(message))


TEMPLATE = messages(sources.template())
EXTRACTED = {text for message in TEMPLATE for text in ids(message)}
of_a_language = pytest.mark.parametrize("language", LANGUAGES[1:], ids=lambda language: language.code)
of_a_catalogue = pytest.mark.parametrize("file", CATALOGUE_FILES, ids=lambda file: file.parts[-3])


@of_a_catalogue
def test_a_catalogue_has_the_messages_of_the_sources_in_their_order_and_no_others(file: Path) -> None:
    """`pybabel extract` and `pybabel update` see to it."""
    told = [(message.id, message.locations) for message in messages(catalogue(file))]
    assert told == [(message.id, message.locations) for message in TEMPLATE]
    in_one_file = [message.locations[0] for message in TEMPLATE if len(message.locations) == 1]
    assert in_one_file == sorted(in_one_file)


@of_a_catalogue
def test_every_message_is_translated(file: Path) -> None:
    assert missing(catalogue(file)) == []


@of_a_catalogue
def test_what_is_not_translated_is_found_and_said_in_english(file: Path, tmp_path: Path) -> None:
    known = catalogue(file)
    known["Ask"].string = ""
    known["Stop"].flags.add("fuzzy")
    known["{count:,} frame"].string = ("", "")
    assert [ids(message)[0] for message in missing(known)] == ["{count:,} frame", "Ask", "Stop"]
    with (tmp_path / "tempo.po").open("wb") as copy:
        write_po(copy, known)
    spoken = languages.read(tmp_path / "tempo.po")
    assert (spoken.say("Ask"), spoken.say("Stop")) == ("Ask", "Stop")
    assert spoken.plural(1, "{count:,} frame", "{count:,} frames") == "1 frame"
    assert spoken.plural(2, "{count:,} frame", "{count:,} frames") == "2 frames"
    assert spoken.say("Video")


def test_every_table_of_words_is_in_the_catalogues() -> None:
    assert TABLES <= EXTRACTED


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(REPO)))
def test_every_message_is_written_where_it_is_given_or_marked(file: Path) -> None:
    """A message put together at run time could be in no catalogue, and the extractor overlooks those in f-strings."""
    for call in sources.given(file):
        where = f"{file}:{call.line}: {call.source}"
        if call.text is not None:
            assert call.text in EXTRACTED, where
        else:
            assert call.marked or call.source in FROM_ELSEWHERE, where


def test_most_messages_are_found() -> None:
    assert len(TEMPLATE) > 400
    assert {"a picture", "a web page", "text", "Chosen by the caller.", "Half a minute, 8 scenes"} <= EXTRACTED
    assert {"TempoError", "QuestionError", "Cancelled"} <= sources.ERRORS


@pytest.mark.parametrize("file", PAGE, ids=lambda file: str(file.relative_to(REPO)))
def test_no_words_stand_in_formatted_strings_or_labels(file: Path) -> None:
    """Outside of what is said: "{} tokens" in an f-string, a label that is no key."""
    apart = {"times.py": "(?P", "export.py": "default-src", "axes.py": "{} domain"}.get(file.name, "k_max {}")
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            text = "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
            text = re.sub(r'<[^>]*>?|[\w:-]+="[^"]*"?', "", str(text))
            assert not re.search(r"\} [A-Za-z]{3}|[A-Za-z]{3} ", text) or apart in text or "k_max" in text, text
        elif isinstance(node, ast.keyword) and node.arg in ("label", "info", "placeholder", "title"):
            assert not isinstance(node.value, ast.Constant) or node.value.value in LABELS | {None}, node.value.value


@pytest.mark.parametrize(
    "file", sorted((REPO / "assets").glob("*/*.js")), ids=lambda file: f"{file.parent.name}/{file.name}"
)
def test_scripts_have_no_words_of_their_own(file: Path) -> None:
    shown = r"(?:textContent|innerText|title|alt|placeholder)\s*=|setAttribute\(\"(?:aria-\w+|title)\",|toast\("
    literal = rf"(?:{shown})\s*[\"'`](?!slider|horizontal|true|false|img|alert)[^\"'`$]*[A-Za-z]{{2}}"
    assert not re.findall(literal, file.read_text(encoding="utf-8"))


@of_a_language
@pytest.mark.parametrize("message", TEMPLATE, ids=lambda message: ids(message)[-1])
def test_a_translation_has_the_fields_and_the_tags_of_the_message(message: Message, language: Language) -> None:
    one, many = ids(message)[0], ids(message)[-1]
    for count in range(200):
        said = language.catalogue.ngettext(one, many, count) if one != many else language.known(one)
        # Words for one alone need not say that it is one.
        assert fields(said) == fields(many) or (count == 1 and fields(said) == fields(one))
        assert said.count("<") == many.count("<")
        on_the_page = any(file.startswith(("tempo/view/", "tempo/page/")) for file, _ in message.locations)
        assert not on_the_page or not set(words(said)) & set("`$\\")
        if one == many:
            break


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


@pytest.mark.parametrize(
    ("value", "how", "english", "german"),
    [
        (1234567, ",", "1,234,567", "1.234.567"),
        (0.05, ".1f", "0.1", "0,1"),  # as `format` rounds
        (0.25, ".1f", "0.2", "0,2"),
        (1536.0, ",.0f", "1,536", "1.536"),
        (-0.5, "+.2f", "-0.50", "-0,50"),
        (0.5, "+.2f", "+0.50", "+0,50"),
        (0, "g", "0", "0"),
        (2.0, ".3g", "2", "2"),
        (29.97, ".3g", "30", "30"),
        (0.123456, ".2g", "0.12", "0,12"),
        (1234567.0, ".6g", "1234570", "1234570"),
    ],
)
def test_numbers_are_written_as_the_language_does(value: float, how: str, english: str, german: str) -> None:
    assert (ENGLISH.number(value, how), GERMAN.number(value, how)) == (english, german)
    assert CHINESE.number(value, how) == english


def test_a_number_is_written_in_no_other_way() -> None:
    with pytest.raises(ValueError, match="no way to write a number"):
        ENGLISH.number(0.5, "%")


def test_one_and_many_are_told_apart() -> None:
    assert ENGLISH.plural(1, "{count:,} token", "{count:,} tokens") == "1 token"
    assert [GERMAN.plural(n, "{count:,} frame", "{count:,} frames") for n in (0, 1, 2)] == [
        "0 Bilder",
        "1 Bild",
        "2 Bilder",
    ]


def test_nothing_to_say_stays_nothing() -> None:
    assert [language.known("") for language in LANGUAGES] == ["", "", ""]


def test_a_language_is_one_file(tmp_path: Path) -> None:
    """One with other plural forms and separators, of which little is translated yet."""
    shutil.copytree(PACKAGE, tmp_path / "tempo", ignore=shutil.ignore_patterns("__pycache__", "assets"), symlinks=True)
    folder, template = tmp_path / "tempo" / "view" / "locale", tmp_path / "tempo.pot"
    sources.pybabel("extract", "--output-file", template)
    sources.pybabel("init", "--locale", "pl", "--input-file", template, "--output-dir", folder)
    file = folder / "pl" / "LC_MESSAGES" / "tempo.po"
    polish = catalogue(file)
    polish["Ask"].string = "Zapytaj"
    polish["{count:,} frame"].string = ("{count:,} klatka", "{count:,} klatki", "{count:,} klatek")
    with file.open("wb") as written:
        write_po(written, polish)
    script = """
import json
from tempo.view import language, texts
polish = language.chosen(None, "fr, pl-PL;q=0.8, de;q=0.1")
counted = [polish.plural(n, "{count:,} frame", "{count:,} frames") for n in (1, 2, 5, 22, 1234567)]
page = texts.translations()
shown = [polish.code, polish.name, polish.number(0.5, ".1f"), page["pl"]["ask"], page["pl"]["stop"]]
print(json.dumps([shown, counted, list(page), "polski" in page["de"]["masthead"]]))
"""
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    shown, counted, codes, offered = json.loads(done.stdout)
    assert shown == ["pl", "polski", "0,5", "Zapytaj", "Stop"]
    thousands = "1\xa0234\xa0567 klatek"
    assert counted == ["1 klatka", "2 klatki", "5 klatek", "22 klatki", thousands]
    assert codes == ["en", "de", "pl", "zh-CN"]
    assert offered


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
