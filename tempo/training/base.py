"""Base training on single segments: first the vision tower alone, then the small VLM as plain question answering.

The second part is where the relevance prior comes from: a part of the conversations are the routing prompt's Yes/No
question, answered by the language head whose two rows become the relevance direction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from tempo import prompts
from tempo.model.compressor import Grid, VisionFeatures
from tempo.model.network import TempoNetwork
from tempo.model.patches import to_patches
from tempo.training.questions import FAMILIES, SINGLE_SCENE_FAMILIES, Question, miss, random_question
from tempo.training.text import Text
from tempo.training.world import ATTRIBUTES, Scene, random_scene, sample

IGNORED = -100
"""Label of a token that is not learnt."""
WORD_LAYER = 1
"""Text layer after which a word of a reference should know whether the segment shows it.

Relevance is a conjunction of such matches; from the Yes/No answers alone they were not found in twelve minutes.
"""
WORD_WEIGHT = 0.5

Kind = Literal["relevance", "note", "answer"]
"""What a conversation in base training asks for."""


class AttributeHeads(nn.Module):
    """Linear readouts of every attribute from every visual token, and of "the segment shows this" from every word of a
    reference; used in base training only."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.heads = nn.ModuleDict({name: nn.Linear(width, len(values)) for name, values in ATTRIBUTES.items()})
        self.shown = nn.Linear(width, 1)

    def forward(self, features: VisionFeatures, scenes: list[Scene]) -> tuple[torch.Tensor, dict[str, float]]:
        """Mean cross-entropy over attributes and tokens, and the accuracy of each attribute in [0, 1]."""
        losses, accuracy = [], {}
        for name, values in ATTRIBUTES.items():
            labels = torch.tensor([values.index(getattr(scene, name)) for scene in scenes])
            labels = labels.to(features.tokens.device)
            logits = self.heads[name](features.tokens)  # (B, V, classes)
            spread = labels[:, None].expand(-1, logits.shape[1])
            losses.append(F.cross_entropy(logits.flatten(0, 1), spread.flatten()))
            accuracy[name] = float((logits.mean(1).argmax(-1) == labels).float().mean())
        return torch.stack(losses).mean(), accuracy


def segment_patches(scenes: list[Scene], rng: np.random.Generator, frames: int = 8) -> tuple[torch.Tensor, Grid]:
    """Render the scenes, `frames` of each: patches (B, T * h * w, 1536) and their grid."""
    made = [to_patches(torch.from_numpy(sample(scene, rng, frames))) for scene in scenes]
    return torch.stack([patches for patches, _ in made]), made[0][1]


@dataclass(frozen=True)
class Metrics:
    """A training loss to differentiate, and numbers for the log."""

    loss: torch.Tensor
    numbers: dict[str, float]


def vision_loss(network: TempoNetwork, heads: AttributeHeads, rng: np.random.Generator, segments: int) -> Metrics:
    """The vision tower alone, through the attribute heads, on one temporal patch of each segment.

    The tower sees temporal patches one by one, so more scenes teach it more than more patches of a scene.
    """
    scenes = [random_scene(rng) for _ in range(segments)]
    patches, grid = segment_patches(scenes, rng, frames=2)
    loss, accuracy = heads(network.compressor.encode(patches.to(network.projector.weight.device), grid), scenes)
    return Metrics(loss, accuracy)


def _asked_about(scene: Scene, family: str, rng: np.random.Generator) -> Scene:
    """What a question that may miss is about: the scene itself, a near miss, or any other: 45, 25 and 30 %."""
    draw = rng.random()
    if draw < 0.45:
        return scene
    if draw < 0.7:
        return miss(random_question(rng, family, scene), rng, near=True)
    return random_scene(rng)


def _turns(scene: Scene, rng: np.random.Generator, count: int, kind: Kind) -> list[tuple[Question, str]]:
    """Questions about one segment, each with what is to be said."""
    turns = []
    for _ in range(count):
        family = str(rng.choice(SINGLE_SCENE_FAMILIES if kind == "answer" else FAMILIES))
        subject = scene if kind == "answer" and family != "exists" else _asked_about(scene, family, rng)
        question = random_question(rng, family, subject)
        if kind == "relevance":
            turns.append((question, "Yes" if question.matches(scene) else "No"))
        elif kind == "note":
            turns.append((question, question.note(scene)))
        else:
            turns.append((question, question.answer([scene], [0.0])))
    return turns


