"""ask: answer a question about a video."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from tempo.answer import Answer, Progress, TextDelta
from tempo.cli.logs import quiet_transformers
from tempo.cli.progress import ProgressLine
from tempo.config import AskOptions, check_query
from tempo.errors import TempoError, UsageError


def fields() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each field of AskOptions, with how `argparse` is told about it."""
    kinds = get_type_hints(AskOptions)
    for option in dataclasses.fields(AskOptions):
        kind, meaning = kinds[option.name], option.metadata["meaning"]
        if get_origin(kind) is Literal:
            choices = get_args(kind)
            meaning = f"{meaning}: {', '.join(choices)} (default: {option.default})"
            told: dict[str, Any] = {"choices": choices, "metavar": option.name[0].upper()}
        else:
            number = float if float in (kind, *get_args(kind)) else int
            told = {"type": number, "metavar": "N" if number is int else "X"}
        yield option.name, {"default": option.default, "help": meaning, **told}


def answer(args: argparse.Namespace) -> None:
    """Read, answer, and write the answer where it was asked for. A file gets a record of an error, too."""
    options = AskOptions(**{name: getattr(args, name) for name, _ in fields()})
    out = None if args.json in (None, "-") else Path(args.json)
    # Now, not after minutes of work.
    if out is not None and (out.is_dir() or not out.parent.is_dir()):
        raise UsageError(f"{out} cannot be written: name a file in a folder that exists.")
    try:
        _refuse(args.video, args.question)
        done = _follow(args, options)
    except TempoError as error:
        if out is not None:
            from tempo.record import failed

            _write(out, failed(error, args.question, args.video, options))
        raise
    from tempo.record import Record, to_dict
    from tempo.view import remarks

    record = to_dict(Record(done))
    sys.stdout.write(f"{json.dumps(record) if args.json == '-' else ''}\n")
    sys.stdout.flush()
    summary = remarks.summary(done.segments, done.budget, done.video.frames_sampled)
    sys.stderr.write("\n".join((summary, *remarks.of(done), "")))
    if out is not None:
        _write(out, record)


def _refuse(video: str, question: str) -> None:
    """What is no video by its first bytes, or no text, before a model is loaded."""
    from tempo.video import signature
    from tempo.video.place import place

    signature.identify(place(video))
    check_query(question)


def _follow(args: argparse.Namespace, options: AskOptions) -> Answer:
    """The answer, whose text goes to stdout as it comes, but for `--json -`, and whose progress goes to stderr."""
    import tempo

    quiet_transformers()
    model = tempo.load(args.model or "auto")
    announced = False
    # Closing the events kills the decoding child, whatever ends this block.
    with ProgressLine(sys.stderr) as line, closing(model.stream(args.video, args.question, **vars(options))) as events:
        for event in events:
            if isinstance(event, Progress):
                # Not before a frame was read: of what cannot be read there is one line, and that is the error.
                if event.done and not announced:
                    line.clear()
                    sys.stderr.write(f"{model.name}: {model.reason} {model.spec.licence}\n")
                    announced = True
                line.show(event)
            elif isinstance(event, TextDelta) and args.json != "-":
                line.clear()
                sys.stdout.write(event.text)
                sys.stdout.flush()
            elif isinstance(event, Answer):
                return event
    raise AssertionError("a stream of events ends with its Answer")


def _write(out: Path, record: dict[str, Any]) -> None:
    try:
        out.write_text(f"{json.dumps(record)}\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}.") from None
