"""Home: one open journal, and everything done with it until the person leaves.

On a full screen it alternates between home and what has a screen of its own; in line mode it's a menu.
"""

from typing import TYPE_CHECKING, TextIO

from journal import errors
from journal.errors import JournalError
from journal.services.journal import Journal
from journal.terminal.console import Console
from journal.terminal.dialogues.common import Talk

if TYPE_CHECKING:
    from journal.terminal.screens.home import Place


class KeptConsole(Console):
    """A console that collects sentences for home to show. If something is asked, they are printed before it."""

    def __init__(self, plain: bool, stdin: TextIO, stdout: TextIO) -> None:
        super().__init__(plain, stdin, stdout)
        self.said: list[str] = []

    def say(self, *paragraphs: str) -> None:
        """Collect the sentences for home."""
        self.said += [one for one in paragraphs if one]

    def say_now(self) -> None:
        """Print the collected sentences."""
        super().say(*self.said)
        self.said.clear()

    def read_line(self) -> str:
        """Print the collected sentences, then read a line. Raises EOFError."""
        self.say_now()
        return super().read_line()


def stay(console: Console, journal: Journal, place: "Place | None" = None) -> int:
    """Stay at home until the person leaves. `place` is where to begin. Return the exit code."""
    if not console.full_screen:
        from journal.terminal.dialogues import menu

        return menu.stay(Talk(console, journal))
    from journal.terminal.screens.home import Home, Place

    place = place or Place()
    place.notice = " ".join([*journal.notices, *filter(None, [place.notice])])
    journal.notices.clear()
    outside = KeptConsole(console.plain, console.stdin, console.stdout)
    outside.program = console.program
    talk = Talk(outside, journal)
    while True:
        app = Home(journal, place)
        step = app.run_privately()
        if step is None:
            return app.return_code or errors.OK
        place = app.place
        try:
            code = step(talk)
        except JournalError as reason:
            outside.say(*filter(None, (reason.sentence, reason.hint)))
            code = errors.OK
        if code == errors.INTERRUPTED:
            outside.say_now()
            return code
        place.notice = " ".join(outside.said)
        outside.said.clear()
