"""Worker processes, which end with the process that started them."""

from __future__ import annotations

import multiprocessing
import os
import threading


def end_with_parent() -> None:
    """End this worker as soon as its parent is gone.

    Killed parents end nothing by themselves: a worker would wait for work for ever, or go on with it beside whoever
    starts it again.
    """
    parent = multiprocessing.parent_process()
    assert parent is not None, "a worker has a parent"

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
