from __future__ import annotations

import base64
import re

import cv2
import numpy as np

from tempo.view import markup
from tests.view.reading import HOSTILE, parsed


def test_what_others_wrote_stays_text() -> None:
    escaped = markup.inert(HOSTILE)
    assert parsed(escaped).tags == []
    assert "".join(parsed(escaped).words) == HOSTILE
    assert not set(escaped) & set("<>${}`\\@\"'")


def test_what_is_left_to_the_script_comes_back_whole() -> None:
    text = f"{HOSTILE} 第84秒 ü"
    html = markup.said(text)
    found = re.fullmatch(r'<span data-said="([A-Za-z0-9+/=]+)"></span>', html)
    assert found
    assert base64.b64decode(found[1]).decode() == text


def test_a_picture_comes_back_in_its_colours() -> None:
    picture = np.zeros((24, 32, 3), np.uint8)
    picture[:] = (200, 40, 90)
    uri = markup.data_uri(markup.jpeg(picture))
    data = np.frombuffer(base64.b64decode(uri.removeprefix("data:image/jpeg;base64,")), np.uint8)
    shown = cv2.cvtColor(cv2.imdecode(data, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
    assert np.abs(shown.astype(int) - picture).max() < 10
