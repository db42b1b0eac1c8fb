"""What comes of trials whose outcome is known, and questions asked of the shipped model."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

import tempo
from tempo.answer import Answer
from tempo.errors import UsageError
from tempo.evaluation import cases, needle, scores, studies
from tempo.evaluation.cells import Cell, ata
from tempo.evaluation.journal import Journal
from tempo.evaluation.needle import BenchOptions
from tempo.evaluation.subject import Condition, Reading, Reply, Subject, Taken, drawn
from tempo.evaluation.trials import FPS, Trial, _frames, examine, run
from tempo.world import quiz
from tempo.world.question import NOT_HERE
from tempo.world.quiz import NEAR_MISS, OTHER, RELEVANT
from tests.tiny import write_released

OWN, BLIND = ata(4), Condition(16, "reversed")
CELL = Cell("four", 4, 8, conditions=(OWN, BLIND))


def trial(video: int, said: str, wanted: str = "red", *, blind: str = "", scores: tuple[float, ...] = ()) -> Trial:
    """A question whose third segment is relevant and whose first is a near miss."""
    absent = wanted == NOT_HERE
    replies = {OWN: Reply(said, 10, True), BLIND: Reply(blind, 16, False)}
    relevance = np.array(scores or (0.2, 0.1, 0.9, 0.1), np.float32)
    return Trial(
        video=video,
        family="colour",
        reference="shape",
        query="What colour is the star?",
        wanted=wanted,
        stance=("colour", wanted),
        can_be_absent=True,
        roles=np.array([NEAR_MISS, OTHER, OTHER if absent else RELEVANT, OTHER], np.int8),
        held_out=np.array([False, False, video % 2 == 0, False]),
        taken={Reading(): Taken(relevance, np.array([1, 1, 7, 1], np.int16), replies)},
    )


def test_the_figures_of_a_cell() -> None:
    trials = [
        trial(0, "red"),
        trial(1, "blue", "blue"),
        trial(2, NOT_HERE),
        trial(3, NOT_HERE, NOT_HERE, scores=(0.2, 0.1, 0.1, 0.1)),
    ]
    made = scores.report(CELL, trials, default_cap=128)
    assert made.accuracy is not None and made.accuracy.value == 0.75
    assert made.by_family == {"colour": made.accuracy}
    assert made.by_reference == {"shape": made.accuracy}
    assert made.not_here is not None and (made.not_here.value, made.not_here.count) == (1.0, 1)
    assert made.false_alarms is not None and made.false_alarms.value == pytest.approx(1 / 3)
    assert made.held_out is not None and (made.held_out.value, made.held_out.count) == (0.5, 2)
    assert made.chance is not None and made.chance.constant == 0.5
    assert made.areas.all == made.areas.held_out == made.areas.near == 1.0
    assert (made.tokens_used, made.cap, made.binding) == (10, 16, 1.0)
    assert (made.default_cap, made.default_budget) == (128, None)


def test_areas_of_near_misses_are_their_own() -> None:
    areas = scores.areas([trial(0, "red", scores=(0.95, 0.1, 0.9, 0.1))], Reading())
    assert areas.all == pytest.approx(2 / 3)
    assert areas.near == 0.0


def test_rows_are_compared_on_the_same_questions() -> None:
    trials = [trial(video, "red", blind="red" if video % 4 == 0 else "blue") for video in range(40)]
    choices = [("ata", OWN, Reading()), ("reversed", BLIND, Reading())]
    first, second = studies._rows(trials, choices)
    assert first.ahead is None
    assert second.ahead is not None and second.ahead.value == 0.75
    assert second.ahead.low > 0.5
    shown = cases.distribution(CELL, trials, k_max=16)
    assert shown.relevant[7] == shown.near[1] == shown.other[1] == 1.0
    case = cases.case("retrieval", [(CELL, [replace(trials[0], family="word")])])
    assert case is not None and case.relevant == (False, False, True, False)
    assert cases.case("grounding", [(CELL, trials)]) is None


def test_characters_of_codes() -> None:
    cell = replace(CELL, code_length=5)
    made = scores.code_report(cell, [trial(0, "k7qxb", "k7qxb"), trial(1, "k7", "k7qxb")])
    assert made.exact is not None and made.exact.value == 0.5
    assert made.characters is not None and made.characters.value == 0.7


def test_agreement_of_copies() -> None:
    readings = (Reading("clean"), Reading("file"), Reading("re-encoded"))
    same, other = trial(0, "red").taken[Reading()], trial(0, "blue").taken[Reading()]
    one = replace(trial(0, "red"), taken=dict(zip(readings, (same, other, other), strict=True)))
    made = scores.file_report(replace(CELL, readings=readings), [one])
    values = {view: estimate and estimate.value for view, estimate in made.agreement.items()}
    assert values == {"clean": 0.0, "file": 1.0}


def test_options_that_cannot_be() -> None:
    with pytest.raises(UsageError, match="segments"):
        BenchOptions(segments=(8, 1000))
    with pytest.raises(UsageError, match="at least one"):
        BenchOptions(questions=0)


def test_every_question_is_asked_once_whatever_is_shared() -> None:
    cells = [cell for some in needle.plan(BenchOptions()).values() for cell in some]
    assert len({cell.name for cell in cells}) == len(cells)
    for cell in cells:
        assert (cell.videos - 1) * cell.shared < cell.questions <= cell.videos * cell.shared
    assert {cell.segments for cell in cells} == {8, 32, 128, 256}


@pytest.fixture(scope="module")
def subject() -> Subject:
    return Subject("nano")


def test_an_answer_is_the_one_that_the_page_would_give(subject: Subject) -> None:
    rng = np.random.default_rng(3)
    made = quiz.draw(rng, ("describe", "exists", "when"), 12)
    frames = drawn(made.pixels(rng), FPS)
    conditions = (Condition(40), Condition(20, "even", "tail"), Condition(k_min=0))
    for question in made.questions:
        truth = made.roles(question) == RELEVANT
        taken = subject.take(frames, question.text, Reading(), conditions, truth)
        for condition, reply in taken.replies.items():
            options = {"budget": condition.cap, "k_min": condition.k_min}
            kinds = {"policy": condition.policy, "truncation": condition.truncation}
            *_, answer = tempo.load("nano", device="cpu").ask(frames, question.text, **options, **kinds)
            assert isinstance(answer, Answer)
            assert reply.text == answer.text
            assert reply.used == answer.budget.used
        assert taken.tokens.sum() == taken.replies[conditions[0]].used


def test_frames_that_are_drawn_have_the_size_that_the_model_reads(tmp_path: Path) -> None:
    """As `compress` brings them to it: the released rule makes 512 x 256 of the world's 128 x 64."""
    subject = Subject(str(write_released(tmp_path / "released").folder))
    made = quiz.draw(np.random.default_rng(6), ("colour",), 1)
    for view in ("disturbed", "clean"):
        frames = _frames(subject, made, view, 0, tmp_path, np.random.default_rng(6))
        assert frames.pixels.shape == (8, 256, 512, 3)
        assert (frames.info.width, frames.info.height) == (512, 256)


