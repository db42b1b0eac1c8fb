"""Everything that can be set from outside, in one place: the environment, and the options of one question.

`python -m tempo config` lists the environment variables with their values. Nothing else in the package reads
the environment.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from numbers import Integral, Real
from pathlib import Path
from typing import Any, Literal, get_args

from tempo.errors import QuestionError, TempoError

Reader = Literal["auto", "pyav", "decord"]
Policy = Literal["ata", "no_minimum", "even", "reversed", "subsampling", "topk", "random", "adversarial"]
"""How the budget is shared out: what each does stands in `tempo.policies.POLICIES`."""
Truncation = Literal["head", "tail", "merge"]

GIB = 1024**3

SHORTEST_SPAN_S = 0.01
"""A shorter part of a video is a slip of the hand."""


@dataclass(frozen=True)
class Limits:
    """What an upload may cost. Checked from the header and again while decoding, since headers lie."""

    max_duration_s: float = 3 * 3600.0
    """Most of a video that is read; a longer one is read up to here."""
    max_pixels: int = 36_000_000
    min_side: int = 16
    max_side: int = 8192
    max_bytes: int = 2 * GIB
    max_packets: int = 1_000_000
    """Pictures of a file whose times are read: over four hours at 60 a second."""
    decode_timeout_s: float = 600.0
    """Wall-clock limit of one decoding child."""
    look_timeout_s: float = 20.0
    """Wall-clock limit of finding out the facts of a file; half of it may go into the times of its pictures."""
    decode_memory_bytes: int = 2 * GIB
    """Address-space limit (RLIMIT_AS) of one decoding child."""


@dataclass(frozen=True)
class SamplingOptions:
    """Which frames of a video are read. Paper section 4.1: 2 fps, at most f_max frames, uniform."""

    max_frames: int = 1024
    """f_max; the paper uses 1024 and 2048."""
    fps: float = 2.0
    min_frames: int = 4
    reader: Reader = "auto"
    start_s: float = 0.0
    """Where the part of the video begins that is read, in seconds after its first frame."""
    end_s: float | None = None
    """Where that part ends; None, or what is behind the end of the video, is its end."""

    def __post_init__(self) -> None:
        _plain(self, whole=("max_frames", "min_frames"), real=("fps", "start_s", "end_s"))
        for name in ("max_frames", "min_frames"):
            value = getattr(self, name)
            if type(value) is not int or not 1 <= value <= 2048:
                raise QuestionError("{name} is {value!r}; choose 1 to 2048.", name=name, value=value)
        if type(self.fps) not in (int, float) or not 0 < self.fps <= 60:
            raise QuestionError("fps is {value!r}; choose a number above 0 and up to 60.", value=self.fps)
        if self.reader not in get_args(Reader):
            raise QuestionError(
                "Unknown {name} {value!r}; choose one of {allowed}.",
                name="reader",
                value=self.reader,
                allowed=", ".join(get_args(Reader)),
            )
        check_span(self.start_s, self.end_s)


def check_span(start_s: float | None, end_s: float | None) -> None:
    """Raises QuestionError unless the span has a length; None is the beginning or the end of the video."""
    for name, value in (("start_s", start_s), ("end_s", end_s)):
        if value is not None and (type(value) not in (int, float) or not 0 <= value < math.inf):
            raise QuestionError("{name} is {value!r}; choose a number of seconds, at least 0.", name=name, value=value)
    if end_s is not None and end_s - (start_s or 0.0) < SHORTEST_SPAN_S:
        raise QuestionError(
            "The part to ask about goes from {start_s:.6g} s to {end_s:.6g} s: there is nothing in it. "
            "Choose an end that is later than the start.",
            start_s=start_s or 0.0,
            end_s=end_s,
        )


def check_query(query: str) -> None:
    """Raises QuestionError unless `query` is text that can be read; it may be empty."""
    if not isinstance(query, str):
        raise QuestionError("The question is {query!r}; it must be text.", query=query)
    try:
        query.encode()
    except UnicodeEncodeError as error:
        # Half of a surrogate pair: a command line that is no UTF-8, or JSON that was cut inside an emoji.
        raise QuestionError(
            "Character {place:,} of the question cannot be read. Write the question in UTF-8.", place=error.start + 1
        ) from None


def nearest(name: str, known: Iterable[str]) -> str:
    """Of the `known` names the one that was most likely meant."""
    return max(known, key=lambda other: difflib.SequenceMatcher(None, name.lower(), other.lower()).ratio())


def _plain(options: object, *, whole: tuple[str, ...], real: tuple[str, ...]) -> None:
    """Turn numbers of other libraries (numpy) in a frozen record into Python's own, which JSON can write."""
    for name in (*whole, *real):
        value = getattr(options, name)
        kind: Any
        kind, form = (float, Real) if name in real else (int, Integral)
        if isinstance(value, form) and type(value) not in (int, float, bool):
            object.__setattr__(options, name, kind(value))


