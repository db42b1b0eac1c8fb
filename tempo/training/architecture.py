"""The sizes of the embedded model: the released architecture, a thousandth of it."""

from __future__ import annotations

from typing import Any

from transformers import PreTrainedTokenizerBase, Qwen3Config, Qwen3VLConfig

from tempo.model.network import TempoNetwork
from tempo.model.spec import ModelSpec
from tempo.video.size import SizeRule

_TEXT: dict[str, Any] = {
    "hidden_size": 128,
    "num_hidden_layers": 4,
    "num_attention_heads": 4,
    "num_key_value_heads": 4,
    "head_dim": 32,
    "intermediate_size": 352,
    "max_position_embeddings": 8192,
    "tie_word_embeddings": True,
}
"""The compressor's text part and the decoder, which starts as a copy of it."""

_VISION: dict[str, Any] = {
    "depth": 3,
    "hidden_size": 96,
    "num_heads": 3,
    "intermediate_size": 256,
    "out_hidden_size": 128,
    "patch_size": 16,
    "temporal_patch_size": 2,
    "spatial_merge_size": 2,
    "deepstack_visual_indexes": [0, 1],
    "num_position_embeddings": 64,
}


def spec() -> ModelSpec:
    """How the embedded model wants its input: the released texts, small frames and budgets."""
    return ModelSpec(
        name="tempo-nano",
        size=SizeRule(long_edge=128, patch=16, multiple=32, least_area=8192, grown_multiple=32),
        k_min=1,
        k_max=16,
        budget=128,
        budget_presets=(64, 128, 256, 512),
        context_limit=8192,
        max_new_tokens=24,
        licence="Apache-2.0, trained by this project",
        scope=(
            "Knows only its own synthetic world: one moving coloured shape and one number a scene, four seconds each. "
            "It understands nothing of real footage; the released weights do."
        ),
    )


def network(tokenizer: PreTrainedTokenizerBase, k_max: int) -> TempoNetwork:
    """The network with fresh random weights."""
    vocabulary = tokenizer.get_vocab()
    special = {"eos_token_id": tokenizer.eos_token_id, "pad_token_id": tokenizer.pad_token_id, "bos_token_id": None}
    compressor = Qwen3VLConfig(
        text_config={
            **_TEXT,
            **special,
            "vocab_size": len(tokenizer),
            "rope_parameters": {
                "rope_type": "default",
                "rope_theta": 10000.0,
                "mrope_section": [6, 5, 5],
                "mrope_interleaved": True,
            },
        },
        vision_config=_VISION,
        video_token_id=vocabulary["<|video_pad|>"],
        image_token_id=len(tokenizer),
        vision_start_token_id=vocabulary["<|vision_start|>"],
        vision_end_token_id=vocabulary["<|vision_end|>"],
        tie_word_embeddings=True,
    )
    decoder = Qwen3Config(
        **_TEXT,
        **special,
        vocab_size=len(tokenizer),
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
    )
    return TempoNetwork(compressor, decoder, k_max)
