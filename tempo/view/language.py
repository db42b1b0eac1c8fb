"""Language: what the page says, in the language of who reads it.

A message is written in English where it is used, and looked up in a catalogue there and then, as gettext does: what a
catalogue lacks is said in English. Numbers get the separators of the language.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field

from tempo.view.catalogue import CHINESE_MESSAGES, GERMAN_MESSAGES


@dataclass(frozen=True)
class Language:
    """A language and how it is written."""

    code: str
    """BCP 47, as gr.I18n and the attribute `lang` of HTML take it."""
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


class _Filling(string.Formatter):
    """`str.format` with the separators of a language in its numbers."""

    def __init__(self, language: Language) -> None:
        self._separators = str.maketrans({",": language.group, ".": language.point})

    def format_field(self, value: object, format_spec: str) -> str:
        text = format(value, format_spec)
        return text.translate(self._separators) if isinstance(value, int | float) else text


ENGLISH = Language("en")
GERMAN = Language("de", GERMAN_MESSAGES, group=".", point=",")
CHINESE = Language("zh-CN", CHINESE_MESSAGES)
LANGUAGES = (ENGLISH, GERMAN, CHINESE)


def preferred(accepted: str | None) -> Language:
    """The first language of an Accept-Language header that the page has; English where there is none.

    Browsers send the languages in the order of preference, so the weights behind them are not needed.
    """
    for entry in (accepted or "").split(","):
        wanted = entry.split(";")[0].strip().lower().split("-")[0]
        for language in LANGUAGES:
            if language.code.split("-")[0] == wanted:
                return language
    return ENGLISH
