from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import numpy as np
import pytest

from tempo.answer import Answer
from tempo.attribution import Attribution
from tempo.record import Record, to_dict
from tempo.view import export, timeline
from tempo.view.language import ENGLISH, Language
from tests.view.languages import GERMAN
from tests.view.reading import HOSTILE, parsed
from tests.view.scored import answer

ATTRIBUTION = Attribution(segments=(0, 1), drops=(-0.1, 1.2), baseline=-0.5, seconds=0.1)


def exported(run: Answer, attribution: Attribution | None = None, language: Language = ENGLISH) -> str:
    end_s = run.segments[-1].end_s
    figure = timeline.allocation(run.segments, run.budget, end_s=end_s, attribution=attribution)
    pictures = np.full((len(run.segments), 18, 32, 3), 99, np.uint8)
    return export.html(run, figure, pictures, {"Tempo": "0.1.0"}, attribution=attribution, language=language)


def without_plotly(html: str) -> str:
    """Plotly's own code names addresses that a bar chart never asks for."""
    return html.replace(export.get_plotlyjs(), "")


def test_a_report_says_what_was_asked_and_what_came_of_it() -> None:
    html = without_plotly(exported(answer([0.1, 0.9, 0.3], text="at 0:05", query="When?"), ATTRIBUTION))
    words = " ".join(parsed(html).words)
    for part in ("When?", "0:05", "3 segments of 4.0 s", "tempo-nano", "Tempo", "0.1.0", "ata", "Where tokens went"):
        assert part in words
    assert "What the answer leaned on" in words
    assert html.count("data:image/jpeg") == 2
    assert html.count("<td>") >= 6


def test_a_report_asks_for_nothing() -> None:
    html = without_plotly(exported(answer([0.1, 0.9])))
    assert not re.search(r"https?:|//[a-z]|src=\"(?!data:)|href=|url\(", html)
    assert "default-src 'none'" in html


def test_what_others_wrote_stays_text() -> None:
    html = without_plotly(exported(answer([0.1, 0.9], text=HOSTILE, query=f"</script>{HOSTILE}")))
    shown = parsed(html)
    assert shown.tags.count("script") == 3
    assert "".join(shown.words).count(HOSTILE) == 2


def test_the_figure_cannot_end_its_script_and_comes_back_whole() -> None:
    run = answer([0.1, 0.9])
    figure = timeline.allocation(run.segments, run.budget, end_s=8)
    figure.layout.title.text = "</script><b>"
    html = export.html(run, figure, np.zeros((2, 9, 16, 3), np.uint8), {})
    written = re.search(r'id="figure">(.*?)</script>', html)
    assert written
    assert json.loads(written[1]) == json.loads(figure.to_json())


def test_a_report_is_in_the_language_of_the_page() -> None:
    html = exported(answer([0.1, 0.9]), language=GERMAN)
    assert '<html lang="de">' in html


@pytest.mark.parametrize("attribution", [None, ATTRIBUTION])
def test_csv_has_a_line_a_segment_and_the_numbers_come_back(attribution: Attribution | None) -> None:
    run = answer([0.1, 0.9, 0.3333333333])
    lines = list(csv.DictReader(io.StringIO(export.csv(run, attribution=attribution))))
    written = to_dict(Record(run))["segments"]
    assert [{key: float(line[key]) for key in written[0]} for line in lines] == written
    assert [line.get("drop") for line in lines] == (["-0.1", "1.2", ""] if attribution else [None] * 3)


CHOSEN = {"policy": "random", "seed": "77", "temperature": "0.5", "truncation": "head", "k_min": "1", "k_max": "16"}


def recorded() -> Answer:
    run = answer([0.1, 0.9, 0.3], query="=1+1", policy="random")
    return replace(
        run,
        options=replace(run.options, seed=77, temperature=0.5, start_s=4.0),
        video=replace(run.video, file="-holiday, part 1.mp4"),
        asked_at="2026-11-29T15:30:12+00:00",
        source="nano",
        revision="0123456789ab",
    )


def test_every_line_of_the_csv_says_what_was_asked_and_how() -> None:
    run = recorded()
    lines = list(csv.DictReader(io.StringIO(export.csv(run))))
    assert len(lines) == 3
    for line in lines:
        assert CHOSEN.items() <= line.items()
        assert (line["model"], line["source"], line["revision"]) == ("tempo-nano", "nano", "0123456789ab")
        assert (line["asked_at"], line["finish"], line["span_start_s"], line["span_end_s"]) == (
            "2026-11-29T15:30:12+00:00",
            "stop",
            "4.0",
            "",
        )
        assert (line["query"], line["file"]) == ("'=1+1", "'-holiday, part 1.mp4")
    assert [line["start_s"] for line in lines] == ["0.0", "4.0", "8.0"]


def test_a_report_names_what_the_other_forms_name() -> None:
    words = " ".join(parsed(without_plotly(exported(recorded()))).words)
    for part in (
        "-holiday, part 1.mp4",
        "2026-11-29T15:30:12+00:00",
        "nano @ 0123456789ab",
        "77",
        "random",
        "complete",
    ):
        assert part in words
