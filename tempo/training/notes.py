"""Notes: base training of the decoder on videos of which notes stand where memory tokens will.

This is the text that a general LLM would have been trained on.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from torch.nn import functional as F

from tempo.model.network import TempoNetwork
from tempo.training.blocks import recorded
from tempo.training.curriculum import VideoMix
from tempo.training.heads import Heads, Metrics
from tempo.training.mix import Video, draw_families, draw_schedule, draw_strangers, draw_tokens
from tempo.training.projection import Imitation, summed
from tempo.training.rows import answer_loss, lay_out
from tempo.training.text import Text
from tempo.world.composition import FOREIGN, draw_foreign, draw_fresh
from tempo.world.families import FAMILIES
from tempo.world.grammar import draw_wording

NOISE = 0.5
"""Noise on the words of notes, as a share of the size of their embedding."""
TEXT_CHOICES = 0.5
"""Share of choices in base training, of the families that have them."""
OPTION_LAYER = 2
"""Decoder layer after which the end of an option should know whether it is the answer, and its letter.

From the answers alone this was not found in 20,000 choices; so it is in half as many.
"""
OPTION_WEIGHT = 0.5
WORD_LAYER = 1
"""Decoder layer after which a memory token that imitates one should say its word.

What was misread in answers were single letters that the compressor's own language head reads right in the same memory
tokens: the decoder took them for letters that look alike.
"""
WORD_WEIGHT = 0.3
MOST_WORDS = 2048
"""Memory tokens of a step that have to say their word."""


def text_loss(
    network: TempoNetwork,
    heads: Heads,
    text: Text,
    rng: np.random.Generator,
    mix: VideoMix,
    count: int,
    imitation: Imitation | None = None,
) -> Metrics:
    """The decoder on notes in the places of memory tokens: in words, with noise, or as memory tokens that imitate them.

    Args:
        count: segments of each video.
        imitation: what makes those memory tokens.
    """
    k_max = text.spec.k_max
    if mix.truncation and count > 16:
        mix = replace(mix, truncation=1.0)
    videos, pools = [], []
    bags: list[list[int]] = []
    slots: list[int] = []
    for name in draw_families(rng, max(2, mix.segments_a_step // (count + 12)), count, mix.favoured):
        schedule = draw_schedule(count, rng, FAMILIES[name])
        question, scenes = draw_fresh(rng, name, schedule, choices=TEXT_CHOICES, wording=draw_wording(rng))
        if rng.random() < FOREIGN:
            scenes = draw_foreign(rng, count)
        relevant = question.relevant_in(scenes, schedule)
        for place in draw_strangers(relevant, rng):
            scenes[place] = draw_foreign(rng, 1)[0]
        tokens = draw_tokens(relevant, k_max, mix, rng)
        videos.append(Video(question, np.arange(count), schedule, tokens))
        pools.append(scenes)
        for scene, now, kept in zip(scenes, relevant.tolist(), tokens.tolist(), strict=True):
            bags += text.filled(text.note(question.note(scene, now=now)), question.family)[:kept]
            slots += range(kept)
    rows = lay_out(videos, pools, text)
    device = network.projector.weight.device
    if imitation:
        memory = network.projector(imitation.draw(bags, torch.tensor(slots, device=device), rng))
    else:
        words = summed(network.decoder.model.embed_tokens.weight, bags)
        noise = torch.from_numpy(rng.standard_normal(words.shape, dtype=np.float32)).to(device)
        memory = words + NOISE * words.detach().std(dim=1, keepdim=True) * noise
    layers = network.decoder.model.layers
    with recorded(layers[WORD_LAYER]) as early, recorded(layers[OPTION_LAYER]) as states:
        metrics = answer_loss(network, rows, memory)
    loss, numbers = metrics.loss, dict(metrics.numbers)
    single = [place for place, bag in enumerate(bags) if len(bag) == 1 and bag != [text.end]]
    if imitation and single:
        chosen = torch.from_numpy(rng.permutation(single)[:MOST_WORDS].astype(np.int64)).to(device)
        said = network.decoder.model.norm(early[0][rows.is_memory.to(device)][chosen])
        word = torch.tensor([bag[0] for bag in bags], device=device)[chosen]
        logits = network.decoder.lm_head(said)
        numbers["words"] = float((logits.argmax(-1) == word).float().mean())
        loss = loss + WORD_WEIGHT * F.cross_entropy(logits, word)
    if rows.options:
        row, place, letter = torch.tensor(rows.options, device=device).T
        logits = heads.options(states[0][row, place])
        numbers["options"] = float((logits.argmax(-1) == letter).float().mean())
        loss = loss + OPTION_WEIGHT * F.cross_entropy(logits, letter)
    return Metrics(loss, numbers)
