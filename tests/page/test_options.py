"""What visitors and programs choose, on the way to AskOptions."""

from __future__ import annotations

import gradio as gr
import pytest

from tempo.config import AskOptions
from tempo.errors import QuestionError
from tempo.page.options import VARIANTS, api_options, moment, seed, whole
from tempo.page.widgets.inputs import emptiable


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", None),
        ("  ", None),
        (None, None),
        ("0", 0.0),
        ("84", 84.0),
        ("84.5", 84.5),
        ("84,5", 84.5),
        ("1:24", 84.0),
        ("01:24.5", 84.5),
        ("1:02:03", 3723.0),
        (" 1:24 ", 84.0),
    ],
)
def test_a_moment_is_read_as_people_write_it(text: str | None, seconds: float | None) -> None:
    assert moment(text) == seconds


@pytest.mark.parametrize("text", ["noon", "1:2:3:4", ":30", "1:", "-5", "1.5:30", "nan", "1e9", "<b>"])
def test_what_is_no_time_is_the_visitors_error(text: str) -> None:
    with pytest.raises(QuestionError, match="not a time"):
        moment(text)


@pytest.mark.parametrize(
    ("text", "number"), [("", None), (" ", None), (None, None), ("0", 0), (" 4294967295 ", 2**32 - 1)]
)
def test_a_seed_is_a_number_or_nothing(text: str | None, number: int | None) -> None:
    assert seed(text) == number


@pytest.mark.parametrize("text", ["new", "-1", "1.5", "1,000", "²", "<b>"])
def test_what_is_no_seed_is_the_visitors_error(text: str) -> None:
    with pytest.raises(QuestionError, match="The seed is"):
        seed(text)


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_changes_only_what_it_is_about(name: str) -> None:
    base = AskOptions(budget=64, policy="random", truncation="head", max_frames=32, start_s=4.0, end_s=8.0, seed=3)
    other = VARIANTS[name].of(base)
    assert (other.max_frames, other.start_s, other.end_s, other.seed) == (32, 4.0, 8.0, 3)
    changed = [field for field in ("policy", "truncation", "budget") if getattr(other, field) != getattr(base, field)]
    assert len(changed) <= 1


def test_a_share_of_a_small_budget_is_at_least_one_token() -> None:
    assert VARIANTS["eighth"].of(AskOptions(budget=2)).budget == 1


def test_an_emptied_number_means_the_models_default() -> None:
    assert AskOptions(max_frames=whole(None), budget=None).max_frames is None
    assert (whole(64), whole(64.0)) == (64, 64)


def test_an_emptied_field_of_a_slider_is_read() -> None:
    slider = emptiable(gr.Slider(8, 2048))
    assert (slider.preprocess(None), slider.preprocess(64)) == (None, 64)  # type: ignore[arg-type]
    with pytest.raises(gr.Error):
        slider.preprocess(4)


def test_options_of_the_api_may_be_left_out() -> None:
    assert api_options(None) == AskOptions()
    assert api_options({"max_new_tokens": 3, "seed": 1}) == AskOptions(max_new_tokens=3, seed=1)
    assert api_options({"start_s": 2, "end_s": 4.5}) == AskOptions(start_s=2, end_s=4.5)


@pytest.mark.parametrize(
    "values", [[], "x", 1, {"reader": "decord"}, {"budget": "9"}, {"budget": [1]}, {"budget": 3.5}, {"k_min": -1}]
)
def test_options_that_do_not_fit_are_the_callers_error(values: object) -> None:
    with pytest.raises(QuestionError):
        api_options(values)
