"""Charts: well-formed, the same bytes each time, text escaped, values where they belong."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tempo.evaluation import svg
from tempo.evaluation.estimates import Estimate, wilson

NAME = "{http://www.w3.org/2000/svg}"
HALF = wilson(50, 100)


def drawings() -> dict[str, str]:
    return {
        "bars": svg.bars("A < B & C", ["8", "32"], {"ata": [HALF, None], "oracle": [HALF, HALF]}, label="right"),
        "lines": svg.lines("Lines", ["1", "2"], {"ata": [HALF, HALF]}, label="right", below="budget"),
        "heatmap": svg.heatmap("Map", ["a"], ["x", "y"], [[0.25, None]], below="budget"),
        "strips": svg.strips("Case", ["Q: <what>?"], {"tokens": [1, 16, 0]}, [False, True, False]),
    }


@pytest.mark.parametrize("name", ["bars", "lines", "heatmap", "strips"])
def test_a_drawing_is_well_formed_and_deterministic(name: str) -> None:
    text = drawings()[name]
    assert text == drawings()[name]
    root = ElementTree.fromstring(text)
    assert root.get("width") == str(svg.WIDTH)
    assert root.find(f"{NAME}title") is not None
    for element in root.iter():
        for key in ("x", "y", "width", "height"):
            assert float(element.get(key, "0")) >= 0


def test_bars_are_as_tall_as_their_shares() -> None:
    full = Estimate(1.0, 1.0, 1.0, 10)
    text = svg.bars("Bars", ["8", "32"], {"ata": [full, HALF]}, label="right")
    bars = [r for r in ElementTree.fromstring(text).iter(f"{NAME}rect") if r.get("fill") == svg.COLOURS[0]]
    tall, half = (float(bar.get("height", "0")) for bar in bars)
    assert tall == pytest.approx(2 * half, abs=0.2)


def test_heat_says_its_share() -> None:
    assert "25 %" in drawings()["heatmap"]


def test_a_line_is_broken_where_nothing_is_known() -> None:
    text = svg.lines("Lines", list("12345"), {"ata": [None, HALF, HALF, None, HALF]}, label="right", below="budget")
    lines = [one for one in ElementTree.fromstring(text).iter(f"{NAME}polyline") if one.get("stroke") == svg.COLOURS[0]]
    assert [len(line.get("points", "").split()) for line in lines] == [2, 1]
