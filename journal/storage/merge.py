"""What merging needs of the file: another copy, opened without changing it; a cheap look at all; one transaction.

The other copy is only ever read, and nothing is taken from it that an import would refuse. A half of `Store` that
only merging needs: it knows that one's insides.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from journal.core import validation
from journal.core.model import DatedAnswer, Entry, parse_time, utc_text
from journal.errors import Damaged, InUse
from journal.storage import filters, foreign, integrity, schema, vault
from journal.storage.store import BATCH, Store, batched


@contextmanager
def opened(other: Path, passphrase: str, journal: Path, unsearched: frozenset[str]) -> Iterator[Store]:
    """Open another copy of the journal, checked, as a store to read from; the file itself is never changed.

    It has exactly the schema of one of our versions, and each value that comes out of it is one that an import would
    take. Raises WrongPassphrase, NewerVersion, InUse where it is being written, and Damaged or Failed.
    """
    vault.check_file(other)
    with foreign.opened(other, passphrase, journal) as connection, vault.errors(other):
        integrity.refuse(other, list(integrity.inspected(connection, other, passphrase).problems))
        if not schema.applied(connection):
            raise Damaged("That file opens, but it holds no journal, so nothing was changed.")
        connection.execute("BEGIN")  # all of what is read is of one instant
        store = Store(connection, other, unsearched, as_it_is=True, trusted=False)
        integrity.refuse(other, list(integrity.ill_typed(connection, store.applied)))
        yield store


def fingerprints(store: Store) -> dict[str, bytes]:
    """Each entry's uuid and a digest of all that it says, to the letter, but for its id: equal ones are equal.

    From the rows as they are, without making entries of them: 10,000 take a third of a second.
    """
    found: dict[int, tuple[str, hashlib.blake2b]] = {}
    with vault.errors(store.path):
        run = store.conn.execute
        for number, uuid, *rest in run(
            f"SELECT id, uuid, happened_at, zone, precision, written_at, changed_at, {store.kept_since} FROM entries"
        ):
            found[number] = (uuid, hashlib.blake2b(repr(rest).encode(), digest_size=16))
        for number, *rest in run("SELECT entry, tag FROM tags ORDER BY entry, position"):
            found[number][1].update(repr(rest).encode())
        for number, *rest in run(
            "SELECT r.entry, r.uuid, r.stage, r.written_at, r.changed_at, a.part, a.question, a.shape, a.number, "
            "a.text, w.text FROM reflections r LEFT JOIN answers a ON a.reflection = r.id "
            "LEFT JOIN wordings w ON w.id = a.wording ORDER BY r.entry, r.position, a.position, a.part"
        ):
            found[number][1].update(repr(rest).encode())
    return {uuid: digest.digest() for uuid, digest in found.values()}


def entries(store: Store, uuids: Iterable[str]) -> dict[str, Entry]:
    """The entries with these uuids, by uuid."""
    found: dict[str, Entry] = {}
    for some in batched(uuids, BATCH):
        with vault.errors(store.path):
            sql = f"SELECT id FROM entries WHERE uuid IN ({filters.marks(some)})"
            ids = [row[0] for row in store.conn.execute(sql, some)]
        found |= {entry.uuid: entry for entry in store._load(ids).values()}
    return found


def tombstones(store: Store) -> dict[str, datetime]:
    """Each deleted uuid, an entry's or a reflection's, and when: but for what was imported again since."""
    with vault.errors(store.path):
        rows = store.conn.execute(
            "SELECT uuid, deleted_at FROM tombstones "
            "WHERE uuid NOT IN (SELECT uuid FROM entries) AND uuid NOT IN (SELECT uuid FROM reflections)"
        ).fetchall()
    try:
        found = {uuid: parse_time(at) for uuid, at in rows}
    except ValueError:
        raise vault.damaged(store.path) from None
    if not store.trusted:
        integrity.refuse(store.path, *(validation.tombstone(uuid, at) for uuid, at in found.items()))
    return found


def dated_answers(store: Store) -> dict[str, DatedAnswer]:
    """Every answer that belongs to no entry, by uuid."""
    return {said.uuid: said for said in store.dated_answers()}


def version(store: Store) -> int:
    """A number that is another one after another command has written to the journal."""
    with vault.errors(store.path):
        return int(store.conn.execute("PRAGMA data_version").fetchone()[0])


def apply(
    store: Store,
    changed: Sequence[Entry],
    deleted: Mapping[str, datetime],
    dated: Iterable[DatedAnswer],
    seen: int,
) -> None:
    """Writes what a merge brings, all or none: entries new and changed, what is deleted, answers of no entry.

    An entry that is here keeps its number; a new one keeps its own where that was never given here. Raises InUse
    where the journal is no longer as it was when `version` gave `seen`.
    """
    try:
        store._expect_many()
        with store._changing():
            if version(store) != seen:
                raise InUse
            _write(store, changed, deleted, dated)
    except BaseException:
        store._wordings.clear()  # some of them may have gone with the transaction
        raise


def _write(
    store: Store, changed: Sequence[Entry], deleted: Mapping[str, datetime], dated: Iterable[DatedAnswer]
) -> None:
    run = store.conn.execute
    numbers = dict(run("SELECT uuid, id FROM entries").fetchall())
    for uuid in deleted.keys() & numbers.keys():
        run("DELETE FROM drafts WHERE entry = ?", [uuid])
    # All of them first: a reflection may go from one entry to another.
    outdated = {*deleted, *(entry.uuid for entry in changed)} & numbers.keys()
    given = run("SELECT seq FROM sqlite_sequence WHERE name = 'entries'").fetchone()
    with store._indexing_together(len(outdated)):
        for uuid in outdated:
            store._remove(numbers[uuid])
        for batch in batched(_numbered(changed, numbers, given[0] if given else 0), BATCH):
            store._write(batch)
    store.conn.executemany(
        "INSERT INTO tombstones VALUES (?, ?) "
        "ON CONFLICT (uuid) DO UPDATE SET deleted_at = min(deleted_at, excluded.deleted_at)",
        [(uuid, utc_text(at)) for uuid, at in deleted.items()],
    )
    store._keep_dated(dated)
    store._forget_wordings()


def _numbered(changed: Iterable[Entry], numbers: Mapping[str, int], given: int) -> Iterator[Entry]:
    """The entries with the numbers that they are to have; None for the next free one."""
    for entry in sorted(changed, key=lambda e: (e.uuid not in numbers, e.id or 0)):
        own = entry.id if entry.id is not None and given < entry.id <= validation.LARGEST_ID_KEPT else None
        yield replace(entry, id=numbers.get(entry.uuid, own))
