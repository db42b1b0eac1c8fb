"""Record: an answer as JSON, complete and versioned, and back. Whoever has it can show it again, and reproduce it.

`docs/record.schema.json` is its JSON Schema. A key, once there, keeps its name and its meaning; a change of either
raises `SCHEMA`. Numbers in keys that end in `_s` are seconds.
"""

from __future__ import annotations

import dataclasses
from dataclasses import asdict
from datetime import datetime, timezone
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict  # pydantic takes that of the standard library from Python 3.12 on

from tempo.answer import Answer, Budget, Reuse, ScoredSegment, Timings, VideoSummary, printable
from tempo.attribution import Attribution
from tempo.config import AskOptions
from tempo.errors import RecordError, TempoError

SCHEMA = 2
"""Of the records written here. 1 were those without a number."""


class Spent(TypedDict):
    """The visual token budget and what was used of it, in tokens."""

    cap: int
    used: int


class Seconds(TypedDict):
    """As `answer.Timings`."""

    reading_s: float
    compressing_s: float
    answering_s: float
    first_token_s: float
    total_s: float


class Failure(TypedDict):
    """Why there is no answer."""

    type: str
    """The name of the error, as in `tempo.errors`."""
    message: str


@with_config(ConfigDict(extra="forbid"))
class Failed(TypedDict):
    """The keys of a record of a question that has no answer."""

    schema: Literal[2]
    query: str
    file: str
    asked_at: str
    settings: AskOptions
    error: Failure


@with_config(ConfigDict(extra="forbid"))
class Answered(TypedDict):
    """The keys of a record of an answer."""

    schema: Literal[2]
    answer: str
    model: str
    query: str
    video: VideoSummary
    budget: Spent
    segments: tuple[ScoredSegment, ...]
    timings: Seconds
    asked_at: str
    source: str
    revision: str | None
    dtype: str
    versions: dict[str, str]
    settings: AskOptions
    prompts: dict[str, str]
    finish: Literal["stop", "length"]
    reuse: Reuse
    token_ids: tuple[int, ...]
    log_probabilities: tuple[float, ...]
    attribution: Attribution | None
    error: None


_ANSWERED: TypeAdapter[Answered] = TypeAdapter(Answered)
_FAILED: TypeAdapter[Failed] = TypeAdapter(Failed)


@dataclasses.dataclass(frozen=True)
class Record:
    """What is known of one question."""

    answer: Answer
    attribution: Attribution | None = None
    """What leaving segments out did, if that was tried."""


def to_dict(record: Record) -> dict[str, Any]:
    """The JSON object of the command line, the web API and the page."""
    answer = record.answer
    return {
        "schema": SCHEMA,
        "answer": answer.text,
        "model": answer.model,
        "query": answer.query,
        "video": asdict(answer.video),
        "budget": {"cap": answer.budget.cap, "used": answer.budget.used},
        "segments": [asdict(segment) for segment in answer.segments],
        "timings": {**asdict(answer.timings), "total_s": answer.timings.total_s},
        "asked_at": answer.asked_at,
        "source": answer.source,
        "revision": answer.revision,
        "dtype": answer.dtype,
        "versions": dict(answer.versions),
        "settings": answer.settings(),
        "prompts": dict(answer.prompts),
        "finish": answer.finish,
        "reuse": asdict(answer.reuse),
        "token_ids": list(answer.token_ids),
        "log_probabilities": list(answer.log_probabilities),
        "attribution": asdict(record.attribution) if record.attribution else None,
        "error": None,
    }


def failed(error: TempoError, query: str, path: str | PathLike[str], options: AskOptions) -> dict[str, Any]:
    """The JSON object of a question that has no answer."""
    return {
        "schema": SCHEMA,
        "query": query,
        "file": printable(Path(path).name),
        "asked_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "settings": asdict(options),
        "error": {"type": type(error).__name__, "message": str(error)},
    }


def from_dict(values: Any) -> Record:
    """The record of a JSON object.

    Raises:
        RecordError: it is none, or of another schema, and the message names the first key that does not fit; or of a
            question that has no answer, and the message says why.
    """
    try:
        if isinstance(values, dict) and values.get("error"):
            error = _FAILED.validate_python(values)["error"]
            raise RecordError("This question has no answer: {reason}", reason=error["message"])
        found = _ANSWERED.validate_python(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise RecordError(
            "This is no record of an answer: {key}: {reason}.",
            key=".".join(map(str, first["loc"])) or "JSON",
            reason=first["msg"],
        ) from None
    options = found["settings"]
    assert options.k_min is not None and options.k_max is not None, "an answer says what was chosen"
    return Record(
        answer=Answer(
            text=found["answer"],
            model=found["model"],
            query=found["query"],
            video=found["video"],
            budget=Budget(**found["budget"], k_min=options.k_min, k_max=options.k_max),
            segments=found["segments"],
            timings=_timings(found["timings"]),
            options=options,
            finish=found["finish"],
            reuse=found["reuse"],
            token_ids=found["token_ids"],
            log_probabilities=found["log_probabilities"],
            asked_at=found["asked_at"],
            source=found["source"],
            revision=found["revision"],
            dtype=found["dtype"],
            versions=found["versions"],
            prompts=found["prompts"],
        ),
        attribution=found["attribution"],
    )


def _timings(found: Seconds) -> Timings:
    return Timings(
        reading_s=found["reading_s"],
        compressing_s=found["compressing_s"],
        answering_s=found["answering_s"],
        first_token_s=found["first_token_s"],
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of what :func:`to_dict` and :func:`failed` give."""
    adapter: TypeAdapter[Answered | Failed] = TypeAdapter(Answered | Failed)
    return adapter.json_schema()
