"""An evening at home: one open journal, and what is done with it, until the person leaves.

On a full screen it goes back and forth between home and what has a screen of its own; line by line it's a menu.
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
    """A console whose sentences wait for home to show them, unless something is asked: then they come before that."""

    def __init__(self, plain: bool, stdin: TextIO, stdout: TextIO) -> None:
        super().__init__(plain, stdin, stdout)
        self.said: list[str] = []

    def say(self, *paragraphs: str) -> None:
        """Keep it for home."""
        self.said += [one for one in paragraphs if one]

    def say_now(self) -> None:
        """Say on the terminal what was kept."""
        super().say(*self.said)
        self.said.clear()

    def read_line(self) -> str:
        """Read a line, once what leads to it has been said. Raises EOFError."""
        self.say_now()
        return super().read_line()


def stay(console: Console, journal: Journal, place: "Place | None" = None) -> int:
    """Be at home until the person leaves. `place` is where to begin. Return the exit code."""
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
