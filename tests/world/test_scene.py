"""Scenes: lines of text are as the world's description says, and training leaves out what it says."""

import numpy as np
import pytest

from tempo.world.scene import CAPTION_WORD, HELD_OUT, KINDS, SHAPES, random_label, random_scene
from tempo.world.words import WORDS


@pytest.mark.parametrize("kind", KINDS)
def test_lines_of_text_are_as_the_description_says(kind: str) -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        text = random_label(rng, kind).text  # type: ignore[arg-type]
        assert {
            "word": text in WORDS,
            "code": 4 <= len(text) <= 6 and text[0].isalpha() and not set(text) & set("01io"),
            "number": 0 <= int(text) < 100 if text.isdigit() else False,
            "clock": ":" in text and len(text) in (4, 5),
            "caption": len(text.split()) == 2 and max(map(len, text.split())) <= CAPTION_WORD,
        }[kind]


def test_training_leaves_out_what_it_says() -> None:
    rng = np.random.default_rng(0)
    seen = [random_scene(rng) for _ in range(2000)]
    assert not any((scene.colour, scene.shape) in HELD_OUT for scene in seen)
    assert {shape for _, shape in HELD_OUT} == set(SHAPES)
    assert all(random_scene(rng, held_out=True).held_out for _ in range(20))
    assert {scene.held_out for scene in (random_scene(rng, held_out=None) for _ in range(200))} == {True, False}
