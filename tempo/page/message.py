"""Message: what a visitor reads when something has failed."""

from __future__ import annotations

import logging
import uuid

import gradio as gr

from tempo.errors import TempoError
from tempo.view.language import Language

logger = logging.getLogger(__name__)


def message(error: Exception, language: Language) -> str:
    """The error's own words if they are for visitors, else an id that stands in the log.

    Gradio's errors are for visitors, too: the library of a GPU Space says with them that a quota is used up, in words
    that come from the Space and are not ours to translate.
    """
    if isinstance(error, TempoError):
        return language.error(error)
    if isinstance(error, gr.Error):
        return str(error.message)
    number = uuid.uuid4().hex[:8]
    logger.error("request %s failed", number, exc_info=error)
    return language.say("Something went wrong on our side (report {number}). Please try again.", number=number)
