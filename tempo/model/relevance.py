"""Relevance: the score the compressor gives a segment before it writes the memory, and where its head comes from.

The score is the probability of "Yes" against "No" right before the first memory token, under the routing prompt:
s = sigmoid(h_rel . (w_yes - w_no)), in float32 (paper section 3.2). The two rows are not part of a released
checkpoint; they stand in the base VLM's language head, a tensor of some 600 MB of which only these bytes are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from tempo.errors import CheckpointError
from tempo.model.files import opened

HEAD_KEYS = ("lm_head.weight", "model.language_model.embed_tokens.weight", "language_model.model.embed_tokens.weight")
"""Where a base VLM keeps its language head, or the embeddings it is tied to."""

DTYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}


def score(h_rel: torch.Tensor, direction: torch.Tensor) -> torch.Tensor:
    """Relevance scores.

    Args:
        h_rel: (B, D) states before the first memory token.
        direction: (D,) row("Yes") - row("No").

    Returns:
        float32 (B,) in [0, 1].
    """
    return torch.sigmoid(h_rel.float() @ direction.float())


def head_direction(rows: torch.Tensor, yes: int, no: int) -> torch.Tensor:
    """The direction (D,) of a language head: row("Yes") - row("No").

    Args:
        rows: (V, D), the head's rows, or the embeddings that it is tied to.
        yes, no: ids of the two words.
    """
    return rows[yes] - rows[no]


def head_key(keys: Any) -> str:
    """The name of the language head among a base VLM's tensors."""
    for key in HEAD_KEYS:
        if key in keys:
            return key
    raise CheckpointError("The base model has no language head; one of {keys} is needed.", keys=", ".join(HEAD_KEYS))


def rows_of(file: Path, rows: tuple[int, ...]) -> torch.Tensor:
    """Rows of the language head in a safetensors file of a base VLM: float32 (len(rows), D).

    Raises:
        CheckpointError: there is none, or it has no such rows.
    """
    with opened(file) as tensors:
        key = head_key(tensors.keys())
        head = tensors.get_slice(key)
        check_rows(key, head.get_dtype(), head.get_shape(), rows)
        return torch.cat([head[row : row + 1] for row in rows]).float()


def check_rows(key: str, dtype: str, shape: Sequence[int], rows: tuple[int, ...]) -> None:
    """Raises CheckpointError unless a tensor has these rows, as floating-point numbers."""
    if dtype not in DTYPES or len(shape) != 2 or not all(0 <= row < shape[0] for row in rows):
        raise CheckpointError(
            "{key} of the base model is {found}; rows {rows} are needed.",
            key=key,
            found=f"{dtype} {list(shape)}",
            rows=", ".join(map(str, rows)),
        )
