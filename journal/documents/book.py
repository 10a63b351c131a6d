"""The journal as a book in HTML: a title, contents, the entries month by month, then what repeats over time.

The contents come first and list what follows, so the entries are compressed in memory meanwhile: a hundred thousand
fit.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta, timezone, tzinfo
from functools import cache
from itertools import groupby
from sys import intern

from journal.core.model import Entry, Moment, Reflection, Value
from journal.core.questions import Catalogue
from journal.documents import html, patterns
from journal.documents.blocks import Block, Heading, Paragraph, Picture
from journal.documents.entries import blocks
from journal.documents.svg import safe
from journal.patterns import dataset, words
from journal.patterns.views import look

TITLE = "My journal"
CONTENTS = "Contents"
#: Characters that are compressed together.
PACKED = 500_000


def write(entries: Iterable[Entry], catalogue: Catalogue) -> Iterator[str]:
    """Return the book, piece by piece: the entries as they come, then the patterns in them."""
    yield from html.page(TITLE, _body(entries, catalogue), kind="book")


def _body(entries: Iterable[Entry], catalogue: Catalogue) -> Iterator[str]:
    counted = frozenset(q.key for q in catalogue.kept() if q.kind != "text")
    outlines: list[Entry] = []
    months: list[tuple[str, int]] = []
    packed = _Packed()
    for month, several in groupby(entries, lambda e: f"{e.day:%B} {e.day.year}"):
        before = len(outlines)
        packed.add(f'<section id="s{len(months)}">\n<h2>{month}</h2>\n')
        for entry in several:
            outlines.append(_outline(entry, counted))
            packed.add(f"<article>\n{''.join(html.rendered(blocks(entry, catalogue, 3)))}</article>\n")
        packed.add("</section>\n")
        months.append((month, len(outlines) - before))
    days = sorted(e.day for e in outlines)
    if days:
        yield f'<p class="soft">{words.moments(len(days))}, {_from_to(days[0], days[-1])}.</p>\n'
    yield from _contents(months)
    yield from packed.unpacked()
    yield f'<section id="patterns">\n{"".join(html.rendered(_patterns(outlines, catalogue)))}</section>\n'


def _from_to(first: date, last: date) -> str:
    return words.day(first) if first == last else f"from {words.day(first)} to {words.day(last)}"


def _contents(months: list[tuple[str, int]]) -> Iterator[str]:
    yield f'<nav aria-labelledby="contents">\n<h2 id="contents">{CONTENTS}</h2>\n<ol>\n'
    for number, (month, count) in enumerate(months):
        yield f'<li><a href="#s{number}">{safe(month)}</a> <span>{words.moments(count)}</span></li>\n'
    yield f'<li><a href="#patterns">{patterns.TITLE}</a></li>\n</ol>\n</nav>\n'


def _patterns(outlines: list[Entry], catalogue: Catalogue) -> Iterator[Block]:
    """Yield the patterns: each view that has something to say, with its charts."""
    over = dataset.prepare(outlines, max((e.day for e in outlines), default=dataset.NO_DAY), catalogue)
    yield Heading(patterns.TITLE)
    if based := patterns.based_on(over):
        yield Paragraph(based, "quiet")
    if over.n < dataset.FEWEST:
        yield Paragraph(patterns.too_few(over))
        return
    views = [view for view in look(over) if view.spoke]
    for view in views:
        yield Heading(view.title, 3)
        yield from (Paragraph(sentence) for sentence in view.sentences)
        yield from (Picture(chart) for chart in view.charts)
    foot = [words.EVIDENCE] if any(view.claims for view in views) else []
    foot += [words.RANGE] if any(map(patterns.has_ranges, views)) else []
    if foot:
        yield Paragraph(" ".join(foot), "quiet")


class _Packed:
    """Text that is held compressed until it is needed."""

    def __init__(self) -> None:
        self.packed: list[bytes] = []
        self.open: list[str] = []
        self.size = 0

    def add(self, text: str) -> None:
        self.open.append(text)
        self.size += len(text)
        if self.size > PACKED:
            self.packed.append(zlib.compress("".join(self.open).encode("utf-8"), 1))
            self.open, self.size = [], 0

    def unpacked(self) -> Iterator[str]:
        """Yield the text, releasing it piece by piece."""
        while self.packed:
            yield zlib.decompress(self.packed.pop(0)).decode("utf-8")
        yield from self.open


def _outline(entry: Entry, keys: frozenset[str]) -> Entry:
    """Return the entry without its texts: only what the patterns need, to save memory."""
    kept = tuple(_lean(r, keys) for r in entry.reflections if r.answers.keys() & keys)
    at = entry.moment.at
    moment = Moment(at.replace(tzinfo=_zone(at.utcoffset())), None, entry.moment.precision)
    return replace(
        entry,
        uuid="",
        moment=moment,
        changed_at=entry.written_at,
        tags=tuple(map(intern, entry.tags)),
        reflections=kept,
    )


def _lean(reflection: Reflection, keys: frozenset[str]) -> Reflection:
    answers = {k: _shared(v) for k, v in reflection.answers.items() if k in keys}
    return replace(reflection, uuid="", changed_at=reflection.written_at, answers=answers, asked=_NOTHING)


_NOTHING: dict[str, str] = {}


@cache
def _zone(offset: timedelta | None) -> tzinfo:
    return timezone(offset or timedelta())


def _shared(value: Value) -> Value:
    """Return the value with its strings interned: the same few words recur throughout."""
    if isinstance(value, tuple):
        return tuple(map(intern, value))
    return intern(value) if isinstance(value, str) else value
