"""Blocks as markdown for reading: a letter, a summary. It can't be imported (`formats/markdown.py` writes what can).

What somebody wrote is escaped wherever markdown would read it as markup, and keeps its line breaks.
"""

import re
from collections.abc import Iterable, Iterator

from journal.documents import svg
from journal.documents.blocks import Block, Fact, Facts, Heading, Label, Paragraph, Picture, Rows, Rule, in_words

#: What markdown would read as markup, at the start of a line or anywhere in it.
_LINE_START = re.compile(r"^(\s*)(#|>|[-+*]\s|\d+[.)]\s|=|~~~|```|---|\|)", re.MULTILINE)
_INLINE = re.compile(r"([\\`*_\[\]<&])")


def render(blocks: Iterable[Block]) -> Iterator[str]:
    """Return the blocks as markdown, piece by piece, with a blank line between them."""
    lead = ""
    for block in blocks:
        yield lead + _one(block)
        lead = "\n"


def _one(block: Block) -> str:
    match block:
        case Heading():
            aside = f" · {_line(block.aside)}" if block.aside else ""
            return f"{'#' * block.level} {_line(block.text)}{aside}\n"
        case Label():
            return f"{'#' * block.level} {_line(block.text)}\n"
        case Paragraph():
            return (_escaped(block.text) if block.kind == "text" else _line(block.text)) + "\n"
        case Fact():
            return f"{_line(block.label)} {_line(block.value)}\n"
        case Facts():
            return _line(in_words(block)) + "\n"
        case Rows():
            return "".join(f"- {_line(row.label)}: {_line(row.value)}\n" for row in block.rows)
        case Rule():
            return "---\n"
        case Picture():
            return f"{_line(block.chart.title)}: {_line(svg.in_words(block.chart))}\n"


def _line(text: str) -> str:
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    inline = _INLINE.sub(r"\\\1", text)
    return _LINE_START.sub(r"\1\\\2", inline).replace("\n", "  \n")
