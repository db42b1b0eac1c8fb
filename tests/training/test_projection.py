"""The projector's start: memory tokens come nearer to the words of their notes than any other way at hand."""

import numpy as np
import torch

from tempo.training import architecture, tokenizer
from tempo.training.projection import pairs, start_projector
from tempo.training.text import Text


def test_memory_tokens_are_mapped_to_the_words_of_their_notes() -> None:
    torch.manual_seed(0)
    built = tokenizer.build()
    text = Text(built, architecture.spec())
    network = architecture.network(built, text.spec.k_max)
    found = pairs(network, text, np.random.default_rng(0), 32)
    assert len(found.states) == len(found.words) == len(found.weights) > 32 * 10

    def error() -> float:
        with torch.no_grad():
            missed = (network.projector(found.states) - found.words).square().sum(1)
        return float((missed * found.weights).sum() / found.weights.sum())

    before = error()
    start_projector(network, text, np.random.default_rng(0), 32)
    mean = (found.weights[:, None] * found.words).sum(0) / found.weights.sum()
    spread = float(((found.words - mean).square().sum(1) * found.weights).sum() / found.weights.sum())
    assert error() < spread < before
