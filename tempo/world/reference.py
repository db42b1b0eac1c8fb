"""Reference: how a question means a scene, as "the red star" or "the word harbour"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from tempo.world import grammar
from tempo.world.description import article, plural_of
from tempo.world.scene import ATTRIBUTES, KINDS, Label, Scene

STRANGE = "strange"
"""Name of the one attribute of what is nowhere in this world."""
STRANGERS = (
    "dog", "cat", "car", "man", "woman", "person", "tree", "house", "boat", "bird", "face", "bus", "horse", "child",
    "road", "flower", "phone", "table", "chair", "robot", "plane", "train", "logo", "hexagon", "arrow", "line", "cube",
    "hand", "spoon", "cup", "window", "door", "guy", "girl", "animal", "mountain", "sun", "cloud", "bridge",
)  # fmt: skip
"""What people ask for and this world has not."""
_PLURALS = {"man": "men", "woman": "women", "person": "people", "child": "children"}

CLOSER = 0.08
"""Share of references by more than colour and shape."""
_REFERENCES: tuple[tuple[str, ...], ...] = (
    ("colour", "shape"),
    ("shape",),
    ("colour",),
    ("number",),
    ("word",),
    ("code",),
)
_REFERENCE_WEIGHTS = np.array((0.46, 0.12, 0.12, 0.1, 0.12, 0.08))
_ONE: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("colour", "shape"): (
        "[the|the|the|that|] {colour} {shape}",
        "the {shape} [that is|that's|which is|in|with the colour] {colour}",
        "the {shape}, the {colour} one",
        "the {colour} {shape} <thing>",
        "the {colour} coloured {shape}",
    ),
    ("size", "colour", "shape"): ("[the|the|that|] {size} {colour} {shape}", "the {size} {shape} in {colour}"),
    ("count", "colour", "shape"): ("[the|that|] [single|one] {colour} {shape}",),
    ("shape",): ("[the|the|that|] {shape}", "the {shape} shape", "the {shape} shaped <thing>", "the only {shape}"),
    ("colour",): (
        "[the|the|that|] {colour} <thing>",
        "the <thing> that [is|looks] {colour}",
        "the <thing> in {colour}",
        "the {colour} coloured <thing>",
    ),
    (STRANGE,): ("[the|the|that|] {strange}",),
}
"""How a reference in the singular is said."""
_SEVERAL: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("colour", "shape"): ("[the|the|those|] {colour} {shapes}", "the {shapes} that are {colour}"),
    ("size", "colour", "shape"): ("[the|the|those|] {size} {colour} {shapes}",),
    ("count", "colour", "shape"): ("[the|the|those|] {count} {colour} {shapes}",),
    ("shape",): ("[the|the|those|] {shapes}",),
    ("colour",): ("[the|the|those|] {colour} <things>", "the <things> that are {colour}"),
    (STRANGE,): ("the {stranges}",),
}
"""... and in the plural."""
_LINE = (
    "[the|the|] {kind} {text}",
    "the {kind} [that says|that reads|saying|reading] {text}",
    "the <text> that [says|reads] {kind} {text}",
)
"""How a line of text is said."""
_BARE_LINE = ("{text}", "[the|] {text}", "the <scene> [that says|saying|reading|<inside>] {text}", "the <text> {text}")
"""... without saying what kind it is, which can be told from letters alone."""
_BESIDE = (
    "the <thing> <near> [the|] {kind} {text}",
    "the <thing> that has the {kind} {text} <near> it",
    "the <thing> in the <scene> <inside> the {kind} {text}",
    "the <scene> <inside> the {kind} {text}",
    "the <scene> [that says|where it says|which reads] {kind} {text}",
)
"""How what is shown with it is said."""
_BARE_BESIDE = (
    "the <thing> <near> {text}",
    "the <thing> in the <scene> <inside> {text}",
    "the <scene> [that says|where it says|which reads|<inside>] {text}",
)
"""... without saying what kind it is."""
_ANY: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("colour", "shape"): ("[a|a|any] {colour} {shape}", "[any|some|] {colour} {shapes}", "a {shape} that is {colour}"),
    ("size", "colour", "shape"): ("[a|a|any] {size} {colour} {shape}", "[any|some|] {size} {colour} {shapes}"),
    ("shape",): ("[a|a|any] {shape}", "[any|some|] {shapes}"),
    ("colour",): ("[a|a|any] {colour} <thing>", "[any|some|] {colour} <things>", "[anything|something] {colour}"),
    (STRANGE,): ("[a|a|any] {strange}", "[any|] {stranges}"),
}
"""How one asks whether there is one."""
_MANY: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("colour", "shape"): ("{colour} {shapes}",),
    ("size", "colour", "shape"): ("{size} {colour} {shapes}",),
    ("shape",): ("{shapes}",),
    ("colour",): ("{colour} <things>",),
    (STRANGE,): ("{stranges}",),
}
"""What follows "how many"."""
_MANY_BESIDE = ("<things> <near> [the|] {kind} {text}", "<things> in the <scene> <inside> the {kind} {text}")
"""... where what is counted is shown with a line of text."""
_OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "circle": ("ball", "disc", "dot"),
    "square": ("box",),
    "cross": ("plus", "plus sign"),
    "ring": ("hoop", "donut"),
    "moon": ("crescent", "half moon"),
    "cyan": ("turquoise", "aqua", "light blue"),
    "purple": ("violet",),
    "large": ("big", "big", "huge"),
    "small": ("tiny", "little"),
    "medium": ("middle sized",),
    "1": ("one", "single"),
    "2": ("two",),
    "3": ("three",),
    "4": ("four",),
}
"""What people call some values."""
_OTHER_NAME = 0.12
"""How often they do; of sizes and numbers every second time."""


@dataclass(frozen=True)
class Reference:
    """The attributes by which a question refers to a scene: names of `ATTRIBUTES`, kinds of labels, or `STRANGE`."""

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
        named = dict(self.attributes)
        return f"the {named.get('colour', '')} {named.get('shape') or named.get(STRANGE, 'object')}".replace("  ", " ")

    def a(self) -> str:
        """In words, with the indefinite article."""
        return self.the(alone=True) if self.label else article(self.the(alone=True).removeprefix("the "))

    def said(self, slot: str, rng: np.random.Generator, *, alone: bool, several: bool, untrained: bool | None) -> str:
        """In one of the many ways in which people say it.

        Args:
            slot: "the", "a" or "many", as in the templates of families.
            alone: as in `the`.
            several: whether the scene shows more than one object.
            untrained: as in `grammar.draw`.
        """
        if self.label:
            templates: tuple[str, ...]
            bare = self.label.kind in ("word", "code") and rng.random() < 0.4
            if slot == "many":
                templates = _MANY_BESIDE
            elif alone or slot == "a":
                templates = _BARE_LINE if bare else _LINE
            else:
                templates = _BARE_BESIDE if bare else _BESIDE
            form = grammar.draw(templates, rng, untrained=untrained)
            return form.format(kind=self.label.kind, text=self.label.text)
        several = several and (rng.random() < 0.6 or "count" in self.names)
        ways = {"a": _ANY, "many": _MANY}.get(slot) or (_SEVERAL if several else _ONE)
        form = grammar.draw(ways[self.names], rng, untrained=untrained)
        values = {name: _called(name, value, rng, untrained=untrained) for name, value in self.attributes}
        if "shape" in values:
            values["shapes"] = plural_of(values["shape"])
        if STRANGE in values:
            values["stranges"] = _PLURALS.get(values[STRANGE]) or plural_of(values[STRANGE])
        return _with_article(form.format(**values))


def _called(name: str, value: str, rng: np.random.Generator, *, untrained: bool | None) -> str:
    """The value of an attribute, or what some people call it."""
    if value not in _OTHER_NAMES or rng.random() >= (0.5 if name in ("size", "count") else _OTHER_NAME):
        return value
    return grammar.draw(_OTHER_NAMES[value], rng, untrained=None if untrained else False)


def _with_article(text: str) -> str:
    return re.sub(r"\ba (?=[aeiou])", "an ", text)


def stranger(rng: np.random.Generator) -> Reference:
    """To something that is nowhere in this world."""
    return Reference(((STRANGE, STRANGERS[rng.integers(len(STRANGERS))]),))


def draw(rng: np.random.Generator, scene: Scene, hidden: Collection[str], *, closer: bool = False) -> Reference:
    """A way to refer to the scene by none of what is hidden: names of `ATTRIBUTES`, or kinds of labels.

    Args:
        closer: now and then also by the objects' size or number, which no documented question does.
    """
    if closer and rng.random() < CLOSER:
        names: tuple[str, ...] = ("size" if rng.random() < 0.6 else "count", "colour", "shape")
        if not set(names) & set(hidden):
            return Reference(tuple((name, getattr(scene, name)) for name in names))
    own = scene.label.kind if scene.label else None
    open_to = [not set(names) & set(hidden) and (names[0] in ATTRIBUTES or names[0] == own) for names in _REFERENCES]
    weights = _REFERENCE_WEIGHTS * open_to
    names = _REFERENCES[rng.choice(len(_REFERENCES), p=weights / weights.sum())]
    return Reference(
        tuple((name, scene.label.text if scene.label and name == own else getattr(scene, name)) for name in names)
    )
