"""Tempo: from a video and a question to an answer. Read this file first; `Tempo.stream` is the whole way.

    video -> Frames -> segments -> memory tokens and relevance -> allocation -> context -> text

A `Tempo` holds a model and a bounded cache. What a request chooses travels in `AskOptions`, what it learns in events
and a frozen `Answer`; nothing of a request is written to the model, so requests may run side by side.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import secrets
import sys
import time
from collections.abc import Callable, Generator, Hashable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from numbers import Real
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from huggingface_hub import try_to_load_from_cache
from numpy.typing import NDArray

from tempo import attribution, policies, preflight, prompts, video
from tempo.answer import (
    Allocated,
    Answer,
    Budget,
    Event,
    Progress,
    Reuse,
    ScoredSegment,
    SegmentScored,
    TextDelta,
    Timings,
    VideoSummary,
)
from tempo.attribution import Attribution
from tempo.cache import ByteCache
from tempo.config import SHORTEST_SPAN_S, AskOptions, Limits, SamplingOptions, Truncation, check_query, settings
from tempo.errors import Cancelled, ModelError, NotEnoughMemory, QuestionError, Words
from tempo.model import checkpoint, context, decoder, likelihood, relevance
from tempo.model.checkpoint import Checkpoint
from tempo.model.compressor import Grid, Prefix, VisionFeatures
from tempo.model.patches import resize, to_patches
from tempo.policies import allocate
from tempo.preflight import Preflight
from tempo.segments import Segment, split
from tempo.shipped import ASSETS
from tempo.speeds import Speeds, Work
from tempo.stopwatch import timed
from tempo.video import Frames
from tempo.video.place import place
from tempo.video.probe import drain
from tempo.video.span import Span, choose

T = TypeVar("T")

NANO = ASSETS / "tempo-nano"
RELEASED = "Vision-CAIR/Tempo-6B"
RELEASED_NEEDS_BYTES = 16 * 1024**3
"""Free GPU memory from which `auto` takes the released model."""

BATCH_TOKENS = {"cpu": 1024, "cuda": 8192}
"""Tokens of one micro-batch of segments, without the query, by kind of device: bounds peak memory whatever the length
of the video, and the time until a cancelled request ends. Larger ones are less than a tenth faster on a CPU."""

PICTURES_S = "pictures_s"
"""Names in the cache when a video's pictures begin and end, on a player's clock."""

SENT_BYTES_S = 200e6
"""Bytes of a compression a second from one process to another; an old machine's, since pickling is most of it."""

MAX_QUERY_TOKENS = 1024


