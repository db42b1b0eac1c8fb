"""The Spacefile of this repository, and every way a Spacefile can be wrong."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tempo import cli, space
from tempo.config import settings
from tempo.errors import SpaceError

ROOT = Path(__file__).parent.parent
VALUES: dict[str, Any] = yaml.safe_load((ROOT / "Spacefile").read_text(encoding="utf-8"))


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files a Spacefile is checked against, and the current one."""
    for name in ("Spacefile", "README.md", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "app.py").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def spacefile(**changes: Any) -> str:
    return yaml.safe_dump({**VALUES, **changes}, allow_unicode=True)


def test_this_repository_agrees_with_its_spacefile() -> None:
    space.check(ROOT)


def test_front_matter_reads_back_as_the_hub_reads_it() -> None:
    record = space.load(ROOT)
    first, text, rest = record.front_matter().split("---\n")
    read = yaml.safe_load(text)
    assert (first, rest) == ("", "")
    assert read["sdk"] == "gradio"
    assert read["sdk_version"] == record.sdk_version
    assert read["suggested_hardware"] == "zero-a10g"
    assert read["models"][0] == record.model
    assert (read["colorFrom"], read["colorTo"]) == (record.color_from, record.color_to)
    assert all(isinstance(value, (str, list)) for value in read.values())


def test_environment_is_what_the_settings_become() -> None:
    record = space.load(ROOT)
    values = settings(record.environment())
    assert values.model == "Vision-CAIR/Tempo-6B"
    assert values.max_duration_s == VALUES["limits"]["max_duration_s"]
    assert values.host == "0.0.0.0"
    assert not set(record.secrets) & set(record.environment())


def test_record_is_frozen() -> None:
    record = space.load(ROOT)
    with pytest.raises(dataclasses.FrozenInstanceError):
        record.title = "Other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        record.variables["A"] = "b"  # type: ignore[index]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "title is ''"),
        ({"title": 5}, "title is 5"),
        ({"sdk": "docker"}, "sdk is 'docker'"),
        ({"sdk_version": 6.31}, "sdk_version is 6.31; it must be text"),
        ({"sdk_version": "latest"}, "sdk_version is 'latest'; write a version"),
        ({"python_version": "3"}, "python_version is '3'; write a version"),
        ({"color_from": "teal"}, "color_from is 'teal'; choose one of red"),
        ({"color_to": "#fff"}, "color_to is '#fff'"),
        ({"hardware": "gpu"}, "hardware is 'gpu'; choose one of cpu-basic"),
        ({"startup_duration_timeout": "soon"}, "startup_duration_timeout is 'soon'"),
        ({"short_description": "x" * 61}, "short_description has 61 characters"),
        ({"model": "nano"}, "model is 'nano'; write a hub id"),
        ({"base_models": ["x"]}, "base_models has 'x'"),
        ({"preload_from_hub": ["x"]}, "preload_from_hub has 'x'"),
        ({"tags": "video"}, "tags must be a list"),
        ({"tags": [1]}, "tags is 1"),
        ({"limits": ["queue_size"]}, "limits must be a mapping"),
        ({"limits": {"queue": 3}}, "limits has 'queue', which is no setting"),
        ({"limits": {"queue_size": "many"}}, "TEMPO_QUEUE_SIZE is 'many'"),
        ({"limits": {"queue_size": True}}, "limits has 'queue_size': True"),
        ({"variables": {"TEMPO_QUEUE": "3"}}, "TEMPO_QUEUE is no setting"),
        ({"variables": {"lower case": "3"}}, "'lower case' cannot name an environment variable"),
        ({"variables": {"TEMPO_MODEL": "nano"}}, "TEMPO_MODEL is set twice"),
        ({"variables": {"HF_TOKEN": "hf_1"}}, "HF_TOKEN is set twice"),
        ({"variables": {"TEMPO_PORT": "http"}}, "TEMPO_PORT is 'http'"),
        ({"secrets": {"HF_TOKEN": "hf_1"}}, "secrets must be a list"),
        ({"secrets": ["hf-token"]}, "'hf-token' cannot name"),
        ({"colour": "red"}, "unknown: colour"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_invalid_values_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(SpaceError) as error:
        space.parse(spacefile(**changes))
    assert message in str(error.value)


@pytest.mark.parametrize("name", sorted(VALUES))
def test_no_key_may_be_missing(name: str) -> None:
    with pytest.raises(SpaceError, match=f"{name} missing"):
        space.parse(yaml.safe_dump({key: value for key, value in VALUES.items() if key != name}))


@pytest.mark.parametrize("text", ["", "- a list", "title: [unclosed", "!!python/object/apply:os.getcwd []"])
def test_text_that_is_no_spacefile_is_refused(text: str) -> None:
    with pytest.raises(SpaceError, match="Spacefile"):
        space.parse(text)


def test_render_writes_what_check_accepts(checkout: Path) -> None:
    readme = checkout / "README.md"
    body = space.split_readme(readme.read_text(encoding="utf-8"))[1]
    (checkout / "Spacefile").write_text(spacefile(title="Another title"), encoding="utf-8")
    with pytest.raises(SpaceError, match=r"'title: Tempo' where the Spacefile gives 'title: Another title'.*render"):
        space.check(checkout)
    assert space.render(checkout) is True
    assert space.render(checkout) is False
    space.check(checkout)
    assert readme.read_text(encoding="utf-8").endswith(body)


def test_render_adds_front_matter_to_a_readme_without(checkout: Path) -> None:
    readme = checkout / "README.md"
    readme.write_text("# Title\n\n---\n\nA rule above is no front matter.\n", encoding="utf-8")
    space.render(checkout)
    space.check(checkout)
    assert readme.read_text(encoding="utf-8").endswith("---\n# Title\n\n---\n\nA rule above is no front matter.\n")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("requirements.txt", "gradio==6.30.0\n", "requirements.txt pins gradio to 6.30.0"),
        ("requirements.txt", "gradio\n", "requirements.txt pins gradio to nothing"),
        ("README.md", None, "README.md cannot be read"),
        ("Spacefile", None, "Spacefile cannot be read"),
        ("app.py", None, "app_file is 'app.py', and there is no such file"),
    ],
)
def test_check_compares_the_files(checkout: Path, name: str, text: str | None, message: str) -> None:
    (checkout / name).unlink() if text is None else (checkout / name).write_text(text)
    with pytest.raises(SpaceError) as error:
        space.check(checkout)
    assert message in str(error.value)


def test_commands(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["space", "check"]) == 0
    (checkout / "README.md").write_text("# Title\n")
    assert cli.main(["space", "check"]) == 2
    assert capsys.readouterr().err.startswith("tempo: error: README.md has '' where the Spacefile gives '---'")
    assert cli.main(["space", "render"]) == 0
    assert cli.main(["space", "check"]) == 0
