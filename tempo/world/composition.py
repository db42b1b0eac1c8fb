"""Composition: which scenes make a video for a question, and in what order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tempo.world.families import FAMILIES
from tempo.world.grammar import Wording
from tempo.world.question import CHOICES, Question
from tempo.world.scene import ATTRIBUTES, Foreign, Scene, Shown, left_out, random_label, random_scene
from tempo.world.schedule import Schedule

FOREIGN = 0.05
"""Share of videos of something else than the world."""


def hits(question: Question, rng: np.random.Generator, *, held_out: bool | None = False) -> list[Scene]:
    """Scenes that the question refers to, enough of them for any video."""
    references, family = question.references, question.family
    found: list[Scene] = []
    while len(found) < family.hits:
        reference = references[len(found) % len(references)]
        scene = random_scene(rng, label=reference.label, kind=family.line, held_out=held_out, **reference.fixed)
        # A choice has the right option only for scenes that show one of the four.
        if question.able(scene):
            found.append(scene)
    return found


def miss(question: Question, rng: np.random.Generator, near: bool = False, *, held_out: bool | None = False) -> Scene:
    """A scene that the question does not refer to; `near`: one that differs in a single part of the reference."""
    if question.reference is None:
        return random_scene(rng, held_out=held_out)
    line = question.family.line
    kind = line if line and rng.random() < 0.5 else None
    while True:
        fixed, label = {}, None
        if near:
            fixed = question.reference.fixed
            label = question.reference.label
            if label is not None:
                label = random_label(rng, label.kind)
            elif fixed:
                wrong = str(rng.choice(list(fixed)))
                fixed[wrong] = str(rng.choice([value for value in ATTRIBUTES[wrong] if value != fixed[wrong]]))
        if held_out is False and left_out(fixed.get("colour"), fixed.get("shape"), label):
            continue
        scene = random_scene(rng, label=label, kind=kind, held_out=held_out, **fixed)
        if not question.relevant(scene):
            return scene


def compose(question: Question, scenes: Sequence[Shown], count: int, rng: np.random.Generator) -> np.ndarray:
    """Indices (count,) of a video's segments: as many hits as the family has, among misses."""
    is_foreign = np.array([isinstance(scene, Foreign) for scene in scenes])
    if is_foreign.any() and rng.random() < FOREIGN:
        return rng.choice(np.flatnonzero(is_foreign), size=count)
    everything = np.flatnonzero(~is_foreign)
    if question.family.about_all:
        return rng.choice(everything, size=count, replace=count > len(everything))
    asked = np.array([question.relevant(scenes[index]) for index in everything.tolist()])
    found = [index for index in everything[asked].tolist() if question.able(scenes[index])]
    misses = everything[~asked]
    chosen = rng.choice(misses, size=count, replace=count > len(misses))
    for place, index in question.family.plant(question, found, scenes, count, rng):
        chosen[place] = index
    return chosen


def draw_fresh(
    rng: np.random.Generator,
    name: str,
    schedule: Schedule,
    *,
    held_out: bool | None = False,
    near: float = 0.3,
    choices: float = CHOICES,
    wording: Wording = "documented",
) -> tuple[Question, list[Shown]]:
    """A question, and fresh scenes for every segment of a video to ask it about.

    Args:
        name: of the question's family.
        choices, wording: as for `Family.ask`.
        held_out: None: draw on what training leaves out as well, and refer to it in every second question.
        near: share of near misses among the scenes that are not asked about.
    """
    family, count = FAMILIES[name], len(schedule.times_s)
    subject = None
    if family.refers and held_out is None and rng.random() < 0.5:
        subject = random_scene(rng, kind=family.line, held_out=True)
    question = family.ask(rng, subject, time_s=family.draw_time(rng, schedule), choices=choices, wording=wording)
    if question.reference is None:
        video: list[Shown] = [random_scene(rng, held_out=held_out) for _ in range(count)]
        for place in np.flatnonzero(question.relevant_in(video, schedule)):
            while not question.able(video[place]):
                video[place] = random_scene(rng, kind=family.line, held_out=held_out)
        return question, video
    scenes: list[Shown] = [*hits(question, rng, held_out=held_out)]
    scenes += [miss(question, rng, near=rng.random() < near, held_out=held_out) for _ in range(max(count, 2))]
    return question, [scenes[index] for index in compose(question, scenes, count, rng)]


def draw_foreign(rng: np.random.Generator, count: int) -> list[Shown]:
    """Segments of something else than the world."""
    return [Foreign(int(look)) for look in rng.integers(2**31, size=count)]
