"""The synthetic world: what is drawn is what the scene says, at any size, and the same every time."""

from dataclasses import replace

import numpy as np
import pytest

from tempo.world import foreign
from tempo.world.scene import (
    CANVAS,
    CAPTION_WORD,
    COLOURS,
    FRAME_SIZE,
    HELD_OUT,
    KINDS,
    SHAPES,
    UNNAMED,
    Foreign,
    Label,
    Scene,
    place,
    random_label,
    random_scene,
    render,
    sample,
    unnamed_colour,
)
from tempo.world.words import WORDS

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


def test_spinning_bouncing_and_blinking() -> None:
    times_s = np.arange(0, 4, 0.25)
    spinning, bouncing, blinking = (
        place(replace(SCENE, motion=motion), times_s) for motion in ("spins", "bounces", "blinks")
    )
    assert 0.8 * np.pi < np.ptp(spinning.angles) < 1.6 * np.pi
    assert np.ptp(bouncing.centres[:, 0, 1]) > 1
    turns = np.diff(np.sign(np.diff(bouncing.centres[:, 0, 1])))
    assert (turns != 0).sum() >= 3
    assert 0.25 < blinking.visible.mean() < 0.75
    assert place(SCENE, times_s).visible.all()


def test_every_object_is_drawn_and_keeps_out_of_the_text() -> None:
    for seed in range(60):
        scene = random_scene(np.random.default_rng(seed))
        placed = place(scene, np.linspace(0, 4, 9))
        assert placed.centres.shape == (9, int(scene.count), 2)
        assert (placed.centres > placed.radius * 0.9).all()
        assert (placed.centres < np.array(CANVAS) - placed.radius * 0.9).all()
        if placed.line:
            assert placed.line.left > 0.3
            assert scene.label
            assert placed.line.left + placed.line.advance * len(scene.label.text) < CANVAS[0] - 0.3
            gaps = np.abs(placed.centres[..., 1] - placed.line.centre)
            assert (gaps > placed.radius + 0.5).all()


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


def test_a_colour_without_a_name_is_far_from_all_that_have_one() -> None:
    rng = np.random.default_rng(0)
    named = np.array(list(COLOURS.values()))
    drawn = np.array([unnamed_colour(rng) for _ in range(200)])
    assert np.linalg.norm(drawn[:, None] - named, axis=2).min() > UNNAMED
    assert ((drawn >= 0) & (drawn <= 255)).all()
    frame = render(replace(SCENE, label=None), TIMES_S, colour=drawn[0])[0].astype(int)
    assert (np.abs(frame - drawn[0]).max(-1) < 15).sum() > 50 > (np.abs(frame - COLOURS["red"]).max(-1) < 30).sum()


def test_a_sample_is_a_function_of_scene_and_generator() -> None:
    for shown in (random_scene(np.random.default_rng(3)), Foreign(7)):
        one, same, other = (sample(shown, np.random.default_rng(seed)).pixels for seed in (1, 1, 2))
        assert one.shape == (8, 64, 128, 3)
        assert np.array_equal(one, same)
        assert not np.array_equal(one, other)


def test_black_bars_surround_a_smaller_picture() -> None:
    made = sample(SCENE, np.random.default_rng(0), zoom=0.9)
    assert made.pixels[:, :2].max() == 0
    assert made.pixels[:, :, :4].max() == 0
    assert made.pixels[:, 10:-10, 20:-20].max() > 0


def test_foreign_pictures_move_and_differ() -> None:
    one = foreign.render(1, np.arange(8) / 2, FRAME_SIZE)
    assert one.shape == (8, 64, 128, 3)
    assert not np.array_equal(one, foreign.render(2, np.arange(8) / 2, FRAME_SIZE))
