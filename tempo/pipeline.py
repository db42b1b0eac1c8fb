"""Tempo: from a video and a question to an answer. Read this file first; `Tempo.stream` is the whole way.

    video -> Frames -> segments -> memory tokens and relevance -> allocation -> context -> text

A `Tempo` holds a model and a bounded cache. What a request chooses travels in `AskOptions`, what it learns in events
and a frozen `Answer`; nothing of a request is written to the model, so requests may run side by side.

More than 300 lines: this is the public API, and half of them say what its methods take and raise.
"""

from __future__ import annotations

import functools
import math
import platform
import secrets
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from importlib import metadata
from numbers import Real
from os import PathLike
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from tempo import __version__, attribution
from tempo.answer import (
    Allocated,
    Answer,
    Budget,
    Event,
    Progress,
    Timings,
    VideoSummary,
)
from tempo.answering import Answering
from tempo.attribution import Attribution
from tempo.cache import ByteCache
from tempo.compressing import Compressing, Learned, scored
from tempo.config import AskOptions, Limits, Truncation, check_query
from tempo.engine.base import Compression, Engine
from tempo.errors import QuestionError
from tempo.model.patches import pixels_of, resize
from tempo.policies import allocate
from tempo.preflight import Preflight
from tempo.reading import FrameReader
from tempo.segments import plan
from tempo.speeds import Speeds, Work
from tempo.steps import drain, retold, timed
from tempo.video import Frames