def _option(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True)
class AskOptions:
    """What one question may choose. `None` means: the model's own default.

    The command line has an option for each of these fields, with its meaning as help.
    """

    budget: int | None = _option(None, "visual token budget: most memory tokens in all (default: the model's)")
    max_frames: int | None = _option(None, "most frames to read (default: the model's)")
    policy: Policy = _option("ata", "how the budget is shared out among the segments")  # noqa: RUF009
    truncation: Truncation = _option("head", "which memory tokens of a segment are kept")  # noqa: RUF009
    k_min: int | None = _option(None, "tokens of the temporal anchor, kept by every segment (default: the model's)")
    k_max: int | None = _option(None, "most tokens of a segment (default: the model's)")
    temperature: float = _option(0.0, "0 to 2; 0 (default) is greedy decoding, as in the paper")
    max_new_tokens: int | None = _option(None, "longest answer, in tokens (default: the model's)")
    seed: int | None = _option(None, "for a temperature above 0 and the policy random (default: a new one, recorded)")
    reader: Reader = _option("auto", "what decodes the video")  # noqa: RUF009
    start_s: float | None = _option(None, "where the part to ask about begins, in seconds; times stay absolute")
    end_s: float | None = _option(None, "where that part ends; behind the end of the video means its end")

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> AskOptions:
        """The options with these names and values. Raises QuestionError where there is no such option."""
        known = [f.name for f in dataclasses.fields(cls)]
        for name in values:
            if name not in known:
                raise QuestionError(
                    "There is no option {name}; did you mean {nearest}?", name=name, nearest=nearest(name, known)
                )
        return cls(**values)

    def __post_init__(self) -> None:
        _plain(
            self,
            whole=("budget", "max_frames", "k_min", "k_max", "max_new_tokens", "seed"),
            real=("temperature", "start_s", "end_s"),
        )
        for name, low, high in (
            ("budget", 1, 1_000_000),
            ("max_frames", 1, 2048),
            ("k_min", 0, 4096),
            ("k_max", 1, 4096),
            ("max_new_tokens", 1, 4096),
            ("seed", 0, 2**32 - 1),
        ):
            value = getattr(self, name)
            if value is not None and (type(value) is not int or not low <= value <= high):
                raise QuestionError(
                    "{name} is {value!r}; choose a whole number from {low:,} to {high:,}.",
                    name=name,
                    value=value,
                    low=low,
                    high=high,
                )
        if type(self.temperature) not in (int, float) or not 0 <= self.temperature <= 2:
            raise QuestionError("temperature is {value!r}; choose a number from 0 to 2.", value=self.temperature)
        for name, allowed in (("policy", Policy), ("truncation", Truncation), ("reader", Reader)):
            if getattr(self, name) not in get_args(allowed):
                raise QuestionError(
                    "Unknown {name} {value!r}; choose one of {allowed}.",
                    name=name,
                    value=getattr(self, name),
                    allowed=", ".join(get_args(allowed)),
                )
        check_span(self.start_s, self.end_s)

    @property
    def drawn(self) -> bool:
        """Whether chance has a part in the answer, so that the seed matters."""
        return self.temperature > 0 or self.policy == "random"


