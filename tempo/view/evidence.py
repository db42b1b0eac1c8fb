"""Evidence: where tokens went, and what the answer leaned on, as HTML. Two things, shown apart.

Numbers and pictures only: no text of a visitor or a model passes through here. Every button carries the seconds that
the page's script seeks to.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from tempo.answer import Answer, ScoredSegment
from tempo.attribution import Agreement, Attribution
from tempo.view import remarks
from tempo.view.clock import span
from tempo.view.keyframes import RELEVANT_FROM
from tempo.view.language import ENGLISH, Language
from tempo.view.markup import Markup, data_uri, jpeg, render
from tempo.view.palette import colour, css

CARD_PX = 240
"""Long edge of a card's picture."""
SMALLEST_DROP = 0.01
"""In nats; smaller ones, which would be "0 % less likely", are not listed."""
MOST_DROPS = 3
"""Segments that are listed of an attribution."""


MOST_SOURCES = 6
"""Stretches of time that are named as what an answer comes from."""


@dataclass(frozen=True)
class Card:
    """A segment that got many tokens, as it is written."""

    start_s: float
    time: str
    tokens: str
    relevance: str
    colour: str
    """Of its relevance, as CSS."""
    picture: str
    """Its address."""


def top(segments: Sequence[ScoredSegment], count: int) -> list[int]:
    """Positions of the `count` segments with the most tokens, the most first; none without tokens.

    Of equal ones the more relevant, then the earlier.
    """
    kept = [i for i, segment in enumerate(segments) if segment.tokens > 0]
    return sorted(kept, key=lambda i: (-segments[i].tokens, -segments[i].relevance, i))[:count]


def sources(answer: Answer, *, language: Language = ENGLISH) -> Markup:
    """What an answer comes from, as HTML: the stretches of time that scored as relevant, as links into the video.

    Where nothing did, or everything is the same, it says so without links.
    """
    scores = [segment.relevance for segment in answer.segments]
    stretches: list[list[float]] = []
    for segment in answer.segments:
        if segment.relevance < RELEVANT_FROM:
            continue
        if stretches and stretches[-1][1] == segment.start_s:
            stretches[-1][1] = segment.end_s
        else:
            stretches.append([segment.start_s, segment.end_s])
    if not stretches or (len(scores) > 1 and min(scores) >= RELEVANT_FROM):
        return render(
            "sources.html", say=language.say, named=[], words=remarks.peak(answer.segments, language=language)
        )
    named = [(start_s, span(start_s, end_s)) for start_s, end_s in stretches[:MOST_SOURCES]]
    rest = len(stretches) - len(named)
    words = language.plural(rest, "and {count:,} more", "and {count:,} more") if rest else ""
    return render("sources.html", say=language.say, named=named, words=words)


def cards(answer: Answer, pictures: np.ndarray, *, count: int = 6, language: Language = ENGLISH) -> Markup:
    """The segments that got the most tokens, as cards that seek the player, in HTML.

    Args:
        pictures: uint8 (S, h, w, 3) RGB, one of each segment.
        count: most cards.
    """
    most = max(segment.tokens for segment in answer.segments)
    fewest = min((segment.tokens for segment in answer.segments if segment.tokens), default=0)
    # Beside segments that got more, one with as few as any is no evidence.
    shown = [i for i in top(answer.segments, count) if answer.segments[i].tokens > fewest or most == fewest]
    if most == fewest and sum(segment.tokens > 0 for segment in answer.segments) > count:
        words = language.say(
            "Every segment with tokens kept the same, {tokens:,}, so tokens point to none of them. "
            "The track of relevance in the timeline shows where the compressor looked.",
            tokens=most,
        )
        return render("cards.html", say=language.say, words=words, cards=[])
    kept = sum(answer.segments[i].tokens for i in shown)
    share = language.plural(
        len(shown),
        "This one of {total:,} segments kept {share:.0f} % of the tokens that were used. "
        "It is what the decoder could see most of, not why it answered as it did.",
        "These {count:,} of {total:,} segments kept {share:.0f} % of the tokens that were used. "
        "It is what the decoder could see most of, not why it answered as it did.",
        total=len(answer.segments),
        share=100 * kept / max(answer.budget.used, 1),
    )
    cards = [_card(answer.segments[i], pictures[i], language) for i in shown]
    return render("cards.html", say=language.say, words=share, cards=cards)


