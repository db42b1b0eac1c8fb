"""A tiny random checkpoint in the released layout, for what does not depend on trained weights."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3VLConfig

from tempo.cache import ByteCache
from tempo.config import Limits
from tempo.engine.tempo import TempoEngine
from tempo.model import checkpoint
from tempo.model.network import TempoNetwork
from tempo.pipeline import Tempo
from tempo.video.size import SizeRule

SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|video_pad|>"]
K_MAX = 6


def tokenizer() -> PreTrainedTokenizerFast:
    """Bytes-of-text level, 256 letters and the special tokens."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {token: i for i, token in enumerate([*alphabet, "Yes", "No"])}
    base = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    base.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    base.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(tokenizer_object=base, eos_token="<|im_end|>", pad_token="<|endoftext|>")
    fast.add_special_tokens({"additional_special_tokens": SPECIAL})
    return fast


def configs(tied: bool) -> tuple[Qwen3VLConfig, Qwen3Config]:
    words = tokenizer()
    size = len(words)
    text = {"vocab_size": size, "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "head_dim": 8}
    heads = {"num_attention_heads": 4, "num_key_value_heads": 2}
    rope = {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [2, 1, 1], "mrope_interleaved": True}
    vision = {"depth": 2, "hidden_size": 16, "intermediate_size": 24, "num_heads": 2, "out_hidden_size": 32}
    compressor = Qwen3VLConfig(
        text_config={**text, **heads, "rope_parameters": rope},
        vision_config={**vision, "num_position_embeddings": 16, "deepstack_visual_indexes": [0, 1]},
        video_token_id=words.convert_tokens_to_ids("<|video_pad|>"),
    )
    decoder = Qwen3Config(**{**text, **heads, "hidden_size": 24}, tie_word_embeddings=tied)
    return compressor, decoder


@dataclass(frozen=True)
class Released:
    folder: Path
    network: TempoNetwork
    """What the folder was written from."""


def write_released(folder: Path, *, tied: bool = True, sharded: bool = False) -> Released:
    """A random network, written the way the released weights are laid out, with its base VLM in `base/`."""
    torch.manual_seed(0)
    compressor, decoder = configs(tied)
    network = TempoNetwork(compressor, decoder, K_MAX).eval()
    head = torch.randn(compressor.text_config.vocab_size, 32)
    yes, no = tokenizer().convert_tokens_to_ids(["Yes", "No"])
    network.compressor.relevance_direction.copy_(head[yes] - head[no])
    base = folder / "base"
    base.mkdir(parents=True)
    compressor.save_pretrained(base)
    tokenizer().save_pretrained(base)
    save_file({"filler": torch.zeros(1000, 50), "lm_head.weight": head}, base / "model.safetensors")
    tokenizer().save_pretrained(folder)
    fields = decoder.to_dict() | {
        "model_type": "tempo_qwen",
        "num_compression_tokens": K_MAX,
        "mm_vision_tower_aux_list": ["base"],
        "mm_hidden_size": 32,
    }
    (folder / "config.json").write_text(json.dumps(fields))
    tensors = {}
    for name, tensor in network.state_dict().items():
        if name == "compressor.relevance_direction" or (tied and name == "decoder.lm_head.weight"):
            continue
        for prefix, released in (
            ("projector.", "model.mm_projector."),
            ("compressor.memory_tokens", "model.vision_tower_aux_list.0.compression_tokens"),
            ("compressor.vlm.", "model.vision_tower_aux_list.0.vlm.model."),
            ("decoder.model.", "model."),
            ("decoder.lm_head.", "lm_head."),
        ):
            if name.startswith(prefix):
                tensors[released + name.removeprefix(prefix)] = tensor.clone()
    if sharded:
        names = sorted(tensors)
        half = len(names) // 2
        parts = {"model-00001-of-00002.safetensors": names[:half], "model-00002-of-00002.safetensors": names[half:]}
        for file, part in parts.items():
            save_file({name: tensors[name] for name in part}, folder / file)
        weight_map = {name: file for file, part in parts.items() for name in part}
        (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": weight_map}))
    else:
        save_file(tensors, folder / "model.safetensors")
    return Released(folder, network)


def small_model(folder: Path, cache_bytes: int = 10**9) -> Tempo:
    """A Tempo on the random network that reads small frames; its answers are noise."""
    loaded = checkpoint.load(str(write_released(folder).folder), device=torch.device("cpu"))
    size = SizeRule(long_edge=64, multiple=32, least_area=1024)
    spec = replace(loaded.spec, name="random", size=size, k_min=1, budget=64, max_frames=256, context_limit=4096)
    return Tempo(
        TempoEngine(replace(loaded, spec=spec)),
        source=folder.name,
        reason="A test.",
        limits=Limits(),
        cache=ByteCache(cache_bytes),
    )
