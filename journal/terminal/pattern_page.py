"""Patterns in the terminal: the blocks of `documents.patterns` as lines, the overview fitted to one screen."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from journal.documents import patterns as pages
from journal.documents.blocks import Block, Heading, Paragraph, Picture
from journal.patterns.results import Calendar, Dots
from journal.terminal import charts
from journal.terminal.charts import Line
from journal.terminal.safe import one_line

if TYPE_CHECKING:
    from journal.services.patterns import Overview

#: Most lines of the overview, on a screen of 80 columns and on a narrower one.
HEIGHT, NARROW_HEIGHT, NARROW = 23, 30, 60
FEWEST_MONTHS, MOST_MONTHS = 2, 12


def lines(found: "Overview", width: int, height: int | None = None, *, drawn: bool) -> list[Line]:
    """Return the lines of an overview that fits one screen, or of the single view that was asked for."""
    if found.named:
        return full(pages.single(found.dataset, found.views[0]), width, drawn=drawn)
    return page(pages.page(found.dataset), width, height, drawn=drawn)


def html(found: "Overview") -> Iterator[str]:
    """Yield an overview as an HTML page, piece by piece."""
    from journal.documents.blocks import as_html

    blocks = pages.single(found.dataset, found.views[0]) if found.named else pages.page(found.dataset)
    return as_html(blocks, pages.TITLE)


def page(blocks: Iterable[Block], width: int, height: int | None = None, *, drawn: bool) -> list[Line]:
    """Return the overview as at most `height` lines.

    It has as many months as there's room for; if necessary, blank lines are dropped and long paragraphs cut. Unless
    `drawn`, its numbers are in words.
    """
    height = height or (HEIGHT if width >= NARROW else NARROW_HEIGHT)
    parts = list(blocks)
    few = 2 if width >= NARROW else 3
    for spaced, most in ((True, height), (False, height), (False, few)):
        for months in range(MOST_MONTHS, FEWEST_MONTHS - 1, -1):
            found = list(_page(parts, width, months, drawn=drawn, spaced=spaced, most=most))
            if len(found) <= height:
                return found
    return found


def _page(blocks: Sequence[Block], width: int, months: int, *, drawn: bool, spaced: bool, most: int) -> Iterator[Line]:
    """Yield the lines, with a blank one between sections: claims, months, counts, and quiet text at the end.

    A paragraph has at most `most` lines: a long tag mustn't push anything off the screen.
    """
    calendar = next((b.chart for b in blocks if isinstance(b, Picture) and isinstance(b.chart, Calendar)), None)
    dots = next((b.chart for b in blocks if isinstance(b, Picture) and isinstance(b.chart, Dots)), None)
    before: str | None = None
    for block in blocks:
        kind = _section(block)
        if isinstance(block, Picture) and block.chart is not calendar:
            continue  # drawn beside the calendar, month by month
        if spaced and before is not None and kind != before and "title" not in (kind, before):
            yield []
        before = kind
        if isinstance(block, Picture):
            if calendar is not None:
                yield from charts.months(calendar, dots, width, months, drawn=drawn)
        else:
            lines = list(_text(block, width))
            if len(lines) > most:
                style, last = lines[most - 1][0]
                lines[most - 1] = [(style, f"{last[: width - 2]} …")]
            yield from lines[:most]


def _section(block: Block) -> str:
    if isinstance(block, Heading):
        return "title"
    if isinstance(block, Picture):
        return "picture"
    return "quiet" if isinstance(block, Paragraph) and block.kind == "quiet" else "said"


def full(blocks: Iterable[Block], width: int, *, drawn: bool) -> list[Line]:
    """Return a page in full: every chart at full size, one below the other."""
    found: list[Line] = []
    for block in blocks:
        if isinstance(block, Picture):
            found += charts.lines(block.chart, width, drawn=drawn)
            continue
        quiet = _section(block) == "quiet"
        if found and (isinstance(block, Heading) or quiet):
            found.append([])
        found += _text(block, width)
    return found


def _text(block: Block, width: int) -> Iterator[Line]:
    if isinstance(block, Heading):
        for line in charts.wrapped(one_line(block.text), width):
            yield [("strong", line)]
    elif isinstance(block, Paragraph):
        style = "quiet" if block.kind == "quiet" else ""
        for line in charts.wrapped(one_line(block.text), width):
            yield [(style, line)]
