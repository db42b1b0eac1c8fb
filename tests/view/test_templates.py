"""The templates of page and report: what others wrote stays text in all of them, and their words are said."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from jinja2 import UndefinedError, nodes

from tempo.attribution import Attribution, agreement
from tempo.config import AskOptions
from tempo.model.spec import ModelSpec
from tempo.page import pieces
from tempo.page.examples import read_examples
from tempo.page.links import Link
from tempo.preflight import Limit, Preflight
from tempo.video import VideoInfo
from tempo.view import (
    comparison,
    evidence,
    explanation,
    export,
    markup,
    model_card,
    stages,
    table,
    timeline,
    times,
    upload,
)
from tempo.view.language import ENGLISH
from tests.view import sources
from tests.view.scored import answer

VISITOR = """</p><script>alert(1)</script>&"' ${x} `y` {{z}} \\ @w <b onclick='x'>"""
"""A question, an answer, or the name of a file."""
FILES = sorted((Path(markup.__file__).parent / "templates").glob("*.html"))
EXTRACTED = {message.id for message in sources.template()}
of_every_template = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


class Parts(HTMLParser):
    """What a browser makes of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data

    def texts(self) -> list[str]:
        """All that is shown: the text, the values of attributes, and what the page's script will set as text."""
        said = [base64.b64decode(value).decode() for name, value in self.attributes if name == "data-said"]
        return [self.text, *(value for _, value in self.attributes), *said]


def everything() -> dict[str, str]:
    """Every piece of the page, and the report, about what a visitor wrote; by name."""
    attribution = Attribution(segments=(0, 1), drops=(0.4, 1.2), baseline=-0.5, seconds=0.1)
    run = answer([0.1, 0.9, 0.3], text=f"{VISITOR} at 0:05 and 99:00", query=VISITOR)
    run = replace(run, video=replace(run.video, file=VISITOR), source=VISITOR, model=VISITOR)
    cited = times.cited(run.text, run.video.end_s, run.segments)
    spec = replace(ModelSpec(), name=VISITOR, scope=VISITOR, licence=VISITOR)
    pictures = np.full((3, 18, 32, 3), 99, np.uint8)
    info = VideoInfo(
        path=Path(VISITOR),
        size_bytes=1,
        container="mp4",
        codec="h264",
        pixel_format="yuv420p",
        webm=False,
        duration_s=60.0,
        width=64,
        height=64,
        fps=30.0,
        rotation=0,
    )
    plan = Preflight(
        info=info,
        frames=8,
        segments=1,
        segment_s=4.0,
        fps_sampled=2.0,
        start_s=0.0,
        end_s=60.0,
        estimate_s=None,
        limits=(Limit("{name}", {"name": VISITOR}),),
        playable=True,
    )
    figure = timeline.allocation(run.segments, run.budget, end_s=12.0, cited=cited)
    exported = export.html(run, figure, pictures, {VISITOR: VISITOR}, attribution=attribution)
    return {
        "report": exported.replace(export.get_plotlyjs(), ""),
        "answer": times.linked(run.text, cited),
        "sources": evidence.sources(run),
        "times": pieces.cited(run.text, cited, ENGLISH),
        "comparison": comparison.table([run, run]),
        "no preview": pieces.no_preview(VISITOR, ENGLISH),
        "link": pieces.link(Link(read_examples()[0], VISITOR, AskOptions()), ENGLISH),
        "model": model_card.html(name=VISITOR, parameters=1, device=VISITOR, dtype=VISITOR, reason=VISITOR, spec=spec),
        "preflight": upload.describe(plan, spec, 8192),
        "stages": stages.finished(run),
        "table": table.html(run.segments, attribution=attribution),
        "cards": evidence.cards(run, pictures),
        "attribution": evidence.attribution(run, attribution, agreement(run, attribution)),
        "diagram": explanation.diagram(run, spec),
        "notes": pieces.making_preview(ENGLISH) + pieces.preview(ENGLISH) + pieces.weighing(0, 0, ENGLISH),
        "zoom": pieces.zoom(ENGLISH),
        "sprite": pieces.sprite(pictures),
        "empty": markup.Markup().join(pieces.empty(place, ENGLISH) for place in pieces.EMPTY) + pieces.no_link(ENGLISH),
    }


EVERYTHING = everything()
SHOWN = {"report": 7, "answer": 1, "comparison": 4, "no preview": 1, "model": 6, "preflight": 1}
"""How often what a visitor wrote is to be read there."""


@pytest.mark.parametrize("piece", EVERYTHING)
def test_what_a_visitor_wrote_stays_text(piece: str) -> None:
    html = EVERYTHING[piece]
    parts = Parts(html)
    assert parts.tags.count("script") == (3 if piece == "report" else 0)
    assert "b" not in parts.tags
    assert "onclick" not in dict(parts.attributes)
    assert sum(text.count(VISITOR) for text in parts.texts()) >= SHOWN.get(piece, 0)
    if piece != "report":  # which is no template of Gradio's, and has a script and a style of its own
        assert not set(html) & set("$`{}\\@")


def test_every_template_is_used_in_what_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    rendered = set()
    get_template = markup.TEMPLATES.get_template
    monkeypatch.setattr(markup.TEMPLATES, "get_template", lambda name, *a: rendered.add(name) or get_template(name, *a))
    everything()
    assert rendered >= {file.name for file in FILES} - {"switch.html"}  # which is about languages alone


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="words"):
        markup.render("note.html", kind="empty")


@of_every_template
def test_a_template_escapes_all_and_puts_values_in_quotes(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    parsed = markup.TEMPLATES.parse(text)
    assert not {node.name for node in parsed.find_all(nodes.Filter)} - {"format"}
    assert not list(parsed.find_all((nodes.ScopedEvalContextModifier, nodes.EvalContextModifier)))
    assert not re.search(r"\s[\w-]+=\{\{", text)


@of_every_template
def test_a_template_has_no_words_of_its_own(file: Path) -> None:
    """Its words are said, and what is said is written there."""
    text = file.read_text(encoding="utf-8")
    parsed = markup.TEMPLATES.parse(text)
    own = "".join(data.data for output in parsed.find_all(nodes.Output) for data in output.find_all(nodes.TemplateData))
    assert not re.search(r"[A-Za-z]", re.sub(r"<[^<>]*>", "", own))
    assert not re.search(r'(?:aria-label|title|alt|placeholder)="[^"]', own)
    for call in parsed.find_all(nodes.Call):
        if getattr(call.node, "name", "") == "say":
            assert isinstance(call.args[0], nodes.Const), f"{file.name}:{call.lineno}"
            assert call.args[0].value in EXTRACTED, f"{file.name}:{call.lineno}"
