"""Families: the table of all kinds of questions, each with the ways in which people ask it.

Another one is another entry here, of a form that there is or of a new one in `forms`: nothing else names the families
one by one, but for the stages and studies that favour some. `docs/world.md` lists all with their phrasings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tempo.world.description import article, description, plural
from tempo.world.forms import (
    LIST_LENGTH,
    About,
    At,
    Beside,
    Exists,
    Extent,
    First,
    Listing,
    Often,
    Order,
    Outside,
    Telling,
    When,
    Where,
)
from tempo.world.grammar import worded
from tempo.world.question import Family, Note
from tempo.world.scene import ATTRIBUTES, COLOURS, KINDS, SCENE_S, SHAPES, Kind, Scene


def _motion(scene: Scene) -> tuple[str, ...]:
    """The slot of a note that says how a scene's objects move."""
    return tuple(word for word in scene.motion.split() if word not in ("moves", "and", "still"))


def _details(scene: Scene) -> Note:
    return ((scene.count,), (scene.size,), (scene.colour,), (plural(scene),), _motion(scene))


def _line(scene: Scene) -> str:
    assert scene.label is not None
    return scene.label.text


def _reading(
    kind: Kind,
    phrasings: tuple[str, ...],
    *,
    called: str,
    forms: tuple[str, ...] = (),
    weight: float = 0.7,
    values: tuple[str, ...] = (),
) -> Telling:
    """A family that reads the scene's line of text, which has the name of its kind.

    Args:
        called: what people call it.
        forms: more ways to ask for it.
    """
    return Telling(
        kind,
        phrasings,
        (*worded("reading", kind=called), *forms),
        weight=weight,
        line=kind,
        hidden=KINDS,
        say=_line,
        remember=lambda scene: tuple((word,) for word in _line(scene).split()),
        values=values,
    )


_TABLE: tuple[Family, ...] = (
    Telling(
        "colour",
        ("What colour is {the}?", "Which colour does {the} have?", "Tell me the colour of {the}."),
        worded("colour"),
        hidden=("colour",),
        say=lambda scene: scene.colour,
        remember=lambda scene: ((scene.colour,),),
        values=tuple(COLOURS),
    ),
    Telling(
        "shape",
        ("What shape is {the}?", "Which shape does {the} have?", "Tell me the shape of {the}."),
        worded("shape"),
        hidden=("shape",),
        say=lambda scene: article(scene.shape),
        remember=lambda scene: ((scene.shape,),),
        values=tuple(article(shape) for shape in SHAPES),
    ),
    Telling(
        "motion",
        ("How does {the} move?", "What does {the} do?", "Tell me the motion of {the}."),
        worded("motion"),
        say=lambda scene: f"it {scene.motion}",
        remember=lambda scene: (_motion(scene),),
    ),
    Telling(
        "count",
        ("How many objects are shown with {the}?", "Count the objects in the scene with {the}."),
        worded("count"),
        hidden=("count",),
        say=lambda scene: scene.count,
        remember=lambda scene: ((scene.count,),),
        values=ATTRIBUTES["count"],
    ),
    _reading(
        "number",
        ("What number is shown with {the}?", "Which number is next to {the}?", "Read the number with {the}."),
        called="number",
        values=tuple(str(number) for number in range(100)),
    ),
    _reading(
        "word",
        ("What word is shown with {the}?", "Which word is next to {the}?", "Read the word with {the}."),
        called="word",
    ),
    _reading(
        "code",
        ("What code is shown with {the}?", "Which code is next to {the}?", "Read the code with {the}."),
        called="code",
        weight=1.0,
    ),
    _reading(
        "clock",
        ("What time does the clock with {the} show?", "Read the clock next to {the}."),
        called="[clock|clock time|time on the clock]",
        forms=worded("clock"),
    ),
    _reading(
        "caption",
        ("What caption is shown with {the}?", "Read the caption with {the}."),
        called="[caption|caption|title|subtitle]",
        forms=worded("caption"),
    ),
    Telling(
        "text",
        ("What does it say next to {the}?", "What is written with {the}?"),
        (*worded("reading", kind="[text|text|writing]"), *worded("text")),
        weight=1.0,
        hidden=KINDS,
        say=lambda scene: _line(scene) if scene.label else "no text",
        remember=lambda scene: tuple((word,) for word in (_line(scene).split() if scene.label else ("no", "text"))),
    ),
    Telling(
        "describe",
        ("Describe the scene with {the}.", "What happens in the scene with {the}?"),
        worded("describe"),
        weight=1.0,
        say=description,
        remember=_details,
    ),
    Where(
        "where",
        ("Where in the picture is {the}?", "In which part of the picture is {the}?"),
        worded("where"),
    ),
    When(
        "when",
        ("When does {the} appear?", "At what time is {the} shown?", "When is {the} in the video?"),
        worded("when"),
        weight=1.5,
    ),
    Beside(
        "after",
        ("What comes after {the}?", "What is shown right after {the}?"),
        (
            *worded("beside", side="after", next="[follows|comes next after|is next after|is shown next after]"),
            *worded("after"),
        ),
        weight=1.4,
        fewest=2,
        step=1,
    ),
    Beside(
        "before",
        ("What comes before {the}?", "What is shown right before {the}?"),
        (*worded("beside", side="before", next="[precedes|leads to|came before|was there before]"), *worded("before")),
        weight=1.4,
        fewest=2,
        step=-1,
    ),
    At(
        "at",
        ("What is shown at {time}?", "What appears at {time}?"),
        worded("at"),
        weight=1.2,
    ),
    First(
        "first",
        ("Which comes first, {the} or {other}?", "What appears first, {the} or {other}?"),
        worded("first"),
        weight=1.0,
        fewest=2,
    ),
    Order(
        "order",
        ("Is {the} before or after {other}?", "Does {the} come before or after {other}?"),
        worded("order"),
        weight=1.0,
        fewest=2,
    ),
    Exists(
        "exists",
        ("Is there {a} in the video?", "Does {a} appear?"),
        worded("exists"),
        hidden=("count",),
    ),
    Often(
        "often",
        ("How often does {a} appear?", "How many times is {a} shown?"),
        worded("often"),
        hidden=("count",),
        weight=1.2,
    ),
    Listing(
        "list",
        ("What does the video show?", "List what the video shows."),
        worded("everything"),
        weight=1.0,
        most=LIST_LENGTH,
    ),
    About(
        "about",
        ("What is this video about?", "Summarise the video."),
        (*worded("everything"), *worded("about")),
    ),
    Extent(
        "scenes",
        ("How many scenes are there?", "How many scenes does the video have?"),
        worded("scenes"),
        weight=0.4,
        say=lambda count: f"{count} scene" if count == 1 else f"{count} scenes",
    ),
    Extent(
        "length",
        ("How long is the video?", "How many seconds does the video last?"),
        worded("length"),
        weight=0.4,
        say=lambda count: f"{round(SCENE_S * count)} seconds",
    ),
    Outside(
        "outside",
        ("Who made this video?", "Is it good?", "Why is that so?"),
        worded("outside"),
        weight=0.6,
    ),
)

FAMILIES: Mapping[str, Family] = {family.name: family for family in _TABLE}
"""All families by name, in the order in which they are drawn."""


def names(chosen: Callable[[Family], object]) -> list[str]:
    """Names of the families for which `chosen` is true, in the order of the table."""
    return [family.name for family in FAMILIES.values() if chosen(family)]
