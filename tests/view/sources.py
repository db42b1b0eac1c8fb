"""What our sources say to a visitor: as Babel extracts it from them, and where it is given in the code."""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tempo import errors
from tests.conftest import REPO

ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.TempoError)}
MESSAGES = {"say": slice(0, 1), "plural": slice(1, 3), **dict.fromkeys({"Words", "Limit", *ERRORS}, slice(0, 1))}
"""Which arguments are messages, by the name of what is called."""


@cache
def template() -> Catalog:
    """All messages, each with the files that say it, as `pyproject.toml` has them extracted."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tempo.pot"
        pybabel("extract", "--output-file", file)
        return read_po(file.open("rb"))


def pybabel(*arguments: str | Path) -> None:
    """Babel's command, as it is called in the repository."""
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", *map(str, arguments)]
    subprocess.run(command, cwd=REPO, check=True, capture_output=True, timeout=120)


@dataclass(frozen=True)
class Given:
    """A message in the place where it is given to something that says it, or will."""

    file: Path
    line: int
    source: str
    """The expression that stands for it."""
    text: str | None
    """None where it is not written there."""
    marked: bool
    """It stands for `Words`, which are written elsewhere in the same file."""


def given(file: Path) -> Iterator[Given]:
    """The messages in a file, found by reading it."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assigned: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                assigned.setdefault(ast.unparse(target), []).append(node.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for message in node.args[MESSAGES.get(_name(node), slice(0))]:
                text = message.value if isinstance(message, ast.Constant) else None
                yield Given(file, node.lineno, ast.unparse(message), text, _marked(message, assigned))


def _marked(node: ast.expr, assigned: dict[str, list[ast.expr]]) -> bool:
    if isinstance(node, ast.Call):
        return _name(node) == "Words"
    if isinstance(node, ast.IfExp):
        parts = [node.body, node.orelse]
    elif isinstance(node, ast.Dict):
        parts = node.values
    elif isinstance(node, ast.Subscript):
        parts = [node.value]
    elif isinstance(node, ast.Name):
        parts = assigned.get(node.id, [])
    else:
        return False
    return bool(parts) and all(_marked(part, assigned) for part in parts)


def _name(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))
