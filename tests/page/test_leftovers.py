"""What nobody needs any more is deleted, and nothing else."""

from __future__ import annotations

import time
from pathlib import Path

from tempo.page.leftovers import sweep

HASH = "0123456789abcdef" * 4


def test_what_is_old_goes_with_its_folder_and_the_rest_stays(tmp_path: Path) -> None:
    names = [f"{HASH}/clip.mp4", "previews/a.mp4", "previews/b.part", "takeaways/1234/tempo-question-1.html"]
    others = ["notes.txt", "other/notes.txt"]
    for name in (*names, *others):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    sweep(tmp_path, 3600)
    assert all((tmp_path / name).is_file() for name in (*names, *others))
    time.sleep(0.3)
    sweep(tmp_path, 0.2)
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")}
    assert left == {*others, "other"}


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept.txt").touch()
    made = tmp_path / "cache" / "previews"
    made.mkdir(parents=True)
    (made / "link").symlink_to(outside)
    time.sleep(0.05)
    sweep(tmp_path / "cache", 0.01)
    assert (outside / "kept.txt").is_file()
