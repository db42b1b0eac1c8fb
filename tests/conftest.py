"""Paths and models that several tests share."""

from __future__ import annotations

import os
from pathlib import Path

if "PYTEST_XDIST_WORKER" in os.environ:  # tests that run side by side take a core each, and what they start does, too
    os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from hypothesis import settings

from tests.tiny import Released, write_released

current = settings.get_profile(settings.get_current_profile_name())
settings.register_profile("no-deadline", current, deadline=None)  # how long an example takes says nothing here
settings.load_profile("no-deadline")

REPO = Path(__file__).parents[1]
SHARED = REPO.parent / "shared"
"""Fixtures that are kept beside the repository, too large or not ours to ship; absent in a plain clone."""


LONGEST = (
    "browser/test_inspector.py",
    "browser/test_language.py",
    "browser/test_page.py",
    "test_readme.py",
    "browser/test_sessions.py",
    "evaluation/test_run.py",
    "training/test_stages.py",
    "test_environments.py",
)
"""Files that begin first, in this order, so that no core is left with one of them when all others are done."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {REPO / "tests" / name: place for place, name in enumerate(LONGEST)}
    assert all(path.exists() for path in places), "LONGEST names a file that is no more"
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the fixtures beside the repository are not here")
    return SHARED


@pytest.fixture
def released(tmp_path: Path) -> Released:
    """A random network in the released layout."""
    return write_released(tmp_path / "released")
