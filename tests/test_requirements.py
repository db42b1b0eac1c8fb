"""requirements.txt names every package that is imported, but for what only the benchmark needs, and pins what is
installed where the tests run."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
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


def bench() -> list[Requirement]:
    """The extra of that name; tomllib is newer than the oldest Python."""
    (line,) = re.findall(r"^bench = (\[.*\])", (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    return [Requirement(name) for name in ast.literal_eval(line)]


EVALUATION = {*(ROOT / "tempo" / "evaluation").rglob("*.py"), *(ROOT / "benchmarks").glob("*.py")}
OTHERS = {ROOT / "app.py", *(ROOT / "tempo").rglob("*.py")} - EVALUATION


@pytest.mark.parametrize(
    ("sources", "required"),
    [(OTHERS, requirements("requirements.txt")), (EVALUATION, requirements("requirements.txt") + bench())],
    ids=["page", "benchmark"],
)
def test_imports_are_required(sources: set[Path], required: list[Requirement]) -> None:
    packages = set().union(*map(imported, sources)) - set(sys.stdlib_module_names) - {"tempo"} - PROVIDED_BY_THE_HUB
    providers = packages_distributions()
    wanted = {canonicalize_name(requirement.name) for requirement in required}
    missing = {p for p in packages if not {canonicalize_name(d) for d in providers.get(p, [])} & wanted}
    assert missing == set()


def test_what_the_benchmark_needs_is_tested() -> None:
    pinned = {requirement.name for requirement in requirements("requirements-dev.txt")}
    for requirement in bench():
        assert requirement.name in pinned
        assert requirement.specifier.contains(version(requirement.name))


@pytest.mark.parametrize(
    "requirement", requirements("requirements.txt") + requirements("requirements-dev.txt"), ids=lambda r: r.name
)
def test_what_is_tested_is_what_is_required(requirement: Requirement) -> None:
    assert requirement.specifier.contains(version(requirement.name))


def test_what_is_tested_is_in_the_range_of_what_is_accepted() -> None:
    (block,) = re.findall(
        r"^dependencies = \[\n(.*?)^\]", (ROOT / "pyproject.toml").read_text(), re.DOTALL | re.MULTILINE
    )
    declared = re.findall(r'^ +"(.+)",$', block, re.MULTILINE)
    ranges = {canonicalize_name(found.name): found for found in map(Requirement, declared)}
    lines = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if line and line[0] != "#"]
    pins = [Requirement(line) for line in lines]
    assert {canonicalize_name(pin.name) for pin in pins} == set(ranges)
    for pin in pins:
        accepted = ranges[canonicalize_name(pin.name)]
        for tested in pin.specifier:
            assert accepted.specifier.contains(tested.version), pin
        if pin.name == "decord":
            assert str(accepted.marker) == str(pin.marker)


@pytest.mark.parametrize("python", ["3.10", "3.11", "3.12", "3.13", "3.14"])
def test_every_python_gets_each_package_once(python: str) -> None:
    lines = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if line and line[0] != "#"]
    names = [
        requirement.name
        for requirement in map(Requirement, lines)
        if requirement.marker is None or requirement.marker.evaluate({"python_version": python})
    ]
    assert len(names) == len(set(names))
    assert set(names) == {Requirement(line).name for line in lines}


@pytest.mark.parametrize(
    ("system", "machine", "has_wheels"),
    [
        ("linux", "x86_64", True),
        ("win32", "AMD64", True),
        ("linux", "aarch64", False),
        ("darwin", "arm64", False),
        ("darwin", "x86_64", False),
    ],
)
def test_decord_is_asked_for_only_where_it_has_wheels(system: str, machine: str, has_wheels: bool) -> None:
    (line,) = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if line.startswith("decord")]
    marker = Requirement(line).marker
    assert marker is not None
    assert marker.evaluate({"sys_platform": system, "platform_machine": machine}) is has_wheels


def test_metadata_and_makefile_accept_every_python_from_3_10_on(tmp_path: Path) -> None:
    declared = re.search(r'^requires-python = "(.*)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert declared is not None
    for version_ in ("3.10", "3.13.0", "3.14.2", "3.15"):
        assert SpecifierSet(declared[1]).contains(version_)
    for minor, accepted in ((9, False), (10, True), (13, True), (14, True)):
        # An interpreter that says it is of another version, as far as the Makefile asks; `-m venv` is not reached.
        python = tmp_path / f"python3.{minor}"
        python.write_text(
            f'#!/bin/sh\n[ "$1" = -c ] || exit 7\n'
            f'exec {sys.executable} -c "import sys; sys.version_info = (3, {minor}, 0)\n$2"\n'
        )
        python.chmod(0o755)
        (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text())
        done = subprocess.run(
            ["make", f"PYTHON={python}", ".venv/bin/python"], cwd=tmp_path, capture_output=True, text=True, timeout=60
        )
        assert ("Python 3.10 or newer is needed" in done.stderr) is not accepted
        assert ("Error 7" in done.stderr) is accepted


def test_a_missing_venv_module_is_said_with_its_package(tmp_path: Path) -> None:
    python = tmp_path / "python3"
    python.write_text(f"#!/bin/sh\nexec {sys.executable} -c \"import sys; sys.modules['ensurepip'] = None\n$2\"\n")
    python.chmod(0o755)
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text())
    done = subprocess.run(
        ["make", f"PYTHON={python}", ".venv/bin/python"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode != 0
    assert "apt install python3-venv" in done.stderr
