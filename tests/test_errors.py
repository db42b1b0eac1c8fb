"""The tree of errors is the one its module draws."""

from __future__ import annotations

import re

from tempo import errors
from tempo.errors import TempoError


def drawn(error: type[TempoError], depth: int = 1) -> list[tuple[int, str]]:
    """The classes below `error` in the order of their definition, each with its depth."""
    found = []
    for child in error.__subclasses__():
        if child.__module__ == errors.__name__:
            found += [(depth, child.__name__), *drawn(child, depth + 1)]
    return found


def test_docstring_draws_the_classes() -> None:
    lines = re.findall(r"^    ([|` -]+) (\w+)", errors.__doc__ or "", re.MULTILINE)
    assert [(len(branch) // 4 + 1, name) for branch, name in lines] == drawn(TempoError)


def test_every_error_says_what_it_means() -> None:
    assert all(getattr(errors, name).__doc__ for _, name in drawn(TempoError))
