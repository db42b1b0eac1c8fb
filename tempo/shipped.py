"""Shipped: where the files lie that come with the code: the embedded model, the examples, what the page looks like.

In a checkout `tempo/assets` is a link to `assets/`; a wheel has the files there.
"""

from pathlib import Path

ASSETS = (Path(__file__).parent / "assets").resolve()

NANO = ASSETS / "tempo-nano"
"""The embedded model."""
