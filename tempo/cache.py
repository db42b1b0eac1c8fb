"""What is kept between questions: one cache, bounded in bytes, least recently used out first.

Keys are content (a file with its sampling, or a hash of frames), never a visitor or a request. The key None names
nothing: what has no name is neither kept nor found. Safe to share between threads.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any


class ByteCache:
    """Values with their size in bytes; `capacity_bytes` is never exceeded."""

    def __init__(self, capacity_bytes: int) -> None:
        self.capacity_bytes = capacity_bytes
        self._entries: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._used = 0
        self._lock = threading.Lock()

    @property
    def used_bytes(self) -> int:
        return self._used

    def get(self, key: Hashable) -> Any | None:
        """The value, or None."""
        with self._lock:
            if key not in self._entries:
                return None
            self._entries.move_to_end(key)
            return self._entries[key][0]

    def put(self, key: Hashable, value: Any, size_bytes: int) -> None:
        """Keep a value; one that is larger than the whole cache, or has no key, is not kept."""
        if key is None or size_bytes > self.capacity_bytes:
            return
        with self._lock:
            if key in self._entries:
                self._used -= self._entries.pop(key)[1]
            self._evict(size_bytes)
            self._entries[key] = (value, size_bytes)
            self._used += size_bytes

    def make_room(self, size_bytes: int) -> bool:
        """Let go of old values now, so that a value which is still being made does not stand beside them.

        False, and nothing happens, where so much is never kept.
        """
        if size_bytes > self.capacity_bytes:
            return False
        with self._lock:
            self._evict(size_bytes)
        return True

    def _evict(self, size_bytes: int) -> None:
        while self._used + size_bytes > self.capacity_bytes:
            self._used -= self._entries.popitem(last=False)[1][1]
