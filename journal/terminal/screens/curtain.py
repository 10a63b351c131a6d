"""A curtain over a full screen: its content can be hidden at once, and nothing of it stays behind.

The curtain is lowered in the thread that reads the keys, so the screen goes blank even while the program is busy. When
the screen is left, each of its lines is erased in place: a terminal without an alternate screen (GNU screen's default,
the Linux console) would keep them, and clearing them all at once moves them into some terminals' scrollback (tmux).
"""

import contextlib
import os
import shutil
import sys
import threading
from typing import TYPE_CHECKING, Any, TextIO

from textual.driver import Driver

from journal.terminal.console import erased

if TYPE_CHECKING:
    from journal.terminal.screens.private import PrivateApp

_END_OF_FRAME = "\x1b[?2026l"  # else a frame that was begun would hold back what follows


def height() -> int:
    """Return the height of the terminal in lines, or a fallback."""
    fallback = shutil.get_terminal_size().lines
    for stream in (sys.__stderr__, sys.__stdout__, sys.__stdin__):
        try:
            return max(os.get_terminal_size(stream.fileno()).lines, fallback) if stream else fallback
        except (OSError, ValueError):
            continue
    return fallback


class _Lenient:
    """A terminal's stream that may be gone: what can't be written is dropped.

    Textual writes from a thread. If that ended with an error, its queue would fill up, and the program would wait for
    it for ever: a closed window would leave a process behind with the journal open.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()

    def fileno(self) -> int:
        return self._stream.fileno()

    def isatty(self) -> bool:
        return self._stream.isatty()


def curtained(base: type[Any]) -> type[Driver]:
    """Return a driver with a curtain. `base` is Textual's own for this platform."""

    class Curtained(base):  # type: ignore[misc]
        def __init__(self, app: "PrivateApp[Any]", **options: Any) -> None:
            self._drawn = threading.RLock()
            #: Whether the curtain is down: from when somebody hides the screen until the hiding page is drawn.
            self._down = False
            self._left = False
            super().__init__(app, **options)
            setattr(self, "_file", _Lenient(getattr(self, "_file")))  # noqa: B009, B010 - Textual's own, and untyped

        def lower(self) -> None:
            """Blank the screen, and draw no more of it until `raise_`. From any thread."""
            with self._drawn:
                self._down = True
                super().write(_END_OF_FRAME + erased(height()))

        def raise_(self) -> None:
            """Let frames be drawn again."""
            self._down = False

        def write(self, data: str) -> None:
            """Write to the terminal, unless it is a frame from behind the curtain."""
            with self._drawn:
                if not (self._app.drawing and (self._down or self._left)):
                    super().write(data)

        def start_application_mode(self) -> None:
            """Take over the terminal."""
            self._left = False
            super().start_application_mode()

        def stop_application_mode(self) -> None:
            """Give the terminal back, with nothing left on it."""
            with self._drawn:
                super().write(_END_OF_FRAME + erased(height()))
                self._left = True
            super().stop_application_mode()

        def _sigtstp_application(self, *of_what: object) -> None:
            """Handle Ctrl-Z: hide, then stop. To resume, the passphrase is needed."""
            self._down = not self._app.hidden
            self._loop.call_soon_threadsafe(self._app.call_next, self._app.hide_at_once)
            super()._sigtstp_application(*of_what)

    return Curtained
