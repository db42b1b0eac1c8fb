"""Progress: the stage of a request and how far it is, on a terminal or in a log."""

from __future__ import annotations

import time
from typing import TextIO

from tempo.answer import Progress


class ProgressLine:
    """On a terminal one line drawn over and over, else one line a stage."""

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
