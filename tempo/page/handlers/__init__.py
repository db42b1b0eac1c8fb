"""Handlers: what visitors do, and what happens then. A module for each; `wiring` says what triggers them."""

from __future__ import annotations

from dataclasses import dataclass

from tempo.page.handlers.asking import Asking
from tempo.page.handlers.calling import Calling
from tempo.page.handlers.comparing import Comparing
from tempo.page.handlers.looking import Looking
from tempo.page.handlers.opening import Opening
from tempo.page.handlers.playing import Playing
from tempo.page.handlers.recalling import Recalling
from tempo.page.handlers.running import Running
from tempo.page.handlers.taking import Taking
from tempo.page.handlers.weighing import Weighing


@dataclass(frozen=True)
class Handlers:
    """All handlers of a page."""

    opening: Opening
    looking: Looking
    playing: Playing
    running: Running
    asking: Asking
    recalling: Recalling
    weighing: Weighing
    comparing: Comparing
    taking: Taking
    calling: Calling
