"""Logs: who may write to stderr, and what."""

from __future__ import annotations

import logging


def configure_logging() -> None:
    """Log to stderr: what this package says, errors of all others. For all entry points but the page."""
    logging.basicConfig(level=logging.ERROR, format="%(name)s: %(levelname)s: %(message)s")
    logging.getLogger("tempo").setLevel(logging.INFO)
    # Warnings of the warnings module become log records of level WARNING, which the root level hides.
    logging.captureWarnings(True)


def quiet_transformers() -> None:
    """Errors only. transformers sets its own level when it is imported, so this comes after, where it is needed."""
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()
