"""What a reader of our HTML gets: its words and its tags. And what a visitor could write to break it."""

from __future__ import annotations

from html.parser import HTMLParser

HOSTILE = "<script>x</script><img src=x onerror=x> ${1+1} {{1}} `x` \\u0041 @children &lt; \"'"


class Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)


def parsed(html: str) -> Text:
    text = Text()
    text.feed(html)
    return text


def text_of(html: str) -> str:
    return " ".join(" ".join(parsed(html).words).split())
