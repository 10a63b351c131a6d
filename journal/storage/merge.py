"""What merging needs of the file: the other copy, opened read-only; a fast comparison; one transaction.

The other copy is never changed, and nothing is taken from it that an import would refuse.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from journal.core.model import DatedAnswer, Entry
from journal.core.own_questions import Own
from journal.core.questions import Catalogue
from journal.core.shares import Share
from journal.core.wonderings import Wondering
from journal.errors import Damaged, InUse
from journal.storage import foreign, integrity, schema, vault
from journal.storage.checks import catalogue as builtin
from journal.storage.checks import refuse
from journal.storage.database import Database
from journal.storage.inbox_keys import InboxKeys, Key
from journal.storage.store import Store


@contextmanager
def opened(other: Path, passphrase: str, journal: Path, catalogue: Catalogue | None = None) -> Iterator[Store]:
    """Open another copy of the journal, checked, as a read-only store.

    Its schema is exactly that of one of our versions, and every value read from it is one that an import would accept.
    Raises WrongPassphrase, NewerVersion, InUse if it is being written, and Damaged or Failed.
    """
    vault.check_file(other)
    with foreign.opened(other, passphrase, journal) as connection, vault.errors(other):
        refuse(other, list(integrity.inspected(connection, other, passphrase).problems))
        if not schema.applied(connection):
            raise Damaged("That file opens, but there's no journal in it, so nothing was changed.")
        connection.execute("BEGIN")  # so that everything is read as of one instant
        database = Database(connection, other, catalogue or builtin(), trusted=False)
        refuse(other, list(integrity.ill_typed(database)))  # before any value of it is read
        yield Store(connection, other, catalogue, as_it_is=True, trusted=False)


def fingerprints(store: Store) -> dict[str, bytes]:
    """Return a digest of each entry's exact content without its id, by uuid: equal entries have equal digests.

    Computed from the rows, without creating entries: 10,000 take a third of a second.
    """
    found: dict[int, tuple[str, hashlib.blake2b]] = {}
    each = store.database.each
    for number, uuid, *rest in each(f"SELECT id, {store.read.columns} FROM entries"):
        found[number] = (uuid, hashlib.blake2b(repr(rest).encode(), digest_size=16))
    for number, *rest in each("SELECT entry, tag FROM tags ORDER BY entry, position"):
        found[number][1].update(repr(rest).encode())
    for number, *rest in each(
        "SELECT r.entry, r.uuid, r.stage, r.written_at, r.changed_at, r.invited, a.part, a.question, a.shape, "
        f"a.number, a.text, w.text FROM (SELECT id, entry, position, {store.read.reflection_columns} "
        "FROM reflections) r LEFT JOIN answers a ON a.reflection = r.id "
        "LEFT JOIN wordings w ON w.id = a.wording ORDER BY r.entry, r.position, a.position, a.part"
    ):
        found[number][1].update(repr(rest).encode())
    return {uuid: digest.digest() for uuid, digest in found.values()}


def entries(store: Store, uuids: Iterable[str]) -> dict[str, Entry]:
    """Return the entries with these uuids, by uuid."""
    return store.read.by_uuids(uuids)


def tombstones(store: Store) -> dict[str, datetime]:
    """Return when each entry or reflection was deleted, by uuid, except for those imported again since."""
    return store.read.tombstones()


def dated_answers(store: Store) -> dict[str, DatedAnswer]:
    """Return every dated answer, by uuid."""
    return {said.uuid: said for said in store.dated_answers()}


def new_keys(store: Store, other: Store) -> tuple[Key, ...]:
    """Return the keys of the other copy's inbox that aren't here. Once added, they are only used to decrypt."""
    known = {key.public for key in InboxKeys(store.database).all()}
    return tuple(key for key in InboxKeys(other.database).all() if key.public not in known)


def wonderings(store: Store) -> dict[str, Wondering]:
    """Return every wondering, by uuid."""
    return {one.uuid: one for one in store.wonderings()}


def shares(store: Store) -> dict[str, Share]:
    """Return every share, by uuid."""
    return {share.uuid: share for share in store.kept_shares.all()}


def questions(store: Store) -> dict[str, Own]:
    """Return the person's own questions and feelings, by key."""
    return {own.key: own for own in store.own_questions()}


def version(store: Store) -> int:
    """Return a number that changes when another command has written to the journal."""
    return store.database.version()


def apply(
    store: Store,
    changed: Sequence[Entry],
    deleted: Mapping[str, datetime],
    dated: Iterable[DatedAnswer],
    seen: int,
    keys: Iterable[Key] = (),
    wondered: Iterable[Wondering] = (),
    shared: Iterable[Share] = (),
    asked: Iterable[Own] = (),
) -> None:
    """Write what a merge brings, all or none: entries, what is deleted, answers of no entry, keys, wonderings, shares,
    questions of the person's own.

    An entry that is here keeps its number; a new one keeps its own where that was never given here. Raises InUse
    where the journal is no longer as it was when `version` gave `seen`.
    """
    store.database.expect_many()
    with store.changing():
        if version(store) != seen:
            raise InUse
        store.writer.take(changed, deleted)
        store.answers.forget(deleted)
        store.answers.write(dated)
        InboxKeys(store.database).add(keys)
        store.kept_wonderings.write(wondered)
        store.kept_shares.forget(deleted)
        store.kept_shares.write(shared)
        owns = store.kept_questions.write(asked)
    store.know(owns)
