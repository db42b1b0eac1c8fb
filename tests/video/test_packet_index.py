"""Which frames are wanted, and which packets they depend on."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tempo.config import SamplingOptions
from tempo.video.child.packet_index import PacketIndex
from tempo.video.span import Span


def packets(pts: list[int], keys: list[bool], visible: list[bool] | None = None) -> PacketIndex:
    return PacketIndex(
        pts=np.array(pts, dtype=np.int64),
        keys=np.array(keys),
        visible=np.array(visible or [True] * len(pts)),
        tick_s=0.1,
        step_s=0.1,
        stamped=True,
        duration_s=len(pts) * 0.1,
    )


def test_a_target_takes_the_frame_whose_time_has_come() -> None:
    frames = packets([3, 5, 4, 20], [True, False, False, False])
    assert frames.wanted(np.array([0.0])) == {3}
    assert frames.wanted(np.array([0.0999])) == {3}
    assert frames.wanted(np.array([0.1])) == {4}
    assert frames.wanted(np.array([0.3, 1.69, 99.0])) == {5, 20}


def test_frames_before_an_edit_list_are_never_wanted() -> None:
    trimmed = packets([-2, -1, 0, 1], [True, False, False, False], [False, False, True, True])
    assert trimmed.wanted(np.array([0.0, 0.1])) == {0, 1}
    assert trimmed.needed(frozenset({0})).tolist() == [True, True, True, False]
    assert trimmed.seconds(1, 99) == 0.1


def test_only_groups_with_a_wanted_frame_are_decoded_and_only_so_far() -> None:
    two_groups = packets([0, 1, 2, 3, 4, 5], [True, False, False, True, False, False])
    assert two_groups.needed(frozenset({4})).tolist() == [False, False, False, True, True, False]
    assert two_groups.needed(frozenset({1, 3})).tolist() == [True, True, False, True, False, False]


def test_a_leading_frame_needs_the_group_before() -> None:
    # Shown as 0 1 2 3 4, stored as 0 1 | 4 2 3: frames 2 and 3 refer to both sides of the keyframe.
    open_group = packets([0, 1, 4, 2, 3], [True, False, True, False, False])
    assert open_group.needed(frozenset({2})).tolist() == [True, True, True, True, False]
    assert open_group.needed(frozenset({4})).tolist() == [False, False, True, False, False]


@given(st.data())
def test_needed_is_what_a_decoder_would_ask_for(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 30))
    pts = data.draw(st.permutations(range(count)))
    keys = data.draw(st.lists(st.booleans(), min_size=count, max_size=count))
    wanted = data.draw(st.frozensets(st.sampled_from(range(count)), min_size=1))
    needed = packets(list(pts), keys).needed(wanted)

    expected = set()
    for position in range(count):
        if pts[position] not in wanted:
            continue
        start = max((i for i in range(position + 1) if keys[i]), default=0)
        if keys[start] and pts[position] < pts[start]:
            start = max((i for i in range(start) if keys[i]), default=0)
        expected |= set(range(start, position + 1))
    assert set(np.flatnonzero(needed)) == expected


def test_frame_count_is_two_a_second_within_bounds() -> None:
    options = SamplingOptions(max_frames=1024)
    assert [Span(0.0, duration).frames(options) for duration in (0.03, 2.0, 10.3, 511.9, 512.3, 9000.0)] == [
        4,
        4,
        21,
        1024,
        1024,
        1024,
    ]
    assert Span(7.0, 107.0).frames(SamplingOptions(max_frames=1)) == 1


@given(duration_s=st.floats(0.01, 20_000), frames=st.integers(1, 2048))
def test_the_models_label_of_a_frame_is_its_target_time(duration_s: float, frames: int) -> None:
    labels = np.arange(frames) / (frames / duration_s)
    np.testing.assert_allclose(Span(0.0, duration_s).targets(frames), labels, rtol=1e-9)
