"""Sessions: what each visitor's page is about right now, so that what comes late changes nothing.

A long event gets its inputs as they were when a button was pressed, and may end minutes later. So each carries the
generation of the page that it began on, and what it finds is dropped where another has taken the page since.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace

from tempo.answer import Answer
from tempo.attribution import Attribution
from tempo.page import conversation
from tempo.page.conversation import Conversation, Turn

MOST_SESSIONS = 500
"""The one that was not used for the longest time is forgotten from here on: some MB each where many were asked."""


@dataclass(frozen=True)
class Session:
    """What one visitor's page shows."""

    generation: int = 0
    """Grows with whatever takes the page: another video, a question, Stop, an earlier question that is recalled."""
    since: int = 0
    """The generation in which the video came that is in the player."""
    look: int = 0
    """The newest look at the video."""
    running: bool = False
    """What took the page last is work, which has a Stop button."""
    turns: Conversation = ()
    """What was asked about the video."""
    left_s: float | None = None
    """When the tab was closed, on the monotonic clock."""


class Sessions:
    """A session by visitor, bounded in number; forgotten `age_s` after the tab was closed. Safe to share."""

    def __init__(self, age_s: float, most: int = MOST_SESSIONS) -> None:
        self._age_s = age_s
        self._most = most
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._numbers = itertools.count(1)  # for all visitors, so that no forgotten session's number comes again
        self._lock = threading.RLock()

    def of(self, visitor: str) -> Session:
        with self._lock:
            return self._sessions.get(visitor, Session())

    def take(self, visitor: str, *, running: bool) -> int:
        """Something else takes the page. Returns its generation."""
        return self._change(visitor, generation=next(self._numbers), running=running).generation

    def renew(self, visitor: str) -> int:
        """Another video is in the player, and nothing was asked about it. Returns the generation."""
        number = next(self._numbers)
        return self._change(visitor, generation=number, since=number, running=False, turns=()).generation

    def leave(self, visitor: str) -> None:
        """The tab is closed. Who was only cut off finds the conversation again."""
        self._change(visitor, generation=next(self._numbers), running=False, left_s=time.monotonic())

    def begin_look(self, visitor: str) -> int:
        """The number of a new look, which makes older ones stale."""
        return self._change(visitor, look=next(self._numbers)).look

    def shows(self, visitor: str, generation: int | None) -> bool:
        """The page is still the one that began as `generation`."""
        return self.of(visitor).generation == (generation or 0)

    def has_video(self, visitor: str, generation: int | None) -> bool:
        """The video in the player is still the one of the page that began as `generation`."""
        return self.of(visitor).since <= (generation or 0)

    def add(self, visitor: str, generation: int | None, path: str, answer: Answer) -> Turn | None:
        """Add an answer to what the conversation is now; None, and nothing happens, where it is of another video."""
        with self._lock:
            if not self.has_video(visitor, generation):
                return None
            return self._change(visitor, turns=conversation.added(self.of(visitor).turns, path, answer)).turns[-1]

    def attribute(self, visitor: str, generation: int | None, number: int, found: Attribution) -> None:
        """The same for the attribution of the turn with this number."""
        with self._lock:
            if self.has_video(visitor, generation):
                self._change(visitor, turns=conversation.attributed(self.of(visitor).turns, number, found))

    def _change(self, visitor: str, **changes: object) -> Session:
        with self._lock:
            session = replace(self.of(visitor), **{"left_s": None, **changes})  # type: ignore[arg-type]
            self._sessions[visitor] = session
            self._sessions.move_to_end(visitor)
            oldest_s = time.monotonic() - self._age_s
            gone = [key for key, kept in self._sessions.items() if kept.left_s is not None and kept.left_s < oldest_s]
            for key in gone:
                del self._sessions[key]
            while len(self._sessions) > self._most:
                self._sessions.popitem(last=False)
            return session
