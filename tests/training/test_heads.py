"""Heads: letters are labelled where they stand, and a colour without a name teaches no colour."""

import numpy as np
import torch

from tempo.training import architecture, tokenizer
from tempo.training.heads import Heads, letter_labels
from tempo.training.segments import segment_patches
from tempo.world import glyphs
from tempo.world.sample import draw_samples, sample
from tempo.world.scene import random_scene


def test_letters_are_labelled_in_reading_order() -> None:
    rng = np.random.default_rng(0)
    for _ in range(200):
        scene = random_scene(rng, kind="code")
        assert scene.label
        labels = letter_labels(scene, sample(scene, rng, zoom=rng.uniform(0.9, 1)))
        read: dict[int, str] = {}
        for token in labels[labels[:, 0] > 0].tolist():
            for place, letter in enumerate(token[1:]):
                if letter:
                    first = token[0] - 1
                    read[first + (place - first) % 4] = glyphs.CHARACTERS[letter - 1]
        assert "".join(read[place] for place in sorted(read)) == scene.label.text


def test_a_colour_without_a_name_teaches_no_colour() -> None:
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    network = architecture.network(tokenizer.build(), architecture.spec().k_max)
    heads = Heads(network.projector.in_features, network.projector.out_features)
    scenes = [random_scene(rng) for _ in range(4)]
    samples = draw_samples(list(scenes), rng, frames=2)
    patches, grid = segment_patches(samples)
    features = network.compressor.encode(patches, grid)
    one_named = heads(features, list(scenes), samples, {1, 2, 3})
    one_named.loss.backward()
    seen = heads.attributes["colour"].bias.grad
    expected = torch.autograd.grad(heads(features, scenes[:1], samples[:1]).loss, heads.attributes["colour"].bias)
    assert torch.allclose(seen, expected[0], atol=1e-6)
