"""Language: what the page says, in the language of who reads it.

A message is written in English where it is used, and looked up in a gettext catalogue there and then: what a catalogue
lacks is said in English. `locale/<language>/LC_MESSAGES/tempo.po` is all that a language needs: its header names the
language and its plural forms. Numbers are written as the language does, by Babel.
"""

from __future__ import annotations

import io
import re
import string
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import NumberPattern, get_decimal_symbol, get_group_symbol, parse_pattern

from tempo.errors import TempoError, Words

CATALOGUES = Path(__file__).parent / "locale"

QUALITY = re.compile(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", re.IGNORECASE)
"""The weight behind an entry of an Accept-Language header (RFC 9110, section 12.4.2)."""

FORMAT = re.compile(r"(?P<sign>\+?)(?P<group>,?)(?P<rounding>(?:\.(?P<digits>\d))?(?P<kind>[fg]?))")
"""How the fields of messages write a number, in the terms of `format`."""
MOST_DECIMALS = 9
"""Of a number whose decimals are as many as it has."""


@dataclass(frozen=True)
class Language:
    """A language and how it is written."""

    code: str
    """BCP 47, as gr.I18n and the attribute `lang` of HTML take it."""
    catalogue: NullTranslations = field(default_factory=NullTranslations, repr=False)
    """English -> this language; this one knows nothing, so that English stays."""

    @cached_property
    def locale(self) -> Locale:
        return Locale.parse(self.code, sep="-")

    @property
    def name(self) -> str:
        """As its readers call it."""
        return self.locale.languages[self.locale.language]

    @property
    def group(self) -> str:
        """Between thousands."""
        return get_group_symbol(self.locale)

    @property
    def point(self) -> str:
        """Before decimals."""
        return get_decimal_symbol(self.locale)

    def say(self, message: str, /, **values: object) -> str:
        """`message` in this language with `values` in the place of its fields, which are those of `str.format`."""
        return _Filling(self).format(self.known(message), **values)

    def known(self, text: str) -> str:
        """`text` in this language if the catalogue has it: for sentences that come from data and have no fields."""
        # Under the empty message, catalogues have their own header.
        return self.catalogue.gettext(text) if text else text

    def plural(self, count: int, one: str, many: str, /, **values: object) -> str:
        """`one` or `many`, as this language counts, said with `count` as a field."""
        return _Filling(self).format(self.catalogue.ngettext(one, many, count), count=count, **values)

    def number(self, value: float, format_spec: str) -> str:
        """`value` as `format` rounds it and this language writes it."""
        rounding, pattern = _written(format_spec)
        return pattern.apply(Decimal(format(value, rounding)), self.locale)

    def error(self, error: TempoError) -> str:
        """What is wrong, in this language."""
        if not error.values:
            return self.known(error.message)
        values = {
            name: self.known(value) if isinstance(value, Words) else value for name, value in error.values.items()
        }
        return self.say(error.message, **values)


class _Filling(string.Formatter):
    """`str.format` with numbers as a language writes them."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def format_field(self, value: object, format_spec: str) -> str:
        if format_spec and isinstance(value, int | float):
            return self._language.number(value, format_spec)
        return format(value, format_spec)


@cache
def _written(format_spec: str) -> tuple[str, NumberPattern]:
    """How `format` rounds a number, and how Babel then writes it: ",.1f" is ".1f" and "#,##0.0"."""
    match = FORMAT.fullmatch(format_spec)
    if match is None:
        raise ValueError("no way to write a number in a message", format_spec)
    decimals = "0" * int(match["digits"]) if match["kind"] == "f" else "#" * MOST_DECIMALS
    pattern = ("#,##0" if match["group"] else "0") + (f".{decimals}" if decimals else "")
    return match["rounding"], parse_pattern(f"+{pattern};-{pattern}" if match["sign"] else pattern)


def read(file: Path) -> Language:
    """The language of a catalogue, a .po file."""
    catalogue = read_po(io.BytesIO(file.read_bytes()))
    assert catalogue.locale_identifier, "the header of a catalogue names its language"
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Language(catalogue.locale_identifier.replace("_", "-"), GNUTranslations(compiled))


ENGLISH = Language("en")
LANGUAGES = (ENGLISH, *(read(file) for file in sorted(CATALOGUES.glob("*/LC_MESSAGES/tempo.po"))))


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
