"""Turns: questions about single segments, and the compressor's reading of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch

from tempo.model.compressor import VisionFeatures
from tempo.model.network import TempoNetwork
from tempo.training.blocks import Blocks, blocks
from tempo.training.segments import TRAINING_FACES, random_segments, segment_patches, spelled
from tempo.training.text import Text
from tempo.world.composition import miss
from tempo.world.families import FAMILIES, names
from tempo.world.grammar import draw_wording
from tempo.world.question import Family, Question
from tempo.world.sample import Sample, draw_samples
from tempo.world.scene import SCENE_S, Foreign, Kind, Scene, Shown, random_label

TIMED = "at"
"""The family of questions about a time."""
TIME_SHARE = 0.1
"""Of the questions, those about a time beside their share as one of the families: a match among a thousand numbers."""
EDGE_S = 2.0
"""Times that are just outside of a segment are this near to it."""
SPELLED_SHARE = 0.75
"""Of the segments from which notes are learnt, those with a line to spell; the others have what they have."""
READING_SHARE = 0.5
"""Of the questions about a scene with a line of text, those that ask to read it."""
NUMBER_SHARE = 0.5
"""Of the questions about a scene with a number, or about one like it with another number, those that refer to it so.

At random that is one question of seventy.
"""


@dataclass(frozen=True)
class Turn:
    """A question about one segment."""

    question: Question
    relevant: bool
    note: list[list[int]]
    """Token ids of each slot."""


def draw_turn(shown: Shown, start_s: float, rng: np.random.Generator, text: Text, *, edges: bool = False) -> Turn:
    """A question about this segment, about a near miss, or about any other: 45, 25 and 30 %.

    Args:
        edges: as in `Stage`.
    """
    if isinstance(shown, Foreign):
        family = FAMILIES[str(rng.choice(list(FAMILIES)))]
        question = family.ask(rng, time_s=start_s + rng.uniform(0, SCENE_S), wording=draw_wording(rng))
        return Turn(question, False, text.note(question.note(shown)))
    scene = shown
    own = scene.label.kind if scene.label else None
    draw = rng.random()
    by_line = own == "number" and draw < 0.7 and rng.random() < NUMBER_SHARE
    while True:
        family = _draw_family(rng, own if draw < 0.45 else None, by_line=by_line)
        able = family.reads(scene)
        subject, time_s = scene, start_s + rng.uniform(0, SCENE_S)
        if draw < 0.45 and not able:
            continue
        if draw >= 0.45:
            near = draw < 0.7
            asked = family.ask(rng, _with_line(scene, family, rng), by_line=by_line)
            subject = miss(asked, rng, near)
            if near and edges:
                time_s = abs(start_s + rng.choice((-rng.uniform(0, EDGE_S), SCENE_S + rng.uniform(0, EDGE_S))))
            else:
                time_s = abs(time_s + rng.choice((-1, 1)) * rng.uniform(4, 12 if near else 1000))
        question = family.ask(
            rng, _with_line(subject, family, rng), time_s=time_s, by_line=by_line, wording=draw_wording(rng)
        )
        now = question.at_s is not None and start_s <= question.at_s < start_s + SCENE_S
        relevant = question.relevant(scene, now=now)
        if able or not relevant:
            return Turn(question, relevant, text.note(question.note(scene, now=now)))


def _draw_family(rng: np.random.Generator, readable: Kind | None, *, by_line: bool) -> Family:
    """A family of questions about a segment with this kind of line to read: those about a time and the line often.

    Args:
        by_line: one that can refer to the segment by its line.
    """
    if by_line:
        return FAMILIES[str(rng.choice(names(lambda family: family.by_line)))]
    name = str(rng.choice(list(FAMILIES)))
    if rng.random() < TIME_SHARE:
        return FAMILIES[TIMED]
    if readable and rng.random() < READING_SHARE:
        return FAMILIES[readable]
    return FAMILIES[name]


def _with_line(scene: Scene, family: Family, rng: np.random.Generator) -> Scene:
    """The scene with a line of text that a question of this family can ask for."""
    if family.line is None or family.reads(scene):
        return scene
    return replace(scene, label=random_label(rng, family.line))


@dataclass(frozen=True)
class Turns:
    """Questions about single segments, and the compressor's reading of them."""

    segments: list[Shown]
    samples: list[Sample]
    features: VisionFeatures
    asked: list[list[Turn]]
    """Q questions about each of B segments."""
    suffixes: list[list[list[int]]]
    kept: list[list[int]]
    """Memory tokens of each question."""
    read: Blocks

    def question_end(self, b: int, q: int) -> int:
        """Place in row b after the last token of question q: of its first memory token."""
        return int(self.read.starts[b, q]) + len(self.suffixes[b][q])


def read_turns(
    network: TempoNetwork,
    text: Text,
    rng: np.random.Generator,
    segments: int,
    turns: int,
    prompt: str,
    keep: Callable[[Turn], int],
    *,
    edges: bool = False,
    spelling: bool = False,
    sees: bool = True,
) -> Turns:
    """Draw segments and `turns` questions about each, and read them.

    Args:
        prompt: the system prompt.
        keep: how many memory tokens follow a question.
        edges, spelling: as in `Stage`.
        sees: whether the vision tower learns.
    """
    device = network.projector.weight.device
    shown = random_segments(rng, segments)
    if spelling:
        shown = [
            spelled(scene, rng) if isinstance(scene, Scene) and rng.random() < SPELLED_SHARE else scene
            for scene in shown
        ]
    samples = draw_samples(shown, rng, faces=TRAINING_FACES)
    patches, grid = segment_patches(samples)
    with torch.set_grad_enabled(sees and torch.is_grad_enabled()):
        features = network.compressor.encode(patches.to(device), grid)
    starts_s = text.start_times(rng, segments).tolist()
    prefix_ids = torch.tensor([text.prefix(start_s, prompt) for start_s in starts_s], device=device)
    asked = [
        [draw_turn(scene, start_s, rng, text, edges=edges) for _ in range(turns)]
        for scene, start_s in zip(shown, starts_s, strict=True)
    ]
    suffixes = [[text.suffix(turn.question.text) for turn in row] for row in asked]
    kept = [[keep(turn) for turn in row] for row in asked]
    read = blocks(network.compressor, prefix_ids, suffixes, kept, features, grid, text.padding)
    return Turns(shown, samples, features, asked, suffixes, kept, read)
