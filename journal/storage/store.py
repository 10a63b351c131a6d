"""An open journal's storage: one interface to entries, drafts, answers and settings. Asks nobody anything.

Reading returns whole values; each write is one short transaction, on disk when it returns.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from journal import __version__
from journal.core import shares as share_rule
from journal.core import wonderings as wondering_rule
from journal.core.model import DatedAnswer, Entry, Filter, Reflection, fold, time_of_change
from journal.core.own_questions import Own
from journal.core.questions import Catalogue
from journal.core.shares import Share
from journal.core.wonderings import Wondering
from journal.storage import backups, filters, inbox, schema, vault
from journal.storage.backups import OWED, Keeper
from journal.storage.beside import Beside
from journal.storage.checks import catalogue as builtin
from journal.storage.database import Database, batched
from journal.storage.entries import Entries
from journal.storage.entry_writer import EntryWriter
from journal.storage.search_index import SearchIndex


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that a search found, and an excerpt as pieces: text, and whether it matched."""

    entry: Entry
    context: tuple[tuple[str, bool], ...]


class Store(Beside):
    """An open journal. Use it as a context manager, or call `close`."""

    def __init__(
        self,
        connection: vault.Connection,
        path: Path,
        catalogue: Catalogue | None = None,
        keeper: Keeper | None = None,
        *,
        as_it_is: bool = False,
        trusted: bool = True,
    ) -> None:
        """Wrap an open connection from the vault. Migrates the file; raises NewerVersion if it can't.

        `catalogue` has the questions of its answers, by default the program's own. `keeper`, if given, makes the
        automatic backups. `as_it_is` is for a file that is only read: it isn't migrated, and fields that its schema
        lacks have their defaults. Values from a store that isn't `trusted` are validated first.
        """
        self.path = path
        super().__init__(Database(connection, path, catalogue or builtin(), trusted=trusted), keeper)
        self.index = SearchIndex(self.database)
        if not as_it_is:
            _migrate(self)
        self.read = Entries(self.database)
        self.writer = EntryWriter(self.database, self.index)
        self.know(self.own_questions())

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. There is nothing left to write: every write was complete when it returned."""
        self.database.close()

    @property
    def conn(self) -> vault.Connection:
        """The connection underneath: for the backups, which copy the file."""
        return self.database.connection

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Run a transaction that changes more than a draft: the day's first one is followed by the day's backup."""
        try:
            with super().changing():
                yield
        except BaseException:
            self.writer.undone()
            raise

    # --- reading ---------------------------------------------------------------------------------------------------

    def entries(
        self, wanted: Filter | None = None, limit: int | None = None, *, oldest_first: bool = False
    ) -> Iterator[Entry]:
        """Return the entries that pass, newest first (or oldest first), at most `limit`; read as they are needed."""
        return self.read.all(wanted, limit, oldest_first=oldest_first)

    def outlines(self, wanted: Filter, keys: Iterable[str]) -> Iterator[Entry]:
        """Return the entries that pass, in the order written, with only the answers to these questions."""
        return self.read.outlines(wanted, keys)

    def count(self, wanted: Filter | None = None) -> int:
        """Return how many entries pass the filter."""
        return self.read.count(wanted)

    def entry(self, number: int) -> Entry:
        """Return the entry with this id. Raises NotFound."""
        return self.read.one(number)

    def by_uuid(self, uuid: str) -> Entry | None:
        """Return the entry with this uuid, or None."""
        return self.read.by_uuid(uuid)

    def by_uuids(self, uuids: Sequence[str]) -> dict[str, Entry]:
        """Return those of these entries that exist, by uuid."""
        return self.read.by_uuids(uuids)

    def was_deleted(self, uuid: str) -> bool:
        """Return whether an entry with this uuid was here and was deleted."""
        return self.read.was_deleted(uuid)

    def owners(self, uuids: Sequence[str]) -> dict[str, str]:
        """Return the uuid of the entry for each of these reflections that exist."""
        return self.read.owners(uuids)

    def search(self, words: str, wanted: Filter | None = None, limit: int | None = None) -> list[Match]:
        """Return the entries that contain all the words, best match first, each with an excerpt."""
        match = filters.fts(words)
        if not match:
            return []
        pieces = self.index.find(match, filters.where(wanted or Filter(), self.catalogue), limit)
        found: dict[int, Entry] = {}
        for ids in batched([number for number, _ in pieces]):
            found |= self.read.load(ids)
        return [Match(found[i], filters.context(piece)) for i, piece in pieces if i in found]

    # --- writing ---------------------------------------------------------------------------------------------------

    def save(self, entry: Entry) -> Entry:
        """Save a whole entry, replacing the one with the same uuid if there is one. Return it with its id."""
        return self.save_all([entry])[0]

    def save_all(self, entries: Iterable[Entry], *, forget_drafts: Sequence[str] = ()) -> list[Entry]:
        """Save entries and delete these drafts, all or none. Return the entries with their ids."""
        saved: list[Entry] = []
        with self.changing():
            for batch in batched(entries):
                saved.extend(replace(e, id=n) for e, n in zip(batch, self.writer.write(batch), strict=True))
            self.kept_drafts.forget(forget_drafts)
        return saved

    def add_all(
        self,
        entries: Iterable[Entry],
        dated: Iterable[DatedAnswer] = (),
        wonderings: Iterable[Wondering] = (),
        shares: Iterable[Share] = (),
        questions: Iterable[Own] = (),
    ) -> int:
        """Save entries as they come, all or none, and keep none of them in memory. Return how many they were.

        `entries` may ask this store what is there meanwhile; where it raises, nothing is written. `dated`, the answers
        that come with them and belong to none, `wonderings`, `shares` and `questions` of the person's own are asked for
        after the last.
        """
        count = 0
        self.database.expect_many()
        with self.changing():
            for batch in batched(entries):
                count += len(self.writer.write(batch))
            self.answers.write(dated)
            self.kept_wonderings.write(wonderings)
            self.kept_shares.write(shares)
            owns = self.kept_questions.write(questions)
        self.know(owns)
        return count

    def delete(self, numbers: Sequence[int], now: datetime) -> None:
        """Delete entries permanently, with their drafts; keep only uuids and the time of deletion, for merging.

        Raises Failed, before anything is changed, if a backup would keep what is deleted: see `backups`.
        """
        backups.refuse_what_keeps(self.path)
        with self.database.transaction():
            gone = [uuid for number in numbers for uuid in self.writer.delete(number, now)]
            self.kept_shares.forget(gone)
            self.writer.forget_unused_wordings()
            self.index.forget_terms()
            if self.keeper is not None:
                self.settings.write(OWED, "yes")  # in the deletion's transaction: a crash can't lose it

    def discard_unused(self) -> None:
        """Remove the file if nothing has been written to it since it was made. For a first import that failed."""
        with self.database.transaction():
            tables = ("entries", "drafts", "tombstones", "dated_answers", "questions", "wonderings")
            used = any(self.database.run(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in tables)
            if self.path.name and not used:
                inbox.remove_recipient(self.path)  # nobody could read what is written for it any more
                self.path.unlink(missing_ok=True)

    def change_dated_answers(self, keep: Iterable[DatedAnswer], gone: Sequence[str], now: datetime) -> None:
        """Save dated answers, and delete others, keeping only the uuid and time of deletion of each."""
        with self.changing():
            self.answers.write(keep)
            self.answers.forget(gone)
            self.writer.bury(dict.fromkeys(gone, now))

    def rename_tag(self, old: str, new: str, now: datetime) -> int:
        """Rename the tag `old` to `new` in every entry. Return how many. Ends wonderings about either of them."""
        retagged = [_retagged(e, old, new, now) for e in self.entries(Filter(tags=(old,)))]
        ended = wondering_rule.rename_tag(self.wonderings(), old, new, now) if retagged else ()
        return self._replace_all(retagged, ended)

    def rename_alias(self, old: str, new: str, now: datetime) -> int:
        """Rename the alias `old` to `new` in every answer. Return how many entries changed."""
        key = self.catalogue.key("alias")
        with_it = (e for e in self.entries() if any(_has(r, key, old) for r in e.reflections))
        shares = share_rule.rename_alias(self.kept_shares.all(), old, new, now)
        return self._replace_all((_realiased(e, key, old, new, now) for e in with_it), shares=shares)

    def _replace_all(
        self, entries: Iterable[Entry], wonderings: Iterable[Wondering] = (), shares: Iterable[Share] = ()
    ) -> int:
        """Write existing entries, and what belongs to them, all or none. Return how many entries."""
        these = list(entries)
        self.database.expect_many()
        with self.changing(), self.index.together(len(these), self.count()):
            for batch in batched(these):
                self.writer.write(batch)
            self.kept_wonderings.write(wonderings)
            self.kept_shares.write(shares)
        return len(these)


def _migrate(store: Store) -> None:
    """Bring an older file up to date, after backing it up. Raises NewerVersion if that isn't possible."""
    with vault.errors(store.path):
        there = store.database.applied
        schema.refuse_newer(store.conn)
        if schema.is_strange(store.conn, there):
            raise vault.damaged(store.path)
        if len(there) == len(schema.names()):
            return
        if there and store.keeper is not None:
            store.keeper.as_it_is(store.conn)
        with store.database.transaction():
            store.database.migrate()
            store.settings.write("needs_version", schema.NEEDS_VERSION)
            store.settings.write("written_by", __version__)
            store.index.probe()
        if store.path.name:  # a journal in memory has no file
            vault.check_encrypted(store.path)


def _retagged(entry: Entry, old: str, new: str, now: datetime) -> Entry:
    tags = dict.fromkeys(new if fold(tag) == fold(old) else tag for tag in entry.tags)
    return replace(entry, changed_at=time_of_change(now, entry.changed_at), tags=tuple(tags))


def _has(reflection: Reflection, key: str, alias: str) -> bool:
    return fold(str(reflection.answers.get(key, ""))) == fold(alias)


def _realiased(entry: Entry, key: str, old: str, new: str, now: datetime) -> Entry:
    reflections = tuple(
        replace(r, answers={**r.answers, key: new}, changed_at=time_of_change(now, r.changed_at))
        if _has(r, key, old)
        else r
        for r in entry.reflections
    )
    return replace(entry, changed_at=time_of_change(now, entry.changed_at), reflections=reflections)
