"""Links that open an example."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tempo.config import AskOptions
from tempo.errors import QuestionError
from tempo.page.examples import Example
from tempo.page.links import Link, address, opened

SHIPPED = (
    Example("/clips/a-moon.mp4", "A moon", ("What colour is it?", "When?")),
    Example("/clips/b.mp4", "Another", ("Why?",)),
)


def query(link: str) -> dict[str, str]:
    return dict(parse_qsl(link.removeprefix("?"), keep_blank_values=True))


@given(
    question=st.text(min_size=1, max_size=200),
    budget=st.none() | st.integers(1, 1_000_000),
    policy=st.sampled_from(["ata", "even", "topk"]),
    truncation=st.sampled_from(["head", "merge"]),
    start_s=st.none() | st.floats(0, 100),
)
def test_a_link_opens_what_it_was_made_from(
    question: str, budget: int | None, policy: str, truncation: str, start_s: float | None
) -> None:
    options = AskOptions(budget=budget, policy=policy, truncation=truncation, start_s=start_s)
    link = Link(SHIPPED[0], question, options)
    written = address(link)
    assert re.fullmatch(r"\?[\w.~%+&=-]+", written, re.ASCII)
    assert opened(query(written), SHIPPED) == link


def test_a_link_may_name_the_example_alone() -> None:
    assert opened({"example": "b"}, SHIPPED) == Link(SHIPPED[1], "Why?", AskOptions())


def test_an_address_without_an_example_opens_nothing() -> None:
    assert opened({"__theme": "dark"}, SHIPPED) is None


@pytest.mark.parametrize(
    "values",
    [
        {"example": "../../etc/passwd"},
        {"example": "b", "budget": "many"},
        {"example": "b", "budget": "-1"},
        {"example": "b", "policy": "<script>"},
        {"example": "b", "start_s": "nan"},
        {"example": "b", "question": "x" * 2001},
    ],
)
def test_a_broken_link_is_explained(values: dict[str, str]) -> None:
    with pytest.raises(QuestionError):
        opened(values, SHIPPED)
