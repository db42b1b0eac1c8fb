"""Segments: single segments to train on, with lines of text to spell, and their patches."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch

from tempo.model.compressor import Grid
from tempo.model.patches import to_patches
from tempo.world import glyphs
from tempo.world.sample import Sample
from tempo.world.scene import Foreign, Kind, Scene, Shown, left_out, random_label, random_scene

FOREIGN_SHARE = 0.08
"""Of the segments, those that are not of the world."""
SPELLED: tuple[Kind, ...] = ("code", "code", "word", "caption", "number", "clock")
"""Lines of text that the tower learns to spell from, each as often as it stands here."""
TRAINING_FACES = (*glyphs.FACES, *glyphs.PACKAGED)
"""What all training writes in."""


def random_segments(rng: np.random.Generator, count: int) -> list[Shown]:
    """Scenes, and now and then something that is not of the world; never the first."""
    segments: list[Shown] = [random_scene(rng) for _ in range(count)]
    for index in np.flatnonzero(rng.random(count) < FOREIGN_SHARE):
        if index:
            segments[index] = Foreign(int(rng.integers(2**31)))
    return segments


def spelled(scene: Scene, rng: np.random.Generator) -> Scene:
    """The scene with a line of text to spell."""
    label = random_label(rng, SPELLED[rng.integers(len(SPELLED))])
    return scene if left_out(None, None, label) else replace(scene, label=label)


def segment_patches(samples: list[Sample]) -> tuple[torch.Tensor, Grid]:
    """Patches (B, T * h * w, 1536) of the samples' frames, and their grid."""
    made = [to_patches(torch.from_numpy(one.pixels)) for one in samples]
    return torch.stack([patches for patches, _ in made]), made[0][1]
