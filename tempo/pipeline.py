"""Tempo: from a video and a question to an answer. Read this file first; `Tempo.stream` is the whole way.

    video -> Frames -> segments -> memory tokens and relevance -> allocation -> context -> text

A `Tempo` holds a model and a bounded cache. What a request chooses travels in `AskOptions`, what it learns in events
and a frozen `Answer`; nothing of a request is written to the model, so requests may run side by side.
"""

from __future__ import annotations

import hashlib
import itertools
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from tempo import prompts, video
from tempo.answer import (
    Allocated,
    Answer,
    Budget,
    Event,
    Progress,
    ScoredSegment,
    SegmentScored,
    TextDelta,
    Timings,
    VideoSummary,
)
from tempo.cache import ByteCache
from tempo.config import AskOptions, Limits, Reader, SamplingOptions, Truncation, settings
from tempo.errors import Cancelled, ModelError, NotEnoughMemory, QuestionError
from tempo.model import checkpoint, context, decoder, relevance
from tempo.model.allocation import allocate
from tempo.model.checkpoint import Checkpoint
from tempo.model.compressor import Grid, Prefix, VisionFeatures
from tempo.model.patches import resize, to_patches
from tempo.segments import Segment, split
from tempo.video import Frames

NANO = Path(__file__).parent.parent / "assets" / "tempo-nano"
RELEASED = "Vision-CAIR/Tempo-6B"
RELEASED_NEEDS_BYTES = 16 * 1024**3
"""Free GPU memory from which `auto` takes the released model."""

BATCH_TOKENS = {"cpu": 1024, "cuda": 8192}
"""Tokens of one micro-batch of segments, without the query, by kind of device: bounds peak memory whatever the length
of the video, and the time until a cancelled request ends. Larger ones are less than a tenth faster on a CPU."""

MAX_QUERY_TOKENS = 1024


@dataclass(frozen=True)
class Compression:
    """What the compressor made of S segments."""

    relevance: NDArray[np.float64]
    """(S,) in [0, 1]."""
    memory_tokens: torch.Tensor
    """(S, K, D), before the projector."""
    segments: tuple[Segment, ...]


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
    place = _device(env.device if device == "auto" else device)
    source, reason = _choose(env.model if name == "auto" else name, name, place)
    dtype = env.dtype if dtype == "auto" else dtype
    if dtype == "auto":
        dtype = "bfloat16" if place.type == "cuda" else "float32"
    if dtype not in ("float32", "bfloat16"):
        raise ModelError(f"dtype is {dtype!r}; choose auto, float32 or bfloat16.")
    if revision is None and source == env.model:
        revision = env.revision or None
    loaded = checkpoint.load(source, device=place, dtype=getattr(torch, dtype), revision=revision)
    return Tempo(loaded, source=source, reason=reason, limits=env.limits(), cache=ByteCache(env.cache_bytes))


def _device(name: str) -> torch.device:
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        device = torch.device(name)
    except RuntimeError:
        raise ModelError(f"There is no device {name!r}; choose auto, cpu, cuda or cuda:1.") from None
    if device.type not in BATCH_TOKENS:
        raise ModelError(f"Device {name!r} is not supported; choose auto, cpu, cuda or cuda:1.")
    if device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count():
        raise ModelError(f"There is no GPU {name!r} here; choose auto or cpu.")
    return device


def _choose(name: str, asked: str, device: torch.device) -> tuple[str, str]:
    """Folder or hub id of a model, and one sentence on why it is this one."""
    if name != "auto":
        chosen_by = "TEMPO_MODEL" if asked == "auto" else "the caller"
        return (str(NANO), f"Chosen by {chosen_by}.") if name == "nano" else (name, f"Chosen by {chosen_by}.")
    if device.type == "cuda" and torch.cuda.mem_get_info(device)[0] >= RELEASED_NEEDS_BYTES:
        return RELEASED, "Chosen because this GPU has 16 GiB free."
    return str(NANO), "Chosen because no GPU with 16 GiB free was found for Tempo-6B."


