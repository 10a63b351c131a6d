"""Parses a page of Apple's Journal: its date, title and prompt, its assets, and what was written.

Its HTML isn't well formed: the `div`s of the title and body are inside a paragraph that ends before they do. So only
the nesting of `div`s is followed, and only outside the text.
"""

from journal.formats.html_text import Plain

_PARTS = {"pageHeader": "header", "title": "title", "reflectionPrompt": "prompt"}


class Page(Plain):
    """The parts of a page; `text` is what was written.

    `assets` are the pictures and the like: the kind of each, and its words.
    """

    def __init__(self) -> None:
        super().__init__()
        self.header = self.title = self.prompt = ""
        self.assets: list[tuple[str, str]] = []
        self.part, self.depth = "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter a part of the page, or handle the tag as text."""
        classes = (dict(attrs).get("class") or "").split()
        kind = next((name.removeprefix("assetType_") for name in classes if name.startswith("assetType_")), "")
        if tag == "div":
            self.depth += bool(self.part)
            if kind:
                self.assets.append((kind, ""))
            if not self.part:
                self.part = next((_PARTS[name] for name in classes if name in _PARTS), "")
                if "assetGrid" in classes or "gridItem" in classes:
                    self.part = "assets"
        if self.part == "assets" and tag == "a" and (link := dict(attrs).get("href")):
            self._show(link)
        if not self.part:
            super().handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Leave a part of the page, or handle the tag as text."""
        if not self.part:
            super().handle_endtag(tag)
        elif tag == "div":
            self.depth -= 1
            if self.depth < 0:
                self.part, self.depth = "", 0

    def handle_data(self, data: str) -> None:
        """Add words to the current part."""
        words = " ".join(data.split())
        if not self.part:
            super().handle_data(data)
        elif words and self.part == "assets":
            self._show(words)
        elif words:
            setattr(self, self.part, f"{getattr(self, self.part)} {words}".strip())

    def _show(self, words: str) -> None:
        if self.assets:
            kind, said = self.assets[-1]
            self.assets[-1] = (kind, f"{said}, {words}" if said else words)
