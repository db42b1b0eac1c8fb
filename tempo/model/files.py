"""Files of a checkpoint: found in a folder or on the hub, and checked as they are read."""

from __future__ import annotations

import json
import logging
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from huggingface_hub import HfApi, snapshot_download
from huggingface_hub.errors import HFValidationError, HTTPError, LocalEntryNotFoundError, RepositoryNotFoundError
from huggingface_hub.utils import validate_repo_id
from safetensors import SafetensorError, safe_open
from transformers import AutoTokenizer

from tempo.errors import CheckpointError, ModelNotFound, Words

log = logging.getLogger(__name__)

WEIGHTS_FILE = "model.safetensors"
INDEX_FILE = "model.safetensors.index.json"
SMALL_FILES = ["*.json", "*.txt", "*.jinja"]
GIB = 1024**3


def folder_of(source: str, revision: str | None, patterns: list[str]) -> Path:
    """The local folder of a checkpoint; a hub id is downloaded first, or taken from the hub's cache."""
    try:
        path = Path(source).expanduser()
        if path.is_dir():
            return path
        validate_repo_id(source)
    except (HFValidationError, ValueError, RuntimeError):  # no hub id either; a NUL; no such user
        path = Path()
    if not re.fullmatch(r"[A-Za-z0-9_]\S*/\S+", source) or path == Path():
        raise ModelNotFound(
            "There is no folder {source}. Give nano, auto, a hub id like org/name, or a folder.", source=source
        )
    if "*.safetensors" in patterns:
        _announce(source, revision)
    try:
        return Path(snapshot_download(source, revision=revision, allow_patterns=patterns))
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise ModelNotFound("The hub has no model {source}, or it needs a token (HF_TOKEN).", source=source) from error
    except (LocalEntryNotFoundError, HTTPError, OSError) as error:
        raise ModelNotFound(
            "{source} could not be downloaded ({reason}). Check the network, or give a folder that holds the weights.",
            source=source,
            reason=type(error).__name__,
        ) from error


def _announce(source: str, revision: str | None) -> None:
    """Say before a download how large it is; the hub's client then draws its own progress bars."""
    try:
        files = HfApi().model_info(source, revision=revision, files_metadata=True).siblings or []
    except (HTTPError, OSError):
        return  # Offline: the weights may be in the hub's cache; if not, the download itself says why.
    size = sum(file.size or 0 for file in files if file.rfilename.endswith(".safetensors"))
    log.info("%s: %.1f GiB of weights, from the hub or its local cache", source, size / GIB)


def config_in(folder: Path) -> dict[str, Any]:
    return _json(folder / "config.json")


def _json(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(text_of(path))
    except (ValueError, RecursionError) as error:
        raise CheckpointError("{name} is no JSON: {error}.", name=called(path), error=str(error)) from None
    if not isinstance(values, dict):
        raise CheckpointError("{name} is no JSON object.", name=called(path))
    return values


def text_of(path: Path) -> str:
    try:
        data = path.read_bytes()
        check_pointer(called(path), data)
        return data.decode()
    except (OSError, UnicodeDecodeError) as error:
        raise CheckpointError(
            "{name} cannot be read: {reason}.",
            name=called(path),
            reason=error.strerror if isinstance(error, OSError) else "it is no UTF-8",
        ) from None


def called(path: Path) -> str:
    """A file of a checkpoint in words: with its folder, since there are several of each name."""
    return f"{path.parent.name}/{path.name}"


def weight_files(folder: Path) -> list[Path]:
    names = sorted(set((weight_map_of(folder) or {"": WEIGHTS_FILE}).values()))
    for name in names:
        if Path(name).name != name:
            raise CheckpointError("{index} names a file outside its folder: {name}.", index=INDEX_FILE, name=name)
        if not (folder / name).is_file():
            pickled = any(folder.glob("*.bin"))
            raise CheckpointError(
                Words("{name} is missing from {folder}. Only safetensors are read; convert the pickled weights first.")
                if pickled
                else Words("{name} is missing from {folder}."),
                name=name,
                folder=folder.name,
            )
    return [folder / name for name in names]


def weight_map_of(folder: Path) -> dict[str, str] | None:
    """Which tensor stands in which file; None where the weights are one file."""
    index = folder / INDEX_FILE
    if not index.exists():
        return None
    weight_map = _json(index).get("weight_map")
    if not isinstance(weight_map, dict) or not weight_map or not all(isinstance(f, str) for f in weight_map.values()):
        raise CheckpointError("{name} has no weight_map; download it again.", name=called(index))
    return weight_map


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """A safetensors file, open; CheckpointError where it cannot be read."""
    try:
        with path.open("rb") as file:
            check_pointer(called(path), file.read(8))
        with safe_open(path, "pt") as tensors:
            yield tensors
    except (SafetensorError, OSError) as error:
        raise CheckpointError(
            "{name} is no safetensors file ({error}); download it again.", name=called(path), error=str(error)
        ) from None


def check_pointer(name: str, start: bytes) -> None:
    """Raises CheckpointError where a file that begins like this is what git leaves in place of a large one."""
    if start.startswith(b"version "):
        raise CheckpointError("{name} is a Git LFS pointer, not the file itself; run `git lfs pull`.", name=name)


def tensors(files: list[Path]) -> Iterator[tuple[str, torch.Tensor]]:
    """Name and value of every tensor, one at a time."""
    for path in files:
        with opened(path) as file:
            for key in file.keys():  # noqa: SIM118  (an open file is no mapping)
                yield key, file.get_tensor(key)


def parameters(files: list[Path]) -> int:
    """Numbers in all tensors; nothing but the headers is read."""
    total = 0
    for path in files:
        with opened(path) as file:
            total += sum(math.prod(file.get_slice(key).get_shape()) for key in file.keys())  # noqa: SIM118
    return total


def tokenizer_in(folder: Path) -> Any:
    for name in ("tokenizer.json", "tokenizer_config.json"):
        if (folder / name).exists():
            _json(folder / name)
    try:
        return AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
    except Exception as error:  # the Rust half raises plain Exceptions
        raise CheckpointError(
            "The tokenizer cannot be read from {name}: {error}.",
            name=called(folder / "tokenizer.json"),
            error=str(error),
        ) from error
