from __future__ import annotations

import cv2
import numpy as np
import pytest

from tempo.view import keyframes
from tempo.view.language import ENGLISH
from tempo.view.palette import colour
from tests.view.languages import GERMAN
from tests.view.scored import allocated


def pictures(count: int, size: tuple[int, int] = (180, 320)) -> np.ndarray:
    """Pictures in full colour, each of another one."""
    rng = np.random.default_rng(0)
    return np.broadcast_to(rng.integers(0, 256, (count, 1, 1, 3), dtype=np.uint8), (count, *size, 3)).copy()


def test_relevant_segments_are_framed_and_the_rest_is_small_and_grey() -> None:
    segments, _ = allocated([0.1, 0.93, 0.2, 0.6])
    shown = keyframes.draw(segments, pictures(4))
    assert [k.segment.index for k in shown.relevant] == [1, 3]
    assert [k.segment.index for k in shown.others] == [0, 2]
    assert (shown.found, shown.omitted) == (2, 0)
    for k in shown.relevant:
        assert tuple(k.image[0, 0]) == tuple(k.image[-1, -1]) == colour(k.segment.relevance)
    for k in shown.others:
        assert (k.image == k.image[..., :1]).all()
        assert max(k.image.shape) < max(shown.relevant[0].image.shape) / 3
        assert abs(k.image.astype(int) - 128).max() <= 128 * keyframes.GREYED + 1


def test_the_label_hides_nothing_of_the_picture() -> None:
    segments, _ = allocated([0.9])
    picture = pictures(1)
    (k,) = keyframes.draw(segments, picture).relevant
    border = keyframes.BORDER_PX
    inside = k.image[border : border + 270, border : border + 480]
    assert (inside == picture[0, 0, 0]).all()
    band = k.image[border + 270 : -border, border:-border]
    assert (band == keyframes.WHITE).all(axis=-1).any()


def test_the_label_is_in_the_language() -> None:
    segments, _ = allocated([0.9])
    drawn = [
        keyframes.draw(segments, pictures(1), language=language).relevant[0].image for language in (ENGLISH, GERMAN)
    ]
    assert drawn[0].shape == drawn[1].shape
    assert (drawn[0] != drawn[1]).any()


@pytest.mark.parametrize("size", [(180, 320), (320, 180), (320, 60), (20, 320), (2, 2)])
def test_any_shape_of_picture_keeps_its_aspect(size: tuple[int, int]) -> None:
    segments, _ = allocated([0.9, 0.1])
    shown = keyframes.draw(segments, pictures(2, size))
    height, width = shown.others[0].image.shape[:2]
    assert max(height, width) == keyframes.SMALL_PX
    assert width / height == pytest.approx(size[1] / size[0], rel=0.15)
    assert shown.relevant[0].image.dtype == np.uint8


def test_long_videos_leave_out_evenly_and_say_how_many() -> None:
    scores = [0.9 if i % 10 == 0 else 0.1 for i in range(256)]
    segments, _ = allocated(scores, cap=1024)
    shown = keyframes.draw(segments, pictures(256, (9, 16)))
    assert len(shown.relevant) == keyframes.MOST_RELEVANT
    assert len(shown.others) == keyframes.MOST_OTHERS
    assert shown.found == 26
    assert shown.omitted == 256 - keyframes.MOST_RELEVANT - keyframes.MOST_OTHERS
    indices = [k.segment.index for k in shown.others]
    assert indices == sorted(indices)
    assert np.diff(indices).max() <= 12
    assert not {k.segment.index for k in shown.relevant} & set(indices)


def test_among_many_relevant_ones_those_with_most_tokens_are_framed() -> None:
    scores = np.linspace(0.5, 0.99, 40).tolist()
    segments, _ = allocated(scores, cap=200)
    framed, _ = keyframes.choose(segments)
    assert framed == list(range(28, 40))


def test_without_a_relevant_segment_the_three_highest_scores_are_framed() -> None:
    segments, _ = allocated([0.1, 0.4, 0.3, 0.2, 0.4])
    shown = keyframes.draw(segments, pictures(5))
    assert [k.segment.index for k in shown.relevant] == [1, 2, 4]
    assert shown.found == 0


def test_caption_says_the_same_in_words() -> None:
    segments, _ = allocated([0.93], k_min=1, k_max=1)
    assert keyframes.caption(segments[0]) == "0:00–0:04, 1 token, relevance 0.93"


@pytest.mark.parametrize("count", [1, 7, 16, 17, 256])
def test_a_sheet_holds_every_keyframe_in_its_cell(count: int) -> None:
    shown = pictures(count, (90, 160))
    sheet = keyframes.sprite(shown)
    image = cv2.cvtColor(cv2.imdecode(np.frombuffer(sheet.jpeg, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
    assert image.shape[1] == sheet.columns * sheet.width
    for i in range(count):
        x, y = (i % sheet.columns + 0.5) * sheet.width, (i // sheet.columns + 0.5) * sheet.height
        assert image[int(y), int(x)] == pytest.approx(shown[i, 0, 0], abs=12)


def test_a_sheet_of_noise_is_small() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (256, 180, 320, 3), dtype=np.uint8)
    assert len(keyframes.sprite(noise).jpeg) <= keyframes.SHEET_BYTES
