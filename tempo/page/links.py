"""Links: addresses of the page that open an example with a question and its options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tempo.config import AskOptions
from tempo.errors import QuestionError
from tempo.page.examples import Example

MOST_QUESTION_CHARACTERS = 2000

CHOICES = ("policy", "truncation")
WHOLE_NUMBERS = ("budget", "max_frames", "seed")
NUMBERS = ("start_s", "end_s", "temperature")
"""The options that a link can carry, by what they are."""


@dataclass(frozen=True)
class Link:
    """An example, and what is asked about it."""

    example: Example
    question: str
    options: AskOptions


def address(link: Link) -> str:
    """The part of the page's address from "?" on. Percent-encoded, so it is inert wherever it is put."""
    values: dict[str, object] = {"example": link.example.name, "question": link.question}
    for name in (*CHOICES, *WHOLE_NUMBERS, *NUMBERS):
        value = getattr(link.options, name)
        if value is not None and value != getattr(AskOptions(), name):
            values[name] = value
    return f"?{urlencode(values)}"


def opened(query: Mapping[str, str], shipped: Sequence[Example]) -> Link | None:
    """What the address of the page asks for; None where it names no example.

    Raises:
        QuestionError: it names an example that is not shipped, or an option's value is out of range.
    """
    name = query.get("example")
    if name is None:
        return None
    example = next((example for example in shipped if example.name == name), None)
    if example is None:
        raise QuestionError("This link leads to an example that is no longer here. Pick another one.")
    question = query.get("question", example.questions[0])
    if len(question) > MOST_QUESTION_CHARACTERS:
        raise QuestionError(
            "The question in this link is longer than {most:,} characters.", most=MOST_QUESTION_CHARACTERS
        )
    chosen: dict[str, Any] = {name: query[name] for name in CHOICES if name in query}
    for names, kind in ((WHOLE_NUMBERS, int), (NUMBERS, float)):
        chosen |= {name: _number(name, query[name], kind) for name in names if name in query}
    return Link(example, question, AskOptions(**chosen))


def _number(name: str, text: str, kind: type[int] | type[float]) -> int | float:
    try:
        return kind(text)
    except ValueError:
        raise QuestionError(
            "{name} in this link is {value!r}; a number was expected.", name=name, value=text[:40]
        ) from None
