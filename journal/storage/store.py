"""Rows and model, and all the SQL between them. Knows nothing of printing; asks nobody anything.

Reading gives whole entries; writing is one short transaction, on the disk when it returns.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from sys import intern
from typing import TypeVar

import sqlite_utils

from journal import __version__
from journal.core import validation
from journal.core.model import (
    DatedAnswer,
    Draft,
    Entry,
    Filter,
    Reflection,
    fold,
    instant,
    parse_time,
    time_of_change,
    utc_text,
)
from journal.errors import Damaged, NotFound
from journal.storage import backups, filters, integrity, vault
from journal.storage.backups import OWED, Keeper
from journal.storage.rows import answers_of, entries_of, parts, reflections_of
from journal.storage.schema import NEEDS_VERSION, applied, migrations, names, refuse_newer

T = TypeVar("T")
BATCH = 500
BULK_CACHE = 96 * 1024  # KiB, while many entries are written


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that a search found, and a piece of it: text, and whether it is what was looked for."""

    entry: Entry
    context: tuple[tuple[str, bool], ...]


class Store:
    """An open journal. Use it as a context manager, or call `close`."""

    def __init__(
        self,
        connection: vault.Connection,
        path: Path,
        unsearched: frozenset[str] = frozenset(),
        keeper: Keeper | None = None,
        *,
        as_it_is: bool = False,
        trusted: bool = True,
    ) -> None:
        """Over an open connection of the vault's. Migrates; raises NewerVersion where it can't.

        `unsearched` are the keys of questions whose answers full-text search leaves out: the choices. `keeper` makes
        the automatic backups; without one there are none. `as_it_is` is for a file that is only read: of an earlier
        schema it says what that one knows. What comes out of a store that isn't `trusted` is validated first.
        """
        self.path = path
        self.keeper = keeper
        self._opened = vault.identity(path) if path.name else None
        self.unsearched = unsearched
        self.conn = connection
        with vault.errors(path):
            connection.create_function("fold", 1, lambda text: None if text is None else fold(text))
            self.db = sqlite_utils.Database(connection, execute_plugins=False)
            if not as_it_is:
                self._migrate()
            self.applied = frozenset(applied(connection))
        self.trusted = trusted
        looked_back = "m002_look_back" in self.applied
        self.kept_since = "sealed_until, offered" if looked_back else "NULL AS sealed_until, 1 AS offered"
        self._wordings: dict[tuple[str, str], int] = {}

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file. Nothing is pending: every write was whole when it returned."""
        self.conn.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A transaction of this journal's: all of it, or nothing."""
        with vault.transaction(self.conn, self.path, self._opened):
            yield

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """The same for what is more than a draft: the day's first change is followed by the day's backup."""
        with self._writing():
            yield
        if self.keeper is not None and self.setting("automatic backups") != "off":
            self.keeper.after_change(self.conn)

    def _migrate(self) -> None:
        there = applied(self.conn)
        refuse_newer(self.conn)
        if len(there) == len(names()):
            return
        if there and self.keeper is not None:
            self.keeper.as_it_is(self.conn)
        with self._writing():
            migrations.apply(self.db)
            self._set("needs_version", NEEDS_VERSION)
            self._set("written_by", __version__)
            self._probe_search()
        if self.path.name:  # a journal in memory has no file
            vault.check_encrypted(self.path)

    def _probe_search(self) -> None:
        """After a migration: the index is whole, and finds what is put into it."""
        self.conn.execute("INSERT INTO search (search) VALUES ('integrity-check')")
        self.conn.execute("INSERT INTO search (rowid, body) VALUES (-1, 'probe')")
        if not self.conn.execute("SELECT 1 FROM search WHERE search MATCH 'probe' AND rowid = -1").fetchone():
            raise Damaged("The search index could not be brought up to date, so nothing was changed.")
        self.conn.execute("DELETE FROM search WHERE rowid = -1")

    # --- reading ---------------------------------------------------------------------------------------------------

    def entries(
        self, wanted: Filter | None = None, limit: int | None = None, *, oldest_first: bool = False
    ) -> Iterator[Entry]:
        """The entries that pass, newest first (or oldest first), at most `limit`; read as they are needed."""
        sql, values = filters.where(wanted or Filter())
        order = "happened_us, id" if oldest_first else "happened_us DESC, id DESC"
        with vault.errors(self.path):
            rows = self.conn.execute(
                f"SELECT id FROM entries e WHERE {sql} ORDER BY {order} LIMIT ?",
                [*values, -1 if limit is None else limit],
            ).fetchall()
        for ids in batched([row[0] for row in rows], BATCH):
            found = self._load(ids)
            yield from (found[i] for i in ids if i in found)

    def outlines(self, wanted: Filter, keys: Iterable[str]) -> Iterator[Entry]:
        """The entries that pass, in the order written, with no answers but those to these questions, nor wordings.

        For counting: it reads a journal of thousands without any of its text.
        """
        sql, values = filters.where(wanted)
        with vault.errors(self.path):
            rows = self.conn.execute(
                f"SELECT id FROM entries e WHERE {sql} ORDER BY written_at, uuid", values
            ).fetchall()
        only = sorted(keys)
        for ids in batched([row[0] for row in rows], BATCH):
            found = self._load(ids, only)
            yield from (found[i] for i in ids if i in found)

    def count(self, wanted: Filter | None = None) -> int:
        """How many entries pass the filter."""
        sql, values = filters.where(wanted or Filter())
        with vault.errors(self.path):
            return int(self.conn.execute(f"SELECT count(*) FROM entries e WHERE {sql}", values).fetchone()[0])

    def entry(self, number: int) -> Entry:
        """The entry with this id. Raises NotFound."""
        found = self._load([number])
        if number not in found:
            raise NotFound(f"There is no entry {number}.", "`journal list` shows those there are.")
        return found[number]

    def by_uuid(self, uuid: str) -> Entry | None:
        """The entry with this uuid, or None."""
        with vault.errors(self.path):
            row = self.conn.execute("SELECT id FROM entries WHERE uuid = ?", [uuid]).fetchone()
        return self.entry(row[0]) if row else None

    def was_deleted(self, uuid: str) -> bool:
        """Whether an entry with this uuid was here and was deleted."""
        with vault.errors(self.path):
            return self.conn.execute("SELECT 1 FROM tombstones WHERE uuid = ?", [uuid]).fetchone() is not None

    def uuids(self) -> set[str]:
        """Every entry's uuid."""
        with vault.errors(self.path):
            return {row[0] for row in self.conn.execute("SELECT uuid FROM entries")}

    def by_uuids(self, uuids: Sequence[str]) -> dict[str, Entry]:
        """Those of these entries that are here, each by its uuid."""
        with vault.errors(self.path):
            rows = self.conn.execute(f"SELECT id FROM entries WHERE uuid IN ({filters.marks(uuids)})", uuids).fetchall()
        return {e.uuid: e for e in self._load([row[0] for row in rows]).values()} if rows else {}

    def owners(self, uuids: Sequence[str]) -> dict[str, str]:
        """Those of these reflections that are here, each with the uuid of its entry."""
        found: dict[str, str] = {}
        with vault.errors(self.path):
            for some in batched(uuids, BATCH):
                rows = self.conn.execute(
                    "SELECT r.uuid, e.uuid FROM reflections r JOIN entries e ON e.id = r.entry "
                    f"WHERE r.uuid IN ({filters.marks(some)})",
                    some,
                )
                found.update(rows.fetchall())
        return found

    def reflection_owners(self) -> dict[str, str]:
        """Every reflection's uuid, and that of its entry."""
        with vault.errors(self.path):
            return dict(
                self.conn.execute(
                    "SELECT r.uuid, e.uuid FROM reflections r JOIN entries e ON e.id = r.entry"
                ).fetchall()
            )

    def search(self, words: str, wanted: Filter | None = None, limit: int | None = None) -> list[Match]:
        """The entries that hold all the words, best first, each with the place where they stand."""
        match = filters.fts(words)
        if not match:
            return []
        sql, values = filters.where(wanted or Filter())
        marks = f"'{filters.MARK_START}', '{filters.MARK_END}', '…', 16"
        with vault.errors(self.path):
            among = f"AND s.rowid IN (SELECT id FROM entries e WHERE {sql})" if values else ""
            rows = self.conn.execute(
                f"SELECT s.rowid, snippet(search, -1, {marks}) FROM search s "
                f"WHERE search MATCH ? {among} ORDER BY rank LIMIT ?",
                [match, *values, -1 if limit is None else limit],
            ).fetchall()
        if any("\0" in piece for _, piece in rows):
            raise vault.damaged(self.path)  # as in _load
        found: dict[int, Entry] = {}
        for ids in batched([row[0] for row in rows], BATCH):
            found |= self._load(ids)
        return [Match(found[i], filters.context(piece)) for i, piece in rows if i in found]

    def turn(self) -> int:
        """How many reflections there are: what chooses the rotating question."""
        with vault.errors(self.path):
            return int(self.conn.execute("SELECT coalesce(max(id), 0) FROM reflections").fetchone()[0])

    def _load(self, ids: Sequence[int], only: Sequence[str] | None = None) -> dict[int, Entry]:
        """These entries; with `only`, no answers but those to these questions, and no wordings."""
        marks = filters.marks(ids)
        wording, among = "w.text FROM reflections r", ""
        if only is not None:
            wording, among = "NULL FROM reflections r", f"AND a.question IN ({filters.marks(only)}) "
        with vault.errors(self.path):
            run = self.conn.execute
            entries = run(
                f"SELECT id, uuid, happened_at, zone, precision, written_at, changed_at, {self.kept_since} "
                f"FROM entries WHERE id IN ({marks})",
                ids,
            ).fetchall()
            tags = run(f"SELECT entry, tag FROM tags WHERE entry IN ({marks}) ORDER BY entry, position", ids)
            tags_of: dict[int, list[str]] = {}
            for entry, tag in tags:
                tags_of.setdefault(entry, []).append(intern(tag))
            reflections = run(
                "SELECT id, uuid, entry, stage, written_at, changed_at FROM reflections "
                f"WHERE entry IN ({marks}) ORDER BY entry, position",
                ids,
            ).fetchall()
            answers = run(
                f"SELECT a.reflection, a.question, a.shape, a.number, a.text, {wording} "
                f"JOIN answers a ON a.reflection = r.id {'' if among else 'LEFT JOIN wordings w ON w.id = a.wording '}"
                f"WHERE r.entry IN ({marks}) {among}ORDER BY a.reflection, a.position, a.part",
                [*ids, *(only or ())],
            )
            said, asked = answers_of(answers)
        if any("\0" in v for one in said.values() for v in one.values() if isinstance(v, str)):
            raise vault.damaged(self.path)  # none is ever saved: SQLCipher reads a page of zeros as it stands
        try:
            loaded = entries_of(entries, tags_of, reflections_of(reflections, said, asked))
        except ValueError:  # a time that isn't one, for the same reason
            raise vault.damaged(self.path) from None
        if not self.trusted:
            integrity.refuse(self.path, *(validation.entry(e, integrity.catalogue()) for e in loaded.values()))
        return loaded

    # --- writing ---------------------------------------------------------------------------------------------------

    def save(self, entry: Entry) -> Entry:
        """Writes an entry whole, in the place of the one with its uuid if there is one. Gives it with its id."""
        return self.save_all([entry])[0]

    def save_all(self, entries: Iterable[Entry], *, forget_drafts: Sequence[str] = ()) -> list[Entry]:
        """Writes entries, all or none, and forgets these drafts with them. Gives them with their ids."""
        saved: list[Entry] = []
        try:
            with self._changing():
                for batch in batched(entries, BATCH):
                    saved.extend(replace(e, id=n) for e, n in zip(batch, self._write(batch), strict=True))
                self.conn.executemany("DELETE FROM drafts WHERE uuid = ?", [(u,) for u in forget_drafts])
        except BaseException:
            self._wordings.clear()  # some of them may have gone with the transaction
            raise
        return saved

    def add_all(self, entries: Iterable[Entry], dated: Iterable[DatedAnswer] = ()) -> int:
        """Writes entries as they come, all or none, and keeps none of them in memory. Gives how many they were.

        `entries` may ask this store what is there meanwhile; where it raises, nothing is written. `dated`, the answers
        that come with them and belong to none, are asked for after the last.
        """
        count = 0
        try:
            self._expect_many()
            with self._changing():
                for batch in batched(entries, BATCH):
                    count += len(self._write(batch))
                self._keep_dated(dated)
        except BaseException:
            self._wordings.clear()  # some of them may have gone with the transaction
            raise
        return count

    def _replace_all(self, entries: Sequence[Entry]) -> None:
        """Writes entries that are here already, all or none."""
        self._expect_many()
        with self._changing(), self._indexing_together(len(entries)):
            for batch in batched(entries, BATCH):
                self._write(batch)

    @contextmanager
    def _indexing_together(self, replaced: int) -> Iterator[None]:
        """For many changes at once, where it pays: what is replaced leaves the index when that is made anew at the end.

        One by one, each overwritten, they take some milliseconds; all of an index takes 20 microseconds an entry.
        """
        run = self.conn.execute
        many = replaced * 100 > self.count()
        if many:
            run("INSERT INTO search (search, rank) VALUES ('secure-delete', 0)")
        yield
        if many:
            run("INSERT INTO search (search) VALUES ('rebuild')")
            run("INSERT INTO search (search, rank) VALUES ('secure-delete', 1)")

    def _expect_many(self) -> None:
        """Keeps more pages at hand from now on: for a command that writes thousands of entries.

        Uuids come in no order: in the usual 2 MiB, most pages of their index would be decrypted over and over. The
        checks of single columns, a third of the time, are left to the backup's: the model allows no other values.
        """
        self.conn.execute(f"PRAGMA cache_size = -{BULK_CACHE}")
        self.conn.execute("PRAGMA ignore_check_constraints = ON")

    def discard_unused(self) -> None:
        """Removes the file where nothing has been written to it since it was made. For a first import that failed."""
        with self._writing():
            tables = ("entries", "drafts", "tombstones", "dated_answers", "questions")
            used = any(self.conn.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in tables)
            if self.path.name and not used:
                self.path.unlink(missing_ok=True)

    def _write(self, entries: Sequence[Entry]) -> list[int]:
        """Writes them, each in the place of the one with its uuid if there is one. Gives their ids."""
        rows: dict[str, list[tuple[object, ...]]] = {"tags": [], "answers": [], "search": []}
        numbers: list[int] = []
        there = self._numbers([e.uuid for e in entries])
        for entry in entries:
            number = self._insert(entry, there.get(entry.uuid))
            numbers.append(number)
            rows["tags"].extend((number, i, tag) for i, tag in enumerate(entry.tags))
            for place, reflection in enumerate(entry.reflections):
                rows["answers"].extend(self._reflection_rows(number, place, reflection))
            rows["search"].append((number, *self.searchable(entry)))
        self.conn.executemany("INSERT INTO tags VALUES (?, ?, ?)", rows["tags"])
        self.conn.executemany("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows["answers"])
        self.conn.executemany("INSERT INTO search (rowid, body, tags, alias) VALUES (?, ?, ?, ?)", rows["search"])
        return numbers

    def _numbers(self, uuids: Sequence[str]) -> dict[str, int]:
        """Which of these are here, with their ids; what was deleted of them is not deleted any more."""
        run = self.conn.execute
        if run("SELECT 1 FROM tombstones LIMIT 1").fetchone():
            run(f"DELETE FROM tombstones WHERE uuid IN ({filters.marks(uuids)})", uuids)
        return dict(run(f"SELECT uuid, id FROM entries WHERE uuid IN ({filters.marks(uuids)})", uuids).fetchall())

    def _insert(self, entry: Entry, number: int | None) -> int:
        """Writes the entry's row, in the place of the one with this number if there is one. Gives its number."""
        at = entry.moment.at
        return int(
            self.conn.execute(
                "INSERT INTO entries "
                "(id, uuid, happened_at, happened_us, day, zone, precision, written_at, changed_at, sealed_until, "
                "offered) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
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
                ),
            ).lastrowid
        )

    def _id_for(self, entry: Entry, number: int | None) -> int | None:
        """The id to write it under: that of the one it replaces, its own if that is free, or None for a new one."""
        if number is not None:
            self._remove(number)
            return number
        if entry.id is not None and entry.id > validation.LARGEST_ID_KEPT:
            return None
        taken = entry.id is not None and self.conn.execute("SELECT 1 FROM entries WHERE id = ?", [entry.id]).fetchone()
        return None if taken else entry.id

    def _reflection_rows(self, entry: int, place: int, reflection: Reflection) -> Iterator[tuple[object, ...]]:
        row = self.conn.execute(
            "INSERT INTO reflections (uuid, entry, position, stage, written_at, changed_at) VALUES (?, ?, ?, ?, ?, ?)",
            (
                reflection.uuid,
                entry,
                place,
                reflection.stage,
                utc_text(reflection.written_at),
                utc_text(reflection.changed_at),
            ),
        ).lastrowid
        for position, (key, value) in enumerate(reflection.answers.items()):
            wording = self._wording(key, reflection.asked[key]) if key in reflection.asked else None
            for part, (shape, number, text) in enumerate(parts(value)):
                yield (row, position, part, key, shape, number, text, wording)

    def searchable(self, entry: Entry, *, everything: bool = False) -> tuple[str, ...]:
        """What can be found of an entry: texts and words, tags, the alias. Choices and numbers are filters' work.

        `everything`: with its choices, as the first version had it.
        """
        bodies: list[str] = []
        aliases: list[str] = []
        for reflection in entry.reflections:
            for key, value in reflection.answers.items():
                if everything or key not in self.unsearched:
                    texts = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
                    (aliases if key == "with" else bodies).extend(texts)
        columns = ("\n".join(texts) for texts in (bodies, entry.tags, aliases))
        return tuple(unicodedata.normalize("NFC", text) for text in columns)

    def _wording(self, question: str, text: str) -> int:
        if (question, text) not in self._wordings:
            self.conn.execute("INSERT OR IGNORE INTO wordings (question, text) VALUES (?, ?)", (question, text))
            row = self.conn.execute("SELECT id FROM wordings WHERE question = ? AND text = ?", (question, text))
            self._wordings[question, text] = row.fetchone()[0]
        return self._wordings[question, text]

    def _remove(self, number: int) -> None:
        self.conn.execute("DELETE FROM entries WHERE id = ?", [number])
        self.conn.execute("DELETE FROM search WHERE rowid = ?", [number])

    def delete(self, numbers: Sequence[int], now: datetime) -> None:
        """Deletes entries for good, with their drafts; of each only its uuid and the time are kept, for merging.

        Raises Failed, before anything is changed, where something would keep what is deleted: see `backups`.
        """
        if self.path.name:
            backups.refuse_what_keeps(self.path)
        with self._writing():
            for number in numbers:
                run = self.conn.execute
                uuids = run(
                    "SELECT uuid FROM entries WHERE id = ?1 UNION ALL SELECT uuid FROM reflections WHERE entry = ?1",
                    [number],
                )
                gone = [row[0] for row in uuids]
                self.conn.executemany(
                    "INSERT OR REPLACE INTO tombstones VALUES (?, ?)",
                    [(uuid, utc_text(now)) for uuid in gone],
                )
                self.conn.executemany("DELETE FROM drafts WHERE entry = ?", [(uuid,) for uuid in gone[:1]])
                self._remove(number)
            self._forget_wordings()
            self._forget_terms()
            if self.keeper is not None:
                self._set(OWED, "yes")  # with the deletion itself: a crash before the backups went is made good

    def _forget_terms(self) -> None:
        """Writes the search index anew: secure-delete leaves words in FTS5's own table of where its pages begin.

        It merges only what is in several segments; the probe is one more.
        """
        self.conn.execute("INSERT INTO search (rowid, body) VALUES (-1, 'probe')")
        self.conn.execute("INSERT INTO search (search) VALUES ('optimize')")
        self.conn.execute("DELETE FROM search WHERE rowid = -1")

    def _forget_wordings(self) -> None:
        """A wording that no answer has any more goes too: one's own questions are private."""
        self.conn.execute(
            "DELETE FROM wordings WHERE id NOT IN (SELECT wording FROM answers WHERE wording IS NOT NULL)"
        )
        self._wordings.clear()

    def rename_tag(self, old: str, new: str, now: datetime) -> int:
        """Gives every entry with the tag `old` the tag `new`; returns how many."""
        these = [
            replace(
                e,
                changed_at=time_of_change(now, e.changed_at),
                tags=tuple(dict.fromkeys(new if fold(t) == fold(old) else t for t in e.tags)),
            )
            for e in self.entries(Filter(tags=(old,)))
        ]
        self._replace_all(these)
        return len(these)

    def rename_alias(self, old: str, new: str, now: datetime) -> int:
        """Gives every answer to `with` that is the alias `old` the alias `new`; returns how many entries."""

        def renamed(reflection: Reflection) -> Reflection:
            if fold(str(reflection.answers.get("with", ""))) != fold(old):
                return reflection
            return replace(
                reflection,
                answers={**reflection.answers, "with": new},
                changed_at=time_of_change(now, reflection.changed_at),
            )

        these = [
            replace(e, changed_at=time_of_change(now, e.changed_at), reflections=tuple(map(renamed, e.reflections)))
            for e in self.entries()
            if any(fold(str(r.answers.get("with", ""))) == fold(old) for r in e.reflections)
        ]
        self._replace_all(these)
        return len(these)

    # --- drafts and settings -----------------------------------------------------------------------------------------

    def drafts(self) -> list[Draft]:
        """Unfinished reflections, the latest first."""
        with vault.errors(self.path):
            rows = self.conn.execute(
                "SELECT uuid, started_at, changed_at, content FROM drafts ORDER BY changed_at DESC"
            )
            try:
                found = [Draft(u, parse_time(s), parse_time(c), json.loads(content)) for u, s, c, content in rows]
            except (ValueError, RecursionError):  # a page of zeros, as below in _load
                raise vault.damaged(self.path) from None
        if not self.trusted:
            integrity.refuse(self.path, *map(validation.draft, found))
        return found

    def keep_draft(self, draft: Draft) -> None:
        """Writes a draft, in the place of its earlier self."""
        row = (
            draft.uuid,
            str(draft.content["entry"]),
            utc_text(draft.started_at),
            utc_text(draft.changed_at),
            json.dumps(draft.content, ensure_ascii=False),
        )
        with self._writing():
            self.conn.execute(
                "INSERT OR REPLACE INTO drafts (uuid, entry, started_at, changed_at, content) VALUES (?, ?, ?, ?, ?)",
                row,
            )

    def forget_draft(self, uuid: str) -> None:
        """Deletes a draft, if it is there."""
        with self._writing():
            self.conn.execute("DELETE FROM drafts WHERE uuid = ?", [uuid])

    def dated_answers(self, question: str | None = None) -> list[DatedAnswer]:
        """What was said to the questions that belong to no entry, or to one of them, the earliest first."""
        if "m002_look_back" not in self.applied:
            return []
        with vault.errors(self.path):
            rows = self.conn.execute(
                "SELECT uuid, question, answered_at, answer, wording FROM dated_answers WHERE ?1 IN (question, '')",
                [question or ""],
            ).fetchall()
        try:
            found = [DatedAnswer(u, q, parse_time(at), answer, wording) for u, q, at, answer, wording in rows]
        except ValueError:
            raise vault.damaged(self.path) from None
        if not self.trusted:
            integrity.refuse(self.path, *(validation.dated_answer(said, integrity.catalogue()) for said in found))
        return sorted(found, key=lambda one: instant(one.answered_at))

    def keep_dated_answer(self, said: DatedAnswer) -> None:
        """Writes one down."""
        with self._changing():
            self._keep_dated([said])

    def _keep_dated(self, answers: Iterable[DatedAnswer]) -> None:
        self.conn.executemany(
            "INSERT OR REPLACE INTO dated_answers (uuid, question, answered_at, answer, wording) "
            "VALUES (?, ?, ?, ?, ?)",
            [(said.uuid, said.question, said.answered_at.isoformat(), said.answer, said.asked) for said in answers],
        )

    def setting(self, name: str) -> str | None:
        """What was set, or None."""
        with vault.errors(self.path):
            row = self.conn.execute("SELECT value FROM settings WHERE name = ?", [name]).fetchone()
        return row[0] if row else None

    def set(self, name: str, value: str) -> None:
        """Sets it."""
        with self._changing():
            self._set(name, value)

    def _set(self, name: str, value: str) -> None:
        self.conn.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of at most `size` (itertools has this from Python 3.12 on)."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
