"""The shipped examples, and links that open one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tempo.config import AskOptions
from tempo.errors import QuestionError
from tempo.page.examples import EXAMPLES, Example, Opening, examples, link_to, opened
from tempo.world.clips import CLIPS, SIZE, Clip, questions_of, scenes_of
from tempo.world.question import description, thing
from tempo.world.scene import KINDS, SCENE_S, Scene, render

SHIPPED = (
    Example("/clips/a-moon.mp4", "A moon", ("What colour is it?", "When?")),
    Example("/clips/b.mp4", "Another", ("Why?",)),
)

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


def query(link: str) -> dict[str, str]:
    return dict(parse_qsl(link.removeprefix("?"), keep_blank_values=True))


def test_every_example_exists_and_has_questions() -> None:
    shipped = examples()
    assert shipped
    assert len({example.name for example in shipped}) == len(shipped)
    for example in shipped:
        assert Path(example.clip).is_file()
        assert example.questions


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


@given(
    question=st.text(min_size=1, max_size=200),
    budget=st.none() | st.integers(1, 1_000_000),
    policy=st.sampled_from(["ata", "even", "topk"]),
    truncation=st.sampled_from(["head", "merge"]),
    start_s=st.none() | st.floats(0, 100),
)
def test_a_link_opens_what_it_was_made_from(
    question: str, budget: int | None, policy: str, truncation: str, start_s: float | None
) -> None:
    options = AskOptions(budget=budget, policy=policy, truncation=truncation, start_s=start_s)
    opening = Opening(SHIPPED[0], question, options)
    link = link_to(opening)
    assert re.fullmatch(r"\?[\w.~%+&=-]+", link, re.ASCII)
    assert opened(query(link), SHIPPED) == opening


def test_a_link_may_name_the_example_alone() -> None:
    assert opened({"example": "b"}, SHIPPED) == Opening(SHIPPED[1], "Why?", AskOptions())


def test_an_address_without_an_example_opens_nothing() -> None:
    assert opened({"__theme": "dark"}, SHIPPED) is None


@pytest.mark.parametrize(
    "values",
    [
        {"example": "../../etc/passwd"},
        {"example": "b", "budget": "many"},
        {"example": "b", "budget": "-1"},
        {"example": "b", "policy": "<script>"},
        {"example": "b", "start_s": "nan"},
        {"example": "b", "question": "x" * 2001},
    ],
)
def test_a_broken_link_is_explained(values: dict[str, str]) -> None:
    with pytest.raises(QuestionError):
        opened(values, SHIPPED)
