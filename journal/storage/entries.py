"""Reading entries: whole ones with their reflections, outlines for counting, uuids that exist or were deleted."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime

from journal.core import validation
from journal.core.model import Entry, Filter, parse_time
from journal.errors import NotFound
from journal.storage import filters, rows, vault
from journal.storage.checks import catalogue, refuse
from journal.storage.database import Database, batched, marks


class Entries:
    """The entries of one open database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        looked_back, imported, wondered = (database.has(name) for name in ("m002", "m003", "m004"))
        #: The columns of an entry's own fields, as far as the file's schema has them.
        self.columns = ", ".join(
            (
                "uuid, happened_at, zone, precision, written_at, changed_at",
                "sealed_until, offered" if looked_back else "NULL AS sealed_until, 1 AS offered",
                "origin, imported_on" if imported else "NULL AS origin, NULL AS imported_on",
            )
        )
        #: The columns of a reflection's own fields.
        self.reflection_columns = f"uuid, stage, written_at, changed_at, {'invited' if wondered else '0 AS invited'}"

    def all(
        self, wanted: Filter | None = None, limit: int | None = None, *, oldest_first: bool = False
    ) -> Iterator[Entry]:
        """Return the entries that pass, newest first (or oldest first), at most `limit`; read as they are needed."""
        sql, values = filters.where(wanted or Filter(), self.database.catalogue)
        order = "happened_us, id" if oldest_first else "happened_us DESC, id DESC"
        found = self.database.rows(
            f"SELECT id FROM entries e WHERE {sql} ORDER BY {order} LIMIT ?", [*values, -1 if limit is None else limit]
        )
        yield from self._in_order([row[0] for row in found])

    def outlines(self, wanted: Filter, keys: Iterable[str]) -> Iterator[Entry]:
        """Yield the entries that pass, in the order written, with only the answers to these questions and no wordings.

        For counting: reads thousands of entries without any of their text.
        """
        sql, values = filters.where(wanted, self.database.catalogue)
        found = self.database.rows(f"SELECT id FROM entries e WHERE {sql} ORDER BY written_at, uuid", values)
        yield from self._in_order([row[0] for row in found], sorted(keys))

    def _in_order(self, ids: Sequence[int], only: Sequence[str] | None = None) -> Iterator[Entry]:
        for some in batched(ids):
            found = self.load(some, only)
            yield from (found[i] for i in some if i in found)

    def count(self, wanted: Filter | None = None) -> int:
        """Return how many entries pass the filter."""
        sql, values = filters.where(wanted or Filter(), self.database.catalogue)
        row = self.database.row(f"SELECT count(*) FROM entries e WHERE {sql}", values)
        return int(row[0]) if row else 0

    def one(self, number: int) -> Entry:
        """Return the entry with this id. Raises NotFound."""
        found = self.load([number])
        if number not in found:
            raise NotFound(f"There's no entry {number}.", "`journal list` shows the ones there are.")
        return found[number]

    def by_uuid(self, uuid: str) -> Entry | None:
        """Return the entry with this uuid, or None."""
        row = self.database.row("SELECT id FROM entries WHERE uuid = ?", [uuid])
        return self.one(row[0]) if row else None

    def by_uuids(self, uuids: Iterable[str]) -> dict[str, Entry]:
        """Return those of these entries that exist, by uuid."""
        found: dict[str, Entry] = {}
        for some in batched(uuids):
            ids = self.database.rows(f"SELECT id FROM entries WHERE uuid IN ({marks(some)})", some)
            found |= {entry.uuid: entry for entry in self.load([row[0] for row in ids]).values()}
        return found

    def numbers(self, uuids: Iterable[str]) -> list[int]:
        """Return the ids of those of these entries that are here."""
        found = (
            self.database.rows(f"SELECT id FROM entries WHERE uuid IN ({marks(some)})", some) for some in batched(uuids)
        )
        return [row[0] for some in found for row in some]

    def uuids(self) -> set[str]:
        """Return every entry's uuid."""
        return {row[0] for row in self.database.rows("SELECT uuid FROM entries")}

    def was_deleted(self, uuid: str) -> bool:
        """Return whether an entry with this uuid was here and was deleted."""
        return self.database.row("SELECT 1 FROM tombstones WHERE uuid = ?", [uuid]) is not None

    def tombstones(self) -> dict[str, datetime]:
        """Return when each entry or reflection was deleted, by uuid, except for those imported again since."""
        found = self.database.rows(
            "SELECT uuid, deleted_at FROM tombstones "
            "WHERE uuid NOT IN (SELECT uuid FROM entries) AND uuid NOT IN (SELECT uuid FROM reflections)"
        )
        try:
            deleted = {uuid: parse_time(at) for uuid, at in found}
        except (TypeError, ValueError):
            raise vault.damaged(self.database.path) from None
        if not self.database.trusted:
            refuse(self.database.path, *(validation.tombstone(uuid, at) for uuid, at in deleted.items()))
        return deleted

    def owners(self, uuids: Sequence[str] | None = None) -> dict[str, str]:
        """Return the uuid of the entry for each of these reflections that exist (without `uuids`: for all of them)."""
        sql = "SELECT r.uuid, e.uuid FROM reflections r JOIN entries e ON e.id = r.entry"
        if uuids is None:
            return dict(self.database.rows(sql))
        found: dict[str, str] = {}
        for some in batched(uuids):
            found.update(self.database.rows(f"{sql} WHERE r.uuid IN ({marks(some)})", some))
        return found

    def latest_reflection(self) -> int:
        """Return the largest reflection id, or 0 if there is none."""
        row = self.database.row("SELECT coalesce(max(id), 0) FROM reflections")
        return int(row[0]) if row else 0

    def load(self, ids: Sequence[int], only: Sequence[str] | None = None) -> dict[int, Entry]:
        """Return these entries, by id; with `only`, just with the answers to these questions, and without wordings.

        Raises Damaged if a row isn't valid; in an untrusted file, also if an import would refuse it.
        """
        places = marks(ids)
        wording, among = "w.text FROM reflections r", ""
        if only is not None:
            wording, among = "NULL FROM reflections r", f"AND a.question IN ({marks(only)}) "
        query = self.database.rows
        entries = query(f"SELECT id, {self.columns} FROM entries WHERE id IN ({places})", ids)
        tags = query(f"SELECT entry, tag FROM tags WHERE entry IN ({places}) ORDER BY entry, position", ids)
        reflections = query(
            f"SELECT id, entry, {self.reflection_columns} FROM reflections "
            f"WHERE entry IN ({places}) ORDER BY entry, position",
            ids,
        )
        answers = self.database.each(
            f"SELECT a.reflection, a.question, a.shape, a.number, a.text, {wording} "
            f"JOIN answers a ON a.reflection = r.id {'' if among else 'LEFT JOIN wordings w ON w.id = a.wording '}"
            f"WHERE r.entry IN ({places}) {among}ORDER BY a.reflection, a.position, a.part",
            [*ids, *(only or ())],
        )
        try:
            with closing(answers):
                said, asked = rows.answers_of(answers)
            if any("\0" in v for one in said.values() for v in one.values() if isinstance(v, str)):
                raise ValueError  # never saved like this: SQLCipher accepts a page of zeros
            loaded = rows.entries_of(entries, rows.tags_of(tags), rows.reflections_of(reflections, said, asked))
        except (TypeError, ValueError):  # a time that isn't one, for the same reason; what isn't a text
            raise vault.damaged(self.database.path) from None
        if not self.database.trusted:
            refuse(self.database.path, *(validation.entry(e, catalogue()) for e in loaded.values()))
        return loaded
