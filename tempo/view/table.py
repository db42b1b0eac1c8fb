"""Table: the numbers behind the timeline, for those who cannot see it, as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from tempo.answer import ScoredSegment
from tempo.attribution import Attribution
from tempo.view.clock import span
from tempo.view.language import ENGLISH, Language
from tempo.view.markup import inert


def html(
    segments: Sequence[ScoredSegment], *, attribution: Attribution | None = None, language: Language = ENGLISH
) -> str:
    """A row a segment: its time, which seeks the player, its tokens, its relevance score, and its drop if tried."""
    say = language.say
    drops = dict(zip(attribution.segments, attribution.drops, strict=True)) if attribution else {}
    heads = [say("Time"), say("Tokens"), say("Relevance")] + ([say("Attribution, nats")] if attribution else [])
    rows = []
    for segment in segments:
        time = span(segment.start_s, segment.end_s)
        label = inert(say("{time}: go there.", time=time))
        cells = [language.number(segment.tokens, ","), language.number(segment.relevance, ".2f")]
        if attribution:
            drop = drops.get(segment.index)
            cells.append("" if drop is None else language.number(drop, "+.2f"))
        rows.append(
            f'<tr><th scope="row"><button type="button" class="tempo-seek" data-start="{segment.start_s:g}" '
            f'aria-label="{label}">{time}</button></th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
        )
    caption = inert(say("Tokens kept and relevance score of each segment"))
    head = "".join(f'<th scope="col">{inert(text)}</th>' for text in heads)
    return (
        f'<table class="tempo-table"><caption>{caption}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )
