"""The compressor: a small VLM (Qwen3-VL) that reads one segment with the query and writes memory tokens.

One sequence a segment: system prompt, frames with their times, query, then K learned memory tokens. The states at
the memory tokens are the segment's memory; the state right before them, h_rel, carries the relevance (paper section 3).
Everything before the query is the same for every question, so a pass has two halves: `prefill` and `compress`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import nn
from transformers import AttentionInterface, DynamicCache, Qwen3VLConfig, Qwen3VLModel

Grid = tuple[int, int, int]
"""Patches of a segment: (T temporal, H/16, W/16)."""


@dataclass(frozen=True)
class VisionFeatures:
    """What the vision tower made of B segments of one grid."""

    tokens: torch.Tensor
    """(B, V, D), V = T * H/32 * W/32."""
    deepstack: tuple[torch.Tensor, ...]
    """(B, V, D) for each of the first text layers (DeepStack)."""

    @property
    def size_bytes(self) -> int:
        return sum(t.numel() * t.element_size() for t in (self.tokens, *self.deepstack))


@dataclass(frozen=True)
class Prefix:
    """B segments read up to the query: keys and values of every text layer."""

    layers: tuple[tuple[torch.Tensor, torch.Tensor], ...]
    """(B, kv heads, prefix length, head dim) keys and values, one pair a layer."""
    next_position: int
    """M-RoPE position of the token that follows."""

    @property
    def size_bytes(self) -> int:
        return sum(t.numel() * t.element_size() for pair in self.layers for t in pair)


class Compressor(nn.Module):
    """Qwen3-VL without a language head, with `k_max` memory tokens and the direction that reads relevance.

    Args:
        config: of the small VLM; its text width is D below.
        k_max: memory tokens K.
    """

    def __init__(self, config: Qwen3VLConfig, k_max: int) -> None:
        super().__init__()
        self.vlm = Qwen3VLModel(config)
        self.vlm.visual.config._attn_implementation = BLOCK_ATTENTION
        self.vlm.language_model.config._attn_implementation = "sdpa"
        self.text_config = cast(Any, config.text_config)
        self.vision_config = cast(Any, config.vision_config)
        self.video_token_id: int = config.video_token_id
        width: int = self.text_config.hidden_size
        self.memory_tokens = nn.Parameter(torch.empty(1, k_max, width))
        nn.init.normal_(self.memory_tokens, std=self.text_config.initializer_range)
        self.register_buffer("relevance_direction", torch.zeros(width, dtype=torch.float32))
        self.relevance_direction: torch.Tensor
        """(D,) float32: row("Yes") - row("No") of the base model's language head, or one fitted to stand for it."""

    def encode(self, patches: torch.Tensor, grid: Grid) -> VisionFeatures:
        """Run the vision tower on B segments of one grid.

        Args:
            patches: (B, T * H/16 * W/16, 1536) as `patches.to_patches` makes them.
        """
        batch = patches.shape[0]
        per_frame = grid[1] * grid[2]
        out = self.vlm.visual(
            patches.flatten(0, 1).to(self.vlm.visual.dtype),
            grid_thw=torch.tensor([grid] * batch, device=patches.device),
            # One block to the tower's loop; `block_attention` cuts it into temporal patches and runs them as a batch.
            cu_seqlens=torch.tensor([0, batch * grid[0] * per_frame], dtype=torch.int32, device=patches.device),
            block=per_frame,
        )
        return VisionFeatures(
            tokens=out.pooler_output.unflatten(0, (batch, -1)),
            deepstack=tuple(level.unflatten(0, (batch, -1)) for level in out.deepstack_features),
        )

    def text_states(
        self, input_ids: torch.Tensor, features: VisionFeatures, grid: Grid, cache: DynamicCache | None = None
    ) -> torch.Tensor:
        """Last hidden states of a token sequence with the segment's frames in it.

        Args:
            input_ids: (B, L), each row with its V video pads in the same places; may be right-padded.
            cache: filled with the keys and values, if given.

        Returns:
            (B, L, D), after the final norm.
        """
        visual = input_ids == self.video_token_id
        embeds = self.vlm.language_model.embed_tokens(input_ids)
        embeds = embeds.masked_scatter(visual[..., None], features.tokens.to(embeds.dtype))
        positions = rope_positions(visual[0], grid, self.vision_config.spatial_merge_size)
        out = self.vlm.language_model(
            inputs_embeds=embeds,
            position_ids=positions[:, None].expand(3, len(input_ids), -1),
            visual_pos_masks=visual,
            deepstack_visual_embeds=[level.flatten(0, 1) for level in features.deepstack],
            past_key_values=cache,
            use_cache=cache is not None,
        )
        return out.last_hidden_state

    def prefill(self, input_ids: torch.Tensor, features: VisionFeatures, grid: Grid) -> Prefix:
        """Read B segments up to the query.

        Args:
            input_ids: (B, L) of `prompts.compressor_prefix`, one layout for all rows.
        """
        cache: Any = DynamicCache()
        self.text_states(input_ids, features, grid, cache)
        visual = input_ids[0] == self.video_token_id
        positions = rope_positions(visual, grid, self.vision_config.spatial_merge_size)
        return Prefix(
            layers=tuple((layer.keys, layer.values) for layer in cache.layers),
            next_position=int(positions.max()) + 1,
        )

    def compress(self, prefix: Prefix, query_ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Read the query after the prefix and write the memory tokens.

        Args:
            query_ids: (Q,) of `prompts.compressor_suffix`.

        Returns:
            memory (B, K, D) and h_rel (B, D), both after the final norm.
        """
        batch = len(prefix.layers[0][0])
        query = self.vlm.language_model.embed_tokens(query_ids).expand(batch, -1, -1)
        embeds = torch.cat([query, self.memory_tokens.expand(batch, -1, -1).to(query.dtype)], dim=1)
        positions = torch.arange(embeds.shape[1], device=embeds.device) + prefix.next_position
        cache = DynamicCache()
        for layer, (keys, values) in enumerate(prefix.layers):
            cache.update(keys, values, layer)
        states = self.vlm.language_model(
            inputs_embeds=embeds,
            position_ids=positions.expand(3, batch, -1),
            past_key_values=cache,
            use_cache=True,
        ).last_hidden_state
        return states[:, len(query_ids) :], states[:, len(query_ids) - 1]

    def prefix_bytes(self, length: int) -> int:
        """Size of one segment's `Prefix` of `length` tokens."""
        text = self.text_config
        return text.num_hidden_layers * 2 * text.num_key_value_heads * text.head_dim * length * self.vlm.dtype.itemsize

    def features_bytes(self, grid: Grid) -> int:
        """Size of one segment's `VisionFeatures`."""
        vision = self.vision_config
        tokens = grid[0] * grid[1] * grid[2] // vision.spatial_merge_size**2
        levels = 1 + len(vision.deepstack_visual_indexes)
        return tokens * vision.out_hidden_size * levels * self.vlm.dtype.itemsize

    def forward(
        self, patches: torch.Tensor, grid: Grid, prefix_ids: torch.Tensor, query_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """`encode`, `prefill` and `compress` in one go: memory (B, K, D) and h_rel (B, D)."""
        return self.compress(self.prefill(prefix_ids, self.encode(patches, grid), grid), query_ids)


def rope_positions(visual: torch.Tensor, grid: Grid, merge: int) -> torch.Tensor:
    """M-RoPE positions (time, height, width) of a prompt; text counts on, each temporal patch spans a square.

    Args:
        visual: bool (L,), true at the video pads; the patches are separated by text.

    Returns:
        int64 (3, L).
    """
    height, width = grid[1] // merge, grid[2] // merge
    rows = torch.arange(height * width) // width
    columns = torch.arange(height * width) % width
    patch = torch.stack([torch.zeros_like(rows), rows, columns])
    pieces, position, index = [], 0, 0
    starts = (visual & ~torch.roll(visual, 1)).nonzero().flatten().tolist()
    for start in [*starts, len(visual)]:
        text = torch.arange(start - index) + position
        pieces.append(text.expand(3, -1))
        position += start - index
        index = start
        if start < len(visual):
            pieces.append(patch + position)
            position += max(height, width)
            index += height * width
    return torch.cat(pieces, dim=1).to(visual.device)


def block_attention(
    module: nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    scaling: float | None = None,
    dropout: float = 0.0,
    *,
    block: int,
    **_: Any,
) -> tuple[torch.Tensor, None]:
    """Attention within blocks of `block` tokens, all blocks in one batch.

    The tower's own loop attends to one temporal patch after the other; blocks of one length give the same numbers
    in one call.

    Args:
        query, key, value: (1, heads, N * block, head dim).

    Returns:
        (1, N * block, heads, head dim).
    """
    q, k, v = (t.squeeze(0).unflatten(1, (-1, block)).transpose(0, 1) for t in (query, key, value))
    out = nn.functional.scaled_dot_product_attention(q, k, v, scale=scaling, dropout_p=dropout)
    return out.transpose(1, 2).flatten(0, 1).unsqueeze(0), None


BLOCK_ATTENTION = "tempo_blocks"
AttentionInterface.register(BLOCK_ATTENTION, block_attention)
