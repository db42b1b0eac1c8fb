"""Heads: what base training reads out of the networks beside their own answers, and is thrown away after it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

from tempo.model.compressor import VisionFeatures
from tempo.world import glyphs
from tempo.world.question import LETTERS
from tempo.world.sample import Sample
from tempo.world.scene import ATTRIBUTES, CANVAS, Scene, Shown

BLANK_WEIGHT = 0.1
"""Of a place without a letter, and of a memory token after the end of its note."""
TOKENS = (2, 4)
"""Rows and columns of merged visual tokens of a temporal patch."""
LETTERS_A_TOKEN = 4
"""Most letters with their middles in one visual token: it is 32 px wide, and they are at least 8 px apart."""
LONGEST = 11
"""Characters of the longest line of text."""


@dataclass(frozen=True)
class Metrics:
    """A training loss to differentiate, and numbers for the log."""

    loss: torch.Tensor
    numbers: dict[str, float]


class Heads(nn.Module):
    """Readouts of base training only.

    Of the compressor: every attribute from every visual token, the letters in each token's part of the frame, and "the
    segment shows this" from the end of a reference. Of the decoder: its letter from the end of the right option.

    Args:
        width: of the compressor's hidden states.
        decoder_width: of the decoder's.
    """

    def __init__(self, width: int, decoder_width: int) -> None:
        super().__init__()
        self.attributes = nn.ModuleDict({name: nn.Linear(width, len(values)) for name, values in ATTRIBUTES.items()})
        self.letters = nn.Linear(width, LETTERS_A_TOKEN * (len(glyphs.CHARACTERS) + 1))
        self.first = nn.Linear(width, LONGEST + 1)
        self.shown = nn.Linear(width, 1)
        self.options = nn.Linear(decoder_width, 1 + len(LETTERS))

    def forward(
        self, features: VisionFeatures, segments: list[Shown], samples: list[Sample], unnamed: Collection[int] = ()
    ) -> Metrics:
        """Mean cross-entropy of attributes and letters, and the share of each that is right; of the world's scenes.

        Args:
            unnamed: indices of the segments whose objects are in a colour without a name.
        """
        known = [index for index, shown in enumerate(segments) if isinstance(shown, Scene)]
        scenes = [shown for shown in segments if isinstance(shown, Scene)]
        tokens = features.tokens[known]  # (B, V, D)
        loss, numbers = tokens.new_zeros(()), {}
        for name, values in ATTRIBUTES.items():
            asked = [number for number, at in enumerate(known) if name != "colour" or at not in unnamed]
            shown = [values.index(getattr(scenes[number], name)) for number in asked]
            labels = torch.tensor(shown, device=tokens.device)
            logits = self.attributes[name](tokens[asked])
            spread = labels[:, None].expand(-1, logits.shape[1])
            loss = loss + F.cross_entropy(logits.flatten(0, 1), spread.flatten()) / len(ATTRIBUTES)
            numbers[name] = float((logits.mean(1).argmax(-1) == labels).float().mean())
        made = [letter_labels(scene, samples[at]) for at, scene in zip(known, scenes, strict=True)]
        # (B, V, 1 + LETTERS_A_TOKEN): the same in each temporal patch.
        labels = torch.stack(made).to(tokens.device).repeat(1, tokens.shape[1] // (TOKENS[0] * TOKENS[1]), 1)
        for name, head, wanted in (("first", self.first, labels[..., :1]), ("letters", self.letters, labels[..., 1:])):
            logits = head(tokens).unflatten(-1, (wanted.shape[-1], -1))
            weight = logits.new_ones(logits.shape[-1])
            weight[0] = BLANK_WEIGHT
            loss = loss + F.cross_entropy(logits.flatten(0, 2), wanted.flatten(), weight=weight)
            numbers[name] = float((logits.argmax(-1) == wanted)[wanted > 0].float().mean())
        return Metrics(loss, numbers)


def letter_labels(scene: Scene, made: Sample) -> torch.Tensor:
    """What of the line of text is in each visual token of a temporal patch, in the order in which it is read.

    Returns:
        int64 (8, 1 + LETTERS_A_TOKEN): 1 + the place in the line of the token's first letter, 0 where it has none; and
        the letters (1 + index in `glyphs.CHARACTERS`, or 0), the one at place p of the line at p modulo
        LETTERS_A_TOKEN. So what looks for the letter at place p finds it in one place, wherever on the screen the line
        begins.
    """
    labels = torch.zeros(TOKENS[0], TOKENS[1], 1 + LETTERS_A_TOKEN, dtype=torch.int64)
    line = made.placement.line if made.placement else None
    if scene.label and line:
        row = 0 if line.centre < CANVAS[1] / 2 else 1
        for place, character in enumerate(scene.label.text):
            x = (line.left + (place + 0.5) * line.advance) / CANVAS[0] - 0.5
            token = labels[row, int((x * made.zoom + 0.5) * TOKENS[1])]
            if character != " ":
                token[0] = token[0] or 1 + place
                token[1 + place % LETTERS_A_TOKEN] = 1 + glyphs.CHARACTERS.index(character)
    return labels.flatten(0, 1)
