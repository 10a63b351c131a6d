"""Where the passphrase comes from: a file, a command, or the person. Asked for once, and remembered for this process.

The only place that asks. It doesn't know the terminal: functions for asking and for messages are passed in.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from journal.errors import WrongPassphrase

T = TypeVar("T")
Ask = Callable[[str], str]

PROMPT = "Passphrase: "
OR_ENTER = "Passphrase, or Enter to write without it: "
AGAIN = "That doesn't open it. Try again, or press Ctrl-C to leave."
AT_ONCE = 0.5  # seconds
NOTHING = "Type your passphrase, or press Ctrl-C to leave."
ENTER_AGAIN = "Press Enter once more to write without it."


class StaysLocked(Exception):
    """The person pressed Enter instead of unlocking: they'd like to write without it."""


class Unlocker:
    """A source of the passphrase: `file` or `command` if given, otherwise the person.

    `ask` shows a prompt on the terminal and returns what was typed, without echo; `say` prints a message; `from_file`
    and `from_command` read from the other two.
    """

    def __init__(
        self,
        *,
        ask: Ask,
        say: Callable[[str], None],
        file: Path | None = None,
        command: str | None = None,
        from_file: Callable[[Path], str],
        from_command: Callable[[str], str],
    ) -> None:
        self._ask, self._say = ask, say
        self._file, self._command = file, command
        self._from_file, self._from_command = from_file, from_command
        self._known: str | None = None

    @property
    def known(self) -> str:
        """The passphrase that last opened something, or ""."""
        return self._known or ""

    def given(self) -> str | None:
        """Return the passphrase from the file or the command, or None if the person is to be asked. Raises Failed."""
        if self._file is not None:
            return self._from_file(self._file)
        if self._command is not None:
            return self._from_command(self._command)
        return None

    def remember(self, passphrase: str) -> None:
        """Remember a passphrase that was just chosen."""
        self._known = passphrase

    def forget(self) -> None:
        """Forget the passphrase: whoever needs it next is asked again."""
        self._known = None

    def unlock(self, attempt: Callable[[str], T], prompt: str = PROMPT, *, may_stay_locked: bool = False) -> T:
        """Return the result of `attempt` for the passphrase that opens it; it must raise WrongPassphrase for any other.

        A remembered passphrase is tried first. The person is asked until it opens or they leave; what they type is also
        tried trimmed and in lower case. Raises WrongPassphrase if a file or a command supplied the wrong one,
        NoTerminal if there is nobody to ask, and whatever else `attempt` raises. With `may_stay_locked`, Enter alone
        raises StaysLocked, but not within half a second, when it may have been typed before there was anything to read.
        """
        if self._known is not None:
            return attempt(self._known)
        if (given := self.given()) is not None:
            return self._try(given, attempt)
        while True:
            asked = time.monotonic()
            typed = self._ask(prompt)
            if not typed and may_stay_locked and time.monotonic() - asked >= AT_ONCE:
                raise StaysLocked
            if not typed:
                self._say(ENTER_AGAIN if may_stay_locked else NOTHING)
                continue
            for one in attempts(typed):
                try:
                    return self._try(one, attempt)
                except WrongPassphrase:
                    continue
            self._say(AGAIN)

    def _try(self, passphrase: str, attempt: Callable[[str], T]) -> T:
        opened = attempt(passphrase)
        self._known = passphrase
        return opened


def attempts(typed: str) -> Iterator[str]:
    """Yield what to try for what was typed: exactly that, then trimmed, with single spaces and in lower case.

    The second only if it differs: each attempt costs a key derivation. Yields nothing for "", which opens no journal.
    """
    if typed:
        yield typed
    tidied = tidy(typed)
    if tidied and tidied != typed:
        yield tidied


def tidy(typed: str) -> str:
    """Return the text trimmed, with single spaces and in lower case, as a generated passphrase is."""
    return " ".join(typed.split()).lower()
