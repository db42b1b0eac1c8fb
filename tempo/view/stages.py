"""Stages: how far a question is, as HTML. Numbers only: no text of a visitor passes through here."""

from __future__ import annotations

from dataclasses import asdict

from tempo.answer import Answer, Progress, Stage, Timings
from tempo.errors import Words
from tempo.view import remarks
from tempo.view.language import ENGLISH, Language
from tempo.view.markup import Markup, render

STAGES: dict[Stage, Words] = {
    "reading": Words("Read"),
    "compressing": Words("Compress"),
    "answering": Words("Answer"),
}
"""Heading of each stage of a question, in order."""


def waiting(*, language: Language = ENGLISH) -> Markup:
    """The stages before the first progress arrives, as HTML."""
    text = language.say("Waiting for the model. Other visitors' questions may be ahead of yours.")
    return _stages({}, text, language)


def waiting_to_read(*, language: Language = ENGLISH) -> Markup:
    """The same where others' videos are being read, as HTML."""
    text = language.say("Waiting to read the video. Other visitors' videos may be ahead of yours.")
    return _stages({}, text, language)


def idle(*, language: Language = ENGLISH) -> Markup:
    """The stages of a page on which nothing has been asked, as HTML."""
    return _stages({}, language.say("Nothing asked yet. Choose a video, write a question, and press Ask."), language)


def stopped(*, language: Language = ENGLISH) -> Markup:
    """The stages after a visitor pressed Stop, or could not get into the queue, as HTML."""
    return _stages({}, language.say("Stopped before an answer. Press Ask to start again."), language)


def failed(*, language: Language = ENGLISH) -> Markup:
    """The stages after an error, as HTML."""
    return _stages({}, language.say("No answer this time. Your video and your question are still here."), language)


def progress(now: Progress, *, language: Language = ENGLISH) -> Markup:
    """The stages while a question is being answered, as HTML: those before `now` are full."""
    order = list(STAGES)
    shares: dict[Stage, float] = dict.fromkeys(order[: order.index(now.stage)], 1.0)
    shares[now.stage] = min(now.done / now.total, 1.0) if now.total else 0.0
    words = {
        "reading": Words("Reading frames: {done:,} of {total:,}") if now.total else Words("Opening the video"),
        "compressing": Words("Compressing segments with the question: {done:,} of {total:,}"),
        "answering": Words("Answering: {done:,} tokens"),
    }
    return _stages(shares, language.say(words[now.stage], done=now.done, total=now.total), language)


def finished(answer: Answer, *, language: Language = ENGLISH) -> Markup:
    """The stages with the seconds each took, and the summary, as HTML."""
    text = remarks.summary(answer.segments, answer.budget, answer.video.frames_sampled, language=language)
    return _stages(dict.fromkeys(STAGES, 1.0), text, language, answer.timings)


def _stages(shares: dict[Stage, float], words: str, language: Language, timings: Timings | None = None) -> Markup:
    seconds = asdict(timings) if timings else {}
    stages = []
    for stage, heading in STAGES.items():
        took = language.say("{seconds:.1f} s", seconds=seconds[f"{stage}_s"]) if timings else ""
        stages.append((language.say(heading), round(100 * shares.get(stage, 0.0)), took))
    return render("stages.html", stages=stages, words=words)
