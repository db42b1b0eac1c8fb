"""A record has everything, keeps its keys, and gives back the answer it was made of."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from tempo.attribution import Attribution
from tempo.config import AskOptions
from tempo.errors import DamagedVideo, RecordError
from tempo.pipeline import Tempo
from tempo.record import SCHEMA, Record, failed, from_dict, schema, to_dict
from tests.conftest import REPO
from tests.test_pipeline import QUERY, ask, frames
from tests.tiny import small_model

KEYS = (
    "schema answer model query video budget segments timings asked_at source revision dtype versions settings prompts "
    "finish reuse token_ids log_probabilities attribution error"
)
"""None of them may go; a new one stands behind those that belong with it."""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Tempo:
    return small_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def record(model: Tempo) -> Record:
    video = replace(frames(48), start_s=4.0)
    answer = ask(model, video, budget=64, policy="random", truncation="tail", start_s=4.0, seed=5)[1]
    *_, attribution = model.weigh(video, answer)
    assert isinstance(attribution, Attribution)
    return Record(answer, attribution)


def test_all_that_was_chosen_and_all_that_answered_is_in_it(model: Tempo, record: Record) -> None:
    values = to_dict(record)
    assert " ".join(values) == KEYS
    assert values["settings"] == {
        "budget": 64,
        "max_frames": None,
        "policy": "random",
        "truncation": "tail",
        "k_min": 1,
        "k_max": 6,
        "temperature": 0.0,
        "max_new_tokens": 8,
        "seed": 5,
        "reader": "auto",
        "start_s": 4.0,
        "end_s": None,
    }
    assert list(values["timings"]) == ["reading_s", "compressing_s", "answering_s", "first_token_s", "total_s"]
    assert values["video"]["file"] == "clip.mp4"
    assert (values["source"], values["dtype"]) == (model.source, "float32")
    assert values["prompts"]["compressor"] == model.spec.routing_prompt
    assert {"tempo", "python", "torch"} < set(values["versions"])
    assert datetime.fromisoformat(values["asked_at"]) <= datetime.now(timezone.utc)


def test_a_seed_that_had_no_part_is_not_in_it(model: Tempo) -> None:
    _, answer = ask(model, frames(8), seed=5)
    assert answer.options.seed == 5  # for the next question, which keeps its options
    assert to_dict(Record(answer))["settings"]["seed"] is None


def test_log_probabilities_are_those_of_the_answer(record: Record) -> None:
    assert record.attribution is not None
    assert len(record.answer.log_probabilities) == len(record.answer.token_ids)
    assert sum(record.answer.log_probabilities) == pytest.approx(record.attribution.baseline, abs=1e-3)


def test_it_comes_back_as_it_was(record: Record) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(record)))) == record
    alone = Record(record.answer)
    assert from_dict(json.loads(json.dumps(to_dict(alone)))) == alone


def test_what_came_back_can_be_asked_and_weighed_again(model: Tempo, record: Record) -> None:
    video = replace(frames(48), start_s=4.0)
    back = from_dict(json.loads(json.dumps(to_dict(record))))
    options = {name: value for name, value in vars(back.answer.options).items() if name != "max_new_tokens"}
    _, again = ask(model, video, QUERY, **options)
    assert (again.text, again.segments) == (record.answer.text, record.answer.segments)
    *_, attribution = model.weigh(video, back.answer)
    assert isinstance(attribution, Attribution)
    assert attribution.drops == pytest.approx(back.attribution.drops if back.attribution else None, abs=1e-4)


def without(name: str) -> Callable[[dict[str, Any]], object]:
    return lambda values: values.pop(name)


@pytest.mark.parametrize(
    ("damage", "key"),
    [
        (without("schema"), "schema"),
        (lambda values: values.update(schema=SCHEMA + 1), "schema"),
        (without("token_ids"), "token_ids"),
        (lambda values: values.update(token_ids=["a"]), "token_ids.0"),
        (lambda values: values["settings"].update(budget="many"), "settings.budget"),
        (lambda values: values["settings"].update(policy="best"), "settings.policy"),
        (lambda values: values["segments"][2].pop("relevance"), "segments.2.relevance"),
        (lambda values: values.update(more=1), "more"),
    ],
)
def test_what_is_no_record_is_refused_by_its_key(
    record: Record, damage: Callable[[dict[str, Any]], object], key: str
) -> None:
    values = json.loads(json.dumps(to_dict(record)))
    damage(values)
    with pytest.raises(RecordError, match=f"no record of an answer: {key}"):
        from_dict(values)


def test_a_question_without_an_answer_has_a_record_too() -> None:
    error = DamagedVideo("No picture of {name} can be decoded.", name="a.mp4")
    values = json.loads(json.dumps(failed(error, QUERY, Path("/videos/a\n.mp4"), AskOptions(budget=7))))
    assert values["error"] == {"type": "DamagedVideo", "message": "No picture of a.mp4 can be decoded."}
    assert (values["query"], values["file"], values["settings"]["budget"]) == (QUERY, "a.mp4", 7)
    with pytest.raises(RecordError, match=r"has no answer: No picture of a\.mp4"):
        from_dict(values)
    with pytest.raises(RecordError, match="no record of an answer: file"):
        from_dict({name: value for name, value in values.items() if name != "file"})


@pytest.mark.parametrize("values", [None, [], "text", 3, {}])
def test_so_is_other_json(values: Any) -> None:
    with pytest.raises(RecordError):
        from_dict(values)


def test_the_schema_in_the_documents_is_this_one() -> None:
    path = REPO / "docs" / "record.schema.json"
    again = (
        f"""python -c 'import json; from tempo.record import schema; print(json.dumps(schema(), indent=2))' > {path}"""
    )
    assert json.loads(path.read_text()) == schema(), f"after a change that was meant: {again}"
