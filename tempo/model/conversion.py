"""Conversion: a checkpoint of the released layout, written in ours."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import torch
from safetensors import SafetensorError

from tempo.errors import CheckpointError, UsageError
from tempo.model.checkpoint import DIRECTION, load, save
from tempo.model.files import SMALL_FILES, folder_of, tensors, weight_files


def convert(source: str, folder: Path, *, revision: str | None = None) -> None:
    """Turn a checkpoint (usually of the released layout) into ours, weights and precision unchanged.

    Raises:
        UsageError: `folder` cannot be written, or its disk has too little room; found out before anything is loaded.
        ModelError: as for :func:`load`.
    """
    here = folder_of(source, revision, ["*.safetensors", *SMALL_FILES])
    needed = sum(path.stat().st_size for path in here.rglob("*") if path.is_file())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        free = shutil.disk_usage(folder).free
        if free < needed:
            raise UsageError(
                "{folder} has room for {free:,.0f} MB; the checkpoint needs {needed:,.0f}.",
                folder=folder,
                free=free / 2**20,
                needed=needed / 2**20,
            )
        loaded = load(source, device=torch.device("cpu"), dtype=_stored_dtype(source, revision), revision=revision)
        save(folder, loaded)
    except (OSError, SafetensorError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError("{folder} cannot be written: {reason}.", folder=folder, reason=reason) from error


def _stored_dtype(source: str, revision: str | None) -> torch.dtype:
    folder = folder_of(source, revision, ["*.safetensors", *SMALL_FILES])
    for key, tensor in tensors(weight_files(folder)[:1]):
        if key != DIRECTION:
            return tensor.dtype
    raise CheckpointError("{source} holds no weights.", source=source)
