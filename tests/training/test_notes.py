"""Notes: the decoder learns from them, in words and as memory tokens that imitate them."""

import numpy as np
import pytest
import torch

from tempo.training import architecture, tokenizer
from tempo.training.curriculum import VideoMix
from tempo.training.heads import Heads
from tempo.training.notes import text_loss
from tempo.training.projection import Imitation
from tempo.training.text import Text
from tempo.world.families import FAMILIES


@pytest.fixture(scope="module")
def text() -> Text:
    return Text(tokenizer.build(), architecture.spec())


def test_the_decoder_learns_from_notes(text: Text) -> None:
    torch.manual_seed(0)
    network = architecture.network(tokenizer.build(), text.spec.k_max)
    heads = Heads(network.projector.in_features, network.projector.out_features)
    metrics = text_loss(network, heads, text, np.random.default_rng(0), VideoMix(segments_a_step=256), 8)
    metrics.loss.backward()
    gradient = network.decoder.model.embed_tokens.weight.grad
    assert gradient is not None
    assert gradient.abs().sum() > 0
    assert network.compressor.memory_tokens.grad is None
    assert set(metrics.numbers) <= {"right", "options", *FAMILIES}
    # Among its questions are choices.
    assert 0 <= metrics.numbers["options"] <= 1
    assert heads.options.weight.grad is not None


def test_an_imitated_memory_token_has_to_say_its_word(text: Text) -> None:
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    network = architecture.network(tokenizer.build(), text.spec.k_max)
    heads = Heads(network.projector.in_features, network.projector.out_features)
    imitation = Imitation(network, text, rng, 16)
    metrics = text_loss(network, heads, text, rng, VideoMix(segments_a_step=64), 8, imitation)
    metrics.loss.backward()
    assert 0 <= metrics.numbers["words"] <= 1
    assert network.projector.weight.grad is not None
    assert network.compressor.memory_tokens.grad is None
