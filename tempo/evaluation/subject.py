"""Subject: the model that is examined, through the package's own steps.

One reading of a question (`Tempo.ask` up to its allocation, so that what does not depend on the question is computed
once a video) serves every condition: allocation, truncation and budget only change what the decoder sees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray

from tempo.answer import Allocated
from tempo.cache import ByteCache
from tempo.config import Limits, Policy, Truncation
from tempo.engine.base import Compression
from tempo.engine.tempo import TempoEngine
from tempo.model import checkpoint
from tempo.model.patches import resize
from tempo.model.relevance import head_direction
from tempo.pipeline import Tempo
from tempo.policies import allocate, frames_to_read
from tempo.shipped import NANO
from tempo.steps import drain
from tempo.video import Frames, VideoInfo

View = Literal["disturbed", "clean", "file", "re-encoded"]
"""Where frames come from: drawn at model size, with or without what uploading does to them, or a file, or its copy."""

CACHE_BYTES = 512 * 1024**2
"""For what the questions on one video share: 84 MB at 256 segments of the embedded model."""


@dataclass(frozen=True)
class Reading:
    """How the compressor reads a question."""

    view: View = "disturbed"
    prompt: Literal["routing", "standard"] = "routing"
    direction: Literal["own", "head"] = "own"
    """The relevance direction: the checkpoint's, or the rows "Yes" - "No" of its language head."""
    stride: int = 1
    """Only every so many-th frame is read."""


@dataclass(frozen=True)
class Condition:
    """What the decoder gets to see of a reading."""

    cap: int | None = None
    """The visual token budget; None: the model's default for the length of the video."""
    policy: Policy = "ata"
    truncation: Truncation = "head"
    k_min: int | None = None
    """None: the model's own."""
    told: bool = False
    """The oracle: tokens are allocated by the true relevance."""


@dataclass(frozen=True)
class Reply:
    """An answer under one condition."""

    text: str
    used: int
    """Memory tokens that the decoder saw."""
    binding: bool
    """Whether the budget was below what Eq. 3 asks for, so that Eq. 4 decided."""


@dataclass(frozen=True)
class Taken:
    """What came of one reading of a question."""

    relevance: NDArray[np.float32]
    """(S,)."""
    tokens: NDArray[np.int16]
    """(S,): the allocation of the first condition."""
    replies: Mapping[Condition, Reply]


class _Remembering(ByteCache):
    """A cache that also knows the newest compression that went in or out, the one of the last question."""

    newest: Compression | None = None

    def get(self, key: Any) -> Any | None:
        value = super().get(key)
        self._see(value)
        return value

    def put(self, key: Any, value: Any, size_bytes: int) -> None:
        self._see(value)
        super().put(key, value, size_bytes)

    def _see(self, value: Any) -> None:
        if isinstance(value, Compression):
            self.newest = value


