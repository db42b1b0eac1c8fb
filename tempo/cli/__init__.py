"""The command line: `python -m tempo ask | bench | serve | config | convert | train | space`.

Exit status: 0; 2 with one line `tempo: error: ...` for what the caller can put right; 130 on interrupt; 141, without a
word, where nobody reads the output any more (`... | head`). Anything else that is raised is a bug and ends in its
traceback, with status 1.

`arguments` says which commands there are. What a command needs is imported when it runs: help, config and space start
at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from tempo.cli.arguments import parser
from tempo.cli.logs import configure_logging
from tempo.errors import TempoError


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
