"""The sizes of the embedded model: the released architecture, a thousandth of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from transformers import PreTrainedTokenizerBase, Qwen3Config, Qwen3VLConfig

from tempo.errors import Words
from tempo.model.network import TempoNetwork
from tempo.model.spec import ModelSpec
from tempo.training.tokenizer import NUMBERS, numbers
from tempo.video.size import SizeRule
from tempo.world.question import NOT_MY_WORLD

_TEXT: dict[str, Any] = {
    "hidden_size": 128,
    "num_attention_heads": 4,
    "num_key_value_heads": 4,
    "head_dim": 32,
    "intermediate_size": 352,
    "max_position_embeddings": 8192,
    "tie_word_embeddings": True,
}
"""The compressor's text part and the decoder, but for their depths."""

COMPRESSOR_LAYERS = 5
DECODER_LAYERS = 4

MATCHED = (2, 6, 10, 14, 18, 26, 36, 48)
"""Which periods of `number_rows` tell times apart: from 3 to 700 s."""

SAID = 5.0
"""Size of the numbers' embeddings in the decoder against those of words at the start.

Words grow as much in training and numbers stay what they are. The decoder says numbers with the same rows: at a
word's first size their logits are too close to each other to tell 26 from 27.
"""

VISION_WIDTH = 128
_VISION: dict[str, Any] = {
    "depth": 4,
    "out_hidden_size": 128,
    "patch_size": 16,
    "temporal_patch_size": 2,
    "spatial_merge_size": 2,
    "deepstack_visual_indexes": [1, 2],
    "num_position_embeddings": 64,
}


def spec() -> ModelSpec:
    """How the embedded model wants its input: the released texts, small frames and budgets."""
    return ModelSpec(
        name="tempo-nano",
        size=SizeRule(long_edge=128, patch=16, multiple=32, least_area=8192, grown_multiple=32),
        max_frames=2048,
        k_min=1,
        k_max=16,
        budget=256,
        budget_per_segment=4,
        budget_presets=(64, 128, 256, 512, 1024, 2048),
        context_limit=8192,
        max_new_tokens=48,
        licence=Words("Apache-2.0, trained by this project"),
        scope=Words(
            "Knows only its own synthetic world: scenes of four seconds with coloured shapes that move and a line of "
            "text; and only English. It understands nothing of real footage, and should say so; the released weights "
            "read it."
        ),
        refusal=NOT_MY_WORLD,
    )


def network(tokenizer: PreTrainedTokenizerBase, k_max: int, *, vision_width: int = VISION_WIDTH) -> TempoNetwork:
    """The network with fresh random weights.

    Args:
        vision_width: of the vision tower's hidden states, a multiple of 32.
    """
    vocabulary = tokenizer.get_vocab()
    special = {"eos_token_id": tokenizer.eos_token_id, "pad_token_id": tokenizer.pad_token_id, "bos_token_id": None}
    compressor = Qwen3VLConfig(
        text_config={
            **_TEXT,
            **special,
            "num_hidden_layers": COMPRESSOR_LAYERS,
            "vocab_size": len(tokenizer),
            "rope_parameters": {
                "rope_type": "default",
                "rope_theta": 10000.0,
                "mrope_section": [6, 5, 5],
                "mrope_interleaved": True,
            },
        },
        vision_config={
            **_VISION,
            "hidden_size": vision_width,
            "num_heads": vision_width // 32,
            "intermediate_size": 3 * vision_width,
        },
        video_token_id=vocabulary["<|video_pad|>"],
        image_token_id=len(tokenizer),
        vision_start_token_id=vocabulary["<|vision_start|>"],
        vision_end_token_id=vocabulary["<|vision_end|>"],
        tie_word_embeddings=True,
    )
    decoder = Qwen3Config(
        **_TEXT,
        **special,
        num_hidden_layers=DECODER_LAYERS,
        vocab_size=len(tokenizer),
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
    )
    made = TempoNetwork(compressor, decoder, k_max)
    # Both parts start from one table, so that a memory token's state is near the word that it stands for in both.
    table = made.compressor.vlm.language_model.embed_tokens.weight.data
    known = numbers(tokenizer)
    table[[*known]] = number_rows(table.shape[1])[[*known.values()]] * table.std()
    said = made.decoder.model.embed_tokens.weight.data
    said.copy_(table)
    said[[*known]] *= SAID
    start_matching(made.compressor.vlm.language_model.layers[1].self_attn)
    return made


def start_matching(attention: Any) -> None:
    """Start the first head's queries and keys as one projection of the numbers' sines and cosines.

    So a time that is asked about looks at the same time in a tag, which from random weights was learnt late or never.
    The projection uses the half of the head that rotary positions turn slowly. It is the second layer's head, since in
    the first a number in the question and one in a tag are still the same.
    """
    half, width = _TEXT["head_dim"] // 2, _TEXT["hidden_size"]
    queries, keys = attention.q_proj.weight.data, attention.k_proj.weight.data
    size = queries[: 2 * half].norm() / math.sqrt(2 * len(MATCHED))
    queries[: 2 * half] = 0
    for pair, period in enumerate(MATCHED, start=half - len(MATCHED)):
        queries[pair, period] = queries[pair + half, period + width // 2] = size
    keys[: 2 * half] = queries[: 2 * half]


def without_numbers(tokenizer: PreTrainedTokenizerBase) -> Callable[[torch.Tensor], torch.Tensor]:
    """Gradients (vocabulary, D) without those of the numbers, whose embeddings stay what they are at the start.

    So what is learnt of one number, to find it again or to repeat it, is learnt of all.
    """
    fixed = torch.tensor([*numbers(tokenizer)])
    return lambda gradient: gradient.index_fill(0, fixed.to(gradient.device), 0)


def number_rows(width: int) -> torch.Tensor:
    """Initial embeddings (NUMBERS, width) of the whole numbers, of standard deviation 1.

    Sines and cosines of the value at many periods: numbers that are near each other start near each other, which
    questions about times need.
    """
    periods = torch.logspace(math.log10(2.5), math.log10(4096), width // 2)
    angles = 2 * math.pi * torch.arange(NUMBERS)[:, None] / periods
    return math.sqrt(2) * torch.cat([angles.sin(), angles.cos()], dim=1)
