"""The example clips of the demo and their questions, made from fixed seeds.

python -m tempo.world.clips assets/examples
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tempo.errors import Words
from tempo.world.drawing import render
from tempo.world.encoder import encode
from tempo.world.families import FAMILIES
from tempo.world.question import NOT_HERE, Question
from tempo.world.reference import Reference
from tempo.world.scene import SCENE_S, Scene, random_scene
from tempo.world.schedule import Schedule

SIZE = (640, 360)
FPS = 24
FRAMES_A_SCENE = round(SCENE_S * FPS)
CRF = 30
PRESET = "medium"
"""x264's quality, and how hard it works for it."""
NOT_SHOWN = "absent"
"""Stands for a family in `Clip`."""

LICENCE = """# Example clips

Synthetic videos of this project, drawn and encoded by `python -m tempo.world.clips assets/examples`; no other
material is in them. Licence: Apache-2.0, as the rest of the repository. `questions.json` lists questions about each
clip with their true answers and the seconds they come from. They were chosen among those that the embedded model
answers right from the right seconds: they show what it does when it works, not how often; the benchmark in the
repository's README says that.
"""


@dataclass(frozen=True)
class Clip:
    """One example: how it is drawn, and what is asked about it."""

    name: str
    title: str
    seed: int
    scenes: int
    families: tuple[str, ...]
    """Of the questions; `NOT_SHOWN` asks about something that the clip does not show."""
    questions_seed: int = 1
    """One with which the embedded model answers all questions right and scores as relevant what they are about, and
    nothing else."""


CLIPS = (
    Clip("half-a-minute.mp4", Words("Half a minute, 8 scenes"), 1, 8, ("before", "code", "motion"), questions_seed=6),
    Clip("one-minute.mp4", Words("One minute, 15 scenes"), 2, 15, ("code", "describe", "after")),
    Clip("two-minutes.mp4", Words("Two minutes, 30 scenes"), 3, 30, ("when", "first", "number"), questions_seed=7),
    Clip(
        "four-minutes.mp4",
        Words("Four minutes, 60 scenes"),
        4,
        60,
        ("code", "often", "before", NOT_SHOWN),
        questions_seed=36,
    ),
    Clip(
        "ten-minutes.mp4",
        Words("Ten minutes, 150 scenes"),
        5,
        150,
        ("code", "when", "at", "describe"),
        questions_seed=2,
    ),
)


def scenes_of(clip: Clip) -> list[Scene]:
    """The scenes of a clip, in order."""
    rng = np.random.default_rng([clip.seed, clip.scenes])
    return [random_scene(rng) for _ in range(clip.scenes)]


def questions_of(clip: Clip) -> list[Question]:
    """One question of each of the clip's families, each true word by word."""
    rng = np.random.default_rng([clip.seed, clip.scenes, clip.questions_seed])
    return [_unambiguous(family, clip, rng) for family in clip.families]


def _unambiguous(name: str, clip: Clip, rng: np.random.Generator) -> Question:
    scenes, schedule = scenes_of(clip), Schedule.of_scenes(clip.scenes)
    family = FAMILIES["colour" if name == NOT_SHOWN else name]
    for _ in range(5000):
        index = int(rng.integers(1, len(scenes) - 1))
        # A scene of the clip, or, for what the clip does not show, any other.
        scene = random_scene(rng) if name == NOT_SHOWN else scenes[index]
        if not family.reads(scene):
            continue
        question = family.ask(rng, scene, time_s=schedule.times_s[index])
        if not question.options and _plain(name, question, scenes, schedule):
            return question
    raise ValueError(f"{len(scenes)} scenes leave no unambiguous question of the family {name!r}")


def _plain(name: str, question: Question, scenes: list[Scene], schedule: Schedule) -> bool:
    """Whether the question is true word by word: there are as many scenes as it speaks of, and one object in each.

    The generator's own rules are wider: "the red star" may be three of them.
    """
    found = np.flatnonzero(question.relevant_in(scenes, schedule)).tolist()
    if any(_read_elsewhere(reference, scene) for reference in question.references for scene in scenes):
        return False
    if name == NOT_SHOWN:
        return len(found) == 0
    if not question.family.word_by_word(question, scenes, found):
        return False
    by_line = question.reference is None or (question.reference.label and "object" not in question.text)
    return bool(by_line) or all(scenes[index].count == "1" for index in found)


def _read_elsewhere(reference: Reference, scene: Scene) -> bool:
    """Whether the reference's line of text is a part of another one: a word of a caption."""
    line = reference.label
    return bool(line and scene.label and scene.label != line and line.text in scene.label.text.split())


def describe(clip: Clip) -> dict[str, object]:
    """The clip's entry in questions.json."""
    scenes, schedule = scenes_of(clip), Schedule.of_scenes(clip.scenes)
    entries = []
    for question in questions_of(clip):
        spans = [
            [float(index * SCENE_S), float((index + 1) * SCENE_S)]
            for index in np.flatnonzero(question.relevant_in(scenes, schedule))
        ]
        answer = question.answer(scenes, schedule)
        entries.append(
            {"question": question.text, "answer": answer, "family": question.family.name, "segments_s": spans}
        )
        if (answer == NOT_HERE) != (not spans):
            raise ValueError(f"{question.text!r} has the answer {answer!r} and {len(spans)} segments")
    return {"clip": clip.name, "title": clip.title, "questions": entries}


def _frames(clip: Clip) -> Iterator[NDArray[np.uint8]]:
    for scene in scenes_of(clip):
        yield from render(scene, np.arange(FRAMES_A_SCENE) / FPS, SIZE)


def build(folder: Path) -> None:
    """Write all clips, questions.json and the licence note."""
    folder.mkdir(parents=True, exist_ok=True)
    for clip in CLIPS:
        encode(_frames(clip), folder / clip.name, fps=FPS, size=SIZE, crf=CRF, preset=PRESET)
    entries = [describe(clip) for clip in CLIPS]
    (folder / "questions.json").write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(LICENCE, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tempo.world.clips", description=__doc__)
    parser.add_argument("folder", type=Path)
    build(parser.parse_args().folder)


if __name__ == "__main__":
    main()
