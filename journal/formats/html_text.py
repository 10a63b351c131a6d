"""Other programs' HTML as text, with simple markdown for lists, headings, quotes and emphasis.

Nothing is executed or fetched. Colours, underlines and sizes are lost.
"""

import re
from html.parser import HTMLParser

_BLOCKS = {"p", "div", "br", "li", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "hr", "pre"}
_SILENT = {"script", "style", "head", "title", "template"}
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "s": "~~", "strike": "~~", "del": "~~"}


def plain(html: str) -> str:
    """Return the text of some HTML as simple markdown: paragraphs, lists, headings, quotes, emphasis."""
    reader = Plain()
    reader.feed(html)
    reader.close()
    return reader.text()


class Plain(HTMLParser):
    """Collects the text of HTML. Tolerant: an unclosed tag doesn't affect the others."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.silent: list[str] = []
        self.lists: list[int] = []
        self.quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a paragraph, a list item, emphasis, or something that isn't shown."""
        if tag in _SILENT:
            self.silent.append(tag)
        elif self.silent:
            return
        elif tag in ("ul", "ol"):
            self._new_line()
            self.lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self._new_line()
            depth = "  " * (len(self.lists) - 1)
            if self.lists and self.lists[-1] >= 0:
                self.lists[-1] += 1
                self.lines[-1] += f"{depth}{self.lists[-1]}. "
            else:
                self.lines[-1] += f"{depth}- "
        elif tag == "br":
            self.lines.append("")
        elif tag == "hr":
            self._new_paragraph()
            self.lines[-1] = "---"
        elif re.fullmatch(r"h[1-6]", tag):
            self._new_paragraph()
            self.lines[-1] += "#" * int(tag[1]) + " "
        elif tag == "blockquote":
            self._new_paragraph()
            self.quoted += 1
        elif tag in _BLOCKS:
            if tag == "p" and not self._in_item():
                self._new_paragraph()
            elif not self._in_item():
                self._new_line()
        elif tag in _MARKS:
            self.lines[-1] += _MARKS[tag]

    def handle_endtag(self, tag: str) -> None:
        """End what the tag began."""
        if tag in _SILENT:
            if tag in self.silent:
                self.silent.remove(tag)
        elif self.silent:
            return
        elif tag in ("ul", "ol"):
            if self.lists:
                self.lists.pop()
            self._new_line() if self.lists else self._new_paragraph()
        elif tag == "blockquote":
            self.quoted = max(0, self.quoted - 1)
            self._new_paragraph()
        elif tag in ("p", "pre") or re.fullmatch(r"h[1-6]", tag):
            self._new_line() if self.lists else self._new_paragraph()
        elif tag in _BLOCKS and tag != "br":
            self._new_line()
        elif tag in _MARKS:
            said = self.lines[-1].rstrip(" ")  # markdown doesn't allow a space before the closing mark
            self.lines[-1] = said + _MARKS[tag] + " " * (len(self.lines[-1]) - len(said))

    def handle_data(self, data: str) -> None:
        """Add words, collapsing spaces."""
        if self.silent:
            return
        words = re.sub(r"[ \t\r\n\f]+", " ", data)
        line = self.lines[-1]
        if not line or line.endswith(" "):
            words = words.lstrip(" ")
        if words and not line and self.quoted:
            words = "> " * self.quoted + words
        self.lines[-1] += words

    def _in_item(self) -> bool:
        """Return whether the current list item is still empty."""
        return bool(self.lists) and bool(re.fullmatch(r" *(?:-|\d+\.) ", self.lines[-1]))

    def _new_line(self) -> None:
        if self.lines[-1]:
            self.lines.append("")

    def _new_paragraph(self) -> None:
        self._new_line()
        if len(self.lines) > 1 and self.lines[-2]:
            self.lines.append("")

    def text(self) -> str:
        """Return all of the text."""
        said = "\n".join(line.rstrip() for line in self.lines)
        said = re.sub(r"\*{4}|~{4}", "", said)  # empty emphasis
        return re.sub(r"\n{3,}", "\n\n", said).strip("\n")
