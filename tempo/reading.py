"""Reading: which frames a question is about, taken from the cache or out of the file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Hashable, Iterator
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

from tempo import policies, preflight, steps, video
from tempo.answer import Progress
from tempo.cache import ByteCache
from tempo.config import SHORTEST_SPAN_S, AskOptions, Limits, SamplingOptions
from tempo.errors import Cancelled, QuestionError
from tempo.model.spec import ModelSpec
from tempo.preflight import Preflight
from tempo.speeds import Speeds
from tempo.video import Frames
from tempo.video.place import place
from tempo.video.span import Span, choose

PICTURES_S = "pictures_s"
"""Names in the cache when a video's pictures begin and end, on a player's clock."""


class FrameReader:
    """Reads videos as one model wants them, in child processes and without the GPU; keeps what it read."""

    def __init__(self, spec: ModelSpec, limits: Limits, cache: ByteCache, speeds: Speeds) -> None:
        self.spec = spec
        self.limits = limits
        self._cache = cache
        self._speeds = speeds

    def look(self, path: str | PathLike[str], options: AskOptions) -> Generator[None, None, Preflight]:
        """What asking about a video will mean, without reading it. As `Tempo.looking`."""
        info = yield from video.probing(path, self.limits)
        return preflight.plan(
            info,
            sampling=self._sampling(options),
            limits=self.limits,
            window=self.spec.window,
            speeds=self._speeds,
        )

    def known(self, path: str | PathLike[str], options: AskOptions) -> Frames | None:
        """The frames that `read` would give without opening the file, or None."""
        path = place(path)
        sampling = self._sampling(options)
        if policies.POLICIES[options.policy].subsamples:
            pictures_s: tuple[float, float] | None = self._cache.get(_file_key(path, PICTURES_S))
            if pictures_s is None:
                return None
            sampling = self._thinned(sampling, pictures_s, options)
        kept: Frames | None = self._cache.get(_file_key(path, sampling))
        return replace(kept, reused=True) if kept is not None else None

    def read(
        self, path: str | PathLike[str], options: AskOptions, cancelled: Callable[[], bool]
    ) -> Generator[Progress, None, Frames]:
        """The frames that a question with these options is about.

        Raises:
            VideoError: it cannot be read.
            Cancelled: `cancelled()` was true between two steps.
        """
        known = self.known(path, options)
        if known is not None:
            return known

        def tell(step: tuple[int, int] | None) -> Iterator[Progress]:
            if cancelled():
                raise Cancelled("Stopped.")
            yield Progress("reading", *(step or (0, 0)))

        sampling = self._sampling(options)
        path = place(path)
        if policies.POLICIES[options.policy].subsamples:
            info = yield from steps.retold(video.probing(path, self.limits), tell)
            pictures_s = info.start_s, info.end_s
            self._cache.put(_file_key(path, PICTURES_S), pictures_s, sys.getsizeof(pictures_s))
            sampling = self._thinned(sampling, pictures_s, options)
        key = _file_key(path, sampling)
        reading = video.stream(
            path, size=self.spec.size, sampling=sampling, limits=self.limits, window=self.spec.window
        )
        frames = yield from steps.retold(reading, tell)
        self._cache.put(key, frames, frames.pixels.nbytes + frames.keyframes.nbytes)
        work = preflight.decoding_work(frames.info, frames.end_s - frames.start_s)
        self._speeds.measured("reading", work, frames.reading_s)
        return frames

    def budget(self, frames: Frames, options: AskOptions) -> int:
        """The visual token budget of a question about these frames.

        Raises:
            QuestionError: they are not what a question with these options is about.
        """
        _check_part(frames, options)
        return self._budget(self._usual_frames(frames, options), options)

    def _sampling(self, options: AskOptions) -> SamplingOptions:
        return SamplingOptions(
            max_frames=options.max_frames or self.spec.max_frames,
            fps=self.spec.fps,
            reader=options.reader,
            start_s=options.start_s or 0.0,
            end_s=options.end_s,
        )

    def _thinned(
        self, sampling: SamplingOptions, pictures_s: tuple[float, float], options: AskOptions
    ) -> SamplingOptions:
        """For a policy that reads fewer frames than `sampling` says of a video with pictures from when until when."""
        usual = choose(*pictures_s, sampling, self.limits).frames(sampling)
        k_max = min(options.k_max or self.spec.k_max, self.spec.k_max)
        fewer = policies.frames_to_read(
            options.policy, usual, window=self.spec.window, k_max=k_max, budget=self._budget(usual, options)
        )
        return replace(sampling, fps=sampling.fps / 2, max_frames=fewer)

    def _budget(self, usual: int, options: AskOptions) -> int:
        """For a video of which `usual` frames are read where the policy does not say fewer."""
        return options.budget or self.spec.budget_for(-(-usual // self.spec.window))

    def _usual_frames(self, frames: Frames, options: AskOptions) -> int:
        """How many frames there would be if the policy did not say fewer.

        Raises:
            QuestionError: they were read for another policy.
        """
        if not policies.POLICIES[options.policy].subsamples:
            return len(frames.pixels)
        usual = Span(frames.start_s, frames.end_s).frames(self._sampling(options))
        if len(frames.pixels) > usual // 2 + 1:  # one more by rounding
            raise QuestionError(
                "{read:,} frames were read; the policy {policy!r} reads at most {most:,} of them. Read the video again "
                "with these options, then ask.",
                read=len(frames.pixels),
                policy=options.policy,
                most=usual // 2,
            )
        return usual


def _check_part(frames: Frames, options: AskOptions) -> None:
    """Raises QuestionError unless the frames are of the part of the video that the options ask about."""
    slack_s = SHORTEST_SPAN_S / 2
    asked_s = None if options.start_s is None else max(options.start_s, frames.info.start_s)
    starts_there = asked_s is None or abs(frames.start_s - asked_s) < slack_s
    if not starts_there or (options.end_s is not None and frames.end_s > options.end_s + slack_s):
        raise QuestionError(
            "The frames that were read go from {start_s:.6g} s to {end_s:.6g} s, which is not the part asked about. "
            "Read that part first.",
            start_s=frames.start_s,
            end_s=frames.end_s,
        )


def _file_key(path: Path, what: Hashable) -> tuple[Any, ...] | None:
    """What names something of a file in the cache, as its frames by their sampling; None where there is no such file
    (reading it says so)."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return ("file", str(path), stat.st_size, stat.st_mtime_ns, what)
