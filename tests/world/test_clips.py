"""The shipped clips show their scenes, and what is said of them is true."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import av
import numpy as np
import pytest

from tempo.page.examples import EXAMPLES
from tempo.world.clips import CLIPS, SIZE, Clip, questions_of, scenes_of
from tempo.world.description import description, thing
from tempo.world.drawing import render
from tempo.world.scene import KINDS, SCENE_S, Scene

ENTRIES: list[dict[str, Any]] = json.loads((EXAMPLES / "questions.json").read_text(encoding="utf-8"))
ASKED = [
    pytest.param(clip, entry, id=entry["question"])
    for clip, of_clip in zip(CLIPS, ENTRIES, strict=True)
    for entry in of_clip["questions"]
]

Truth = tuple[str, list[int]]
"""The answer, and the scenes that show what is asked about."""


def meant(scenes: list[Scene], words: str) -> list[int]:
    """The scenes that show what `words` say, word by word: "blue star", "object with the code k7q2m", "word fern"."""
    *of_object, kind, text = ["", "", *words.split()]
    if kind in KINDS:
        return [i for i, scene in enumerate(scenes) if scene.label and text in scene.label.text.split()]
    wanted = {*of_object, kind, text} - {"", "object"}
    return [i for i, scene in enumerate(scenes) if wanted <= {scene.colour, scene.shape}]


def only(scenes: list[Scene], words: str) -> int:
    """The one scene that `words` mean; of objects, it shows one."""
    (index,) = meant(scenes, words)
    assert scenes[index].count == "1" or re.match(rf"({'|'.join(KINDS)}) ", words), words
    return index


def one(say: Callable[[Scene], str], neighbour: int = 0) -> Callable[[list[Scene], str], Truth]:
    """What `say` tells of the scene that is meant, or of one beside it."""

    def truth(scenes: list[Scene], words: str) -> Truth:
        if not meant(scenes, words):
            return "not in this video", []
        index = only(scenes, words)
        return say(scenes[index + neighbour]), [index]

    return truth


def line(scene: Scene) -> str:
    assert scene.label
    return scene.label.text


def first(scenes: list[Scene], a: str, b: str) -> Truth:
    found = {only(scenes, words): words for words in (a, b)}
    assert len(found) == 2
    return f"the {found[min(found)]}", sorted(found)


def often(scenes: list[Scene], words: str) -> Truth:
    found = meant(scenes, words)
    assert all(scenes[index].count == "1" for index in found)
    assert not {index + 1 for index in found} & set(found)  # two in a row could be one
    return ("never", "once", "twice", "three times", "four times")[len(found)], found


def at(scenes: list[Scene], seconds: str) -> Truth:
    index = int(int(seconds) // SCENE_S)
    return thing(scenes[index]), [index]


def when(scenes: list[Scene], words: str) -> Truth:
    index = only(scenes, words)
    return f"at {int(SCENE_S * index + SCENE_S / 2)} seconds", [index]


TRUTHS: list[tuple[str, Callable[..., Truth]]] = [
    (r"(?:Which|What) (?:code|number|word) is (?:next to|shown with) the (.+)\?", one(line)),
    (r"Read the (?:code|number|word) with the (.+)\.", one(line)),
    (r"(?:What|Which) colour (?:is|does) the (.+?)(?: have)?\?", one(lambda scene: scene.colour)),
    (r"(?:How does|What does) the (.+) (?:move|do)\?", one(lambda scene: f"it {scene.motion}")),
    (r"(?:Describe|What happens in) the scene with the (.+)[.?]", one(description)),
    (r"What (?:comes|is shown right) before the (.+)\?", one(thing, -1)),
    (r"What (?:comes|is shown right) after the (.+)\?", one(thing, 1)),
    (r"When (?:does|is) the (.+) (?:appear|in the video)\?", when),
    (r"Wh(?:at|ich) (?:comes|appears) first, the (.+) or the (.+)\?", first),
    (r"How (?:often does|many times is) an? (.+) (?:appear|shown)\?", often),
    (r"What (?:is shown|appears) at (\d+) seconds\?", at),
]
"""What the examples ask, in words, and how its truth is read off the scenes without the code that drew it."""


@pytest.mark.parametrize(("clip", "entry"), ASKED)
def test_what_is_said_of_an_example_is_true_of_its_scenes(clip: Clip, entry: dict[str, Any]) -> None:
    (found,) = [
        (truth, match.groups())
        for form, truth in TRUTHS
        if (match := re.fullmatch(form, entry["question"])) is not None
    ]
    truth, words = found
    answer, indices = truth(scenes_of(clip), *words)
    assert entry["answer"] == answer
    assert entry["segments_s"] == [[SCENE_S * index, SCENE_S * (index + 1)] for index in indices]


def test_the_questions_can_be_drawn_again() -> None:
    for clip, entry in zip(CLIPS, ENTRIES, strict=True):
        assert entry["clip"] == clip.name
        assert [asked["question"] for asked in entry["questions"]] == [question.text for question in questions_of(clip)]


@pytest.mark.parametrize("clip", CLIPS, ids=lambda clip: clip.name)
def test_a_clip_shows_its_scenes(clip: Clip) -> None:
    scenes = scenes_of(clip)
    with av.open(str(EXAMPLES / clip.name)) as container:
        (stream,) = container.streams.video
        assert stream.duration and stream.time_base
        assert float(stream.duration * stream.time_base) == SCENE_S * len(scenes)
        for index in range(0, len(scenes), max(1, len(scenes) // 15)):
            time_s = SCENE_S * (index + 0.5)
            container.seek(int(time_s / stream.time_base), stream=stream)
            frame = next(frame for frame in container.decode(stream) if frame.time is not None and frame.time >= time_s)
            shown = frame.to_ndarray(format="rgb24").astype(int)
            distances = {
                other: np.abs(shown - render(scenes[other], np.array([SCENE_S / 2]), SIZE)[0]).mean()
                for other in (index, index - 1)
            }
            assert distances[index] < 5 < distances[index - 1]
