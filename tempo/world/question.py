"""Questions about the synthetic world, and their true answers.

Most questions refer to one scene ("the red star", "the word harbour") and ask one thing about it. Near misses are
scenes that share a part of the reference; other scenes share none of it. In a video at most one scene matches the
reference, except where a question counts or lists. A reference in the singular means however many objects the scene
shows. All text is in lower case; where the reference is nowhere in the video the answer is "not in this video".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from tempo.world.scene import ATTRIBUTES, Foreign, Kind, Label, Scene, Shown, left_out, random_label, random_scene

NOT_HERE = "not in this video"
NOT_MY_WORLD = "this is not my world"
"""The answer to every question about a video of something else."""
LETTERS = ("(A)", "(B)", "(C)", "(D)")
"""Of the options of a choice; its answer is one of them."""
TIMES = ("never", "once", "twice", "three times", "four times")

PHRASINGS: dict[str, tuple[str, ...]] = {
    "colour": ("What colour is {the}?", "Which colour does {the} have?", "Tell me the colour of {the}."),
    "shape": ("What shape is {the}?", "Which shape does {the} have?", "Tell me the shape of {the}."),
    "motion": ("How does {the} move?", "What does {the} do?", "Tell me the motion of {the}."),
    "count": ("How many objects are shown with {the}?", "Count the objects in the scene with {the}."),
    "number": ("What number is shown with {the}?", "Which number is next to {the}?", "Read the number with {the}."),
    "word": ("What word is shown with {the}?", "Which word is next to {the}?", "Read the word with {the}."),
    "code": ("What code is shown with {the}?", "Which code is next to {the}?", "Read the code with {the}."),
    "clock": ("What time does the clock with {the} show?", "Read the clock next to {the}."),
    "caption": ("What caption is shown with {the}?", "Read the caption with {the}."),
    "describe": ("Describe the scene with {the}.", "What happens in the scene with {the}?"),
    "when": ("When does {the} appear?", "At what time is {the} shown?", "When is {the} in the video?"),
    "after": ("What comes after {the}?", "What is shown right after {the}?"),
    "before": ("What comes before {the}?", "What is shown right before {the}?"),
    "at": ("What is shown at {time} seconds?", "What appears at {time} seconds?"),
    "first": ("Which comes first, {the} or {other}?", "What appears first, {the} or {other}?"),
    "exists": ("Is there {a} in the video?", "Does {a} appear?"),
    "often": ("How often does {a} appear?", "How many times is {a} shown?"),
    "list": ("What does the video show?", "List what the video shows."),
}
"""Phrasings of each question family; {the}, {a} and {other} stand for references."""

FAMILIES = tuple(PHRASINGS)
LABEL_FAMILIES: tuple[Kind, ...] = ("number", "word", "code", "clock", "caption")
"""Families that read the scene's line of text; each is the name of its kind."""
ORDER_FAMILIES = ("after", "before", "list")
"""Families for which every scene has something to tell."""
BY_LINE = tuple(name for name in FAMILIES if name not in (*LABEL_FAMILIES, "first", "at", "list"))
"""The families that can refer to a scene by its line of text."""
CHOICE_FAMILIES = ("colour", "shape", "count", "number")
"""Families that are also asked as a choice of four."""
CHOICES = 0.25
"""Of the questions of these families, those with four options."""
LIST_LENGTH = 8
"""Scenes of the longest video that can be listed."""

_REFERENCES: tuple[tuple[str, ...], ...] = (
    ("colour", "shape"),
    ("shape",),
    ("colour",),
    ("number",),
    ("word",),
    ("code",),
)
_REFERENCE_WEIGHTS = np.array((0.46, 0.12, 0.12, 0.1, 0.12, 0.08))
_EXCLUDED: dict[str, tuple[str, ...]] = {
    "colour": ("colour",),
    "shape": ("shape",),
    "clock": LABEL_FAMILIES,
    "caption": LABEL_FAMILIES,
    "number": LABEL_FAMILIES,
    "word": LABEL_FAMILIES,
    "code": LABEL_FAMILIES,
}
"""What a reference of a family may not give away, or cannot have beside what is asked for."""

Slot = tuple[str, ...]


def article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def plural(scene: Scene) -> str:
    """The shape's word, in the plural where the scene shows several."""
    if scene.count == "1":
        return scene.shape
    return f"{scene.shape}es" if scene.shape == "cross" else f"{scene.shape}s"


def thing(scene: Scene) -> str:
    """What the scene shows: "a red star" or "red stars"."""
    noun = f"{scene.colour} {plural(scene)}"
    return article(noun) if scene.count == "1" else noun


def description(scene: Scene) -> str:
    """The scene in a sentence: "a small red star moves left", "3 large blue rings blink"."""
    verb, _, rest = scene.motion.partition(" ")
    if scene.count != "1":
        verb = verb.removesuffix("s")
    count = "a" if scene.count == "1" else scene.count
    return " ".join(f"{count} {scene.size} {scene.colour} {plural(scene)} {verb} {rest}".split())


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
        for kind in LABEL_FAMILIES:
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


