"""The prompts in training: the package's own token sequences, with every piece tokenised once."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from tempo import prompts
from tempo.model.spec import ModelSpec
from tempo.world.description import plural_of
from tempo.world.question import LETTERS, Family, Note, Question
from tempo.world.scene import LONGEST_S, SCENE_S
from tempo.world.times import clock

TEMPORAL_PATCHES = 4
"""Of a segment of 8 frames."""
VISUAL_TOKENS = 8
"""Merged visual tokens of a temporal patch of 128 x 64 px frames."""


class _Remembering:
    """A tokenizer that keeps the ids of each text: the same few thousand pieces come again and again."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._known: dict[tuple[Any, ...], Any] = {}

    def __call__(self, text: str, **options: Any) -> dict[str, list[int]]:
        key = (text, *sorted(options.items()))
        if key not in self._known:
            if len(self._known) > 100_000:
                self._known.clear()
            self._known[key] = self._tokenizer(text, **options)
        return self._known[key]

    def convert_tokens_to_ids(self, tokens: list[str]) -> list[int]:
        return self._tokenizer.convert_tokens_to_ids(tokens)


def _end_of(ids: list[int], suffix: list[int]) -> int | None:
    """Where in the suffix the first occurrence of these ids ends."""
    size = len(ids)
    return next((at + size - 1 for at in range(len(suffix)) if suffix[at : at + size] == ids), None)


class Text:
    """Token sequences of the compressor and the decoder for training batches."""

    def __init__(self, tokenizer: Any, spec: ModelSpec) -> None:
        self.spec = spec
        self.padding: int = tokenizer.pad_token_id
        self.end: int = tokenizer.convert_tokens_to_ids(prompts.IM_END)
        self.letters: list[int] = tokenizer.convert_tokens_to_ids(list(LETTERS))
        self.yes, self.no = tokenizer.convert_tokens_to_ids(["Yes", "No"])
        self._tokenizer = _Remembering(tokenizer)

    def ids(self, text: str) -> list[int]:
        return self._tokenizer(text, add_special_tokens=False)["input_ids"]

    def start_times(self, rng: np.random.Generator, count: int) -> np.ndarray:
        """Start times (count,) of segments, in seconds: whole scenes from 0, or in a quarter of the draws anything."""
        if rng.random() < 0.75:
            return SCENE_S * rng.integers(int(LONGEST_S / SCENE_S), size=count)
        return rng.uniform(0, LONGEST_S, size=count)

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

    def option_ends(self, after: list[int]) -> list[int]:
        """Where each of the four options of a choice ends in what follows the video in the decoder's context."""
        return [after.index(mark) - 1 for mark in (*self.letters[1:], self.end)]

    def note(self, slots: Note) -> list[list[int]]:
        """Token ids of each slot of a note, at most k_max of them: bags of words, or one token of a spelled word."""
        made: list[list[int]] = []
        for slot in slots:
            if len(slot) == 1:
                made += [[token] for token in self.ids(slot[0])]
            else:
                made.append([token for word in slot for token in self.ids(word)])
        return made[: self.spec.k_max]

    def filled(self, note: list[list[int]], family: Family) -> list[list[int]]:
        """A note for every one of k_max memory tokens.

        After its end nothing follows, or where the order of segments is asked for its last slot again: so a segment
        ends, at any truncation, with what the tag of the next one can look back at.
        """
        rest = note[-1] if family.ordered else [self.end]
        return [*note, *[rest] * (self.spec.k_max - len(note))]

    def reference_places(self, question: Question, suffix: list[int]) -> list[tuple[int, str, str]]:
        """Where in a suffix each attribute of the references ends: (place, name, value).

        Without those that are mistyped, or called by another name.
        """
        wanted = [pair for reference in question.references for pair in reference.attributes]
        if question.at_s is not None:
            wanted.append(("time", str(question.at_s)))
        found = []
        for name, value in wanted:
            # A number that is shown is spelled after its kind only.
            ways = [f"number {value}" if name == "number" else value]
            if name == "time":
                ways.append(clock(int(value)))
            if name == "shape":
                ways.append(plural_of(value))
            # The first occurrence: options of a choice follow the reference.
            ends = [end for way in ways if (end := _end_of(self.ids(way), suffix)) is not None]
            if ends:
                found.append((ends[0], name, value))
        return found

    def pad(self, rows: list[list[int]], value: int) -> torch.Tensor:
        """int64 (B, L), the shorter rows filled up on the right."""
        length = max(len(row) for row in rows)
        return torch.tensor([row + [value] * (length - len(row)) for row in rows])
