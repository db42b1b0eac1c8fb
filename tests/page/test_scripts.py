"""The page's scripts, put together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tempo.page.scripts import as_function
from tempo.shipped import ASSETS

FOLDERS = ("page", "language")


SPAN = """const own = 1;
export const least = 2 * own;
export const most = 9;
"""
FIGURE = """import { least } from "./span.js";

export const figure = () => least;
"""
MAIN = """import { figure } from "./figure.js";
import {
  least,
  most,
} from "./span.js";

figure(least, most);
"""
SCRIPT = """() => {
"use strict";
const $span = (() => {
const own = 1;
const least = 2 * own;
const most = 9;

return { least, most };
})();
const $figure = (() => {
const { least } = $span;

const figure = () => least;

return { figure };
})();
const $main = (() => {
const { figure } = $figure;
const {
  least,
  most,
} = $span;

figure(least, most);

return {  };
})();
}"""


def test_modules_are_put_together_each_once_after_what_it_imports(tmp_path: Path) -> None:
    for name, source in (("span", SPAN), ("figure", FIGURE), ("main", MAIN)):
        (tmp_path / f"{name}.js").write_text(source)
    assert as_function(tmp_path / "main.js") == SCRIPT


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_script_has_all_of_its_modules_and_no_import_is_left(folder: str) -> None:
    script = as_function(ASSETS / folder / "main.js")
    files = sorted(file.stem for file in (ASSETS / folder).glob("*.js"))
    assert sorted(re.findall(r"^const \$(\w+) = \(\(\) => \{$", script, re.MULTILINE)) == files
    assert not re.search(r"^\s*(import|export)\b", script, re.MULTILINE)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_script_may_stand_in_a_page(folder: str) -> None:
    assert "</script" not in as_function(ASSETS / folder / "main.js").lower()


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_name_that_is_imported_is_exported_under_that_name(folder: str) -> None:
    for file in (ASSETS / folder).glob("*.js"):
        for names, other in re.findall(r'^import \{([^}]*)\} from "\./(\w+)\.js";$', file.read_text(), re.MULTILINE):
            exported = re.findall(r"^export const (\w+)", (ASSETS / folder / f"{other}.js").read_text(), re.MULTILINE)
            assert {name.strip() for name in names.split(",")} - {""} <= set(exported), file


@pytest.mark.parametrize("file", sorted(ASSETS.glob("*/*.js")), ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_module_is_short(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 300
