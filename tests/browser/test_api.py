"""The web API, as a program uses it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[Client]:
    client = Client(address, verbose=False)
    yield client
    client.close()


def test_answer_segments_and_budget(client: Client, clip: Path) -> None:
    text, segments, budget, record = client.predict(
        video=handle_file(str(clip)),
        question="What colour is the square?",
        options={"budget": 40, "policy": "even"},
        api_name="/ask",
    )
    assert isinstance(text, str)
    assert [segment["index"] for segment in segments] == list(range(6))
    assert set(segments[0]) == {"index", "start_s", "end_s", "time_s", "relevance", "tokens"}
    assert budget["cap"] == 40
    assert budget["used"] == sum(segment["tokens"] for segment in segments) <= 40
    assert (record["answer"], record["segments"], record["settings"]["policy"]) == (text, segments, "even")
    assert record["video"]["file"] == clip.name


def test_options_may_be_left_out(client: Client, clip: Path) -> None:
    _, segments, *_ = client.predict(video=handle_file(str(clip)), question="What moves?", api_name="/ask")
    assert len(segments) == 6
    _, segments, *_ = client.predict(
        video=handle_file(str(clip)), question="What moves?", options=None, api_name="/ask"
    )
    assert len(segments) == 6


def test_parameters_have_readable_labels_and_options_is_optional(address: str) -> None:
    with urllib.request.urlopen(f"{address}gradio_api/info") as reply:
        parameters = json.load(reply)["named_endpoints"]["/ask"]["parameters"]
    found = [(p["parameter_name"], p["label"], p["parameter_has_default"]) for p in parameters]
    assert found == [("video", "video", False), ("question", "question", False), ("options", "options", True)]


@pytest.mark.parametrize(
    ("question", "options", "said"),
    [
        ("", None, "no question"),
        ("What?", {"budget": 0}, "budget is 0"),
        ("What?", {"budget": "<b>"}, "whole number"),
        ("What?", {"reader": "decord"}, "options is an object"),
        ("What?", {"policy": "best"}, "Unknown policy"),
        ("What?", [1], "options is an object"),
    ],
)
def test_errors_say_what_to_do(client: Client, clip: Path, question: str, options: object, said: str) -> None:
    with pytest.raises(AppError, match=said):
        client.predict(video=handle_file(str(clip)), question=question, options=options, api_name="/ask")


def test_half_a_character_is_refused_before_anything_is_read(address: str) -> None:
    body = json.dumps({"data": [None, "half \ud83d", None]}).encode()  # as JSON that was cut inside an emoji
    request = urllib.request.Request(f"{address}gradio_api/call/ask", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as reply:
        event = json.load(reply)["event_id"]
    with urllib.request.urlopen(f"{address}gradio_api/call/ask/{event}") as reply:
        said = reply.read().decode()
    assert "event: error" in said
    assert "Character 6 of the question cannot be read" in said


def test_only_ask_is_public(address: str) -> None:
    with urllib.request.urlopen(f"{address}gradio_api/info") as reply:
        assert list(json.load(reply)["named_endpoints"]) == ["/ask"]


@pytest.mark.parametrize("path", ["monitoring", "gradio_api/file=app.py", "gradio_api/file=/etc/passwd"])
def test_nothing_else_is_served(address: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address + path)
    assert refused.value.code in (403, 404)
