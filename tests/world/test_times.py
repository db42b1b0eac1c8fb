"""Times as people write them mean the second that they are for."""

import re

import numpy as np
import pytest

from tempo.world.times import clock, said


def test_a_clock() -> None:
    assert [clock(at_s) for at_s in (5, 65, 600)] == ["0:05", "1:05", "10:00"]


@pytest.mark.parametrize("at_s", [7, 46, 95, 245, 1003])
def test_what_is_said_is_the_time(at_s: int) -> None:
    rng = np.random.default_rng(at_s)
    ways = {said(at_s, rng, untrained=False) for _ in range(300)}
    assert len(ways) > 10
    for way in ways:
        numbers = [int(number) for number in re.findall(r"\d+", way)]
        assert numbers == [at_s] or 60 * numbers[0] + numbers[1] == at_s


def test_some_are_said_in_words() -> None:
    rng = np.random.default_rng(0)
    ways = {said(90, rng, untrained=False) for _ in range(300)}
    assert {"a minute and a half", "ninety seconds", "1:30"} <= ways
