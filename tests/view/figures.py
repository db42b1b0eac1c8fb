"""What stands in a figure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import plotly.graph_objects as go


def texts(figure: go.Figure) -> str:
    return " / ".join(annotation.text for annotation in figure.layout.annotations)


def trace(figure: go.Figure, kind: str) -> Any:
    (found,) = [trace for trace in figure.data if trace.meta == kind]
    return found


def seconds(dates: Sequence[str]) -> list[float]:
    return [(datetime.fromisoformat(date) - datetime(1970, 1, 1)).total_seconds() for date in dates]
