"""Notes: what is to be known of an answer, in words. Numbers only: no text of a visitor passes through here."""

from __future__ import annotations

from collections.abc import Sequence

from tempo.answer import Answer, Budget, ScoredSegment
from tempo.config import Truncation
from tempo.errors import Words
from tempo.policies import POLICIES
from tempo.preflight import duration
from tempo.view.clock import span
from tempo.view.keyframes import RELEVANT_FROM, Keyframes
from tempo.view.language import ENGLISH, Language

MOST_NAMED = 3
"""Most segments with the highest score that are named."""
TRUNCATIONS: dict[Truncation, Words] = {
    "head": Words("Head (the paper's)"),
    "tail": Words("Tail"),
    "merge": Words("Merge similar tokens"),
}

SHORT_S = 0.5
"""By so many seconds less than what was asked for may be read without a word."""

MOST_FRAMES = 2048
"""No question may have more frames read."""
WORTH_SAYING_S = 0.05
"""What was saved is said from here on: less would be "0.0 s"."""
SPARSE_S = 1.0
"""From this distance between sampled frames on, in seconds, the page warns that short events can be missed."""


def summary(segments: Sequence[ScoredSegment], budget: Budget, frames: int, *, language: Language = ENGLISH) -> str:
    """What was read and kept: "128 segments of 4.0 s, 2,950 of 4,096 tokens used, 2.9 a frame."

    Args:
        segments: all segments with their tokens, at least one.
        budget: the visual token budget and its use.
        frames: number of frames that were sampled.
    """
    return language.plural(
        len(segments),
        "{count:,} segment of {seconds:.1f} s, {used:,} of {cap:,} tokens used, {rate:.1f} a frame.",
        "{count:,} segments of {seconds:.1f} s, {used:,} of {cap:,} tokens used, {rate:.1f} a frame.",
        seconds=segments[0].end_s - segments[0].start_s,
        used=budget.used,
        cap=budget.cap,
        rate=budget.used / frames,
    )


def of(answer: Answer, *, language: Language = ENGLISH) -> list[str]:
    """What a careful reader of this answer should know, one sentence or two each."""
    say = language.say
    found = []
    video, options = answer.video, answer.options
    if not video.as_announced:
        lengths = {"announced": duration(video.announced_s), "found": duration(video.duration_s)}
        found.append(say("The file says that it is {announced} long, but holds pictures for {found}.", **lengths))
    part = span(answer.segments[0].start_s, answer.segments[-1].end_s)
    asked_s = video.end_s if options.end_s is None else min(options.end_s, video.end_s)
    if answer.segments[-1].end_s < asked_s - SHORT_S:
        found.append(
            say(
                "Only {part} of the video was read: so much is read at most, or nothing behind it can be decoded.",
                part=part,
            )
        )
    elif options.start_s is not None or options.end_s is not None:
        found.append(say("Only {part} of the video was read, as asked.", part=part))
    if video.frames_replaced:
        found.append(
            language.plural(
                video.frames_replaced,
                "{count:,} frame that was to be read cannot be decoded; the one before or after stands for it.",
                "{count:,} frames that were to be read cannot be decoded; those before or after stand for them.",
            )
        )
    distance_s = (answer.segments[-1].end_s - answer.segments[0].start_s) / answer.video.frames_sampled
    if distance_s >= SPARSE_S:
        full = (answer.options.max_frames or MOST_FRAMES) >= MOST_FRAMES
        words = (
            Words(
                "One frame every {distance:.1f} s was read, so events shorter than that can be missed. "
                "A part of the video can be chosen and is then read more densely."
            )
            if full
            else Words(
                "One frame every {distance:.1f} s was read, so events shorter than that can be missed. "
                "More frames can be allowed in the settings, or a part of the video chosen."
            )
        )
        found.append(say(words, distance=distance_s))
    if max(segment.relevance for segment in answer.segments) < RELEVANT_FROM:
        found.append(say("No segment scored as relevant: what was asked for may not be in this video."))
    count, budget = len(answer.segments), answer.budget
    if budget.cap <= count * budget.k_min and all(segment.tokens <= budget.k_min for segment in answer.segments):
        found.append(
            say(
                "The budget of {cap:,} tokens left nothing beyond the temporal anchors of {count:,} segments, so what "
                "is relevant could not get more.",
                cap=budget.cap,
                count=count,
            )
        )
    if answer.options.policy != "ata":
        found.append(policy(answer, language=language))
    if answer.options.drawn:
        found.append(say("Drawn with seed {seed}.", seed=str(answer.options.seed)))
    if answer.finish == "length":
        found.append(say("The answer was cut off after {tokens:,} tokens.", tokens=answer.options.max_new_tokens))
    known = ""
    if answer.reuse.compression:
        known = say("Frames, memory tokens and relevance were still known from this question, so only the decoder ran.")
    elif answer.reuse.vision:
        known = say("Frames and vision features were still known from an earlier question on this video.")
    elif answer.reuse.frames:
        known = say("The frames were still known from an earlier question on this video.")
    if known and answer.reuse.saved_s >= WORTH_SAYING_S:
        known = say("{known} That saved {seconds:.1f} s.", known=known, seconds=answer.reuse.saved_s)
    return [*found, known] if known else found


