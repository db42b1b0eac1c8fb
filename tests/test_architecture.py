"""The architecture is the one that ARCHITECTURE.md describes: imports go its way. Its paths are looked at with those of
the other documents."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import REPO

ARCHITECTURE = (REPO / "ARCHITECTURE.md").read_text(encoding="utf-8")
LAYERS = [line.split() for line in re.findall(r"```text\n(.*?)```", ARCHITECTURE, re.DOTALL)[-1].splitlines()]
ORDER = [place for line in LAYERS for place in line]
"""All places of the list, from its top, each line from its left: none imports one that stands before it."""
FILES = sorted((REPO / "tempo").rglob("*.py"))
NETWORKS_IN = ("tempo/model/", "tempo/engine/", "tempo/training/", "tempo/evaluation/")
NO_TORCH = (
    "tempo/view/",
    "tempo/video/",
    "tempo/world/",
    "tempo/policies.py",
    "tempo/model/allocation.py",
    "tempo/reading.py",
    "tempo/record.py",
)


def name(file: Path) -> str:
    """Of a file, from the root of the repository."""
    return str(file.relative_to(REPO))


def within(files: Iterable[Path], *places: str) -> list[Path]:
    """The files that are one of `places`, or below one that ends with a slash."""
    found = [file for file in files if any(name(file) == place or name(file).startswith(place) for place in places)]
    assert found
    return found


@cache
def imported(file: Path, *, at_once: bool = False) -> frozenset[str]:
    """What a file imports, as dotted names, those of single names in a module included.

    Args:
        at_once: only what is imported when the module is.
    """

    def names(nodes: Iterable[ast.AST]) -> Iterator[str]:
        for node in nodes:
            if at_once and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if at_once and isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
                continue
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0 and node.module, f"{file} imports relative to itself"
                # The package alone stands for `tempo.load`, so for one who imports it and nothing out of it.
                yield from (node.module,) if node.module != "tempo" else ()
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
            elif isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            yield from names(ast.iter_child_nodes(node))

    return frozenset(names([ast.parse(file.read_text(encoding="utf-8"))]))


def file_of(module: str) -> Path | None:
    """The file of a module of ours; None where it is none."""
    path = REPO.joinpath(*module.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


def is_or_is_below(module: str, *packages: str) -> bool:
    return any(f"{module}.".startswith(f"{package}.") for package in packages)


def loaded(file: Path) -> set[str]:
    """All modules that are loaded with a file, whoever of ours imports them: packages before what is in them."""
    seen: set[Path] = set()
    found: set[str] = set()
    left = [file]
    while left:
        file = left.pop()
        if file in seen:
            continue
        seen.add(file)
        for module in imported(file, at_once=True):
            parts = module.split(".")
            found.update(".".join(parts[: count + 1]) for count in range(len(parts)))
        left += [of for module in found if (of := file_of(module)) and of not in seen]
    return found


def place(file: Path) -> int:
    """Where in the list a file stands."""
    (found,) = (number for number, entry in enumerate(ORDER) if name(file) == entry or name(file).startswith(entry))
    return found


def test_the_list_has_every_module_once() -> None:
    assert len(ORDER) == len(set(ORDER))
    assert {place(file) for file in FILES} == set(range(len(ORDER)))


@pytest.mark.parametrize("file", FILES, ids=name)
def test_imports_go_down_the_list_or_to_the_right(file: Path) -> None:
    for module in imported(file):
        target = REPO / "tempo" / "loading.py" if module == "tempo" else file_of(module)
        if is_or_is_below(module, "tempo") and target is not None:
            assert place(target) >= place(file), f"{name(file)} imports {module}"


def test_only_the_page_imports_gradio() -> None:
    knowing = [name(file) for file in FILES if any(is_or_is_below(module, "gradio") for module in imported(file))]
    assert knowing
    assert [file for file in knowing if not file.startswith("tempo/page/")] == []


def test_only_what_starts_the_page_imports_it() -> None:
    others = [file for file in (*FILES, REPO / "app.py") if not name(file).startswith("tempo/page/")]
    knowing = {name(file) for file in others if any(is_or_is_below(m, "tempo.page") for m in imported(file))}
    assert knowing == {"tempo/cli/commands.py", "app.py"}


def network_classes() -> set[str]:
    """Dotted names of all classes of ours that are torch modules."""
    found: set[str] = set()
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith("nn.Module") for base in node.bases):
                found.add(f"{name(file).removesuffix('.py').replace('/', '.')}.{node.name}")
    return found


def test_networks_are_imported_by_models_engines_training_and_evaluation_only() -> None:
    ours = network_classes()
    assert {"tempo.model.network.TempoNetwork", "tempo.model.compressor.Compressor"} <= ours

    def networks(file: Path) -> set[str]:
        theirs = {
            module
            for module in imported(file)
            if is_or_is_below(module, "torch.nn", "transformers") and not is_or_is_below(module, "transformers.utils")
        }
        return theirs | (imported(file) & ours)

    knowing = {name(file) for file in FILES if networks(file)}
    assert "tempo/model/network.py" in knowing
    assert {file for file in knowing if not file.startswith(NETWORKS_IN)} == set()


@pytest.mark.parametrize("place", NO_TORCH)
def test_no_torch_is_loaded_with(place: str) -> None:
    for file in within(FILES, place):
        assert not {module for module in loaded(file) if is_or_is_below(module, "torch", "transformers")}, name(file)


def test_torch_is_found_where_it_is_loaded_by_others() -> None:
    """So that the test above can fail."""
    assert "torch" in loaded(REPO / "tempo" / "loading.py")
    assert "torch" not in imported(REPO / "tempo" / "page" / "serve.py")
    assert "torch" in loaded(REPO / "tempo" / "page" / "serve.py")


@pytest.mark.parametrize(
    ("package", "strangers"),
    [
        ("world", ("torch", "transformers", "tempo.training", "tempo.evaluation", "tempo.model", "tempo.page")),
        ("evaluation", ("tempo.training", "tempo.page")),
        ("training", ("tempo.evaluation", "tempo.page")),
    ],
)
def test_a_package_knows_none_of_those_above_it(package: str, strangers: tuple[str, ...]) -> None:
    found = {module for file in within(FILES, f"tempo/{package}/") for module in imported(file)}
    assert any(is_or_is_below(module, "tempo.world") for module in found)
    assert not {module for module in found if is_or_is_below(module, *strangers)}


def test_documents_say_which_places_these_tests_are_about() -> None:
    rules = " ".join(ARCHITECTURE.split("```")[-1].split())
    for place in (*NETWORKS_IN, *NO_TORCH):
        assert f"`{place}`" in rules
