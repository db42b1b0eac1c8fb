"""Comparison: several runs side by side, what was chosen and what came of it, as an HTML table."""

from __future__ import annotations

import string
from collections.abc import Callable, Sequence

from tempo.answer import Answer
from tempo.policies import POLICIES
from tempo.view.clock import span
from tempo.view.language import ENGLISH, Language
from tempo.view.markup import Markup, render, said
from tempo.view.remarks import TRUNCATIONS, WORTH_SAYING_S

NAMES = string.ascii_uppercase
"""What runs are called, here and in the figure: A, B, ..."""


def table(runs: Sequence[Answer], *, language: Language = ENGLISH) -> Markup:
    """A column a run: question, answer, what was chosen, tokens used, seconds, and what was reused.

    Where runs differ, the row carries `data-differs`. Questions and answers are written for the page's script to set
    as text.
    """
    say = language.say
    rows: list[tuple[str, Callable[[Answer], str]]] = [
        (say("Question"), lambda run: said(run.query)),
        (say("Answer"), lambda run: said(run.text)),
        (say("Allocation policy"), lambda run: say(POLICIES[run.options.policy].title)),
        (say("Truncation"), lambda run: say(TRUNCATIONS[run.options.truncation])),
        (say("Seed"), lambda run: str(run.options.seed) if run.options.drawn else "–"),
        (say("Part of the video"), lambda run: span(run.segments[0].start_s, run.segments[-1].end_s)),
        (say("Frames read"), lambda run: language.number(run.video.frames_sampled, ",")),
        (say("Visual token budget"), lambda run: language.number(run.budget.cap, ",")),
        (say("Tokens used"), lambda run: language.number(run.budget.used, ",")),
        (say("Segments without tokens"), lambda run: language.number(sum(not s.tokens for s in run.segments), ",")),
        (say("Seconds to the answer"), lambda run: language.number(run.timings.total_s, ".1f")),
        (say("Reused"), lambda run: reused(run, language=language)),
    ]
    cells = [(heading, [cell(run) for run in runs]) for heading, cell in rows]
    return render(
        "comparison.html",
        say=say,
        names=NAMES[: len(runs)],
        rows=[(heading, found, len(set(found)) > 1) for heading, found in cells],
    )


def reused(run: Answer, *, language: Language = ENGLISH) -> str:
    """What of an earlier question served this one, and the seconds it saved; "nothing" where nothing did."""
    say = language.say
    if run.reuse.compression:
        kept = [say("frames"), say("memory tokens and relevance")]
    else:
        kept = [
            words
            for words, used in ((say("frames"), run.reuse.frames), (say("vision features"), run.reuse.vision))
            if used
        ]
    if not kept:
        return say("nothing")
    steps = ", ".join(kept)
    if run.reuse.saved_s < WORTH_SAYING_S:
        return steps
    return say("{steps}; {seconds:.1f} s saved", steps=steps, seconds=run.reuse.saved_s)
