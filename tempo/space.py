"""The Spacefile: how the hosted demo is deployed, and the front matter the hub reads at the top of README.md.

The Spacefile is the source, the front matter is made from it: `render` writes it, `check` fails where they differ.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from huggingface_hub import SpaceHardware

from tempo.config import Settings, settings
from tempo.errors import SpaceError, TempoError

COLOURS = ("red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray")
"""What the hub accepts for the two ends of a Space's gradient."""

SHORT_DESCRIPTION_LENGTH = 60
"""Characters the hub accepts."""

HUB_ID = re.compile(r"[\w.-]+/[\w.-]+")
VERSION = re.compile(r"\d+\.\d+(\.\d+)?")
ENVIRONMENT_NAME = re.compile(r"[A-Z][A-Z0-9_]*")


@dataclass(frozen=True)
class Space:
    """The Spacefile, validated. Raises SpaceError where a value cannot be deployed."""

    title: str
    emoji: str
    color_from: str
    color_to: str
    short_description: str
    license: str
    tags: tuple[str, ...]
    sdk: str
    sdk_version: str
    python_version: str
    app_file: str
    hardware: str
    startup_duration_timeout: str
    model: str
    """Hub id of the weights that answer."""
    revision: str
    """Branch, tag or commit of `model`."""
    base_models: tuple[str, ...]
    """Hub ids of what `model` was made from and still reads."""
    preload_from_hub: tuple[str, ...]
    """Fetched while the Space is built, not when it starts."""
    limits: Mapping[str, str]
    """Fields of config.Settings with their values here."""
    variables: Mapping[str, str]
    """Further environment variables, visible to everybody."""
    secrets: tuple[str, ...]
    """Names of environment variables whose values are kept by the hub."""

    def __post_init__(self) -> None:
        _require(self.sdk == "gradio", f"sdk is {self.sdk!r}; app.py is a Gradio app, so it must be gradio")
        for name, allowed in (
            ("color_from", COLOURS),
            ("color_to", COLOURS),
            ("hardware", tuple(flavour.value for flavour in SpaceHardware)),
        ):
            value = getattr(self, name)
            _require(value in allowed, f"{name} is {value!r}; choose one of {', '.join(allowed)}")
        for name, pattern, form in (
            ("sdk_version", VERSION, "a version such as 6.31.0"),
            ("python_version", VERSION, "a version such as 3.12.12"),
            ("startup_duration_timeout", re.compile(r"\d+[smh]"), "a duration such as 30m"),
            ("model", HUB_ID, "a hub id such as owner/name"),
        ):
            value = getattr(self, name)
            _require(pattern.fullmatch(value) is not None, f"{name} is {value!r}; write {form}")
        for name in ("base_models", "preload_from_hub"):
            for value in getattr(self, name):
                _require(HUB_ID.fullmatch(value) is not None, f"{name} has {value!r}; write hub ids such as owner/name")
        _require(
            len(self.short_description) <= SHORT_DESCRIPTION_LENGTH,
            f"short_description has {len(self.short_description)} characters; "
            f"the hub accepts {SHORT_DESCRIPTION_LENGTH}",
        )
        self._check_environment()

    def _check_environment(self) -> None:
        fields = {field.name for field in dataclasses.fields(Settings)}
        known = {field.metadata["env"] for field in dataclasses.fields(Settings)}
        for name in self.limits:
            _require(name in fields, f"limits has {name!r}, which is no setting; see `python -m tempo config`")
        for name in (*self.variables, *self.secrets):
            _require(ENVIRONMENT_NAME.fullmatch(name) is not None, f"{name!r} cannot name an environment variable")
            _require(
                not name.startswith("TEMPO_") or name in known,
                f"{name} is no setting; see `python -m tempo config`",
            )
        chosen = [*self._own_variables(), *self.variables, *self.secrets]
        twice = sorted({name for name in chosen if chosen.count(name) > 1})
        _require(not twice, f"{', '.join(twice)} is set twice")
        try:
            settings(self.environment())
        except TempoError as error:
            raise SpaceError(f"Spacefile: {error}") from None

    def _own_variables(self) -> dict[str, str]:
        env = {field.name: field.metadata["env"] for field in dataclasses.fields(Settings)}
        return {
            env["model"]: self.model,
            env["revision"]: self.revision,
            **{env[name]: value for name, value in self.limits.items()},
        }

    def environment(self) -> dict[str, str]:
        """The environment variables of the Space, without its secrets."""
        return {**self._own_variables(), **self.variables}

    def front_matter(self) -> str:
        """The YAML block at the top of README.md, with its `---` lines, in the hub's spelling."""
        values = {
            "title": self.title,
            "emoji": self.emoji,
            "colorFrom": self.color_from,
            "colorTo": self.color_to,
            "sdk": self.sdk,
            "sdk_version": self.sdk_version,
            "python_version": self.python_version,
            "app_file": self.app_file,
            "short_description": self.short_description,
            "license": self.license,
            "suggested_hardware": self.hardware,
            "startup_duration_timeout": self.startup_duration_timeout,
            "models": [self.model, *self.base_models],
            "tags": list(self.tags),
            "preload_from_hub": list(self.preload_from_hub),
        }
        return f"---\n{yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=1000)}---\n"


