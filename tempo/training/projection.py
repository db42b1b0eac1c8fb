"""From the compressor's memory tokens to the decoder's words, before anything has been learnt from answers.

Base training has taught the compressor to write notes in its memory tokens, and the decoder to read notes in words.
Both ways between the two are nearly linear, and are found from single segments by least squares: the projector's start,
and memory tokens for notes that no compressor wrote (`Imitation`), which cost nothing, so that the decoder can read
long videos of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional as F

from tempo.model.network import TempoNetwork
from tempo.training.text import Text
from tempo.training.turns import read_turns

RIDGE = 1e-3
"""Weight of the squared size of a map, for each pair."""
SEGMENTS = 512
"""Of which pairs are made to start the projector."""
IMITATED_SEGMENTS = 1024
"""... and to imitate memory tokens."""
OFTEN = 4
"""Of that many pairs and more, what the compressor writes for their words is known well enough."""

Key = tuple[int, ...] | int
"""The words of a pair, or their number, or `ANY`."""
ANY = 0


def summed(table: torch.Tensor, bags: Sequence[Sequence[int]]) -> torch.Tensor:
    """(M, d): the sum of each bag's rows of the table over the root of their number."""
    flat = torch.tensor([token for bag in bags for token in bag], device=table.device)
    sizes = torch.tensor([len(bag) for bag in bags], device=table.device)
    return F.embedding_bag(flat, table, sizes.cumsum(0) - sizes, mode="sum") / sizes[:, None].sqrt()


def _least_squares(x: torch.Tensor, y: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    weighted = weights[:, None] * x
    ridge = RIDGE * weights.sum() * torch.eye(x.shape[1], device=x.device)
    return torch.linalg.solve(weighted.T @ x + ridge, weighted.T @ y)


@dataclass(frozen=True)
class Pairs:
    """Memory tokens, and the words of the notes in their places."""

    states: torch.Tensor
    """(M, D)."""
    bags: list[list[int]]
    slots: torch.Tensor
    """int64 (M,): which memory token of its segment each is."""
    weights: torch.Tensor
    """(M,): a word counts by the root of how often it was written, since most segments have nothing to say but "no"."""


@torch.no_grad()
def pairs(network: TempoNetwork, text: Text, rng: np.random.Generator, segments: int, turns: int = 10) -> Pairs:
    """Pairs from `turns` questions about each of `segments` segments, half of them under each prompt."""
    states, bags = [], []
    k_max = text.spec.k_max
    for index in range(0, segments, 16):
        prompt = text.spec.routing_prompt if index % 32 else text.spec.standard_prompt
        seen = read_turns(network, text, rng, 16, turns, prompt, lambda _: k_max)
        for b, row in enumerate(seen.asked):
            for q, turn in enumerate(row):
                end = seen.question_end(b, q)
                states.append(seen.read.states[b, end : end + k_max])
                bags += text.filled(turn.note, turn.question.family)
    first = [bag[0] for bag in bags]
    often = np.bincount(first)[first]
    every = torch.cat(states)
    slots = torch.arange(k_max, device=every.device).repeat(len(states))
    return Pairs(every, bags, slots, torch.from_numpy(often**-0.5).to(every))


@torch.no_grad()
def start_projector(network: TempoNetwork, text: Text, rng: np.random.Generator, segments: int) -> None:
    """Set the projector from questions about `segments` segments."""
    found = pairs(network, text, rng, segments)
    x = torch.cat([found.states, found.states.new_ones(len(found.states), 1)], dim=1)
    words = summed(network.decoder.model.embed_tokens.weight, found.bags)
    projection = _least_squares(x, words, found.weights)
    network.projector.weight.copy_(projection[:-1].T)
    network.projector.bias.copy_(projection[-1])


class Imitation:
    """Memory tokens as a frozen compressor would write them, from the words of notes alone.

    What it writes is nearly linear in the rows of its language head for the words, and in the slot. What that misses
    is mixed of two pairs in which it wrote the same words, or, where it seldom did, as many others: their mean, and
    what they differ from it by, turned into each other by a random angle. So it varies as much as among the pairs, and
    no two are the same: from the pairs alone the decoder learnt to know each by heart, misread letters as well.
    """

    @torch.no_grad()
    def __init__(self, network: TempoNetwork, text: Text, rng: np.random.Generator, segments: int) -> None:
        found = pairs(network, text, rng, segments)
        self._rows = network.compressor.vlm.language_model.embed_tokens.weight.detach()
        self._k_max = text.spec.k_max
        x = self._features(found.bags, found.slots)
        self._map = _least_squares(x, found.states, found.weights)
        self._missed = found.states - x @ self._map
        places: dict[Key, list[int]] = defaultdict(list)
        for place, bag in enumerate(found.bags):
            for key in (tuple(bag), len(bag), ANY):
                places[key].append(place)
        groups = {key: some for key, some in places.items() if len(some) >= OFTEN or key == ANY}
        self._groups = {key: number for number, key in enumerate(groups)}
        self._means = torch.stack([self._missed[some].mean(0) for some in groups.values()])
        self._sizes = np.array([len(some) for some in groups.values()])
        self._first = np.cumsum(self._sizes) - self._sizes
        self._places = np.concatenate([np.array(some) for some in groups.values()])

    def _features(self, bags: Sequence[Sequence[int]], slots: torch.Tensor) -> torch.Tensor:
        return torch.cat([summed(self._rows, bags), F.one_hot(slots, self._k_max).to(self._rows)], dim=1)

    def _group(self, bag: Sequence[int]) -> int:
        """Of the pairs with the same words, or as many, or any."""
        return next(self._groups[key] for key in (tuple(bag), len(bag), ANY) if key in self._groups)

    def draw(self, bags: Sequence[Sequence[int]], slots: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
        """Memory tokens (M, D).

        Args:
            bags: M bags of words, as of a note.
            slots: int64 (M,).
        """
        groups = np.array([self._group(bag) for bag in bags])
        two = self._first[groups] + (rng.random((2, len(bags))) * self._sizes[groups]).astype(np.int64)
        mean = self._means[torch.from_numpy(groups)]
        apart = self._missed[torch.from_numpy(self._places[two])] - mean
        angle = torch.from_numpy(rng.uniform(0, np.pi / 2, (len(bags), 1))).to(mean)
        missed = mean + angle.cos() * apart[0] + angle.sin() * apart[1]
        return self._features(bags, slots) @ self._map + missed
