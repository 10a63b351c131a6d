"""Keeps this process from leaving traces by accident: core dumps are off, and the terminal's echo is restored.

A core dump would contain memory, and so what was written. See prctl(2), PR_SET_DUMPABLE; getrlimit(2), RLIMIT_CORE. The
echo is held off so that keys typed before the passphrase prompt don't show. See termios(3), ECHO.
"""

import atexit
import contextlib
import errno
import os
import signal
import stat
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import FrameType

PR_SET_DUMPABLE = 4


def harden() -> None:
    """Switch off core dumps, and on Linux also make the process unreadable for the user's other processes.

    On macOS only core dumps are switched off. Windows has neither, and its error reports can't be refused from here.
    Child processes don't inherit this. Never raises: it is a second line of defence.
    """
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with contextlib.suppress(ImportError, OSError, AttributeError):
            import ctypes

            ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


# --- the terminal's echo ----------------------------------------------------------------------------------------------

_NEVER_ASK = frozenset({"demo", "help", "schema", "where"})
_ASK_WITH_OPTIONS = frozenset({"questions", "support"})  # they open the journal for --mine, --switch-on …
_WITH_A_VALUE = frozenset({"--journal", "--passphrase-file", "--passphrase-command"})
_SOURCES = ("--passphrase-file", "--passphrase-command")


