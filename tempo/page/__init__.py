"""What the page is made of besides widgets and events: only this package and `app.py` know Gradio.

`app.py` is the page; read it first. Words, figures and pictures come from `tempo/view/`.
"""