@contextmanager
def _recorded(layer: nn.Module) -> Iterator[list[torch.Tensor]]:
    """Keep the layer's output (B, L, D) of a forward pass."""
    kept: list[torch.Tensor] = []
    handle = layer.register_forward_hook(lambda _module, _inputs, output: kept.append(output))
    try:
        yield kept
    finally:
        handle.remove()


def _conversation_loss(
    network: TempoNetwork,
    heads: AttributeHeads,
    text: Text,
    features: VisionFeatures,
    grid: Grid,
    scenes: list[Scene],
    rng: np.random.Generator,
    turns: int,
    kind: Kind,
) -> tuple[torch.Tensor, float]:
    """Loss of one conversation a segment, on answers and on words of references; share of answer tokens right."""
    spec = text.spec
    prompt = {"relevance": spec.routing_prompt, "note": spec.standard_prompt, "answer": spec.decoder_prompt}[kind]
    rows, labels = [], []
    words: list[tuple[int, int, bool]] = []
    starts = text.start_times(rng, len(scenes))
    for row, (scene, start_s) in enumerate(zip(scenes, starts, strict=True)):
        ids = text.prefix(start_s, prompt)
        learnt = [IGNORED] * len(ids)
        for turn, (question, answer) in enumerate(_turns(scene, rng, turns, kind)):
            asked = [*(text.ids(f"\n{prompts.IM_START}user") if turn else []), *text.suffix(question.text)]
            told = [*text.ids(answer), text.end]
            for place, token in enumerate(asked, start=len(ids)):
                if token in text.attribute_words:
                    name, value = text.attribute_words[token]
                    words.append((row, place, getattr(scene, name) == value))
            ids = ids + asked + told
            learnt = learnt + [IGNORED] * len(asked) + told
        rows.append(ids)
        labels.append(learnt)
    device = features.tokens.device
    ids_BL = text.pad(rows, text.padding).to(device)
    labels_BL = text.pad(labels, IGNORED).to(device)
    with _recorded(network.compressor.vlm.language_model.layers[WORD_LAYER]) as recorded:
        states = network.compressor.text_states(ids_BL, features, grid)
    wanted = labels_BL[:, 1:]
    known = wanted != IGNORED
    logits = states[:, :-1][known] @ network.compressor.vlm.language_model.embed_tokens.weight.T
    loss = F.cross_entropy(logits, wanted[known])
    at_rows, at_places, is_shown = torch.tensor(words, device=device).T
    shown = heads.shown(recorded[0][at_rows, at_places]).squeeze(-1)
    loss = loss + WORD_WEIGHT * F.binary_cross_entropy_with_logits(shown, is_shown.float())
    return loss, float((logits.argmax(-1) == wanted[known]).float().mean())


def conversation_loss(
    network: TempoNetwork,
    heads: AttributeHeads,
    text: Text,
    rng: np.random.Generator,
    segments: int,
    turns: int = 6,
    heads_weight: float = 0.3,
) -> Metrics:
    """The small VLM on single segments.

    A quarter of the conversations are relevance under the routing prompt, half of them notes under the standard one
    (what memory tokens will have to hold), and a quarter plain answers.
    """
    scenes = [random_scene(rng) for _ in range(segments)]
    patches, grid = segment_patches(scenes, rng)
    features = network.compressor.encode(patches.to(network.projector.weight.device), grid)
    loss, accuracy = heads(features, scenes)
    loss = heads_weight * loss
    quarter = segments // 4
    parts: dict[Kind, slice] = {
        "relevance": slice(0, quarter),
        "note": slice(quarter, 3 * quarter),
        "answer": slice(3 * quarter, None),
    }
    for kind, part in parts.items():
        chosen = VisionFeatures(features.tokens[part], tuple(level[part] for level in features.deepstack))
        part_loss, right = _conversation_loss(network, heads, text, chosen, grid, scenes[part], rng, turns, kind)
        loss = loss + part_loss
        accuracy[kind] = right
    return Metrics(loss, accuracy)
