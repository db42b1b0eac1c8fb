"""The page: only this package knows Gradio.

`page.py` puts it together and says where its parts are; read it first. Words, figures and pictures come from
`tempo/view/`.
"""
