"""Upload: what is said of a video before anything is asked. Numbers and words of this project only."""

from __future__ import annotations

from tempo.model.spec import ModelSpec
from tempo.preflight import Preflight, beyond_anchors
from tempo.speeds import Range
from tempo.view.clock import clock
from tempo.view.language import ENGLISH, Language
from tempo.view.markup import Markup, render


def note(*, max_duration_s: float, max_bytes: int, file_age_s: int, language: Language = ENGLISH) -> str:
    """What may be uploaded and how long it stays: shown under the player."""
    return language.say(
        "Up to {gigabytes:.3g} GB; of a longer video the first {length} are read. Sound is not used. "
        "Uploads are deleted after {age}.",
        gigabytes=max_bytes / 1024**3,
        length=_length(max_duration_s, language),
        age=_length(file_age_s, language),
    )


def describe(preflight: Preflight, spec: ModelSpec, budget: int, *, language: Language = ENGLISH) -> Markup:
    """The facts of a video, what will be read of it, how many tokens its segments share, how long it may take, and
    every limit it runs into, as HTML.

    Args:
        spec: of the model that answers.
        budget: the visual token budget of the next question.
    """
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
        (say("Token budget"), _budget(preflight.segments, spec, budget, language)),
        (say("Estimate"), _estimate(preflight.estimate_s, language)),
    ]
    limits = [say(limit.message, **limit.values) for limit in preflight.limits]
    if not beyond_anchors(spec, preflight.segments, budget):
        limits.append(say("This budget leaves every segment the same few tokens, however relevant it is."))
    return render("preflight.html", say=say, facts=facts, limits=limits)


def _budget(segments: int, spec: ModelSpec, budget: int, language: Language) -> str:
    """What the segments share, and what of it is left for relevance."""
    if budget >= segments * spec.k_max:
        return language.say(
            "{budget:,}, enough for all {all:,} memory tokens", budget=budget, all=segments * spec.k_max
        )
    beyond = beyond_anchors(spec, segments, budget)
    if not beyond:
        return language.say("{budget:,}, nothing beyond the temporal anchors", budget=budget)
    return language.say("{budget:,}, {beyond:,} beyond the temporal anchors", budget=budget, beyond=beyond)


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


def _length(seconds: float, language: Language) -> str:
    if seconds < 90:
        return language.plural(round(seconds), "{count:,} second", "{count:,} seconds")
    if seconds < 90 * 60:
        return language.plural(round(seconds / 60), "{count:,} minute", "{count:,} minutes")
    return language.say("{hours:.3g} hours", hours=seconds / 3600)
