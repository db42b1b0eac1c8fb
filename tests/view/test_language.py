from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import tempo
from tempo.model.spec import ModelSpec
from tempo.training import architecture
from tempo.view import report, texts
from tempo.view.catalogue import MESSAGES
from tempo.view.language import CHINESE, ENGLISH, GERMAN, LANGUAGES, chosen

PACKAGE = Path(tempo.__file__).parent


def said(file: Path) -> Iterator[str]:
    """The messages that a module says, as far as they are written where they are said."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in ("say", "plural"):
                yield from (
                    value.value
                    for value in node.args
                    if isinstance(value, ast.Constant) and isinstance(value.value, str)
                )


def fields(message: str) -> set[tuple[str, str]]:
    return {(name, spec or "") for _, name, spec, _ in string.Formatter().parse(message) if name is not None}


def words(message: str) -> str:
    """A message without its fields."""
    return "".join(text for text, *_ in string.Formatter().parse(message))


SAID = {message for folder in ("view", "page") for file in (PACKAGE / folder).glob("*.py") for message in said(file)}
SPECS = (ModelSpec(), architecture.spec())
LISTED = {*report.POLICIES.values(), *report.TRUNCATIONS.values(), *report.STAGES.values(), *texts.PAGE.values()}
OF_MODELS = {text for spec in SPECS for text in (spec.scope, spec.licence)}
UNITS = {"", "s", "KB", "MB", "GB", "A", "B"}
"""The same everywhere."""


@pytest.mark.parametrize("message", sorted(SAID | LISTED | OF_MODELS))
def test_everything_the_page_says_is_in_the_catalogue(message: str) -> None:
    assert message in MESSAGES or words(message).strip() in UNITS


@pytest.mark.parametrize("english", MESSAGES)
def test_a_translation_has_the_fields_and_the_tags_of_the_message(english: str) -> None:
    for translation in MESSAGES[english]:
        assert translation
        assert fields(translation) == fields(english)
        assert translation.count("<") == english.count("<")
        assert not set(words(translation)) & set("`$\\")


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
