"""What the dialogues share: the journal and its terminal, and asking before a sealed entry is opened."""

from collections.abc import Iterable
from dataclasses import dataclass

from journal.core.conversation import Sitting
from journal.core.model import Entry
from journal.errors import Declined, Sealed
from journal.services import writing
from journal.services.journal import Journal
from journal.terminal import render, support
from journal.terminal.console import Console
from journal.terminal.front import Callbacks, Front
from journal.terminal.lock import Lock
from journal.terminal.render import Line

#: The durations for which a moment can be sealed: days, and in words.
SEALS = ((30, "for a month"), (182, "for half a year"), (365, "for a year"))


@dataclass(frozen=True)
class Talk:
    """An open journal, and the terminal on which a person talks with it."""

    console: Console
    journal: Journal

    def front(self) -> Front:
        """Return the full-screen front end if the terminal supports it, or else line mode."""
        return front_of(self.console)

    def callbacks(self) -> Callbacks:
        """Return what a front end needs from this journal."""
        journal = self.journal
        return Callbacks(
            keep=lambda sitting: writing.save_draft(journal, sitting),
            save=lambda sitting: _save(journal, sitting),
            understand=journal.clock.understand,
            opens=Lock(journal),
            alone=lambda catalogue: writing.alone(journal, catalogue),
            echo=journal.clock.echo,
            support=lambda: support.lines(journal.setting("own contact") or ""),
        )

    def present(self, lines: Iterable[Line], *, printed: bool = False, onward: str = "") -> bool:
        """Show lines: on the reading screen, which leaves nothing behind, or printed to a pipe or with --plain.

        On the screen, Enter leads `onward` if that says to what. Return whether they went there.
        """
        return present(self.console, lines, self.journal, printed=printed, onward=onward)

    def line(self, prompt: str) -> str:
        """Prompt, and return the line that was typed, or "" at the end of input."""
        self.console.say("", prompt)
        try:
            return self.console.read_line().strip()
        except EOFError:
            return ""

    def entry(self, number: int, *, sealed_too: bool = False) -> Entry:
        """Return an entry. If it is sealed, first ask the person whether to open it.

        Raises Sealed if nobody can be asked, Declined if they say no.
        """
        try:
            return self.journal.entry(number, sealed_too=sealed_too)
        except Sealed as sealed:
            if not self.console.can_ask:
                raise
            if not self.console.confirm(f"{sealed.sentence} Open it anyway?", "open it", "leave it sealed"):
                raise Declined("It stays sealed.") from None
            return self.journal.entry(number, sealed_too=True)


def front_of(console: Console) -> Front:
    """Return the full-screen front end if the terminal supports it, or else line mode."""
    if console.full_screen:
        from journal.terminal.screens.write import ScreenFront

        return ScreenFront()
    from journal.terminal.plain import LineFront

    return LineFront(console)


def _save(journal: Journal, sitting: Sitting) -> None:
    writing.save(journal, sitting, finished=False)


def present(
    console: Console, lines: Iterable[Line], journal: Journal | None = None, *, printed: bool = False, onward: str = ""
) -> bool:
    """Show lines: on the reading screen, hidden with `journal`'s passphrase, or printed.

    Return whether they went `onward`, where the screen offers that; printed lines hold nobody up.
    """
    if console.full_screen and not printed:
        from journal.terminal.screens.read import Reader

        lock = Lock(journal) if journal is not None and journal.locks else None
        return bool(Reader(list(lines), lock, onward).run_privately())
    console.out(render.plain(lines, console.width if console.to_a_terminal else None))
    return True
