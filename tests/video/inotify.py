"""Notices any process that opens a file in a folder, by the kernel's own account."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from types import TracebackType

_IN_ACCESS, _IN_OPEN = 0x1, 0x20
_LIBC = ctypes.CDLL(None, use_errno=True)


class Watch:
    """Within `with`, :meth:`events` tells whether files of `folder` were opened or read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Watch:
        self._descriptor = _LIBC.inotify_init1(os.O_NONBLOCK)
        watching = _LIBC.inotify_add_watch(self._descriptor, os.fsencode(self._folder), _IN_ACCESS | _IN_OPEN)
        if self._descriptor < 0 or watching < 0:
            raise OSError(ctypes.get_errno(), "inotify")
        return self

    def events(self) -> int:
        """Bytes of events since the last call; 0 means that nobody touched anything."""
        try:
            return len(os.read(self._descriptor, 65536))
        except BlockingIOError:
            return 0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        os.close(self._descriptor)
