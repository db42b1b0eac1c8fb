"""Rows: videos as the decoder reads them, and the loss on its answers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional as F

from tempo.model.network import TempoNetwork
from tempo.training.heads import Metrics
from tempo.training.mix import Video
from tempo.training.text import Text
from tempo.world.question import LETTERS
from tempo.world.scene import Shown

IGNORED = -100
"""Label of a token that is not learnt."""


@dataclass(frozen=True)
class Rows:
    """Videos as the decoder reads them."""

    ids: torch.Tensor
    """int64 (B, L), right-padded."""
    is_memory: torch.Tensor
    """bool (B, L): where memory tokens stand, in the order of the videos, their segments, and the tokens of each."""
    wanted: torch.Tensor
    """int64 (B, L): the answer's ids, elsewhere IGNORED."""
    families: list[str]
    """Their names."""
    options: list[tuple[int, int, int]]
    """(row, place, letter) of the end of each option of a choice; the letter is 1 + its index if it is the answer, or
    0."""


def lay_out(videos: list[Video], scenes: list[list[Shown]], text: Text) -> Rows:
    """Token ids and labels of the videos; `scenes` are those that each video's indices mean."""
    ids: list[list[int]] = []
    labels, memory, options = [], [], []
    for video, pool in zip(videos, scenes, strict=True):
        prompt = text.decoder(video.question.text)
        row, places = list(prompt.before), [False] * len(prompt.before)
        for time_s, tokens in zip(video.schedule.times_s.tolist(), video.tokens.tolist(), strict=True):
            tag = text.tag(time_s)
            row += [*tag, *[text.padding] * tokens]
            places += [False] * len(tag) + [True] * tokens
        answer = video.question.answer([pool[index] for index in video.segments], video.schedule)
        if video.question.options:
            for number, end in enumerate(text.option_ends(prompt.after), start=1):
                options.append((len(ids), len(row) + end, number if answer == LETTERS[number - 1] else 0))
        row += prompt.after
        told = [*text.ids(answer), text.end]
        ids.append(row + told)
        labels.append([IGNORED] * len(row) + told)
        memory.append(places)
    length = max(map(len, ids))
    is_memory = torch.zeros(len(ids), length, dtype=torch.bool)
    for row_number, places in enumerate(memory):
        is_memory[row_number, : len(places)] = torch.tensor(places)
    families = [video.question.family.name for video in videos]
    return Rows(text.pad(ids, text.padding), is_memory, text.pad(labels, IGNORED), families, options)


def answer_loss(network: TempoNetwork, rows: Rows, memory: torch.Tensor) -> Metrics:
    """Cross-entropy on the answers, and the share of each family that is right (teacher-forced).

    Args:
        memory: (M, d), what stands in the places of memory tokens, in their order.
    """
    device = memory.device
    embeds = network.decoder.model.embed_tokens(rows.ids.to(device))
    embeds = embeds.masked_scatter(rows.is_memory.to(device)[..., None], memory)
    states = network.decoder.model(inputs_embeds=embeds, use_cache=False).last_hidden_state
    wanted = rows.wanted.to(device)[:, 1:]
    known = wanted != IGNORED
    logits = network.decoder.lm_head(states[:, :-1][known])
    loss = F.cross_entropy(logits, wanted[known])
    right = torch.ones_like(wanted, dtype=torch.bool)
    right[known] = logits.argmax(-1) == wanted[known]
    by_family = defaultdict(list)
    for family, correct in zip(rows.families, right.all(1).tolist(), strict=True):
        by_family[family].append(correct)
    numbers = {family: float(np.mean(values)) for family, values in sorted(by_family.items())}
    return Metrics(loss, {"right": float(right.all(1).float().mean()), **numbers})