def _env(name: str, default: Any, meaning: str, low: int = 1, high: float = math.inf) -> Any:
    """A setting; a number is from `low` to `high`, and finite."""
    return field(default=default, metadata={"env": name, "meaning": meaning, "low": low, "high": high})


@dataclass(frozen=True)
class Settings:
    """The environment of this process, read once by :func:`settings`."""

    model: str = _env("TEMPO_MODEL", "auto", "auto, nano, a hub id, or a folder")
    revision: str = _env("TEMPO_REVISION", "", "commit, branch or tag of the hub id; empty: its main branch")
    device: str = _env("TEMPO_DEVICE", "auto", "auto, cpu, cuda, cuda:1, ...")
    dtype: str = _env("TEMPO_DTYPE", "auto", "auto (bfloat16 on GPU, float32 on CPU), float32 or bfloat16")
    context_limit: int = _env(
        "TEMPO_CONTEXT_LIMIT", 0, "longest input of the decoder, in tokens; 0: the model's own", low=0
    )
    max_duration_s: float = _env("TEMPO_MAX_DURATION_S", 3 * 3600.0, "most of a video that is read, in seconds")
    max_upload_bytes: int = _env("TEMPO_MAX_UPLOAD_BYTES", 2 * GIB, "largest upload accepted, in bytes")
    decode_timeout_s: float = _env("TEMPO_DECODE_TIMEOUT_S", 600.0, "wall-clock limit of decoding one video")
    cache_bytes: int = _env("TEMPO_CACHE_BYTES", 1 * GIB, "memory for what is kept between questions", low=0)
    queue_size: int = _env("TEMPO_QUEUE_SIZE", 20, "visitors that may wait in the queue")
    file_age_s: int = _env("TEMPO_FILE_AGE_S", 3600, "uploaded files are deleted after this many seconds")
    host: str = _env("TEMPO_HOST", "127.0.0.1", "address the page is served on")
    port: int = _env("TEMPO_PORT", 7860, "port the page is served on", high=65535)

    def limits(self) -> Limits:
        """The limits on an upload that follow from these settings."""
        return Limits(
            max_duration_s=self.max_duration_s,
            max_bytes=self.max_upload_bytes,
            decode_timeout_s=self.decode_timeout_s,
        )


def settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (default: `os.environ`).

    Raises:
        TempoError: a variable is out of its range, or has a name that begins with TEMPO_ and is none of a setting.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    known = {f.metadata["env"]: f for f in dataclasses.fields(Settings)}
    for name in environ:
        if name.startswith("TEMPO_") and name not in known:
            raise TempoError(
                "{name} is no setting; did you mean {nearest}? `python -m tempo config` lists them all.",
                name=name,
                nearest=nearest(name, known),
            )
    for name, f in known.items():
        if name not in environ:
            continue
        kind: type = type(f.default)
        low, high = f.metadata["low"], f.metadata["high"]
        try:
            value = kind(environ[name])
        except ValueError:
            value = None
        # A comparison with nan or infinity is a limit that never holds.
        if value is None or (kind is not str and not (low <= value <= high and value < math.inf)):
            wanted = "a whole number" if kind is int else "a number"
            most = "" if high == math.inf else f" and at most {high}"
            raise TempoError(
                "{name} is {value!r}; it must be {wanted}.",
                name=name,
                value=environ[name],
                wanted=f"{wanted}, at least {low}{most}",
            ) from None
        values[f.name] = value
    return Settings(**values)


def keep_files_apart() -> None:
    """Have Gradio keep uploads and the like in a folder of ours, unless GRADIO_TEMP_DIR names one.

    Everything in it is deleted some time after it was used.
    """
    os.environ.setdefault("GRADIO_TEMP_DIR", str(Path(tempfile.gettempdir()) / f"tempo-{os.getuid()}"))
