"""What our sources say to a visitor: every message, found by reading the code rather than by running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tempo import errors

ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.TempoError)}


@dataclass(frozen=True)
class Call:
    """A place where something is said."""

    file: Path
    line: int
    source: str
    """The expression that stands for the message."""
    messages: tuple[str, ...] | None
    """What it can be; None where that is not to be seen there."""


def errors_raised(file: Path) -> Iterator[Call]:
    """The messages that are given to errors of ours, and to limits, which are worded as errors are."""
    for module, node in _calls(file):
        name = _name(node)
        if name in ERRORS | {"Limit"} and (node.args or node.keywords):
            yield module.call(node, node.args[0])


def said(file: Path) -> Iterator[Call]:
    """The messages that are said in a visitor's language."""
    for module, node in _calls(file):
        for message in {"say": node.args[:1], "plural": node.args[1:3]}.get(_name(node), ()):
            yield module.call(node, message)


def words(file: Path) -> Iterator[Call]:
    """The values of errors that are words of ours."""
    for module, node in _calls(file):
        if _name(node) == "Words":
            yield module.call(node, node.args[0])


def _calls(file: Path) -> Iterator[tuple[_Module, ast.Call]]:
    module = _Module(file)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield module, node


def _name(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


class _Module:
    def __init__(self, file: Path) -> None:
        self.file = file
        self.tree = ast.parse(file.read_text(encoding="utf-8"))
        self.values: dict[str, list[ast.expr]] = {}
        """Name -> all that is assigned to it, anywhere in the module."""
        self.returned: dict[str, list[ast.expr]] = {}
        """Function -> all that it returns."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self.values.setdefault(ast.unparse(target), []).append(node.value)
            elif isinstance(node, ast.AnnAssign) and node.value is not None:
                self.values.setdefault(ast.unparse(node.target), []).append(node.value)
            elif isinstance(node, ast.FunctionDef):
                returns = [inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return) and inner.value]
                self.returned[node.name] = returns

    def call(self, node: ast.Call, message: ast.expr) -> Call:
        return Call(self.file, node.lineno, ast.unparse(message), self.read(message))

    def read(self, node: ast.expr) -> tuple[str, ...] | None:
        """The texts that an expression can be: of literals, choices among them, and names that stand for them."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return (node.value,)
        if isinstance(node, ast.IfExp):
            parts = [node.body, node.orelse]
        elif isinstance(node, ast.Dict):
            parts = node.values
        elif isinstance(node, ast.Name):
            parts = self.values.get(node.id, [])
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            parts = self.values.get(node.value.id, [])
        elif isinstance(node, ast.Call):
            parts = self.returned.get(_name(node), [])
        else:
            return None
        found = [self.read(part) for part in parts]
        if not found or None in found:
            return None
        return tuple(text for texts in found if texts for text in texts)
