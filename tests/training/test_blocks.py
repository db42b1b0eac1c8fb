"""Blocks: questions in one sequence do not see each other."""

import numpy as np
import pytest
import torch

from tempo.training import architecture, tokenizer
from tempo.training.blocks import blocks
from tempo.training.segments import random_segments, segment_patches
from tempo.training.text import Text
from tempo.world.families import FAMILIES
from tempo.world.sample import draw_samples

KEPT = [[3, 16], [16, 0]]
"""Memory tokens of each question."""


@pytest.fixture(scope="module")
def text() -> Text:
    return Text(tokenizer.build(), architecture.spec())


def test_a_question_among_others_reads_as_if_alone(text: Text) -> None:
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    compressor = architecture.network(tokenizer.build(), text.spec.k_max).compressor
    segments = random_segments(rng, 2)
    patches, grid = segment_patches(draw_samples(segments, rng))
    prefix_ids = torch.tensor([text.prefix(start_s, text.spec.routing_prompt) for start_s in (0.0, 8.0)])
    suffixes = [[text.suffix(FAMILIES[family].ask(rng).text) for family in ("colour", "first")] for _ in segments]
    with torch.no_grad():
        features = compressor.encode(patches, grid)
        read = blocks(compressor, prefix_ids, suffixes, KEPT, features, grid, text.padding)
        prefix = compressor.prefill(prefix_ids, features, grid)
        for b, row in enumerate(suffixes):
            for q, suffix in enumerate(row):
                memory, h_rel = compressor.compress(prefix, torch.tensor(suffix))
                start, kept = int(read.starts[b, q]) + len(suffix), KEPT[b][q]
                assert torch.allclose(read.states[b, start : start + kept], memory[b, :kept], atol=1e-5)
                assert torch.allclose(read.states[b, start - 1], h_rel[b], atol=1e-5)
