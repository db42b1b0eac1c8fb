"""Scripts: what runs in the browser, put together from the small modules in `assets/page/` and `assets/language/`.

Gradio takes one text, and the first script of the page has to run before anything is fetched, so the modules do not
reach the browser as files. Each becomes a function of its own, called once, after the ones that it imports: nothing of
it is seen outside but what it exports, as in the ES module that linter and tests read.
"""

from __future__ import annotations

import re
from pathlib import Path

IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=const (\w+))", re.MULTILINE)


def as_function(entry: Path) -> str:
    """The source of a JavaScript function that does what a module does.

    Args:
        entry: the module. It and those that it imports, all of one folder, import and export by name alone:
            `import { one, other } from "./file.js"`, `export const one = ...`.
    """
    return "\n".join(["() => {", '"use strict";', *map(_module, _needed(entry)), "}"])


def _needed(entry: Path) -> list[Path]:
    """A module and all that it imports, at first or second hand: each once, and after what it imports."""
    files: dict[Path, None] = {}
    for _, name in IMPORT.findall(entry.read_text(encoding="utf-8")):
        files |= dict.fromkeys(_needed(entry.with_name(f"{name}.js")))
    return [*files, entry]


def _module(file: Path) -> str:
    """A constant that holds what a module exports. The dollar keeps it apart from the names in the modules."""
    source = file.read_text(encoding="utf-8")
    body = EXPORT.sub("", IMPORT.sub(r"const \1 = $\2;", source))
    exported = ", ".join(EXPORT.findall(source))
    return "\n".join(["const $" + file.stem + " = (() => {", body, "return { " + exported + " };", "})();"])