def parse(text: str) -> Space:
    """Read the text of a Spacefile.

    Raises:
        SpaceError: it is not YAML, a key is missing, unknown or of the wrong type, or a value cannot be deployed.
    """
    try:
        values = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise SpaceError(f"Spacefile is not YAML: {error}") from None
    _require(isinstance(values, dict), "it must be a mapping of names to values")
    fields = dataclasses.fields(Space)
    missing = [field.name for field in fields if field.name not in values]
    _require(not missing, f"{', '.join(missing)} missing")
    unknown = [str(name) for name in values if name not in {field.name for field in fields}]
    _require(not unknown, f"unknown: {', '.join(unknown)}")
    read: dict[str, Callable[[str, Any], Any]] = {
        "str": _text,
        "tuple[str, ...]": _texts,
        "Mapping[str, str]": _mapping,
    }
    return Space(**{field.name: read[str(field.type)](field.name, values[field.name]) for field in fields})


def load(root: Path) -> Space:
    """Read `root`/Spacefile. Raises SpaceError."""
    return parse(_read(root / "Spacefile"))


def check(root: Path) -> None:
    """Raise SpaceError where the Spacefile, README.md, requirements.txt and app.py of `root` do not fit together."""
    space = load(root)
    _require((root / space.app_file).is_file(), f"app_file is {space.app_file!r}, and there is no such file")
    pins = re.findall(r"^gradio==(\S+)", _read(root / "requirements.txt"), re.MULTILINE)
    _require(
        pins == [space.sdk_version],
        f"sdk_version is {space.sdk_version}, requirements.txt pins gradio to {', '.join(pins) or 'nothing'}",
    )
    front_matter, _ = split_readme(_read(root / "README.md"))
    for found, wanted in zip_longest(front_matter.splitlines(), space.front_matter().splitlines(), fillvalue=""):
        if found != wanted:
            raise SpaceError(
                f"README.md has {found!r} where the Spacefile gives {wanted!r}; run `python -m tempo space render`."
            )


def render(root: Path) -> bool:
    """Write the front matter of `root`/README.md; False where it was right already. Raises SpaceError."""
    space = load(root)
    text = _read(root / "README.md")
    _, body = split_readme(text)
    wanted = space.front_matter() + body
    (root / "README.md").write_text(wanted, encoding="utf-8")
    return wanted != text


def split_readme(text: str) -> tuple[str, str]:
    """The front matter with its `---` lines ("" where there is none), and what follows it."""
    found = re.match(r"---\n.*?^---\n", text, re.DOTALL | re.MULTILINE)
    end = found.end() if found else 0
    return text[:end], text[end:]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpaceError(f"{path} cannot be read ({error}); run this where the Spacefile is.") from None


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise SpaceError(f"Spacefile: {message}.")


def _text(name: str, value: Any) -> str:
    _require(isinstance(value, str) and value.strip() != "", f"{name} is {value!r}; it must be text, quoted if need be")
    return value


def _texts(name: str, value: Any) -> tuple[str, ...]:
    _require(isinstance(value, list), f"{name} must be a list")
    return tuple(_text(name, item) for item in value)


def _mapping(name: str, value: Any) -> Mapping[str, str]:
    _require(isinstance(value, dict), f"{name} must be a mapping of names to values")
    for key, item in value.items():
        scalar = isinstance(item, (str, int, float)) and not isinstance(item, bool)
        _require(isinstance(key, str) and scalar, f"{name} has {key!r}: {item!r}; write text or a number")
    return MappingProxyType({key: str(item) for key, item in value.items()})
