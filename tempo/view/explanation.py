"""Explanation: how the model comes to an answer, drawn as five steps with the numbers of the video at hand, as HTML.

Numbers and words of this project only. The pictures are inline SVG in the colour of the text around them, so that they
fit both themes; what they show is said beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tempo.answer import Answer
from tempo.model.spec import ModelSpec
from tempo.view import remarks
from tempo.view.evidence import top
from tempo.view.language import ENGLISH, Language
from tempo.view.markup import Markup, render
from tempo.view.palette import SCALE, css

LOW, HIGH = css(SCALE[0][1]), css(SCALE[-1][1])
LIKE = (0.2, 0.5, 1.0, 0.35, 0.15, 0.7)
"""Heights of the bars in the pictures, which stand for no video."""


@dataclass(frozen=True)
class Box:
    """A rectangle of a picture, which is 120 wide and 64 high."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    opacity: float = 1.0


@dataclass(frozen=True)
class Step:
    """One step of the way from a video to an answer."""

    heading: str
    number: str
    """What comes out of it, in numbers."""
    words: str
    picture: Sequence[Box]


def diagram(answer: Answer | None, spec: ModelSpec, *, language: Language = ENGLISH) -> Markup:
    """The way from frames to text.

    Args:
        answer: whose numbers are shown; None shows the model's own limits.
        spec: of the model that answers.
    """
    lead = (
        language.say("The numbers are the model's limits; ask about a video to see its own.")
        if answer is None
        else language.say("The numbers are those of the question you see.")
    )
    return render("explanation.html", say=language.say, lead=lead, steps=_steps(answer, spec, language))


def _steps(answer: Answer | None, spec: ModelSpec, language: Language) -> tuple[Step, ...]:
    say, plural = language.say, language.plural
    if answer is None:
        frames = say("at most {count:,} frames", count=spec.max_frames)
        segments = say("{window:,} frames each", window=spec.window)
        memory = say("{k_max:,} memory tokens each", k_max=spec.k_max)
        kept = say("at most {budget:,} tokens in all", budget=spec.budget_for(spec.max_frames // spec.window))
        context = say("at most {count:,} tokens of context", count=spec.context_limit)
        anchor, k_max = spec.k_min, spec.k_max
    else:
        count = len(answer.segments)
        frames = plural(answer.video.frames_sampled, "{count:,} frame", "{count:,} frames")
        length_s = answer.segments[0].end_s - answer.segments[0].start_s
        segments = plural(
            count, "{count:,} segment of {seconds:.1f} s", "{count:,} segments of {seconds:.1f} s", seconds=length_s
        )
        memory = say(
            "{count:,} × {k_max:,} = {all:,} memory tokens", count=count, k_max=spec.k_max, all=count * spec.k_max
        )
        kept = say(
            "{used:,} of {all:,} tokens kept, {share:.0f} %",
            used=answer.budget.used,
            all=count * spec.k_max,
            share=100 * answer.budget.used / (count * spec.k_max),
        )
        context = _concentration(answer, language)
        anchor, k_max = answer.budget.k_min, answer.budget.k_max
    if answer is None or answer.options.policy == "ata":
        shared = say(
            "Adaptive token allocation spends the budget by relevance: every segment keeps at least {anchor:,} (the "
            "temporal anchor) and at most {k_max:,} of its first tokens, the rest is dropped.",
            anchor=anchor,
            k_max=k_max,
        )
    else:
        shared = remarks.policy(answer, language=language)
    return (
        Step(
            say("Frames"),
            frames,
            say("The video is sampled at {fps:g} frames a second, a long one more thinly.", fps=spec.fps),
            [Box(4 + 19 * i, 20, 16, 24, "currentColor", 0.35) for i in range(6)],
        ),
        Step(
            say("Segments"),
            segments,
            say("{window:,} frames in a row make a segment. Each is read apart from the others.", window=spec.window),
            [Box(4 + 58 * i + 13 * j, 20, 11, 24, "currentColor", 0.35) for i in (0, 1) for j in range(4)],
        ),
        Step(
            say("Memory tokens and relevance"),
            memory,
            say(
                "A small vision-language model, the compressor, reads a segment together with your question. It writes "
                "what matters for it into memory tokens, the most important first, and scores how relevant the segment "
                "is."
            ),
            [box for i, share in enumerate(LIKE) for box in _tokens(8 + 19 * i, 1.0, _mixed(share))],
        ),
        Step(
            say("Allocation"),
            kept,
            shared,
            [box for i, share in enumerate(LIKE) for box in _tokens(8 + 19 * i, share, _mixed(share))],
        ),
        Step(
            say("Answer"),
            context,
            say(
                "A language model, the decoder, reads the time and the kept tokens of one segment after the other, "
                "then your question, and writes the answer. It sees nothing else of the video."
            ),
            [Box(8, 14 + 13 * i, width, 7, "currentColor", 0.5) for i, width in enumerate((104, 88, 52))],
        ),
    )


def _concentration(answer: Answer, language: Language) -> str:
    """From how few segments half of the tokens come, and how many that is, as the last of them may reach beyond."""
    few, held = _half(answer)
    kept = [segment.tokens for segment in answer.segments if segment.tokens]
    if not kept or min(kept) == max(kept):
        return language.plural(
            len(kept),
            "{count:,} segment with tokens",
            "{count:,} segments with equally many tokens",
        )
    return language.say(
        "{few:,} of {count:,} segments hold {share:.0f} % of what was kept",
        few=few,
        count=len(answer.segments),
        share=100 * held / answer.budget.used,
    )


def _half(answer: Answer) -> tuple[int, int]:
    """How few segments hold half of the tokens that were kept, and how many tokens they hold."""
    held = 0
    order = top(answer.segments, len(answer.segments))
    for count, i in enumerate(order, start=1):
        held += answer.segments[i].tokens
        if 2 * held >= answer.budget.used:
            return count, held
    return 0, 0


def _tokens(x: float, share: float, fill: str) -> list[Box]:
    """A column of memory tokens, `share` of them kept."""
    kept = max(1, round(6 * share))
    return [Box(x, 52 - 9 * i, 14, 7, fill) for i in range(kept)]


def _mixed(share: float) -> str:
    return HIGH if share >= 0.5 else LOW