@dataclass(frozen=True)
class Compression:
    """What the compressor made of S segments."""

    relevance: NDArray[np.float64]
    """(S,) in [0, 1]."""
    memory_tokens: torch.Tensor
    """(S, K, D), before the projector."""
    segments: tuple[Segment, ...]
    seconds: float = 0.0
    """Wall-clock seconds that it took, those of kept vision features included."""

    @property
    def size_bytes(self) -> int:
        return self.memory_tokens.numel() * self.memory_tokens.element_size()

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as plain bytes: torch would send a file descriptor, which ends with the process that made it."""
        memory = self.memory_tokens.cpu().contiguous()
        data = memory.reshape(-1).view(torch.uint8).numpy().tobytes()
        return _compression, (self.relevance, data, memory.dtype, tuple(memory.shape), self.segments, self.seconds)


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
class Vision:
    """What is kept of a video for its next question, by micro-batch: it does not depend on the query."""

    batches: tuple[Prefix | VisionFeatures, ...]
    seconds: tuple[float, ...]
    """Wall-clock seconds that each took."""

    @property
    def size_bytes(self) -> int:
        return sum(batch.size_bytes for batch in self.batches)


@dataclass(frozen=True)
class Batch:
    """Consecutive segments whose prompts have one layout, so that they run as one micro-batch."""

    segments: tuple[Segment, ...]
    grid: Grid
    prefix_ids: list[list[int]]


def load(name: str = "auto", *, device: str = "auto", dtype: str = "auto", revision: str | None = None) -> Tempo:
    """Load a model.

    Args:
        name: `nano` (the embedded model), a hub id, a folder, or `auto`: TEMPO_MODEL if set, else the released
            Tempo-6B where a GPU has 16 GiB free, else `nano`.
        device: `cpu`, `cuda`, `cuda:1`, ... `auto`: TEMPO_DEVICE, else the GPU if there is one.
        dtype: `float32` or `bfloat16`. `auto`: TEMPO_DTYPE, else bfloat16 on a GPU and float32 on the CPU.
        revision: commit, branch or tag of a hub id; default TEMPO_REVISION where TEMPO_MODEL names the model.

    Raises:
        ModelError: the weights cannot be used; the message says why.
    """
    env = settings()
    torch_device = device_named(env.device if device == "auto" else device)
    source, reason = _choose(env.model if name == "auto" else name, name, torch_device)
    dtype = env.dtype if dtype == "auto" else dtype
    if dtype == "auto":
        dtype = "bfloat16" if torch_device.type == "cuda" else "float32"
    if dtype not in ("float32", "bfloat16"):
        raise ModelError("dtype is {dtype!r}; choose auto, float32 or bfloat16.", dtype=dtype)
    if revision is None and source == env.model:
        revision = env.revision or None
    loaded = checkpoint.load(source, device=torch_device, dtype=getattr(torch, dtype), revision=revision)
    if env.context_limit:
        loaded = replace(loaded, spec=replace(loaded.spec, context_limit=env.context_limit))
    return Tempo(
        loaded,
        source=source,
        reason=reason,
        limits=env.limits(),
        cache=ByteCache(env.cache_bytes),
        revision=_revision(source, revision),
    )


def _revision(source: str, asked: str | None) -> str | None:
    """What `Answer.revision` says of a model that was loaded."""
    if source == str(NANO):
        return hashlib.sha256((NANO / checkpoint.WEIGHTS_FILE).read_bytes()).hexdigest()[:12]
    if Path(source).is_dir():
        return None
    for name in (checkpoint.SPEC_FILE, "config.json"):
        kept = try_to_load_from_cache(source, name, revision=asked)
        if isinstance(kept, str):
            return Path(kept).parent.name  # snapshots/COMMIT/NAME
    return None


def device_named(name: str) -> torch.device:
    """The device that is called this; `auto` is the GPU if there is one. Raises ModelError where there is none."""
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        device = torch.device(name)
    except RuntimeError:
        raise ModelError("There is no device {name!r}; choose auto, cpu, cuda or cuda:1.", name=name) from None
    if device.type not in BATCH_TOKENS:
        raise ModelError("Device {name!r} is not supported; choose auto, cpu, cuda or cuda:1.", name=name)
    if device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count():
        raise ModelError("There is no GPU {name!r} here; choose auto or cpu.", name=name)
    return device


def _choose(name: str, asked: str, device: torch.device) -> tuple[str, str]:
    """Folder or hub id of a model, and one sentence on why it is this one."""
    if name != "auto":
        reason = Words("Chosen by TEMPO_MODEL.") if asked == "auto" else Words("Chosen by the caller.")
        return (str(NANO) if name == "nano" else name), reason
    if device.type == "cuda" and torch.cuda.mem_get_info(device)[0] >= RELEASED_NEEDS_BYTES:
        return RELEASED, Words("Chosen because this GPU has 16 GiB free.")
    return str(NANO), Words("Chosen because no GPU with 16 GiB free was found for Tempo-6B.")


class Tempo:
    """A loaded model: ask it about videos, or take its steps one by one."""

    def __init__(
        self,
        loaded: Checkpoint,
        *,
        source: str,
        reason: str,
        limits: Limits,
        cache: ByteCache,
        revision: str | None = None,
    ) -> None:
        self.network = loaded.network
        self.spec = loaded.spec
        self.name = loaded.spec.name
        self.source = source
        self.revision = revision
        self.reason = reason
        self.limits = limits
        self._compressor_tokenizer = loaded.compressor_tokenizer
        self._decoder_tokenizer = loaded.decoder_tokenizer
        self._cache = cache
        self._speeds = Speeds()

    @property
    def device(self) -> torch.device:
        return self.network.projector.weight.device

    @property
    def dtype(self) -> torch.dtype:
        return self.network.projector.weight.dtype

    @property
    def parameters(self) -> int:
        return sum(p.numel() for p in self.network.parameters())

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
        chosen = AskOptions.of(options)
        _check_question(query)  # before minutes of reading
        frames = yield from self._read_for(video, chosen, cancelled)
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
        frames = yield from self._read_for(video, answer.options, cancelled)
        yield from self.weigh(frames, answer, cancelled=cancelled)

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
        sampling = self._sampling(AskOptions(max_frames=max_frames, start_s=start_s, end_s=end_s))
        info = yield from video.probing(path, self.limits)
        return preflight.plan(info, sampling=sampling, limits=self.limits, window=self.spec.window, speeds=self._speeds)

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
        return (yield from self._read_for(path, AskOptions.of(options), cancelled))

    def known(self, path: str | PathLike[str], **options: Any) -> Frames | None:
        """The frames that `read` would give without opening the file, or None. Options as for `read`."""
        chosen = AskOptions.of(options)
        path = place(path)
        sampling = self._sampling(chosen)
        if policies.POLICIES[chosen.policy].subsamples:
            pictures_s: tuple[float, float] | None = self._cache.get(_file_key(path, PICTURES_S))
            if pictures_s is None:
                return None
            sampling = self._thinned(sampling, pictures_s, chosen)
        kept: Frames | None = self._cache.get(_file_key(path, sampling))
        return replace(kept, reused=True) if kept is not None else None

    def _read_for(
        self, path: str | PathLike[str], options: AskOptions, cancelled: Callable[[], bool]
    ) -> Generator[Progress, None, Frames]:
        """The frames that a question with these options is about."""
        known = self.known(path, **vars(options))
        if known is not None:
            return known
        sampling = self._sampling(options)
        path = place(path)
        if policies.POLICIES[options.policy].subsamples:
            info = yield from _reading(video.probing(path, self.limits), cancelled)
            pictures_s = info.start_s, info.end_s
            self._cache.put(_file_key(path, PICTURES_S), pictures_s, sys.getsizeof(pictures_s))
            sampling = self._thinned(sampling, pictures_s, options)
        key = _file_key(path, sampling)
        reading = video.stream(
            path, size=self.spec.size, sampling=sampling, limits=self.limits, window=self.spec.window
        )
        frames = yield from _reading(reading, cancelled)
        self._cache.put(key, frames, frames.pixels.nbytes + frames.keyframes.nbytes)
        work = preflight.decoding_work(frames.info, frames.end_s - frames.start_s)
        self._speeds.measured("reading", work, frames.reading_s)
        return frames

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
        _check_part(frames, chosen)
        asked_at = datetime.now(timezone.utc)
        seed = secrets.randbelow(2**32) if chosen.seed is None else chosen.seed
        k_max = min(chosen.k_max or self.spec.k_max, self.spec.k_max)
        k_min = min(self.spec.k_min if chosen.k_min is None else chosen.k_min, k_max)
        cap = self._budget(self._usual_frames(frames, chosen), chosen)
        max_new_tokens = chosen.max_new_tokens or self.spec.max_new_tokens
        self._check_length(len(frames.pixels), query, cap, k_max, max_new_tokens)

        compressed, compressing_s = yield from timed(self._compress_events(frames, query, cancelled))
        key, compression, reuse = compressed
        tokens = allocate(compression.relevance, k_min=k_min, k_max=k_max, budget=cap, policy=chosen.policy, seed=seed)
        segments = _scored(compression.segments, compression.relevance, tokens)
        budget = Budget(cap=cap, used=int(tokens.sum()), k_min=k_min, k_max=k_max)
        yield Allocated(segments, budget)
        (ids, first_token_s), answering_s = yield from timed(
            self._answer_events(compression, tokens, query, chosen, max_new_tokens, seed, cancelled)
        )
        speeds: list[tuple[Work, float, float]] = [
            ("answering", len(segments), first_token_s),
            ("writing", len(ids), answering_s - first_token_s),
        ]
        if not reuse.vision:
            speeds.append(("compressing", len(segments), compression.seconds))
        self._measured(speeds)
        yield Answer(
            text=self._text(ids),
            model=self.name,
            query=query,
            video=VideoSummary(
                duration_s=frames.info.duration_s,
                width=frames.info.width,
                height=frames.info.height,
                fps=frames.info.fps,
                frames_sampled=len(frames.pixels),
                file="".join(letter for letter in frames.info.path.name if letter.isprintable()),
                frames_replaced=frames.replaced,
                start_s=frames.info.start_s,
                announced_s=frames.info.announced_s,
            ),
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
            finish="stop" if ids and ids[-1] in self._stop_ids() else "length",
            reuse=reuse,
            token_ids=tuple(ids),
            asked_at=asked_at.isoformat(timespec="seconds"),
            source=_public(self.source),
            revision=self.revision,
        )
        worth = self._can_keep(compression) and compression.size_bytes < compression.seconds * SENT_BYTES_S
        return Learned(key, compression if worth and not reuse.compression else None, tuple(speeds))

    def learn(self, learned: Learned) -> None:
        """Know what a question taught another process, such as one that was forked for it."""
        self._measured(learned.speeds)
        if learned.compression is not None and self._can_keep(learned.compression):
            self._cache.put(learned.key, learned.compression, learned.compression.size_bytes)

    def weigh(
        self, frames: Frames, answer: Answer, *, cancelled: Callable[[], bool] = lambda: False
    ) -> Generator[Progress | Attribution, None, None]:
        """Which segments an answer about frames that were read leaned on: the part of `attribute` that uses the GPU."""
        self._check_answer(answer)
        left_out = attribution.tried(answer.segments)
        events = self._compress_events(frames, answer.query, cancelled)
        try:
            while True:
                event = next(events)
                if isinstance(event, Progress):
                    yield event
        except StopIteration as end:
            _, compression, _ = end.value
        if [(s.start_s, s.end_s) for s in compression.segments] != [(s.start_s, s.end_s) for s in answer.segments]:
            raise QuestionError("This answer is about other frames than these. Ask again, then attribute.")
        scores, seconds = yield from timed(self._weigh_events(compression, answer, left_out, cancelled))
        baseline, *without = scores
        yield Attribution(
            segments=left_out,
            drops=tuple(baseline - score for score in without),
            baseline=baseline,
            seconds=seconds,
        )

    # --- its steps ---------------------------------------------------------------------------------------------

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
        pixels = resize(torch.from_numpy(_pixels(frames)), self.spec.size)
        done = list(self._compress(pixels, float(fps), query, start_s=start_s, key=None, cancelled=lambda: False))
        return _joined(done)

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
            return self._parts(compression, tokens, query, truncation=truncation).whole()

    @torch.inference_mode()
    def _parts(
        self,
        compression: Compression,
        tokens: Sequence[int] | NDArray[np.int64],
        query: str,
        *,
        truncation: Truncation,
    ) -> context.Parts:
        embed = self.network.decoder.model.embed_tokens
        halves = prompts.decoder_prompt(self._decoder_tokenizer, self.spec, query)

        def embedded(ids: list[int]) -> torch.Tensor:
            return embed(torch.tensor(ids, device=self.device))

        tags = [
            embedded(prompts.time_tag(self._decoder_tokenizer, self.spec, segment.time_s))
            for segment in compression.segments
        ]
        memories = [
            self.network.projector(context.select(memory.to(self.device), int(keep), truncation))
            for memory, keep in zip(compression.memory_tokens, tokens, strict=True)
        ]
        return context.parts(embedded(halves.before), tags, memories, embedded(halves.after))

    def generate(
        self, inputs_embeds: torch.Tensor, *, max_new_tokens: int = 24, temperature: float = 0.0, seed: int = 0
    ) -> list[int]:
        """Token ids that follow the context (L, d), the stopping token included; greedy by default."""
        return list(
            decoder.generate(
                self.network.decoder,
                inputs_embeds.to(self.device),
                max_new_tokens=max_new_tokens,
                stop_ids=self._stop_ids(),
                temperature=temperature,
                seed=seed,
            )
        )

    # --- inside ------------------------------------------------------------------------------------------------

    def _compress_events(
        self, frames: Frames, query: str, cancelled: Callable[[], bool]
    ) -> Generator[Event, None, tuple[tuple[Any, ...], Compression, Reuse]]:
        """The compression of frames with a query, kept or computed and then kept, with its key in the cache before it
        and what was reused for it behind."""
        pixels = torch.from_numpy(np.asarray(frames.pixels))
        video_key = _pixels_key(frames)
        key = ("compression", video_key, query.strip())
        reading_s = frames.reading_s if frames.reused else 0.0
        kept: Compression | None = self._cache.get(key)
        vision: Vision | None = self._cache.get(video_key)  # also where it is not needed: it is in use
        done: list[Compression] = []
        count = 0
        parts = (
            [kept]
            if kept
            else self._compress(pixels, frames.fps, query, start_s=frames.start_s, key=video_key, cancelled=cancelled)
        )
        for part in parts:
            done.append(part)
            count += len(part.segments)
            nothing = np.zeros(len(part.segments), dtype=np.int64)
            for segment in _scored(part.segments, part.relevance, nothing):
                yield SegmentScored(segment)
            yield Progress("compressing", count, -(-len(pixels) // self.spec.window))
        if kept:
            return key, kept, Reuse(frames.reused, vision=True, compression=True, saved_s=reading_s + kept.seconds)
        compression = _joined(done)
        self._keep(key, compression, beside=video_key)
        if vision:
            return key, compression, Reuse(frames.reused, vision=True, saved_s=reading_s + sum(vision.seconds))
        return key, compression, Reuse(frames.reused, saved_s=reading_s)

    def _answer_events(
        self,
        compression: Compression,
        tokens: NDArray[np.int64],
        query: str,
        chosen: AskOptions,
        max_new_tokens: int,
        seed: int,
        cancelled: Callable[[], bool],
    ) -> Generator[TextDelta | Progress, None, tuple[list[int], float]]:
        """The decoder's token ids, and the seconds until the first of them."""
        start = time.perf_counter()
        ids: list[int] = []
        shown = ""
        first_token_s = 0.0
        with _memory_errors():
            inputs = self.assemble(compression, tokens, query, truncation=chosen.truncation)
            for token in decoder.generate(
                self.network.decoder,
                inputs,
                max_new_tokens=max_new_tokens,
                stop_ids=self._stop_ids(),
                temperature=chosen.temperature,
                seed=seed,
                cancelled=cancelled,
            ):
                first_token_s = first_token_s or time.perf_counter() - start
                ids.append(token)
                text = self._text(ids)
                # The bytes of one character may come in several tokens; what cannot be read yet waits.
                if text.startswith(shown) and not text.endswith("\ufffd") and text != shown:
                    yield TextDelta(text[len(shown) :])
                    shown = text
                yield Progress("answering", len(ids), max_new_tokens)
        text = self._text(ids)
        if text.startswith(shown) and text != shown:  # it ended inside a character: that will not be readable any more
            yield TextDelta(text[len(shown) :])
        return ids, first_token_s

    def _weigh_events(
        self, compression: Compression, answer: Answer, left_out: tuple[int, ...], cancelled: Callable[[], bool]
    ) -> Generator[Progress, None, list[float]]:
        """The log-likelihood of the answer: with every segment, then without each of `left_out`."""
        scores: list[float] = []
        with _memory_errors():
            parts = self._parts(
                compression, [s.tokens for s in answer.segments], answer.query, truncation=answer.options.truncation
            )
            for score in likelihood.leave_one_out(
                self.network.decoder,
                parts,
                answer.token_ids,
                left_out,
                batch_tokens=BATCH_TOKENS[self.device.type],
                cancelled=cancelled,
            ):
                scores.append(score)
                yield Progress("attributing", len(scores) - 1, len(left_out))
        return scores

    def _keep(self, key: tuple[Any, ...], compression: Compression, *, beside: tuple[Any, ...]) -> None:
        """Keep a compression, but not at the cost of the vision features `beside` it: they serve every question."""
        vision: Vision | None = self._cache.get(beside)
        if self._can_keep(compression, beside=vision):
            self._cache.put(key, compression, compression.size_bytes)

    def _can_keep(self, compression: Compression, beside: Vision | None = None) -> bool:
        return compression.size_bytes + (beside.size_bytes if beside else 0) <= self._cache.capacity_bytes

    def _measured(self, speeds: Iterable[tuple[Work, float, float]]) -> None:
        for work, units, seconds in speeds:
            self._speeds.measured(work, units, seconds)

    @torch.inference_mode()
    def _compress(
        self,
        pixels: torch.Tensor,
        fps: float,
        query: str,
        *,
        start_s: float,
        key: tuple[Any, ...] | None,
        cancelled: Callable[[], bool],
    ) -> Iterator[Compression]:
        """Compress micro-batch by micro-batch; what does not depend on the query is kept under `key`."""
        compressor = self.network.compressor
        suffix = prompts.compressor_suffix(self._compressor_tokenizer, self.spec, query)
        query_ids = torch.tensor(suffix, device=self.device)
        batches = self._batches(len(pixels), self._grid(pixels), fps, start_s)
        vision: Vision | None = None if key is None else self._cache.get(key)
        form = None if key is None or vision else self._form_to_keep(batches)
        keeping: list[Prefix | VisionFeatures] = []
        seconds: list[float] = []
        for index, batch in enumerate(batches):
            if cancelled():
                raise Cancelled("Stopped.")
            with _memory_errors():
                start = self._clock()
                known = vision.batches[index] if vision else None
                if isinstance(known, Prefix):
                    prefix = known
                else:
                    features = known or compressor.encode(self._patches(pixels, batch), batch.grid)
                    encoded = self._clock()
                    ids = torch.tensor(batch.prefix_ids, device=self.device)
                    prefix = compressor.prefill(ids, features, batch.grid)
                prefilled = self._clock()
                memory, h_rel = compressor.compress(prefix, query_ids)
                scores = relevance.score(h_rel, compressor.relevance_direction).double().cpu().numpy()
            spent = self._clock() - start + (vision.seconds[index] if vision else 0.0)
            if form is not None:
                keeping.append(prefix if form is Prefix else features)
                seconds.append((prefilled if form is Prefix else encoded) - start)
            yield Compression(scores, memory, batch.segments, spent)
        if keeping:
            kept = Vision(tuple(keeping), tuple(seconds))
            self._cache.put(key, kept, kept.size_bytes)

    def _clock(self) -> float:
        """Seconds, once the device has done what it was given."""
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)
        return time.perf_counter()

    def _form_to_keep(self, batches: list[Batch]) -> type[Prefix] | type[VisionFeatures] | None:
        """What to keep of a video for its next question: keys and values save most, vision features take less.

        Room for it is made in the cache, so that old and new together stay within its capacity.
        """
        compressor = self.network.compressor
        prefixes = sum(len(b.segments) * compressor.prefix_bytes(len(b.prefix_ids[0])) for b in batches)
        features = sum(len(b.segments) * compressor.features_bytes(b.grid) for b in batches)
        for form, size_bytes in ((Prefix, prefixes), (VisionFeatures, features)):
            if size_bytes <= self._cache.capacity_bytes:
                self._cache.make_room(size_bytes)
                return form
        return None

    def _grid(self, pixels: torch.Tensor) -> tuple[int, int]:
        patch = self.network.compressor.vision_config.patch_size
        return pixels.shape[1] // patch, pixels.shape[2] // patch

    def _batches(self, frames: int, grid: tuple[int, int], fps: float, start_s: float = 0.0) -> list[Batch]:
        """Cut a video into micro-batches: consecutive segments, one prompt layout, about `BATCH_TOKENS`.

        The same for every query, since what is kept of a video is kept by micro-batch.
        """
        merge = self.network.compressor.vision_config.spatial_merge_size
        visual_tokens = grid[0] * grid[1] // merge**2
        pad = self._compressor_tokenizer.convert_tokens_to_ids(prompts.VIDEO_PAD)
        rows = []
        for segment in split(frames, fps, self.spec.window, start_s):
            times = prompts.patch_times(segment.first_frame, segment.last_frame, fps, start_s)
            ids = prompts.compressor_prefix(self._compressor_tokenizer, self.spec, times, visual_tokens)
            layout = (len(times), tuple(token == pad for token in ids))
            rows.append((segment, layout, ids))
        batches = []
        for layout, group in itertools.groupby(rows, key=lambda row: row[1]):
            same = list(group)
            size = max(1, BATCH_TOKENS[self.device.type] // (len(same[0][2]) + self.spec.k_max))
            for first in range(0, len(same), size):
                part = same[first : first + size]
                batches.append(Batch(tuple(row[0] for row in part), (layout[0], *grid), [row[2] for row in part]))
        return batches

    def _patches(self, pixels: torch.Tensor, batch: Batch) -> torch.Tensor:
        """(B, T * H/16 * W/16, 1536) of the batch's segments, on the model's device."""
        rows = [to_patches(pixels[s.first_frame : s.last_frame])[0] for s in batch.segments]
        return torch.stack(rows).to(self.device, self.dtype)

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
        return replace(sampling, fps=sampling.fps / 2, max_frames=self._frames_of(usual, options))

    def _budget(self, usual: int, options: AskOptions) -> int:
        """The visual token budget for a video of which `usual` frames are read where the policy does not say fewer."""
        return options.budget or self.spec.budget_for(-(-usual // self.spec.window))

    def _frames_of(self, usual: int, options: AskOptions) -> int:
        """Frames to read at most, of the `usual` ones."""
        k_max = min(options.k_max or self.spec.k_max, self.spec.k_max)
        budget = self._budget(usual, options)
        return policies.frames_to_read(options.policy, usual, window=self.spec.window, k_max=k_max, budget=budget)

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

    def _check_length(self, frames: int, query: str, cap: int, k_max: int, max_new_tokens: int) -> None:
        """Refuse before any work what the decoder could not read."""
        parts = prompts.decoder_prompt(self._decoder_tokenizer, self.spec, query)
        if len(parts.after) > MAX_QUERY_TOKENS:
            raise QuestionError(
                "The question has {tokens:,} tokens; at most {most:,} can be read. Shorten it.",
                tokens=len(parts.after),
                most=MAX_QUERY_TOKENS,
            )
        segments = split(frames, 1.0, self.spec.window)
        tag = max(len(prompts.time_tag(self._decoder_tokenizer, self.spec, t)) for t in (9.9, 9999.9))
        visual = min(cap, len(segments) * k_max) + len(segments) * tag
        longest = len(parts.before) + visual + len(parts.after) + max_new_tokens
        if longest > self.spec.context_limit:
            raise QuestionError(
                "A budget of {cap:,} tokens over {segments:,} segments can need a context of {longest:,} tokens; "
                "{name} reads {limit:,}. Choose a smaller budget or fewer frames.",
                cap=cap,
                segments=len(segments),
                longest=longest,
                name=self.name,
                limit=self.spec.context_limit,
            )

    def _text(self, ids: list[int]) -> str:
        return str(self._decoder_tokenizer.decode(ids, skip_special_tokens=True).strip())

    def _stop_ids(self) -> frozenset[int]:
        tokenizer = self._decoder_tokenizer
        ids = (tokenizer.convert_tokens_to_ids(prompts.IM_END), tokenizer.eos_token_id)
        return frozenset(token for token in ids if token is not None)


def _public(source: str) -> str:
    """A model's source without the folders of this machine."""
    if source == str(NANO):
        return "nano"
    return Path(source).resolve().name if Path(source).is_dir() else source


def _check_question(query: str) -> None:
    check_query(query)
    if not query.strip():
        raise QuestionError("There is no question. Type one, such as: What happens in this video?")


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


def _scored(
    segments: tuple[Segment, ...], scores: NDArray[np.float64], tokens: NDArray[np.int64]
) -> tuple[ScoredSegment, ...]:
    return tuple(
        ScoredSegment(
            index=segment.index,
            start_s=segment.start_s,
            end_s=segment.end_s,
            time_s=segment.time_s,
            relevance=float(score),
            tokens=int(count),
        )
        for segment, score, count in zip(segments, scores, tokens, strict=True)
    )


def _compression(
    relevance: NDArray[np.float64],
    data: bytes,
    dtype: torch.dtype,
    shape: tuple[int, ...],
    segments: tuple[Segment, ...],
    seconds: float,
) -> Compression:
    """A Compression out of what its `__reduce__` gives."""
    memory = torch.frombuffer(bytearray(data), dtype=dtype).reshape(shape)
    return Compression(relevance, memory, segments, seconds)


def _joined(parts: list[Compression]) -> Compression:
    return Compression(
        relevance=np.concatenate([part.relevance for part in parts]),
        memory_tokens=torch.cat([part.memory_tokens for part in parts]),
        segments=tuple(segment for part in parts for segment in part.segments),
        seconds=sum(part.seconds for part in parts),
    )


def _reading(
    steps: Generator[tuple[int, int] | None, None, T], cancelled: Callable[[], bool]
) -> Generator[Progress, None, T]:
    """What `steps` returns, with the progress they give."""
    with closing(steps):
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                result: T = end.value
                return result
            if cancelled():
                raise Cancelled("Stopped.")
            yield Progress("reading", *(step or (0, 0)))


def _pixels(frames: Any) -> NDArray[np.uint8]:
    """Frames of a caller as one array. Raises QuestionError where they are none."""
    try:
        if isinstance(frames, Sequence):
            frames = np.stack([_array(frame) for frame in frames])
        array = np.ascontiguousarray(_array(frames))
    except (TypeError, ValueError) as error:
        raise QuestionError(
            "Frames must be uint8 (F, H, W, 3), or a list of pictures: {error}.", error=str(error)
        ) from None
    if array.ndim != 4 or array.shape[-1] != 3 or array.dtype != np.uint8 or not array.size:
        raise QuestionError(
            "Frames must be uint8 (F, H, W, 3); these are {found}.", found=f"{array.dtype} {array.shape}"
        )
    return array


def _array(values: Any) -> NDArray[Any]:
    return np.asarray(values.cpu() if isinstance(values, torch.Tensor) else values)


def _file_key(path: Path, what: Hashable) -> tuple[Any, ...] | None:
    """What names something of a file in the cache, as its frames by their sampling; None where there is no such file
    (reading it says so)."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return ("file", str(path), stat.st_size, stat.st_mtime_ns, what)


def _pixels_key(frames: Frames) -> tuple[Any, ...]:
    digest = hashlib.blake2b(np.ascontiguousarray(frames.pixels).data, digest_size=16)
    return ("vision", digest.digest(), frames.pixels.shape, frames.fps, frames.start_s)


@contextmanager
def _memory_errors() -> Iterator[None]:
    """Memory that ran out during a question is the question's problem, not the server's."""
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise NotEnoughMemory(
            "This question needs more memory than is free. Choose fewer frames or a smaller budget, or try again when "
            "the machine is less busy."
        ) from error
