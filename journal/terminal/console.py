"""The terminal: what goes where. Data to stdout, messages and prompts to stderr, secrets to the terminal itself.

A sentence for people begins with a capital letter and ends with a full stop; data does neither. An entry's text has
been made safe before it gets here, by `render`.
"""

import contextlib
import os
import shutil
import sys
from pathlib import Path
from typing import TextIO, cast

from journal.process import ECHO
from journal.terminal.columns import wrapped_line
from journal.terminal.safe import Safe, shown

NARROWEST, LOWEST = 40, 12


def _nothing(mode: str) -> TextIO:
    """Return a replacement for a stream that was closed when the program started."""
    return cast(TextIO, Path(os.devnull).open(mode, encoding="utf-8"))


class Console:
    """The three streams of a process, and what they can do."""

    def __init__(self, plain: bool = False, stdin: TextIO | None = None, stdout: TextIO | None = None) -> None:
        self.stdin = stdin or sys.stdin or _nothing("r")
        self.stdout = stdout or sys.stdout or _nothing("w")
        self.stderr = sys.stderr or _nothing("w")
        self.plain = plain
        #: How messages name the program: with the chosen journal's path, so that hints can be pasted.
        self.program = "journal"
        for stream in (self.stdout, self.stderr):
            if hasattr(stream, "reconfigure"):
                # Characters that can't be encoded mustn't stop a command half-way. Files are another matter.
                stream.reconfigure(errors="replace")

    @property
    def to_a_terminal(self) -> bool:
        """Whether stdout is a terminal, so that a person sees the data."""
        return self.stdout.isatty()

    @property
    def can_ask(self) -> bool:
        """Whether there is a person to answer."""
        return self.stdin.isatty() and self.stderr.isatty()

    @property
    def can_confirm(self) -> bool:
        """Whether someone can confirm what can't be undone: --plain alone isn't enough."""
        return self.stdin.isatty()

    @property
    def converses(self) -> bool:
        """Whether questions can be asked: of a person at a terminal or, with --plain, of whatever sends lines."""
        return self.can_ask or self.plain

    @property
    def full_screen(self) -> bool:
        """Whether to open a full screen: not with --plain, a pipe, a dumb terminal or a very small one."""
        if self.plain or not (self.stdin.isatty() and self.stdout.isatty()):
            return False
        size = shutil.get_terminal_size()
        return (
            os.environ.get("TERM", "") not in ("dumb", "unknown") and size.columns >= NARROWEST and size.lines >= LOWEST
        )

    @property
    def width(self) -> int:
        """Columns at which to wrap messages, limited to what is easy to read."""
        return min(shutil.get_terminal_size().columns, 88)

    @property
    def page_width(self) -> int:
        """Columns for a page with charts: the reading screen's width minus its margins."""
        return min(shutil.get_terminal_size().columns, 80) - 8 if self.to_a_terminal else 77

    @property
    def draws(self) -> bool:
        """Whether to draw charts: not with --plain, into a pipe, or on a terminal without the characters for them."""
        encoding = (getattr(self.stdout, "encoding", None) or "").lower().replace("-", "")
        capable = os.environ.get("TERM", "") not in ("dumb", "unknown") and encoding == "utf8"
        return self.to_a_terminal and capable and not self.plain

    def out(self, text: Safe) -> None:
        """Write data. It has been made safe to print: a plain string doesn't type-check here."""
        self.stdout.write(text)

    def out_pieces(self, text: str) -> None:
        """Write data piece by piece: unchanged to a pipe or a file, made safe on a terminal."""
        if self.to_a_terminal:
            self.out(shown(text))
            return
        self.stdout.flush()
        self.stdout.buffer.write(text.encode("utf-8"))  # UTF-8 and unchanged line endings, whatever the locale

    def tell(self, text: str) -> None:
        """Write sentences as data: on stdout, wrapped if that is a terminal."""
        called = self._called(text)
        self.out(shown((wrapped(called, self.width) if self.to_a_terminal else called) + "\n"))

    def say(self, *paragraphs: str) -> None:
        """Write sentences for a person to stderr, wrapped. A terminal that is gone isn't an error."""
        with contextlib.suppress(OSError):
            for paragraph in map(shown, map(self._called, paragraphs)):
                said = wrapped(paragraph, self.width) if self.stderr.isatty() else paragraph
                self.stderr.write(said + "\n")
            self.stderr.flush()

    def _called(self, text: str) -> str:
        return text if self.program == "journal" else text.replace("`journal ", f"`{self.program} ")

    def read_line(self) -> str:
        """Return a line that the person types, with line editing if available. Raises EOFError."""
        ECHO.release()  # it was held off for the passphrase
        if self.stdin is sys.stdin and self.stdin.isatty() and self.stdout.isatty():
            try:
                import readline
            except ImportError:  # a Windows console edits lines itself
                return input("> ")
            line = input("> ")
            readline.clear_history()  # so that the arrow keys don't bring back earlier answers
            return line
        self.stderr.write("> ")
        self.stderr.flush()
        line = self.stdin.readline()
        if not line:
            raise EOFError
        return line.removesuffix("\n").removesuffix("\r")

    def read_private_line(self) -> str:
        """Return a line as `read_line` does, then erase what was typed from the screen if possible. Raises EOFError."""
        line = self.read_line()
        if self.full_screen and os.name != "nt":  # other consoles may not understand the escape sequence
            from rich.cells import cell_len

            rows = (len("> ") + cell_len(line)) // shutil.get_terminal_size().columns + 1
            self.stdout.write(f"\x1b[{rows}A\x1b[J")
            self.stdout.flush()
        return line

    def more_is_waiting(self) -> bool:
        """Return whether more has been typed already, as in a paste. Only POSIX terminals can tell."""
        if os.name == "nt" or not self.stdin.isatty():
            return False
        import select

        return bool(select.select([self.stdin], [], [], 0.05)[0])

    def confirm(self, question: str, do: str, leave: str) -> bool:
        """Ask for confirmation, accepting only "yes". `do` and `leave` say what yes and Enter would do."""
        self.say(f"{question} Type yes to {do}, or press Enter to {leave}.")
        try:
            return self.read_line().strip().lower() == "yes"
        except EOFError:
            return False


def erased(lines: int) -> str:
    """Return an escape sequence that erases `lines` lines of the screen in place, leaving the cursor in the corner.

    Line by line: without an alternate screen, tmux moves what is cleared all at once into its scrollback.
    """
    return "\x1b[0m" + "".join(f"\x1b[{line};1H\x1b[2K" for line in range(lines, 0, -1))


def wrapped(text: str, width: int, indent: str = "") -> str:
    """Return the text wrapped at `width` terminal columns, keeping its own line breaks."""
    room = max(width - len(indent), 20)
    lines = (line for own in text.split("\n") for line in wrapped_line(own, room))
    return "\n".join((indent + line).rstrip() for line in lines)
