"""Report: what happened, in words. Numbers only: no text of a visitor passes through here.

Where a function returns HTML, it says so; the page puts it where text is parsed as a template, so everything that is
not written in this file goes through :func:`inert`.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from tempo.answer import Answer, Budget, Progress, ScoredSegment, Stage, Timings
from tempo.config import Policy
from tempo.model.spec import ModelSpec
from tempo.view.clock import span
from tempo.view.keyframes import RELEVANT_FROM, Keyframes

STAGES: dict[Stage, tuple[str, str]] = {
    "reading": ("Read", "frames"),
    "compressing": ("Compress", "segments"),
    "answering": ("Answer", "tokens"),
}
"""Heading of each stage, in order, and what is counted in it."""

POLICIES: dict[Policy, str] = {
    "ata": "Adaptive (ATA)",
    "no_minimum": "Adaptive, without temporal anchor",
    "uniform": "Uniform",
    "topk": "Hard top-k",
    "random": "Random",
    "adversarial": "Adversarial (the least relevant first)",
}

SPARSE_S = 1.0
"""From this distance between sampled frames on, in seconds, the page warns that short events can be missed."""


def inert(text: str) -> str:
    """`text` for a place that is parsed as HTML and as a template: nothing in it is a tag or a placeholder."""
    escaped = html.escape(text)
    for character in "$`{}\\@":
        escaped = escaped.replace(character, f"&#{ord(character)};")
    return escaped


def summary(segments: Sequence[ScoredSegment], budget: Budget, frames: int) -> str:
    """What was read and kept: "128 segments of 4.0 s, 2,950 of 4,096 tokens used, 2.9 a frame."

    Args:
        segments: all segments with their tokens, at least one.
        budget: the visual token budget and its use.
        frames: number of frames that were sampled.
    """
    length_s = segments[0].end_s - segments[0].start_s
    return (
        f"{_count(len(segments), 'segment')} of {length_s:.1f} s, {budget.used:,} of {budget.cap:,} tokens used, "
        f"{budget.used / frames:.1f} a frame."
    )


def notes(answer: Answer) -> list[str]:
    """What a careful reader of this answer should know, one sentence or two each."""
    found = []
    distance_s = (answer.segments[-1].end_s - answer.segments[0].start_s) / answer.video.frames_sampled
    if distance_s >= SPARSE_S:
        found.append(
            f"One frame every {distance_s:.1f} s was read, so events shorter than that can be missed. "
            "More frames can be allowed in the settings."
        )
    if max(segment.relevance for segment in answer.segments) < RELEVANT_FROM:
        found.append("No segment scored as relevant: what was asked for may not be in this video.")
    if answer.options.policy != "ata":
        found.append(f"Allocation policy: {POLICIES[answer.options.policy]}.")
    if answer.finish == "length":
        found.append(f"The answer was cut off after {answer.options.max_new_tokens:,} tokens.")
    if answer.reused:
        found.append("The frames were still known from an earlier question on this video.")
    return found


def keyframes(shown: Keyframes) -> str:
    """What the two rows of keyframes show, and what they leave out."""
    count = len(shown.relevant)
    if not shown.found:
        first = f"No segment scored as relevant; the {count} highest scores" if count > 1 else "Not scored as relevant"
    elif shown.found > count:
        first = f"{count} of the {shown.found:,} segments that scored as relevant, those with the most tokens"
    else:
        first = f"{_count(count, 'segment')} scored as relevant"
    if not shown.others:
        return f"{first}."
    rest = f"{_count(len(shown.others), 'other')} in grey"
    if shown.omitted:
        rest += f", evenly spread over the video; {shown.omitted:,} more are not shown"
    return f"{first}; {rest}."


def waiting() -> str:
    """The stages before the first progress arrives, as HTML."""
    return _stages({}, "Waiting for the model. Other visitors' questions may be ahead of yours.")


def idle() -> str:
    """The stages of a page on which nothing has been asked, as HTML."""
    return _stages({}, "Nothing asked yet. Choose a video, write a question, and press Ask.")


def stopped() -> str:
    """The stages after a visitor pressed Stop, or could not get into the queue, as HTML."""
    return _stages({}, "Stopped before an answer. Press Ask to start again.")


def failed() -> str:
    """The stages after an error, as HTML."""
    return _stages({}, "No answer this time. Your video and your question are still here.")


def progress(now: Progress) -> str:
    """The stages while a question is being answered, as HTML: those before `now` are full."""
    order = list(STAGES)
    shares: dict[Stage, float] = dict.fromkeys(order[: order.index(now.stage)], 1.0)
    shares[now.stage] = min(now.done / now.total, 1.0) if now.total else 0.0
    unit = STAGES[now.stage][1]
    words = {
        "reading": f"Reading frames: {now.done:,} of {now.total:,}" if now.total else "Opening the video",
        "compressing": f"Compressing segments with the question: {now.done:,} of {now.total:,}",
        "answering": f"Answering: {now.done:,} {unit}",
    }
    return _stages(shares, words[now.stage])


def finished(answer: Answer) -> str:
    """The stages with the seconds each took, and the summary, as HTML."""
    text = summary(answer.segments, answer.budget, answer.video.frames_sampled)
    return _stages(dict.fromkeys(STAGES, 1.0), text, answer.timings)


def peak(segments: Sequence[ScoredSegment]) -> str:
    """Where the highest relevance score is: "Highest relevance score: 0.98 at 0:24–0:28."

    Equal scores: the earliest segment.
    """
    best = max(segments, key=lambda segment: segment.relevance)
    return f"Highest relevance score: {best.relevance:.2f} at {span(best.start_s, best.end_s)}."


def model_card(*, name: str, parameters: int, device: str, dtype: str, reason: str, spec: ModelSpec) -> str:
    """Which model answers, why, what it can do, and its licence, as HTML.

    Args:
        name: how the model is called.
        parameters: their number.
        device: where it runs.
        dtype: the number format it computes in.
        reason: one sentence: why this model answers.
        spec: its scope and licence are shown.
    """
    facts = f"{_millions(parameters)} parameters, {device}, {dtype}"
    return (
        '<section class="model" aria-label="The model that answers">'
        f"<div><h2>{inert(name)}</h2><p>{inert(facts)}</p><p>{inert(reason)}</p></div>"
        f"<div><h3>What it can do</h3><p>{inert(spec.scope)}</p></div>"
        f"<div><h3>Licence</h3><p>{inert(spec.licence)}</p></div>"
        "</section>"
    )


def upload_note(*, max_duration_s: float, max_bytes: int, file_age_s: int) -> str:
    """What may be uploaded and how long it stays: shown under the player."""
    return (
        f"Up to {_length(max_duration_s)} and {max_bytes / 1024**3:.3g} GB. Sound is not used. "
        f"Uploads are deleted after {_length(file_age_s)}."
    )


def _stages(shares: dict[Stage, float], text: str, timings: Timings | None = None) -> str:
    cells = []
    for stage, (heading, _) in STAGES.items():
        percent = round(100 * shares.get(stage, 0.0))
        took = f"<span>{getattr(timings, f'{stage}_s'):.1f} s</span>" if timings else ""
        cells.append(
            f'<div class="stage"><div class="stage-name">{heading}{took}</div>'
            f'<div class="stage-bar" role="progressbar" aria-label="{heading}" aria-valuemin="0" aria-valuemax="100" '
            f'aria-valuenow="{percent}"><i style="width: {percent}%"></i></div></div>'
        )
    return f'<div class="stages">{"".join(cells)}</div><p class="words" role="status">{inert(text)}</p>'


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _length(seconds: float) -> str:
    if seconds < 90:
        return _count(round(seconds), "second")
    if seconds < 90 * 60:
        return _count(round(seconds / 60), "minute")
    return f"{seconds / 3600:.3g} hours"


def _millions(parameters: int) -> str:
    if parameters >= 1_000_000_000:
        return f"{parameters / 1e9:.1f} billion"
    return f"{parameters / 1e6:.1f} million"
