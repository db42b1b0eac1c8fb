"""The last step of training: fit the relevance direction again to the states that the compressor ended up with.

Base training makes the direction from the language head's rows "Yes" and "No". The joint stage learns from answers
alone and turns the states under it, most for questions whose answer is in another segment. A direction of the same
form is then found by logistic regression on single segments under the routing prompt.
"""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional as F

from tempo.model.network import TempoNetwork
from tempo.training.base import segment_patches
from tempo.training.questions import FAMILIES, hit, miss, random_question
from tempo.training.text import Text

PENALTY = 1e-3
"""Weight of the squared norm: keeps scores of clear cases from saturating."""


@torch.no_grad()
def _states(network: TempoNetwork, text: Text, rng: np.random.Generator, questions: int) -> tuple[torch.Tensor, ...]:
    """h_rel (N, D) of hits, near misses and other scenes, and whether each is relevant (N,)."""
    device = network.projector.weight.device
    states, labels = [], []
    for number in range(questions):
        question = random_question(rng, FAMILIES[number % len(FAMILIES)])
        scenes = [hit(question, rng) for _ in range(5)]
        scenes += [miss(question, rng, near=near) for near in (True, False) for _ in range(5)]
        patches, grid = segment_patches(scenes, rng)
        starts = text.start_times(rng, len(scenes))
        prefix_ids = torch.tensor([text.prefix(start_s, text.spec.routing_prompt) for start_s in starts])
        query_ids = torch.tensor(text.suffix(question.text))
        _, h_rel = network.compressor(patches.to(device), grid, prefix_ids.to(device), query_ids.to(device))
        states.append(h_rel)
        labels.append(torch.tensor([float(question.matches(scene)) for scene in scenes]))
    return torch.cat(states), torch.cat(labels).to(device)


def fit_direction(network: TempoNetwork, text: Text, rng: np.random.Generator, questions: int = 140) -> None:
    """Set the compressor's relevance direction (D,) from `questions` questions."""
    states, labels = _states(network, text, rng, questions)
    direction = torch.zeros_like(network.compressor.relevance_direction, requires_grad=True)
    optimiser = torch.optim.LBFGS([direction], max_iter=100)

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        value = F.binary_cross_entropy_with_logits(states @ direction, labels) + PENALTY * direction.square().sum()
        value.backward()
        return value

    optimiser.step(loss)
    network.compressor.relevance_direction.copy_(direction.detach())
