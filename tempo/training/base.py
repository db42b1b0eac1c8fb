"""Base training of the small VLM on single segments: first the vision tower alone, then all of it.

What the released model starts from, a general VLM, has to be made here. The second part asks questions about segments
and teaches two things: the routing prompt's Yes/No, where the relevance prior comes from, and a note in the memory
tokens' places of what the segment has to tell about the question (`Question.note`), a word or a letter each.
"""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional as F

from tempo.model.network import TempoNetwork
from tempo.training.heads import BLANK_WEIGHT, Heads, Metrics
from tempo.training.segments import TRAINING_FACES, random_segments, segment_patches, spelled
from tempo.training.text import Text
from tempo.training.turns import Turn, read_turns
from tempo.world.drawing import unnamed_colour
from tempo.world.families import names
from tempo.world.reference import Reference
from tempo.world.sample import draw_samples
from tempo.world.scene import Scene, Shown

WORD_WEIGHT = 0.5
HEADS_WEIGHT = 0.6
WHOLE = 1 / 8
"""Of the questions, those with all their memory tokens, rather than as many as their note has."""
UNNAMED_SHARE = 0.5
"""Of the scenes that the tower learns to spell from, those in a colour without a name.

So it learns shapes whatever their colour: from the named pairs alone it took green crosses, which training never shows,
for green circles.
"""


def vision_loss(network: TempoNetwork, heads: Heads, rng: np.random.Generator, segments: int) -> Metrics:
    """The vision tower alone, through the heads, on one temporal patch of each segment.

    The tower sees temporal patches one by one, so more scenes teach it more than more patches of a scene. Every scene
    has a line of text to spell, and some have a colour without a name.
    """
    scenes = random_segments(rng, segments)
    colours: dict[int, np.ndarray] = {}
    for index, shown in enumerate(scenes):
        if isinstance(shown, Scene):
            scenes[index] = spelled(shown, rng)
            if index and rng.random() < UNNAMED_SHARE:
                colours[index] = unnamed_colour(rng)
    samples = draw_samples(scenes, rng, frames=2, colours=colours, faces=TRAINING_FACES)
    patches, grid = segment_patches(samples)
    features = network.compressor.encode(patches.to(network.projector.weight.device), grid)
    return heads(features, scenes, samples, colours.keys())


def _shows(shown: Shown, name: str, value: str) -> bool:
    return isinstance(shown, Scene) and Reference(((name, value),)).matches(shown)


def conversation_loss(
    network: TempoNetwork,
    heads: Heads,
    text: Text,
    rng: np.random.Generator,
    segments: int,
    turns: int = 10,
    *,
    edges: bool = False,
    spelling: bool = False,
    sees: bool = True,
) -> Metrics:
    """The small VLM on single segments: relevance under the routing prompt, notes under both prompts.

    Args:
        edges, spelling: as in `Stage`.
        sees: whether the vision tower learns.
    """
    device = network.projector.weight.device
    routing = rng.random() < 0.6
    prompt = text.spec.routing_prompt if routing else text.spec.standard_prompt

    def keep(turn: Turn) -> int:
        """A note and its end, and now and then all that follows: nothing is new there."""
        return text.spec.k_max if rng.random() < WHOLE else min(len(turn.note) + 1, text.spec.k_max)

    seen = read_turns(network, text, rng, segments, turns, prompt, keep, edges=edges, spelling=spelling, sees=sees)
    metrics = heads(seen.features, seen.segments, seen.samples) if sees else None

    words, ends = [], []
    # Of each memory token (segment, place in its row), weight and turn; of each word of its slot (token, word, share).
    places: list[tuple[int, int]] = []
    weights, owners, bags = [], [], []
    everything = [turn for row in seen.asked for turn in row]
    for b, row in enumerate(seen.asked):
        for q, turn in enumerate(row):
            end = seen.question_end(b, q)
            ends.append((b, end - 1))
            for slot, bag in enumerate(text.filled(turn.note, turn.question.family)[: seen.kept[b][q]]):
                bags += [(len(places), word, 1 / len(bag)) for word in bag]
                places.append((b, end + slot))
                weights.append(1.0 if slot <= len(turn.note) else BLANK_WEIGHT)
                owners.append(b * turns + q)
            for place, name, value in text.reference_places(turn.question, seen.suffixes[b][q]):
                shown = turn.relevant if name == "time" else _shows(seen.segments[b], name, value)
                words.append((b, int(seen.read.starts[b, q]) + place, shown))
    rows = network.compressor.vlm.language_model.embed_tokens.weight
    at_b, at = torch.tensor(places, device=device).T
    log_p = F.log_softmax(seen.read.states[at_b, at] @ rows.T, dim=-1)  # (M, vocabulary)
    weight = torch.tensor(weights, device=device)
    at_m, word, share = (torch.tensor(column, device=device) for column in zip(*bags, strict=True))
    loss = -(log_p[at_m, word] * share * weight[at_m]).sum() / weight.sum()
    if metrics:
        loss = loss + HEADS_WEIGHT * metrics.loss

    w_b, w_at, is_shown = torch.tensor(words, device=device).T
    shown = heads.shown(seen.read.early[w_b, w_at]).squeeze(-1)
    loss = loss + WORD_WEIGHT * F.binary_cross_entropy_with_logits(shown, is_shown.float())

    numbers = dict(metrics.numbers) if metrics else {}
    if routing:
        relevant = torch.tensor([turn.relevant for turn in everything], device=device)
        h_b, h_at = torch.tensor(ends, device=device).T
        scores = seen.read.states[h_b, h_at] @ (rows[text.yes] - rows[text.no])
        loss = loss + F.binary_cross_entropy_with_logits(scores, relevant.float())
        numbers["relevance"] = float(((scores > 0) == relevant).float().mean())
    numbers["shown"] = float(((shown > 0) == is_shown.bool()).float().mean())
    # A note is right where each slot's most likely word is one of its words.
    found = torch.zeros(len(places), device=device).index_add(0, at_m, (log_p.argmax(-1)[at_m] == word).float())
    wrong = np.bincount(owners, ((found == 0) & (weight == 1)).cpu().numpy(), minlength=len(everything))
    for name in ("note", *names(lambda family: family.line)):
        chosen = [turn.relevant and name in ("note", turn.question.family.name) for turn in everything]
        if any(chosen):
            numbers[name if name == "note" else f"{name} note"] = float((wrong[chosen] == 0).mean())
    return Metrics(loss, numbers)