def test_uniform_subsampling_reads_half_and_keeps_it_whole(subject: Subject) -> None:
    rng = np.random.default_rng(7)
    made = quiz.draw(rng, ("colour",), 8)
    frames = drawn(made.pixels(rng), FPS)
    conditions = (ata(8), Condition(64, "subsampling"), Condition(20, "subsampling"))
    taken = subject.take(frames, made.questions[0].text, Reading(), conditions, np.zeros(8, bool))
    assert [taken.replies[condition].used for condition in conditions[1:]] == [64, 16]
    half = drawn(frames.pixels[::2], frames.fps / 2)
    *_, answer = subject.model.ask(half, made.questions[0].text, policy="even", budget=64)
    assert isinstance(answer, Answer)
    assert taken.replies[conditions[1]].text == answer.text


def test_the_oracle_looks_where_the_answer_is(subject: Subject) -> None:
    rng = np.random.default_rng(4)
    made = quiz.draw(rng, ("describe",), 6)
    truth = made.roles(made.questions[0]) == RELEVANT
    told = (Condition(24, told=True),)
    taken = subject.take(drawn(made.pixels(rng), FPS), made.questions[0].text, Reading(), told, truth)
    assert truth.any()
    assert (taken.tokens[truth] > taken.tokens[~truth].max()).all()


def test_prompt_and_direction_change_the_relevance(subject: Subject) -> None:
    rng = np.random.default_rng(5)
    made = quiz.draw(rng, ("colour",), 4)
    frames, query = drawn(made.pixels(rng), FPS), made.questions[0].text
    readings = [reading for _, reading in studies.DIRECTIONS]
    scores = [subject.take(frames, query, reading, (OWN,), np.zeros(4, bool)).relevance for reading in readings]
    for one, other in combinations(scores, 2):
        assert not np.allclose(one, other)


def test_videos_do_not_depend_on_who_draws_them(subject: Subject) -> None:
    cell = Cell("two", 4, 4, conditions=(ata(4),), shared=2)
    ((_, trials),) = run(subject, [cell], processes=1, journal=Journal())
    again = examine(subject, cell, 1)
    assert [one.query for one in trials[2:]] == [one.query for one in again]
    assert [one.said(cell.conditions[0], Reading()) for one in trials[2:]] == [
        one.said(cell.conditions[0], Reading()) for one in again
    ]
