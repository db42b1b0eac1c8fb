"""Families: the reference decides what is relevant, and the answers are true."""

import numpy as np
import pytest

from tempo.world import quiz
from tempo.world.families import FAMILIES
from tempo.world.forms import Telling
from tempo.world.placement import place
from tempo.world.question import LETTERS, NOT_HERE, NOT_MY_WORLD, ONLY_SHOWN, Question
from tempo.world.reference import STRANGE, Reference
from tempo.world.scene import MOTIONS, SIZES, Foreign, Label, Scene, random_scene
from tempo.world.schedule import Schedule

VIDEO = [
    Scene("red", "star", "small", "spins", "1", Label("word", "harbour")),
    Scene("blue", "star", "large", "moves up and left", "2", Label("code", "k7q2m")),
    Scene("orange", "moon", "medium", "stays still", "3", Label("number", "47")),
]
SCHEDULE = Schedule(np.array([2.0, 6.0, 10.0]), 4.0)
BLUE_STAR = Reference((("colour", "blue"), ("shape", "star")))
RED_STAR = Reference((("colour", "red"), ("shape", "star")))
PINK_STAR = Reference((("colour", "pink"), ("shape", "star")))


@pytest.mark.parametrize(
    ("family", "reference", "answer"),
    [
        ("colour", Reference((("number", "47"),)), "orange"),
        ("shape", Reference((("colour", "blue"),)), "a star"),
        ("motion", BLUE_STAR, "it moves up and left"),
        ("count", BLUE_STAR, "2"),
        ("number", Reference((("shape", "moon"),)), "47"),
        ("word", RED_STAR, "harbour"),
        ("code", BLUE_STAR, "k7q2m"),
        ("describe", RED_STAR, "a small red star spins"),
        ("describe", BLUE_STAR, "2 large blue stars move up and left"),
        ("after", BLUE_STAR, "orange moons"),
        ("before", BLUE_STAR, "a red star"),
        ("when", BLUE_STAR, "at 6 seconds"),
        ("when", PINK_STAR, NOT_HERE),
        ("colour", Reference((("word", "tiger"),)), NOT_HERE),
        ("exists", PINK_STAR, "no"),
        ("exists", BLUE_STAR, "yes"),
        ("often", Reference((("shape", "star"),)), "twice"),
        ("often", PINK_STAR, "never"),
        ("list", None, "a red star then blue stars then orange moons"),
        ("about", None, "a red star then blue stars then orange moons"),
        ("text", BLUE_STAR, "k7q2m"),
        ("text", RED_STAR, "harbour"),
        ("text", PINK_STAR, NOT_HERE),
        ("scenes", None, "3 scenes"),
        ("length", None, "12 seconds"),
        ("outside", None, ONLY_SHOWN),
        ("colour", Reference(((STRANGE, "dog"),)), NOT_HERE),
        ("exists", Reference(((STRANGE, "dog"),)), "no"),
        ("often", Reference(((STRANGE, "dog"),)), "never"),
        ("count", Reference((("size", "large"), ("colour", "blue"), ("shape", "star"))), "2"),
        ("count", Reference((("size", "small"), ("colour", "blue"), ("shape", "star"))), NOT_HERE),
    ],
)
def test_answers(family: str, reference: Reference | None, answer: str) -> None:
    assert Question(FAMILIES[family], "", reference).answer(VIDEO, SCHEDULE) == answer


def test_a_long_video_is_about_so_many_scenes() -> None:
    scenes = VIDEO[:1] * 9
    assert Question(FAMILIES["about"], "").answer(scenes, Schedule.of_scenes(9)) == "9 scenes of shapes and text"


@pytest.mark.parametrize("motion", MOTIONS)
def test_where_something_is_is_asked_where_it_stays(motion: str) -> None:
    rng = np.random.default_rng(0)
    said = set()
    for _ in range(60):
        scene = random_scene(rng, motion=motion, shape="star")
        able = FAMILIES["where"].reads(scene)
        assert not (able and motion.startswith("moves"))
        if able:
            reference = Reference((("colour", scene.colour), ("shape", "star")))
            answer = Question(FAMILIES["where"], "", reference).answer([scene], Schedule.of_scenes(1))
            centre = place(scene, np.linspace(0, 4, 50)).centres.mean((0, 1))
            assert ("left" in answer) == (centre[0] < 16 / 3) and ("right" in answer) == (centre[0] > 32 / 3)
            assert ("top" in answer) == (centre[1] < 3) and ("bottom" in answer) == (centre[1] > 6)
            said.add(answer)
    assert motion.startswith("moves") or {"on the left", "on the right", "in the middle"} <= said


def test_what_no_segment_shows_is_about_none() -> None:
    for family in ("scenes", "length", "outside"):
        assert not Question(FAMILIES[family], "").relevant_in(VIDEO, SCHEDULE).any()
        assert Question(FAMILIES[family], "").note(VIDEO[0]) == (("no",),)


