"""Arguments: which commands there are, and what each takes."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import NoReturn

from tempo import __version__
from tempo.cli import commands
from tempo.cli.ask import answer, fields
from tempo.cli.bench import measure
from tempo.errors import UsageError


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        # argparse would print the usage above the message, and the contract is one line.
        raise UsageError(f"{message} (see {self.prog} --help)")


def parser() -> argparse.ArgumentParser:
    """The parser of all commands; each sets `run`, the function that takes the parsed arguments."""
    top = _Parser(prog="python -m tempo", description="Ask a long video, see where the model looked.")
    top.add_argument("--version", action="version", version=f"tempo {__version__}")
    subparsers = top.add_subparsers(metavar="COMMAND", required=True)

    ask = subparsers.add_parser("ask", help="answer a question about a video: the answer on stdout, progress on stderr")
    ask.add_argument("video", metavar="VIDEO")
    ask.add_argument("question", metavar="QUESTION")
    ask.add_argument("--model", metavar="M", help="auto, nano, a hub id, or a folder (default: TEMPO_MODEL)")
    for name, keywords in fields():
        ask.add_argument(f"--{name.replace('_', '-')}", **keywords)
    ask.add_argument("--json", metavar="FILE", help="write the whole answer as JSON; with - to stdout, and only that")
    ask.set_defaults(run=answer)

    bench = subparsers.add_parser("bench", help="measure how well a model answers about the synthetic world")
    benches = bench.add_subparsers(metavar="BENCHMARK", required=True)
    needle = benches.add_parser("needle", help="a table on stderr; the last line on stdout is JSON")
    needle.add_argument("--model", metavar="M", help="nano, or a folder (default: nano)")
    needle.add_argument("--segments", metavar="N,N", type=_numbers, help="lengths of the videos, of 4 s a segment")
    needle.add_argument(
        "--own-words",
        metavar="FILE",
        type=Path,
        help="ask this table of questions about the example clips too, such as tests/data/own_words.tsv",
    )
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
    needle.set_defaults(run=measure)

    serve = subparsers.add_parser("serve", help="the page, at the address that the environment gives")
    serve.set_defaults(run=commands.serve)

    config = subparsers.add_parser("config", help="list the environment variables with their values")
    config.set_defaults(run=commands.list_settings)

    convert = subparsers.add_parser("convert", help="turn a checkpoint of the released layout into this project's")
    convert.add_argument("source", metavar="SOURCE", help="a folder or a hub id")
    convert.add_argument("out", metavar="OUT", type=Path, help="the folder to write")
    convert.set_defaults(run=commands.convert)

    train = subparsers.add_parser("train", help="train an embedded model from rendered videos")
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
    train.set_defaults(run=commands.train)

    space = subparsers.add_parser("space", help="the hosted demo: its Spacefile and the front matter of README.md")
    actions = space.add_subparsers(metavar="ACTION", required=True)
    actions.add_parser("check", help="fail unless both are valid and agree").set_defaults(run=commands.check_space)
    render = actions.add_parser("render", help="write the front matter from the Spacefile")
    render.set_defaults(run=commands.render_space)
    return top


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < math.inf:
        raise ValueError(text)
    return number


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))
