"""Commands that are a few lines: what each checks, and what it starts."""

from __future__ import annotations

import argparse
import dataclasses
import shlex
import sys
from pathlib import Path

from tempo.cli.logs import quiet_transformers
from tempo.config import Settings, settings
from tempo.errors import UsageError


def serve(args: argparse.Namespace) -> None:
    """Serve the page until the process ends."""
    from tempo.page import serve

    serve.main()


def list_settings(args: argparse.Namespace) -> None:
    """List the environment variables with their values, in a form that a shell reads."""
    values = settings()
    for field in dataclasses.fields(Settings):
        value = shlex.quote(str(getattr(values, field.name)))
        sys.stdout.write(f"{field.metadata['env']}={value}  # {field.metadata['meaning']}\n")


def convert(args: argparse.Namespace) -> None:
    """Turn a checkpoint of the released layout into this project's."""
    from tempo.model import conversion

    if args.source in ("nano", "auto"):
        raise UsageError(
            "{source} is in this project's layout already; convert takes a folder or a hub id of the released layout, "
            "such as Vision-CAIR/Tempo-6B.",
            source=args.source,
        )
    quiet_transformers()
    conversion.convert(args.source, args.out)


def train(args: argparse.Namespace) -> None:
    """Train an embedded model from rendered videos."""
    from tempo.training import trainer
    from tempo.training.curriculum import STAGES

    names = [stage.name for stage in STAGES]
    if args.stage is not None and args.stage not in names:
        raise UsageError(f"There is no stage {args.stage}; choose one of {', '.join(names)}.")
    quiet_transformers()
    given = {
        name: getattr(args, name)
        for name in ("minutes", "seed", "device", "processes", "start", "stage")
        if getattr(args, name) is not None
    }
    trainer.train(trainer.TrainOptions(out=args.out, truncate=not args.no_truncation, **given))


def check_space(args: argparse.Namespace) -> None:
    """Fail unless the Spacefile and the front matter of README.md are valid and agree."""
    from tempo import space

    space.check(Path())
    sys.stdout.write("Spacefile and README.md agree.\n")


def render_space(args: argparse.Namespace) -> None:
    """Write the front matter of README.md from the Spacefile."""
    from tempo import space

    written = space.render(Path())
    sys.stdout.write("README.md written.\n" if written else "README.md was right already.\n")
