"""The full-text index: what can be found of an entry, and how it forgets what was deleted.

It uses FTS5, inside the same encrypted file, with a copy of the text: a contentless index couldn't forget. Choices and
numbers aren't in it; filters find those.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from journal.core.model import Entry
from journal.errors import Damaged
from journal.storage import filters, vault
from journal.storage.database import Database, marks


class SearchIndex:
    """The index of one open database. The alias has a column of its own: it can be searched by itself."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def texts(self, entry: Entry, *, everything: bool = False) -> tuple[str, ...]:
        """Return what can be found of an entry, by column: texts and words, tags, the alias.

        `everything`: with its choices, as the first version had it.
        """
        unsearched, alias = self.database.catalogue.chosen, self.database.catalogue.key("alias")
        bodies: list[str] = []
        aliases: list[str] = []
        for reflection in entry.reflections:
            for key, value in reflection.answers.items():
                if everything or key not in unsearched:
                    said = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
                    (aliases if key == alias else bodies).extend(said)
        columns = ("\n".join(texts) for texts in (bodies, entry.tags, aliases))
        return tuple(unicodedata.normalize("NFC", text) for text in columns)

    def find(self, match: str, condition: filters.Where, limit: int | None) -> list[tuple[int, str]]:
        """Return the ids of the entries that a search finds, best first, each with a piece of it with marks in it.

        `match` is FTS5's, from `filters.fts`; `condition` is on an entry `e`.
        """
        sql, values = condition
        around = f"'{filters.MARK_START}', '{filters.MARK_END}', '…', 16"
        among = f"AND s.rowid IN (SELECT id FROM entries e WHERE {sql})" if values else ""
        rows = self.database.rows(
            f"SELECT s.rowid, snippet(search, -1, {around}) FROM search s "
            f"WHERE search MATCH ? {among} ORDER BY rank LIMIT ?",
            [match, *values, -1 if limit is None else limit],
        )
        if any("\0" in piece for _, piece in rows):
            raise vault.damaged(self.database.path)  # as in `Entries.load`
        return [(number, piece) for number, piece in rows]

    def held(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Return what the index holds of these entries, by column."""
        rows = self.database.rows(f"SELECT rowid, body, tags, alias FROM search WHERE rowid IN ({marks(ids)})", ids)
        return {number: tuple(columns) for number, *columns in rows}

    def add(self, entries: Sequence[tuple[int, Entry]]) -> None:
        """Put entries with these ids into it, inside a transaction."""
        rows = [(number, *self.texts(entry)) for number, entry in entries]
        self.database.run_many("INSERT INTO search (rowid, body, tags, alias) VALUES (?, ?, ?, ?)", rows)

    def remove(self, number: int) -> None:
        """Remove an entry, inside a transaction."""
        self.database.run("DELETE FROM search WHERE rowid = ?", [number])

    def probe(self) -> None:
        """After a migration, raise Damaged unless the index is intact and finds what is added to it."""
        run = self.database.run
        run("INSERT INTO search (search) VALUES ('integrity-check')")
        run("INSERT INTO search (rowid, body) VALUES (-1, 'probe')")
        if not run("SELECT 1 FROM search WHERE search MATCH 'probe' AND rowid = -1").fetchone():
            raise Damaged("The search index couldn't be brought up to date, so nothing was changed.")
        run("DELETE FROM search WHERE rowid = -1")

    def forget_terms(self) -> None:
        """Merge the index's segments anew: secure-delete leaves words in FTS5's table of page boundaries.

        FTS5 merges only if there are several segments; the probe adds one.
        """
        run = self.database.run
        run("INSERT INTO search (rowid, body) VALUES (-1, 'probe')")
        run("INSERT INTO search (search) VALUES ('optimize')")
        run("DELETE FROM search WHERE rowid = -1")

    @contextmanager
    def together(self, replaced: int, of: int) -> Iterator[None]:
        """Make many changes at once: if it's faster, drop what is replaced by rebuilding the index at the end.

        Removing entries one by one, each overwritten, takes milliseconds each; rebuilding takes 20 microseconds per
        entry.
        """
        run = self.database.run
        many = replaced * 100 > of
        if many:
            run("INSERT INTO search (search, rank) VALUES ('secure-delete', 0)")
        yield
        if many:
            run("INSERT INTO search (search) VALUES ('rebuild')")
            run("INSERT INTO search (search, rank) VALUES ('secure-delete', 1)")
