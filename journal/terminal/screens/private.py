"""What every full screen has in common: it can be hidden at once, and nothing of it gets out.

Textual by itself offers a screenshot, copies to the clipboard, reads settings that write files and open sockets, and
prints what variables held when it fails. All of that is off here.
"""

import os
from collections.abc import Callable
from typing import ClassVar, TypeVar

for _name in [n for n in os.environ if n.startswith("TEXTUAL") and n != "TEXTUAL_ANIMATIONS"]:
    del os.environ[_name]  # read when textual is imported: TEXTUAL_LOG, TEXTUAL_SCREENSHOT, devtools in TEXTUAL

import asyncio  # noqa: E402
import time  # noqa: E402
from signal import Signals  # noqa: E402

from textual import events  # noqa: E402
from textual.app import App, ComposeResult  # noqa: E402
from textual.binding import Binding, BindingType  # noqa: E402
from textual.containers import Center, Middle  # noqa: E402
from textual.screen import ModalScreen  # noqa: E402
from textual.widgets import Input, Static  # noqa: E402

Result = TypeVar("Result")
IDLE_SECONDS = 300


class PrivateApp(App[Result]):
    """A full screen that hides with Ctrl-L or after five idle minutes, and asks for the passphrase to go on."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+l", "hide", "hide", priority=True),
        Binding("ctrl+c", "interrupt", "leave", priority=True, show=False),
        Binding("ctrl+q", "interrupt", "leave", priority=True, show=False),
    ]

    def __init__(self, opens: Callable[[str], bool] | None) -> None:
        """`opens` says whether a passphrase is the right one; None where there is no passphrase to ask for."""
        super().__init__()
        self._opens = opens
        self._failure: Exception | None = None
        self._last_key = time.monotonic()

    def run_privately(self) -> Result | None:
        """Runs until the end; raises here, after the screen is gone, what went wrong inside."""
        result = self.run()
        if self._failure is not None:
            raise self._failure
        return result

    async def on_mount(self) -> None:
        """Takes the terminal's own colours, and watches for idleness and hang-ups. Textual calls it for each class."""
        self.theme = "ansi-dark"
        self.set_interval(5, self._hide_when_idle)
        for name in ("SIGHUP", "SIGTERM"):
            if number := getattr(Signals, name, None):
                try:
                    asyncio.get_running_loop().add_signal_handler(number, self.action_interrupt)
                except (NotImplementedError, RuntimeError):
                    return  # Windows, or not in the main thread: the draft is at most half a second old anyway

    async def on_event(self, event: events.Event) -> None:
        """Notes when something was last typed."""
        if isinstance(event, events.Key | events.Paste):
            self._last_key = time.monotonic()
        await super().on_event(event)

    def _hide_when_idle(self) -> None:
        if time.monotonic() - self._last_key > IDLE_SECONDS:
            self.action_hide()

    def action_hide(self) -> None:
        """Hides everything at once."""
        if not isinstance(self.screen, Hidden):
            self.push_screen(Hidden(self._opens))

    def action_interrupt(self) -> None:
        """Leaves at once. A screen that has something to keep does so first."""
        self.exit()

    def copy_to_clipboard(self, text: str) -> None:
        """Does nothing: the terminal's clipboard is no private place."""

    def _handle_exception(self, error: Exception) -> None:
        # Textual's own prints a traceback with what every variable held.
        self._failure = self._failure or error
        self.exit()


class Hidden(ModalScreen[None]):
    """An empty screen that asks for the passphrase."""

    CSS = """
    Hidden { background: ansi_default; align: center middle; }
    Hidden Middle { width: 60; max-width: 100%; height: auto; }
    Hidden Input { border: none; width: 100%; background: ansi_default; margin-top: 1; }
    """

    def __init__(self, opens: Callable[[str], bool] | None) -> None:
        super().__init__()
        self._opens = opens

    def compose(self) -> ComposeResult:
        """The one question."""
        with Center(), Middle():
            yield Static("Hidden. Your passphrase, to go on." if self._opens else "Hidden. Enter goes on.")
            yield Input(password=True, id="passphrase")
            yield Static("", id="wrong")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Goes on with the right one."""
        event.stop()
        if self._opens is None or self._opens(event.value):
            self.dismiss()
            return
        event.input.value = ""
        self.query_one("#wrong", Static).update("That doesn't open it. Ctrl-C leaves; what you wrote is kept.")
