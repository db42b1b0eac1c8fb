"""Leftovers: files on the server that nobody may need any more.

Gradio deletes by age what it handed out itself. It leaves the folders, what was made and never handed out, and all that
an earlier process left behind.
"""

from __future__ import annotations

import contextlib
import re
import threading
import time
from pathlib import Path
from typing import get_args

from tempo.page.uploads import Made

GRADIOS = re.compile("[0-9a-f]{64}")
"""Gradio's folders have a hash as name. Besides them and those of our own nothing in there is touched."""


def interval_s(age_s: float) -> float:
    """How often to look for files that are older than `age_s`."""
    return max(1.0, min(600.0, age_s / 2))


def sweep(folder: Path, age_s: float) -> None:
    """Delete the files and the empty folders below `folder` that nobody has touched for `age_s` seconds."""
    oldest = time.time() - age_s
    ours = [entry for entry in folder.glob("*") if entry.name in get_args(Made) or GRADIOS.fullmatch(entry.name)]
    # All ages first, since that of a folder begins anew when something in it is deleted.
    old = [path for entry in ours for path in (entry, *entry.rglob("*")) if _changed(path) < oldest]
    for path in sorted(old, reverse=True):  # from the innermost to the outermost
        # Somebody else may have deleted it; a folder with something in it stays.
        with contextlib.suppress(OSError):
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()


def _changed(path: Path) -> float:
    """When it changed, in seconds since 1970; now where it is gone."""
    try:
        return path.lstat().st_ctime
    except OSError:
        return time.time()


def keep_sweeping(folder: Path, age_s: float) -> None:
    """Sweep now and then, until the process ends."""

    def run() -> None:
        while True:
            sweep(folder, age_s)
            time.sleep(interval_s(age_s))

    threading.Thread(target=run, daemon=True).start()
