"""Base training: a step of the tower trains it and the heads."""

import numpy as np
import torch

from tempo.training import architecture, tokenizer
from tempo.training.base import vision_loss
from tempo.training.heads import Heads


def test_a_vision_step_trains_the_tower_and_the_heads() -> None:
    torch.manual_seed(0)
    network = architecture.network(tokenizer.build(), architecture.spec().k_max)
    heads = Heads(network.projector.in_features, network.projector.out_features)
    vision_loss(network, heads, np.random.default_rng(0), 8).loss.backward()
    assert heads.letters.weight.grad is not None
    assert all(value.grad is not None for value in network.compressor.vlm.visual.patch_embed.parameters())
    assert network.compressor.memory_tokens.grad is None
