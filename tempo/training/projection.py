"""Where the projector starts: memory tokens are mapped to the decoder's words that their notes are made of.

Base training has taught the compressor to write notes in its memory tokens, and the decoder to read notes in words.
The linear map between the two that is nearest in the least-squares sense is found from single segments.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from tempo.model.network import TempoNetwork
from tempo.training.base import Turn, read_turns
from tempo.training.text import Text

RIDGE = 1e-3
"""Weight of the squared size of the map, for each pair."""


@dataclass(frozen=True)
class Pairs:
    """Memory tokens, and what the decoder has learnt to read in their places."""

    states: torch.Tensor
    """(M, D)."""
    words: torch.Tensor
    """(M, d): the sum of a slot's words over the root of their number."""
    weights: torch.Tensor
    """(M,): a word counts by the root of how often it was written, since most segments have nothing to say but "no"."""


@torch.no_grad()
def pairs(network: TempoNetwork, text: Text, rng: np.random.Generator, segments: int, turns: int = 10) -> Pairs:
    """Pairs from `turns` questions about each of `segments` segments, half of them under each prompt."""
    table = network.decoder.model.embed_tokens.weight
    states, words, first = [], [], []

    def keep(turn: Turn) -> int:
        return min(len(turn.note) + 1, text.spec.k_max)

    for index in range(0, segments, 16):
        prompt = text.spec.routing_prompt if index % 32 else text.spec.standard_prompt
        seen = read_turns(network, text, rng, 16, turns, prompt, keep)
        for b, row in enumerate(seen.asked):
            for q, turn in enumerate(row):
                end = seen.question_end(b, q)
                for slot, bag in enumerate(text.filled(turn.note, turn.question.family)[: seen.kept[b][q]]):
                    states.append(seen.read.states[b, end + slot])
                    words.append(table[bag].sum(0) / len(bag) ** 0.5)
                    first.append(bag[0])
    often = np.bincount(first)[first]
    return Pairs(torch.stack(states), torch.stack(words), torch.from_numpy(often**-0.5).to(table))


@torch.no_grad()
def start_projector(network: TempoNetwork, text: Text, rng: np.random.Generator, segments: int = 512) -> None:
    """Set the projector from questions about `segments` segments."""
    found = pairs(network, text, rng, segments)
    x = torch.cat([found.states, found.states.new_ones(len(found.states), 1)], dim=1)
    weighted = found.weights[:, None] * x
    ridge = RIDGE * found.weights.sum() * torch.eye(x.shape[1], device=x.device)
    projection = torch.linalg.solve(weighted.T @ x + ridge, weighted.T @ found.words)
    network.projector.weight.copy_(projection[:-1].T)
    network.projector.bias.copy_(projection[-1])
