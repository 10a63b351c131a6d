"""Blocks: what a page for eyes is made of. A page is written once, as blocks; terminal, markdown and HTML render them.

Text in a block is what somebody wrote or what we say, never markup: each renderer makes it safe in its own way.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from journal.patterns.results import Chart

Kind = Literal["said", "quiet", "text", "across"]
Layout = Literal["page", "letter", "summary"]


@dataclass(frozen=True)
class Fact:
    """A short answer with its label; no label if it speaks for itself. `opens`: it says what the moment felt like."""

    label: str
    value: str
    opens: bool = False


@dataclass(frozen=True)
class Rating:
    """A point on a scale that ends at `highest`."""

    label: str
    value: int
    highest: int


@dataclass(frozen=True)
class Facts:
    """Short answers and ratings, on one line if they fit. Each group stays together: ratings on the same scale."""

    groups: tuple[tuple[Fact | Rating, ...], ...]


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the document's title. `aside` is quieter text beside it, such as a date."""

    text: str
    level: int = 2
    aside: str = ""


@dataclass(frozen=True)
class Label:
    """A short heading over a passage that somebody wrote, one level below the heading it belongs to."""

    text: str
    level: int = 3


@dataclass(frozen=True)
class Paragraph:
    """A paragraph.

    `kind` is how it is set: said by the program, quiet, across all columns, or the person's own text.
    """

    text: str
    kind: Kind = "said"


@dataclass(frozen=True)
class Rows:
    """A small table: a label and its value in each row."""

    rows: tuple[Fact, ...]


@dataclass(frozen=True)
class Rule:
    """A line between what was written then and what was written later."""


@dataclass(frozen=True)
class Picture:
    """A chart. A renderer that can't draw writes its numbers in words."""

    chart: Chart


Block = Heading | Label | Paragraph | Fact | Facts | Rows | Rule | Picture


def in_words(facts: Facts) -> str:
    """Return a line of facts as plain words: "tender · tears, a lot · pleasant 1 of 4, unpleasant 0 of 4"."""
    return " · ".join(", ".join(map(_one, group)) for group in facts.groups)


def _one(part: Fact | Rating) -> str:
    if isinstance(part, Rating):
        return f"{part.label} {part.value} of {part.highest}".strip()
    return labelled(part)


def labelled(fact: Fact) -> str:
    """Return a fact as words: "tears, a lot", "when it came: after", "with R"."""
    if fact.label in ("", "with"):
        return f"{fact.label} {fact.value}".strip()
    return f"{fact.label}{':' if ' ' in fact.label else ','} {fact.value}"


def as_markdown(blocks: Iterable[Block]) -> Iterator[str]:
    """Return the document as markdown to read, piece by piece. It isn't read back."""
    from journal.documents import markdown  # the renderer imports this module

    yield from markdown.render(blocks)


def as_html(blocks: Iterable[Block], title: str, layout: Layout = "page") -> Iterator[str]:
    """Return the document as one self-contained page, piece by piece. `title` is its name, not a heading.

    A "summary" is set small enough for one sheet of paper.
    """
    from journal.documents import html  # the renderer imports this module

    yield from html.document(blocks, title, layout)
