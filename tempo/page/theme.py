"""Theme: slate and one orange, which is also the colour of a relevant segment; the system's own fonts."""

from __future__ import annotations

import gradio as gr


def theme() -> gr.themes.Base:
    """The colours and shapes of the page, light and dark."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.orange,
        secondary_hue=gr.themes.colors.slate,
        neutral_hue=gr.themes.colors.slate,
        font=("system-ui", "sans-serif"),
        font_mono=("ui-monospace", "monospace"),
        radius_size=gr.themes.sizes.radius_lg,
    ).set(
        body_background_fill="#f4f6f9",
        body_background_fill_dark="#0e1219",
        body_text_color_subdued="#56647a",
        body_text_color_subdued_dark="#9fb0c4",
        **{f"link_text_color{state}": "#9a3412" for state in ("", "_active", "_hover", "_visited")},
        **{f"link_text_color{state}_dark": "#fdba74" for state in ("", "_active", "_hover", "_visited")},
        block_info_text_color="#56647a",
        block_info_text_color_dark="#9fb0c4",
        block_background_fill="#ffffff",
        block_background_fill_dark="#161c26",
        block_border_color="#e0e5ed",
        block_border_color_dark="#263041",
        block_label_background_fill="transparent",
        block_label_background_fill_dark="transparent",
        block_label_border_width="0px",
        block_label_text_color="#526075",
        block_label_text_color_dark="#a3b0c4",
        block_title_text_color="#526075",
        block_title_text_color_dark="#a3b0c4",
        block_title_text_weight="600",
        block_shadow="none",
        input_background_fill="#ffffff",
        input_background_fill_dark="#10151d",
        input_border_color="#c9d2df",
        input_border_color_dark="#364356",
        input_border_width="1px",
        button_primary_background_fill="#c2410c",
        button_primary_background_fill_dark="#c2410c",
        button_primary_background_fill_hover="#9a3412",
        button_primary_background_fill_hover_dark="#d1490f",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#ffffff",
    )
