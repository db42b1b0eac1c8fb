"""What each visitor's page is about, and what comes too late for it."""

from __future__ import annotations

import threading
from dataclasses import replace

from tempo.attribution import Attribution
from tempo.page.sessions import Session, Sessions
from tests.view.scored import answer


def asked(sessions: Sessions, visitor: str, query: str) -> int:
    """A question from beginning to end; returns its generation."""
    generation = sessions.take(visitor, running=True)
    turn = sessions.add(visitor, generation, "clip.mp4", replace(answer([0.9]), query=query))
    assert turn is not None
    assert turn.answer.query == query
    return generation


def test_an_answer_about_another_video_comes_too_late() -> None:
    sessions = Sessions(60)
    sessions.renew("a")
    generation = asked(sessions, "a", "First?")
    assert sessions.shows("a", generation)
    sessions.renew("a")
    assert not sessions.shows("a", generation)
    assert sessions.add("a", generation, "clip.mp4", answer([0.9])) is None
    sessions.attribute("a", generation, 1, Attribution(segments=(0,), drops=(1.0,), baseline=-1.0, seconds=0.1))
    assert sessions.of("a").turns == ()


def test_a_turn_is_added_to_what_is_there_when_it_comes() -> None:
    sessions = Sessions(60)
    sessions.renew("a")
    slow = sessions.take("a", running=True)
    fast = asked(sessions, "a", "Second?")
    sessions.add("a", slow, "clip.mp4", replace(answer([0.9]), query="First?"))
    sessions.attribute("a", slow, 1, Attribution(segments=(0,), drops=(1.0,), baseline=-1.0, seconds=0.1))
    assert not sessions.shows("a", slow)
    assert sessions.shows("a", fast)
    assert [turn.answer.query for turn in sessions.of("a").turns] == ["Second?", "First?"]
    assert [turn.attribution is not None for turn in sessions.of("a").turns] == [True, False]


def test_visitors_do_not_meet() -> None:
    sessions = Sessions(60)
    mine, theirs = asked(sessions, "a", "Mine?"), asked(sessions, "b", "Theirs?")
    sessions.renew("b")
    assert sessions.shows("a", mine)
    assert not sessions.shows("b", theirs)
    assert len(sessions.of("a").turns) == 1


def test_nothing_is_lost_where_many_add_at_once() -> None:
    sessions = Sessions(60)
    generation = sessions.renew("a")
    adding = [
        threading.Thread(target=lambda: [sessions.add("a", generation, "clip.mp4", answer([0.9])) for _ in range(5)])
        for _ in range(8)
    ]
    for thread in adding:
        thread.start()
    for thread in adding:
        thread.join()
    assert [turn.number for turn in sessions.of("a").turns] == list(range(1, 41))


def test_a_session_ends_after_its_visitor_left_and_others_push_out_the_oldest() -> None:
    sessions = Sessions(age_s=0, most=2)
    generation = asked(sessions, "a", "First?")
    sessions.leave("a")
    assert not sessions.shows("a", generation)
    sessions.renew("b")
    assert sessions.of("a") == Session()
    for visitor in ("c", "d"):
        sessions.renew(visitor)
    assert sessions.of("b") == Session()
    assert sessions.of("c") != Session()


def test_a_visitor_who_comes_back_finds_the_conversation() -> None:
    sessions = Sessions(age_s=60)
    asked(sessions, "a", "First?")
    sessions.leave("a")
    asked(sessions, "a", "Second?")
    assert [turn.answer.query for turn in sessions.of("a").turns] == ["First?", "Second?"]
