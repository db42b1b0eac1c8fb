"""Decoding: inputs_embeds -> token ids, one at a time, stopping within one token when asked to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import torch
from transformers import DynamicCache, Qwen3ForCausalLM

from tempo.errors import Cancelled

PREFILL_CHUNK = 1024
"""Tokens of the context read between two looks at the cancel flag."""


class Token(NamedTuple):
    """What the decoder wrote next."""

    id: int
    log_probability: float
    """In nats, whatever the temperature."""


@torch.inference_mode()
def generate(
    decoder: Qwen3ForCausalLM,
    inputs_embeds: torch.Tensor,
    *,
    max_new_tokens: int,
    stop_ids: frozenset[int],
    temperature: float = 0.0,
    seed: int = 0,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Token]:
    """Yield tokens, the stopping one included.

    Args:
        inputs_embeds: (L, d).
        temperature: 0 is greedy.

    Raises:
        Cancelled: `cancelled()` was true before a chunk of the context or a token.
    """
    generator = torch.Generator(inputs_embeds.device).manual_seed(seed)
    cache = DynamicCache()
    for chunk in inputs_embeds.split(PREFILL_CHUNK):
        logits = _step(decoder, chunk, cache, cancelled)
    for count in range(1, max_new_tokens + 1):
        if temperature > 0:
            weights = torch.softmax(logits.float() / temperature, dim=-1)
            token = torch.multinomial(weights, 1, generator=generator)
        else:
            token = logits.argmax(dim=-1, keepdim=True)
        yield Token(int(token), float(logits.float().log_softmax(dim=-1)[token]))
        if int(token) in stop_ids or count == max_new_tokens:
            return
        logits = _step(decoder, decoder.model.embed_tokens(token), cache, cancelled)


def last_logits(decoder: Qwen3ForCausalLM, inputs_embeds: torch.Tensor) -> torch.Tensor:
    """Logits (V,) of the token that follows the context (L, d)."""
    with torch.inference_mode():
        return _step(decoder, inputs_embeds, DynamicCache(), lambda: False)


def _step(
    decoder: Qwen3ForCausalLM, embeds: torch.Tensor, cache: DynamicCache, cancelled: Callable[[], bool]
) -> torch.Tensor:
    if cancelled():
        raise Cancelled("Stopped.")
    out = decoder(inputs_embeds=embeds[None], past_key_values=cache, use_cache=True, logits_to_keep=1)
    return out.logits[0, -1]
