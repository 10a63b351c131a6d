"""What the program does: joins the clock, the terminal, the passphrase and the store, and owns the error boundary.

Each public method of `App` is what one command does. Imports what a command needs when it needs it: `--help` is fast.
"""

import contextlib
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from journal import errors
from journal.core.clock import Clock
from journal.core.model import Entry, Filter
from journal.errors import Damaged, Declined, Failed, JournalError, NotFound, Usage, WrongPassphrase
from journal.terminal.console import Console

if TYPE_CHECKING:
    from journal.core.questions import Catalogue
    from journal.storage.backups import Keeper
    from journal.storage.store import Match, Store
    from journal.terminal.render import Line

TRIES = 3
FEW = 20  # entries in a list, unless -n says otherwise


@dataclass(frozen=True)
class Options:
    """What was said on the command line, for every command."""

    journal: Path | None = None
    passphrase_file: Path | None = None
    passphrase_command: str | None = None
    plain: bool = False


class App:
    """One run of the program. The clock, the console and the passphrase's source are passed in."""

    def __init__(
        self,
        options: Options,
        *,
        clock: Clock | None = None,
        console: Console | None = None,
        opened: "Store | None" = None,
    ) -> None:
        """`opened` is a store to use as the journal, whatever the options say: the demonstration's."""
        self.options = options
        self.clock = clock or Clock()
        self.console = console or Console(options.plain)
        self._opened = opened
        self.passphrase = ""

    @cached_property
    def catalogue(self) -> "Catalogue":
        """The questions."""
        from journal.core import questions

        return questions.load()

    @cached_property
    def path(self) -> Path:
        """The journal's file."""
        if self.options.journal:
            return at_home(self.options.journal)
        import platformdirs

        return platformdirs.user_data_path("journal", appauthor=False) / "journal.db"

    # --- the passphrase and the file ---------------------------------------------------------------------------------

    def _given_passphrase(self) -> str | None:
        """The passphrase from where the command line says, or None where it is to be asked for."""
        from journal.terminal import passphrase

        if self.options.passphrase_file:
            return passphrase.from_file(at_home(self.options.passphrase_file))
        if self.options.passphrase_command:
            return passphrase.from_command(self.options.passphrase_command)
        return None

    @contextlib.contextmanager
    def store(self) -> "Iterator[Store]":
        """The open journal. Raises NotFound where there is none yet, and what opening it raises."""
        if self._opened is not None:
            yield self._opened
            return
        from journal.storage import vault

        if not vault.exists(self.path):
            if gone := self._gone():
                raise NotFound(gone.sentence, gone.hint)
            raise NotFound(f"There is no journal yet at {self.path}.", "`journal write` begins one.")
        try:
            vault.check_file(self.path)
            self._tighten()
            with self._closing(self._unlocked()) as store:
                yield store
        except Damaged as reason:
            # A command may read another file too: a copy to merge, a backup to restore.
            raise (self.with_way_out(reason) if reason.file == self.path else reason) from None

    def _gone(self) -> Failed | None:
        """The error where a journal is no longer there, and its backups are: a new one would take them over."""
        from journal.storage import backups

        newest = next(iter(backups.listed(self.path)), None)
        if newest is None:
            return None
        return Failed(
            f"There is no journal at {self.path}, but backups of one are beside it.",
            f"`journal restore {newest}` puts the newest in its place. To begin anew, move {newest.parent} away first.",
        )

    def _tighten(self) -> None:
        from journal.storage import backups, vault

        ours = [self.path, backups.folder(self.path), *backups.listed(self.path)]
        if self.options.journal is None:
            ours.append(self.path.parent)  # the folder is the journal's own
        tightened = [vault.tighten(one) for one in ours]
        if any(tightened):
            self.console.say("Others on this computer could open the journal's files, encrypted. Now only you can.")

    @contextlib.contextmanager
    def _closing(self, store: "Store") -> "Iterator[Store]":
        """The store, closed afterwards; what its backup met is said then, when nothing else is in the way."""
        with store:
            yield store
            if store.keeper is not None:
                store.keeper.catch_up(store.conn)
        if store.keeper is not None and store.keeper.problem:
            self.console.say(store.keeper.problem)

    @contextlib.contextmanager
    def store_or_new(self) -> "Iterator[Store]":
        """The open journal, made first where there is none yet: with the passphrase that is given, or a first run."""
        from journal.storage import vault

        if self._opened is not None or vault.exists(self.path):
            with self.store() as store:
                yield store
            return
        if gone := self._gone():
            raise gone
        given = self._given_passphrase()
        if given is None:
            from journal.terminal import welcome

            given = welcome.first_run(self.console, self.path)
        self.passphrase = given
        try:
            made = self.new_store(self.path)
        except Failed:
            if not vault.exists(self.path):
                raise
            made = self._open(given)  # another command made it in the same instant
        with self._closing(made) as store:
            yield store

    def reopened(self) -> "contextlib.AbstractContextManager[Store]":
        """The journal once more, with the passphrase that is known by now."""
        return self._closing(self._open(self.passphrase))

    def obtained_passphrase(self) -> str:
        """The passphrase, from where the command line says or asked for once; not tried yet on anything."""
        if not self.passphrase:
            from journal.terminal import passphrase

            self.passphrase = self._given_passphrase() or passphrase.ask("Passphrase: ")
        return self.passphrase

    def new_store(self, path: Path) -> "Store":
        """A new journal at `path`, with the passphrase of this one. Raises Failed."""
        from journal.storage import vault
        from journal.storage.store import Store

        return Store(vault.create(path, self.passphrase), path, self._unsearched, self._keeper(path))

    def _keeper(self, path: Path) -> "Keeper":
        from journal.storage.backups import Keeper

        return Keeper(path, self.passphrase, lambda: self.clock.now().date())

    def _unlocked(self) -> "Store":
        given = self._given_passphrase()
        if given is not None:
            return self._open(given)
        from journal.terminal import passphrase

        for left in range(TRIES - 1, -1, -1):
            typed = passphrase.ask("Passphrase: ")
            try:
                return self._open(typed)
            except WrongPassphrase:
                if not left:
                    raise
                self.console.say(f"That passphrase doesn't open it. {left} more {'tries' if left > 1 else 'try'}.")
        raise WrongPassphrase

    def _open(self, passphrase: str) -> "Store":
        from threading import Thread

        from journal.storage import vault

        done: list[vault.Connection | BaseException] = []

        def derive() -> None:
            try:
                done.append(vault.open_existing(self.path, passphrase))
            except BaseException as reason:  # raised again below, in the thread that asked
                done.append(reason)

        # Deriving the key takes 100 ms, on purpose, and lets go of the interpreter: import the rest meanwhile.
        thread: Thread = Thread(target=derive)
        thread.start()
        from journal.storage.store import Store

        unsearched = self._unsearched
        thread.join()
        self.passphrase = passphrase
        if isinstance(done[0], JournalError):
            raise self.with_way_out(done[0])
        if isinstance(done[0], BaseException):
            raise done[0]
        return Store(done[0], self.path, unsearched, self._keeper(self.path))

    def with_way_out(self, reason: JournalError) -> JournalError:
        """The error, with the newest backup that opens where the journal is damaged.

        Where the salt in the file's first bytes is gone, a right passphrase looks wrong: the newest backup tells.
        """
        if not isinstance(reason, (Damaged, WrongPassphrase)):
            return reason
        from journal.storage import backups, vault

        paths = backups.listed(self.path)
        if isinstance(reason, Damaged) and paths and not self.passphrase:  # nothing was asked for yet
            hint = f"`journal restore {paths[0]}` checks the newest backup, puts it in place, and keeps this file."
            return Damaged(reason.sentence, hint)
        if isinstance(reason, WrongPassphrase) and paths and vault.same_salt(self.path, paths[0]):
            return reason  # the salt is whole: the backup only has an older passphrase
        for path in paths if isinstance(reason, Damaged) else paths[:1]:
            with contextlib.suppress(JournalError):
                if not backups.inspect(path, self.passphrase).problems:
                    hint = (
                        f"{path} is a backup that opens: `journal restore {path}` puts it in place, and keeps this one."
                    )
                    return Damaged("The journal's file is damaged. It was left as it is.", hint)
        return reason

    @property
    def demonstrating(self) -> bool:
        """Whether the journal is the demonstration's."""
        return self._opened is not None

    @property
    def _unsearched(self) -> frozenset[str]:
        return frozenset(q.key for q in self.catalogue.questions if q.kind in ("choice", "choices"))

    def opens(self, typed: str) -> bool:
        """Whether this is the passphrase that the journal was opened with: for a screen that was hidden."""
        import hmac

        from journal.storage import vault

        mine = vault.normalised(self.passphrase)
        return hmac.compare_digest(vault.normalised(typed).encode(), mine.encode())

    # --- reading -----------------------------------------------------------------------------------------------------

    def present(self, lines: "Iterable[Line]", *, printed: bool = False) -> None:
        """Shows lines: on the reading screen, which leaves nothing behind, or printed to a pipe or with --plain."""
        from journal.terminal import render

        if self.console.full_screen and not printed:
            from journal.terminal.screens.read import Reader

            Reader(list(lines), self.opens if self.passphrase else None).run_privately()
        else:
            self.console.out(render.plain(lines, self.console.width if self.console.to_a_terminal else None))

    def list_entries(self, wanted: Filter, most: int | None) -> tuple[list[Entry], bool]:
        """The newest entries that pass, at most `most` of them (None: all), and whether there are more."""
        with self.store() as store:
            found = list(store.entries(wanted, None if most is None else most + 1))
        return found[:most], most is not None and len(found) > most

    def covered(self, entry: Entry) -> bool:
        """Whether the entry is sealed today: lists show that it is there, and nothing of its text."""
        from journal.core import lookbacks

        return lookbacks.sealed(entry, self.clock.now().date())

    def search(self, words: str, wanted: Filter, most: int | None) -> "list[Match]":
        """The entries that hold the words, best first."""
        with self.store() as store:
            return store.search(words, wanted, most)

    def entries(self, numbers: Sequence[int], *, sealed_too: bool = False) -> list[Entry]:
        """The entries with these ids, in this order. Raises NotFound, and Usage where one stays sealed."""
        with self.store() as store:
            return [self.unsealed(store.entry(n), sealed_too) for n in numbers]

    def unsealed(self, entry: Entry, sealed_too: bool = False) -> Entry:
        """The entry, once somebody who meets its seal has said to open it. Raises Usage where nobody can be asked."""
        from journal.core.clock import day_in_words

        if sealed_too or entry.sealed_until is None or not self.covered(entry):
            return entry
        until = f"Entry {entry.id} is sealed until {day_in_words(entry.sealed_until)}."
        if not self.console.can_ask:
            raise Usage(until, "--sealed opens it all the same.")
        if not self.console.confirm(f"{until} Open it all the same?"):
            raise Declined("It stays sealed.")
        return entry

    def own_contact(self, new: str | None = None) -> str:
        """The person's own contact, or ""; with `new`, that is written down first."""
        with self.store() as store:
            if new:
                store.set("own contact", new)
            return store.setting("own contact") or ""

    def switch(self, name: str, on: bool) -> None:
        """Switches an optional question on or off. Raises Usage where there is none of that name."""
        names = sorted({q.setting for q in self.catalogue.questions if q.setting})
        if name not in names:
            raise Usage("There is no question of that name to switch.", f"There is: {', '.join(names)}.")
        with self.store() as store:
            store.set(f"ask {name}", "yes" if on else "no")

    # --- changing ----------------------------------------------------------------------------------------------------

    def delete(self, numbers: Sequence[int], wanted: Filter | None, sure: Callable[[list[Entry]], bool]) -> int:
        """Deletes the entries, for good, once `sure` has been asked about them. Returns how many went."""
        with self.store() as store:
            found = [store.entry(n) for n in dict.fromkeys(numbers)]
            if wanted is not None:
                found += [e for e in store.entries(wanted) if e.id not in numbers]
            if not found or not sure(found):
                return 0
            store.delete([e.id for e in found if e.id is not None], self.clock.utc())
            if store.keeper is not None:
                store.keeper.replace_all(store.conn)
            return len(found)

    def rename(self, what: str, old: str, new: str) -> int:
        """Renames a tag or an alias everywhere. Returns in how many entries."""
        from journal.core.model import tags

        with self.store() as store:
            if what == "alias":
                if not new.strip():
                    raise Usage("The new alias is empty.")
                return store.rename_alias(old, new.strip(), self.clock.utc())
            made = tags([new])
            if not made:
                raise Usage("The new tag holds no letter or digit.")
            return store.rename_tag((tags([old]) or (old,))[0], made[0], self.clock.utc())


