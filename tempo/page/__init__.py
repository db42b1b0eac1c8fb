"""The page: only this package knows Gradio.

`events.py` is what visitors do, and what happens then; read it first. Words, figures and pictures come from
`tempo/view/`.
"""
