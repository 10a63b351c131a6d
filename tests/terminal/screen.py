"""A real terminal for the tests: a pseudo-terminal with a process in it, and a screen to read (pyte)."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pexpect
import pyte

from tests.conftest import PASSPHRASE

DOWN, UP, LEFT, RIGHT = "\x1b[B", "\x1b[A", "\x1b[D", "\x1b[C"
TAB, SHIFT_TAB, ESC, ENTER = "\t", "\x1b[Z", "\x1b", "\r"
CTRL_C, CTRL_L = "\x03", "\x0c"


class Terminal:
    """The program in a terminal of its own."""

    def __init__(
        self, arguments: list[str], environment: dict[str, str], columns: int, lines: int, under: Sequence[str] = ()
    ) -> None:
        command = [*under, sys.executable, "-m", "journal", *arguments]
        self.process = pexpect.spawn(
            command[0],
            command[1:],
            env=environment | {"JOURNAL_PASSPHRASE_FILE": "", "COLUMNS": str(columns), "LINES": str(lines)},
            dimensions=(lines, columns),
            timeout=1,
            # A test run in the background inherits an ignored Ctrl-C; a person's terminal doesn't.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL) and None,
        )
        self.process.delaybeforesend = None  # `type` waits by itself
        self.process.ptyproc.delayafterclose = 0.01  # before it looks whether the process has ended
        self.screen = pyte.Screen(columns, lines)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""

    def read(self) -> str:
        """What is on the screen now."""
        while True:
            try:
                piece = self.process.read_nonblocking(65536, timeout=0.05)
            except (pexpect.TIMEOUT, pexpect.EOF):
                break
            self.raw += piece
            self.stream.feed(piece.replace(b"\x1b[>", b"\x1b["))
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait_for(self, *texts: str, seconds: float = 30) -> str:
        """The screen, once it holds all of these; wrapped lines count as one."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            shown = self.read()
            if all(text in " ".join(shown.split()) for text in texts):
                return shown
        raise AssertionError(f"never saw {texts} on:\n{shown}")

    def type(self, *keys: str) -> None:
        """Keys, one after the other, each given time to be taken."""
        for key in keys:
            self.process.send(key)
            time.sleep(0.12 if key == ESC else 0.05)  # what follows Escape at once would be one key with it

    def ended(self, seconds: float = 30) -> int:
        """The exit code, once the process has ended."""
        end = time.monotonic() + seconds
        while self.process.isalive() and time.monotonic() < end:
            self.read()
        assert not self.process.isalive(), "it never ended"
        self.read()
        return int(self.process.exitstatus if self.process.exitstatus is not None else -self.process.signalstatus)


@contextmanager
def terminal(
    *arguments: str, environment: dict[str, str], columns: int = 80, lines: int = 24, under: Sequence[str] = ()
) -> Iterator[Terminal]:
    """The program in a terminal, ended afterwards; `under` another one, strace for example."""
    opened = Terminal(list(arguments), environment, columns, lines, under)
    try:
        yield opened
    finally:
        if opened.process.isalive():
            opened.process.kill(9)
        opened.process.close(force=True)


Open = Callable[..., AbstractContextManager[Terminal]]


def unlock(screen: Terminal) -> None:
    """Types the passphrase, once it is asked for."""
    screen.wait_for("Passphrase")
    screen.type(PASSPHRASE + ENTER)


def files_under(folder: Path) -> list[str]:
    """Every file below a folder."""
    return sorted(os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names)
