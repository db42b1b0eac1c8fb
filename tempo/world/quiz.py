"""Quiz: a fresh video of the world, as scenes, and questions about it.

Scenes and references are drawn from everything, what training leaves out included. A video that several questions
share shows for each of them what a video of its own would show: all that a question refers to stands where it was
drawn, and no other scene can be taken for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tempo.world.composition import draw_foreign, draw_fresh
from tempo.world.families import FAMILIES
from tempo.world.grammar import Wording
from tempo.world.question import NOT_HERE, Question
from tempo.world.reference import Reference
from tempo.world.sample import draw_samples
from tempo.world.scene import SCENE_S, Scene, Shown, random_scene
from tempo.world.schedule import Schedule

NEAR = 0.3
"""Share of near misses among the scenes that a question alone on its video does not ask about."""
SHARED_NEAR = 0.6
"""The same where questions share a video; each such scene is a near miss of one of them."""
NEAR_S = 12.0
"""A segment this near to the time of a question about a time is a near miss."""
OTHER, NEAR_MISS, RELEVANT = 0, 1, 2
"""What a segment is to a question."""


@dataclass(frozen=True)
class Quiz:
    """A video of S segments, 4 s each from 0 s on, and questions about it."""

    scenes: tuple[Shown, ...]
    questions: tuple[Question, ...]
    schedule: Schedule

    def answer(self, question: Question) -> str:
        """The true answer."""
        return question.answer(self.scenes, self.schedule)

    def roles(self, question: Question) -> NDArray[np.int8]:
        """(S,): RELEVANT, NEAR_MISS or OTHER."""
        relevant = question.relevant_in(self.scenes, self.schedule)
        if question.at_s is not None:
            near = np.abs(self.schedule.times_s - question.at_s) < NEAR_S
        else:
            near = np.array([partly_relevant(question, scene) for scene in self.scenes])
        return np.where(relevant, RELEVANT, np.where(near, NEAR_MISS, OTHER)).astype(np.int8)

    def pixels(self, rng: np.random.Generator) -> NDArray[np.uint8]:
        """uint8 (8 S, 64, 128, 3): frames at 2 fps, each scene disturbed on its own as uploads are."""
        return np.concatenate([sample.pixels for sample in draw_samples(list(self.scenes), rng)])


def partly_relevant(question: Question, scene: Shown) -> bool:
    """Whether the scene shares a part of a reference: one of two attributes, or the kind of its line of text."""
    return isinstance(scene, Scene) and any(_shares(reference, scene) for reference in question.references)


def _shares(reference: Reference, scene: Scene) -> bool:
    if reference.matches(scene):
        return False
    if reference.label:
        return scene.label is not None and scene.label.kind == reference.label.kind
    return any(Reference((part,)).matches(scene) for part in reference.attributes)


def draw(rng: np.random.Generator, names: Sequence[str], segments: int, wording: Wording = "documented") -> Quiz:
    """A video of the world with one question of each family in `names`, put as `wording` says."""
    times = Schedule.of_scenes(segments)
    near = NEAR if len(names) == 1 else SHARED_NEAR
    questions: list[Question] = []
    drawn: list[list[Shown]] = []
    planted: dict[int, Shown] = {}
    for name in names:
        while True:
            question, scenes = draw_fresh(rng, name, times, held_out=None, near=near, wording=wording)
            own = {place: scene for place, scene in enumerate(scenes) if _refers(question, scene)}
            mistaken = [_refers(question, scene) for scene in planted.values()]
            mistaken += [_refers(other, scene) for other in questions for scene in own.values()]
            if not own.keys() & planted.keys() and not any(mistaken):
                break
        questions.append(question)
        drawn.append(scenes)
        planted |= own
    video = []
    for place in range(segments):
        scene = planted.get(place) or drawn[rng.integers(len(drawn))][place]
        while place not in planted and any(_refers(question, scene) for question in questions):
            scene = random_scene(rng, held_out=None)
        video.append(scene)
    return Quiz(tuple(video), tuple(questions), times)


def _refers(question: Question, scene: Shown) -> bool:
    """Whether the question is about this scene because of what it shows: not because of when, nor about all."""
    return question.reference is not None and question.relevant(scene)


def draw_code(rng: np.random.Generator, segments: int, length: int) -> Quiz:
    """A video with a question that asks to read a code of `length` characters, which is there."""
    while True:
        quiz = draw(rng, ("code",), segments)
        answer = quiz.answer(quiz.questions[0])
        if answer != NOT_HERE and len(answer) == length:
            return quiz


def draw_elsewhere(
    rng: np.random.Generator, names: Sequence[str], segments: int, wording: Wording = "documented"
) -> Quiz:
    """A video of something else than the world, with one question of each family in `names`."""
    questions = [FAMILIES[name].ask(rng, time_s=rng.uniform(0, SCENE_S * segments), wording=wording) for name in names]
    return Quiz(tuple(draw_foreign(rng, segments)), tuple(questions), Schedule.of_scenes(segments))
