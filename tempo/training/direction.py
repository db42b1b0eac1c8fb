"""Direction: where the relevance score looks, from the language head at first, and fitted again at the end.

Base training makes the direction from the language head's rows "Yes" and "No". The joint stage learns from answers
alone and turns the states under it. A direction of the same form is then found by logistic regression on single
segments under the routing prompt, starting from the head's.
"""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional as F

from tempo.model.network import TempoNetwork
from tempo.model.relevance import head_direction
from tempo.training.text import Text
from tempo.training.turns import read_turns

PENALTY = 0.1
"""Weight of the squared distance from the language head's direction.

On segments that it was not fitted to, the cross-entropy of the head's own direction was .0068; .0094 at a penalty of
1e-4, .0072 at .01, .0065 at .1.
"""


def start_direction(network: TempoNetwork, text: Text) -> None:
    """Set the relevance direction from the base model's language head (paper section 3.2)."""
    rows = network.compressor.vlm.language_model.embed_tokens.weight.detach()
    network.compressor.relevance_direction.copy_(head_direction(rows, text.yes, text.no))


@torch.no_grad()
def routing_states(
    network: TempoNetwork, text: Text, rng: np.random.Generator, segments: int, turns: int = 6
) -> tuple[torch.Tensor, torch.Tensor]:
    """h_rel (N, D) of questions about single segments under the routing prompt, and whether each is relevant (N,)."""
    states, labels = [], []
    for _ in range(0, segments, 16):
        seen = read_turns(network, text, rng, 16, turns, text.spec.routing_prompt, lambda _: 0)
        for b, row in enumerate(seen.asked):
            for q, turn in enumerate(row):
                states.append(seen.read.states[b, seen.question_end(b, q) - 1])
                labels.append(float(turn.relevant))
    return torch.stack(states), torch.tensor(labels, device=states[0].device)


def fit_direction(network: TempoNetwork, text: Text, rng: np.random.Generator, segments: int = 512) -> None:
    """Set the compressor's relevance direction (D,) from questions about `segments` segments."""
    states, labels = routing_states(network, text, rng, segments)
    rows = network.compressor.vlm.language_model.embed_tokens.weight.detach()
    start = head_direction(rows, text.yes, text.no)
    direction = start.clone().requires_grad_()
    optimiser = torch.optim.LBFGS([direction], max_iter=100)

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        fit = F.binary_cross_entropy_with_logits(states @ direction, labels)
        value = fit + PENALTY * (direction - start).square().sum()
        value.backward()
        return value

    optimiser.step(loss)
    network.compressor.relevance_direction.copy_(direction.detach())
