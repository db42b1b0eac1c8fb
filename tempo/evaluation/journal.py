"""Journal: the trials of a run, kept as they are made, so that an interrupted run goes on where it was.

A file beside the document that the run will write, removed once that is written. It holds pickled records: first what
the run is of, then the trials of one video after another. Only this program reads it, and never past a record that was
cut off, as when the process was killed.
"""

from __future__ import annotations

import logging
import pickle
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from tempo.errors import UsageError

if TYPE_CHECKING:
    from tempo.evaluation.cells import Cell
    from tempo.evaluation.trials import Trial

log = logging.getLogger(__name__)


def place(document: Path) -> Path:
    """Where the journal of a run is that will write `document`."""
    return document.with_name(f"{document.name}.unfinished")


class Journal:
    """Trials by cell and video. Not to be shared between processes."""

    def __init__(self, path: Path | None = None, of: Mapping[str, object] | None = None) -> None:
        """Go on with the journal at `path` if it is of the same run, else begin it anew.

        Args:
            path: None keeps the trials in memory only.
            of: what makes the run the same, by what it is called in the log; plain values.

        Raises:
            UsageError: the file cannot be written.
        """
        self._path = path
        self._made: dict[tuple[str, int], list[Trial]] = {}
        self._before_s = 0.0
        self._began_s = time.monotonic()
        if path is None:
            return
        run = dict(of or {})
        try:
            if path.exists() and self._read(path, run):
                log.info("%s: going on after %d videos", path.name, len(self._made))
            else:
                path.write_bytes(pickle.dumps(run))
        except OSError as error:
            raise _not_writable(path, error) from None

    @property
    def wall_s(self) -> float:
        """Seconds that the run has taken, those before its interruptions included."""
        return self._before_s + time.monotonic() - self._began_s

    def get(self, cell: Cell, video: int) -> list[Trial] | None:
        """The trials of a video of a cell; None where there are none yet."""
        return self._made.get((cell.name, video))

    def put(self, cell: Cell, video: int, trials: list[Trial]) -> None:
        """Keep the trials of a video of a cell.

        Raises:
            UsageError: the file cannot be written.
        """
        self._made[cell.name, video] = trials
        if self._path is None:
            return
        try:
            with self._path.open("ab") as file:
                file.write(pickle.dumps((cell.name, video, trials, self.wall_s)))
        except OSError as error:
            raise _not_writable(self._path, error) from None

    def _read(self, path: Path, run: dict[str, object]) -> bool:
        """Take the file's trials if it is of this run, and leave it as long as its last whole record."""
        with path.open("r+b") as file:
            kept = _record(file)
            if kept != run:
                names = [name for name in run if not isinstance(kept, dict) or kept.get(name) != run[name]]
                log.info("%s is of another run (%s differs); starting anew", path.name, ", ".join(names))
                return False
            whole = file.tell()
            while record := _record(file):
                cell, video, trials, self._before_s = record
                self._made[cell, video] = trials
                whole = file.tell()
            file.truncate(whole)
        return True


def _record(file: BinaryIO) -> Any:
    """The next record of the file; None at its end, or where the rest is no whole record."""
    try:
        return pickle.load(file)
    except (EOFError, pickle.UnpicklingError):
        return None


def _not_writable(path: Path, error: OSError) -> UsageError:
    return UsageError("{path} cannot be written: {reason}.", path=path, reason=error.strerror)
