"""Settings from the environment, and the bounds of what a question may choose."""

from __future__ import annotations

import ast
import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from tempo.config import AskOptions, SamplingOptions, Settings, settings
from tempo.errors import QuestionError, TempoError

ROOT = Path(__file__).parent.parent


def test_an_empty_environment_gives_the_defaults() -> None:
    assert settings({}) == Settings()


def test_each_setting_is_read_from_its_own_variable() -> None:
    for field in dataclasses.fields(Settings):
        text = "7" if isinstance(field.default, (int, float)) else "other"
        changed = settings({field.metadata["env"]: text})
        assert getattr(changed, field.name) == type(field.default)(text)
        assert changed == dataclasses.replace(Settings(), **{field.name: getattr(changed, field.name)})


@pytest.mark.parametrize("text", ["", "many", "1.5", "nan", "inf", "-1"])
@pytest.mark.parametrize("name", ["TEMPO_PORT", "TEMPO_QUEUE_SIZE", "TEMPO_MAX_UPLOAD_BYTES"])
def test_whole_numbers_are_checked(name: str, text: str) -> None:
    with pytest.raises(TempoError, match=name):
        settings({name: text})


@pytest.mark.parametrize("text", ["", "long", "nan", "inf", "-1"])
@pytest.mark.parametrize("name", ["TEMPO_MAX_DURATION_S", "TEMPO_DECODE_TIMEOUT_S"])
def test_durations_are_checked(name: str, text: str) -> None:
    with pytest.raises(TempoError, match=name):
        settings({name: text})


@pytest.mark.parametrize("field", dataclasses.fields(Settings), ids=lambda field: field.name)
def test_zero_is_refused_where_nothing_could_be_done_with_it(field: dataclasses.Field[object]) -> None:
    name = field.metadata["env"]
    if name in ("TEMPO_CACHE_BYTES", "TEMPO_CONTEXT_LIMIT"):  # nothing is kept; the model's own
        assert getattr(settings({name: "0"}), field.name) == 0
    elif isinstance(field.default, str):
        assert getattr(settings({name: "0"}), field.name) == "0"
    else:
        with pytest.raises(TempoError, match=f"{name} is '0'; it must be a .*number, at least 1"):
            settings({name: "0"})


def test_a_port_is_one() -> None:
    with pytest.raises(TempoError, match="at most 65535"):
        settings({"TEMPO_PORT": "70000"})


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("TEMPO_MAX_DURATION", "TEMPO_MAX_DURATION_S"),
        ("TEMPO_DEVICES", "TEMPO_DEVICE"),
        ("TEMPO_CACHE", "TEMPO_CACHE_BYTES"),
    ],
)
def test_an_unknown_variable_is_refused_with_the_nearest_known_one(name: str, meant: str) -> None:
    with pytest.raises(TempoError, match=f"{name} is no setting; did you mean {meant}\\?"):
        settings({name: "1", "OTHER": "x"})


def test_an_unknown_option_is_refused_with_the_nearest_known_one() -> None:
    with pytest.raises(QuestionError, match="There is no option bugdet; did you mean budget"):
        AskOptions.of({"bugdet": 3})
    assert AskOptions.of({"budget": 3}) == AskOptions(budget=3)


def test_numbers_of_numpy_become_plain_ones() -> None:
    options = AskOptions(budget=np.int64(64), k_min=np.uint8(0), temperature=np.float32(0.5), start_s=np.float64(1))
    assert options == AskOptions(budget=64, k_min=0, temperature=0.5, start_s=1.0)
    assert json.loads(json.dumps(dataclasses.asdict(options)))["budget"] == 64
    sampling = SamplingOptions(max_frames=np.int16(8), fps=np.float64(1), end_s=np.int64(9))
    assert json.loads(json.dumps(dataclasses.asdict(sampling)))["end_s"] == 9
    for values in ({"budget": np.float64(64)}, {"budget": True}, {"temperature": np.float64("nan")}):
        with pytest.raises(QuestionError):
            AskOptions(**values)


def test_limits_follow_the_settings() -> None:
    limits = settings({"TEMPO_MAX_DURATION_S": "60", "TEMPO_MAX_UPLOAD_BYTES": "1000"}).limits()
    assert (limits.max_duration_s, limits.max_bytes) == (60.0, 1000)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("budget", 1, 1_000_000), ("max_frames", 1, 2048), ("k_min", 0, 4096), ("temperature", 0.0, 2.0)],
)
def test_options_of_a_question_are_bounded(name: str, low: float, high: float) -> None:
    for value in (low, high):
        assert getattr(AskOptions(**{name: value}), name) == value
    for value in (low - 1, high + 1, float("nan")):
        with pytest.raises(QuestionError, match=name):
            AskOptions(**{name: value})


@pytest.mark.parametrize("name", ["policy", "truncation", "reader"])
def test_unknown_choices_are_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(QuestionError, match=f"Unknown {name} 'other'; choose one of"):
        AskOptions(**{name: "other"})


@pytest.mark.parametrize(
    "values",
    [
        {"max_frames": 0},
        {"max_frames": 2049},
        {"max_frames": "16"},
        {"max_frames": True},
        {"min_frames": 0},
        {"fps": 0.0},
        {"fps": float("nan")},
        {"fps": "2"},
        {"reader": "other"},
    ],
)
def test_sampling_is_bounded(values: dict[str, object]) -> None:
    with pytest.raises(QuestionError):
        SamplingOptions(**values)  # type: ignore[arg-type]


def test_nothing_else_reads_the_environment() -> None:
    for path in [ROOT / "app.py", *(ROOT / "tempo").rglob("*.py")]:
        reads = {
            node.attr
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "putenv")
        }
        assert not reads or path.name == "config.py", path
