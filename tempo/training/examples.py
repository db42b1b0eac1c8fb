"""The example clips of the demo and their questions, made from fixed seeds.

python -m tempo.training.examples assets/examples
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from tempo.training.questions import Question, random_question
from tempo.training.world import SCENE_S, Scene, random_scene, render

SIZE = (640, 360)
FPS = 24
FRAMES_A_SCENE = round(SCENE_S * FPS)

LICENCE = """# Example clips

Synthetic videos of this project, drawn and encoded by `python -m tempo.training.examples assets/examples`; no other
material is in them. Licence: Apache-2.0, as the rest of the repository. `questions.json` lists questions about each
clip with their true answers and the seconds they come from.
"""


@dataclass(frozen=True)
class Clip:
    """One example: how it is drawn, and the families of the questions on it."""

    name: str
    title: str
    seed: int
    scenes: int
    families: tuple[str, ...]
    questions_seed: int


CLIPS = (
    Clip("one-minute.mp4", "One minute, 15 scenes", 1, 15, ("colour", "shape", "after"), 2),
    Clip("ninety-seconds.mp4", "A minute and a half, 23 scenes", 2, 23, ("motion", "number", "when"), 2),
    Clip("two-minutes.mp4", "Two minutes, 30 scenes", 3, 30, ("after", "number", "exists"), 1),
    Clip("three-minutes.mp4", "Three minutes, 45 scenes", 4, 45, ("motion", "when", "number"), 4),
    Clip("five-minutes.mp4", "Five minutes, 75 scenes", 5, 75, ("number", "motion", "exists"), 1),
)


def scenes_of(clip: Clip) -> list[Scene]:
    """The scenes of a clip, in order."""
    rng = np.random.default_rng([clip.seed, clip.scenes])
    return [random_scene(rng) for _ in range(clip.scenes)]


def questions_of(clip: Clip) -> list[Question]:
    """One question of each of the clip's families, each about a scene that no other scene can be taken for."""
    rng = np.random.default_rng([clip.seed, clip.scenes, clip.questions_seed])
    scenes = scenes_of(clip)
    return [_unambiguous(family, scenes, rng) for family in clip.families]


def _unambiguous(family: str, scenes: list[Scene], rng: np.random.Generator) -> Question:
    for _ in range(1000):
        question = random_question(rng, family, scenes[rng.integers(len(scenes) - 1)])
        if sum(map(question.matches, scenes)) == 1:
            return question
    raise ValueError(f"{len(scenes)} scenes leave no unambiguous question of the family {family!r}")


def describe(clip: Clip) -> dict[str, object]:
    """The clip's entry in questions.json."""
    scenes = scenes_of(clip)
    times_s = [SCENE_S * (index + 0.5) for index in range(clip.scenes)]
    entries = []
    for question in questions_of(clip):
        subject = next(index for index, scene in enumerate(scenes) if question.matches(scene))
        last = subject + 1 if question.family == "after" else subject
        entries.append(
            {
                "question": question.text,
                "answer": question.answer(scenes, times_s),
                "segment_s": [subject * SCENE_S, (last + 1) * SCENE_S],
            }
        )
    return {"clip": clip.name, "title": clip.title, "questions": entries}


def _frames(clip: Clip) -> Iterator[np.ndarray]:
    for scene in scenes_of(clip):
        yield from render(scene, np.arange(FRAMES_A_SCENE) / FPS, SIZE)


def encode(clip: Clip, path: Path) -> None:
    """Write the clip as H.264 in MP4, its index in front so that a browser can start playing at once."""
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=FPS, options={"crf": "25", "preset": "medium"})
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        for index, pixels in enumerate(_frames(clip)):
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def build(folder: Path) -> None:
    """Write all clips, questions.json and the licence note."""
    folder.mkdir(parents=True, exist_ok=True)
    for clip in CLIPS:
        encode(clip, folder / clip.name)
    entries = [describe(clip) for clip in CLIPS]
    (folder / "questions.json").write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(LICENCE, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tempo.training.examples", description=__doc__)
    parser.add_argument("folder", type=Path)
    build(parser.parse_args().folder)


if __name__ == "__main__":
    main()
