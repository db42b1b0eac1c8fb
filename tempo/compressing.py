"""Compressing: the first half of a question, from frames to memory tokens and relevance, as far as it is not kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from tempo.answer import Event, Progress, Reuse, ScoredSegment, SegmentScored
from tempo.cache import ByteCache
from tempo.engine.base import Compression, Engine, Kept
from tempo.segments import Plan
from tempo.speeds import Work
from tempo.steps import retold
from tempo.video import Frames

SENT_BYTES_S = 200e6
"""Bytes of a compression a second from one process to another; an old machine's, since pickling is most of it."""


@dataclass(frozen=True)
class Learned:
    """What a question leaves behind for later ones, for where it was asked in a process that does not last."""

    key: tuple[Any, ...]
    """Of the compression, in the cache."""
    compression: Compression | None
    """None where it was known before, cannot be kept, or is made sooner than it is sent."""
    speeds: tuple[tuple[Work, float, float], ...]
    """Kind of work, its units, seconds."""


@dataclass(frozen=True)
class Compressed:
    """A compression, with its key in the cache and what was reused for it."""

    key: tuple[Any, ...]
    compression: Compression
    reuse: Reuse


class Compressing:
    """One engine's compressions; keeps them, and what serves every question about a video."""

    def __init__(self, engine: Engine, cache: ByteCache) -> None:
        self._engine = engine
        self._cache = cache

    def events(
        self, frames: Frames, cut: Plan, query: str, cancelled: Callable[[], bool]
    ) -> Generator[Event, None, Compressed]:
        """Compress frames with a query, or find that compression: SegmentScored of each segment, and Progress."""
        video_key = _pixels_key(frames)
        key = ("compression", video_key, query.strip())
        reading_s = frames.reading_s if frames.reused else 0.0
        compression: Compression | None = self._cache.get(key)
        vision: Kept | None = self._cache.get(video_key)  # also where it is not needed: it is in use
        if compression is not None:
            yield from _told(compression, len(cut.segments), len(cut.segments))
            saved_s = reading_s + compression.seconds
            return Compressed(key, compression, Reuse(frames.reused, vision=True, compression=True, saved_s=saved_s))
        done: list[Compression] = []

        def tell(part: Compression) -> Iterable[Event]:
            done.append(part)
            return _told(part, sum(len(part.segments) for part in done), len(cut.segments))

        pixels = torch.from_numpy(np.asarray(frames.pixels))
        kept = yield from retold(
            self._engine.compress(pixels, cut, query, kept=vision, room=self._cache.make_room, cancelled=cancelled),
            tell,
        )
        if kept is not None:
            self._cache.put(video_key, kept, kept.size_bytes)
        compression = Compression.joined(done)
        # Not at the cost of what serves every question.
        if self._can_keep(compression, beside=self._cache.get(video_key)):
            self._cache.put(key, compression, compression.size_bytes)
        saved_s = reading_s + (vision.spent_s if vision else 0.0)
        return Compressed(key, compression, Reuse(frames.reused, vision=vision is not None, saved_s=saved_s))

    def learned(self, found: Compressed, speeds: Sequence[tuple[Work, float, float]]) -> Learned:
        """What another process should know of this."""
        compression = found.compression
        worth = self._can_keep(compression) and compression.size_bytes < compression.seconds * SENT_BYTES_S
        return Learned(found.key, compression if worth and not found.reuse.compression else None, tuple(speeds))

    def learn(self, learned: Learned) -> None:
        """Keep what another process compressed."""
        if learned.compression is not None and self._can_keep(learned.compression):
            self._cache.put(learned.key, learned.compression, learned.compression.size_bytes)

    def _can_keep(self, compression: Compression, beside: Kept | None = None) -> bool:
        return compression.size_bytes + (beside.size_bytes if beside else 0) <= self._cache.capacity_bytes


def _told(part: Compression, done: int, total: int) -> Iterable[Event]:
    """What is said of segments that have been compressed, `done` of `total` with these."""
    for segment in scored(part, np.zeros(len(part.segments), dtype=np.int64)):
        yield SegmentScored(segment)
    yield Progress("compressing", done, total)


def scored(compression: Compression, tokens: NDArray[np.int64]) -> tuple[ScoredSegment, ...]:
    """Its S segments, with `tokens` (S,) kept of each."""
    return tuple(
        ScoredSegment(
            index=segment.index,
            start_s=segment.start_s,
            end_s=segment.end_s,
            time_s=segment.time_s,
            relevance=float(score),
            tokens=int(count),
        )
        for segment, score, count in zip(compression.segments, compression.relevance, tokens, strict=True)
    )


def _pixels_key(frames: Frames) -> tuple[Any, ...]:
    digest = hashlib.blake2b(np.ascontiguousarray(frames.pixels).data, digest_size=16)
    return ("vision", digest.digest(), frames.pixels.shape, frames.fps, frames.start_s)
