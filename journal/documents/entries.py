"""HTML: entries and patterns on one self-contained page, to read or to print; and an entry as blocks for others."""

from collections.abc import Iterable, Iterator
from datetime import timedelta, timezone, tzinfo
from functools import cache
from sys import intern

from journal.core.clock import day_in_words, describe
from journal.core.model import Entry, Moment, Reflection, Value
from journal.core.questions import Catalogue
from journal.documents.blocks import Block, Fact, Heading, Paragraph, as_html, of_view
from journal.patterns import dataset, words
from journal.patterns.views import look

TITLE = "My journal"
STAGES = {"first": "Written", "later": "Added", "lookback": "Looked back"}


def write(entries: Iterable[Entry], catalogue: Catalogue) -> Iterator[str]:
    """The page, piece by piece: the entries as they come, then the patterns in them."""
    yield from as_html(_blocks(entries, catalogue), TITLE)


def _blocks(entries: Iterable[Entry], catalogue: Catalogue) -> Iterator[Block]:
    yield Heading(TITLE, 1)
    counted = frozenset(q.key for q in catalogue.kept() if q.kind != "text")
    outlines: list[Entry] = []
    for entry in entries:
        outlines.append(_outline(entry, counted))
        yield from blocks(entry, catalogue)
    over = dataset.prepare(outlines, max((e.day for e in outlines), default=dataset.NO_DAY), catalogue)
    yield Heading("What repeats over time")
    yield Paragraph(f"Based on {words.entries(over.n)}. This describes what was logged, and nothing else.", "quiet")
    silent = []
    for view in look(over):
        if view.spoke:
            yield Heading(view.title, 3)
            yield from of_view(view.sentences, view.charts)
        else:
            silent.append(f"{view.name} ({view.reason})")
    if silent:
        yield Paragraph(f"Nothing to say yet, or nothing clear: {'; '.join(silent)}.", "quiet")


def _outline(entry: Entry, keys: frozenset[str]) -> Entry:
    """The entry without its texts: all that patterns need, and as little to hold as can be."""
    kept = tuple(_lean(r, keys) for r in entry.reflections if r.answers.keys() & keys)
    at = entry.moment.at
    moment = Moment(at.replace(tzinfo=_zone(at.utcoffset())), None, entry.moment.precision)
    return Entry("", moment, entry.written_at, entry.written_at, tuple(map(intern, entry.tags)), kept)


def _lean(reflection: Reflection, keys: frozenset[str]) -> Reflection:
    answers = {k: _shared(v) for k, v in reflection.answers.items() if k in keys}
    return Reflection("", reflection.stage, reflection.written_at, reflection.written_at, answers, _NOTHING)


_NOTHING: dict[str, str] = {}


@cache
def _zone(offset: timedelta | None) -> tzinfo:
    return timezone(offset or timedelta())


def _shared(value: Value) -> Value:
    """The same few words, over and over: each kept once."""
    if isinstance(value, tuple):
        return tuple(map(intern, value))
    return intern(value) if isinstance(value, str) else value


def blocks(entry: Entry, catalogue: Catalogue) -> Iterator[Block]:
    """An entry: its moment, its tags, each reflection with what was asked and said."""
    yield Heading(describe(entry.moment))
    if entry.tags:
        yield tags(entry)
    for reflection in entry.reflections:
        yield Heading(f"{STAGES[reflection.stage]} on {day_in_words(reflection.written_at.date())}", 3)
        for key, value in reflection.answers.items():
            asked = reflection.asked.get(key) or key
            if is_text(key, value, catalogue):
                yield Paragraph(asked, "quiet")
                yield Paragraph(said(value), "text")
            else:
                question = catalogue.by_key.get(key)
                end = f" of {question.highest}" if question and question.kind == "scale" else ""
                yield Fact(asked, said(value) + end)


def is_text(key: str, value: Value, catalogue: Catalogue) -> bool:
    """Whether an answer is free text of more than a line."""
    question = catalogue.by_key.get(key)
    return isinstance(value, str) and (question is None or (question.kind == "text" and not question.one_line))


def tags(entry: Entry) -> Paragraph:
    """The tags in one line."""
    return Paragraph(" ".join(f"#{tag}" for tag in entry.tags), "quiet")


def said(value: Value) -> str:
    """An answer in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple) else str(value)
