"""Forms: the ways in which families of questions ask, each with what it needs of a video and what is true then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, cast

import numpy as np

from tempo.world import reference
from tempo.world.description import plural, thing
from tempo.world.grammar import Wording
from tempo.world.placement import part
from tempo.world.question import ABSENT, CHOICES, LETTERS, ONLY_SHOWN, Family, Note, Question
from tempo.world.reference import Reference
from tempo.world.scene import KINDS, LONGEST_S, Scene, Shown, random_scene
from tempo.world.schedule import Schedule

STRANGE_SHARE = 0.03
"""Share of references to something that is nowhere in this world, where questions are not put as documented."""
LIST_LENGTH = 8
"""Scenes of the longest video that is listed."""
PREPOSITIONS = {"top": "at", "bottom": "at", "left": "on", "right": "on", "middle": "in"}
"""By the first word of a part of the picture."""
TIMES = ("never", "once", "twice", "three times", "four times")


def seen(scene: Scene) -> tuple[str, ...]:
    """The slot of a note that says what a scene shows."""
    return (scene.colour, plural(scene))


@dataclass(frozen=True)
class Referring(Family):
    """Refers to one scene."""

    hidden: tuple[str, ...] = ()
    """What a reference may not give away, or cannot have beside what is asked for."""

    alone: ClassVar[bool] = False
    """Whether a line of text is referred to for itself, not as what is shown with an object."""
    absent: ClassVar[float] = ABSENT
    """Share of questions whose reference is nowhere in the video."""

    @property
    def by_line(self) -> bool:
        return self.line is None and KINDS[0] not in self.hidden

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
        form = self.form(rng, wording)
        if scene is None:
            scene = random_scene(rng, kind=self.line)
        if "{time}" in form:
            at_s = int(rng.integers(int(LONGEST_S)) if time_s is None else time_s)
            return Question(self, self.put(form, rng, wording, at_s=at_s), at_s=at_s)
        if by_line and scene.label:
            meant = Reference(((scene.label.kind, scene.label.text),))
        else:
            free = not self.documented(wording)
            strange = free and rng.random() < STRANGE_SHARE
            meant = reference.stranger(rng) if strange else reference.draw(rng, scene, self.hidden, closer=free)
        text = self.put(form, rng, wording, alone=self.alone, several=scene.count != "1", the=meant)
        options = self.draw_options(rng, scene, choices)
        if options:
            text = " ".join([text, *(f"{letter} {option}" for letter, option in zip(LETTERS, options, strict=True))])
        return Question(self, text, meant, options=options)

    def draw_options(self, rng: np.random.Generator, scene: Scene, choices: float) -> tuple[str, ...]:
        """Four options, or none."""
        return ()

    def places(self, count: int) -> range:
        """Where in a video of `count` segments the scene may stand."""
        return range(count)

    def plant(
        self, question: Question, found: Sequence[int], scenes: Sequence[Shown], count: int, rng: np.random.Generator
    ) -> list[tuple[int, int]]:
        if not found or rng.random() < self.absent:
            return []
        index = int(rng.choice(found))
        places = self.places(count)
        return [(int(rng.integers(places.start, places.stop)), index)]


@dataclass(frozen=True, kw_only=True)
class Telling(Referring):
    """Asks what the scene shows, which some of its forms refer to by when it is shown."""

    say: Callable[[Scene], str]
    """What is asked of a scene that has it, in the words of the answer."""
    remember: Callable[[Scene], Note]
    """The note of such a scene."""
    values: tuple[str, ...] = ()
    """All that can be said, of families that are also asked as a choice of four."""

    def draw_options(self, rng: np.random.Generator, scene: Scene, choices: float) -> tuple[str, ...]:
        if not self.values or rng.random() >= choices:
            return ()
        right = self.say(scene)
        wrong = [value for value in rng.permutation(self.values).tolist() if value != right][:3]
        return tuple(rng.permutation([right, *wrong]).tolist())

    def draw_time(self, rng: np.random.Generator, schedule: Schedule) -> float | None:
        return _time_in(schedule, rng)

    def offers(self, question: Question, scene: Scene) -> bool:
        return not question.options or self.say(scene) in question.options

    def answer(self, question: Question, segments: Sequence[Shown], found: Sequence[int], schedule: Schedule) -> str:
        said = self.say(cast(Scene, segments[question.only(found)]))
        return LETTERS[question.options.index(said)] if question.options else said

    def note(self, scene: Scene) -> Note:
        return self.remember(scene)


@dataclass(frozen=True)
class When(Referring):
    """Asks for the time of the scene."""

    alone: ClassVar[bool] = True

    def answer(self, question: Question, segments: Sequence[Shown], found: Sequence[int], schedule: Schedule) -> str:
        return f"at {int(schedule.times_s[question.only(found)])} seconds"

    def note(self, scene: Scene) -> Note:
        return (("yes",),)


@dataclass(frozen=True, kw_only=True)
class Beside(Referring):
    """Asks for the scene after or before the one that it refers to."""

    step: int
    """1: after; -1: before."""

    alone: ClassVar[bool] = True
    ordered: ClassVar[bool] = True

    def places(self, count: int) -> range:
        return range(max(0, -self.step), count - max(0, self.step))

    def answer(self, question: Question, segments: Sequence[Shown], found: Sequence[int], schedule: Schedule) -> str:
        return thing(cast(Scene, segments[question.only(found) + self.step]))

    def note(self, scene: Scene) -> Note:
        return (("yes", *seen(scene)),)

    def note_beside(self, scene: Scene) -> Note:
        return (seen(scene),)


@dataclass(frozen=True)
class Where(Referring):
    """Asks where in the picture the objects are, of a scene in which they stay in one part of it."""

    alone: ClassVar[bool] = True

    def reads(self, scene: Scene) -> bool:
        return part(scene) is not None

    def answer(self, question: Question, segments: Sequence[Shown], found: Sequence[int], schedule: Schedule) -> str:
        words = part(cast(Scene, segments[question.only(found)]))
        assert words is not None
        return f"{PREPOSITIONS[words[0]]} the {' '.join(words)}"

    def note(self, scene: Scene) -> Note:
        return tuple((word,) for word in part(scene) or ())


@dataclass(frozen=True)
class Exists(Referring):
    """Asks whether there is such a scene."""

    can_be_absent: ClassVar[bool] = False
    absent: ClassVar[float] = 0.5

    def answer(self, question: Question, segments: Sequence[Shown], found: Sequence[int], schedule: Schedule) -> str:
        return "yes" if found else "no"

    def note(self, scene: Scene) -> Note:
        return (("yes",),)


@dataclass(frozen=True)
class Often(Referring):
    """Counts the scenes that the reference fits."""

    can_be_absent: ClassVar[bool] = False
    hits: ClassVar[int] = len(TIMES)

    def plant(
        self, question: Question, found: Sequence[int], scenes: Sequence[Shown], count: int, rng: np.random.Generator
    ) -> list[tuple[int, int]]:
        number = int(rng.integers(min(len(TIMES) - 1, count) + 1)) if found else 0
        indices = rng.choice(found, size=number).tolist()
        return list(zip(rng.choice(count, size=number, replace=False).tolist(), indices, strict=True))

    def answer(self, question: Question, segments: Sequence[Shown], found: Sequence[int], schedule: Schedule) -> str:
        if len(found) >= len(TIMES):
            raise ValueError(f"{question.text!r} refers to {len(found)} scenes")
        return TIMES[len(found)]

    def note(self, scene: Scene) -> Note:
        return (("yes",),)

    def word_by_word(self, question: Question, scenes: Sequence[Scene], found: Sequence[int]) -> bool:
        # Two in a row could be seen as one.
        return 2 <= len(found) < len(TIMES) and bool(np.diff(found).min() > 1)


@dataclass(frozen=True)
class First(Family):
    """Asks which of two scenes comes first."""

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
        form = self.form(rng, wording)
        one = _object(scene or random_scene(rng))
        while True:
            other = _object(random_scene(rng))
            if other != one:
                break
        return Question(self, self.put(form, rng, wording, the=one, other=other), one, other)

    def plant(
        self, question: Question, found: Sequence[int], scenes: Sequence[Shown], count: int, rng: np.random.Generator
    ) -> list[tuple[int, int]]:
        one, _ = question.references
        ours = [index for index in found if one.matches(cast(Scene, scenes[index]))]
        others = [index for index in found if index not in ours]
        places = rng.choice(count, size=2, replace=False).tolist()
        return list(zip(places, (int(rng.choice(ours)), int(rng.choice(others))), strict=True))

    def answer(self, question: Question, segments: Sequence[Shown], found: Sequence[int], schedule: Schedule) -> str:
        one, other = question.references
        ours = [one.matches(cast(Scene, segments[index])) for index in found]
        if sorted(ours) != [False, True]:
            raise ValueError(f"{question.text!r} refers to {sum(ours)} and {len(ours) - sum(ours)} scenes")
        return (one if ours[0] else other).the(alone=True)

    def note(self, scene: Scene) -> Note:
        return (seen(scene),)

    def word_by_word(self, question: Question, scenes: Sequence[Scene], found: Sequence[int]) -> bool:
        return all(sum(one.matches(scene) for scene in scenes) == 1 for one in question.references)

    def stance(self, question: Question, answer: str) -> str:
        """Whether it is the one that is named first, or the other."""
        named = [one.the(alone=True) for one in question.references]
        return f"{named.index(answer)}" if answer in named else answer


@dataclass(frozen=True)
class Order(First):
    """Asks whether one scene comes before or after another."""

    def answer(self, question: Question, segments: Sequence[Shown], found: Sequence[int], schedule: Schedule) -> str:
        return (
            "before"
            if super().answer(question, segments, found, schedule) == question.references[0].the(alone=True)
            else "after"
        )

    def stance(self, question: Question, answer: str) -> str:
        return answer


def _time_in(schedule: Schedule, rng: np.random.Generator) -> float:
    """A time of the video to ask about, or now and then one well after its end."""
    end_s = schedule.times_s[-1] + schedule.length_s / 2
    beyond = rng.random() < ABSENT
    low, high = (end_s + 1, end_s + 200) if beyond else (schedule.times_s[0], end_s - 1)
    return float(rng.uniform(low, high))


def _object(scene: Scene) -> Reference:
    return Reference((("colour", scene.colour), ("shape", scene.shape)))


@dataclass(frozen=True)
class At(Family):
    """Asks what is shown at a time."""

    refers: ClassVar[bool] = False

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
        form = self.form(rng, wording)
        at_s = int(rng.integers(int(LONGEST_S)) if time_s is None else time_s)
        return Question(self, self.put(form, rng, wording, at_s=at_s), at_s=at_s)

    def draw_time(self, rng: np.random.Generator, schedule: Schedule) -> float | None:
        return _time_in(schedule, rng)

    def answer(self, question: Question, segments: Sequence[Shown], found: Sequence[int], schedule: Schedule) -> str:
        return thing(cast(Scene, segments[question.only(found)]))

    def note(self, scene: Scene) -> Note:
        return (seen(scene),)


@dataclass(frozen=True)
class Wholly(Family):
    """Asks about the whole video, or about nothing in it."""

    refers: ClassVar[bool] = False
    can_be_absent: ClassVar[bool] = False

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
        form = self.form(rng, wording)
        # What is named in passing is a thing of this world, but not what is asked about.
        named = reference.draw(rng, random_scene(rng), KINDS) if "{the}" in form else None
        return Question(self, self.put(form, rng, wording, the=named))


@dataclass(frozen=True)
class Listing(Wholly):
    """Asks for all scenes in their order."""

    about_all: ClassVar[bool] = True
    ordered: ClassVar[bool] = True

    def answer(self, question: Question, segments: Sequence[Shown], found: Sequence[int], schedule: Schedule) -> str:
        return " then ".join(thing(shown) for shown in segments if isinstance(shown, Scene))

    def note(self, scene: Scene) -> Note:
        return (seen(scene),)


@dataclass(frozen=True)
class About(Listing):
    """Asks what the video is about: all scenes in their order, or, where they are too many, how many."""

    whole: ClassVar[bool] = True

    def answer(self, question: Question, segments: Sequence[Shown], found: Sequence[int], schedule: Schedule) -> str:
        if len(segments) <= LIST_LENGTH:
            return super().answer(question, segments, found, schedule)
        return f"{len(segments)} scenes of shapes and text"


@dataclass(frozen=True)
class Unseen(Wholly):
    """Asks what no segment shows."""

    about_nothing: ClassVar[bool] = True

    def note(self, scene: Scene) -> Note:
        raise AssertionError("no scene is asked about")


@dataclass(frozen=True, kw_only=True)
class Extent(Unseen):
    """Asks how long the video is, in seconds or scenes."""

    say: Callable[[int], str]
    """In words, of a number of scenes."""

    whole: ClassVar[bool] = True

    def answer(self, question: Question, segments: Sequence[Shown], found: Sequence[int], schedule: Schedule) -> str:
        return self.say(len(segments))


@dataclass(frozen=True)
class Outside(Unseen):
    """Asks what nothing that is shown can answer."""

    def answer(self, question: Question, segments: Sequence[Shown], found: Sequence[int], schedule: Schedule) -> str:
        return ONLY_SHOWN
