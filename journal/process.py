"""What this process may leave behind by accident: nothing. Core dumps are off, and the terminal's echo comes back.

Core dumps hold memory, and so what was written. See prctl(2), PR_SET_DUMPABLE; getrlimit(2), RLIMIT_CORE.
The echo is held off so that keys typed before the passphrase prompt don't show. See termios(3), ECHO.
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
    """Switch core dumps off where there are any, and on Linux make the process unreadable for others of this user.

    On macOS only core dumps are off; on Windows there is neither, and Windows' own error reports can't be refused
    from here. A child process does not inherit it. Never raises: it is a second line, not the first.
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
        return False  # somebody may be typing the answers here, and wants to see them
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
    """Whether the terminal shows what is typed. The process has one: `ECHO`. POSIX only; elsewhere nothing happens
    (a Windows console echoes when a line is read, not when a key is pressed).

    The contract: `hold_early` switches the echo off when the program starts, and it stays off until `release`, or until
    the process ends in any way but SIGKILL. Whoever reads a line that should be seen calls `release` first. A full
    screen needn't: it has no echo of its own, and puts back what it found, which is "off"; `release` after it, or the
    exit, gives the echo back. `passphrase.ask` leaves the hold as it found it. So to keep what is typed between the
    passphrase and the first page from showing, hold before asking, and don't release until a line is read.

    Only the echo is changed and put back, so that nothing else that set the terminal up meanwhile is undone.
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
        """Hold the echo where this command line will ask for the passphrase, as soon as it starts. Never raises.

        Not in the background, where it would stop the process; and not before a pipe: a pager at its other end
        may take the terminal over at any time, and would keep what it found when it did.
        """
        with contextlib.suppress(OSError, ValueError):
            if not os.isatty(0) or not will_ask(arguments, environment):
                return
            if stat.S_ISFIFO(os.fstat(1).st_mode) or not _in_foreground(0):
                return
            self.hold()

    def hold(self) -> bool:
        """Switch the echo off until `release`, and say whether there is a terminal where that can be done.

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
        """Give the echo back. Does nothing where it isn't held. Never raises."""
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
        """Call `action` each time the process comes back from having been stopped (Ctrl-Z, then `fg`)."""
        self._resumed = action
        try:
            yield
        finally:
            self._resumed = None

    def _take_signals(self) -> None:
        """See to it that no signal leaves the echo off. A handler already there unwinds, and gets to `release`."""
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
            if _in_foreground(self._fd):  # else the terminal is somebody else's by now, with settings of their own
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
    """Say whether the terminal is ours now. One that isn't our controlling terminal has no background for us."""
    if sys.platform == "win32":
        return False
    try:
        return os.tcgetpgrp(fd) == os.getpgrp()
    except OSError as reason:
        return reason.errno == errno.ENOTTY


def _set_echo(fd: int, bits: int) -> None:
    """Set the echo's bits at once, without throwing away what was typed already. Raises termios.error."""
    if sys.platform == "win32":
        return
    import termios

    while True:
        settings = termios.tcgetattr(fd)
        settings[3] = settings[3] & ~(termios.ECHO | termios.ECHONL) | bits
        try:
            termios.tcsetattr(fd, termios.TCSANOW, settings)
        except termios.error as reason:
            if reason.args[0] != errno.EINTR:  # interrupted when it was stopped in the background and came back
                raise
        else:
            return


#: The process's one controlling terminal has one echo.
ECHO = Echo()