class Tempo:
    """A loaded model: ask it about videos, or take its steps one by one."""

    def __init__(self, loaded: Checkpoint, *, source: str, reason: str, limits: Limits, cache: ByteCache) -> None:
        self.network = loaded.network
        self.spec = loaded.spec
        self.name = loaded.spec.name
        self.source = source
        self.reason = reason
        self.limits = limits
        self._compressor_tokenizer = loaded.compressor_tokenizer
        self._decoder_tokenizer = loaded.decoder_tokenizer
        self._cache = cache

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
        chosen = AskOptions(**options)
        _check_query(query)  # before minutes of reading
        start = time.perf_counter()
        frames = yield from self.read(video, max_frames=chosen.max_frames, reader=chosen.reader, cancelled=cancelled)
        reading_s = time.perf_counter() - start
        for event in self.ask(frames, query, cancelled=cancelled, **options):
            if isinstance(event, Answer):
                event = replace(event, timings=replace(event.timings, reading_s=reading_s))
            yield event

    def read(
        self,
        path: str | PathLike[str],
        *,
        max_frames: int | None = None,
        reader: Reader = "auto",
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Generator[Progress, None, Frames]:
        """Sample the frames of a video, in a child process and without the GPU; kept for the next question."""
        sampling = SamplingOptions(max_frames=max_frames or self.spec.max_frames, fps=self.spec.fps, reader=reader)
        key = _file_key(Path(path), sampling)
        kept: Frames | None = self._cache.get(key)
        if kept is not None:
            return kept
        reading = video.stream(
            Path(path), size=self.spec.size, sampling=sampling, limits=self.limits, window=self.spec.window
        )
        try:
            while True:
                done, total = next(reading)
                if cancelled():
                    raise Cancelled("Stopped.")
                yield Progress("reading", done, total)
        except StopIteration as end:
            frames: Frames = end.value
        finally:
            reading.close()
        self._cache.put(key, frames, frames.pixels.nbytes + frames.keyframes.nbytes)
        return frames

    def ask(
        self, frames: Frames, query: str, *, cancelled: Callable[[], bool] = lambda: False, **options: Any
    ) -> Generator[Event, None, None]:
        """Ask about frames that were read: the part that uses the GPU. Results are CPU values."""
        chosen = AskOptions(**options)
        _check_query(query)
        k_max = min(chosen.k_max or self.spec.k_max, self.spec.k_max)
        k_min = min(self.spec.k_min if chosen.k_min is None else chosen.k_min, k_max)
        cap = chosen.budget or self.spec.budget
        max_new_tokens = chosen.max_new_tokens or self.spec.max_new_tokens
        self._check_length(len(frames.pixels), query, cap, k_max, max_new_tokens)

        start = time.perf_counter()
        key = _pixels_key(frames)
        reused = self._cache.get(key) is not None
        compression = yield from self._compress_events(frames, query, key, cancelled)
        tokens = allocate(
            compression.relevance, k_min=k_min, k_max=k_max, budget=cap, policy=chosen.policy, seed=chosen.seed
        )
        segments = _scored(compression.segments, compression.relevance, tokens)
        budget = Budget(cap=cap, used=int(tokens.sum()), k_min=k_min, k_max=k_max)
        yield Allocated(segments, budget)
        compressed = time.perf_counter()

        with _memory_errors():
            inputs = self.assemble(compression, tokens, query, truncation=chosen.truncation)
        ids: list[int] = []
        shown = ""
        first_token_s = 0.0
        stops = self._stop_ids()
        with _memory_errors():
            for token in decoder.generate(
                self.network.decoder,
                inputs,
                max_new_tokens=max_new_tokens,
                stop_ids=stops,
                temperature=chosen.temperature,
                seed=chosen.seed,
                cancelled=cancelled,
            ):
                first_token_s = first_token_s or time.perf_counter() - compressed
                ids.append(token)
                text = self._decoder_tokenizer.decode(ids, skip_special_tokens=True).strip()
                # The bytes of one character may come in several tokens; what cannot be read yet waits.
                if text.startswith(shown) and not text.endswith("\ufffd") and text != shown:
                    yield TextDelta(text[len(shown) :])
                    shown = text
                yield Progress("answering", len(ids), max_new_tokens)
        end = time.perf_counter()
        yield Answer(
            text=self._decoder_tokenizer.decode(ids, skip_special_tokens=True).strip(),
            model=self.name,
            query=query,
            video=VideoSummary(
                duration_s=frames.info.duration_s,
                width=frames.info.width,
                height=frames.info.height,
                fps=frames.info.fps,
                frames_sampled=len(frames.pixels),
            ),
            budget=budget,
            segments=segments,
            timings=Timings(
                reading_s=0.0,
                compressing_s=compressed - start,
                answering_s=end - compressed,
                first_token_s=first_token_s,
            ),
            options=replace(chosen, budget=cap, k_min=k_min, k_max=k_max, max_new_tokens=max_new_tokens),
            finish="stop" if ids and ids[-1] in stops else "length",
            reused=reused,
        )

    # --- its steps ---------------------------------------------------------------------------------------------

    def compress(self, frames: NDArray[np.uint8], fps: float, query: str) -> Compression:
        """Read every segment with the query.

        Args:
            frames: uint8 (F, H, W, 3) RGB, sampled uniformly; of any size, brought to the model's.
            fps: of the sampled frames, so that frame i is shown at i / fps seconds.
            query: an empty one stands for the spec's `empty_query`.
        """
        if frames.ndim != 4 or frames.shape[-1] != 3 or frames.dtype != np.uint8 or len(frames) == 0:
            raise QuestionError(f"Frames must be uint8 (F, H, W, 3); these are {frames.dtype} {frames.shape}.")
        if fps <= 0:
            raise QuestionError(f"fps is {fps}; it must be above 0.")
        pixels = resize(torch.from_numpy(np.ascontiguousarray(frames)), self.spec.size)
        done = list(self._compress(pixels, fps, query, key=None, cancelled=lambda: False))
        return _joined(done)

    def assemble(
        self,
        compression: Compression,
        tokens: Sequence[int] | NDArray[np.int64],
        query: str,
        *,
        truncation: Truncation = "head",
    ) -> torch.Tensor:
        """The decoder's input embeddings (L, d): prompt, temporal tags, and `tokens[i]` memory tokens of segment i."""
        embed = self.network.decoder.model.embed_tokens
        parts = prompts.decoder_prompt(self._decoder_tokenizer, self.spec, query)

        def embedded(ids: list[int]) -> torch.Tensor:
            return embed(torch.tensor(ids, device=self.device))

        with torch.inference_mode():
            tags = [
                embedded(prompts.time_tag(self._decoder_tokenizer, self.spec, segment.time_s))
                for segment in compression.segments
            ]
            memories = [
                self.network.projector(context.select(memory, int(keep), truncation))
                for memory, keep in zip(compression.memory_tokens, tokens, strict=True)
            ]
            return context.assemble(embedded(parts.before), tags, memories, embedded(parts.after))

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
        self, frames: Frames, query: str, key: tuple[Any, ...], cancelled: Callable[[], bool]
    ) -> Generator[Event, None, Compression]:
        pixels = torch.from_numpy(np.asarray(frames.pixels))
        total = -(-len(pixels) // self.spec.window)
        done: list[Compression] = []
        count = 0
        for part in self._compress(pixels, frames.fps, query, key=key, cancelled=cancelled):
            done.append(part)
            count += len(part.segments)
            nothing = np.zeros(len(part.segments), dtype=np.int64)
            for segment in _scored(part.segments, part.relevance, nothing):
                yield SegmentScored(segment)
            yield Progress("compressing", count, total)
        return _joined(done)

    @torch.inference_mode()
    def _compress(
        self,
        pixels: torch.Tensor,
        fps: float,
        query: str,
        *,
        key: tuple[Any, ...] | None,
        cancelled: Callable[[], bool],
    ) -> Iterator[Compression]:
        """Compress micro-batch by micro-batch; what does not depend on the query is kept under `key`."""
        compressor = self.network.compressor
        suffix = prompts.compressor_suffix(self._compressor_tokenizer, self.spec, query)
        query_ids = torch.tensor(suffix, device=self.device)
        batches = self._batches(len(pixels), self._grid(pixels), fps)
        kept: list[Prefix | VisionFeatures] = (key and self._cache.get(key)) or []
        form = None if key is None or kept else self._form_to_keep(batches)
        keeping: list[Prefix | VisionFeatures] = []
        for index, batch in enumerate(batches):
            if cancelled():
                raise Cancelled("Stopped.")
            with _memory_errors():
                known = kept[index] if index < len(kept) else None
                if isinstance(known, Prefix):
                    prefix = known
                else:
                    features = known or compressor.encode(self._patches(pixels, batch), batch.grid)
                    ids = torch.tensor(batch.prefix_ids, device=self.device)
                    prefix = compressor.prefill(ids, features, batch.grid)
                memory, h_rel = compressor.compress(prefix, query_ids)
                scores = relevance.score(h_rel, compressor.relevance_direction)
            if form is not None:
                keeping.append(prefix if form is Prefix else features)
            yield Compression(scores.double().cpu().numpy(), memory, batch.segments)
        if keeping:
            self._cache.put(key, keeping, sum(item.size_bytes for item in keeping))

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

    def _batches(self, frames: int, grid: tuple[int, int], fps: float) -> list[Batch]:
        """Cut a video into micro-batches: consecutive segments, one prompt layout, about `BATCH_TOKENS`.

        The same for every query, since what is kept of a video is kept by micro-batch.
        """
        merge = self.network.compressor.vision_config.spatial_merge_size
        visual_tokens = grid[0] * grid[1] // merge**2
        pad = self._compressor_tokenizer.convert_tokens_to_ids(prompts.VIDEO_PAD)
        rows = []
        for segment in split(frames, fps, self.spec.window):
            times = prompts.patch_times(segment.first_frame, segment.last_frame, fps)
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

    def _check_length(self, frames: int, query: str, cap: int, k_max: int, max_new_tokens: int) -> None:
        """Refuse before any work what the decoder could not read."""
        parts = prompts.decoder_prompt(self._decoder_tokenizer, self.spec, query)
        if len(parts.after) > MAX_QUERY_TOKENS:
            raise QuestionError(
                f"The question has {len(parts.after)} tokens; at most {MAX_QUERY_TOKENS} can be read. Shorten it."
            )
        segments = split(frames, 1.0, self.spec.window)
        tag = max(len(prompts.time_tag(self._decoder_tokenizer, self.spec, t)) for t in (9.9, 9999.9))
        visual = min(cap, len(segments) * k_max) + len(segments) * tag
        longest = len(parts.before) + visual + len(parts.after) + max_new_tokens
        if longest > self.spec.context_limit:
            raise QuestionError(
                f"A budget of {cap:,} tokens over {len(segments)} segments can need a context of {longest:,} tokens; "
                f"{self.name} reads {self.spec.context_limit:,}. Choose a smaller budget or fewer frames."
            )

    def _stop_ids(self) -> frozenset[int]:
        tokenizer = self._decoder_tokenizer
        ids = (tokenizer.convert_tokens_to_ids(prompts.IM_END), tokenizer.eos_token_id)
        return frozenset(token for token in ids if token is not None)


def _check_query(query: str) -> None:
    if not query.strip():
        raise QuestionError("There is no question. Type one, such as: What happens in this video?")


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


def _joined(parts: list[Compression]) -> Compression:
    return Compression(
        relevance=np.concatenate([part.relevance for part in parts]),
        memory_tokens=torch.cat([part.memory_tokens for part in parts]),
        segments=tuple(segment for part in parts for segment in part.segments),
    )


def _file_key(path: Path, sampling: SamplingOptions) -> tuple[Any, ...] | None:
    """What names a file's frames in the cache; None where there is no such file (reading it says so)."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return ("frames", str(path.resolve()), stat.st_size, stat.st_mtime_ns, sampling)


def _pixels_key(frames: Frames) -> tuple[Any, ...]:
    digest = hashlib.blake2b(np.ascontiguousarray(frames.pixels).data, digest_size=16)
    return ("compressor", digest.digest(), frames.pixels.shape, frames.fps)


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
