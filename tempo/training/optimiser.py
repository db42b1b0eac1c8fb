"""The optimiser: Muon on matrices, AdamW on everything else, behind one step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import nn


class Optimiser:
    """Muon with AdamW's update size (`match_rms_adamw`) on hidden matrices; AdamW on embeddings, vectors, kernels.

    Args:
        groups: modules or parameters with their learning rates at scale 1.
    """

    def __init__(self, groups: Iterable[tuple[nn.Module | nn.Parameter, float]]) -> None:
        matrices: list[dict[str, Any]] = []
        others: list[dict[str, Any]] = []
        for part, rate in groups:
            tables = set()
            if isinstance(part, nn.Module):
                tables = {id(m.weight) for m in part.modules() if isinstance(m, nn.Embedding)}
            parameters = list(part.parameters()) if isinstance(part, nn.Module) else [part]
            hidden = [p for p in parameters if p.ndim == 2 and id(p) not in tables]
            rest = [p for p in parameters if p.ndim != 2 or id(p) in tables]
            matrices += [{"params": hidden, "lr": rate, "rate": rate}] if hidden else []
            others += [{"params": rest, "lr": rate, "rate": rate}] if rest else []
        self._parts: list[torch.optim.Optimizer] = [
            torch.optim.Muon(matrices, weight_decay=0.01, adjust_lr_fn="match_rms_adamw"),
            torch.optim.AdamW(others, weight_decay=0.0, betas=(0.9, 0.98)),
        ]

    @property
    def parameters(self) -> list[torch.Tensor]:
        return [p for part in self._parts for group in part.param_groups for p in group["params"]]

    def step(self, scale: float, clip: float = 1.0) -> None:
        """Clip the gradients' norm to `clip`, step with `scale` times each learning rate, and clear the gradients."""
        torch.nn.utils.clip_grad_norm_(self.parameters, clip)
        for part in self._parts:
            for group in part.param_groups:
                group["lr"] = scale * group["rate"]
            part.step()
            part.zero_grad(set_to_none=True)

    def state_dict(self) -> list[dict[str, Any]]:
        return [part.state_dict() for part in self._parts]

    def load_state_dict(self, states: list[dict[str, Any]]) -> None:
        for part, state in zip(self._parts, states, strict=True):
            part.load_state_dict(state)
