"""A document to give to somebody: headings, paragraphs, charts; as markdown or as a page of HTML.

Markdown here is for reading, and is not read back; what people wrote is escaped where it would be taken for markup.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from journal.documents import html, svg
from journal.documents.svg import safe
from journal.patterns.results import Chart

Kind = Literal["said", "quiet", "text", "across"]
Layout = Literal["page", "summary"]


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the document's title."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: said by the program, quietly, across a page's columns, or the person's own text, as written."""

    text: str
    kind: Kind = "said"


@dataclass(frozen=True)
class Fact:
    """A short answer beside its question."""

    asked: str
    said: str


@dataclass(frozen=True)
class Picture:
    """A chart; where nothing can be drawn, its numbers in words."""

    chart: Chart


Block = Heading | Paragraph | Fact | Picture
#: What markdown would take for markup, at a line's beginning or anywhere in it.
_LINE_START = re.compile(r"^(\s*)(#|>|[-+*]\s|\d+[.)]\s|=|~~~|```|---|\|)", re.MULTILINE)
_INLINE = re.compile(r"([\\`*_\[\]<&])")


def as_markdown(blocks: Iterable[Block]) -> Iterator[str]:
    """The document as markdown, piece by piece."""
    first = True
    for block in blocks:
        lead = "" if first else "\n"
        first = False
        if isinstance(block, Heading):
            yield f"{lead}{'#' * block.level} {_line(block.text)}\n"
        elif isinstance(block, Paragraph):
            text = _escaped(block.text) if block.kind == "text" else _line(block.text)
            yield f"{lead}{text}\n"
        elif isinstance(block, Fact):
            yield f"{lead}{_line(block.asked)} {_line(block.said)}\n"
        else:
            yield f"{lead}{_line(block.chart.title)}: {_line(svg.in_words(block.chart))}\n"


def _line(text: str) -> str:
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    inline = _INLINE.sub(r"\\\1", text)
    return _LINE_START.sub(r"\1\\\2", inline).replace("\n", "  \n")


def as_html(blocks: Iterable[Block], title: str, layout: Layout = "page") -> Iterator[str]:
    """The document as one self-contained page, piece by piece. `title` is its name, not a heading.

    A "summary" is set in two columns, its charts half as wide.
    """
    width = svg.NARROW if layout == "summary" else svg.WIDTH
    kind = "summary" if layout == "summary" else ""
    yield from html.page(title, (_html(block, width) for block in blocks), headed=False, kind=kind)


_KINDS = {"said": "", "quiet": ' class="soft"', "across": ' class="soft across"', "text": ' class="text" dir="auto"'}


def _html(block: Block, width: int) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{safe(block.text)}</h{block.level}>\n"
    if isinstance(block, Paragraph):
        return f"<p{_KINDS[block.kind]}>{safe(block.text)}</p>\n"
    if isinstance(block, Fact):
        return f'<p dir="auto"><span class="soft">{safe(block.asked)}</span> {safe(block.said)}</p>\n'
    return f"<figure>\n<h3>{safe(block.chart.title)}</h3>\n{svg.draw(block.chart, width)}\n</figure>\n"


def of_view(sentences: Iterable[str], charts: Iterable[Chart]) -> Iterator[Block]:
    """What a view found, as blocks."""
    yield from (Paragraph(sentence) for sentence in sentences)
    yield from (Picture(chart) for chart in charts)
