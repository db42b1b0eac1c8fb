"""Examples: the clips that are shipped, with questions that go with them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tempo.shipped import ASSETS

EXAMPLES = ASSETS / "examples"


@dataclass(frozen=True)
class Example:
    """A clip that is shipped, with questions that go with it."""

    clip: str
    title: str
    questions: tuple[str, ...]

    @property
    def name(self) -> str:
        """What a link calls it."""
        return Path(self.clip).stem


def read_examples(folder: Path = EXAMPLES) -> tuple[Example, ...]:
    """The shipped examples, from `questions.json` in their folder."""
    entries = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    return tuple(
        Example(
            clip=str(folder / entry["clip"]),
            title=entry["title"],
            questions=tuple(question["question"] for question in entry["questions"]),
        )
        for entry in entries
    )
