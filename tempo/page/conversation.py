"""Conversation: the questions a visitor has asked about one video, each with its own answer and allocation.

A conversation is a tuple of turns, small enough to be a visitor's state. Frames and pictures are not in it: they come
back out of the model's cache, or are read again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tempo.answer import Answer
from tempo.attribution import Attribution
from tempo.model.spec import ModelSpec
from tempo.policies import POLICIES
from tempo.view.clock import clock
from tempo.view.language import Language
from tempo.view.remarks import TRUNCATIONS

MOST_TURNS = 40
"""The oldest question is forgotten from here on."""
LABEL_CHARACTERS = 72


@dataclass(frozen=True)
class Turn:
    """One question that was answered."""

    number: int
    """From 1, in the order of asking; a forgotten question's number is not given again."""
    path: str
    """Of the video."""
    answer: Answer
    attribution: Attribution | None = None


Conversation = tuple[Turn, ...]


def added(turns: Conversation, path: str, answer: Answer) -> Conversation:
    """`turns` with one more at the end."""
    number = turns[-1].number + 1 if turns else 1
    return (*turns, Turn(number, path, answer))[-MOST_TURNS:]


def find(turns: Conversation, number: int | None) -> Turn | None:
    """The turn with this number, or None."""
    return next((turn for turn in turns if turn.number == number), None)


def attributed(turns: Conversation, number: int, attribution: Attribution) -> Conversation:
    """`turns`, the one with this number with its attribution."""
    return tuple(replace(turn, attribution=attribution) if turn.number == number else turn for turn in turns)


def choices(turns: Conversation, spec: ModelSpec, language: Language) -> list[tuple[str, int]]:
    """What a visitor chooses from: number, question, and the settings that are not the model's own."""
    return [(label(turn, spec, language), turn.number) for turn in turns]


def label(turn: Turn, spec: ModelSpec, language: Language) -> str:
    """A turn in one line, as plain text: "3. What colour is it? · Even share · 64 tokens"."""
    options = turn.answer.options
    query = turn.answer.query
    parts = [query if len(query) <= LABEL_CHARACTERS else f"{query[: LABEL_CHARACTERS - 1]}…"]
    if options.policy != "ata":
        parts.append(language.say(POLICIES[options.policy].title))
    if options.truncation != "head":
        parts.append(language.say(TRUNCATIONS[options.truncation]))
    if options.drawn:
        parts.append(language.say("seed {seed}", seed=str(options.seed)))
    if options.budget is not None and options.budget != spec.budget_for(len(turn.answer.segments)):
        parts.append(language.plural(options.budget, "{count:,} token", "{count:,} tokens"))
    if options.start_s is not None or options.end_s is not None:
        end_s = turn.answer.video.end_s if options.end_s is None else options.end_s
        parts.append(f"{clock(options.start_s or 0.0)}–{clock(end_s)}")
    return f"{turn.number}. {' · '.join(parts)}"
