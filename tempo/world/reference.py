"""Reference: how a question means a scene, as "the red star" or "the word harbour"."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from tempo.world.description import article
from tempo.world.scene import ATTRIBUTES, KINDS, Label, Scene

_REFERENCES: tuple[tuple[str, ...], ...] = (
    ("colour", "shape"),
    ("shape",),
    ("colour",),
    ("number",),
    ("word",),
    ("code",),
)
_REFERENCE_WEIGHTS = np.array((0.46, 0.12, 0.12, 0.1, 0.12, 0.08))


@dataclass(frozen=True)
class Reference:
    """The attributes by which a question refers to a scene: names of `ATTRIBUTES`, or kinds of labels."""

    attributes: tuple[tuple[str, str], ...]

    def matches(self, scene: Scene) -> bool:
        return all(self._value(scene, name) == value for name, value in self.attributes)

    @staticmethod
    def _value(scene: Scene, name: str) -> str | None:
        if name in ATTRIBUTES:
            return str(getattr(scene, name))
        return scene.label.text if scene.label and scene.label.kind == name else None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.attributes)

    @property
    def label(self) -> Label | None:
        """The line of text that is part of the reference."""
        for kind in KINDS:
            if kind in self.names:
                return Label(kind, dict(self.attributes)[kind])
        return None

    @property
    def fixed(self) -> dict[str, str]:
        """The attributes that are not text."""
        return {name: value for name, value in self.attributes if name in ATTRIBUTES}

    def the(self, *, alone: bool) -> str:
        """In words, with "the"; `alone`: a line of text for itself, not what is shown with it."""
        if self.label:
            line = f"the {self.label.kind} {self.label.text}"
            return line if alone else f"the object with {line}"
        return f"the {self.fixed.get('colour', '')} {self.fixed.get('shape', 'object')}".replace("  ", " ")

    def a(self) -> str:
        """In words, with the indefinite article."""
        return self.the(alone=True) if self.label else article(self.the(alone=True).removeprefix("the "))


def draw(rng: np.random.Generator, scene: Scene, hidden: Collection[str]) -> Reference:
    """A way to refer to the scene by none of what is hidden: names of `ATTRIBUTES`, or kinds of labels."""
    own = scene.label.kind if scene.label else None
    open_to = [not set(names) & set(hidden) and (names[0] in ATTRIBUTES or names[0] == own) for names in _REFERENCES]
    weights = _REFERENCE_WEIGHTS * open_to
    names = _REFERENCES[rng.choice(len(_REFERENCES), p=weights / weights.sum())]
    return Reference(
        tuple((name, scene.label.text if scene.label and name == own else getattr(scene, name)) for name in names)
    )
