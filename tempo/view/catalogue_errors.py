"""Catalogue of errors: what went wrong, in other languages. `catalogue` has the rest."""

from __future__ import annotations

ERRORS: dict[str, tuple[str, str]] = {}
"""English -> (German, simplified Chinese)."""
