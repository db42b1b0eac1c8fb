"""Blocks: several questions about a segment, read in one sequence as if each were the only one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

from tempo.model.compressor import Compressor, Grid, VisionFeatures, rope_positions

WORD_LAYER = 1
"""Text layer after which the end of a reference should know whether the segment shows it.

Relevance is a conjunction of such matches; from the Yes/No answers alone they were not found in twelve minutes.
"""


@contextmanager
def recorded(layer: nn.Module) -> Iterator[list[torch.Tensor]]:
    """Keep the layer's output (B, L, D) of a forward pass."""
    kept: list[torch.Tensor] = []
    handle = layer.register_forward_hook(lambda _module, _inputs, output: kept.append(output))
    try:
        yield kept
    finally:
        handle.remove()


@dataclass(frozen=True)
class Blocks:
    """Hidden states of B segments with Q questions each."""

    states: torch.Tensor
    """(B, L, D), after the final norm."""
    early: torch.Tensor
    """(B, L, D), after layer `WORD_LAYER`."""
    starts: torch.Tensor
    """int64 (B, Q): where each question begins; memory token j after one of n tokens is n + j further."""


def blocks(
    compressor: Compressor,
    prefix_ids: torch.Tensor,
    suffixes: list[list[list[int]]],
    kept: list[list[int]],
    features: VisionFeatures,
    grid: Grid,
    padding: int,
) -> Blocks:
    """Read B segments with Q questions each, every question as if it were the only one.

    One sequence a segment: its prefix, and a block for each question with the memory tokens after it. A block sees the
    prefix and itself.

    Args:
        prefix_ids: (B, P).
        suffixes: token ids of Q questions for each of the B segments.
        kept: memory tokens after each question; what would follow them changes nothing before.
    """
    model = compressor.vlm.language_model
    device, first = prefix_ids.device, prefix_ids.shape[1]
    rows, within, owner, starts = [], [], [], []
    memory = compressor.video_token_id
    for row, counts in zip(suffixes, kept, strict=True):
        ids: list[int] = []
        places: list[int] = []
        owners: list[int] = []
        began = []
        for number, (suffix, count) in enumerate(zip(row, counts, strict=True), start=1):
            began.append(first + len(ids))
            ids += [*suffix, *[memory] * count]
            places += range(len(suffix) + count)
            owners += [number] * (len(suffix) + count)
        rows.append(ids)
        within.append(places)
        owner.append(owners)
        starts.append(began)
    length = max(map(len, rows))
    filled = [
        [row + [fill] * (length - len(row)) for row in table]
        for table, fill in ((rows, padding), (within, 0), (owner, 0))
    ]
    tail, after, block = (torch.tensor(table, device=device) for table in filled)
    is_memory = F.pad(tail == memory, (first, 0))
    ids_BL = torch.cat([prefix_ids, tail], dim=1)
    visual = (ids_BL == memory) & ~is_memory

    embeds = model.embed_tokens(ids_BL).masked_scatter(visual[..., None], features.tokens)
    spread = [compressor.memory_tokens[0, :count] for counts in kept for count in counts]
    embeds = embeds.masked_scatter(is_memory[..., None], torch.cat(spread))
    prefix = rope_positions(visual[0, :first], grid, compressor.vision_config.spatial_merge_size)
    positions = torch.cat(
        [prefix[:, None].expand(3, len(ids_BL), -1), (after + prefix.max() + 1).expand(3, -1, -1)], dim=2
    )
    block = F.pad(block, (first, 0))
    order = torch.arange(ids_BL.shape[1], device=device)
    # The first tokens of a row are its prefix; what fills it up at the end is block 0 too, and seen by nothing before.
    own = block[:, :, None] == block[:, None]
    seen = (order[:, None] >= order) & (own | (order < first))
    with recorded(model.layers[WORD_LAYER]) as early:
        states = model(
            inputs_embeds=embeds,
            attention_mask=seen[:, None],
            position_ids=positions,
            visual_pos_masks=visual,
            deepstack_visual_embeds=[level.flatten(0, 1) for level in features.deepstack],
            use_cache=False,
        ).last_hidden_state
    return Blocks(states, early[0], torch.tensor(starts, device=device))