@dataclass(frozen=True)
class Timeline:
    """When the segments of a video are shown: all of one length."""

    times_s: np.ndarray
    """(S,) centres: the temporal tags."""
    length_s: float

    def contains(self, index: int, time_s: float) -> bool:
        return -self.length_s / 2 <= time_s - self.times_s[index] < self.length_s / 2


@dataclass(frozen=True)
class Question:
    """A question of one family."""

    family: str
    text: str
    reference: Reference | None = None
    """None for `at` and `list`."""
    other: Reference | None = None
    """The second of `first`."""
    at_s: int | None = None
    """The time of `at`."""
    options: tuple[str, ...] = ()
    """The four of a choice."""

    def relevant(self, scene: Shown, *, now: bool = False) -> bool:
        """Whether the scene is asked about. `now`: it is shown at the time of the question."""
        if isinstance(scene, Foreign):
            return False
        if self.family == "at":
            return now
        if self.reference is None:
            return True
        return self.reference.matches(scene) or bool(self.other and self.other.matches(scene))

    def relevant_in(self, scenes: Sequence[Shown], timeline: Timeline) -> np.ndarray:
        """bool (S,): the segments that are asked about."""
        at_s = -1.0 if self.at_s is None else self.at_s
        return np.array([self.relevant(s, now=timeline.contains(i, at_s)) for i, s in enumerate(scenes)])

    def answer(self, segments: Sequence[Shown], timeline: Timeline) -> str:
        """The true answer on a video of these segments.

        Args:
            segments: all of something else; or of the world, but for some that are neither asked about nor beside one
                that is.

        Raises:
            ValueError: a reference means more scenes than one, or, of `first`, none where the other means one; or
                there are more to count than `TIMES` has words for.
        """
        scenes = [shown for shown in segments if isinstance(shown, Scene)]
        if not scenes:
            return NOT_MY_WORLD
        found = np.flatnonzero(self.relevant_in(segments, timeline)).tolist()
        if self.family == "exists":
            return "yes" if found else "no"
        if self.family == "often":
            if len(found) >= len(TIMES):
                raise ValueError(f"{self.text!r} refers to {len(found)} scenes")
            return TIMES[len(found)]
        if self.family == "list":
            return " then ".join(thing(scene) for scene in scenes)
        if not found:
            return NOT_HERE
        if self.family == "first":
            assert self.reference is not None and self.other is not None
            ours = [self.reference.matches(cast(Scene, segments[index])) for index in found]
            if sorted(ours) != [False, True]:
                raise ValueError(f"{self.text!r} refers to {sum(ours)} and {len(ours) - sum(ours)} scenes")
            return (self.reference if ours[0] else self.other).the(alone=True)
        if len(found) != 1:
            raise ValueError(f"{self.text!r} refers to {len(found)} scenes")
        if self.family == "when":
            return f"at {int(timeline.times_s[found[0]])} seconds"
        neighbour = {"after": 1, "before": -1}.get(self.family, 0)
        scene = cast(Scene, segments[found[0] + neighbour])
        if self.options:
            return LETTERS[self.options.index(self.asked(scene))]
        return self.asked(scene)

    def asked(self, scene: Scene) -> str:
        """What the question asks of a scene that has it, in the words of the answer."""
        if self.family in LABEL_FAMILIES:
            assert scene.label is not None and scene.label.kind == self.family
            return scene.label.text
        if self.family == "shape":
            return article(scene.shape)
        if self.family == "motion":
            return f"it {scene.motion}"
        if self.family == "describe":
            return description(scene)
        if self.family in ("colour", "count"):
            return str(getattr(scene, self.family))
        return thing(scene)

    def note(self, scene: Shown, *, now: bool = False) -> tuple[Slot, ...]:
        """What is worth remembering of one scene for this question, most important first.

        Each slot is a set of words; a slot of one word that the tokenizer spells takes as many slots as it has tokens.
        Of a scene that is not asked about, "no" is all there is to say, unless the order of all scenes is asked for.
        """
        if isinstance(scene, Foreign):
            return (("not",),)
        seen = (scene.colour, plural(scene))
        if not self.relevant(scene, now=now):
            return (seen,) if self.family in ORDER_FAMILIES else (("no",),)
        if self.family in ("when", "exists", "often"):
            return (("yes",),)
        if self.family in ("after", "before"):
            return (("yes", *seen),)
        if self.family in ("at", "first", "list"):
            return (seen,)
        if self.family in LABEL_FAMILIES:
            assert scene.label is not None
            return tuple((word,) for word in scene.label.text.split())
        motion = tuple(word for word in scene.motion.split() if word not in ("moves", "and", "still"))
        if self.family == "motion":
            return (motion,)
        if self.family == "describe":
            return ((scene.count,), (scene.size,), (scene.colour,), (plural(scene),), motion)
        return ((str(getattr(scene, self.family)),),)