def test_answers_about_times_and_order() -> None:
    assert Question(FAMILIES["order"], "", BLUE_STAR, RED_STAR).answer(VIDEO, SCHEDULE) == "after"
    assert Question(FAMILIES["order"], "", RED_STAR, BLUE_STAR).answer(VIDEO, SCHEDULE) == "before"
    assert Question(FAMILIES["at"], "", at_s=7).answer(VIDEO, SCHEDULE) == "blue stars"
    assert Question(FAMILIES["at"], "", at_s=12).answer(VIDEO, SCHEDULE) == NOT_HERE
    assert Question(FAMILIES["first"], "", BLUE_STAR, RED_STAR).answer(VIDEO, SCHEDULE) == "the red star"


def test_a_choice_is_answered_by_its_letter() -> None:
    options = ("red", "orange", "blue", "pink")
    question = Question(FAMILIES["colour"], "", Reference((("number", "47"),)), options=options)
    assert question.answer(VIDEO, SCHEDULE) == LETTERS[1]


def test_a_video_of_something_else_has_one_answer() -> None:
    assert Question(FAMILIES["colour"], "", BLUE_STAR).answer([Foreign(1), Foreign(2)], SCHEDULE) == NOT_MY_WORLD


def test_something_else_between_the_worlds_segments_is_passed_over() -> None:
    mixed = [Foreign(1), *VIDEO]
    schedule = Schedule(2.0 + 4.0 * np.arange(len(mixed)), 4.0)
    assert Question(FAMILIES["colour"], "", Reference((("number", "47"),))).answer(mixed, schedule) == "orange"
    assert Question(FAMILIES["when"], "", BLUE_STAR).answer(mixed, schedule) == "at 10 seconds"
    assert Question(FAMILIES["first"], "", BLUE_STAR, RED_STAR).answer(mixed, schedule) == "the red star"


def test_an_ambiguous_question_has_no_answer() -> None:
    with pytest.raises(ValueError, match="2 scenes"):
        Question(FAMILIES["word"], "", Reference((("shape", "star"),))).answer(VIDEO, SCHEDULE)


@pytest.mark.parametrize(
    ("reference", "other"),
    [(BLUE_STAR, PINK_STAR), (PINK_STAR, BLUE_STAR), (Reference((("shape", "star"),)), PINK_STAR)],
)
def test_which_comes_first_needs_one_scene_of_each(reference: Reference, other: Reference) -> None:
    with pytest.raises(ValueError, match="refers to"):
        Question(FAMILIES["first"], "", reference, other).answer(VIDEO, SCHEDULE)


def test_more_than_there_are_words_for_are_not_counted() -> None:
    often = Question(FAMILIES["often"], "", BLUE_STAR)
    assert often.answer(VIDEO[1:2] * 4, Schedule(np.arange(4.0), 1.0)) == "four times"
    with pytest.raises(ValueError, match="refers to 5 scenes"):
        often.answer(VIDEO[1:2] * 5, Schedule(np.arange(5.0), 1.0))


def test_notes_tell_what_is_asked() -> None:
    assert Question(FAMILIES["code"], "", BLUE_STAR).note(VIDEO[1]) == (("k7q2m",),)
    assert Question(FAMILIES["code"], "", BLUE_STAR).note(VIDEO[0]) == (("no",),)
    assert Question(FAMILIES["after"], "", BLUE_STAR).note(VIDEO[0]) == (("red", "star"),)
    assert Question(FAMILIES["after"], "", BLUE_STAR).note(VIDEO[1]) == (("yes", "blue", "stars"),)
    assert Question(FAMILIES["motion"], "", BLUE_STAR).note(VIDEO[1]) == (("up", "left"),)


def test_every_family_has_several_phrasings() -> None:
    assert len(FAMILIES) >= 10
    assert all(len(family.phrasings) >= 2 for family in FAMILIES.values())


def test_a_question_gives_nothing_away() -> None:
    rng = np.random.default_rng(0)
    for family in ("colour", "shape"):
        for _ in range(50):
            scene = random_scene(rng)
            question = FAMILIES[family].ask(rng, scene)
            if not question.options:
                assert getattr(scene, family) not in question.text.split()


def test_another_family_is_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    size = Telling(
        "size",
        ("What size is {the}?", "How large is {the}?"),
        say=lambda scene: scene.size,
        remember=lambda scene: ((scene.size,),),
    )
    monkeypatch.setitem(FAMILIES, "size", size)
    answers = []
    for seed in range(20):
        made = quiz.draw(np.random.default_rng(seed), ("size", "when"), 16)
        question = made.questions[0]
        assert question.family is size
        answers.append(made.answer(question))
        asked = np.flatnonzero(made.roles(question) == quiz.RELEVANT).tolist()
        said = [question.note(made.scenes[index]) for index in asked]
        assert said == [((made.scenes[index].size,),) for index in asked]
    assert {*answers} == {NOT_HERE, *SIZES}
