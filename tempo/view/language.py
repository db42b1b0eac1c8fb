"""Language: what the page says, in the language of who reads it.

A message is written in English where it is used, and looked up in a catalogue there and then, as gettext does: what a
catalogue lacks is said in English. Numbers get the separators of the language.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field

from tempo.errors import TempoError, Words
from tempo.view.catalogue import MESSAGES
from tempo.view.catalogue_errors import ERRORS

QUALITY = re.compile(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", re.IGNORECASE)
"""The weight behind an entry of an Accept-Language header (RFC 9110, section 12.4.2)."""


@dataclass(frozen=True)
class Language:
    """A language and how it is written."""

    code: str
    """BCP 47, as gr.I18n and the attribute `lang` of HTML take it."""
    name: str
    """As its readers call it."""
    messages: Mapping[str, str] = field(default_factory=dict, repr=False)
    """English -> this language."""
    group: str = ","
    """Between thousands."""
    point: str = "."
    """Before decimals."""

    def say(self, message: str, /, **values: object) -> str:
        """`message` in this language with `values` in the place of its fields, which are those of `str.format`."""
        return _Filling(self).format(self.known(message), **values)

    def known(self, text: str) -> str:
        """`text` in this language if the catalogue has it: for sentences that come from data and have no fields."""
        return self.messages.get(text, text)

    def plural(self, count: int, one: str, many: str, /, **values: object) -> str:
        """`one` or `many`, said with `count` as a field."""
        return self.say(one if count == 1 else many, count=count, **values)

    def error(self, error: TempoError) -> str:
        """What is wrong, in this language."""
        if not error.values:
            return self.known(error.message)
        values = {
            name: self.known(value) if isinstance(value, Words) else value for name, value in error.values.items()
        }
        return self.say(error.message, **values)


class _Filling(string.Formatter):
    """`str.format` with the separators of a language in its numbers."""

    def __init__(self, language: Language) -> None:
        self._separators = str.maketrans({",": language.group, ".": language.point})

    def format_field(self, value: object, format_spec: str) -> str:
        text = format(value, format_spec)
        return text.translate(self._separators) if isinstance(value, int | float) else text


def _column(index: int) -> dict[str, str]:
    return {english: translations[index] for english, translations in (MESSAGES | ERRORS).items()}


ENGLISH = Language("en", "English")
GERMAN = Language("de", "Deutsch", _column(0), group=".", point=",")
CHINESE = Language("zh-CN", "中文", _column(1))
LANGUAGES = (ENGLISH, GERMAN, CHINESE)


def chosen(asked: str | None, accepted: str | None) -> Language:
    """The language of a visitor, in which the whole page is: this one choice is the server's and the browser's.

    Args:
        asked: code of a language that stands in the address, where the page puts what was chosen.
        accepted: the Accept-Language header of their browser. The language with the highest weight that the page has
            counts, of equal ones the first; English where there is none. Regions and scripts are not told apart:
            Chinese is in simplified characters for everybody.
    """
    return _known(asked or "") or next(filter(None, map(_known, _wanted(accepted or ""))), ENGLISH)


def _wanted(accepted: str) -> list[str]:
    """The tags of an Accept-Language header, the most wanted first, without those of weight 0."""
    weighted = []
    for entry in accepted.split(","):
        tag, _, parameter = entry.partition(";")
        quality = QUALITY.fullmatch(parameter or "q=1")
        if quality and float(quality[1]) > 0:
            weighted.append((float(quality[1]), tag))
    return [tag for _, tag in sorted(weighted, key=lambda entry: -entry[0])]


def _known(tag: str) -> Language | None:
    """The language of a BCP 47 tag, whatever its region; None if the page does not have it."""
    wanted = tag.strip().lower().split("-")[0]
    return next((language for language in LANGUAGES if language.code.split("-")[0] == wanted), None)
