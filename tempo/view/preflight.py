"""Preflight in words: what asking about a video will mean, as HTML. Numbers and words of this project only."""

from __future__ import annotations

from tempo.preflight import Preflight
from tempo.speeds import Range
from tempo.view.clock import clock
from tempo.view.language import ENGLISH, Language
from tempo.view.markup import inert


def describe(preflight: Preflight, *, language: Language = ENGLISH) -> str:
    """The facts of a video, what will be read of it, how long it may take, and every limit it runs into."""
    say, info = language.say, preflight.info
    length = f"{clock(preflight.start_s)}–{clock(preflight.end_s)}"
    whole = preflight.start_s == info.start_s and preflight.end_s >= info.end_s - 0.5
    facts = [
        (say("Video"), f"{clock(info.duration_s)}, {info.width} × {info.height}, {_size(info.size_bytes, language)}"),
        (
            say("To be read"),
            (say("all of it") if whole else length)
            + ", "
            + language.plural(preflight.frames, "{count:,} frame", "{count:,} frames")
            + " "
            + say("({rate:.2g} a second)", rate=preflight.fps_sampled),
        ),
        (
            say("Segments"),
            say("{count:,} of {seconds:.1f} s", count=preflight.segments, seconds=preflight.segment_s),
        ),
        (say("Estimate"), _estimate(preflight.estimate_s, language)),
    ]
    items = "".join(f"<div><dt>{inert(term)}</dt><dd>{inert(words)}</dd></div>" for term, words in facts)
    limits = "".join(f"<li>{inert(say(limit.message, **limit.values))}</li>" for limit in preflight.limits)
    return (
        f'<section class="tempo-preflight" aria-label="{inert(say("Before you ask"))}"><dl>{items}</dl>'
        + (f"<ul>{limits}</ul>" if limits else "")
        + "</section>"
    )


def _estimate(seconds: Range | None, language: Language) -> str:
    if seconds is None:
        return language.say("known after the first question")
    low, high = (max(1, round(bound)) for bound in seconds)
    if low == high < 90:
        return language.say("about {seconds:,} s", seconds=high)
    if high < 90:
        return language.say("{low:,} to {high:,} s", low=low, high=high)
    least, most = round(seconds[0] / 60), round(seconds[1] / 60)
    if least == 0:
        return language.say("up to {minutes:,} min", minutes=most)
    if least == most:
        return language.say("about {minutes:,} min", minutes=most)
    return language.say("{low:,} to {high:,} min", low=least, high=most)


def _size(size_bytes: int, language: Language) -> str:
    if size_bytes < 1024**2:
        return language.say("{size:,.0f} KB", size=max(1.0, size_bytes / 1024))
    if size_bytes < 1024**3:
        return language.say("{size:,.1f} MB", size=size_bytes / 1024**2)
    return language.say("{size:,.2f} GB", size=size_bytes / 1024**3)
