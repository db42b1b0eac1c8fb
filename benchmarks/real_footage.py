"""How often the embedded model says that a video is not of its world, asked about everything it can be asked.

    python -m benchmarks.real_footage VIDEO_OR_FOLDER... [--model nano] [--seed 0]

Every file that can be read gets three questions of each family: as documented, in a form that training has, and in one
that it never has. A line for each file on stderr; the last line on stdout is JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import numpy as np

import tempo
from tempo.world.families import FAMILIES
from tempo.world.grammar import Wording
from tempo.world.question import NOT_MY_WORLD


def files(places: list[Path]) -> Iterator[Path]:
    """The files named, and those in the folders named."""
    for place in places:
        yield from sorted(path for path in place.iterdir() if path.is_file()) if place.is_dir() else [place]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("videos", nargs="+", type=Path)
    parser.add_argument("--model", default="nano")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()

    model = tempo.load(args.model, device="cpu")
    rng = np.random.default_rng(args.seed)
    refused: dict[str, float] = {}
    otherwise: Counter[str] = Counter()
    unreadable = []
    for path in files(args.videos):
        queries = [
            family.ask(rng, time_s=0, wording=wording).text
            for family in FAMILIES.values()
            for wording in get_args(Wording)
        ]
        try:
            answers = [model.answer(path, query).text for query in queries]
        except tempo.TempoError as error:
            unreadable.append(path.name)
            sys.stderr.write(f"{path.name}: {error}\n")
            continue
        refused[path.name] = sum(answer == NOT_MY_WORLD for answer in answers) / len(answers)
        otherwise.update(answer for answer in answers if answer != NOT_MY_WORLD)
        sys.stderr.write(f"{path.name}: {refused[path.name]:.2f}\n")
    record = {
        "model": args.model,
        "questions_a_video": len(FAMILIES) * len(get_args(Wording)),
        "videos": len(refused),
        "refused": round(sum(refused.values()) / max(len(refused), 1), 4),
        "refused_always": sum(share == 1 for share in refused.values()),
        "refused_by_video": {name: round(share, 2) for name, share in refused.items()},
        "said_otherwise": dict(otherwise.most_common(8)),
        "unreadable": unreadable,
    }
    sys.stdout.write(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
