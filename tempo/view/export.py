"""Export: a question with its answer, to take away as one HTML file that needs nothing else.

The file requests nothing and runs only the two scripts that are written into it: its content security policy names
their hashes and allows no other source of anything. So even a mistake in escaping would run nothing.
"""

from __future__ import annotations

import base64
import csv as csv_file
import dataclasses
import hashlib
import io
import json
from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from tempo.answer import Answer, ScoredSegment
from tempo.attribution import Attribution, agreement
from tempo.view import evidence, remarks, table, times
from tempo.view.clock import clock
from tempo.view.comparison import reused
from tempo.view.language import ENGLISH, Language
from tempo.view.markup import Markup, render

STYLE = """
:root { color-scheme: light dark; --line: #c9d2df; --faint: #56647a; --accent: #c2410c; }
@media (prefers-color-scheme: dark) { :root { --line: #364356; --faint: #9fb0c4; --accent: #f0793a; } }
body { max-width: 960px; margin: 24px auto; padding: 0 16px; font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 24px; margin: 0; } h2, h3 { font-size: 17px; margin: 28px 0 6px; } p { margin: 4px 0; }
.question { color: var(--faint); } .answer { font-size: 20px; white-space: pre-wrap; overflow-wrap: anywhere; }
.question { white-space: pre-wrap; overflow-wrap: anywhere; }
.notes, .tempo-cards p, .tempo-attribution p, footer { color: var(--faint); font-size: 14px; }
.tempo-cards ol { display: grid; grid-template-columns: repeat(auto-fill, minmax(140px, 1fr)); gap: 12px; padding: 0; }
.tempo-cards li { list-style: none; }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; text-align: left; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.tempo-card { border: 3px solid; border-radius: 6px; width: 100%; overflow: hidden; }
.tempo-card img { display: block; width: 100%; }
.tempo-card strong, .tempo-card span { display: block; padding: 0 6px; font-size: 13px; }
.tempo-seek:not(.tempo-card) { border-bottom: 1px dotted; }
.tempo-time[data-doubt], .tempo-seek[data-doubt] { text-decoration: underline wavy var(--accent); }
.tempo-doubt { color: var(--accent); } .tempo-spoken { color: var(--faint); font-size: 14px; }
table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 3px 14px 3px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td { overflow-wrap: anywhere; }
caption { text-align: left; color: var(--faint); } summary { cursor: pointer; margin: 20px 0 6px; }
"""

SCRIPT = """
const figure = JSON.parse(document.getElementById("figure").textContent);
Plotly.newPlot("timeline", figure.data, figure.layout, { responsive: true, displaylogo: false, scrollZoom: true,
  showAxisDragHandles: false });
const [start, end] = figure.layout.xaxis.range.map((date) => Date.parse(`${date}Z`));
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-start]");
  if (!button) return;
  const middle = 1000 * button.dataset.start, width = Math.max((end - start) / 10, Math.min(20000, end - start));
  const from = Math.min(Math.max(start, middle - width / 2), end - width);
  const range = [from, from + width].map((time) => new Date(time).toISOString());
  Plotly.relayout("timeline", { "xaxis.range": range });
  document.getElementById("timeline").scrollIntoView({ block: "nearest" });
});
"""
"""There is no player in the file: a time shows its part of the timeline, a double click on that shows all of it."""


FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A field that begins so is run as a formula by spreadsheets."""


def html(
    answer: Answer,
    figure: go.Figure,
    pictures: np.ndarray,
    versions: Mapping[str, str],
    *,
    attribution: Attribution | None = None,
    language: Language = ENGLISH,
) -> Markup:
    """One answer as a whole HTML document.

    Args:
        figure: its timeline.
        pictures: uint8 (S, h, w, 3) RGB, one of each segment.
        versions: of what made the answer, by name.
        attribution: what leaving segments out did, if that was tried.
    """
    plotly = get_plotlyjs()
    cited = times.cited(answer.text, answer.video.end_s, answer.segments)
    leaned_on = None
    if attribution is not None and attribution.segments:
        leaned_on = evidence.attribution(answer, attribution, agreement(answer, attribution), language=language)
    return render(
        "export.html",
        say=language.say,
        language=language,
        # Nothing in it is escaped: hashes in quotes are what it allows.
        policy=Markup(
            f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
            f"script-src {_hash(plotly)} {_hash(SCRIPT)}; base-uri 'none'; form-action 'none'"
        ),
        style=Markup(STYLE),
        question=answer.query,
        answer=times.linked(answer.text, cited, language=language),
        facts=_facts(answer, language),
        cards=evidence.cards(answer, pictures, count=12, language=language),
        attribution=leaned_on,
        settings=_settings(answer, language),
        versions={**_model(answer, language), **versions},
        table=table.html(answer.segments, attribution=attribution, language=language),
        figure=_json(figure),
        plotly=Markup(plotly),
        script=Markup(SCRIPT),
    )


def csv(answer: Answer, *, attribution: Attribution | None = None) -> str:
    """The allocation as CSV (RFC 4180): a line a segment with the columns of the JSON object, and `drop` if tried.

    Behind these, the same in every line, stand the question, its video and its settings: so that any reader of tables
    reads it, and the lines of several files can be put under each other and told apart. A point before decimals
    whatever the language; a text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    drops = dict(zip(attribution.segments, attribution.drops, strict=True)) if attribution else {}
    file = io.StringIO()
    writer = csv_file.writer(file)
    columns = [field.name for field in dataclasses.fields(ScoredSegment)]
    constant = _constant(answer)
    writer.writerow([*columns, *(["drop"] if attribution else []), *constant])
    for segment in answer.segments:
        row = dataclasses.astuple(segment)
        writer.writerow([*row, *([drops.get(segment.index, "")] if attribution else []), *constant.values()])
    return file.getvalue()


def _constant(answer: Answer) -> dict[str, object]:
    """What all lines of the CSV share, by column. None becomes an empty field."""
    values = {
        "query": answer.query,
        "file": answer.video.file,
        "asked_at": answer.asked_at,
        "model": answer.model,
        "source": answer.source,
        "revision": answer.revision,
        "finish": answer.finish,
        **{f"span_{name}" if name in ("start_s", "end_s") else name: v for name, v in answer.settings().items()},
    }
    return {name: f"'{v}" if isinstance(v, str) and v.startswith(FORMULA) else v for name, v in values.items()}


def _facts(answer: Answer, language: Language) -> str:
    """The summary, the highest score, and the notes, in one paragraph."""
    words = [
        remarks.summary(answer.segments, answer.budget, answer.video.frames_sampled, language=language),
        remarks.peak(answer.segments, language=language),
        *remarks.of(answer, language=language),
    ]
    return " ".join(words)


def _settings(answer: Answer, language: Language) -> dict[str, str]:
    """What was chosen, by the names of `AskOptions` and the command line, and what it took."""
    video, timings = answer.video, answer.timings
    facts = {
        language.say("File"): video.file or "–",
        language.say("Asked at"): answer.asked_at,
        language.say("Video"): f"{clock(video.duration_s)}, {video.width} × {video.height}",
        language.say("Seconds to the answer"): language.number(timings.total_s, ".1f"),
        language.say("Reused"): reused(answer, language=language),
        language.say("End of the answer"): language.say("complete")
        if answer.finish == "stop"
        else language.say("cut off"),
    }
    return facts | {name: str(value) for name, value in answer.settings().items() if value is not None}


def _model(answer: Answer, language: Language) -> dict[str, str]:
    source = " @ ".join(part for part in (answer.source, answer.revision) if part)
    return {language.say("Model"): answer.model} | ({language.say("Source"): source} if source else {})


def _json(figure: go.Figure) -> Markup:
    """The figure as JSON that ends no script element."""
    return Markup(json.dumps(json.loads(figure.to_json())).replace("<", "\\u003c"))


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode('ascii')}'"
