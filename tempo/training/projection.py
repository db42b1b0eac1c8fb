"""Where the projector starts: memory tokens are mapped to the decoder's words that their notes are made of.

Base training has taught the compressor to write notes in its memory tokens, and the decoder to read notes in words.
The linear map between the two that is nearest in the least-squares sense is found from single segments.
"""

from __future__ import annotations

import numpy as np
import torch

from tempo.model.network import TempoNetwork
from tempo.training.base import read_turns
from tempo.training.text import Text

RIDGE = 1e-3
"""Weight of the squared size of the map, for each example."""


@torch.no_grad()
def start_projector(
    network: TempoNetwork, text: Text, rng: np.random.Generator, segments: int = 512, turns: int = 10
) -> None:
    """Set the projector from questions about `segments` segments, half of them under each prompt."""
    words = network.decoder.model.embed_tokens.weight
    states, targets, first = [], [], []
    for index in range(0, segments, 16):
        prompt = text.spec.routing_prompt if index % 32 else text.spec.standard_prompt
        seen = read_turns(network, text, rng, 16, turns, prompt, lambda turn: min(len(turn.note) + 1, text.spec.k_max))
        for b, row in enumerate(seen.asked):
            for q, turn in enumerate(row):
                end = seen.question_end(b, q)
                for slot, bag in enumerate(text.filled(turn.note, turn.question.family)[: seen.kept[b][q]]):
                    states.append(seen.read.states[b, end + slot])
                    targets.append(words[bag].sum(0) / len(bag) ** 0.5)
                    first.append(bag[0])
    # A word counts by the root of how often it was written: most segments have nothing to say but "no".
    often = np.bincount(first)[first]
    weight = torch.from_numpy(often**-0.5).to(words)[:, None]
    x = torch.stack(states)
    x = torch.cat([x, x.new_ones(len(x), 1)], dim=1)
    gram = x.T @ (weight * x) + RIDGE * weight.sum() * torch.eye(x.shape[1], device=x.device)
    found = torch.linalg.solve(gram, x.T @ (weight * torch.stack(targets)))
    network.projector.weight.copy_(found[:-1].T)
    network.projector.bias.copy_(found[-1])
