"""Charts: well-formed, the same bytes each time, text as text, values where they belong, colours that stay apart."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from tempo.evaluation import charts
from tempo.evaluation.estimates import Estimate, exactly, wilson
from tests.view.test_palette import DEUTERANOPIA, PROTANOPIA, linear

NAME = "{http://www.w3.org/2000/svg}"
HALF = wilson(50, 100)


def drawings() -> dict[str, str]:
    return {
        "bars": charts.bars(
            "A < B & C", ["8", "32"], {"ata": [HALF, None], "$oracle$": [HALF, HALF]}, label="right", below="length"
        ),
        "lines": charts.lines("Lines", ["1", "2"], {"ata": [HALF, HALF]}, label="right", below="budget"),
        "heatmap": charts.heatmap("Map", ["a"], ["x", "y"], [[0.25, None]], below="budget"),
        "strips": charts.strips("Case", ["Q: <what>?"], {"tokens": [1, 16, 0]}, [False, True, False]),
    }


def paths(text: str, colour: str, kind: str = "fill") -> list[list[tuple[float, float]]]:
    """The points of every path of this colour."""
    found = [
        element.get("d", "")
        for element in ElementTree.fromstring(text).iter(f"{NAME}path")
        if f"{kind}: {colour}" in element.get("style", "")
    ]
    return [[(float(x), float(y)) for x, y in re.findall(r"[ML] (\S+) (\S+)", path)] for path in found]


def words(text: str) -> set[str]:
    return {element.text or "" for element in ElementTree.fromstring(text).iter(f"{NAME}text")}


@pytest.mark.parametrize("name", ["bars", "lines", "heatmap", "strips"])
def test_a_drawing_is_well_formed_and_the_same_each_time(name: str) -> None:
    text = drawings()[name]
    assert text == drawings()[name]
    root = ElementTree.fromstring(text)
    assert root.get("width") == f"{charts.WIDTH * 0.75:g}pt"
    title = root.find(f"{NAME}title")
    assert title is not None and title.text in words(text)
    assert "date" not in text
    assert not list(root.iter(f"{NAME}image"))


@pytest.mark.parametrize("name", ["bars", "lines", "heatmap", "strips"])
def test_a_drawing_has_its_own_paper(name: str) -> None:
    text = drawings()[name]
    (_, _, width, height) = (float(number) for number in ElementTree.fromstring(text).attrib["viewBox"].split())
    corners = {(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)}
    assert set(paths(text, charts.PAPER)[0]) == corners


def test_a_matplotlibrc_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = drawings()
    with charts.style.context({"font.size": 20, "axes.facecolor": "black", "svg.fonttype": "path"}):
        assert drawings() == before


def test_text_is_text_and_a_dollar_is_a_dollar() -> None:
    assert {"A < B & C", "ata", "$oracle$", "8", "32", "right", "length", "20 %"} <= words(drawings()["bars"])
    assert {"Case", "tokens", "Q: <what>?", "0", "16"} <= words(drawings()["strips"])


def test_bars_are_as_tall_as_their_shares() -> None:
    text = charts.bars("Bars", ["8", "32"], {"ata": [exactly(1.0), HALF]}, label="right", below="length")
    tall, half = (np.ptp([y for _, y in bar]) for bar in paths(text, charts.COLOURS[0]))
    assert tall == pytest.approx(2 * half, abs=0.01)


def test_a_whisker_is_as_long_as_its_interval() -> None:
    wide = Estimate(0.5, 0.1, 0.9, 10)
    text = charts.bars("Bars", ["8", "32"], {"ata": [exactly(1.0), wide]}, label="right", below="length")
    (tall, _), whiskers = paths(text, charts.COLOURS[0]), paths(text, charts.INK, "stroke")
    upright = [line for line in whiskers if len({x for x, _ in line}) == 1]
    (whisker,) = upright
    assert np.ptp([y for _, y in whisker]) == pytest.approx(0.8 * np.ptp([y for _, y in tall]), abs=0.01)


def test_heat_says_its_share_and_nothing_of_what_is_not_known() -> None:
    assert {word for word in words(drawings()["heatmap"]) if "%" in word} == {"25 %"}


def test_a_line_is_broken_where_nothing_is_known() -> None:
    values = [None, exactly(0.5), exactly(0.5), None, exactly(0.5)]
    text = charts.lines("Lines", list("12345"), {"ata": values}, label="right", below="budget")
    (line,) = [
        element.get("d", "")
        for element in ElementTree.fromstring(text).iter(f"{NAME}path")
        if re.search(rf"fill: none; stroke: {charts.COLOURS[0]}", element.get("style", ""))
    ]
    assert re.sub(r"[^ML]", "", line) == "MLM"


def test_asked_about_is_orange() -> None:
    text = drawings()["strips"]
    assert (len(paths(text, charts.COLOURS[1])), len(paths(text, charts.COLOURS[2]))) == (1, 2)


@pytest.mark.parametrize("cones", [np.eye(3).tolist(), PROTANOPIA, DEUTERANOPIA])
def test_series_differ_without_red_or_green_cones(cones: list[list[float]]) -> None:
    seen = [np.array(cones) @ linear(tuple(255 * level for level in to_rgb(colour))) for colour in charts.COLOURS]
    for one, other in itertools.combinations(seen, 2):
        assert np.abs(one - other).max() > 0.08


@pytest.mark.parametrize(("module", "package"), [("charts", "matplotlib"), ("estimates", "scipy")])
def test_a_package_that_is_missing_is_named(module: str, package: str) -> None:
    script = f"""
import sys
sys.modules[{package!r}] = None
from tempo.errors import PackageMissing
try:
    import tempo.evaluation.{module}
except PackageMissing as error:
    sys.exit(f"{{error}}")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=100)
    assert f"pip install {package}" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_line_asks_for_it_before_any_work() -> None:
    script = """
import sys
sys.modules["matplotlib"] = None
from tempo import cli
sys.exit(cli.main(["bench", "needle", "--figures", "figures"]))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=100)
    assert done.returncode == 2
    assert re.fullmatch(r"tempo: error: .* pip install matplotlib\n", done.stderr)
    assert done.stdout == ""
