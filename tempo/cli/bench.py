"""bench: measure how well a model answers about the synthetic world."""

from __future__ import annotations

import argparse
import json
import sys

from tempo.cli.logs import quiet_transformers
from tempo.errors import UsageError


def measure(args: argparse.Namespace) -> None:
    """Run the benchmark, or draw again what it has measured."""
    if args.json is not None and (args.json.is_dir() or not args.json.parent.is_dir()):
        raise UsageError(f"{args.json} cannot be written: name a file in a folder that exists.")
    if args.figures is not None and args.figures.exists() and not args.figures.is_dir():
        raise UsageError(f"{args.figures} is no folder.")
    given = {name: getattr(args, name) for name in ("model", "segments", "questions", "own_words", "processes")}
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