def refused(answer: Answer, *, language: Language = ENGLISH) -> list[str]:
    """What a visitor should know whose video the model does not understand, and what they can do."""
    return [
        language.say(
            "{model} does not understand this video, so what it scored and kept means nothing and is not drawn.",
            model=answer.model,
        ),
        language.say(
            "Tempo-6B reads real footage: whoever starts this page with TEMPO_MODEL=Vision-CAIR/Tempo-6B needs a GPU "
            "with 16 GB. The examples show what this model can do."
        ),
    ]


def policy(answer: Answer, *, language: Language = ENGLISH) -> str:
    """Which policy shared out the budget, and what that shows."""
    rule = POLICIES[answer.options.policy]
    title, shows = language.say(rule.title), language.say(rule.shows)
    return language.say("Allocation policy: {policy}. {shows}", policy=title, shows=shows)


def peak(segments: Sequence[ScoredSegment], *, language: Language = ENGLISH) -> str:
    """Where the highest relevance score is: "Highest relevance score: 0.98 at 0:24–0:28."

    Scores that are written the same are equal: up to three segments are named, of more only their number is.
    """
    highest = language.number(max(segment.relevance for segment in segments), ".2f")
    best = [segment for segment in segments if language.number(segment.relevance, ".2f") == highest]
    if len(best) == len(segments) > 1:
        return language.say("All segments have the same relevance score: {score}.", score=highest)
    if len(best) > MOST_NAMED:
        return language.say(
            "Highest relevance score: {score} in {count:,} of {total:,} segments.",
            score=highest,
            count=len(best),
            total=len(segments),
        )
    times = ", ".join(span(segment.start_s, segment.end_s) for segment in best)
    return language.say("Highest relevance score: {score} at {time}.", score=highest, time=times)


def keyframes(shown: Keyframes, *, language: Language = ENGLISH) -> str:
    """What the two rows of keyframes show, and what they leave out."""
    count = len(shown.relevant)
    if not shown.found:
        first = language.plural(
            count, "Not scored as relevant", "No segment scored as relevant; the {count:,} highest scores"
        )
    elif shown.found > count:
        first = language.say(
            "{count:,} of the {found:,} segments that scored as relevant, those with the most tokens",
            count=count,
            found=shown.found,
        )
    else:
        first = language.plural(count, "{count:,} segment scored as relevant", "{count:,} segments scored as relevant")
    if not shown.others:
        return language.say("{relevant}.", relevant=first)
    rest = language.plural(len(shown.others), "{count:,} other in grey", "{count:,} others in grey")
    if not shown.omitted:
        return language.say("{relevant}; {others}.", relevant=first, others=rest)
    return language.say(
        "{relevant}; {others}, evenly spread over the video; {omitted:,} more are not shown.",
        relevant=first,
        others=rest,
        omitted=shown.omitted,
    )
