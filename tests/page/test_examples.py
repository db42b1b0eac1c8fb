"""The shipped examples."""

from __future__ import annotations

from pathlib import Path

from tempo.page.examples import read_examples


def test_every_example_exists_and_has_questions() -> None:
    shipped = read_examples()
    assert shipped
    assert len({example.name for example in shipped}) == len(shipped)
    for example in shipped:
        assert Path(example.clip).is_file()
        assert example.questions
