"""Texts: the fixed words of the page, by the keys under which the browser looks them up in its own language.

They are here for gr.I18n, which translates labels in the browser; what the server writes goes through
:meth:`tempo.view.language.Language.say`. Both have one catalogue.
"""

from __future__ import annotations

import json

from tempo.view.language import LANGUAGES, Language
from tempo.view.markup import inert

TITLE = "Tempo: ask a long video"
"""Of the document."""

PAGE: dict[str, str] = {
    "masthead": "<header><h1>Tempo</h1><p>Ask a long video, and see where the model looked.</p></header>",
    "tab_inspect": "Ask and inspect",
    "tab_how": "How it works",
    "player": "Video",
    "example": "Or pick an example",
    "question": "Question",
    "question_placeholder": "What do you want to know about this video?",
    "suggestions": "Questions about this example",
    "ask": "Ask",
    "stop": "Stop",
    "span": "Part of the video",
    "span_start": "From",
    "span_end": "To",
    "span_end_placeholder": "end",
    "span_start_here": "From the player's position",
    "span_end_here": "To the player's position",
    "span_as_shown": "As the timeline shows",
    "span_whole": "Whole video",
    "span_note": (
        "Only this part is read, so a part of a long video is seen more closely. Times stay those of the whole video."
    ),
    "settings": "Settings",
    "budget": "Visual token budget",
    "budget_info": "The most memory tokens the decoder may see, over all segments.",
    "budget_any": "Or any number",
    "max_frames": "Most frames",
    "max_frames_info": "Short videos are read at full density, long ones more thinly.",
    "policy": "Allocation policy",
    "policy_info": "How segments share the budget. All but the first are there to compare with it.",
    "truncation": "Truncation",
    "truncation_info": "Which of a segment's memory tokens are kept.",
    "temperature": "Temperature",
    "temperature_info": "0 gives the same answer every time.",
    "seed": "Seed",
    "seed_info": "For a temperature above 0 and the random policy: the same seed gives the same answer again.",
    "seed_placeholder": "a new one each time",
    "problem": "That did not work",
    "answer": "Answer",
    "answer_placeholder": "The answer appears here, word by word.",
    "how_to_read": (
        "Each bar is one segment of the video: its height is how many memory tokens it kept, its colour how "
        "relevant the compressor found it. Click a bar or a keyframe to go there. This shows what the decoder "
        "could see; it is not an explanation of why it answered as it did."
    ),
    "history": "Questions on this video",
    "tab_keyframes": "Keyframes",
    "keyframes_relevant": "Keyframes of relevant segments",
    "keyframes_others": "Keyframes of other segments",
    "tab_evidence": "Evidence",
    "attribution_about": (
        "Tokens say what the decoder could see. To ask what it used, each segment's memory is left out in turn, "
        "and the page shows how much less likely that makes the answer."
    ),
    "attribution_button": "Leave segments out and measure",
    "tab_table": "Table",
    "tab_compare": "Compare",
    "variants": "Ask this question again",
    "variants_info": "Only the allocation and the answer differ. What is still known of the video is not read or "
    "compressed again.",
    "compare_button": "Run and compare",
    "compare_first": "A",
    "compare_second": "B",
    "tab_take": "Take away",
    "take_about": "The report is one file that needs nothing else: answer, timeline, keyframes and settings.",
    "take_html": "Report (HTML)",
    "take_json": "Answer and allocation (JSON)",
    "take_csv": "Allocation (CSV)",
}
"""Key -> English. `masthead` is HTML, the rest is text."""

GRADIO = (
    "Adjust volume",
    "Copied",
    "Copy",
    "Empty value",
    "Gradio footer navigation",
    "More tabs",
    "Reset to default value",
    "full-screen",
    "number input for {label}",
    "play-pause-replay-button",
    "range slider for {label}",
)
"""What Gradio's frontend calls its parts in every language: names for those who hear the page, and tooltips."""


def translations() -> dict[str, dict[str, str]]:
    """BCP 47 code -> key -> text, for gr.I18n. In the masthead is what switches the language."""
    found = {language.code: {key: language.known(text) for key, text in PAGE.items()} for language in LANGUAGES}
    for language in LANGUAGES:
        masthead = found[language.code]["masthead"].removesuffix("</header>")
        found[language.code]["masthead"] = f"{masthead}{switch(language)}</header>"
    return found


def switch(spoken: Language) -> str:
    """Links to the page in each language, as HTML, and for `assets/language.js` what Gradio leaves in English."""
    links = "".join(
        f'<a href="?language={language.code}" lang="{language.code}" data-language="{language.code}"'
        f"{' aria-current=true' if language is spoken else ''}>{inert(language.name)}</a>"
        for language in LANGUAGES
    )
    names = inert(json.dumps({english: spoken.known(english) for english in GRADIO}))
    return f'<nav aria-label="{inert(spoken.say("Language"))}" data-names="{names}">{links}</nav>'
