"""Options: what visitors and programs choose for a question, on the way to `AskOptions`."""

from __future__ import annotations

import dataclasses
import math
import re
from dataclasses import dataclass, replace

from tempo.config import AskOptions
from tempo.errors import QuestionError, Words
from tempo.policies import POLICIES

AUTOMATIC = "auto"
"""Chosen in place of a preset: the budget is the model's default for the video in the player."""

MOMENT = re.compile(r"(?:(\d+):)?(?:(\d+):)?(\d+(?:[.,]\d+)?)")


@dataclass(frozen=True)
class Variant:
    """Another way to answer the same question, to compare with."""

    title: Words
    policy: str | None = None
    truncation: str | None = None
    budget_share: float = 1.0
    """Of the budget of the question that is asked again."""

    def of(self, options: AskOptions) -> AskOptions:
        """`options` with this variant's choices, and everything else as it was."""
        changes: dict[str, object] = {}
        if self.policy is not None:
            changes["policy"] = self.policy
        if self.truncation is not None:
            changes["truncation"] = self.truncation
        if options.budget is not None and self.budget_share != 1.0:
            changes["budget"] = max(1, round(options.budget * self.budget_share))
        return replace(options, **changes)  # type: ignore[arg-type]


VARIANTS: dict[str, Variant] = {
    **{name: Variant(rule.title, policy=name) for name, rule in POLICIES.items()},
    "tail": Variant(Words("Keep the tail of each segment's tokens"), truncation="tail"),
    "merge": Variant(Words("Merge similar tokens"), truncation="merge"),
    "half": Variant(Words("Half the budget"), budget_share=1 / 2),
    "eighth": Variant(Words("An eighth of the budget"), budget_share=1 / 8),
}


def moment(text: str | None) -> float | None:
    """A time as people write it, in seconds: "84", "84.5", "1:24", "1:02:03". None where nothing is written.

    Raises:
        QuestionError: it is no time.
    """
    written = (text or "").strip()
    if not written:
        return None
    match = MOMENT.fullmatch(written)
    if match is None:
        raise QuestionError(
            "{written!r} is not a time. Write seconds, or a clock time such as 1:24 or 1:02:03.", written=written[:20]
        )
    first, second, last = match.groups()
    places = [float(place) for place in (first, second) if place is not None]
    seconds = math.fsum(place * 60 ** (len(places) - i) for i, place in enumerate(places))
    return seconds + float(last.replace(",", "."))


def seed(text: str | None) -> int | None:
    """A seed as it is typed; None where nothing is written: a new one for each question.

    Raises:
        QuestionError: it is no whole number.
    """
    written = (text or "").strip()
    if not written:
        return None
    if not (written.isascii() and written.isdigit()):
        raise QuestionError(
            "The seed is {text!r}; write a whole number, or nothing for a new one each time.", text=written[:20]
        )
    return int(written)


def whole(value: float | None) -> int | None:
    """What a field for a whole number holds. None where it was emptied, which means: the model's own default."""
    return None if value is None else int(value)


def api_options(values: object) -> AskOptions:
    """The options of an API call. Raises QuestionError where a name or a value does not fit."""
    allowed = {field.name for field in dataclasses.fields(AskOptions)} - {"reader"}
    if values is None:
        values = {}
    if not isinstance(values, dict) or not set(values) <= allowed:
        raise QuestionError("options is an object with any of: {allowed}.", allowed=", ".join(sorted(allowed)))
    return AskOptions(**values)
