"""Texts: the fixed words of the page, by the keys under which the browser looks them up in its own language.

They are here for gr.I18n, which translates labels in the browser; what the server writes goes through
:meth:`tempo.view.language.Language.say`. Both have one catalogue.
"""

from __future__ import annotations

import json

from tempo.errors import Words
from tempo.view.language import LANGUAGES, Language
from tempo.view.markup import Markup, render

TITLE = Words("Tempo: ask a long video")
"""Of the document."""

PAGE: dict[str, str] = {
    "masthead": Words("<header><h1>Tempo</h1><p>Ask a long video, and see where the model looked.</p></header>"),
    "tab_how": Words("How it works"),
    "player": Words("Video"),
    "example": Words("Or pick an example"),
    "question": Words("Question"),
    "question_placeholder": Words("What do you want to know about this video?"),
    "suggestions": Words("Questions about this example"),
    "ask": Words("Ask"),
    "stop": Words("Stop"),
    "span": Words("Part of the video"),
    "span_start": Words("From"),
    "span_end": Words("To"),
    "span_end_placeholder": Words("end"),
    "span_start_here": Words("From the player's position"),
    "span_end_here": Words("To the player's position"),
    "span_as_shown": Words("As the timeline shows"),
    "span_whole": Words("Whole video"),
    "span_note": Words(
        "Only this part is read, so a part of a long video is seen more closely. Times stay those of the whole video."
    ),
    "settings": Words("Settings"),
    "budget": Words("Visual token budget"),
    "budget_info": Words("The most memory tokens the decoder may see, over all segments."),
    "budget_any": Words("Or any number"),
    "max_frames": Words("Most frames"),
    "max_frames_info": Words("Short videos are read at full density, long ones more thinly."),
    "policy": Words("Allocation policy"),
    "policy_info": Words("How segments share the budget. All but the first are there to compare with it."),
    "truncation": Words("Truncation"),
    "truncation_info": Words("Which of a segment's memory tokens are kept."),
    "temperature": Words("Temperature"),
    "temperature_info": Words("0 gives the same answer every time."),
    "seed": Words("Seed"),
    "seed_info": Words("For a temperature above 0 and the random policy: the same seed gives the same answer again."),
    "seed_placeholder": Words("a new one each time"),
    "problem": Words("That did not work"),
    "answer": Words("Answer"),
    "answer_placeholder": Words("The answer appears here, word by word."),
    "how_to_read": Words(
        "Each bar is one segment of the video: its height is how many memory tokens it kept, its colour how "
        "relevant the compressor found it. Click a bar or a keyframe to go there. This shows what the decoder "
        "could see; it is not an explanation of why it answered as it did."
    ),
    "history": Words("Questions on this video"),
    "tab_keyframes": Words("Keyframes"),
    "keyframes_relevant": Words("Keyframes of relevant segments"),
    "keyframes_others": Words("Keyframes of other segments"),
    "tab_evidence": Words("Evidence"),
    "attribution_about": Words(
        "Tokens say what the decoder could see. To ask what it used, each segment's memory is left out in turn, "
        "and the page shows how much less likely that makes the answer."
    ),
    "attribution_button": Words("Leave segments out and measure"),
    "tab_table": Words("Table"),
    "tab_compare": Words("Compare"),
    "variants": Words("Ask this question again"),
    "variants_info": Words(
        "Only the allocation and the answer differ. What is still known of the video is not read or compressed again."
    ),
    "compare_button": Words("Run and compare"),
    "compare_first": "A",  # as runs are called in every language
    "compare_second": "B",
    "tab_take": Words("Take away"),
    "take_about": Words("The report is one file that needs nothing else: answer, timeline, keyframes and settings."),
    "take_html": Words("Report (HTML)"),
    "take_json": Words("Answer and allocation (JSON)"),
    "take_csv": Words("Allocation (CSV)"),
}
"""Key -> English. `masthead` is HTML, the rest is text."""

GRADIO = (
    Words("Adjust volume"),
    Words("Copied"),
    Words("Copy"),
    Words("Empty value"),
    Words("Gradio footer navigation"),
    Words("More tabs"),
    Words("Reset to default value"),
    Words("full-screen"),
    Words("number input for {label}"),
    Words("play-pause-replay-button"),
    Words("range slider for {label}"),
)
"""What Gradio's frontend calls its parts in every language: names for those who hear the page, and tooltips."""


def translations() -> dict[str, dict[str, str]]:
    """BCP 47 code -> key -> text, for gr.I18n. In the masthead is what switches the language."""
    found = {language.code: {key: language.known(text) for key, text in PAGE.items()} for language in LANGUAGES}
    for language in LANGUAGES:
        masthead = found[language.code]["masthead"].removesuffix("</header>")
        found[language.code]["masthead"] = f"{masthead}{switch(language)}</header>"
    return found


def switch(spoken: Language) -> Markup:
    """Links to the page in each language, as HTML, and for `assets/language/` what Gradio leaves in English."""
    names = json.dumps({english: spoken.known(english) for english in GRADIO})
    return render("switch.html", say=spoken.say, spoken=spoken, languages=LANGUAGES, names=names)
