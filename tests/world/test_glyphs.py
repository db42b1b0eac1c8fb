"""Letters: every face has every character, as high as the world says, and a face that is missing is named."""

import numpy as np
import pytest

from tempo.errors import UsageError
from tempo.training.segments import TRAINING_FACES
from tempo.world import glyphs


def _line(text: str, face: str) -> np.ndarray:
    """Coverage (80, 80 a character) of a line whose cells are 80 px high."""
    size = (80 * len(text), 80)
    return glyphs.line(text, face, advance=1, height=1, origin=np.zeros(2), scale=np.full(2, 80.0), size=size)


@pytest.mark.parametrize("face", TRAINING_FACES)
def test_a_face_has_every_character(face: str) -> None:
    drawn = {character: _line(character, face) for character in glyphs.CHARACTERS}
    # A colon in hairlines has little ink.
    least = 30 if face.endswith(("light", "thin")) else 100
    assert all(ink.max() > 0.9 and ink.sum() > least for ink in drawn.values())
    # What a face lacks it draws as one and the same box.
    assert len({ink.tobytes() for ink in drawn.values()}) == len(drawn)
    rows = np.flatnonzero(drawn["h"].max(1) > 0.5)
    assert rows[-1] - rows[0] == pytest.approx(0.75 * 80, abs=5)


def test_a_missing_face_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(glyphs.PACKAGED, "absent", ("font_that_is_absent", "Absent.ttf"))
    with pytest.raises(UsageError, match=r"font-that-is-absent.*requirements-dev\.txt"):
        _line("a", "absent")
