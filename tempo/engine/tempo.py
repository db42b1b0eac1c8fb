"""The engine of the released architecture: a compressor, a projector and a decoder (arXiv 2604.08120).

Tempo-6B and the embedded tempo-nano both run here; they differ in their checkpoint and its spec only.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from tempo import prompts
from tempo.config import Truncation
from tempo.engine.base import BATCH_TOKENS, Compression, Room, memory_errors
from tempo.errors import Cancelled, QuestionError
from tempo.model import context as contexts
from tempo.model import decoder, likelihood, relevance
from tempo.model.checkpoint import Checkpoint
from tempo.model.compressor import Grid, Prefix, VisionFeatures
from tempo.model.patches import to_patches
from tempo.model.spec import ModelSpec
from tempo.segments import Plan, Segment

MAX_QUERY_TOKENS = 1024


@dataclass(frozen=True)
class Vision:
    """What is kept of a video for its next question, by micro-batch."""

    batches: tuple[Prefix | VisionFeatures, ...]
    seconds: tuple[float, ...]
    """Wall-clock seconds that each took."""

    @property
    def size_bytes(self) -> int:
        return sum(batch.size_bytes for batch in self.batches)

    @property
    def spent_s(self) -> float:
        return sum(self.seconds)


@dataclass(frozen=True)
class Batch:
    """Consecutive segments whose prompts have one layout, so that they run as one micro-batch."""

    segments: tuple[Segment, ...]
    grid: Grid
    prefix_ids: list[list[int]]


class TempoEngine:
    """A checkpoint of Tempo's architecture; see `base.Engine` for what its methods promise."""

    def __init__(self, loaded: Checkpoint) -> None:
        self.network = loaded.network
        self.compressor_tokenizer = loaded.compressor_tokenizer
        self.decoder_tokenizer = loaded.decoder_tokenizer
        self._spec = loaded.spec

    @property
    def spec(self) -> ModelSpec:
        return self._spec

    @property
    def device(self) -> torch.device:
        return self.network.projector.weight.device

    @property
    def dtype(self) -> torch.dtype:
        return self.network.projector.weight.dtype

    @property
    def parameters(self) -> int:
        return sum(p.numel() for p in self.network.parameters())

    @property
    def prompts(self) -> Mapping[str, str]:
        return {"compressor": self.spec.routing_prompt, "decoder": self.spec.decoder_prompt}

    # --- frames and query -> relevance and memory tokens ---------------------------------------------------------

    def compress(
        self,
        pixels: torch.Tensor,
        plan: Plan,
        query: str,
        *,
        kept: Vision | None = None,
        room: Room = lambda _: False,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Generator[Compression, None, Vision | None]:
        batches = self.batches(plan, self._grid(pixels))
        form = None if kept else self._form_to_keep(batches, room)
        suffix = prompts.compressor_suffix(self.compressor_tokenizer, self.spec, query)
        query_ids = torch.tensor(suffix, device=self.device)
        keeping: list[Prefix | VisionFeatures] = []
        seconds: list[float] = []
        for index, batch in enumerate(batches):
            if cancelled():
                raise Cancelled("Stopped.")
            with memory_errors(), torch.inference_mode():
                start = self._clock()
                known = kept.batches[index] if kept else None
                features = known if isinstance(known, VisionFeatures) else None
                prefix = known if isinstance(known, Prefix) else None
                if prefix is None:
                    features = features or self._encode(pixels, batch)
                    encoded = self._clock()
                    prefix = self._prefill(features, batch)
                prefilled = self._clock()
                scores, memory = self._compress(prefix, query_ids)
            spent = self._clock() - start + (kept.seconds[index] if kept else 0.0)
            if form is Prefix:
                keeping.append(prefix)
                seconds.append(prefilled - start)
            elif form is VisionFeatures:
                assert features is not None, "without anything kept, features are computed"
                keeping.append(features)
                seconds.append(encoded - start)
            yield Compression(scores, memory, batch.segments, spent)
        return Vision(tuple(keeping), tuple(seconds)) if keeping else None

    def _encode(self, pixels: torch.Tensor, batch: Batch) -> VisionFeatures:
        rows = [to_patches(pixels[s.first_frame : s.last_frame])[0] for s in batch.segments]
        patches = torch.stack(rows).to(self.device, self.dtype)  # (B, T * H/16 * W/16, 1536)
        return self.network.compressor.encode(patches, batch.grid)

    def _prefill(self, features: VisionFeatures, batch: Batch) -> Prefix:
        ids = torch.tensor(batch.prefix_ids, device=self.device)
        return self.network.compressor.prefill(ids, features, batch.grid)

    def _compress(self, prefix: Prefix, query_ids: torch.Tensor) -> tuple[NDArray[np.float64], torch.Tensor]:
        """Relevance (B,) and memory tokens (B, K, D)."""
        compressor = self.network.compressor
        memory, h_rel = compressor.compress(prefix, query_ids)
        return relevance.score(h_rel, compressor.relevance_direction).double().cpu().numpy(), memory

    def batches(self, plan: Plan, grid: tuple[int, int]) -> list[Batch]:
        """Cut a video into micro-batches: consecutive segments, one prompt layout, about `BATCH_TOKENS`.

        The same for every query, since what is kept of a video is kept by micro-batch.

        Args:
            grid: patches of a frame, (H/16, W/16).
        """
        merge = self.network.compressor.vision_config.spatial_merge_size
        visual_tokens = grid[0] * grid[1] // merge**2
        pad = self.compressor_tokenizer.convert_tokens_to_ids(prompts.VIDEO_PAD)
        rows = []
        for segment in plan.segments:
            times = prompts.patch_times(segment.first_frame, segment.last_frame, plan.fps, plan.start_s)
            ids = prompts.compressor_prefix(self.compressor_tokenizer, self.spec, times, visual_tokens)
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

    def features_bytes(self, batches: Sequence[Batch]) -> int:
        """Size of the vision features of a whole video."""
        return sum(len(b.segments) * self.network.compressor.features_bytes(b.grid) for b in batches)

    def _form_to_keep(self, batches: Sequence[Batch], room: Room) -> type[Prefix] | type[VisionFeatures] | None:
        """What to keep of a video for its next question: keys and values save most, vision features take less."""
        prefixes = sum(len(b.segments) * self.network.compressor.prefix_bytes(len(b.prefix_ids[0])) for b in batches)
        if room(prefixes):
            return Prefix
        return VisionFeatures if room(self.features_bytes(batches)) else None

    def _grid(self, pixels: torch.Tensor) -> tuple[int, int]:
        patch = self.network.compressor.vision_config.patch_size
        return pixels.shape[1] // patch, pixels.shape[2] // patch

    def _clock(self) -> float:
        """Seconds, once the device has done what it was given."""
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)
        return time.perf_counter()

    # --- memory tokens and query -> text -------------------------------------------------------------------------

    def context_tokens(self, query: str, segments: int, memory_tokens: int) -> int:
        parts = prompts.decoder_prompt(self.decoder_tokenizer, self.spec, query)
        if len(parts.after) > MAX_QUERY_TOKENS:
            raise QuestionError(
                "The question has {tokens:,} tokens; at most {most:,} can be read. Shorten it.",
                tokens=len(parts.after),
                most=MAX_QUERY_TOKENS,
            )
        tag = max(len(prompts.time_tag(self.decoder_tokenizer, self.spec, t)) for t in (9.9, 9999.9))
        return len(parts.before) + memory_tokens + segments * tag + len(parts.after)

    @torch.inference_mode()
    def context(
        self,
        compression: Compression,
        tokens: Sequence[int] | NDArray[np.int64],
        query: str,
        *,
        truncation: Truncation = "head",
    ) -> contexts.Parts:
        embed = self.network.decoder.model.embed_tokens
        halves = prompts.decoder_prompt(self.decoder_tokenizer, self.spec, query)

        def embedded(ids: list[int]) -> torch.Tensor:
            return embed(torch.tensor(ids, device=self.device))

        tags = [
            embedded(prompts.time_tag(self.decoder_tokenizer, self.spec, segment.time_s))
            for segment in compression.segments
        ]
        memories = [
            self.network.projector(contexts.select(memory.to(self.device), int(keep), truncation))
            for memory, keep in zip(compression.memory_tokens, tokens, strict=True)
        ]
        return contexts.parts(embedded(halves.before), tags, memories, embedded(halves.after))

    def decode(
        self,
        inputs_embeds: torch.Tensor,
        *,
        max_new_tokens: int,
        temperature: float = 0.0,
        seed: int = 0,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[decoder.Token]:
        return decoder.generate(
            self.network.decoder,
            inputs_embeds.to(self.device),
            max_new_tokens=max_new_tokens,
            stop_ids=self._stop_ids(),
            temperature=temperature,
            seed=seed,
            cancelled=cancelled,
        )

    def likelihood(
        self,
        context: contexts.Parts,
        ids: Sequence[int],
        left_out: Sequence[int],
        *,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[float]:
        return likelihood.leave_one_out(
            self.network.decoder,
            context,
            ids,
            left_out,
            batch_tokens=BATCH_TOKENS[self.device.type],
            cancelled=cancelled,
        )

    def text(self, ids: Sequence[int]) -> str:
        return str(self.decoder_tokenizer.decode(list(ids), skip_special_tokens=True).strip())

    def ends(self, token: int) -> bool:
        return token in self._stop_ids()

    def _stop_ids(self) -> frozenset[int]:
        tokenizer = self.decoder_tokenizer
        ids = (tokenizer.convert_tokens_to_ids(prompts.IM_END), tokenizer.eos_token_id)
        return frozenset(token for token in ids if token is not None)
