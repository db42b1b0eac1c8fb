from __future__ import annotations

import time
from dataclasses import replace

import pytest

from tempo.view import times
from tests.view.languages import GERMAN
from tests.view.reading import HOSTILE, parsed
from tests.view.scored import allocated


def named(text: str) -> list[tuple[str, float, float | None]]:
    """What stands there, and the seconds it means."""
    return [(text[t.start : t.end], t.start_s, t.end_s) for t in times.cited(text, 1e6, ())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It stops at 1:27.", [("1:27", 87, None)]),
        ("1:02:03", [("1:02:03", 3723, None)]),
        ("0:08.5", [("0:08.5", 8.5, None)]),
        ("88-91 s", [("88-91 s", 88, 91)]),
        ("88 – 91 sec", [("88 – 91 sec", 88, 91)]),
        ("at 84 seconds", [("84 seconds", 84, None)]),
        ("at 84.5 seconds", [("84.5 seconds", 84.5, None)]),
        ("<84.0 seconds>", [("84.0 seconds", 84, None)]),
        ("at 1,024 seconds", [("1,024 seconds", 1024, None)]),
        ("between 10 and 14 seconds", [("10 and 14 seconds", 10, 14)]),
        ("between 1:27 and 1:30", [("1:27 and 1:30", 87, 90)]),
        ("between 3 s and 5 s", [("3 s and 5 s", 3, 5)]),
        ("from 10 s to 14 s", [("10 s to 14 s", 10, 14)]),
        ("14 to 10 seconds", [("14 to 10 seconds", 10, 14)]),
        ("1:27–1:30", [("1:27–1:30", 87, 90)]),
        ("at 1:27 and 2:03", [("1:27", 87, None), ("2:03", 123, None)]),
        ("at 10, 14 and 20 seconds", [("10", 10, None), ("14", 14, None), ("20 seconds", 20, None)]),
        ("3 s, 5 s and 7 s", [("3 s", 3, None), ("5", 5, None), ("7 s", 7, None)]),
        ("1 minute 27 seconds", [("1 minute 27 seconds", 87, None)]),
        ("1 minute and 27 seconds", [("1 minute and 27 seconds", 87, None)]),
        ("1m27s", [("1m27s", 87, None)]),
        ("2 hours 3 minutes", [("2 hours 3 minutes", 7380, None)]),
        ("1 h 2 min 3 s", [("1 h 2 min 3 s", 3723, None)]),
        ("at second 84", [("at second 84", 84, None)]),
        ("seconds 88 to 91", [("seconds 88 to 91", 88, 91)]),
        ("bei 84,5 Sekunden", [("84,5 Sekunden", 84.5, None)]),
        ("zwischen 10 und 14 Sekunden", [("10 und 14 Sekunden", 10, 14)]),
        ("在1分27秒", [("1分27秒", 87, None)]),
        ("第84秒", [("84秒", 84, None)]),
        ("从84到91秒", [("84到91秒", 84, 91)]),
    ],
)
def test_times_are_found_as_they_are_written(text: str, expected: list[tuple[str, float, float | None]]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "for 5 seconds",
        "for about 10 to 14 seconds",
        "it lasts 3 seconds",
        "the first 10 seconds",
        "10 seconds later",
        "5 seconds before the end",
        "持续5秒",
        "a 5-second clip",
        "30 frames per second",
        "at 10:30 pm",
        "um 10:30 Uhr",
        "the 1980s",
        "music of the 80s",
        "16:9",
        "5 m away",
        "version 1.2",
        "3 stars and 2 moons",
        "the second 2 cars",
        "127.0.0.1:8080",
        "2024-05-06",
    ],
)
def test_what_only_looks_like_a_time_is_left_alone(text: str) -> None:
    assert named(text) == []


def test_a_time_after_the_end_is_doubtful() -> None:
    found = times.cited("at 0:16, at 0:17, from 15 to 19 s", 16.2, ())
    assert [t.doubt for t in found] == ["", "beyond", "beyond"]


def test_a_time_far_from_any_allocation_is_doubtful() -> None:
    segments, _ = allocated([0.0, 0.0, 0.0, 0.0, 0.9, 0.0, 0.0], k_min=1, k_max=16)
    text = "at 0:05, 0:13, 0:18, 0:23 and 0:27, from 0 to 13 s"
    assert [t.doubt for t in times.cited(text, 28, segments)] == [
        "unallocated",
        "unallocated",
        "",
        "unallocated",
        "unallocated",
        "unallocated",
    ]


def test_where_all_segments_keep_about_the_same_no_time_is_far_from_them() -> None:
    segments, _ = allocated([0.5] * 8, cap=37)
    segments = tuple(replace(segment, tokens=4 + segment.index % 2) for segment in segments)
    assert [t.doubt for t in times.cited("at 3 s and 30 s", 32, segments)] == ["", ""]


def test_links_carry_seconds_and_doubts_and_leave_the_text_as_it_was() -> None:
    segments, _ = allocated([0.0, 0.0, 0.0, 0.0, 0.9])
    text = "At 0:17, not at 2 s or 0:45 & that is <all>."
    html = times.linked(text, times.cited(text, 20, segments))
    shown = parsed(html)
    assert shown.tags.count("button") == 2
    assert 'data-start="17"' in html
    assert 'data-start="2" data-doubt="unallocated"' in html
    assert 'data-start="45"' not in html
    assert 'data-doubt="beyond" title="The video ends before this time."' in html
    assert "".join(shown.words).replace("?", "").replace(" (The video ends before this time.)", "") == text


def test_links_speak_other_languages() -> None:
    html = times.linked("0:45", times.cited("0:45", 20, ()), language=GERMAN)
    assert "The video ends" not in html


def test_hostile_text_stays_text() -> None:
    text = f"{HOSTILE} at 0:03 {HOSTILE}"
    html = times.linked(text, times.cited(text, 20, ()))
    shown = parsed(html)
    assert shown.tags == ["button"]
    assert "".join(shown.words) == text
    assert "${" not in html


@pytest.mark.parametrize("piece", ["1, ", "1 ", "1:", "1" * 50, "1:27 ", " ", "at ", "1 h 2 min ", "for about "])
def test_long_hostile_text_takes_no_time(piece: str) -> None:
    start = time.process_time()
    times.cited(piece * (20_000 // len(piece)), 20, ())
    assert time.process_time() - start < 1.0
