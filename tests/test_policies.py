"""Names that several places must agree on: a policy, a truncation, a stage, a family of questions added in one place
only is found here, and not after the answer."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import get_args

import pytest
import torch

from tempo import cli
from tempo.answer import Progress, Stage
from tempo.config import AskOptions, Policy, Settings, Truncation
from tempo.evaluation import cases, studies
from tempo.model.context import select
from tempo.page import takeaway
from tempo.page.examples import read_examples
from tempo.page.options import VARIANTS
from tempo.page.page import Page
from tempo.policies import POLICIES, allocate
from tempo.training.curriculum import HARD
from tempo.view import comparison, explanation, remarks, stages
from tempo.world.families import FAMILIES, names
from tests.tiny import small_model
from tests.view.languages import GERMAN
from tests.view.scored import answer

NAMES = get_args(Policy)
DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    return Page(small_model(tmp_path_factory.mktemp("model")), Settings(), read_examples())


def choices(command: str, option: str) -> tuple[str, ...]:
    """What the command line takes for an option."""
    commands = next(a for a in cli.parser()._actions if isinstance(a, argparse._SubParsersAction))
    return tuple(next(a for a in commands.choices[command]._actions if option in a.option_strings).choices or ())


def test_the_registry_has_every_policy_and_no_other() -> None:
    assert tuple(POLICIES) == NAMES
    assert next(iter(POLICIES)) == AskOptions().policy
    assert (
        len({rule.title for rule in POLICIES.values()}) == len({rule.shows for rule in POLICIES.values()}) == len(NAMES)
    )


def test_every_policy_shares_out_in_its_own_way() -> None:
    scores = [0.1, 0.9, 0.4, 0.15, 0.6, 0.2, 0.3, 0.05]
    shares = {name: tuple(allocate(scores, k_min=2, k_max=16, budget=50, policy=name)) for name in NAMES}
    alike = {name for name in NAMES if shares[name] == shares["even"]}
    assert alike == {"even", "subsampling"}, "of as many segments subsampling keeps an even share; it reads fewer"
    assert len(set(shares.values())) == len(NAMES) - 1


def test_the_command_line_takes_every_policy_and_truncation() -> None:
    assert choices("ask", "--policy") == NAMES
    assert choices("ask", "--truncation") == get_args(Truncation)


def test_the_page_offers_every_policy_and_truncation_and_compares_with_them(page: Page) -> None:
    assert tuple(name for _, name in page.widgets.fields.policy.choices) == NAMES
    assert {name for _, name in page.widgets.fields.truncation.choices} == set(get_args(Truncation))
    assert {variant.policy for variant in VARIANTS.values()} - {None} == set(NAMES)
    assert {variant.truncation for variant in VARIANTS.values()} - {None} == set(get_args(Truncation)) - {"head"}
    assert [name for _, name in page.widgets.comparison.variants.choices] == list(VARIANTS)
    translated = page.handlers.opening.choices(GERMAN, {})
    assert [name for _, name in translated[page.widgets.fields.policy].choices] == list(NAMES)


@pytest.mark.parametrize("policy", NAMES)
def test_every_policy_can_be_shown(page: Page, policy: Policy) -> None:
    run = answer([0.9, 0.1], policy=policy)
    title = POLICIES[policy].title
    assert title in comparison.table([run])
    assert any(title in note for note in remarks.of(run)) == (policy != "ata")
    assert explanation.diagram(run, page.model.spec)


def test_the_benchmark_compares_every_policy_and_truncation() -> None:
    assert studies.BASELINES[0] == studies.SHARES[0] == "ata"
    assert {*studies.BASELINES, *studies.SHARES} == set(NAMES)
    assert not {*studies.BASELINES[1:]} & {*studies.SHARES[1:]}
    asked = studies.conditions(32)
    assert {condition.policy for condition in asked} == set(NAMES)
    assert {condition.truncation for condition in asked} == set(get_args(Truncation))


def test_the_documents_name_every_policy() -> None:
    words = re.sub(r"\s+", " ", (DOCS / "library.md").read_text(encoding="utf-8"))
    assert [name for name in NAMES if f"`{name}`" not in words] == []


def test_every_truncation_has_a_title_and_selects_in_its_own_way() -> None:
    assert set(remarks.TRUNCATIONS) == set(get_args(Truncation))
    memory = torch.tensor([[0.0, 1.0], [1.0, 0.0], [1.0, 0.1], [0.5, 0.5]])
    kept = {tuple(select(memory, 2, kind).flatten().tolist()) for kind in get_args(Truncation)}
    assert len(kept) == len(get_args(Truncation))


def test_every_stage_of_a_question_can_be_shown() -> None:
    assert {*stages.STAGES, "attributing"} == set(get_args(Stage)), "attribution is a request of its own"
    for stage in stages.STAGES:
        assert stages.progress(Progress(stage, 1, 2))


def test_every_form_can_be_taken_away(page: Page) -> None:
    assert set(takeaway.FORMS) == set(page.widgets.takeaway.buttons) == set(get_args(takeaway.Form))


def test_families_that_are_named_elsewhere_are_asked() -> None:
    named = {*studies.ACROSS, *HARD, *(family for _, _, families in cases.CASES for family in families)}
    assert named <= set(FAMILIES)
    assert names(lambda family: family.fits(2)) == list(FAMILIES)
    rows = re.findall(r"^\| ([a-z]+) \| [^|]*\?", (DOCS / "world.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {*rows} - {"asks for"} >= set(FAMILIES)