def _interrupt_when_ended() -> None:
    """A closed window or a polite kill ends a command as Ctrl-C does: what was half-done is tidied away first."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        for name in ("SIGHUP", "SIGTERM"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), interrupt)


def at_home(path: Path) -> Path:
    """The path with its `~` made out. Raises Usage where there is no such home."""
    try:
        return path.expanduser()
    except RuntimeError:
        raise Usage(f"There is no home for {path.parts[0]}.") from None


def guard(command: Callable[[], int | None], console: Console | None = None) -> int:
    """Runs a command, and turns whatever it raises into a sentence and an exit code. The one error boundary."""
    say = (console or Console()).say
    _interrupt_when_ended()
    try:
        return command() or errors.OK
    except JournalError as error:
        say(*filter(None, [error.sentence, error.hint]))
        return error.exit_code
    except KeyboardInterrupt:
        say("", "Stopped.")
        return errors.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would complain again when it closes it, at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return errors.OK
    except OSError as reason:
        say(f"The computer could not do that: {(reason.strerror or type(reason).__name__).lower()}.")
        return Failed.exit_code
    except Exception as bug:
        place = traceback.extract_tb(bug.__traceback__)[-1]
        say(
            f"This is a mistake of ours: {type(bug).__name__} at {Path(place.filename).name}:{place.lineno}.",
            "What was saved is safe. Nothing of what you wrote is in this message, so it can be passed on as it is.",
        )
        return errors.BUG
