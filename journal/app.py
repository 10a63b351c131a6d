"""The composition root: command-line options, the terminal, the passphrase, the open journal.

Everything is passed in from here. `guard` is the one error boundary: it turns any exception into a sentence and an exit
code. Modules that only some commands need are imported lazily, so that `--help` stays fast.
"""

import contextlib
import os
import shlex
import signal
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from journal import errors
from journal.core.clock import Clock
from journal.errors import Damaged, Failed, JournalError
from journal.files import at_home
from journal.terminal.console import Console
from journal.unlock import OR_ENTER, PROMPT, StaysLocked, Unlocker

if TYPE_CHECKING:
    from journal.core.model import Moment
    from journal.core.questions import Catalogue
    from journal.services.inbox import LockedPage
    from journal.services.journal import Journal
    from journal.services.progress import Progress
    from journal.terminal.dialogues.common import Talk
    from journal.terminal.render import Line
    from journal.terminal.screens.home import Place


@dataclass(frozen=True)
class Options:
    """The options that every command shares.

    `named`: `--journal` was given on the command line, not by the environment.
    """

    journal: Path | None = None
    passphrase_file: Path | None = None
    passphrase_command: str | None = None
    plain: bool = False
    named: bool = False


class App:
    """One run of the program. The clock, the console and the passphrase's source are passed in."""

    def __init__(
        self,
        options: Options,
        *,
        clock: Clock | None = None,
        console: Console | None = None,
        opened: "Journal | None" = None,
        unlocker: Unlocker | None = None,
    ) -> None:
        """Set up a run. `opened`, if given, is used instead of the journal in the options: `demo` passes its own."""
        self.options = options
        self.clock = opened.clock if opened is not None else clock or Clock()
        self.console = console or Console(options.plain)
        if options.named:
            self.console.program = f"journal --journal {shlex.quote(str(options.journal))}"
        self._opened = opened
        self._unlocker = unlocker
        #: The module of the full screen that the journal is opened for, if there is one: it's imported meanwhile.
        self.leads_to = ""

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

    @cached_property
    def unlocker(self) -> Unlocker:
        """The source of the passphrase."""
        if self._unlocker is not None:
            return self._unlocker
        from journal.terminal import passphrase

        file = self.options.passphrase_file
        return Unlocker(
            ask=passphrase.ask,
            say=self.console.say,
            file=at_home(file) if file else None,
            command=self.options.passphrase_command,
            from_file=partial(passphrase.from_file, warn=self.console.say),
            from_command=passphrase.from_command,
        )

    @property
    def progress(self) -> "Progress":
        """A function that shows the progress of a long piece of work."""
        from journal.terminal.progress import progress

        return partial(progress, self.console)

    # --- the open journal --------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def journal(self, *, take_in: bool = True, may_stay_locked: bool = False) -> "Iterator[Journal]":
        """Open the journal, and close it afterwards.

        Waiting pages are taken in, unless `take_in` is False. With `may_stay_locked`, pressing Enter at the passphrase
        prompt raises StaysLocked. Raises NotFound if there is no journal yet, and whatever opening it raises.
        """
        if self._opened is not None:
            yield self._opened
            return
        from journal.services import opening

        if not opening.exists(self.path):
            opening.open_journal(self.path, "")  # raises the error that says what is missing
        opening.check_file(self.path)
        threading.Thread(target=_prepare, args=[self.leads_to], daemon=True).start()  # while the passphrase is typed
        journal = self.unlocker.unlock(
            lambda typed: opening.open_journal(self.path, typed, clock=self.clock, catalogue=self.catalogue),
            OR_ENTER if may_stay_locked else PROMPT,
            may_stay_locked=may_stay_locked,
        )
        with self._told(journal, take_in=take_in):
            yield journal

    @contextlib.contextmanager
    def journal_or_new(self, *, may_stay_locked: bool = False) -> "Iterator[Journal]":
        """Open the journal; if there is none yet, create it, with the given passphrase or through the first run."""
        from journal.services import opening

        if self._opened is not None or opening.exists(self.path):
            with self.journal(may_stay_locked=may_stay_locked) as journal:
                yield journal
            return
        if lost := opening.missing(self.path):
            raise lost
        explain = False
        chosen = self.unlocker.given()
        if chosen is None:
            from journal.terminal import welcome

            chosen = welcome.first_run(self.console, self.path)
            explain = True
        self.unlocker.remember(chosen)
        try:
            created = opening.create_journal(self.path, chosen, clock=self.clock, catalogue=self.catalogue)
        except Failed:
            if not opening.exists(self.path):
                raise
            # Another command created it in the same instant.
            created = opening.open_journal(self.path, chosen, clock=self.clock, catalogue=self.catalogue)
        with self._told(created, explain=explain):
            yield created

    @contextlib.contextmanager
    def _told(self, journal: "Journal", *, take_in: bool = True, explain: bool = False) -> "Iterator[Journal]":
        """Yield the journal and close it afterwards. Say its notices first, and any new ones at the end."""
        from journal.services import inbox, opening

        journal.when_locked = self.unlocker.forget
        try:
            with journal:
                if take_in:
                    journal.notices += inbox.take_in(journal)
                if explain and inbox.usable(self.path):
                    journal.notices.append(inbox.EXPLAINED)
                if self.leads_to not in ("home", "list"):  # which show it themselves: the screen would cover it
                    self.console.say(*journal.notices)
                    journal.notices.clear()
                yield journal
        except Damaged as reason:  # a command may read another file too: a copy to merge, a backup to restore
            raise opening.with_way_out(reason, self.path, self.unlocker.known) from None
        self.console.say(*journal.notices)

    @property
    def can_stay_locked(self) -> bool:
        """Whether a page can be written here without unlocking, and there is a person who may choose that."""
        from journal.services import inbox

        asked_for = self.options.passphrase_file is None and self.options.passphrase_command is None
        return asked_for and self._opened is None and self.console.can_ask and inbox.usable(self.path)

    def locked_page(self) -> "LockedPage":
        """Return a page that can be written without unlocking. Raises Failed."""
        from journal.services import opening
        from journal.services.inbox import LockedPage

        return LockedPage(self.path, self.catalogue, self.clock, lambda typed: opening.opens(self.path, typed))

    @property
    def has_journal(self) -> bool:
        """Whether there is a journal to open."""
        from journal.services import opening

        return self._opened is not None or opening.exists(self.path)

    def talk(self, journal: "Journal") -> "Talk":
        """Return the open journal and the terminal together, for a dialogue."""
        from journal.terminal.dialogues.common import Talk

        return Talk(self.console, journal)

    def home(self, place: "Callable[[], Place] | None" = None, *, new: bool = False) -> int:
        """Be at home until the person leaves; `place` says where to begin. `new`: create the journal if there is none.

        Whoever presses Enter at the passphrase of `journal` alone (`new`) writes without unlocking.
        """
        from journal.terminal import home

        if self.console.full_screen:
            self.leads_to = "list" if place is not None else "home"
        may_stay_locked = new and self.can_stay_locked
        opened = self.journal_or_new if new else self.journal
        try:
            with opened(may_stay_locked=may_stay_locked) as journal:
                return home.stay(self.console, journal, place() if place is not None else None)
        except StaysLocked:
            return self.write_locked()

    def write_locked(self, moment: "Moment | None" = None, *, quick: bool = False) -> int:
        """Write on a page that waits for the next unlock. Return the exit code."""
        from journal.terminal.dialogues import locked

        while True:
            with self.locked_page() as page:
                code = locked.write(self.console, page, moment=moment, quick=quick)
            if code is not None:
                return code
            moment = None  # whoever begins another page has another moment in mind

    def present(self, lines: "Iterable[Line]", journal: "Journal | None" = None, *, printed: bool = False) -> None:
        """Show lines: on the reading screen, or printed."""
        from journal.terminal.dialogues.common import present

        present(self.console, lines, journal, printed=printed)