def will_ask(arguments: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Guess whether this command line asks for the passphrase, before anything is imported that could know.

    A wrong yes only hides what is typed while the command runs: the shell shows it again at its own prompt. A wrong no
    shows what is typed before the prompt. So in doubt, it's yes.
    """
    if environment.get("JOURNAL_PASSPHRASE_FILE") or environment.get("JOURNAL_PASSPHRASE_COMMAND"):
        return False
    if any(word in ("--help", "-h", "--version", "-V") or word.startswith(_SOURCES) for word in arguments):
        return False
    if any(word.startswith("--answers") for word in arguments) and {"-", "--answers=-"} & set(arguments):
        return False  # somebody may be typing the answers here, and should see them
    rest = list(arguments)
    while rest and rest[0].startswith("-"):
        del rest[: 2 if rest[0] in _WITH_A_VALUE else 1]
    if not rest:
        return True  # home
    if rest[0] in _NEVER_ASK:
        return False
    return rest[0] not in _ASK_WITH_OPTIONS or any(word != "--json" for word in rest[1:])


def open_terminal() -> int:
    """Open the terminal itself, whatever the three streams are, and return the descriptor. Raises OSError.

    It's the controlling terminal, or standard input's where the process has none of its own (`setsid journal`).
    """
    flags = os.O_RDWR | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        return os.open("/dev/tty", flags)
    except OSError:
        if sys.platform == "win32":
            raise
        return os.open(os.ttyname(0), flags)


class Echo:
    """The terminal's echo of what is typed. One per process: `ECHO`. POSIX only; elsewhere it does nothing.

    (A Windows console echoes when a line is read, not when a key is pressed.)

    The contract: `hold_early` switches the echo off when the program starts, and it stays off until `release`, or until
    the process ends in any way but SIGKILL. Code that reads a line which should be visible calls `release` first. A
    full screen needn't: it has no echo anyway, and restores what it found, which is "off"; `release` after it, or the
    exit, restores the echo. `passphrase.ask` leaves the hold as it found it. So to hide what is typed between the
    passphrase and the first page, hold before asking, and don't release until a line is read.

    Only the echo bits are changed and restored, so that other changes to the terminal's settings are kept.
    """

    def __init__(self) -> None:
        self._fd = -1
        self._found = 0  # the echo's bits as they were
        self._ours: dict[int, Callable[[int, FrameType | None], None]] = {}
        self._stopped = False
        self._resumed: Callable[[], None] | None = None

    @property
    def held(self) -> bool:
        """Whether the echo is held off now."""
        return self._fd >= 0

    def hold_early(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        """Hold the echo off from the start if this command line will ask for the passphrase. Never raises.

        Not in the background, where that would stop the process; and not if output goes to a pipe: a pager at its other
        end may take over the terminal at any time, and would keep the settings it found.
        """
        with contextlib.suppress(OSError, ValueError):
            if not os.isatty(0) or not will_ask(arguments, environment):
                return
            if stat.S_ISFIFO(os.fstat(1).st_mode) or not _in_foreground(0):
                return
            self.hold()

    def hold(self) -> bool:
        """Switch the echo off until `release`. Return whether there is a terminal on which that can be done.

        In the background this stops the process, as reading would, until it comes to the foreground.
        """
        if sys.platform == "win32":
            return False
        if self.held:
            return True
        import termios

        try:
            fd = open_terminal()
        except OSError:
            return False
        try:
            self._found = termios.tcgetattr(fd)[3] & (termios.ECHO | termios.ECHONL)
            self._fd = fd
            atexit.register(self.release)
            self._take_signals()
            _set_echo(fd, 0)
        except (OSError, termios.error):
            self.release()
            return False
        return True

    def release(self) -> None:
        """Restore the echo. Does nothing if it isn't held. Never raises."""
        if sys.platform == "win32" or not self.held:
            return
        self._put_back()
        fd, self._fd = self._fd, -1
        os.close(fd)
        atexit.unregister(self.release)
        for number, ours in self._ours.items():
            with contextlib.suppress(ValueError):  # not the main thread
                if signal.getsignal(number) == ours:
                    signal.signal(number, signal.SIG_DFL)
        self._ours.clear()

    @contextlib.contextmanager
    def when_resumed(self, action: Callable[[], None]) -> Iterator[None]:
        """Call `action` each time the process resumes after being stopped (Ctrl-Z, then `fg`)."""
        self._resumed = action
        try:
            yield
        finally:
            self._resumed = None

    def _take_signals(self) -> None:
        """Make sure that no signal leaves the echo off. Existing handlers stay: they unwind, and reach `release`."""
        wanted = {"SIGTERM": self._end, "SIGHUP": self._end, "SIGQUIT": self._end, "SIGTSTP": self._stop}
        for name, handler in {**wanted, "SIGCONT": self._resume}.items():
            number = int(getattr(signal, name))
            with contextlib.suppress(ValueError):  # not the main thread
                if signal.getsignal(number) == signal.SIG_DFL:
                    signal.signal(number, handler)
                    self._ours[number] = handler

    def _put_back(self) -> None:
        if sys.platform == "win32":
            return
        import termios

        with contextlib.suppress(OSError, termios.error):
            if _in_foreground(self._fd):  # otherwise the terminal is somebody else's by now, with settings of its own
                _set_echo(self._fd, self._found)

    def _end(self, number: int, frame: FrameType | None) -> None:
        if self.held:
            self._put_back()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self.held:
            self._put_back()
        self._stopped = True
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)  # stops here, and goes on with SIGCONT
        if self.held:
            signal.signal(number, self._stop)
        if self._stopped:  # there was no shell to stop for, so no SIGCONT either
            self._resume(number, frame)

    def _resume(self, number: int, frame: FrameType | None) -> None:
        """Switch the echo off again: the shell had the terminal meanwhile, after Ctrl-Z and also after SIGSTOP."""
        self._stopped = False
        if sys.platform == "win32" or not self.held:
            return
        import termios

        with contextlib.suppress(OSError, termios.error):
            if _in_foreground(self._fd):
                _set_echo(self._fd, 0)
                if self._resumed is not None:
                    self._resumed()


def _in_foreground(fd: int) -> bool:
    """Return whether we are in the terminal's foreground. One that isn't our controlling terminal has no background."""
    if sys.platform == "win32":
        return False
    try:
        return os.tcgetpgrp(fd) == os.getpgrp()
    except OSError as reason:
        return reason.errno == errno.ENOTTY


def _set_echo(fd: int, bits: int) -> None:
    """Set the echo bits without discarding what was typed already. Raises termios.error."""
    if sys.platform == "win32":
        return
    import termios

    while True:
        settings = termios.tcgetattr(fd)
        settings[3] = settings[3] & ~(termios.ECHO | termios.ECHONL) | bits
        try:
            termios.tcsetattr(fd, termios.TCSANOW, settings)
        except termios.error as reason:
            if reason.args[0] != errno.EINTR:  # stopped in the background, and resumed
                raise
        else:
            return


#: The echo of the process's one controlling terminal.
ECHO = Echo()