class Subject:
    """A model on the CPU. Not to be shared between threads."""

    def __init__(self, name: str) -> None:
        """Load `nano` or a folder.

        Raises:
            ModelError: the weights cannot be used.
        """
        self.source = str(NANO) if name == "nano" else name
        self._readers: dict[tuple[str, str], tuple[Tempo, _Remembering]] = {}
        self.model, self._cache = self._reader(Reading())
        self.spec = self.model.spec

    def _reader(self, reading: Reading) -> tuple[Tempo, _Remembering]:
        """The model with this prompt and this relevance direction."""
        key = (reading.prompt, reading.direction)
        if key not in self._readers:
            loaded = checkpoint.load(self.source, device=torch.device("cpu"))
            if reading.direction == "head":
                compressor = loaded.network.compressor
                rows = compressor.vlm.language_model.embed_tokens.weight.detach()
                yes, no = loaded.compressor_tokenizer.convert_tokens_to_ids(["Yes", "No"])
                compressor.relevance_direction.copy_(head_direction(rows, yes, no))
            if reading.prompt == "standard":
                loaded = replace(loaded, spec=replace(loaded.spec, routing_prompt=loaded.spec.standard_prompt))
            cache = _Remembering(CACHE_BYTES)
            model = Tempo(TempoEngine(loaded), source=self.source, reason="Examined.", limits=Limits(), cache=cache)
            self._readers[key] = model, cache
        return self._readers[key]

    def drawn(self, pixels: NDArray[np.uint8], fps: float) -> Frames:
        """Frames (F, H, W, 3) that come from no file, brought to the model's size as `Tempo.compress` does."""
        return drawn(resize(torch.from_numpy(pixels), self.spec.size).numpy(), fps)

    def read(self, path: Path) -> Frames:
        """The frames of a file, as the page reads them."""
        return drain(self.model.read(path))

    def take(
        self, frames: Frames, query: str, reading: Reading, conditions: Sequence[Condition], truth: NDArray[np.bool_]
    ) -> Taken:
        """Read a question once and answer it under every condition.

        Args:
            truth: (S,), which segments are relevant, for the oracle.
        """
        model, cache = self._reader(reading)
        if reading.stride > 1:
            frames = drawn(frames.pixels[:: reading.stride], frames.fps / reading.stride)
        all_frames, window, k_max = len(frames.pixels), self.spec.window, self.spec.k_max
        compressions = {all_frames: _compress(model, cache, frames, query)}
        whole = compressions[all_frames]
        allocations: list[NDArray[np.int64]] = []
        replies: dict[Condition, Reply] = {}
        texts: dict[tuple[int, bytes, Truncation], str] = {}
        for condition in conditions:
            k_min = self.spec.k_min if condition.k_min is None else condition.k_min
            budget = condition.cap or self.spec.budget_for(len(whole.segments))
            count = frames_to_read(condition.policy, all_frames, window=window, k_max=k_max, budget=budget)
            if count not in compressions:
                compressions[count] = _compress(model, cache, _fewer(frames, count), query)
            compression = compressions[count]
            scores = truth.astype(np.float64) if condition.told else compression.relevance
            tokens = allocate(scores, k_min=k_min, k_max=k_max, budget=budget, policy=condition.policy)
            wanted = allocate(scores, k_min=k_min, k_max=k_max, budget=len(scores) * k_max, policy="ata")
            key = (count, tokens.tobytes(), condition.truncation)
            # Many budgets come to one allocation.
            if key not in texts:
                inputs = model.assemble(compression, tokens, query, truncation=condition.truncation)
                ids = model.generate(inputs, max_new_tokens=self.spec.max_new_tokens)
                texts[key] = model.engine.text(ids)
            replies[condition] = Reply(texts[key], int(tokens.sum()), bool(wanted.sum() > budget))
            allocations.append(tokens)
        return Taken(whole.relevance.astype(np.float32), allocations[0].astype(np.int16), replies)


def _compress(model: Tempo, cache: _Remembering, frames: Frames, query: str) -> Compression:
    cache.newest = None
    with closing(model.ask(frames, query)) as events:
        next(event for event in events if isinstance(event, Allocated))
    # What is too large to be kept is computed once more.
    return cache.newest or model.compress(frames.pixels, frames.fps, query)


def _fewer(frames: Frames, count: int) -> Frames:
    """As many of the frames, evenly spread: each is the one on display at its moment, as in reading a file."""
    shown = np.arange(count) * len(frames.pixels) // count
    return drawn(frames.pixels[shown], frames.fps * count / len(frames.pixels))


def drawn(pixels: NDArray[np.uint8], fps: float) -> Frames:
    """Frames (F, H, W, 3) that come from no file, `fps` a second from 0 s on."""
    height, width = pixels.shape[1:3]
    info = VideoInfo(
        path=Path(),
        size_bytes=0,
        container="",
        codec="",
        duration_s=len(pixels) / fps,
        width=width,
        height=height,
        fps=fps,
        rotation=0,
    )
    return Frames(pixels=pixels, times_s=np.arange(len(pixels)) / fps, fps=fps, keyframes=pixels[:0], info=info)
