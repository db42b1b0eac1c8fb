"""Remote: a few rows of a tensor out of a safetensors file on the hub, without the rest of it.

A file begins with the length of its header (8 bytes, little-endian) and the header (JSON): name, dtype, shape and
place of each tensor. The library reads such files from disk only.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import httpx
import torch

from tempo.errors import CheckpointError, ModelNotFound
from tempo.model.relevance import DTYPES, check_rows, head_key


@dataclass(frozen=True)
class RemoteFile:
    """A safetensors file behind a URL whose server answers range requests."""

    url: str
    client: httpx.Client

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

    def header(self) -> tuple[dict[str, Any], int]:
        """What tensors there are, and the offset at which their data begins.

        Raises:
            CheckpointError: it is no such file.
        """
        length = int.from_bytes(self.read(0, 8), "little")
        try:
            if not 0 < length <= 100_000_000:
                raise ValueError("header length out of range")
            header = json.loads(self.read(8, length))
            header.pop("__metadata__", None)
            for entry in header.values():
                begin, end = entry["data_offsets"]
                if not all(type(side) is int and side >= 0 for side in (*entry["shape"], begin, end)):
                    raise ValueError("a tensor without a shape")
                str(entry["dtype"])
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise CheckpointError(
                "{name} is no safetensors file ({error}); download it again.", name=self.url, error=str(error)
            ) from None
        return header, 8 + length

    def rows(self, rows: tuple[int, ...]) -> torch.Tensor:
        """As `relevance.rows_of`: the header and these rows' bytes are read, no more."""
        header, start = self.header()
        key = head_key(header)
        entry = header[key]
        check_rows(key, entry["dtype"], entry["shape"], rows)
        dtype, width = DTYPES[entry["dtype"]], entry["shape"][1]
        first, row_bytes = start + entry["data_offsets"][0], width * dtype.itemsize
        data = b"".join(self.read(first + row * row_bytes, row_bytes) for row in rows)
        if len(data) != len(rows) * row_bytes:
            raise CheckpointError("{name} is cut short; download it again.", name=self.url)
        return torch.frombuffer(bytearray(data), dtype=dtype).reshape(len(rows), width).float()
