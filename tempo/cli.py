"""The command line: `python -m tempo ask | bench | serve | config | convert | train | space`.

Exit status: 0; 2 with one line `tempo: error: ...` for what the caller can put right; 130 on interrupt; 141, without a
word, where nobody reads the output any more (`... | head`). Anything else that is raised is a bug and ends in its
traceback, with status 1.

What a command needs is imported when it runs: help, config and space start at once.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import logging
import math
import os
import shlex
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Literal, NoReturn, TextIO, get_args, get_origin, get_type_hints

from tempo import __version__
from tempo.answer import Answer, Progress, TextDelta
from tempo.config import AskOptions, Settings, check_query, settings
from tempo.errors import TempoError, UsageError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command (default: that of `sys.argv`) and return its exit status."""
    open_standard_streams()
    try:
        try:
            args = parser().parse_args(arguments)
            configure_logging()
            args.run(args)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # What is still in the buffers would be written at exit, and fail there.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for number in (1, 2):
            os.dup2(nowhere, number)
        return 141
    except TempoError as error:
        sys.stderr.write(f"tempo: error: {' '.join(str(error).split())}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("tempo: interrupted\n")
        return 130
    return 0


def open_standard_streams() -> None:
    """Standard streams that were closed (`>&-`) lead nowhere, so that no file gets their numbers, and all can write."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    for name, number in (("stdout", 1), ("stderr", 2)):
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "w", encoding="utf-8", closefd=False))  # noqa: SIM115


def configure_logging() -> None:
    """Log to stderr: what this package says, errors of all others. For all entry points but the page."""
    logging.basicConfig(level=logging.ERROR, format="%(name)s: %(levelname)s: %(message)s")
    logging.getLogger("tempo").setLevel(logging.INFO)
    # Warnings of the warnings module become log records of level WARNING, which the root level hides.
    logging.captureWarnings(True)


def quiet_transformers() -> None:
    """Errors only. transformers sets its own level when it is imported, so this comes after, where it is needed."""
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        # argparse would print the usage above the message, and the contract is one line.
        raise UsageError(f"{message} (see {self.prog} --help)")


def parser() -> argparse.ArgumentParser:
    """The parser of all commands; each sets `run`, the function that takes the parsed arguments."""
    top = _Parser(prog="python -m tempo", description="Ask a long video, see where the model looked.")
    top.add_argument("--version", action="version", version=f"tempo {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)

    ask = commands.add_parser("ask", help="answer a question about a video: the answer on stdout, progress on stderr")
    ask.add_argument("video", metavar="VIDEO")
    ask.add_argument("question", metavar="QUESTION")
    ask.add_argument("--model", metavar="M", help="auto, nano, a hub id, or a folder (default: TEMPO_MODEL)")
    for name, keywords in _options():
        ask.add_argument(f"--{name.replace('_', '-')}", **keywords)
    ask.add_argument("--json", metavar="FILE", help="write the whole answer as JSON; with - to stdout, and only that")
    ask.set_defaults(run=_ask)

    bench = commands.add_parser("bench", help="measure how well a model answers about the synthetic world")
    benches = bench.add_subparsers(metavar="BENCHMARK", required=True)
    needle = benches.add_parser("needle", help="a table on stderr; the last line on stdout is JSON")
    needle.add_argument("--model", metavar="M", help="nano, or a folder (default: nano)")
    needle.add_argument("--segments", metavar="N,N", type=_numbers, help="lengths of the videos, of 4 s a segment")
    needle.add_argument("--questions", metavar="N", type=int, help="of a cell of the table (default: 500)")
    needle.add_argument("--processes", metavar="P", type=int, help="with one thread each (default: one a core)")
    needle.add_argument(
        "--json",
        metavar="FILE",
        type=Path,
        help="write the JSON here as well, and go on with a run that was interrupted",
    )
    needle.add_argument("--figures", metavar="DIR", type=Path, help="write the figures as SVG files")
    needle.add_argument("--quick", action="store_true", help="a small run, of minutes")
    needle.add_argument(
        "--redraw", metavar="FILE", type=Path, help="no run: the table, and the figures, of what --json wrote"
    )
    needle.set_defaults(run=_bench_needle)

    serve = commands.add_parser("serve", help="the page, at the address that the environment gives")
    serve.set_defaults(run=_serve)

    config = commands.add_parser("config", help="list the environment variables with their values")
    config.set_defaults(run=_config)

    convert = commands.add_parser("convert", help="turn a checkpoint of the released layout into this project's")
    convert.add_argument("source", metavar="SOURCE", help="a folder or a hub id")
    convert.add_argument("out", metavar="OUT", type=Path, help="the folder to write")
    convert.set_defaults(run=_convert)

    train = commands.add_parser("train", help="train an embedded model from rendered videos")
    train.add_argument("--out", metavar="DIR", type=Path, required=True)
    train.add_argument("--minutes", metavar="M", type=_positive, help="limit of wall-clock time (default: none)")
    train.add_argument("--seed", metavar="N", type=int)
    train.add_argument("--device", metavar="D")
    train.add_argument("--processes", metavar="P", type=int, help="on a CPU (default: one a core)")
    train.add_argument(
        "--no-truncation", action="store_true", help="a control: never truncate memory tokens in training"
    )
    train.add_argument("--start", metavar="DIR", type=Path, help="weights to start from (default: random ones)")
    train.add_argument("--stage", metavar="NAME", help="the first stage (default: that of the curriculum)")
    train.set_defaults(run=_train)

    space = commands.add_parser("space", help="the hosted demo: its Spacefile and the front matter of README.md")
    actions = space.add_subparsers(metavar="ACTION", required=True)
    actions.add_parser("check", help="fail unless both are valid and agree").set_defaults(run=_space_check)
    actions.add_parser("render", help="write the front matter from the Spacefile").set_defaults(run=_space_render)
    return top


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < math.inf:
        raise ValueError(text)
    return number


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))


def _options() -> Iterator[tuple[str, dict[str, Any]]]:
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


def _ask(args: argparse.Namespace) -> None:
    options = AskOptions(**{name: getattr(args, name) for name, _ in _options()})
    to_stdout = args.json == "-"
    out = None if args.json is None or to_stdout else Path(args.json)
    # Now, not after minutes of work.
    if out is not None and (out.is_dir() or not out.parent.is_dir()):
        raise UsageError(f"{out} cannot be written: name a file in a folder that exists.")
    # So is what is no video by its first bytes.
    from tempo.video import signature
    from tempo.video.place import place

    signature.identify(place(args.video))
    check_query(args.question)

    import tempo
    from tempo.record import Record, to_dict
    from tempo.view import remarks

    quiet_transformers()
    model = tempo.load(args.model or "auto")
    announced = False
    answer = None
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
            elif isinstance(event, TextDelta) and not to_stdout:
                line.clear()
                sys.stdout.write(event.text)
                sys.stdout.flush()
            elif isinstance(event, Answer):
                answer = event
    assert answer is not None, "a stream of events ends with its Answer"
    record = json.dumps(to_dict(Record(answer)))
    sys.stdout.write(f"{record if to_stdout else ''}\n")
    sys.stdout.flush()
    summary = remarks.summary(answer.segments, answer.budget, answer.video.frames_sampled)
    sys.stderr.write("\n".join((summary, *remarks.of(answer), "")))
    if out is not None:
        try:
            out.write_text(f"{record}\n", encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{out} cannot be written: {error.strerror}.") from None


class ProgressLine:
    """The stage of a request and how far it is. On a terminal one line drawn over and over, else one line a stage."""

    width = 30
    """Characters of the bar."""
    interval_s = 0.1
    """Least time between two drawings."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._terminal = stream.isatty()
        self._drawn_s = 0.0

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def show(self, progress: Progress) -> None:
        # The last stage has no known end, and its text is its own progress.
        if progress.stage == "answering":
            return
        complete = 0 < progress.total <= progress.done
        if not self._terminal:
            if complete:
                self._stream.write(f"{progress.stage} {progress.done}/{progress.total}\n")
            return
        now = time.monotonic()
        if now - self._drawn_s < self.interval_s and not complete:
            return
        self._drawn_s = now
        # A declared total can be too small.
        filled = min(self.width, self.width * progress.done // max(progress.total, 1))
        bar = "#" * filled + "." * (self.width - filled)
        self._stream.write(f"\r{progress.stage:<11} [{bar}] {progress.done}/{progress.total}\x1b[K")
        self._stream.flush()

    def clear(self) -> None:
        if self._terminal:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def _bench_needle(args: argparse.Namespace) -> None:
    if args.json is not None and (args.json.is_dir() or not args.json.parent.is_dir()):
        raise UsageError(f"{args.json} cannot be written: name a file in a folder that exists.")
    if args.figures is not None and args.figures.exists() and not args.figures.is_dir():
        raise UsageError(f"{args.figures} is no folder.")
    given = {name: getattr(args, name) for name in ("model", "segments", "questions", "processes")}
    given = {name: value for name, value in given.items() if value is not None}
    if args.redraw is not None and (given or args.json or args.quick):
        raise UsageError("--redraw runs nothing: it goes with --figures only.")
    if args.figures is not None:
        from tempo.evaluation import figures  # a package that it misses is missed now, not after an hour of work
    from tempo.evaluation import journal, needle, report, table

    if args.redraw is not None:
        done = report.read(args.redraw)
        sys.stderr.write(table.text(done))
    else:
        quiet_transformers()
        if args.quick:
            given = {"segments": needle.QUICK_SEGMENTS, "questions": needle.QUICK_QUESTIONS} | given
        done = needle.bench(needle.BenchOptions(**given), args.json)
        sys.stderr.write(table.text(done))
        record = json.dumps(done.to_dict())
        sys.stdout.write(f"{record}\n")
        sys.stdout.flush()
        # After an hour of work the record is out, whatever becomes of the files.
        if args.json is not None:
            args.json.write_text(f"{record}\n", encoding="utf-8")
            journal.place(args.json).unlink()
    if args.figures is not None:
        figures.write(done, args.figures)


def _serve(args: argparse.Namespace) -> None:
    from tempo.page import serve

    serve.main()


def _config(args: argparse.Namespace) -> None:
    values = settings()
    for field in dataclasses.fields(Settings):
        value = shlex.quote(str(getattr(values, field.name)))
        sys.stdout.write(f"{field.metadata['env']}={value}  # {field.metadata['meaning']}\n")


def _convert(args: argparse.Namespace) -> None:
    from tempo.model import checkpoint

    if args.source in ("nano", "auto"):
        raise UsageError(
            "{source} is in this project's layout already; convert takes a folder or a hub id of the released layout, "
            "such as Vision-CAIR/Tempo-6B.",
            source=args.source,
        )
    quiet_transformers()
    checkpoint.convert(args.source, args.out)


def _train(args: argparse.Namespace) -> None:
    from tempo.training.curriculum import STAGES
    from tempo.training.trainer import TrainOptions, train

    names = [stage.name for stage in STAGES]
    if args.stage is not None and args.stage not in names:
        raise UsageError(f"There is no stage {args.stage}; choose one of {', '.join(names)}.")
    quiet_transformers()
    given = {
        name: getattr(args, name)
        for name in ("minutes", "seed", "device", "processes", "start", "stage")
        if getattr(args, name) is not None
    }
    train(TrainOptions(out=args.out, truncate=not args.no_truncation, **given))


def _space_check(args: argparse.Namespace) -> None:
    from tempo import space

    space.check(Path())
    sys.stdout.write("Spacefile and README.md agree.\n")


def _space_render(args: argparse.Namespace) -> None:
    from tempo import space

    written = space.render(Path())
    sys.stdout.write("README.md written.\n" if written else "README.md was right already.\n")
