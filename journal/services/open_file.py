"""A journal's open file: unlocking, locking and reopening it, its passphrase, its backups, another copy of it.

The passphrase stays here, and is forgotten while the journal is locked. `reader` and `journal` handle the file's
content.
"""

import contextlib
import hmac
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Self

from journal.core.clock import Clock
from journal.core.questions import Catalogue
from journal.errors import Failed, JournalError, Usage, WrongPassphrase

if TYPE_CHECKING:
    from journal.services.journal import Journal
    from journal.storage.store import Store


class OpenFile:
    """A journal's file, open until it's closed or locked. Use it as a context manager, or call `close`.

    `notices` collects sentences that the person should see: a backup that couldn't be made, files that others could
    read.
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
        self._builtin = catalogue
        self._known = store.catalogue
        self.demonstration = demonstration
        self.notices = list(notices)
        self._passphrase = passphrase
        self._path = store.path
        self._locks = bool(passphrase)
        self._open: Store | None = store
        #: Called by `lock`, so that others who remember the passphrase forget it too.
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
        """Finish what an earlier command left undone, and record any problem with the backups."""
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
    def catalogue(self) -> Catalogue:
        """The questions: the built-in ones and the person's own. While it's locked, those there were."""
        return self._open.catalogue if self._open is not None else self._known

    @property
    def path(self) -> Path:
        """The journal's file; an empty path for the demonstration."""
        return self._path

    @property
    def store(self) -> "Store":
        """The storage underneath, for the other services."""
        return self._store

    def refuse_what_keeps_backups(self) -> None:
        """Raise Failed if an old backup would stay readable after a deletion or a new passphrase."""
        from journal.storage import backups

        backups.refuse_what_keeps(self.path)

    def discard_unused(self) -> None:
        """Remove the journal's file if nothing was ever written to it: for a first import that failed."""
        self._store.discard_unused()

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
            self._known = opened.catalogue
            opened.close()
        if self.when_locked is not None:
            self.when_locked()

    def interrupt(self) -> None:
        """Interrupt a read in another thread: KeyboardInterrupt is raised there."""
        if self._open is not None:
            self._open.conn.interrupt()

    def opens_with(self, typed: str) -> bool:
        """Return whether this is the journal's passphrase, for a hidden screen. If the journal is locked, open it.

        Raises what opening a journal raises, except WrongPassphrase.
        """
        from journal.storage import vault

        if self._open is None:
            try:
                self._open = open_store(self._path, typed, self.clock, self._builtin)
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
        self._open = open_store(self.path, new, self.clock, self._builtin)
        with contextlib.suppress(JournalError):  # on failure, writing while locked has to wait for the next unlock
            taking_in.keep_ready(self._store, self.clock.utc())
        return self._store.keeper.replace_all(self._store.conn) if self._store.keeper else 0

    def backup(self, target: Path) -> int:
        """Copy the encrypted journal to a new file, and check the copy. Return how many entries it holds.

        Raises Failed if the file exists, or if the copy can't be made or is damaged.
        """
        from journal.storage import backups

        return backups.copy(self._store.conn, self.path, target, self._passphrase).entries

    def backup_of_today(self) -> Path | None:
        """Make or renew today's automatic backup, even if they are switched off.

        Return its path; None for the demonstration.
        """
        return self._store.keeper.as_it_is(self._store.conn) if self._store.keeper else None

    def create_beside(self, path: Path) -> "Journal":
        """Create another journal at `path` with the same passphrase: for what can't be saved in this one."""
        from journal.services.opening import create_journal

        return create_journal(path, self._passphrase, clock=self.clock, catalogue=self._builtin)

    def other(self, path: Path, passphrase: str | None = None) -> "contextlib.AbstractContextManager[Store]":
        """Open another copy of the journal to read from, with this one's passphrase or its own. It is never changed."""
        from journal.storage import merge

        unlocking = self._passphrase if passphrase is None else passphrase
        return merge.opened(path, unlocking, self.path, self._builtin)


def open_store(path: Path, passphrase: str, clock: Clock, catalogue: Catalogue) -> "Store":
    """Open the storage. Deriving the key deliberately takes 100 ms and releases the GIL: import modules meanwhile."""
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
