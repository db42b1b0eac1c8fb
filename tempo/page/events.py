"""Events: what goes into a handler and what comes out of it.

A handler gets what the widgets hold, and the request. One that takes long is a generator: at each of its steps it can
be ended, and closing it stops the work below.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import Any

import gradio as gr

Values = dict[Any, Any]
"""What the widgets hold: widget -> its value."""
Updates = dict[Any, Any]
"""What changes on the page: widget -> its new value."""
Long = Callable[[Values, gr.Request], Generator[Updates, None, None]]
"""A handler that takes long."""

UPDATE_EVERY_S = 0.1
PLOT_EVERY_S = 0.35
"""The page gets words at most ten times a second and a figure at most three times: browsers choke on more."""
API_EVERY_S = 0.5


class Every:
    """Lets something through at most once in `interval_s`."""

    def __init__(self, interval_s: float) -> None:
        self.interval_s = interval_s
        self.last_s = -float("inf")

    def due(self) -> bool:
        now_s = time.monotonic()
        if now_s - self.last_s < self.interval_s:
            return False
        self.last_s = now_s
        return True
