"""GPU calls: the engine's part of a request, as it is or, on a GPU Space, in a forked process.

A forked process has all that its parent had at that moment, so frames that are kept need not be sent. Nothing that it
keeps itself is there afterwards: what later questions need comes back as an event. The library `spaces` sends only
Gradio's own errors back, so visitors' errors are events, too; and it may use a process again that was forked before
the frames were read, which then asks for them.

What the parent learns later does not reach a forked process: `cancelled` is not passed to it. There a question ends
between two events, when the generator is closed and the process with it, and not within a long step.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tempo.answer import Answer, Event, Progress
from tempo.attribution import Attribution
from tempo.config import AskOptions
from tempo.errors import TempoError
from tempo.pipeline import Learned, Tempo
from tempo.video import Frames

Cancelled = Callable[[], bool]
"""Asked within a step that is long; True ends the work there."""
Asking = Callable[[Frames, str, dict[str, Any], Cancelled], Generator[Event, None, Any]]
"""Frames, question, options."""
Weighing = Callable[[Frames, Answer, Cancelled], Generator[Progress | Attribution, None, None]]

START_S = 15


@dataclass(frozen=True)
class Sent:
    """Frames on their way into a forked process: their name, and themselves only where it cannot know them."""

    path: Path
    options: AskOptions
    segments: int
    reused: bool
    frames: Frames | None = None

    def known(self, model: Tempo) -> Frames | None:
        found = self.frames or model.known(self.path, **vars(self.options))
        return replace(found, reused=self.reused) if found else None


@dataclass(frozen=True)
class Missing:
    """The forked process does not know the frames."""


def asking(model: Tempo, spaces: Any | None) -> Asking:
    """`model.ask`, on the GPU.

    Args:
        spaces: the library on a GPU Space, None elsewhere.
    """
    if spaces is None:
        return lambda frames, query, options, cancelled: model.ask(frames, query, cancelled=cancelled, **options)

    def run(sent: Sent, query: str, options: dict[str, Any]) -> Iterator[object]:
        def ask(frames: Frames) -> Iterator[object]:
            yield (yield from model.ask(frames, query, **options))

        return _inside(model, sent, ask)

    def duration_s(sent: Sent, query: str, options: dict[str, Any]) -> int:
        # An estimate that is generous for the released model: start, 10 segments a second, 15 tokens a second.
        return round(START_S + sent.segments / 10 + (options["max_new_tokens"] or model.spec.max_new_tokens) / 15)

    call = _generator(spaces, run, duration_s)
    return lambda frames, query, options, _: _outside(model, frames, AskOptions(**options), call, query, options)


def weighing(model: Tempo, spaces: Any | None) -> Weighing:
    """`model.weigh`, on the GPU. Arguments as for :func:`asking`."""
    if spaces is None:
        return lambda frames, answer, cancelled: model.weigh(frames, answer, cancelled=cancelled)

    def run(sent: Sent, answer: Answer) -> Iterator[object]:
        return _inside(model, sent, lambda frames: model.weigh(frames, answer))

    def duration_s(sent: Sent, answer: Answer) -> int:
        # The compressor may have to run again; then two contexts a second.
        return round(START_S + sent.segments / 10 + min(sent.segments, 64) / 2)

    call = _generator(spaces, run, duration_s)
    return lambda frames, answer, _: _outside(model, frames, answer.options, call, answer)


def _generator(spaces: Any, run: Callable[..., Iterator[object]], duration_s: Callable[..., int]) -> Any:
    def generate(*arguments: Any) -> Generator[object, None, None]:  # spaces looks for `yield` in the function itself
        yield from run(*arguments)

    return spaces.GPU(duration=duration_s)(generate)


def _inside(model: Tempo, sent: Sent, work: Callable[[Frames], Iterator[object]]) -> Iterator[object]:
    """In the forked process: `work` on the frames that were sent."""
    frames = sent.known(model)
    if frames is None:
        yield Missing()
        return
    try:
        yield from work(frames)
    except TempoError as error:
        yield error


def _outside(
    model: Tempo, frames: Frames, options: AskOptions, call: Callable[..., Any], *arguments: Any
) -> Generator[Any, None, None]:
    """In the parent: the events of `call`; what it learned is kept here."""
    sent = Sent(
        path=frames.info.path,
        options=options,
        segments=len(frames.keyframes),
        reused=frames.reused,
    )
    if sent.known(model) is None:
        sent = replace(sent, frames=frames)
    answer, missing = None, False
    with closing(call(sent, *arguments)) as events:
        for event in events:
            if isinstance(event, Missing):
                missing = True
            elif isinstance(event, TempoError):
                raise event
            elif isinstance(event, Learned):
                model.learn(event)
            elif isinstance(event, Answer):
                answer = event  # comes last, since the caller may close this generator then
            else:
                yield event
    if missing:
        whole = replace(sent, frames=frames)
        yield from _outside(model, frames, options, lambda _, *rest: call(whole, *rest), *arguments)
    elif answer is not None:
        yield answer
