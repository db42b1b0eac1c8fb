"""What CONTRIBUTING.md says of adding something holds: done as it stands there, it is offered everywhere.

`tests/world/test_families.py` asks and answers questions of a family that was added, `tests/training/test_tokenizer.py`
spells its words, `tests/view/test_language.py` reads and counts in a language that was added, `tests/test_policies.py`
names what must agree on all policies that there are.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from babel.messages.pofile import read_po, write_po

from tempo.evaluation.cells import Cell, ata
from tempo.model.spec import ModelSpec
from tempo.training import tokenizer
from tempo.training.mix import draw_families
from tempo.training.text import Text
from tempo.training.turns import draw_turn
from tempo.world.families import FAMILIES
from tempo.world.forms import Telling
from tempo.world.scene import random_scene
from tests.conftest import REPO

OFFERED = """
import json
from pathlib import Path

from tempo.config import Settings
from tempo.evaluation import studies
from tempo.page.examples import read_examples
from tempo.page.page import Page
from tempo.page.spoken import translated
from tempo.record import Record, from_dict, schema, to_dict
from tempo.view import comparison, explanation, remarks
from tempo.view.language import chosen
from tempo.view.texts import TITLE
from tests.test_pipeline import frames
from tests.test_policies import choices
from tests.tiny import small_model

model = small_model(Path("small"))
page = Page(model, Settings(), read_examples())
polish = chosen("pl", None)
*_, answer = model.ask(frames(48), "What moves?", policy="earliest", budget=10, max_new_tokens=4)
page_of = page.handlers.opening.choices(polish, {})
print(json.dumps({
    "command line": choices("ask", "--policy"),
    "page": page.widgets.fields.policy.choices,
    "page in Polish": page_of[page.widgets.fields.policy].choices,
    "comparing": page.widgets.comparison.variants.choices,
    "benchmark": studies.SHARES,
    "record": schema()["$defs"]["AskOptions"]["properties"]["policy"]["enum"],
    "read back": from_dict(to_dict(Record(answer))).answer.options.policy,
    "tokens": [segment.tokens for segment in answer.segments],
    "shown": [*remarks.of(answer), comparison.table([answer]), explanation.diagram(answer, model.spec)],
    "words of the page": page.i18n.translations["pl"]["ask"],
    "switch": page.i18n.translations["de"]["masthead"],
    "served": translated(f'<html lang="en"><head><title>{TITLE}</title>', polish, ""),
    "said": remarks.of(answer, language=polish),
}))
"""


def insert(file: Path, before: str, text: str) -> None:
    """Write `text` before the one place where `before` stands."""
    code = file.read_text(encoding="utf-8")
    assert code.count(before) == 1
    file.write_text(code.replace(before, text + before), encoding="utf-8")


@pytest.fixture(scope="module")
def offered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a copy of the package offers that has one policy and one language more."""
    copy = tmp_path_factory.mktemp("more")
    shutil.copytree(REPO / "tempo", copy / "tempo", ignore=shutil.ignore_patterns("__pycache__"), symlinks=True)
    shutil.copy(REPO / "pyproject.toml", copy)
    (copy / "assets").symlink_to(REPO / "assets")

    insert(copy / "tempo" / "config.py", ']\n"""How the budget is shared out', ', "earliest"')
    entry = """    "earliest": Rule(
        Words("The earliest"),
        Words("The first segments are kept whole: what it is good for to look beyond the beginning."),
        lambda room: _half(np.arange(len(room.scores)), room),
    ),
"""
    insert(copy / "tempo" / "policies.py", '}\n"""By name; the first is the product\'s', entry)

    def pybabel(*arguments: str) -> None:
        command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", *arguments]
        subprocess.run(command, cwd=copy, check=True, capture_output=True, timeout=120)

    pybabel("extract")
    pybabel("init", "-l", "pl")
    file = copy / "tempo" / "view" / "locale" / "pl" / "LC_MESSAGES" / "tempo.po"
    with file.open("rb") as opened:
        polish = read_po(opened)
    polish["Ask"].string = "Zapytaj"
    polish["The earliest"].string = "Najwcześniejsze"
    polish["Tempo: ask a long video"].string = "Tempo: zapytaj długi film"
    with file.open("wb") as written:
        write_po(written, polish)

    environment = {**os.environ, "PYTHONPATH": f"{copy}{os.pathsep}{REPO}", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", OFFERED], cwd=copy, env=environment, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.slow
def test_a_policy_that_was_added_is_offered_everywhere(offered: dict[str, Any]) -> None:
    assert offered["command line"][-1] == "earliest"
    assert offered["page"][-1] == ["The earliest", "earliest"]
    assert ["The earliest", "earliest"] in offered["comparing"]
    assert offered["benchmark"][-1] == "earliest"
    assert offered["record"][-1] == offered["read back"] == "earliest"


@pytest.mark.slow
def test_it_shares_out_the_budget_and_is_named_where_the_answer_is_shown(offered: dict[str, Any]) -> None:
    assert offered["tokens"] == [6, 0, 0, 0, 0, 0]
    assert sum("The earliest" in shown for shown in offered["shown"]) >= 2


@pytest.mark.slow
def test_a_language_that_was_added_is_offered_everywhere(offered: dict[str, Any]) -> None:
    assert offered["words of the page"] == "Zapytaj"
    assert 'lang="pl"' in offered["switch"] and "polski" in offered["switch"]
    assert '<html lang="pl">' in offered["served"]
    assert "Tempo: zapytaj długi film" in offered["served"]


@pytest.mark.slow
def test_a_policy_is_named_in_a_language_that_was_added(offered: dict[str, Any]) -> None:
    assert offered["page in Polish"][-1] == ["Najwcześniejsze", "earliest"]
    assert any("Najwcześniejsze" in note for note in offered["said"])


def test_a_family_that_was_added_is_trained_and_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    size = Telling(
        "size",
        ("What size is {the}?", "How large is {the}?"),
        say=lambda scene: scene.size,
        remember=lambda scene: ((scene.size,),),
        weight=100.0,
    )
    monkeypatch.setitem(FAMILIES, "size", size)
    rng = np.random.default_rng(0)
    assert "size" in draw_families(rng, 20, 8, {})
    text = Text(tokenizer.build(), ModelSpec(k_max=16))
    turns = [draw_turn(random_scene(rng), 0.0, rng, text) for _ in range(500)]
    assert any(turn.question.family is size for turn in turns)
    cell = Cell("all", 8, len(FAMILIES), (ata(8),))
    assert [cell.quiz(number, rng).questions[0].family.name for number in range(len(FAMILIES))] == list(FAMILIES)
