"""The languages of the page that tests ask for by name."""

from __future__ import annotations

from tempo.view.language import chosen

GERMAN = chosen("de", None)
CHINESE = chosen("zh", None)
