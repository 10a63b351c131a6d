"""Filters and search words as SQL. Compiles; runs nothing.

Every value is bound, none is written into the SQL. A search can never be a syntax error.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import fields

from journal.core import matching
from journal.core.model import Filter, fold
from journal.core.question import Condition, Range
from journal.core.questions import Catalogue
from journal.storage.database import marks

#: What SQLite puts around the words that it found.
MARK_START, MARK_END = "\x02", "\x03"
#: A condition on the entry `e`, and the values that it binds.
Where = tuple[str, list[object]]

_SAID = """EXISTS (SELECT 1 FROM reflections r JOIN answers a ON a.reflection = r.id
  WHERE r.entry = e.id AND r.stage <> 'lookback' AND a.question = ? AND {test})"""


def _words(key: str, values: tuple[str, ...]) -> Where:
    return _SAID.format(test=f"fold(a.text) IN ({marks(values)})"), [key, *(fold(v) for v in values)]


def _tags(values: tuple[str, ...]) -> Where:
    test = f"fold(t.tag) IN ({marks(values)})"
    return f"EXISTS (SELECT 1 FROM tags t WHERE t.entry = e.id AND {test})", [fold(v) for v in values]


def _distress(wanted: Filter, key: str) -> Where:
    lowest = 0 if wanted.min_distress is None else wanted.min_distress
    highest = 10 if wanted.max_distress is None else wanted.max_distress
    return _SAID.format(test="a.number BETWEEN ? AND ?"), [key, lowest, highest]


def _answers(wanted: Filter, asked: Catalogue) -> Where:
    """Answers to any question: of one question any of the conditions, and those of all questions."""
    parts: list[str] = []
    values: list[object] = []
    for key, conditions in matching.answers(wanted, asked).items():
        tests = [_condition(condition) for condition in conditions]
        parts.append(_SAID.format(test=f"({' OR '.join(test for test, _ in tests)})"))
        values += [key, *(value for _, bound in tests for value in bound)]
    return " AND ".join(parts), values


def _condition(condition: Condition) -> Where:
    if isinstance(condition, Range):
        return "a.number BETWEEN ? AND ?", [condition.lowest, condition.highest]
    if isinstance(condition, tuple):
        return f"fold(a.text) IN ({marks(condition)})", [fold(value) for value in condition]
    return "1", []


def _matching(values: tuple[str, ...]) -> Where:
    """Return the condition for full-text search: each value is a separate search, and any of them may match."""
    searches = [s for s in map(fts, values) if s]
    if not searches:
        return "0", []
    return "e.id IN (SELECT rowid FROM search WHERE search MATCH ?)", [" OR ".join(f"({s})" for s in searches)]


#: One line per field of Filter, with exactly its names.
_FIELDS: dict[str, Callable[[Filter, Catalogue], Where]] = {
    "since": lambda f, _: ("e.day >= ?", [f.since.isoformat() if f.since else ""]),
    "until": lambda f, _: ("e.day <= ?", [f.until.isoformat() if f.until else ""]),
    "feelings": lambda f, asked: _words(asked.key("words"), f.feelings),
    "tears": lambda f, asked: _words(asked.key("tears"), f.tears),
    "tags": lambda f, _: _tags(f.tags),
    "aliases": lambda f, asked: _words(asked.key("alias"), f.aliases),
    "contexts": lambda f, asked: _words(asked.key("context"), f.contexts),
    "min_distress": lambda f, asked: _distress(f, asked.key("distress")),
    "max_distress": lambda f, asked: _distress(f, asked.key("distress")),
    "matching": lambda f, _: _matching(f.matching),
    "answers": _answers,
    "origins": lambda f, _: (f"fold(e.origin) IN ({marks(f.origins)})", [fold(v) for v in f.origins]),
}


def where(wanted: Filter, catalogue: Catalogue) -> Where:
    """Return the condition for an entry `e` to pass the filter. `catalogue` has the questions its fields refer to."""
    parts = [_FIELDS[f.name](wanted, catalogue) for f in fields(wanted) if getattr(wanted, f.name) not in (None, ())]
    return " AND ".join(sql for sql, _ in parts) or "1", [value for _, values in parts for value in values]


def fts(words: str) -> str:
    """Return an FTS5 query for what a person typed, or "" if there is nothing to search for.

    All words must occur, each as the start of a word ("cry" finds "crying"); words "in quotes" must occur as a phrase.
    Everything else is text: nothing typed is interpreted as FTS5 syntax.
    """
    text = unicodedata.normalize("NFC", words).replace("\0", " ")
    text = re.sub("[\ud800-\udfff]", " ", text).translate(_QUOTES)
    parts = re.findall(r'"([^"]*)"|([^\s"]+)', text)
    quoted = [f'"{phrase}"' for phrase, _ in parts if _searchable(phrase)]
    begun = [f'"{word}"*' for _, word in parts if _searchable(word)]
    return " AND ".join(quoted + begun)


_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))


def _searchable(text: str) -> bool:
    return any(unicodedata.category(c)[0] in "LNS" or unicodedata.category(c) == "Co" for c in text)


def context(piece: str) -> tuple[tuple[str, bool], ...]:
    """Return an excerpt with marks as pieces: text, and whether it matched."""
    pieces: list[tuple[str, bool]] = []
    for chunk in piece.split(MARK_START):
        found, mark, rest = chunk.partition(MARK_END)
        pieces += [(found, True), (rest, False)] if mark else [(chunk, False)]
    return tuple(p for p in pieces if p[0])
