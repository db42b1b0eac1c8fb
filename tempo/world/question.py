"""Question: one question about the synthetic world, and what all families of questions have.

Most questions refer to one scene ("the red star", "the word harbour") and ask one thing about it. Near misses are
scenes that share a part of the reference; other scenes share none of it. In a video at most one scene matches the
reference, except where a question counts or lists. A reference in the singular means however many objects the scene
shows. All text is in lower case; where the reference is nowhere in the video the answer is "not in this video".
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from tempo.world import grammar, times
from tempo.world.grammar import Wording
from tempo.world.reference import Reference
from tempo.world.scene import LONGEST_S, SCENE_S, Foreign, Kind, Scene, Shown
from tempo.world.schedule import Schedule

NOT_HERE = "not in this video"
NOT_MY_WORLD = "this is not my world"
"""The answer to every question about a video of something else."""
ONLY_SHOWN = "i can only tell what is shown"
"""The answer to what nothing that is shown can answer."""
LETTERS = ("(A)", "(B)", "(C)", "(D)")
"""Of the options of a choice; its answer is one of them."""
CHOICES = 0.25
"""Share of choices, of the questions of families that have them."""
ABSENT = 0.12
"""Share of questions whose reference is nowhere in the video, where that can be asked."""

Note = tuple[tuple[str, ...], ...]
"""Slots, each a set of words."""


@dataclass(frozen=True)
class Question:
    """A question of one family."""

    family: Family
    text: str
    reference: Reference | None = None
    """None where it asks about a time, or about all scenes."""
    other: Reference | None = None
    """The second, where two scenes are compared."""
    at_s: int | None = None
    """The time that is asked about."""
    options: tuple[str, ...] = ()
    """The four of a choice."""

    @property
    def references(self) -> tuple[Reference, ...]:
        """All of them."""
        return tuple(reference for reference in (self.reference, self.other) if reference)

    def relevant(self, scene: Shown, *, now: bool = False) -> bool:
        """Whether the scene is asked about. `now`: it is shown at the time of the question."""
        if isinstance(scene, Foreign) or self.family.about_nothing:
            return False
        if self.at_s is not None:
            return now
        return self.reference is None or any(reference.matches(scene) for reference in self.references)

    def relevant_in(self, scenes: Sequence[Shown], schedule: Schedule) -> np.ndarray:
        """bool (S,): the segments that are asked about."""
        at_s = -1.0 if self.at_s is None else self.at_s
        return np.array([self.relevant(s, now=schedule.contains(i, at_s)) for i, s in enumerate(scenes)])

    def able(self, scene: Shown) -> bool:
        """Whether the scene, if it is asked about, has what is asked for."""
        return isinstance(scene, Scene) and self.family.reads(scene) and self.family.offers(self, scene)

    def answer(self, segments: Sequence[Shown], schedule: Schedule) -> str:
        """The true answer on a video of these segments.

        Args:
            segments: all of something else; or of the world, but for some that are neither asked about nor beside one
                that is.

        Raises:
            ValueError: a reference means more scenes than one, or, of two, none where the other means one; or there are
                more to count than there are words for.
        """
        if not any(isinstance(shown, Scene) for shown in segments):
            return NOT_MY_WORLD
        found = np.flatnonzero(self.relevant_in(segments, schedule)).tolist()
        if not found and self.family.can_be_absent:
            return NOT_HERE
        return self.family.answer(self, segments, found, schedule)

    def only(self, found: Sequence[int]) -> int:
        """The one segment of those that are asked about.

        Raises:
            ValueError: there are more, or none.
        """
        if len(found) != 1:
            raise ValueError(f"{self.text!r} refers to {len(found)} scenes")
        return found[0]

    def note(self, scene: Shown, *, now: bool = False) -> Note:
        """What is worth remembering of one scene for this question, most important first.

        A slot of one word that the tokenizer spells takes as many slots as it has tokens. Of a scene that is not asked
        about, "no" is all there is to say, unless the order of all scenes is asked for.
        """
        if isinstance(scene, Foreign):
            return (("not",),)
        if self.relevant(scene, now=now):
            return self.family.note(scene)
        return self.family.note_beside(scene)


@dataclass(frozen=True)
class Family(ABC):
    """A kind of question: how it is put, what it needs of a video, and what is true.

    The table of all is `families.FAMILIES`.
    """

    name: str
    phrasings: tuple[str, ...]
    """As documented. {the}, {a} and {other} stand for references, {many} for one that is counted, {time} for a time."""
    forms: tuple[str, ...] = ()
    """Templates (`grammar`) of the many other ways in which people ask it."""
    weight: float = 0.7
    """How often training asks it of videos, against the others: more where the decoder has to look across segments."""
    fewest: int = 1
    """Segments of the shortest video that it can be asked of."""
    most: int = int(LONGEST_S / SCENE_S)
    """... and of the longest."""
    line: Kind | None = None
    """The kind of text that it reads: the scene must have a line of it."""

    refers: ClassVar[bool] = True
    """Whether its questions refer to scenes by what these show."""
    about_all: ClassVar[bool] = False
    """Whether it asks about every segment."""
    about_nothing: ClassVar[bool] = False
    """Whether what segments show makes no difference."""
    whole: ClassVar[bool] = False
    """Whether it can be asked only of a video that begins at 0 s and has segments of 4 s."""
    ordered: ClassVar[bool] = False
    """Whether every scene has something to tell, asked about or not: the order is asked for."""
    can_be_absent: ClassVar[bool] = True
    """Whether "not in this video" may be the true answer."""
    hits: ClassVar[int] = 2
    """Scenes that match its references, for any video."""

    @property
    def by_line(self) -> bool:
        """Whether it can refer to a scene by its line of text."""
        return False

    def fits(self, segments: int) -> bool:
        """Whether a video of so many segments can be asked this."""
        return self.fewest <= segments <= self.most

    def reads(self, scene: Scene) -> bool:
        """Whether the scene has the line of text that is read, if one is."""
        return self.line is None or (scene.label is not None and scene.label.kind == self.line)

    def form(self, rng: np.random.Generator, wording: Wording) -> str:
        """One of its phrasings or forms, the slots open."""
        if self.documented(wording):
            return self.phrasings[rng.integers(len(self.phrasings))]
        return grammar.draw(self.forms, rng, untrained=wording == "held out")

    def documented(self, wording: Wording) -> bool:
        """Whether it is put as documented, as a family without forms always is."""
        return wording == "documented" or not self.forms

    def put(
        self,
        form: str,
        rng: np.random.Generator,
        wording: Wording,
        *,
        alone: bool = True,
        several: bool = False,
        the: Reference | None = None,
        other: Reference | None = None,
        at_s: int | None = None,
    ) -> str:
        """The question in words.

        Args:
            form: of this family.
            alone, several: as in `Reference.said`.
            the, other, at_s: what its slots mean.
        """
        slots: dict[str, str] = {}
        if self.documented(wording):
            if the:
                slots |= {"the": the.the(alone=alone), "a": the.a()}
            if other:
                slots["other"] = other.the(alone=True)
            return form.format(**slots, time=f"{at_s} seconds")
        untrained = None if wording == "held out" else False
        for slot in ("the", "a", "many"):
            if the and f"{{{slot}}}" in form:
                slots[slot] = the.said(slot, rng, alone=alone, several=several, untrained=untrained)
        if other:
            slots["other"] = other.said("the", rng, alone=True, several=False, untrained=untrained)
        if at_s is not None:
            slots["time"] = times.said(at_s, rng, untrained=untrained)
        kept = {word for one in (the, other) if one and one.label for word in one.label.text.split()}
        return grammar.typed(form.format(**slots), rng, kept)

    @abstractmethod
    def ask(
        self,
        rng: np.random.Generator,
        scene: Scene | None = None,
        *,
        time_s: float | None = None,
        by_line: bool = False,
        choices: float = CHOICES,
        wording: Wording = "documented",
    ) -> Question:
        """A question, which refers to `scene` if there is one.

        Args:
            time_s: when the scene is shown, for questions about a time.
            by_line: refer to the scene by its line of text, if it has one and the family can.
            choices: share of choices, of the families that have them.
        """

    def draw_time(self, rng: np.random.Generator, schedule: Schedule) -> float | None:
        """A time to ask about on a video with these times, in seconds; None: it asks about none."""
        return None

    def plant(
        self, question: Question, found: Sequence[int], scenes: Sequence[Shown], count: int, rng: np.random.Generator
    ) -> list[tuple[int, int]]:
        """Which of the scenes that are asked about stand where in a video of `count` segments: (place, index) pairs.

        Args:
            found: indices of scenes that are asked about and have what is asked for.
        """
        return []

    def offers(self, question: Question, scene: Scene) -> bool:
        """Whether what the scene shows is among the options, where there are some."""
        return True

    @abstractmethod
    def answer(self, question: Question, segments: Sequence[Shown], found: Sequence[int], schedule: Schedule) -> str:
        """The true answer, where the segments `found` are asked about. Raises: as `Question.answer`."""

    @abstractmethod
    def note(self, scene: Scene) -> Note:
        """What is worth remembering of a scene that is asked about."""

    def note_beside(self, scene: Scene) -> Note:
        """... and of one that is not."""
        return (("no",),)

    def word_by_word(self, question: Question, scenes: Sequence[Scene], found: Sequence[int]) -> bool:
        """Whether the segments `found` are as many as the question speaks of to one who does not know its rules."""
        return len(found) == 1

    def stance(self, question: Question, answer: str) -> str:
        """The answer in terms that all questions of the family have in common."""
        return answer
