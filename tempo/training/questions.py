"""Questions about the synthetic world, and their true answers.

A question refers to one scene by some of its attributes ("the blue star") and asks one thing about it. Distractors
are drawn against it: near misses share a part of the reference, other scenes share none of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tempo.training.world import ATTRIBUTES, Scene, random_scene

PHRASINGS: dict[str, tuple[str, ...]] = {
    "colour": ("What colour is {the}?", "Which colour does {the} have?"),
    "shape": ("What shape is {the}?", "Which shape does {the} have?"),
    "motion": ("How does {the} move?", "What does {the} do?"),
    "number": ("What number is shown with {the}?", "Which number is next to {the}?"),
    "after": ("What comes after {the}?", "What is shown right after {the}?"),
    "when": ("When does {the} appear?", "At what time is {the} shown?"),
    "exists": ("Is there {a} in the video?", "Does {a} appear?"),
}
"""Phrasings of each question family; {the} and {a} stand for the reference."""

FAMILIES = tuple(PHRASINGS)
SINGLE_SCENE_FAMILIES = ("colour", "shape", "motion", "number", "exists")
"""Families that one scene alone can answer."""

_REFERENCES = (("colour", "shape"), ("shape",), ("colour",), ("number",))
_REFERENCE_WEIGHTS = (0.55, 0.15, 0.15, 0.15)


def _noun(reference: dict[str, str]) -> str:
    if "number" in reference:
        return f"object with the number {reference['number']}"
    return " ".join([reference.get("colour", ""), reference.get("shape", "object")]).strip()


def _with_article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


@dataclass(frozen=True)
class Question:
    """A question of one family about the one scene with the attributes in `reference`."""

    family: str
    reference: dict[str, str]
    text: str

    def matches(self, scene: Scene) -> bool:
        """Whether the scene is the one asked about: the segment is relevant to the question."""
        return all(getattr(scene, name) == value for name, value in self.reference.items())

    def answer(self, scenes: Sequence[Scene], times_s: Sequence[float]) -> str:
        """The true answer on a video of these scenes; `times_s` are the times in the segments' temporal tags."""
        found = [index for index, scene in enumerate(scenes) if self.matches(scene)]
        if self.family == "exists":
            return "yes" if found else "no"
        if len(found) != 1:
            raise ValueError(f"{self.text!r} refers to {len(found)} scenes")
        scene = scenes[found[0]]
        if self.family == "when":
            return f"at {times_s[found[0]]:.1f} seconds"
        if self.family == "after":
            following = scenes[found[0] + 1]
            return _with_article(f"{following.colour} {following.shape}")
        if self.family == "shape":
            return _with_article(scene.shape)
        if self.family == "motion":
            return f"it {scene.motion}"
        return str(getattr(scene, self.family))

    def note(self, scene: Scene) -> str:
        """What is worth remembering of one scene for this question, in a word or two; "no" if nothing is.

        Of a scene that another is followed by, only that scene itself tells; so for "after" every scene is noted.
        """
        if not self.matches(scene):
            return f"{scene.colour} {scene.shape}" if self.family == "after" else "no"
        if self.family in ("after", "when", "exists"):
            return "yes"
        return str(getattr(scene, self.family)).split()[-1]


def ask(family: str, reference: dict[str, str], phrasing: int = 0) -> Question:
    """Put a question of `family` into words."""
    noun = _noun(reference)
    text = PHRASINGS[family][phrasing].format(the=f"the {noun}", a=_with_article(noun))
    return Question(family, reference, text)


def random_question(rng: np.random.Generator, family: str, scene: Scene | None = None) -> Question:
    """A question of `family`; with `scene`, one that refers to it."""
    while True:
        names = _REFERENCES[rng.choice(len(_REFERENCES), p=_REFERENCE_WEIGHTS)]
        if family not in names:
            break
    scene = scene or random_scene(rng)
    return ask(family, {name: getattr(scene, name) for name in names}, int(rng.integers(len(PHRASINGS[family]))))


def hit(question: Question, rng: np.random.Generator) -> Scene:
    """A scene that the question refers to."""
    return random_scene(rng, **question.reference)


def miss(question: Question, rng: np.random.Generator, near: bool = False) -> Scene:
    """A scene that the question does not refer to; `near`: one that differs in a single attribute of the reference."""
    names = list(question.reference)
    wrong = str(rng.choice(names))
    others = [value for value in ATTRIBUTES[wrong] if value != question.reference[wrong]]
    fixed = {wrong: str(rng.choice(others))}
    if near:
        fixed = {**question.reference, **fixed}
    return random_scene(rng, **fixed)
