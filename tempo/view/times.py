"""Times: moments of the video that an answer names, found in its text and turned into links that seek the player.

What counts: clock times ("1:27", "1:02:03"), amounts with a unit ("84.5 seconds", "1 min 27 s", "88-91 s"), lists and
ranges of both ("at 10, 14 and 20 seconds", "between 1:27 and 1:30"), in English, German and Chinese. What does not:
durations ("for 5 seconds", "10 seconds later"), times of day ("10:30 pm") and decades ("the 1980s"). It is a reading of
prose, so it errs: towards leaving a time unlinked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tempo.answer import ScoredSegment
from tempo.view.clock import clock
from tempo.view.language import ENGLISH, Language
from tempo.view.markup import Markup, render

Doubt = Literal["", "beyond", "unallocated"]

SLACK_S = 0.5
"""A named time is rounded: so much beside a segment, or after the end of the video, it still means that."""
FEW = 1 / 8
"""A segment that kept at most this share of what the segment with the most tokens kept was hardly looked at. With
the paper's k_max of 128 that is 16, four times the temporal anchor."""


@dataclass(frozen=True)
class Cited:
    """A time named in a text."""

    start: int
    end: int
    """Where it stands: text[start:end]."""
    start_s: float
    end_s: float | None
    """None where a moment is named, not a stretch of time."""
    doubt: Doubt
    """`beyond`: after the end of the video. `unallocated`: no segment there kept more than a few tokens, so the answer
    can hardly come from there."""


@dataclass(frozen=True)
class Link:
    """What is said of a time in a text beside its words."""

    start_s: float
    end_s: float | None
    doubt: Doubt
    reason: str
    label: str
    """For those who hear the page."""


# One to six digits, not in the middle of a longer number or of a Latin word; Chinese has no spaces between words.
_NUMBER = r"(?<![A-Za-z\d_.:,])\d{1,6}(?:[.,]\d{1,3})?(?![\d:])"
_CLOCK = r"(?<![A-Za-z\d_.:])(?:\d{1,2}:[0-5]\d:[0-5]\d|\d{1,3}:[0-5]\d)(?:\.\d{1,3})?(?![\d:])"
_HOUR = r"(?:(?:hours?|hrs?|Stunden?|Std\.?)(?![A-Za-z])|小时)"
_MINUTE = r"(?:(?:minutes?|mins?|Minuten?)(?![A-Za-z])|分钟?)"
_SECOND = r"(?:(?:seconds?|secs?|Sekunden?|Sek\.?|s)(?![A-Za-z])|秒钟?)"
_AND = r"[\s,]*(?:(?:and|und)\s+)?"
_DIGITS = r"\d{1,6}(?:[.,]\d{1,3})?"


def _amount(name: str) -> str:
    """The pattern of "1 h 2 min 3 s" or of any part of it, with its numbers in groups h, m and s, each with `name`.

    A single letter for hours or minutes needs a smaller unit after it: "5 m" is a length.
    """
    hour, minute = rf"\s*(?:{_HOUR}|h(?=\s*\d))", rf"\s*(?:{_MINUTE}|m(?=\s*\d))"
    return (
        rf"(?={_DIGITS}(?:{hour}|{minute}|\s*{_SECOND}))"
        rf"(?:(?P<h{name}>{_DIGITS}){hour})?"
        rf"(?:(?(h{name}){_AND})(?P<m{name}>{_DIGITS}){minute})?"
        rf"(?:(?(h{name}){_AND}|(?(m{name}){_AND}))(?P<s{name}>{_DIGITS})\s*{_SECOND})?"
    )


