from __future__ import annotations

from tempo.attribution import Attribution
from tempo.view import table
from tests.view.languages import GERMAN
from tests.view.reading import parsed, text_of
from tests.view.scored import allocated


def test_every_segment_has_a_row_that_seeks() -> None:
    segments, _ = allocated([0.1, 0.93])
    html = table.html(segments)
    shown = parsed(html)
    assert shown.tags.count("tr") == 3
    assert shown.tags.count("button") == 2
    assert 'data-start="4"' in html
    assert f"0:04–0:08 {segments[1].tokens} 0.93" in text_of(html)


def test_attribution_adds_a_column_with_a_gap_where_nothing_was_tried() -> None:
    segments, _ = allocated([0.1, 0.93, 0.2])
    html = table.html(segments, attribution=Attribution((0, 2), (1.25, -0.5), -1.0, 0.1))
    assert "Attribution" in text_of(html)
    for cell in ("<td>+1.25</td>", "<td></td>", "<td>-0.50</td>"):
        assert cell in html


def test_what_rounds_to_nothing_has_no_sign_of_its_own() -> None:
    segments, _ = allocated([0.1, 0.9])
    html = table.html(segments, attribution=Attribution((0, 1), (-0.001, 0.001), -1.0, 0.1))
    assert html.count("<td>+0.00</td>") == 2


def test_numbers_are_written_as_the_language_does() -> None:
    segments, _ = allocated([0.93])
    assert "<td>0,93</td>" in table.html(segments, language=GERMAN)
