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
from collections import deque  # noqa: E402
from signal import Signals  # noqa: E402

from textual import events, on  # noqa: E402
from textual.app import App, ComposeResult  # noqa: E402
from textual.binding import Binding, BindingType  # noqa: E402
from textual.containers import Center, Middle  # noqa: E402
from textual.dom import DOMNode  # noqa: E402
from textual.message import Message  # noqa: E402
from textual.screen import ModalScreen  # noqa: E402
from textual.widgets import Input, Static  # noqa: E402

Result = TypeVar("Result")
IDLE_SECONDS = 300
SLOWEST_SECONDS = 1.0
ROUNDS, TRIPS = 4, 1  # a key makes a line say "submitted" to itself, and that makes it say "answered"


class Taken(Message):
    """A key was taken by the widget that it was for.

    A key that the widget has no use for climbs up to the app, which may send the widget an action: hence two trips.
    """

    def __init__(self, turn: int, by: DOMNode, trips: int) -> None:
        super().__init__()
        self.turn, self.by, self.trips = turn, by, trips


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
        self._waiting: deque[events.Key | events.Paste] | None = None
        self._turn = 0

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
        """Takes what is typed one key at a time: the next one waits until the page has taken this one, or turned.

        Else keys typed quickly, or coming in a burst over a slow line, land on the page before.
        """
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._last_key = time.monotonic()
        if self._waiting is None:
            await self._deliver(event)
        else:
            self._waiting.append(event)

    async def _deliver(self, event: events.Key | events.Paste) -> None:
        if self._waiting is None:
            self._waiting = deque()
        await super().on_event(event)
        turn = self._turn = self._turn + 1
        self._settle(Taken(turn, self.focused or self.screen, TRIPS))
        # Should the widget be gone meanwhile, nobody would say so.
        self.set_timer(SLOWEST_SECONDS, lambda: self.post_message(Taken(turn, self.screen, 0)))

    def _settle(self, taken: Taken) -> None:
        """Sends word after the key: through the widget's own queue, and up to us behind all that the key caused."""

        def after(rounds: int) -> None:
            if rounds:
                taken.by.call_later(after, rounds - 1)
            else:
                taken.by.post_message(taken)

        taken.by.call_later(after, ROUNDS)

    @on(Taken)
    async def taken(self, event: Taken) -> None:
        """The last key was taken: on with the next one."""
        if event.turn != self._turn or self._waiting is None:
            return
        if event.trips and event.by.is_attached:
            self._settle(Taken(event.turn, event.by, event.trips - 1))
        else:
            await self.let_keys_in()

    def hold_keys(self) -> None:
        """Keeps keys back until there is a page for them."""
        self._waiting = self._waiting or deque()

    async def let_keys_in(self) -> None:
        """Takes the next key that was kept back, if there is one."""
        if self._waiting:
            await self._deliver(self._waiting.popleft())
        else:
            self._waiting = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the screen is hidden, only the passphrase and Ctrl-C do anything."""
        return action in ("hide", "interrupt") or not isinstance(self.screen, Hidden)

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
        """Keeps it for this screen alone: the terminal's clipboard is no private place."""
        self._clipboard = text

    def panic(self, *renderables: object) -> None:
        """Leaves without a word: Textual would print what it was about to show."""
        self._failure = self._failure or RuntimeError("the terminal's input could not be read")
        self.action_interrupt()

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
