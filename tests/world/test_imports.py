"""Imports go one way: the world knows nobody who uses it, and what examines a model nothing of what trained it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TEMPO = Path(__file__).parent.parent.parent / "tempo"


def imported(package: str) -> Iterator[str]:
    """The modules that a package imports."""
    for file in (TEMPO / package).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                assert node.level == 0, f"{file} imports relative to itself"
                yield node.module
                yield from (f"{node.module}.{name.name}" for name in node.names)
            elif isinstance(node, ast.Import):
                yield from (name.name for name in node.names)


@pytest.mark.parametrize(
    ("package", "strangers"),
    [
        (
            "world",
            ("torch", "transformers", "gradio", "tempo.training", "tempo.evaluation", "tempo.model", "tempo.page"),
        ),
        ("evaluation", ("gradio", "tempo.training", "tempo.page")),
        ("training", ("gradio", "tempo.evaluation", "tempo.page")),
    ],
)
def test_a_package_knows_none_of_those_above_it(package: str, strangers: tuple[str, ...]) -> None:
    found = set(imported(package))
    assert any(module.startswith("tempo.world") for module in found)
    assert not {module for module in found for stranger in strangers if f"{module}.".startswith(f"{stranger}.")}
