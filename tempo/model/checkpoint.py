"""Checkpoints: weights, configs, tokenizers and spec, from a folder or the hub, in either of two layouts.

Released layout (Vision-CAIR/Tempo-6B): `config.json` of type `tempo_qwen`, safetensors with the names of
`RELEASED_NAMES`, the decoder's tokenizer beside them; compressor config, its tokenizer and the two relevance rows come
from the base VLM that `config.json` names.

Our layout, written by :func:`save` and `python -m tempo convert`, needs no base model:

    tempo.json                    ModelSpec
    model.safetensors             state of TempoNetwork (sharded over 5 GB), the relevance direction with it
    compressor/  decoder/         config.json and tokenizer of each

Only safetensors are read, and no code from a checkpoint is run.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
import torch
from accelerate import init_empty_weights
from huggingface_hub import hf_hub_download, hf_hub_url, save_torch_state_dict
from huggingface_hub.errors import LocalEntryNotFoundError
from huggingface_hub.utils import build_hf_headers
from transformers import Qwen3Config, Qwen3VLConfig

from tempo.errors import CheckpointError, NotEnoughMemory, Words
from tempo.model.files import (
    GIB,
    SMALL_FILES,
    WEIGHTS_FILE,
    called,
    config_in,
    folder_of,
    parameters,
    tensors,
    text_of,
    tokenizer_in,
    weight_files,
    weight_map_of,
)
from tempo.model.network import TempoNetwork
from tempo.model.relevance import head_key, rows_of
from tempo.model.remote import RemoteFile
from tempo.model.spec import ModelSpec, released

log = logging.getLogger(__name__)

SPEC_FILE = "tempo.json"
DIRECTION = "compressor.relevance_direction"
TIED_HEAD = "decoder.lm_head.weight"

RELEASED_NAMES = (
    ("model.mm_projector.", "projector."),
    ("model.vision_tower_aux_list.0.compression_tokens", "compressor.memory_tokens"),
    ("model.vision_tower_aux_list.0.vlm.model.", "compressor.vlm."),
    ("model.", "decoder.model."),
    ("lm_head.", "decoder.lm_head."),
)
"""Prefixes of the released tensors and what they are called here; the first that fits counts."""


@dataclass(frozen=True)
class Checkpoint:
    """A network that is ready to run, with what it takes to talk to it."""

    network: TempoNetwork
    compressor_tokenizer: Any
    decoder_tokenizer: Any
    spec: ModelSpec


def load(
    source: str, *, device: torch.device, dtype: torch.dtype = torch.float32, revision: str | None = None
) -> Checkpoint:
    """Load a checkpoint in either layout.

    Args:
        source: folder, or hub id.
        revision: commit, branch or tag of the hub id.

    Raises:
        ModelNotFound: no such folder or hub id, or the hub cannot be reached.
        CheckpointError: neither layout, or keys or shapes do not fit; the message names them.
        NotEnoughMemory: the weights would not fit; checked before any is read.
    """
    folder = folder_of(source, revision, ["*.safetensors", *SMALL_FILES])
    if (folder / SPEC_FILE).exists():
        return _load_own(folder, device, dtype)
    if (folder / "config.json").exists() and config_in(folder).get("model_type") == "tempo_qwen":
        return _load_released(folder, device, dtype)
    raise CheckpointError(
        "{source} holds no Tempo checkpoint: neither {spec} nor a config.json of type tempo_qwen was found.",
        source=source,
        spec=SPEC_FILE,
    )


def save(folder: Path, checkpoint: Checkpoint, dtype: torch.dtype | None = None) -> None:
    """Write a checkpoint in our layout.

    Args:
        dtype: of the stored weights; default as they are. The relevance direction stays float32.
    """
    network = checkpoint.network
    state = {
        name: tensor if dtype is None or name == DIRECTION else tensor.to(dtype)
        for name, tensor in network.state_dict().items()
        if not (name == TIED_HEAD and network.decoder.config.tie_word_embeddings)
    }
    folder.mkdir(parents=True, exist_ok=True)
    save_torch_state_dict(state, folder, filename_pattern="model{suffix}.safetensors")
    for path in folder.glob("*.safetensors"):
        path.chmod(0o644)  # written as a private temporary file
    (folder / SPEC_FILE).write_text(checkpoint.spec.to_json() + "\n", encoding="utf-8")
    network.compressor.vlm.config.save_pretrained(folder / "compressor")
    network.decoder.config.save_pretrained(folder / "decoder")
    checkpoint.compressor_tokenizer.save_pretrained(folder / "compressor")
    checkpoint.decoder_tokenizer.save_pretrained(folder / "decoder")


def _load_own(folder: Path, device: torch.device, dtype: torch.dtype) -> Checkpoint:
    spec = ModelSpec.from_json(text_of(folder / SPEC_FILE))
    compressor = _built(Qwen3VLConfig, config_in(folder / "compressor"), folder / "compressor")
    decoder = _built(Qwen3Config, config_in(folder / "decoder"), folder / "decoder")
    network = _read_network(folder, compressor, decoder, spec.k_max, {}, device, dtype)
    return Checkpoint(network, tokenizer_in(folder / "compressor"), tokenizer_in(folder / "decoder"), spec)


def _load_released(folder: Path, device: torch.device, dtype: torch.dtype) -> Checkpoint:
    config = config_in(folder)
    try:
        k_max, base = int(config["num_compression_tokens"]), str(config["mm_vision_tower_aux_list"][0])
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise CheckpointError(
            "config.json of the checkpoint does not state its compressor: {reason}.", reason=repr(error)
        ) from None
    local_base = (folder / base).is_dir()
    base_folder = folder / base if local_base else folder_of(base, None, SMALL_FILES)
    compressor = _built(Qwen3VLConfig, config_in(base_folder), base_folder)
    # Keys that start with mm_ describe the compressor; they are not part of a Qwen3 config.
    decoder = _built(
        Qwen3Config,
        {key: value for key, value in config.items() if key != "model_type" and not key.startswith("mm_")}
        | {"model_type": "qwen3"},
        folder,
    )
    tokenizer = tokenizer_in(base_folder)
    rows = _relevance_rows(tokenizer, base_folder, None if local_base or Path(base).is_dir() else base)
    direction = {DIRECTION: rows[0] - rows[1]}
    network = _read_network(folder, compressor, decoder, k_max, direction, device, dtype)
    return Checkpoint(network, tokenizer, tokenizer_in(folder), released(k_max))


def _relevance_rows(tokenizer: Any, folder: Path, hub_id: str | None) -> torch.Tensor:
    """Rows "Yes" and "No" of the base VLM's language head, float32 (2, D)."""
    vocabulary = tokenizer.get_vocab()
    try:
        ids = (vocabulary["Yes"], vocabulary["No"])
    except KeyError as error:
        raise CheckpointError(
            "The base model's tokenizer has no entry {entry}; the relevance score needs it.", entry=str(error)
        ) from None
    weight_map = weight_map_of(folder)
    name = weight_map[head_key(weight_map)] if weight_map else WEIGHTS_FILE
    if hub_id is not None and not (folder / name).is_file():
        try:  # the whole file, where it was fetched before
            folder = Path(hf_hub_download(hub_id, name, local_files_only=True)).parent
        except LocalEntryNotFoundError:
            with httpx.Client(headers=build_hf_headers(), timeout=30.0) as client:
                return RemoteFile(hf_hub_url(hub_id, name), client).rows(ids)
    return rows_of(folder / name, ids)


