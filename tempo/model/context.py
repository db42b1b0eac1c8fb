"""The decoder's input: temporal tags and the memory tokens that ATA kept, between the two halves of the prompt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from tempo.config import Truncation


def select(memory: torch.Tensor, keep: int, truncation: Truncation = "head") -> torch.Tensor:
    """Shorten one segment's memory.

    Args:
        memory: (K, D).
        keep: k_i, 0 to K.
        truncation: `head` keeps the first tokens (paper section 3.3: the memory is front-loaded), `tail` the last,
            `merge` averages similar tokens (ToMe, arXiv 2210.09461).

    Returns:
        (keep, D).
    """
    if truncation == "tail":
        return memory[len(memory) - keep :]
    if truncation == "merge" and keep > 0:
        return merge(memory, keep)
    return memory[:keep]


def merge(tokens: torch.Tensor, keep: int) -> torch.Tensor:
    """ToMe's bipartite soft matching, repeated until `keep` tokens are left, in their order.

    A round lets every token at an even place look for the most similar (cosine) token at an odd place and merges the
    closest pairs, at most half of the tokens; a merged token is the mean of all it stands for.

    Args:
        tokens: (K, D).
        keep: at least 1.

    Returns:
        (min(K, keep), D).
    """
    dtype = tokens.dtype
    tokens = tokens.float()
    sizes = torch.ones(len(tokens), 1, device=tokens.device)
    while len(tokens) > keep:
        unit = torch.nn.functional.normalize(tokens, dim=-1)
        likeness, partner = (unit[::2] @ unit[1::2].T).max(dim=-1)
        merged = likeness.argsort(descending=True, stable=True)[: len(tokens) - keep]
        target = 2 * partner[merged] + 1
        sums = (tokens * sizes).index_add(0, target, (tokens * sizes)[2 * merged])
        sizes = sizes.index_add(0, target, sizes[2 * merged])
        stays = torch.ones(len(tokens), dtype=torch.bool, device=tokens.device)
        stays[2 * merged] = False
        tokens, sizes = (sums / sizes)[stays], sizes[stays]
    return tokens.to(dtype)


@dataclass(frozen=True)
class Parts:
    """The pieces of the decoder's input, in order."""

    before: torch.Tensor
    """(L1, d) embedded first half of the prompt."""
    blocks: tuple[torch.Tensor, ...]
    """S segments: temporal tag and memory, (G + k_i, d) each; (0, d) where nothing was kept."""
    after: torch.Tensor
    """(L2, d) embedded second half of the prompt."""

    def whole(self) -> torch.Tensor:
        """(L, d)."""
        return torch.cat([self.before, *self.blocks, self.after])


def parts(
    before: torch.Tensor, tags: Sequence[torch.Tensor], memories: Sequence[torch.Tensor], after: torch.Tensor
) -> Parts:
    """Put each segment's temporal tag and memory together; a segment of which nothing was kept leaves no tag either.

    Args:
        before, after: (L1, d), (L2, d) embedded halves of the prompt.
        tags: S embedded temporal tags, (G, d) each.
        memories: S projected memories, (k_i, d) each.
    """
    blocks = (torch.cat([tag, memory]) if len(memory) else memory for tag, memory in zip(tags, memories, strict=True))
    return Parts(before, tuple(blocks), after)