def _prepare(screen: str) -> None:
    """Import what opening a journal needs, and then the `screen` that follows, while somebody types the passphrase."""
    with contextlib.suppress(Exception):  # the import that needs it runs again later, and reports what is wrong
        import journal.services.inbox
        import journal.storage.taking_in  # noqa: F401

        if screen:
            import_module(f"journal.terminal.screens.{screen}")


def _interrupt_when_ended() -> None:
    """Make a closed window or SIGTERM end a command as Ctrl-C does, so that it cleans up first."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        for name in ("SIGHUP", "SIGTERM"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), interrupt)


def guard(command: Callable[[], int | None], console: Console | None = None) -> int:
    """Run a command, and turn whatever it raises into a sentence and an exit code. The one error boundary."""
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
        # Whoever read our output has closed the pipe. Without this, Python would complain when it closes stdout at
        # exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return errors.OK
    except OSError as reason:
        say(f"That didn't work: {(reason.strerror or type(reason).__name__).lower()}.")
        return Failed.exit_code
    except Exception as bug:
        place = traceback.extract_tb(bug.__traceback__)[-1]
        say(
            f"Something went wrong inside Journal ({type(bug).__name__} at "
            f"{Path(place.filename).name}:{place.lineno}). Your saved entries are safe.",
            "This message contains nothing you wrote, so it's safe to show to someone who can help.",
        )
        return errors.BUG