def _read_network(
    folder: Path,
    compressor: Qwen3VLConfig,
    decoder: Qwen3Config,
    k_max: int,
    given: Mapping[str, torch.Tensor],
    device: torch.device,
    dtype: torch.dtype,
) -> TempoNetwork:
    """Build the network without allocating weights, then read them from the folder, one tensor at a time."""
    files = weight_files(folder)
    _check_memory(files, device, dtype)
    try:
        with init_empty_weights(include_buffers=False):
            network = TempoNetwork(compressor, decoder, k_max)
    except Exception as error:  # transformers checks little of a config: a wrong value comes out anywhere
        raise CheckpointError(
            "No network can be built from config.json of {name}: {error!r}.", name=folder.name, error=error
        ) from error
    expected = {name: tensor.shape for name, tensor in network.state_dict().items()}
    tied = bool(decoder.tie_word_embeddings)
    if tied:
        del expected[TIED_HEAD]
    unexpected: list[str] = []
    missing = set(expected)
    for key, tensor in (*tensors(files), *given.items()):
        name = _name(key)
        if name == TIED_HEAD and tied:
            continue
        if name not in expected:
            unexpected.append(name)
            continue
        if tensor.shape != expected[name]:
            raise CheckpointError(
                "{name} is {found} in the checkpoint; its config asks for {wanted}.",
                name=name,
                found=str(tuple(tensor.shape)),
                wanted=str(tuple(expected[name])),
            )
        missing.discard(name)
        kind = torch.float32 if name == DIRECTION else dtype
        network.load_state_dict({name: tensor.to(device=device, dtype=kind)}, strict=False, assign=True)
    if missing or unexpected:
        raise CheckpointError(
            "The checkpoint does not fit its config. Missing: {missing}. Unexpected: {unexpected}.",
            missing=_some(sorted(missing)),
            unexpected=_some(sorted(unexpected)),
        )
    if tied:
        network.decoder.lm_head.weight = network.decoder.model.embed_tokens.weight
    return network.to(device).eval().requires_grad_(False)


def _name(key: str) -> str:
    """What a tensor of a checkpoint is called in TempoNetwork; names of our own layout stay as they are."""
    for prefix, ours in RELEASED_NAMES:
        if key.startswith(prefix):
            return ours + key.removeprefix(prefix)
    return key


def _check_memory(files: list[Path], device: torch.device, dtype: torch.dtype) -> None:
    needed = parameters(files) * dtype.itemsize
    free = torch.cuda.mem_get_info(device)[0] if device.type == "cuda" else psutil.virtual_memory().available
    if needed > free:
        raise NotEnoughMemory(
            "The weights need {needed:.1f} GiB as {dtype}, and {free:.1f} GiB are free on {device}. Choose a smaller "
            "model, another device, or bfloat16.",
            needed=needed / GIB,
            dtype=str(dtype).removeprefix("torch."),
            free=free / GIB,
            device=str(device),
        )


def _built(kind: Any, values: dict[str, Any], folder: Path) -> Any:
    try:
        return kind.from_dict(values)
    except Exception as error:  # as various as the ways in which a config can be wrong
        raise CheckpointError(
            "{name} does not fit: {error}.", name=called(folder / "config.json"), error=str(error) or repr(error)
        ) from error


def _some(names: list[str]) -> str:
    if not names:
        return Words("nothing")
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
