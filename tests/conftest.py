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


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the fixtures beside the repository are not here")
    return SHARED


@pytest.fixture
def released(tmp_path: Path) -> Released:
    """A random network in the released layout."""
    return write_released(tmp_path / "released")