def attribution(
    answer: Answer, attribution: Attribution, agreement: Agreement, *, language: Language = ENGLISH
) -> Markup:
    """What leaving segments out did to the answer, what it means, and whether it agrees with the tokens, in HTML."""
    say = language.say
    meaning = language.plural(
        len(attribution.segments),
        "The one segment with tokens was left out, and the decoder was asked how likely it then finds the answer it "
        "gave. A large drop means that the answer leaned on what the video shows.",
        "Each of {count:,} segments was left out in turn, and the decoder was asked how likely it then finds the "
        "answer it gave. A large drop means that the answer leaned on that segment. A small one does not mean that it "
        "was ignored: another segment may show the same.",
    )
    with_tokens = sum(segment.tokens > 0 for segment in answer.segments)
    if with_tokens > len(attribution.segments):
        meaning += " " + say("Of {total:,} segments with tokens, those with the most were tried.", total=with_tokens)
    drops = sorted(zip(attribution.drops, attribution.segments, strict=True), key=lambda drop: (-drop[0], drop[1]))
    listed = [(answer.segments[index], drop) for drop, index in drops[:MOST_DROPS] if drop >= SMALLEST_DROP]
    return render(
        "attribution.html",
        say=say,
        meaning=meaning,
        verdict=verdict(answer, agreement, language=language),
        state="undecided" if not agreement.decisive else "agree" if agreement.agree else "disagree",
        drops=[(at.start_s, span(at.start_s, at.end_s), _drop(drop, language)) for at, drop in listed],
    )


def verdict(answer: Answer, agreement: Agreement, *, language: Language = ENGLISH) -> str:
    """Whether tokens and attribution point to the same segment, in words."""
    tokens, drop = (answer.segments[i] for i in (agreement.top_by_tokens, agreement.top_by_drop))
    if not agreement.decisive:
        return language.say(
            "No single segment carries this answer: without any one of them it stays about as likely. It may rest on "
            "several segments that show the same, or on none."
        )
    if agreement.agree:
        return language.say(
            "Both agree: the answer leans most on {time}, and no segment kept more tokens.",
            time=span(drop.start_s, drop.end_s),
        )
    return language.say(
        "The two disagree: most tokens went to {tokens}, but the answer leans most on {drop}. Tokens are allocated "
        "before the decoder reads anything.",
        tokens=span(tokens.start_s, tokens.end_s),
        drop=span(drop.start_s, drop.end_s),
    )


def _card(segment: ScoredSegment, picture: np.ndarray, language: Language) -> Card:
    return Card(
        start_s=segment.start_s,
        time=span(segment.start_s, segment.end_s),
        tokens=language.plural(segment.tokens, "{count:,} token", "{count:,} tokens"),
        relevance=language.say("relevance {relevance:.2f}", relevance=segment.relevance),
        colour=css(colour(segment.relevance)),
        picture=data_uri(jpeg(_small(picture))),
    )


def _drop(drop: float, language: Language) -> str:
    """A drop of the log-likelihood as what it does to the likelihood."""
    share = 1 - math.exp(-drop)
    if share > 0.995:
        return language.say("without it the answer is more than 99 % less likely ({drop:.2f} nats)", drop=drop)
    return language.say(
        "without it the answer is {share:.0f} % less likely ({drop:.2f} nats)", share=100 * share, drop=drop
    )


def _small(picture: np.ndarray) -> np.ndarray:
    height, width = picture.shape[:2]
    scale = min(1.0, CARD_PX / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
