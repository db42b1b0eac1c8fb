"""The questions in people's own words, `tests/data/own_words.tsv`, and their answers are true of the example clips.

One row a question: the clip; the family; the question; all accepted answers, separated by " | ", the one of
`docs/world.md` first; and the seconds of the scenes that it is about, as "12-16,40-44". What comes before or after
something, is asked about that scene, not about its neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest

from tempo.evaluation import own_words
from tempo.evaluation.own_words import Asked
from tempo.world.clips import CLIPS, scenes_of
from tempo.world.description import article, description, plural, thing
from tempo.world.placement import place
from tempo.world.question import NOT_HERE, ONLY_SHOWN
from tempo.world.scene import CANVAS, KINDS, SCENE_S, Scene
from tests.conftest import REPO

SCENES = {clip.name: scenes_of(clip) for clip in CLIPS}
ROWS = own_words.read(REPO / "tests" / "data" / "own_words.tsv")


def line(scene: Scene) -> str:
    assert scene.label
    return scene.label.text


def place_in_words(scene: Scene) -> str:
    """The third of the picture, each way, that the objects of a scene are in on average."""
    assert not scene.motion.startswith("moves")
    middle = place(scene, np.linspace(0, SCENE_S, 97)).centres.mean(axis=(0, 1))
    across, down = (3 * middle / CANVAS).tolist()
    # Nearer to a border between two thirds, people would not agree.
    assert min(abs(across - 1), abs(across - 2), abs(down - 1), abs(down - 2)) > 0.09
    side, height = ("left", "", "right")[int(across)], ("top", "", "bottom")[int(down)]
    if height:
        return f"at the {height} {side}".rstrip()
    return f"on the {side}" if side else "in the middle"


OF_A_SCENE: dict[str, Callable[[Scene], str]] = {
    "colour": lambda scene: scene.colour,
    "shape": lambda scene: article(scene.shape),
    "motion": lambda scene: f"it {scene.motion}",
    "count": lambda scene: scene.count,
    **dict.fromkeys((*KINDS, "text"), line),
    "describe": description,
    "at": thing,
    "where": place_in_words,
}
"""What is told of the one scene that a question is about."""
OF_A_PLACE: dict[str, Callable[[list[Scene], int], str]] = {
    "when": lambda scenes, index: f"at {int(SCENE_S * (index + 0.5))} seconds",
    "after": lambda scenes, index: thing(scenes[index + 1]),
    "before": lambda scenes, index: thing(scenes[index - 1]) if index else "",
}
"""What is told of it by where it is among the others."""
OF_SEVERAL: dict[str, Callable[[list[Scene]], str]] = {
    "first": lambda found: f"the {found[0].colour} {plural(found[0])}",
    "exists": lambda found: "yes" if found else "no",
    "often": lambda found: ("never", "once", "twice", "three times", "four times")[len(found)],
}
"""What is told of all scenes that a question is about."""
OF_ALL: dict[str, Callable[[list[Scene]], str]] = {
    "list": lambda scenes: " then ".join(thing(scene) for scene in scenes),
    "about": lambda scenes: OF_ALL["list"](scenes) if len(scenes) <= 8 else f"{len(scenes)} scenes of shapes and text",
    "scenes": lambda scenes: f"{len(scenes)} scenes",
    "length": lambda scenes: f"{int(SCENE_S * len(scenes))} seconds",
    "outside": lambda scenes: ONLY_SHOWN,
}
"""What is told of the whole clip."""


def truth(row: Asked) -> str:
    """What the scenes say, in the form of docs/world.md; of an order only what it could be."""
    if row.family in OF_ALL:
        assert not row.spans_s
        return OF_ALL[row.family](SCENES[row.clip])
    indices = [int(start_s // SCENE_S) for start_s, _ in row.spans_s]
    found = [SCENES[row.clip][index] for index in indices]
    if row.family in OF_SEVERAL:
        assert row.family != "first" or len(found) == 2
        return OF_SEVERAL[row.family](found)
    if row.answers[0] == NOT_HERE:
        assert not row.spans_s
        return NOT_HERE
    if row.family == "order":
        assert len(found) == 2
        return row.answers[0] if row.answers[0] in ("before", "after") else "before or after"
    (scene,) = found
    if row.family in KINDS:
        assert scene.label and scene.label.kind == row.family
    if row.family in OF_A_PLACE:
        return OF_A_PLACE[row.family](SCENES[row.clip], *indices)
    return OF_A_SCENE[row.family](scene)


def test_there_are_many_and_no_question_twice_about_a_clip() -> None:
    assert len(ROWS) >= 150
    assert len({row.question.lower() for row in ROWS}) == len(ROWS)
    assert {row.clip for row in ROWS} == set(SCENES)
    assert {row.family for row in ROWS} == {*OF_A_SCENE, *OF_A_PLACE, *OF_SEVERAL, *OF_ALL, "order"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.question)
def test_a_question_and_its_answers(row: Asked) -> None:
    assert row.question == " ".join(row.question.split())
    assert len(set(row.answers)) == len(row.answers)
    for answer in row.answers:
        assert re.fullmatch(r"[a-z0-9]([a-z0-9: ]*[a-z0-9])?", answer)
    starts = [start for start, _ in row.spans_s]
    assert starts == sorted(set(starts))
    for start, end in row.spans_s:
        assert start % SCENE_S == 0
        assert end == start + SCENE_S <= SCENE_S * len(SCENES[row.clip])
    assert row.answers[0] == truth(row)
