"""Table: the numbers behind the timeline, for those who cannot see it, as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from tempo.answer import ScoredSegment
from tempo.attribution import Attribution
from tempo.view.clock import span
from tempo.view.language import ENGLISH, Language
from tempo.view.markup import Markup, render


def html(
    segments: Sequence[ScoredSegment], *, attribution: Attribution | None = None, language: Language = ENGLISH
) -> Markup:
    """A row a segment: its time, which seeks the player, its tokens, its relevance score, and its drop if tried."""
    number = language.number
    drops = dict(zip(attribution.segments, attribution.drops, strict=True)) if attribution else {}
    rows = []
    for segment in segments:
        cells = [number(segment.tokens, ","), number(segment.relevance, ".2f")]
        if attribution:
            drop = drops.get(segment.index)
            cells.append("" if drop is None else number(round(drop, 2) + 0.0, "+.2f"))  # no -0.00
        rows.append((segment.start_s, span(segment.start_s, segment.end_s), cells))
    return render("table.html", say=language.say, rows=rows, attributed=attribution is not None)
