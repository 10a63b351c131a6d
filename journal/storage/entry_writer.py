"""Writing entries: each one whole, replacing the one with its uuid, with its tags, answers, wordings and search index.

Everything here runs inside a transaction begun by the caller.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from journal.core import validation
from journal.core.model import Entry, Reflection, instant, utc_text
from journal.storage.database import Database, batched, marks
from journal.storage.rows import parts
from journal.storage.search_index import SearchIndex

_INSERT = (
    "INSERT INTO entries (id, uuid, happened_at, happened_us, day, zone, precision, written_at, changed_at, "
    "sealed_until, offered, origin, imported_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class EntryWriter:
    """Writes and deletes entries in one open database."""

    def __init__(self, database: Database, index: SearchIndex) -> None:
        self.database, self.index = database, index
        self._wordings: dict[tuple[str, str], int] = {}

    def write(self, entries: Sequence[Entry]) -> list[int]:
        """Write entries, each replacing the one with its uuid if there is one. Return their ids."""
        tags: list[tuple[object, ...]] = []
        answers: list[tuple[object, ...]] = []
        numbers: list[int] = []
        there = self._numbers([e.uuid for e in entries])
        for entry in entries:
            number = self._insert(entry, there.get(entry.uuid))
            numbers.append(number)
            tags.extend((number, i, tag) for i, tag in enumerate(entry.tags))
            for place, reflection in enumerate(entry.reflections):
                answers.extend(self._reflection_rows(number, place, reflection))
        self.database.run_many("INSERT INTO tags VALUES (?, ?, ?)", tags)
        self.database.run_many("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)", answers)
        self.index.add(list(zip(numbers, entries, strict=True)))
        return numbers

    def remove(self, number: int) -> None:
        """Remove an entry with its reflections, tags, answers and search index."""
        self.database.run("DELETE FROM entries WHERE id = ?", [number])
        self.index.remove(number)

    def delete(self, number: int, now: datetime) -> list[str]:
        """Delete an entry permanently, with its drafts; keep only its uuids and the time of deletion, for merging.

        Returns these uuids.
        """
        found = self.database.run(
            "SELECT uuid FROM entries WHERE id = ?1 UNION ALL SELECT uuid FROM reflections WHERE entry = ?1", [number]
        )
        gone = [row[0] for row in found.fetchall()]
        rows = [(uuid, utc_text(now)) for uuid in gone]
        self.database.run_many("INSERT OR REPLACE INTO tombstones VALUES (?, ?)", rows)
        self.database.run_many("DELETE FROM drafts WHERE entry = ?", [(uuid,) for uuid in gone[:1]])
        self.remove(number)
        return gone

    def take(self, changed: Iterable[Entry], deleted: Mapping[str, datetime]) -> None:
        """Write the results of a merge: new and changed entries, and deletions.

        An existing entry keeps its id; a new one keeps its own if that was never used here.
        """
        entries = list(changed)
        numbers = dict(self.database.run("SELECT uuid, id FROM entries").fetchall())
        for uuid in deleted.keys() & numbers.keys():
            self.database.run("DELETE FROM drafts WHERE entry = ?", [uuid])
        # All of them first: a reflection may go from one entry to another.
        outdated = {*deleted, *(entry.uuid for entry in entries)} & numbers.keys()
        given = self.database.run("SELECT seq FROM sqlite_sequence WHERE name = 'entries'").fetchone()
        with self.index.together(len(outdated), len(numbers)):
            for uuid in outdated:
                self.remove(numbers[uuid])
            for batch in batched(_numbered(entries, numbers, given[0] if given else 0)):
                self.write(batch)
        self.bury(deleted)
        self.forget_unused_wordings()

    def bury(self, deleted: Mapping[str, datetime]) -> None:
        """Add a tombstone for each of these; an existing earlier one is kept."""
        self.database.run_many(
            "INSERT INTO tombstones VALUES (?, ?) "
            "ON CONFLICT (uuid) DO UPDATE SET deleted_at = min(deleted_at, excluded.deleted_at)",
            [(uuid, utc_text(at)) for uuid, at in deleted.items()],
        )

    def forget_unused_wordings(self) -> None:
        """Delete the wordings that no answer has any more: one's own questions are private."""
        self.database.run(
            "DELETE FROM wordings WHERE id NOT IN (SELECT wording FROM answers WHERE wording IS NOT NULL)"
        )
        self.undone()

    def undone(self) -> None:
        """Clear the cache of wordings: a failed transaction may have taken some of them back."""
        self._wordings.clear()

    def _numbers(self, uuids: Sequence[str]) -> dict[str, int]:
        """Return the ids of those of these entries that exist, and remove their tombstones."""
        run = self.database.run
        if run("SELECT 1 FROM tombstones LIMIT 1").fetchone():
            run(f"DELETE FROM tombstones WHERE uuid IN ({marks(uuids)})", uuids)
        return dict(run(f"SELECT uuid, id FROM entries WHERE uuid IN ({marks(uuids)})", uuids).fetchall())

    def _insert(self, entry: Entry, number: int | None) -> int:
        """Write the entry's row, replacing the one with this id if there is one. Return its id."""
        at, origin = entry.moment.at, entry.origin
        values = (
            self._id_for(entry, number),
            entry.uuid,
            at.isoformat(),
            instant(at),
            at.date().isoformat(),
            entry.moment.zone,
            entry.moment.precision,
            utc_text(entry.written_at),
            utc_text(entry.changed_at),
            entry.sealed_until.isoformat() if entry.sealed_until else None,
            entry.offered,
            origin.program if origin else None,
            origin.imported_on.isoformat() if origin else None,
        )
        return int(self.database.run(_INSERT, values).lastrowid)

    def _id_for(self, entry: Entry, number: int | None) -> int | None:
        """Return the id to write under: that of the replaced entry, its own if unused, or None for a new one."""
        if number is not None:
            self.remove(number)
            return number
        if entry.id is None or entry.id > validation.LARGEST_ID_KEPT:
            return None
        taken = self.database.run("SELECT 1 FROM entries WHERE id = ?", [entry.id]).fetchone()
        return None if taken else entry.id

    def _reflection_rows(self, entry: int, place: int, reflection: Reflection) -> Iterator[tuple[object, ...]]:
        row = self.database.run(
            "INSERT INTO reflections (uuid, entry, position, stage, written_at, changed_at, invited) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                reflection.uuid,
                entry,
                place,
                reflection.stage,
                utc_text(reflection.written_at),
                utc_text(reflection.changed_at),
                reflection.invited,
            ),
        ).lastrowid
        for position, (key, value) in enumerate(reflection.answers.items()):
            wording = self._wording(key, reflection.asked[key]) if key in reflection.asked else None
            for part, (shape, number, text) in enumerate(parts(value)):
                yield (row, position, part, key, shape, number, text, wording)

    def _wording(self, question: str, text: str) -> int:
        if (question, text) not in self._wordings:
            self.database.run("INSERT OR IGNORE INTO wordings (question, text) VALUES (?, ?)", (question, text))
            row = self.database.run("SELECT id FROM wordings WHERE question = ? AND text = ?", (question, text))
            self._wordings[question, text] = row.fetchone()[0]
        return self._wordings[question, text]


def _numbered(changed: Iterable[Entry], numbers: Mapping[str, int], given: int) -> Iterator[Entry]:
    """Yield the entries with the ids they will have; None for the next free one."""
    for entry in sorted(changed, key=lambda e: (e.uuid not in numbers, e.id or 0)):
        own = entry.id if entry.id is not None and given < entry.id <= validation.LARGEST_ID_KEPT else None
        yield replace(entry, id=numbers.get(entry.uuid, own))
