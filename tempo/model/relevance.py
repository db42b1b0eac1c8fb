"""Relevance: the score the compressor gives a segment before it writes the memory, and where its head comes from.

The score is the probability of "Yes" against "No" right before the first memory token, under the routing prompt:
s = sigmoid(h_rel . (w_yes - w_no)), in float32 (paper section 3.2). The two rows are not part of a released
checkpoint; they stand in the base VLM's language head, a tensor of some 600 MB of which only these bytes are read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx
import torch

from tempo.errors import CheckpointError, ModelNotFound

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


class ByteSource(Protocol):
    """A file of which ranges of bytes can be read."""

    @property
    def name(self) -> str: ...

    def read(self, offset: int, length: int) -> bytes: ...


@dataclass(frozen=True)
class LocalFile:
    path: Path

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.name}"

    def read(self, offset: int, length: int) -> bytes:
        try:
            with self.path.open("rb") as file:
                file.seek(offset)
                return file.read(length)
        except OSError as error:
            raise CheckpointError("{name} cannot be read: {reason}.", name=self.name, reason=error.strerror) from None


@dataclass(frozen=True)
class RemoteFile:
    """A file behind a URL whose server answers range requests."""

    url: str
    client: httpx.Client

    @property
    def name(self) -> str:
        return self.url

    def read(self, offset: int, length: int) -> bytes:
        try:
            response = self.client.get(
                self.url, headers={"Range": f"bytes={offset}-{offset + length - 1}"}, follow_redirects=True
            )
            response.raise_for_status()
        except httpx.HTTPError as error:
            raise ModelNotFound(
                "Part of the base model's weights could not be read ({reason}). Check the network, or give a folder "
                "that holds them.",
                reason=type(error).__name__,
            ) from error
        if response.status_code != httpx.codes.PARTIAL_CONTENT:
            raise ModelNotFound("The server of the base model's weights does not answer range requests.")
        return response.content


def read_header(source: ByteSource) -> tuple[dict[str, Any], int]:
    """The header of a safetensors file, and the offset at which its data begins.

    Raises:
        CheckpointError: it is no such file.
    """
    start = source.read(0, 8)
    check_pointer(source.name, start)
    length = int.from_bytes(start, "little")
    try:
        if len(start) < 8 or not 0 < length <= 100_000_000:
            raise ValueError("header length out of range")
        header = json.loads(source.read(8, length))
        header.pop("__metadata__", None)
        for entry in header.values():
            begin, end = entry["data_offsets"]
            if not all(type(side) is int and side >= 0 for side in (*entry["shape"], begin, end)):
                raise ValueError("a tensor without a shape")
            str(entry["dtype"])
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise CheckpointError(
            "{name} is no safetensors file ({error}); download it again.", name=source.name, error=str(error)
        ) from None
    return header, 8 + length


def check_pointer(name: str, start: bytes) -> None:
    """Raises CheckpointError where a file that begins like this is what git leaves in place of a large one."""
    if start.startswith(b"version "):
        raise CheckpointError("{name} is a Git LFS pointer, not the file itself; run `git lfs pull`.", name=name)


def read_rows(source: ByteSource, key: str, rows: tuple[int, ...]) -> torch.Tensor:
    """Rows of a two-dimensional tensor of a safetensors file: the header and these rows' bytes are read, no more.

    Returns:
        float32 (len(rows), width).
    """
    header, start = read_header(source)
    if key not in header:
        raise CheckpointError("{key} is missing from the base model's weights.", key=key)
    entry = header[key]
    height, width = entry["shape"] if len(entry["shape"]) == 2 else (0, 0)
    dtype = DTYPES.get(entry["dtype"])
    if dtype is None or not all(0 <= row < height for row in rows):
        raise CheckpointError(
            "{key} of the base model is {found}; rows {rows} are needed.",
            key=key,
            found=f"{entry['dtype']} {entry['shape']}",
            rows=", ".join(map(str, rows)),
        )
    row_bytes = width * dtype.itemsize
    first = start + entry["data_offsets"][0]
    data = b"".join(source.read(first + row * row_bytes, row_bytes) for row in rows)
    if len(data) != len(rows) * row_bytes:
        raise CheckpointError("{name} is cut short; download it again.", name=source.name)
    return torch.frombuffer(bytearray(data), dtype=dtype).reshape(len(rows), width).float()


def head_key(keys: Any) -> str:
    """The name of the language head among a base VLM's tensors."""
    for key in HEAD_KEYS:
        if key in keys:
            return key
    raise CheckpointError("The base model has no language head; one of {keys} is needed.", keys=", ".join(HEAD_KEYS))
