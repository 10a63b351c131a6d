"""What a long list needs: which entries there are, with their days, and then only the entries in view.

The complete index of 100,000 entries takes a few megabytes; entries are loaded as they come into view.
"""

from collections.abc import Sequence
from sys import intern

from journal.core.model import Entry, Filter
from journal.storage import filters
from journal.storage.database import Database, batched
from journal.storage.entries import Entries


def index(database: Database, wanted: Filter) -> list[tuple[int, str]]:
    """Return the id and the day (`2026-11-22`) of each entry that passes, newest first."""
    sql, values = filters.where(wanted, database.catalogue)
    rows = database.each(f"SELECT id, day FROM entries e WHERE {sql} ORDER BY happened_us DESC, id DESC", values)
    return [(number, intern(day)) for number, day in rows]  # a day is the same string wherever it stands


def some(entries: Entries, ids: Sequence[int], keys: Sequence[str] | None) -> list[Entry]:
    """Return those of these entries that are here, in this order; with `keys`, only the answers to those."""
    found: dict[int, Entry] = {}
    for batch in batched(ids):
        found |= entries.load(batch, keys)
    return [found[one] for one in ids if one in found]


def found(database: Database, words: str, wanted: Filter, limit: int | None) -> list[tuple[int, str]]:
    """Return the id and the day of each entry that holds all the words, best match first, at most `limit`."""
    match = filters.fts(words)
    if not match:
        return []
    sql, values = filters.where(wanted, database.catalogue)
    rows = database.each(
        "SELECT s.rowid, e.day FROM search s JOIN entries e ON e.id = s.rowid "
        f"WHERE search MATCH ? AND {sql} ORDER BY rank LIMIT ?",
        [match, *values, -1 if limit is None else limit],
    )
    return [(number, intern(day)) for number, day in rows]
