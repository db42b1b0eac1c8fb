"""Grammar: the many ways in which people put one question, composed of parts.

A template is text with choices, "[a|b|]", which may stand in each other, names of common parts, "<thing>", and slots
for what is asked about, "{the}". One way through all choices is a form. A tenth of all forms, and all in which a word
of `HELD_OUT_WORDS` stands, are never trained on: what is measured on them is how a model takes what it was never told.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np

Wording = Literal["documented", "trained", "held out"]
"""How a question is put: as `docs/world.md` lists it, in forms that are trained on, or in those that never are."""

PARTS: Mapping[str, str] = {
    "opener": "[|||||hi|hey|ok|so|um|well|now|hello|please|sorry]",
    "closer": "[|||||||please|thanks|in the video|in this video|in the clip|in this clip|here]",
    "tell": "[tell me|please tell me|can you tell me|could you tell me|can you say|please say|do you know|let me know|"
    "i want to know|i'd like to know|i would like to know|any idea|i wonder|i'm trying to find out]",
    "give": "[give me|tell me|say|name|find|get me|show me|please give me|can you give me|i need|i'm looking for]",
    "thing": "[object|object|thing|shape|one|figure|item]",
    "things": "[objects|objects|things|shapes|ones|figures|items]",
    "what": "[what|which|what|what kind of]",
    "shown": "[shown|seen|visible|on screen|on the screen|displayed|there|in view|depicted]",
    "appear": "[appear|show up|come up|turn up|come on|occur|pop up|emerge]",
    "appears": "[appears|shows up|comes up|is shown|is seen|turns up|comes on|occurs|pops up|emerges]",
    "text": "[text|text|writing|line|sign]",
    "near": "[with|next to|beside|near|by|over|under|close to|together with|alongside]",
    "video": "[the video|this video|the clip|this clip|the film|it|the recording|the footage]",
    "inside": "[with|of|that has|that shows|showing|containing|where there is|where we see|featuring]",
    "scene": "[scene|part|shot|segment|moment|bit]",
    "right": "[|||right|directly|immediately|just|straight]",
    "see": "[do you see|can you see|do we see|did you see|can we see|did you spot|have you seen]",
}

HELD_OUT_WORDS = frozenset(
    {
        "figure", "figures", "displayed", "depicted", "alongside", "beside", "emerge", "emerges", "occur", "occurs",
        "footage", "featuring", "bit", "straight", "donut", "aqua", "item", "items", "spot", "name",
    }
)  # fmt: skip
"""Words that no trained form has; they stand for others that it may have."""
HELD_OUT_SHARE = 10
"""One form in so many is never trained on."""
DOCUMENTED_SHARE = 0.25
"""Of the questions that training asks, those that are put as `docs/world.md` lists them."""
MISTYPED = 0.1
"""Share of questions with one typing error, of those that are not put as listed."""
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

WORDINGS = Path(__file__).parent / "wordings"
"""Templates, a file a family or a kind of families, one a line."""

_Piece = str | tuple["_Sequence", ...]
_Sequence = tuple[_Piece, ...]


def worded(name: str, **parts: str) -> tuple[str, ...]:
    """The templates of a file in `WORDINGS`, with parts of its own put in."""
    text = (WORDINGS / f"{name}.txt").read_text(encoding="utf-8")
    for part, choices in parts.items():
        text = text.replace(f"<{part}>", choices)
    return tuple(text.splitlines())


@cache
def _parse(template: str) -> _Sequence:
    """The template as texts and choices: a choice is a tuple of sequences."""
    while named := re.search(r"<(\w+)>", template):
        template = template.replace(named[0], PARTS[named[1]])
    sequence, rest = _parse_until(template, "")
    assert not rest, template
    return sequence


def _parse_until(text: str, ends: str) -> tuple[_Sequence, str]:
    """Read up to one of the characters in `ends`: what was read, and what is left from there on."""
    pieces: list[_Piece] = []
    while text and text[0] not in ends:
        if text[0] == "[":
            choices: list[_Sequence] = []
            while text[0] != "]":
                choice, text = _parse_until(text[1:], "|]")
                choices.append(choice)
            pieces.append(tuple(choices))
            text = text[1:]
        else:
            end = next((at for at, character in enumerate(text) if character in "[" + ends), len(text))
            pieces.append(text[:end])
            text = text[end:]
    return tuple(pieces), text


def _count(sequence: _Sequence) -> int:
    number = 1
    for piece in sequence:
        if not isinstance(piece, str):
            number *= sum(_count(choice) for choice in dict.fromkeys(piece))
    return number


def _walk(sequence: _Sequence, rng: np.random.Generator) -> str:
    return "".join(
        piece if isinstance(piece, str) else _walk(piece[rng.integers(len(piece))], rng) for piece in sequence
    )


def _texts(sequence: _Sequence) -> list[str]:
    found: list[str] = []
    for piece in sequence:
        if isinstance(piece, str):
            found.append(piece)
        else:
            found += [text for choice in piece for text in _texts(choice)]
    return found


def draw_wording(rng: np.random.Generator) -> Wording:
    """How training puts a question."""
    return "documented" if rng.random() < DOCUMENTED_SHARE else "trained"


def count(templates: Sequence[str]) -> int:
    """How many forms the templates have."""
    return sum(_count(_parse(template)) for template in templates)


def words(templates: Sequence[str]) -> set[str]:
    """All words of all forms, those that are held out too."""
    texts = [text for template in templates for text in _texts(_parse(template))]
    return {word for text in texts for word in re.findall(r"[a-z]+", re.sub(r"{\w+}", "", text).lower())}


def held_out(form: str) -> bool:
    """Whether training leaves this form out."""
    if not HELD_OUT_WORDS.isdisjoint(re.findall(r"[a-z]+", re.sub(r"{\w+}", "", form))):
        return True
    # A name is no form: most things have but one or two.
    return ("{" in form or " " in form) and zlib.crc32(form.encode()) % HELD_OUT_SHARE == 0


def draw(templates: Sequence[str], rng: np.random.Generator, *, untrained: bool | None) -> str:
    """One form of one of the templates, its slots open.

    Args:
        untrained: whether it is one that training leaves out; None: no matter.
    """
    while True:
        form = " ".join(_walk(_parse(templates[int(rng.integers(len(templates)))]), rng).split())
        if untrained is None or held_out(form) == untrained:
            return form


def typed(text: str, rng: np.random.Generator, kept: Collection[str] = ()) -> str:
    """The text as somebody may type it: in any case, with or without marks, doubled blanks and a typing error.

    Args:
        kept: words without typing errors, since they are what is looked for letter by letter.
    """
    if rng.random() < MISTYPED:
        parts = text.split(" ")
        able = [at for at, word in enumerate(parts) if word.isalpha() and len(word) > 3 and word not in kept]
        if able:
            at = able[rng.integers(len(able))]
            parts[at] = _mistyped(parts[at], rng)
        text = " ".join(parts)
    if rng.random() < 0.6:
        text += "?" if rng.random() < 0.8 else "."
    style = rng.random()
    if style < 0.5:
        text = text[:1].upper() + text[1:]
    elif style < 0.55:
        text = text.upper()
    if rng.random() < 0.03:
        text = text.replace(" ", "  ", 1)
    return text


def _mistyped(word: str, rng: np.random.Generator) -> str:
    """The word with a letter too few, twice, in its neighbour's place, or hit beside."""
    at = int(rng.integers(1, len(word) - 1))
    kind = rng.integers(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    row = next((row for row in _KEYS if word[at] in row), _KEYS[0])
    place = row.find(word[at]) + int(rng.choice((-1, 1)))
    return word[:at] + row[min(max(place, 0), len(row) - 1)] + word[at + 1 :]