def random_question(
    rng: np.random.Generator,
    family: str,
    scene: Scene | None = None,
    *,
    time_s: float | None = None,
    by_line: bool = False,
    choices: float = CHOICES,
) -> Question:
    """A question of `family`; with `scene`, one that refers to it.

    Args:
        time_s: for `at`: when the scene is shown.
        by_line: refer to the scene by its line of text, for a family of `BY_LINE`.
        choices: share of choices, of the families that have them.
    """
    phrase = PHRASINGS[family][rng.integers(len(PHRASINGS[family]))]
    if family == "list":
        return Question(family, phrase)
    if family == "at":
        at_s = int(rng.integers(1024) if time_s is None else time_s)
        return Question(family, phrase.format(time=at_s), at_s=at_s)
    if scene is None:
        scene = random_scene(rng, kind=family if family in LABEL_FAMILIES else None)
    if by_line and scene.label:
        reference = Reference(((scene.label.kind, scene.label.text),))
    else:
        reference = _reference(rng, family, scene)
    if family == "first":
        while True:
            other = _reference(rng, family, random_scene(rng))
            if other != reference:
                break
        text = phrase.format(the=reference.the(alone=True), other=other.the(alone=True))
        return Question(family, text, reference, other)
    alone = family in ("when", "after", "before")
    text = phrase.format(the=reference.the(alone=alone), a=reference.a())
    options: tuple[str, ...] = ()
    if family in CHOICE_FAMILIES and rng.random() < choices:
        options = _options(rng, family, scene)
        text = " ".join([text, *(f"{letter} {option}" for letter, option in zip(LETTERS, options, strict=True))])
    return Question(family, text, reference, options=options)


def _reference(rng: np.random.Generator, family: str, scene: Scene) -> Reference:
    """A way to refer to the scene that gives away nothing of what is asked."""
    if family == "first":
        return Reference((("colour", scene.colour), ("shape", scene.shape)))
    own = scene.label.kind if scene.label else None
    open_to = [
        not set(names) & set(_EXCLUDED.get(family, ())) and (names[0] in ATTRIBUTES or names[0] == own)
        for names in _REFERENCES
    ]
    weights = _REFERENCE_WEIGHTS * open_to
    names = _REFERENCES[rng.choice(len(_REFERENCES), p=weights / weights.sum())]
    return Reference(
        tuple((name, scene.label.text if scene.label and name == own else getattr(scene, name)) for name in names)
    )


def _options(rng: np.random.Generator, family: str, scene: Scene) -> tuple[str, ...]:
    """Four options, the scene's own among them."""
    if family == "number":
        assert scene.label is not None
        right, values = scene.label.text, tuple(str(number) for number in range(100))
    else:
        right, values = str(getattr(scene, family)), ATTRIBUTES[family]
    wrong = [value for value in rng.permutation(values).tolist() if value != right][:3]
    options = rng.permutation([right, *wrong]).tolist()
    return tuple(article(option) if family == "shape" else option for option in options)


def hits(question: Question, rng: np.random.Generator, *, held_out: bool | None = False) -> list[Scene]:
    """Scenes that the question refers to, enough of them for any video."""
    references = [reference for reference in (question.reference, question.other) if reference]
    kind = question.family if question.family in LABEL_FAMILIES else None
    found: list[Scene] = []
    while len(found) < (len(TIMES) if question.family == "often" else 2):
        reference = references[len(found) % len(references)]
        scene = random_scene(rng, label=reference.label, kind=kind, held_out=held_out, **reference.fixed)
        # A choice has the right option only for scenes that show one of the four.
        if not question.options or question.asked(scene) in question.options:
            found.append(scene)
    return found


def miss(question: Question, rng: np.random.Generator, near: bool = False, *, held_out: bool | None = False) -> Scene:
    """A scene that the question does not refer to; `near`: one that differs in a single part of the reference."""
    if question.reference is None:
        return random_scene(rng, held_out=held_out)
    kind = question.family if question.family in LABEL_FAMILIES and rng.random() < 0.5 else None
    while True:
        fixed, label = {}, None
        if near:
            fixed = question.reference.fixed
            label = question.reference.label
            if label is not None:
                label = random_label(rng, label.kind)
            else:
                wrong = str(rng.choice(list(fixed)))
                fixed[wrong] = str(rng.choice([value for value in ATTRIBUTES[wrong] if value != fixed[wrong]]))
        if held_out is False and left_out(fixed.get("colour"), fixed.get("shape"), label):
            continue
        scene = random_scene(rng, label=label, kind=kind, held_out=held_out, **fixed)
        if not question.relevant(scene):
            return scene
