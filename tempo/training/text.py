"""The prompts in training: the package's own token sequences, with every piece tokenised once."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from tempo import prompts
from tempo.model.spec import ModelSpec
from tempo.training.world import ATTRIBUTES

TEMPORAL_PATCHES = 4
"""Of a segment of 8 frames."""
VISUAL_TOKENS = 8
"""Merged visual tokens of a temporal patch of 128 x 64 px frames."""


class _Remembering:
    """A tokenizer that keeps the ids of each text: the same few hundred pieces come again and again."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._known: dict[tuple[Any, ...], Any] = {}

    def __call__(self, text: str, **options: Any) -> dict[str, list[int]]:
        key = (text, *sorted(options.items()))
        if key not in self._known:
            self._known[key] = self._tokenizer(text, **options)
        return self._known[key]

    def convert_tokens_to_ids(self, tokens: list[str]) -> list[int]:
        return self._tokenizer.convert_tokens_to_ids(tokens)


class Text:
    """Token sequences of the compressor and the decoder for training batches."""

    def __init__(self, tokenizer: Any, spec: ModelSpec) -> None:
        self.spec = spec
        self.padding: int = tokenizer.pad_token_id
        self.end: int = tokenizer.convert_tokens_to_ids(prompts.IM_END)
        self._tokenizer = _Remembering(tokenizer)
        vocabulary = tokenizer.get_vocab()
        self.attribute_words: dict[int, tuple[str, str]] = {
            vocabulary[value]: (name, value) for name in ("colour", "shape", "number") for value in ATTRIBUTES[name]
        }
        """Token id of each word a reference can contain, with the attribute and its value."""

    def ids(self, text: str) -> list[int]:
        return self._tokenizer(text, add_special_tokens=False)["input_ids"]

    def start_times(self, rng: np.random.Generator, count: int) -> np.ndarray:
        """Start times (count,) of segments, in seconds, all written with the same number of digits.

        Segments of one batch need prompts of one layout, so the number of digits is drawn for the batch.
        """
        low, high = ((0.0, 6.0), (10.0, 96.0), (100.0, 996.0))[rng.choice(3, p=(0.1, 0.5, 0.4))]
        return rng.uniform(low, min(high, 520.0), size=count)

    def prefix(self, start_s: float, prompt: str) -> list[int]:
        """What the compressor reads before the query, of a segment that starts at `start_s`."""
        times_s = [start_s + (2 * patch + 0.5) / self.spec.fps for patch in range(TEMPORAL_PATCHES)]
        return prompts.compressor_prefix(self._tokenizer, self.spec, times_s, VISUAL_TOKENS, prompt=prompt)

    def suffix(self, query: str) -> list[int]:
        """The query as the compressor reads it."""
        return prompts.compressor_suffix(self._tokenizer, self.spec, query)

    def tag(self, time_s: float) -> list[int]:
        """A temporal tag of the decoder's context."""
        return prompts.time_tag(self._tokenizer, self.spec, time_s)

    def decoder(self, query: str) -> prompts.DecoderPrompt:
        return prompts.decoder_prompt(self._tokenizer, self.spec, query)

    def pad(self, rows: list[list[int]], value: int) -> torch.Tensor:
        """int64 (B, L), the shorter rows filled up on the right."""
        length = max(len(row) for row in rows)
        return torch.tensor([row + [value] * (length - len(row)) for row in rows])
