"""Loading: from the name of a model to one that can be asked."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import torch
from huggingface_hub import try_to_load_from_cache

from tempo.cache import ByteCache
from tempo.config import settings
from tempo.engine.base import BATCH_TOKENS
from tempo.engine.tempo import TempoEngine
from tempo.errors import ModelError, Words
from tempo.model import checkpoint
from tempo.pipeline import Tempo
from tempo.shipped import NANO

RELEASED = "Vision-CAIR/Tempo-6B"
RELEASED_NEEDS_BYTES = 16 * 1024**3
"""Free GPU memory from which `auto` takes the released model."""


def load(name: str = "auto", *, device: str = "auto", dtype: str = "auto", revision: str | None = None) -> Tempo:
    """Load a model.

    Args:
        name: `nano` (the embedded model), a hub id, a folder, or `auto`: TEMPO_MODEL if set, else the released
            Tempo-6B where a GPU has 16 GiB free, else `nano`.
        device: `cpu`, `cuda`, `cuda:1`, ... `auto`: TEMPO_DEVICE, else the GPU if there is one.
        dtype: `float32` or `bfloat16`. `auto`: TEMPO_DTYPE, else bfloat16 on a GPU and float32 on the CPU.
        revision: commit, branch or tag of a hub id; default TEMPO_REVISION where TEMPO_MODEL names the model.

    Raises:
        ModelError: the weights cannot be used; the message says why.
    """
    env = settings()
    torch_device = device_named(env.device if device == "auto" else device)
    source, reason = _choose(env.model if name == "auto" else name, name, torch_device)
    dtype = env.dtype if dtype == "auto" else dtype
    if dtype == "auto":
        dtype = "bfloat16" if torch_device.type == "cuda" else "float32"
    if dtype not in ("float32", "bfloat16"):
        raise ModelError("dtype is {dtype!r}; choose auto, float32 or bfloat16.", dtype=dtype)
    if revision is None and source == env.model:
        revision = env.revision or None
    loaded = checkpoint.load(source, device=torch_device, dtype=getattr(torch, dtype), revision=revision)
    if env.context_limit:
        loaded = replace(loaded, spec=replace(loaded.spec, context_limit=env.context_limit))
    return Tempo(
        TempoEngine(loaded),
        source=_public(source),
        reason=reason,
        limits=env.limits(),
        cache=ByteCache(env.cache_bytes),
        revision=_revision(source, revision),
    )


def device_named(name: str) -> torch.device:
    """The device that is called this; `auto` is the GPU if there is one. Raises ModelError where there is none."""
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        device = torch.device(name)
    except RuntimeError:
        raise ModelError("There is no device {name!r}; choose auto, cpu, cuda or cuda:1.", name=name) from None
    if device.type not in BATCH_TOKENS:
        raise ModelError("Device {name!r} is not supported; choose auto, cpu, cuda or cuda:1.", name=name)
    if device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count():
        raise ModelError("There is no GPU {name!r} here; choose auto or cpu.", name=name)
    return device


def _choose(name: str, asked: str, device: torch.device) -> tuple[str, str]:
    """Folder or hub id of a model, and one sentence on why it is this one."""
    if name != "auto":
        reason = Words("Chosen by TEMPO_MODEL.") if asked == "auto" else Words("Chosen by the caller.")
        return (str(NANO) if name == "nano" else name), reason
    if device.type == "cuda" and torch.cuda.mem_get_info(device)[0] >= RELEASED_NEEDS_BYTES:
        return RELEASED, Words("Chosen because this GPU has 16 GiB free.")
    return str(NANO), Words("Chosen because no GPU with 16 GiB free was found for Tempo-6B.")


def _public(source: str) -> str:
    """A model's source without the folders of this machine."""
    if source == str(NANO):
        return "nano"
    return Path(source).resolve().name if Path(source).is_dir() else source


def _revision(source: str, asked: str | None) -> str | None:
    """What `Answer.revision` says of a model that was loaded."""
    if source == str(NANO):
        return hashlib.sha256((NANO / checkpoint.WEIGHTS_FILE).read_bytes()).hexdigest()[:12]
    if Path(source).is_dir():
        return None
    for name in (checkpoint.SPEC_FILE, "config.json"):
        kept = try_to_load_from_cache(source, name, revision=asked)
        if isinstance(kept, str):
            return Path(kept).parent.name  # snapshots/COMMIT/NAME
    return None