_TO = r"\s*(?:[-–—~]|to|until|through|bis|至|到)\s*"
_TIME = re.compile(
    rf"""
    (?P<clock>{_CLOCK}) (?:(?P<clock_to>{_TO}|\s*(?:and|und|和)\s*) (?P<clock_b>{_CLOCK}))?
    | (?P<before>{_NUMBER} (?:,\s+{_DIGITS}){{0,20}}) (?:\s*{_SECOND})?
      (?P<to>{_TO}|,?\s*(?:and|und|or|oder|和|或)\s*) {_amount("b")}
    | (?<![A-Za-z\d_.:,]) {_amount("a")}
    | (?:\b(?:at|around|near|by|from|until|in|bei|ab)\s+(?:the\s+)?second|\bseconds|\bSekunden?)\s+
      (?P<after>{_NUMBER}) (?:{_TO} (?P<after_b>{_NUMBER}))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BETWEEN = re.compile(r"(?:between|zwischen|从|在)\s*(?:the\s+)?$", re.IGNORECASE)
_DURATION_BEFORE = re.compile(
    r"(?:\b(?:for|lasts?|lasted|lasting|takes?|took|taking|every|within|another|first|last|next|final|previous|"
    r"dauert|dauerte|alle|jede|innerhalb|ersten?|letzten?|nächsten?|weitere)|[持每共]续?)\s*"
    r"(?:(?:about|around|approximately|roughly|only|just|the|von|etwa|ungefähr|rund|nur|约|大约)\s*)*$",
    re.IGNORECASE,
)
_DURATION_AFTER = re.compile(
    r"\s*(?:(?:long|later|earlier|apart|before|after|each|of|per|lang|später|früher|vor|nach|pro)\b|之?[后前])",
    re.IGNORECASE,
)
_TIME_OF_DAY = re.compile(r"\s*(?:[ap]\.?\s?m\b|o['’]clock|Uhr\b)", re.IGNORECASE)
_DECADE = re.compile(r"\d*0s", re.IGNORECASE)
_DECADE_BEFORE = re.compile(r"\b(?:the|early|late|mid)[\s-]+$", re.IGNORECASE)


def cited(text: str, video_end_s: float, segments: Sequence[ScoredSegment]) -> tuple[Cited, ...]:
    """The times that a text names, in the order they stand there.

    Args:
        text: an answer.
        video_end_s: when the video ends.
        segments: all segments with their tokens; where none are given, no time is `unallocated`.
    """
    allocated = _looked_at(segments)
    found = []
    for start, end, start_s, end_s in _named(text):
        last_s = start_s if end_s is None else end_s
        doubt: Doubt = ""
        if last_s > video_end_s + SLACK_S:
            doubt = "beyond"
        elif segments and not any(since <= last_s and start_s <= until for since, until in allocated):
            doubt = "unallocated"
        found.append(Cited(start=start, end=end, start_s=start_s, end_s=end_s, doubt=doubt))
    return tuple(found)


def linked(text: str, times: Sequence[Cited], *, language: Language = ENGLISH) -> Markup:
    """`text` as HTML in which each time is a button that carries its seconds, for the page's script to seek to.

    A time beyond the end is no button: there is nothing to play. Doubtful ones carry `data-doubt`, a question mark, and
    the reason as their title and in their label.
    """
    parts: list[tuple[str, Link | None]] = []
    done = 0
    for time in times:
        words = text[time.start : time.end]
        reason = why_doubtful(time, language=language)
        label = language.say("{time}: go there.", time=words) + f" {reason}".rstrip()
        link = Link(start_s=time.start_s, end_s=time.end_s, doubt=time.doubt, reason=reason, label=label)
        parts += [(text[done : time.start], None), (words, link)]
        done = time.end
    return render("linked.html", parts=[*parts, (text[done:], None)])


def why_doubtful(time: Cited, *, language: Language = ENGLISH) -> str:
    """One sentence on what is doubtful about a time; nothing where it is not."""
    if time.doubt == "beyond":
        return language.say("The video ends before this time.")
    if time.doubt == "unallocated":
        return language.say("Hardly any tokens were kept around {time}.", time=clock(time.start_s))
    return ""


def _named(text: str) -> list[tuple[int, int, float, float | None]]:
    """(start, end, start_s, end_s) of every time in a text."""
    found: list[tuple[int, int, float, float | None]] = []
    for match in _TIME.finditer(text):
        before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 20]
        between = _BETWEEN.search(before) is not None
        if match["clock"]:
            if not _TIME_OF_DAY.match(after):
                found += _clocks(match, between)
        elif match["after"]:
            start_s, end_s = _seconds(match["after"]), _seconds(match["after_b"]) if match["after_b"] else None
            found.append((*match.span(), *_ordered(start_s, end_s)))
        elif not _is_duration(match[0], before, after):
            found += _amounts(match, between)
    return found


def _clocks(match: re.Match[str], between: bool) -> list[tuple[int, int, float, float | None]]:
    first_s = _clock_s(match["clock"])
    if match["clock_b"] is None:
        return [(*match.span("clock"), first_s, None)]
    second_s = _clock_s(match["clock_b"])
    if between or re.fullmatch(_TO, match["clock_to"], re.IGNORECASE):
        return [(*match.span(), *_ordered(first_s, second_s))]
    return [(*match.span("clock"), first_s, None), (*match.span("clock_b"), second_s, None)]


def _amounts(match: re.Match[str], between: bool) -> list[tuple[int, int, float, float | None]]:
    if match["before"] is None:
        return [(*match.span(), _amount_s(match, "a"), None)]
    last_s = _amount_s(match, "b")
    numbers = [(n.span(), _seconds(n[0])) for n in re.finditer(_DIGITS, match["before"])]
    if len(numbers) == 1 and (between or re.fullmatch(_TO, match["to"], re.IGNORECASE)):
        return [(*match.span(), *_ordered(numbers[0][1], last_s))]
    offset = match.start("before")
    single = [(offset + start, offset + end, number_s, None) for (start, end), number_s in numbers]
    return [*single, (match.end("to"), match.end(), last_s, None)]


def _is_duration(words: str, before: str, after: str) -> bool:
    if _DURATION_BEFORE.search(before) or _DURATION_AFTER.match(after):
        return True
    return _DECADE.fullmatch(words) is not None and (len(words) > 4 or _DECADE_BEFORE.search(before) is not None)


def _amount_s(match: re.Match[str], which: str) -> float:
    hours, minutes, seconds = (_seconds(match[f"{unit}{which}"] or "0") for unit in "hms")
    return 3600 * hours + 60 * minutes + seconds


def _clock_s(text: str) -> float:
    total_s = 0.0
    for part in text.split(":"):
        total_s = 60 * total_s + float(part)
    return total_s


def _seconds(number: str) -> float:
    """A number as written: a comma before three digits groups thousands, else it is a decimal comma."""
    whole, comma, rest = number.partition(",")
    return float(whole + rest if comma and len(rest) == 3 else number.replace(",", "."))


def _ordered(start_s: float, end_s: float | None) -> tuple[float, float | None]:
    return (start_s, end_s) if end_s is None or start_s <= end_s else (end_s, start_s)


def _looked_at(segments: Sequence[ScoredSegment]) -> list[tuple[float, float]]:
    """The stretches of time in which more than a few tokens were kept, as wide as a named time may be rounded."""
    most = max((segment.tokens for segment in segments), default=0)
    return [(one.start_s - SLACK_S, one.end_s + SLACK_S) for one in segments if one.tokens > FEW * most]
