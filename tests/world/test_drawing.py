"""Drawing: what is drawn is what the scene says, at any size."""

from dataclasses import replace

import numpy as np
import pytest

from tempo.world.drawing import FRAME_SIZE, UNNAMED, render, unnamed_colour
from tempo.world.scene import COLOURS, SHAPES, Label, Scene

SCENE = Scene("red", "square", "medium", "moves right", "1", Label("word", "harbour"), look=5)
TIMES_S = np.array([0.5, 3.9])


def _where(frame: np.ndarray, colour: str) -> tuple[float, float, int]:
    """Mean x and y in shares of the frame, and number of pixels, of what has the colour."""
    near = np.abs(frame.astype(int) - COLOURS[colour]).max(-1) < 30
    y, x = np.nonzero(near)
    return x.mean() / frame.shape[1], y.mean() / frame.shape[0], len(x)


@pytest.mark.parametrize(
    ("motion", "signs"),
    [
        ("moves left", (-1, 0)),
        ("moves right", (1, 0)),
        ("moves up", (0, -1)),
        ("moves down", (0, 1)),
        ("moves up and right", (1, -1)),
        ("moves down and left", (-1, 1)),
        ("stays still", (0, 0)),
    ],
)
def test_the_objects_move_as_the_scene_says(motion: str, signs: tuple[int, int]) -> None:
    first, last = (_where(frame, "red") for frame in render(replace(SCENE, motion=motion), TIMES_S))
    for axis, sign in enumerate(signs):
        assert abs(last[axis] - first[axis]) < 0.03 if sign == 0 else sign * (last[axis] - first[axis]) > 0.1


def test_both_sizes_show_the_same() -> None:
    small, large = (render(SCENE, np.array([2.0]), size)[0] for size in (FRAME_SIZE, (640, 360)))
    assert small.shape == (64, 128, 3)
    assert large.shape == (360, 640, 3)
    assert np.allclose(_where(small, "red")[:2], _where(large, "red")[:2], atol=0.02)


def test_shapes_and_texts_look_different() -> None:
    still = replace(SCENE, motion="stays still")
    shapes = [render(replace(still, shape=shape), np.array([0.5])) for shape in SHAPES]
    texts = [render(replace(still, label=Label("code", text)), np.array([0.5])) for text in ("k7q2", "k7q3", "h7q2")]
    for images in (shapes, texts):
        for i, one in enumerate(images):
            assert all((np.abs(one.astype(int) - other).max(-1) > 60).sum() > 5 for other in images[:i])


def test_a_colour_without_a_name_is_far_from_all_that_have_one() -> None:
    rng = np.random.default_rng(0)
    named = np.array(list(COLOURS.values()))
    drawn = np.array([unnamed_colour(rng) for _ in range(200)])
    assert np.linalg.norm(drawn[:, None] - named, axis=2).min() > UNNAMED
    assert ((drawn >= 0) & (drawn <= 255)).all()
    frame = render(replace(SCENE, label=None), TIMES_S, colour=drawn[0])[0].astype(int)
    assert (np.abs(frame - drawn[0]).max(-1) < 15).sum() > 50 > (np.abs(frame - COLOURS["red"]).max(-1) < 30).sum()
