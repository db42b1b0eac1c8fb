"""requirements.txt names every package that is imported, and pins what is installed where the tests run."""

from __future__ import annotations

import ast
import sys
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROVIDED_BY_THE_HUB = {"spaces"}


def requirements(name: str) -> list[Requirement]:
    lines = (ROOT / name).read_text().splitlines()
    found = [Requirement(line) for line in lines if line and not line.startswith(("#", "-r"))]
    return [requirement for requirement in found if requirement.marker is None or requirement.marker.evaluate()]


def imported(path: Path) -> set[str]:
    """Top-level packages that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.partition(".")[0])
    return names


def test_imports_are_required() -> None:
    sources = [ROOT / "app.py", *(ROOT / "tempo").rglob("*.py"), *(ROOT / "benchmarks").glob("*.py")]
    packages = set().union(*map(imported, sources)) - set(sys.stdlib_module_names) - {"tempo"} - PROVIDED_BY_THE_HUB
    providers = packages_distributions()
    wanted = {canonicalize_name(requirement.name) for requirement in requirements("requirements.txt")}
    missing = {p for p in packages if not {canonicalize_name(d) for d in providers.get(p, [])} & wanted}
    assert missing == set()


@pytest.mark.parametrize(
    "requirement", requirements("requirements.txt") + requirements("requirements-dev.txt"), ids=lambda r: r.name
)
def test_what_is_tested_is_what_is_required(requirement: Requirement) -> None:
    assert requirement.specifier.contains(version(requirement.name))


@pytest.mark.parametrize("python", ["3.10", "3.11", "3.12"])
def test_every_python_gets_each_package_once(python: str) -> None:
    lines = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if line and line[0] != "#"]
    names = [
        requirement.name
        for requirement in map(Requirement, lines)
        if requirement.marker is None or requirement.marker.evaluate({"python_version": python})
    ]
    assert len(names) == len(set(names))
    assert set(names) == {Requirement(line).name for line in lines}
