"""An open journal: unlocked once, then read and changed as often as one likes. Knows no terminal and asks nobody.

What must never be forgotten has its place here: the text of a sealed entry comes out only on purpose, deleting reaches
the backups, and a journal that is gone is not started anew beside its backups.
"""

import contextlib
import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Self

from journal.core import lookbacks
from journal.core.clock import Clock, day_in_words
from journal.core.model import DatedAnswer, Draft, Entry, Filter, tags, time_of_change
from journal.core.questions import Catalogue
from journal.core.settings import Setting
from journal.errors import Failed, InvalidAnswers, JournalError, Sealed, Usage, WrongPassphrase

if TYPE_CHECKING:
    from journal.storage.store import Match, Store

EVERYTHING = Filter()


class Journal:
    """An open journal. Use it as a context manager, or call `close`.

    Everything it gives is a value; nothing is printed. `notices` are sentences about what it met that a person would
    want to know: a backup that could not be made, files that were open to others.
    """

    def __init__(
        self,
        store: "Store",
        *,
        clock: Clock,
        catalogue: Catalogue,
        passphrase: str = "",
        demonstration: bool = False,
        notices: Iterable[str] = (),
    ) -> None:
        """Take over an open store. `demonstration`: its entries are invented, and nothing about it is kept."""
        self.clock = clock
        self.catalogue = catalogue
        self.demonstration = demonstration
        self.notices = list(notices)
        self._passphrase = passphrase
        self._path = store.path
        self._locks = bool(passphrase)
        self._open: Store | None = store
        #: Called by `lock`: for whoever else knows the passphrase.
        self.when_locked: Callable[[], None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None and self._open is not None:
                self._finish()
        finally:
            self.close()

    def _finish(self) -> None:
        """End what an earlier command left undone, and note what the backups met."""
        keeper = self._store.keeper
        if keeper is not None:
            keeper.catch_up(self._store.conn)
            if keeper.problem:
                self.notices.append(keeper.problem)

    def close(self) -> None:
        """Close the file. Nothing is pending: every change was on the disk when it returned."""
        if self._open is not None:
            self._open.close()

    @property
    def _store(self) -> "Store":
        if self._open is None:
            raise Failed("The journal is locked.", "Type your passphrase to carry on.")
        return self._open

    @property
    def path(self) -> Path:
        """The journal's file; an empty path for the demonstration."""
        return self._path

    @property
    def store(self) -> "Store":
        """The rows underneath, for the services beside this one."""
        return self._store

    @cached_property
    def texts(self) -> frozenset[str]:
        """The keys of the questions that are answered in the person's own words."""
        return frozenset(q.key for q in self.catalogue.kept() if q.kind == "text")

    # --- reading -----------------------------------------------------------------------------------------------------

    def entries(
        self,
        wanted: Filter = EVERYTHING,
        *,
        limit: int | None = None,
        oldest_first: bool = False,
        sealed_too: bool = False,
    ) -> Iterator[Entry]:
        """Return the entries that pass the filter, newest first, read as they are needed.

        Sealed ones come without their text, unless `sealed_too`.
        """
        for entry in self._store.entries(wanted, limit, oldest_first=oldest_first):
            yield entry if sealed_too else self.covered(entry)

    def outlines(self, wanted: Filter = EVERYTHING, keys: Iterable[str] | None = None) -> Iterator[Entry]:
        """Return the entries that pass, in the order written, with only the answers to these questions.

        Without `keys`: all but texts. For counting: it reads thousands without any of their text.
        """
        chosen = [q.key for q in self.catalogue.kept() if q.kind != "text"] if keys is None else keys
        return self._store.outlines(wanted, chosen)

    def index(self, wanted: Filter = EVERYTHING) -> list[tuple[int, str]]:
        """Return the id and the day (`2026-11-22`) of each entry that passes, newest first."""
        from journal.storage import lists

        return lists.index(self._store.database, wanted)

    def some(self, numbers: Sequence[int], keys: Iterable[str] | None = None) -> list[Entry]:
        """Return those of these entries that are here, in this order; with `keys`, only the answers to those.

        Sealed ones come without their text.
        """
        from journal.storage import lists

        found = lists.some(self._store.read, numbers, None if keys is None else list(keys))
        return [self.covered(entry) for entry in found]

    def found(self, words: str, wanted: Filter = EVERYTHING, *, limit: int | None = None) -> list[tuple[int, str]]:
        """Return the id and the day of each entry that holds all the words, best match first."""
        from journal.storage import lists

        return lists.found(self._store.database, words, wanted, limit)

    def count(self, wanted: Filter = EVERYTHING) -> int:
        """Return how many entries pass the filter."""
        return self._store.count(wanted)

    def entry(self, number: int, *, sealed_too: bool = False) -> Entry:
        """Return the entry with this id, whole.

        Raises NotFound; and Sealed while it is sealed, unless `sealed_too`.
        """
        entry = self._store.entry(number)
        if not sealed_too and entry.sealed_until is not None and self.is_sealed(entry):
            raise Sealed(number, day_in_words(entry.sealed_until))
        return entry

    def by_uuid(self, uuid: str) -> Entry | None:
        """Return the entry with this uuid, whole, or None."""
        return self._store.by_uuid(uuid)

    def search(self, words: str, wanted: Filter = EVERYTHING, *, limit: int | None = None) -> "list[Match]":
        """Return the entries that hold all the words, best match first, each with the place where they stand.

        Sealed ones come without their text, and without that place.
        """
        return [
            replace(match, entry=self.covered(match.entry), context=()) if self.is_sealed(match.entry) else match
            for match in self._store.search(words, wanted, limit)
        ]

    def is_sealed(self, entry: Entry) -> bool:
        """Whether the entry is sealed today."""
        return lookbacks.sealed(entry, self.clock.now().date())

    def covered(self, entry: Entry) -> Entry:
        """Return the entry; if it is sealed today, without anything in the person's own words."""
        if not self.is_sealed(entry):
            return entry
        return replace(
            entry,
            reflections=tuple(
                replace(
                    r,
                    answers={k: v for k, v in r.answers.items() if self._is_structured(k)},
                    asked={k: v for k, v in r.asked.items() if self._is_structured(k)},
                )
                for r in entry.reflections
            ),
        )

    def _is_structured(self, key: str) -> bool:
        return key in self.catalogue.kept_by_key and key not in self.texts

    def names(self, what: str) -> list[str]:
        """Return every feeling, tag or alias that stands in the journal: `what` is "feelings", "tags" or "aliases"."""
        found: dict[str, None] = {}
        key = {"feelings": self.catalogue.key("words"), "aliases": self.catalogue.key("alias")}.get(what)
        for entry in self._store.outlines(EVERYTHING, [key] if key else []):
            said = entry.tags if key is None else (v for value in entry.answers_to(key) for v in _parts(value))
            found.update(dict.fromkeys(said))
        return list(found)

    def export(
        self,
        target: Path | str,
        wanted: Filter = EVERYTHING,
        *,
        form: str = "",
        split: bool = False,
        force: bool = False,
    ) -> int:
        """Write the entries that pass, oldest first, to a file that isn't encrypted. Return how many.

        The file's name says the format, or `form` does; `split` writes a folder of markdown. Raises Usage, Failed.
        """
        from journal import formats
        from journal.services import exports

        name = form or formats.by_name(str(target))
        return exports.export(self, str(target), name, wanted, split=split, force=force)

    # --- changing ----------------------------------------------------------------------------------------------------

    def save(self, entry: Entry) -> Entry:
        """Save an entry whole, in the place of the one with its uuid if there is one. Return it with its id."""
        return self._store.save(entry)

    def add(self, data: Mapping[str, object] | Sequence[Mapping[str, object]]) -> list[int]:
        """Add one or many entries, given as JSON has them (see the README, "JSON"). Return their ids.

        All of them or none: raises InvalidAnswers, naming each problem by its place and never by its text.
        """
        items: list[object] = [data] if isinstance(data, Mapping) else list(data)
        return self.add_entries(read_answers(items, self.catalogue, self.clock))

    def add_entries(self, entries: Sequence[Entry]) -> list[int]:
        """Add new entries, all of them or none. Return their ids. Raises InvalidAnswers if one is here already."""
        new = [uuid for entry in entries for uuid in (entry.uuid, *(r.uuid for r in entry.reflections))]
        there = set(self._store.owners(new))
        for start in range(0, len(new), 500):
            there |= self._store.by_uuids(new[start : start + 500]).keys()
        problems = [
            f"entry {number}: is in the journal already"
            for number, entry in enumerate(entries, 1)
            if there & {entry.uuid, *(r.uuid for r in entry.reflections)}
        ]
        if problems:
            raise InvalidAnswers(problems)
        return [e.id for e in self._store.save_all(entries) if e.id is not None]

    def refuse_what_keeps_backups(self) -> None:
        """Raise Failed if an old backup would stay readable after a deletion or a new passphrase."""
        from journal.storage import backups

        backups.refuse_what_keeps(self.path)

    def discard_unused(self) -> None:
        """Remove the journal's file if nothing was ever written to it: for a first import that failed."""
        self._store.discard_unused()

    def delete(self, numbers: Sequence[int]) -> None:
        """Delete entries for good, from the journal and its automatic backups. Raises Failed if that can't be done."""
        self.refuse_what_keeps_backups()
        self._store.delete(numbers, self.clock.utc())
        if self._store.keeper is not None:
            self._store.keeper.replace_all(self._store.conn)

    def rename_tag(self, old: str, new: str) -> int:
        """Rename a tag everywhere. Return in how many entries. Raises Usage if `new` can't be a tag."""
        made = tags([new])
        if not made:
            raise Usage("A tag needs at least one letter or digit.")
        return self._store.rename_tag((tags([old]) or (old,))[0], made[0], self.clock.utc())

    def rename_alias(self, old: str, new: str) -> int:
        """Rename an alias everywhere. Return in how many entries. Raises Usage if `new` is empty."""
        if not new.strip():
            raise Usage("The new alias is empty.")
        return self._store.rename_alias(old, new.strip(), self.clock.utc())

    def change(self, entry: Entry, **fields: object) -> Entry:
        """Save an entry with these fields of its own changed, and its time of change with them."""
        changed = replace(entry, **fields)  # type: ignore[arg-type]
        return self.save(replace(changed, changed_at=time_of_change(self.clock.utc(), entry.changed_at)))

    # --- drafts, settings, dated answers -----------------------------------------------------------------------------

    def drafts(self) -> list[Draft]:
        """Return the unfinished reflections, the latest first."""
        return self._store.drafts()

    def save_draft(self, draft: Draft) -> None:
        """Save a draft, in the place of its earlier self."""
        self._store.keep_draft(draft)

    def discard_draft(self, uuid: str) -> None:
        """Delete a draft, if it is there."""
        self._store.forget_draft(uuid)

    def setting_of(self, setting: Setting) -> str:
        """Return the value of a setting: what was set, or its default."""
        return setting.shown(self._store.setting(setting.key))

    def change_setting(self, setting: Setting, typed: str) -> str:
        """Change a setting to what was typed, and return its value now. Raises Usage for what it can't be."""
        value = setting.read(typed)
        kept = {"on": "yes", "off": "no"}.get(value, value) if setting.key.startswith("ask ") else value
        self._store.set(setting.key, kept)
        return value

    def setting(self, name: str) -> str | None:
        """Return what was set, or None."""
        return self._store.setting(name)

    def set(self, name: str, value: str) -> None:
        """Change a setting."""
        self._store.set(name, value)

    def dated_answers(self, question: str | None = None) -> list[DatedAnswer]:
        """Return the answers that belong to no entry, or those to one question, the earliest first."""
        return self._store.dated_answers(question)

    def save_dated_answer(self, said: DatedAnswer) -> None:
        """Save an answer that belongs to no entry."""
        self._store.keep_dated_answer(said)

    # --- the passphrase ----------------------------------------------------------------------------------------------

    @property
    def locks(self) -> bool:
        """Whether there is a passphrase: the demonstration has none."""
        return self._locks

    def lock(self) -> None:
        """Close the file and forget the passphrase, until `opens_with` the right one. The demonstration stays open.

        Until then everything that needs the file raises Failed.
        """
        if not self._locks:
            return
        opened, self._open, self._passphrase = self._open, None, ""
        if opened is not None:
            opened.close()
        if self.when_locked is not None:
            self.when_locked()

    def interrupt(self) -> None:
        """End what another thread is reading here: KeyboardInterrupt is raised there."""
        if self._open is not None:
            self._open.conn.interrupt()

    def opens_with(self, typed: str) -> bool:
        """Whether this is the journal's passphrase: for a screen that was hidden. If it is locked, that opens it.

        Raises what opening a journal raises, but for WrongPassphrase.
        """
        from journal.storage import vault

        if self._open is None:
            try:
                self._open = open_store(self._path, typed, self.clock, self.catalogue)
            except WrongPassphrase:
                return False
            self._passphrase = typed
            return True
        mine = vault.normalised(self._passphrase)
        return hmac.compare_digest(vault.normalised(typed).encode(), mine.encode())

    def change_passphrase(self, new: str) -> int:
        """Change the passphrase. Return how many old backups were replaced by a fresh one.

        Raises Usage if `new` is blank, InUse, Failed; the journal then opens with the old one.
        """
        from journal.storage import backups, taking_in

        if not new.strip():
            raise Usage("The new passphrase is empty.")
        self.refuse_what_keeps_backups()
        backups.change_passphrase(self._store.conn, self.path, self._passphrase, new)
        self._store.close()
        self._passphrase = new
        self._open = open_store(self.path, new, self.clock, self.catalogue)
        with contextlib.suppress(JournalError):  # without it nothing can be written while locked, until the next unlock
            taking_in.keep_ready(self._store, self.clock.utc())
        return self._store.keeper.replace_all(self._store.conn) if self._store.keeper else 0

    def backup(self, target: Path) -> int:
        """Copy the journal, encrypted as it is, to a new file, and check the copy. Return how many entries it holds.

        Raises Failed if something is there already, or the copy can't be made or isn't whole.
        """
        from journal.storage import backups

        return backups.copy(self._store.conn, self.path, target, self._passphrase).entries

    def backup_of_today(self) -> Path | None:
        """Make or renew today's automatic backup, whatever the settings. Return where it is; None if there are none."""
        return self._store.keeper.as_it_is(self._store.conn) if self._store.keeper else None

    def create_beside(self, path: Path) -> "Journal":
        """Create another journal at `path` with the same passphrase: for what can't be saved in this one."""
        from journal.services.opening import create_journal

        return create_journal(path, self._passphrase, clock=self.clock, catalogue=self.catalogue)

    def other(self, path: Path, passphrase: str | None = None) -> "contextlib.AbstractContextManager[Store]":
        """Open another copy of the journal to read from, with this one's passphrase or its own. It is never changed."""
        from journal.storage import merge

        unlocking = self._passphrase if passphrase is None else passphrase
        return merge.opened(path, unlocking, self.path, self._store.catalogue)


def read_answers(items: Iterable[object], catalogue: Catalogue, clock: Clock) -> list[Entry]:
    """Return the entries that JSON values hold (see the README, "JSON"). Raises InvalidAnswers, naming each problem."""
    from journal.formats import json_format

    problems: list[str] = []
    entries = json_format.read_entries(items, catalogue, clock.utc(), problems, strict=True)
    if problems:
        raise InvalidAnswers(problems)
    return entries


def _parts(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)


def open_store(path: Path, passphrase: str, clock: Clock, catalogue: Catalogue) -> "Store":
    """Open the rows. Deriving the key takes 100 ms, on purpose, and lets go of the interpreter: import meanwhile."""
    from journal.storage import vault

    opened: list[vault.Connection | BaseException] = []

    def derive() -> None:
        try:
            opened.append(vault.open_existing(path, passphrase))
        except BaseException as reason:  # raised again below, in the thread that asked
            opened.append(reason)

    thread = Thread(target=derive)
    thread.start()
    from journal.storage.backups import Keeper
    from journal.storage.store import Store

    thread.join()
    if isinstance(opened[0], BaseException):
        raise opened[0]
    return Store(opened[0], path, catalogue, Keeper(path, passphrase, lambda: clock.now().date()))