class Tempo:
    """A loaded model: ask it about videos, or take its steps one by one."""

    def __init__(
        self,
        engine: Engine,
        *,
        source: str,
        reason: str,
        limits: Limits,
        cache: ByteCache,
        revision: str | None = None,
    ) -> None:
        """
        Args:
            source: where the model comes from, and its `revision`, as `Answer` says it.
            reason: why it is this model, in one sentence.
        """
        self.engine = engine
        self.spec = engine.spec
        self.name = engine.spec.name
        self.source = source
        self.revision = revision
        self.reason = reason
        self.limits = limits
        self._speeds = Speeds()
        self._reader = FrameReader(engine.spec, limits, cache, self._speeds)
        self._compressing = Compressing(engine, cache)
        self._answering = Answering(engine)

    @property
    def device(self) -> torch.device:
        return self.engine.device

    @property
    def dtype(self) -> torch.dtype:
        return self.engine.dtype

    @property
    def parameters(self) -> int:
        return self.engine.parameters

    # --- a question, whole -------------------------------------------------------------------------------------

    def answer(self, video: str | PathLike[str], query: str, **options: Any) -> Answer:
        """Ask about a video and wait for the answer.

        Args:
            options: the fields of `config.AskOptions`.

        Raises:
            TempoError: the video, the question or an option cannot be used.
        """
        for event in self.stream(video, query, **options):
            if isinstance(event, Answer):
                return event
        raise AssertionError("a stream ends with an Answer")

    def stream(
        self,
        video: str | PathLike[str],
        query: str,
        *,
        cancelled: Callable[[], bool] = lambda: False,
        **options: Any,
    ) -> Generator[Event, None, None]:
        """Ask about a video and follow it: Progress, SegmentScored, Allocated, TextDelta, and an Answer at the end.

        Closing the iterator stops all work at the next step; so does `cancelled` returning True, which raises
        Cancelled. Arguments and errors as for `answer`.
        """
        _check_question(query)  # before minutes of reading
        frames = yield from self._reader.read(video, AskOptions.of(options), cancelled)
        yield from self.ask(frames, query, cancelled=cancelled, **options)

    def attribute(
        self, video: str | PathLike[str], answer: Answer, *, cancelled: Callable[[], bool] = lambda: False
    ) -> Generator[Progress | Attribution, None, None]:
        """Which segments an answer leaned on: Progress, and an Attribution at the end.

        What is still kept of the question is not computed again. Closing the iterator and `cancelled` work as for
        `stream`.

        Raises:
            QuestionError: the answer is another model's, or about another video.
            TempoError: as for `answer`.
        """
        self._check_answer(answer)
        frames = yield from self._reader.read(video, answer.options, cancelled)
        yield from self.weigh(frames, answer, cancelled=cancelled)

    # --- its video -----------------------------------------------------------------------------------------------

    def inspect(
        self,
        path: str | PathLike[str],
        *,
        max_frames: int | None = None,
        start_s: float | None = None,
        end_s: float | None = None,
    ) -> Preflight:
        """As `looking`, at once."""
        return drain(self.looking(path, max_frames=max_frames, start_s=start_s, end_s=end_s))

    def looking(
        self,
        path: str | PathLike[str],
        *,
        max_frames: int | None = None,
        start_s: float | None = None,
        end_s: float | None = None,
    ) -> Generator[None, None, Preflight]:
        """What asking about a video will mean, without reading it; checked and probed in a child process.

        Yields at least every 0.2 s; closing the generator ends the child at once. It takes `limits.look_timeout_s` at
        most.

        Raises:
            VideoError: it cannot be read.
            QuestionError: it has no such part.
        """
        return self._reader.look(path, AskOptions(max_frames=max_frames, start_s=start_s, end_s=end_s))

    def read(
        self,
        path: str | PathLike[str],
        *,
        cancelled: Callable[[], bool] = lambda: False,
        **options: Any,
    ) -> Generator[Progress, None, Frames]:
        """Sample the frames that a question with these options is about, in a child process and without the GPU.

        They are kept for the next question. By the policy `subsampling` fewer are read than by the others.

        Args:
            options: the fields of `config.AskOptions`.
        """
        return self._reader.read(path, AskOptions.of(options), cancelled)

    def known(self, path: str | PathLike[str], **options: Any) -> Frames | None:
        """The frames that `read` would give without opening the file, or None. Options as for `read`."""
        return self._reader.known(path, AskOptions.of(options))

    # --- its question --------------------------------------------------------------------------------------------

    def ask(
        self, frames: Frames, query: str, *, cancelled: Callable[[], bool] = lambda: False, **options: Any
    ) -> Generator[Event, None, Learned]:
        """Ask about frames that were read: the part that uses the GPU. Results are CPU values.

        Returns, as generators do, what :meth:`learn` takes in another process; this one knows it then.

        Raises:
            QuestionError: `start_s` and `end_s`, where given, are not what was read, or more frames were read than the
                policy allows.
            TempoError: as for `answer`.
        """
        chosen = AskOptions.of(options)
        _check_question(query)
        asked_at = datetime.now(timezone.utc)
        seed = secrets.randbelow(2**32) if chosen.seed is None else chosen.seed
        k_max = min(chosen.k_max or self.spec.k_max, self.spec.k_max)
        k_min = min(self.spec.k_min if chosen.k_min is None else chosen.k_min, k_max)
        cap = self._reader.budget(frames, chosen)
        max_new_tokens = chosen.max_new_tokens or self.spec.max_new_tokens
        cut = plan(len(frames.pixels), frames.fps, self.spec.window, frames.start_s)
        self._answering.check_length(len(cut.segments), query, cap, k_max, max_new_tokens)

        found, compressing_s = yield from timed(self._compressing.events(frames, cut, query, cancelled))
        compression = found.compression
        tokens = allocate(compression.relevance, k_min=k_min, k_max=k_max, budget=cap, policy=chosen.policy, seed=seed)
        segments = scored(compression, tokens)
        budget = Budget(cap=cap, used=int(tokens.sum()), k_min=k_min, k_max=k_max)
        yield Allocated(segments, budget)
        (written, first_token_s), answering_s = yield from timed(
            self._answering.events(compression, tokens, query, chosen, max_new_tokens, seed, cancelled)
        )
        speeds: list[tuple[Work, float, float]] = [
            ("answering", len(segments), first_token_s),
            ("writing", len(written), answering_s - first_token_s),
        ]
        if not found.reuse.vision:
            speeds.append(("compressing", len(segments), compression.seconds))
        self._measured(speeds)
        ids = [token.id for token in written]
        yield Answer(
            text=self.engine.text(ids),
            model=self.name,
            query=query,
            video=VideoSummary.of(frames),
            budget=budget,
            segments=segments,
            timings=Timings(
                reading_s=0.0 if frames.reused else frames.reading_s,
                compressing_s=compressing_s,
                answering_s=answering_s,
                first_token_s=first_token_s,
            ),
            options=replace(
                chosen,
                budget=cap,
                k_min=k_min,
                k_max=k_max,
                max_new_tokens=max_new_tokens,
                seed=seed if chosen.drawn else chosen.seed,
            ),
            finish="stop" if ids and self.engine.ends(ids[-1]) else "length",
            reuse=found.reuse,
            token_ids=tuple(ids),
            log_probabilities=tuple(token.log_probability for token in written),
            asked_at=asked_at.isoformat(timespec="seconds"),
            source=self.source,
            revision=self.revision,
            dtype=str(self.dtype).removeprefix("torch."),
            versions=_versions(),
            prompts=self.engine.prompts,
        )
        return self._compressing.learned(found, speeds)

    def learn(self, learned: Learned) -> None:
        """Know what a question taught another process, such as one that was forked for it."""
        self._measured(learned.speeds)
        self._compressing.learn(learned)

    def weigh(
        self, frames: Frames, answer: Answer, *, cancelled: Callable[[], bool] = lambda: False
    ) -> Generator[Progress | Attribution, None, None]:
        """Which segments an answer about frames that were read leaned on: the part of `attribute` that uses the GPU."""
        self._check_answer(answer)
        left_out = attribution.tried(answer.segments)
        cut = plan(len(frames.pixels), frames.fps, self.spec.window, frames.start_s)
        if [(s.start_s, s.end_s) for s in cut.segments] != [(s.start_s, s.end_s) for s in answer.segments]:
            raise QuestionError("This answer is about other frames than these. Ask again, then attribute.")
        found = yield from retold(
            self._compressing.events(frames, cut, answer.query, cancelled),
            lambda event: [event] if isinstance(event, Progress) else [],
        )
        scores, seconds = yield from timed(self._answering.weigh(found.compression, answer, left_out, cancelled))
        baseline, *without = scores
        yield Attribution(
            segments=left_out,
            drops=tuple(baseline - score for score in without),
            baseline=baseline,
            seconds=seconds,
        )

    # --- its steps, one by one -----------------------------------------------------------------------------------

    def compress(
        self,
        frames: NDArray[np.uint8] | torch.Tensor | Sequence[Any],
        fps: float,
        query: str,
        *,
        start_s: float = 0.0,
    ) -> Compression:
        """Read every segment with the query.

        Args:
            frames: uint8 (F, H, W, 3) RGB, sampled uniformly; of any size, brought to the model's. An array, a
                tensor, or F pictures (H, W, 3).
            fps: of the sampled frames, so that frame i is shown at start_s + i / fps seconds.
            query: an empty one stands for the spec's `empty_query`.
            start_s: where in the video the frames begin.
        """
        check_query(query)
        if not isinstance(fps, Real) or not 0 < fps < math.inf:
            raise QuestionError("fps is {value!r}; it must be a finite number above 0.", value=fps)
        if not isinstance(start_s, Real) or not math.isfinite(start_s):
            raise QuestionError("start_s is {value!r}; it must be a finite number.", value=start_s)
        pixels = resize(pixels_of(frames), self.spec.size)
        cut = plan(len(pixels), float(fps), self.spec.window, start_s)
        return Compression.joined(list(self.engine.compress(pixels, cut, query)))

    def assemble(
        self,
        compression: Compression,
        tokens: Sequence[int] | NDArray[np.int64],
        query: str,
        *,
        truncation: Truncation = "head",
    ) -> torch.Tensor:
        """The decoder's input embeddings (L, d): prompt, temporal tags, and `tokens[i]` memory tokens of segment i.

        Raises:
            QuestionError: `tokens` has not one whole number, 0 to K, for each of the S segments.
        """
        check_query(query)
        AskOptions(truncation=truncation)
        count, k_max = compression.memory_tokens.shape[:2]
        given: list[Any] = np.atleast_1d(np.asarray(tokens)).tolist()
        if len(given) != count or not all(type(keep) is int and 0 <= keep <= k_max for keep in given):
            raise QuestionError(
                "Tokens must be {count:,} whole numbers from 0 to {k_max}, one of each segment; these are {given}.",
                count=count,
                k_max=k_max,
                given=given[:8],
            )
        with torch.inference_mode():
            return self.engine.context(compression, tokens, query, truncation=truncation).whole()

    def generate(
        self, inputs_embeds: torch.Tensor, *, max_new_tokens: int = 24, temperature: float = 0.0, seed: int = 0
    ) -> list[int]:
        """Token ids that follow the context (L, d), the stopping token included; greedy by default."""
        tokens = self.engine.decode(inputs_embeds, max_new_tokens=max_new_tokens, temperature=temperature, seed=seed)
        return [token.id for token in tokens]

    # --- inside ------------------------------------------------------------------------------------------------

    def _measured(self, speeds: Iterable[tuple[Work, float, float]]) -> None:
        for work, units, seconds in speeds:
            self._speeds.measured(work, units, seconds)

    def _check_answer(self, answer: Answer) -> None:
        """Refuse before any work what cannot be attributed."""
        if answer.model != self.name:
            raise QuestionError(
                "This answer is by {other}, and {name} is loaded. Ask again, then attribute.",
                other=answer.model,
                name=self.name,
            )
        if not answer.token_ids or not any(segment.tokens for segment in answer.segments):
            raise QuestionError("There is nothing to attribute: no text, or no segment that kept a token.")


@functools.cache
def _versions() -> Mapping[str, str]:
    """Of what an answer is made with."""
    packages = {name: metadata.version(name) for name in ("torch", "transformers", "av")}
    return {"tempo": __version__, "python": platform.python_version(), **packages}


def _check_question(query: str) -> None:
    check_query(query)
    if not query.strip():
        raise QuestionError("There is no question. Type one, such as: What happens in this video?")
