"""The page: the whole, put together from its parts.

    widgets/            what stands on it, and in which order
    wiring              which event triggers what, and in which queue
    handlers/           what visitors do, and what happens then
    states, showing     what the widgets show of it
    visits, sessions    which page a request is about, and whether its visitor still sees that
    following           a question on its way, until it is a turn of the conversation
    workplace, places   reading and the model, each in the order of asking

Figures, pictures and words come from `tempo/view/`, looks from `assets/page.css`, and what must happen in the browser
(a click on a bar seeks the player) from the page's script in `assets/`.

No text of a visitor or a model reaches a template or becomes HTML: on this page it stands in text boxes and in the
labels of choices only, and where `tempo/view/` needs it in a table it travels encoded and becomes a text node.
"""

from __future__ import annotations

try:
    import spaces  # It has to be imported before torch; it exists on GPU Spaces only.
except ImportError:
    spaces = None

import gradio as gr

import tempo
from tempo.config import Settings
from tempo.page.examples import Example
from tempo.page.following import Following
from tempo.page.handlers import Handlers
from tempo.page.handlers.asking import Asking
from tempo.page.handlers.calling import Calling
from tempo.page.handlers.comparing import Comparing
from tempo.page.handlers.looking import Looking
from tempo.page.handlers.opening import Opening
from tempo.page.handlers.playing import Playing
from tempo.page.handlers.recalling import Recalling
from tempo.page.handlers.running import Running
from tempo.page.handlers.taking import Taking
from tempo.page.handlers.weighing import Weighing
from tempo.page.sessions import Sessions
from tempo.page.showing import Showing
from tempo.page.states import States
from tempo.page.visits import Visits
from tempo.page.widgets import build
from tempo.page.wiring import Wiring
from tempo.page.workplace import Workplace
from tempo.view import texts


class Page:
    """The page for one model, which answers every visitor's questions, one at a time.

    What a visitor chose is in the widgets, what was asked about the video in `sessions`.
    """

    def __init__(self, model: tempo.Tempo, config: Settings, shipped: tuple[Example, ...]) -> None:
        self.model = model
        self.sessions = Sessions(config.file_age_s)
        self.i18n = gr.I18n(**texts.translations())
        self.widgets = w = build(model, config, shipped, self.i18n)
        self.blocks = w.blocks
        self.visits = visits = Visits(self.sessions, w)
        states, showing = States(w, model.spec), Showing(w, model.spec, shipped)
        workplace = Workplace(model, spaces)
        following = Following(w, showing, visits, workplace)
        running = Running(w, states, visits)
        self.handlers = Handlers(
            opening=Opening(w, model, config, shipped, states, visits),
            looking=Looking(w, model, config),
            playing=Playing(w, config.limits()),
            running=running,
            asking=Asking(w, model.spec, states, showing, visits, following, running),
            recalling=Recalling(w, states, showing, visits, following),
            weighing=Weighing(w, states, showing, visits, following, running, workplace),
            comparing=Comparing(w, states, showing, visits, following, running),
            taking=Taking(w, visits, following),
            calling=Calling(visits, workplace),
        )
        with w.blocks:
            Wiring(w, self.handlers, visits).connect()
