"""Likelihood: how likely the decoder finds a given text, with all segments in its context and without each in turn.

Teacher forced: one pass over a context and the text after it gives the log-probabilities of all its tokens. What stands
before the segment that is left out is the same as in the full context, so its keys and values are used again.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from transformers import DynamicCache, Qwen3ForCausalLM

from tempo.errors import Cancelled
from tempo.model.context import Parts
from tempo.model.decoder import PREFILL_CHUNK

LOGITS_CHUNK = 256
"""Positions whose logits over the whole vocabulary exist at once."""

Layers = list[tuple[torch.Tensor, torch.Tensor]]
"""(1, kv heads, length, head dim) keys and values, one pair a layer."""


@torch.inference_mode()
def leave_one_out(
    decoder: Qwen3ForCausalLM,
    parts: Parts,
    ids: Sequence[int],
    left_out: Sequence[int],
    *,
    batch_tokens: int,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[float]:
    """Yield log-likelihoods of `ids` in nats: with all blocks of the context, then without each one of `left_out`.

    Args:
        ids: (N,) the text, N at least 1.
        left_out: indices of blocks, ascending.
        batch_tokens: tokens of one micro-batch of contexts.

    Raises:
        Cancelled: `cancelled()` was true before a chunk of the context or a micro-batch.
    """
    blocks = parts.blocks
    text = torch.tensor(ids, device=parts.after.device)
    ending = torch.cat([parts.after, decoder.model.embed_tokens(text[:-1])])
    starts = list(itertools.accumulate((len(block) for block in blocks), initial=len(parts.before)))
    layers = _read(decoder, torch.cat([parts.before, *blocks]), cancelled)
    yield from _scores(decoder, layers, [ending], text)
    rows = max(1, batch_tokens // (starts[-1] + len(ending)))
    for index in range(0, len(left_out), rows):
        if cancelled():
            raise Cancelled("Stopped.")
        group = left_out[index : index + rows]
        shared = starts[group[0]]
        rests = [torch.cat([*blocks[group[0] : out], *blocks[out + 1 :], ending]) for out in group]
        yield from _scores(decoder, [(k[:, :, :shared], v[:, :, :shared]) for k, v in layers], rests, text)


def _read(decoder: Qwen3ForCausalLM, context: torch.Tensor, cancelled: Callable[[], bool]) -> Layers:
    """Keys and values of a context (L, d)."""
    cache: Any = DynamicCache()
    for chunk in context.split(PREFILL_CHUNK):
        if cancelled():
            raise Cancelled("Stopped.")
        decoder.model(inputs_embeds=chunk[None], past_key_values=cache, use_cache=True)
    return [(layer.keys, layer.values) for layer in cache.layers]


def _scores(
    decoder: Qwen3ForCausalLM, prefix: Layers, rests: Sequence[torch.Tensor], text: torch.Tensor
) -> list[float]:
    """Log-likelihoods of `text` (N,) after the prefix and each of B rests (L_i, d), which hold all but its last token.

    Rows are padded on the right, where causal attention does not look.
    """
    rows = torch.nn.utils.rnn.pad_sequence(list(rests), batch_first=True)
    cache = DynamicCache()
    for layer, (keys, values) in enumerate(prefix):
        cache.update(keys.expand(len(rows), -1, -1, -1), values.expand(len(rows), -1, -1, -1), layer)
    states = decoder.model(inputs_embeds=rows, past_key_values=cache, use_cache=True).last_hidden_state
    return [
        _score(decoder, state[len(rest) - len(text) : len(rest)], text)
        for state, rest in zip(states, rests, strict=True)
    ]


def _score(decoder: Qwen3ForCausalLM, states: torch.Tensor, text: torch.Tensor) -> float:
    """Sum of the log-probabilities of `text` (N,), token i after state i of (N, d)."""
    total = 0.0
    for some, tokens in zip(states.split(LOGITS_CHUNK), text.split(LOGITS_CHUNK), strict=True):
        chances = decoder.lm_head(some).float().log_softmax(dim=-1)  # (<= LOGITS_CHUNK, V)
        total += float(chances.gather(1, tokens[:, None]).double().sum())
    return total
