"""Takeaway: an answer as a file, for those who want to keep it or work with it."""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path
from typing import Literal

from tempo.page.conversation import Turn
from tempo.record import Record, to_dict
from tempo.video import Frames
from tempo.view import export, timeline
from tempo.view.language import Language
from tempo.view.times import cited

Form = Literal["html", "json", "csv"]
FORMS: tuple[Form, ...] = ("html", "json", "csv")

CLIP_CHARACTERS = 40
"""Of a clip's name, in the name of a file."""


def write(form: Form, turn: Turn, frames: Frames, folder: Path, *, language: Language) -> Path:
    """Write an answer into a new file below `folder`.

    Args:
        frames: what the question was about; the report shows its keyframes.
    """
    path = folder / uuid.uuid4().hex / f"{name(turn)}.{form}"
    path.parent.mkdir(parents=True)
    path.write_text(_text(form, turn, frames, language), encoding="utf-8")
    return path


def name(turn: Turn) -> str:
    """What an answer's file is called, without its ending: "tempo-clip-q3-ata-20261129T153012Z".

    Letters, digits and hyphens of ASCII, short enough for every file system; clip, question, policy and second tell
    files apart.
    """
    answer = turn.answer
    clip = re.sub(r"[^a-z0-9]+", "-", Path(answer.video.file).stem.lower()).strip("-")[:CLIP_CHARACTERS].strip("-")
    policy = answer.options.policy.replace("_", "-")
    when = re.sub(r"\+00:00$", "Z", answer.asked_at).replace("-", "").replace(":", "")
    return f"tempo-{clip or 'video'}-q{turn.number}-{policy}-{when}"


def _text(form: Form, turn: Turn, frames: Frames, language: Language) -> str:
    answer = turn.answer
    if form == "csv":
        return export.csv(answer, attribution=turn.attribution)
    if form == "json":
        return json.dumps(to_dict(Record(answer, turn.attribution)), ensure_ascii=False, indent=2)
    figure = timeline.allocation(
        answer.segments,
        answer.budget,
        start_s=frames.start_s,
        end_s=frames.end_s,
        cited=cited(answer.text, answer.video.end_s, answer.segments),
        attribution=turn.attribution,
        language=language,
    )
    return export.html(
        answer,
        figure,
        frames.keyframes,
        answer.versions,
        attribution=turn.attribution,
        language=language,
    )
