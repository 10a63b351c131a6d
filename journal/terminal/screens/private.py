"""What every full screen has in common: it can be hidden at once, and nothing of it gets out.

Hiding closes the journal and forgets its key; the passphrase opens it again, at the very place.

Textual by itself offers a screenshot, copies to the clipboard, reads settings that write files and open sockets, and
prints what variables held when it fails. All of that is off here.
"""

import asyncio
import contextlib
import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from signal import Signals
from typing import Any, ClassVar, TypeVar

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.containers import Vertical
from textual.dom import DOMNode
from textual.driver import Driver
from textual.filter import LineFilter, Monochrome, NoColor
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from journal.core.clock import Stopwatch
from journal.errors import JournalError
from journal.terminal.lock import Lock
from journal.terminal.screens.curtain import curtained
from journal.terminal.screens.ink import ACCENT, ACCENTS

Result = TypeVar("Result")
IDLE_SECONDS = 300
SLOWEST_SECONDS = 1.0
UNREAD_SECONDS = 0.5  # what is typed sooner isn't an answer to what the hidden screen says
TO_BE_DRAWN = 0.05  # seconds for the page that hides all, before the journal is closed
#: Keys that never wait for the page: hiding can't be late.
URGENT = frozenset({"ctrl+l", "ctrl+c", "ctrl+q"})
ROUNDS, TRIPS = 4, 1  # after a key, a line posts "submitted" to itself, and that makes it post "answered"


class Taken(Message):
    """A key has been handled by its widget.

    A key that the widget doesn't use bubbles up to the app, which may send the widget an action: hence two trips.
    """

    def __init__(self, turn: int, by: DOMNode, trips: int) -> None:
        super().__init__()
        self.turn, self.by, self.trips = turn, by, trips


class Typed:
    """Keys on their way from the thread that reads them to the app's loop, passed on in batches.

    Textual starts a task per key. In a burst of thousands, Ctrl-L would have to wait.
    """

    def __init__(
        self, take: Callable[[Sequence[events.Key | events.Paste]], None], urgent: Callable[[str], None]
    ) -> None:
        self._take, self._urgent = take, urgent
        self._keys: deque[events.Key | events.Paste] = deque()
        self._turn = threading.Lock()
        #: What was typed after Ctrl-L, before the screen is hidden: it belongs to the passphrase, not to the page.
        self._later: list[events.Key | events.Paste] | None = None

    def put(self, key: events.Key | events.Paste, loop: asyncio.AbstractEventLoop) -> None:
        """Pass a key on, from any thread; an urgent one before all others."""
        if isinstance(key, events.Key) and key.key in URGENT:
            with self._turn:
                if key.key == "ctrl+l" and self._later is None:
                    self._later = []
            loop.call_soon_threadsafe(self._urgent, key.key)
            return
        with self._turn:
            if self._later is not None:
                self._later.append(key)
                return
        self._keys.append(key)
        if len(self._keys) == 1:
            loop.call_soon_threadsafe(self._pass_on)

    def pass_on_what_came_later(self) -> None:
        """Pass on what was typed after Ctrl-L: the screen is hidden."""
        with self._turn:
            keys, self._later = self._later, None
        if keys:
            self._take(keys)

    def _pass_on(self) -> None:
        keys = []
        while self._keys:  # until empty: `put` only schedules this when it adds to an empty queue
            keys.append(self._keys.popleft())
        if keys:
            self._take(keys)


class WithoutColour(LineFilter):
    """For NO_COLOR: the terminal's own colours. Textual's own filter may paint black on black."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without colours, but still bold and dim."""
        return [Segment(text, (style or Style()).without_color, control) for text, style, control in segments]


class Accent(LineFilter):
    """Replaces the accent that pages are drawn in by another."""

    def __init__(self, name: str) -> None:
        """Create it. `name` is one of `ACCENTS`, or "none" for the terminal's own colour."""
        super().__init__()
        self._drawn_in = RichColor.parse(ACCENT)
        self._instead = Style.from_color(RichColor.parse(ACCENTS.get(name, "default")))

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments in this accent."""
        return [
            Segment(text, style + self._instead if style and style.color == self._drawn_in else style, control)
            for text, style, control in segments
        ]


class PrivateApp(App[Result]):
    """A full screen that hides with Ctrl-L or when idle, and asks for the passphrase to continue."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+l", "hide", "hide", priority=True),
        Binding("ctrl+c", "interrupt", "leave", priority=True, show=False),
        Binding("ctrl+q", "interrupt", "leave", priority=True, show=False),
    ]

    def __init__(self, opens: Callable[[str], bool] | None) -> None:
        """Create the app. `opens` says whether a passphrase is right; a `Lock` also closes the journal while hidden.

        It is None if there is no passphrase to ask for.
        """
        asked = os.environ.get("NO_COLOR")
        super().__init__()
        if asked is not None:
            os.environ["NO_COLOR"] = asked  # Textual takes it away, and the next screen would have colours
            self._filters = [*(f for f in self._filters if not isinstance(f, Monochrome | NoColor)), WithoutColour()]
        if isinstance(opens, Lock):
            self.ink(opens.accent)
        self._opens = opens
        self._failure: Exception | None = None
        self._idle = Stopwatch()
        self._idle_seconds = opens.idle_seconds if isinstance(opens, Lock) else IDLE_SECONDS
        self._waiting: deque[events.Key | events.Paste] | None = None
        self._held = False
        self._aside: tuple[deque[events.Key | events.Paste] | None, bool] | None = None
        self._turn = 0
        self._in_flight = False
        self._typed = Typed(self.take_keys, self._at_once)
        #: Whether a frame is being drawn: this is how the curtain tells frames from terminal control sequences.
        self.drawing = False

    def ink(self, accent: str) -> None:
        """Draw in this accent from now on."""
        others = [f for f in self._filters if not isinstance(f, Accent)]
        self._filters = [Accent(accent), *others]
        for screen in self._screen_stacks.get(self._current_mode, ()):
            for widget in screen.walk_children(Widget):
                widget.refresh()

    def hide_after(self, seconds: int) -> None:
        """Hide the screen after this many seconds without a key from now on."""
        self._idle_seconds = seconds

    def get_driver_class(self) -> type[Driver]:
        """Return the platform's driver, changed to pass keys on through `Typed`."""
        driver: type[Any] = curtained(super().get_driver_class())
        app = self

        class PrivateDriver(driver):  # type: ignore[misc]
            def send_message(self, message: Message) -> None:
                if isinstance(message, events.Key | events.Paste):
                    if isinstance(message, events.Key) and message.key == "ctrl+l" and not app.hidden:
                        self.lower()
                    app._typed.put(message, self._loop)
                else:
                    super().send_message(message)

        return PrivateDriver

    def _at_once(self, key: str) -> None:
        """Act on an urgent key before anything else that waits."""
        self.call_next(self.hide_at_once if key == "ctrl+l" else self.action_interrupt)

    def run_privately(self) -> Result | None:
        """Run until the end. Raises whatever failed inside, once the screen is gone."""
        result = self.run()
        if self._failure is not None:
            raise self._failure
        return result

    async def on_mount(self) -> None:
        """Use the terminal's own colours, and watch for idleness and hang-ups. Textual calls this for each class."""
        self.theme = "ansi-dark"
        self.set_interval(1, self._hide_when_idle)
        for name in ("SIGHUP", "SIGTERM"):
            if number := getattr(Signals, name, None):
                try:
                    asyncio.get_running_loop().add_signal_handler(number, self.action_interrupt)
                except (NotImplementedError, RuntimeError):
                    return  # Windows, or not in the main thread: the draft is at most half a second old anyway

    async def on_event(self, event: events.Event) -> None:
        """Handle keys one at a time: the next one waits until the page has handled this one, or has turned.

        Otherwise, keys typed quickly, or arriving in a burst over a slow connection, would land on the previous page.
        Keys that only type text into the focused widget needn't wait, and are passed on together.
        """
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.take_keys([event])
        else:
            await super().on_event(event)

    def take_keys(self, keys: Sequence[events.Key | events.Paste]) -> None:
        """Take keys in the order they were typed."""
        if self._is_idle:  # the screen should have been hidden by now, so their effect couldn't be known
            self.call_next(self.action_hide)
            return
        self._idle.restart()
        if self._waiting is None:
            self._waiting = deque(keys)
            self.call_next(self._next_key)
        else:
            self._waiting.extend(keys)

    async def _next_key(self) -> None:
        """Deliver the next waiting key, and all text before it."""
        while self._waiting and not self._held:
            text = self._text(self._waiting)
            if text is not None:
                self._in_flight = True
                await super().on_event(text)
            elif self._in_flight:
                self._in_flight = False
                self._wait_until_taken()
                return
            else:
                await super().on_event(self._waiting.popleft())
                self._wait_until_taken()
                return
        if not self._held:
            self._waiting = None

    def _text(self, waiting: deque[events.Key | events.Paste]) -> events.Key | events.Paste | None:
        """Return the waiting keys that only type text into the focused widget, combined into one event; or None.

        A widget's `text_of(key, before)` returns the text that a key types after other text, or None if it does more.
        """
        text_of: Callable[[events.Key, str], str | None] | None = getattr(self.focused, "text_of", None)
        first, pieces = waiting[0], list[str]()
        while text_of and waiting and isinstance(key := waiting[0], events.Key):
            if (text := text_of(key, "".join(pieces[:1]))) is None:
                break
            pieces.append(text)
            waiting.popleft()
        if not pieces:
            return None
        return events.Paste("".join(pieces)) if len(pieces) > 1 else first

    def _wait_until_taken(self) -> None:
        turn = self._turn = self._turn + 1
        self._settle(Taken(turn, self.focused or self.screen, TRIPS))
        # If the widget is gone by then, no other message would come.
        self.set_timer(SLOWEST_SECONDS, lambda: self.post_message(Taken(turn, self.screen, 0)))

    def _settle(self, taken: Taken) -> None:
        """Post a message that arrives after everything the key caused, through the widget's queue and then ours."""

        def after(rounds: int) -> None:
            if rounds:
                taken.by.call_later(after, rounds - 1)
            else:
                taken.by.post_message(taken)

        taken.by.call_later(after, ROUNDS)

    @on(Taken)
    async def taken(self, event: Taken) -> None:
        """Go on to the next key: the last one has been handled."""
        if event.turn != self._turn or self._waiting is None:
            return
        if event.trips and event.by.is_attached:
            self._settle(Taken(event.turn, event.by, event.trips - 1))
        else:
            await self._next_key()

    def hold_keys(self) -> None:
        """Keep keys back until there is a page for them, and `let_keys_in` is called."""
        self._held = True
        if self._waiting is None:
            self._waiting = deque()

    def forget_keys(self) -> None:
        """Discard the keys that were held back: what they were meant for is gone."""
        if self._waiting:
            self._waiting.clear()

    async def let_keys_in(self) -> None:
        """Release the keys that were held back, now that their page is there."""
        if self._aside is not None and self._aside[1]:
            self._aside = (self._aside[0], False)  # they wait behind the hiding screen
            return
        self._held = False
        await self._next_key()

    # --- hiding ------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable all actions while the screen is hidden, except leaving."""
        return action in ("hide", "interrupt") or not self.hidden

    @property
    def hidden(self) -> bool:
        """Whether the hiding page is in front. Thread-safe."""
        stack = self._screen_stacks.get(self._current_mode)
        return isinstance(stack[-1], Hidden) if stack else False

    @property
    def _is_idle(self) -> bool:
        return not self.hidden and self._idle.seconds() > self._idle_seconds

    def _hide_when_idle(self) -> None:
        if self._is_idle:
            self.action_hide()

    def hide_at_once(self) -> None:
        """Hide everything: the curtain is already down, and only the hiding page is drawn from now on."""
        self.action_hide()
        self.raise_curtain()
        self._typed.pass_on_what_came_later()

    def raise_curtain(self) -> None:
        """Let frames be drawn again."""
        with contextlib.suppress(AttributeError):  # there is no driver yet, or no longer
            self._driver.raise_()  # type: ignore[union-attr]

    def action_hide(self) -> None:
        """Hide everything at once, close the journal and forget its key."""
        if self.hidden:
            return
        # What was typed before belongs to the page, not to the passphrase.
        self._aside = (self._waiting, self._held)
        self._waiting, self._held = deque(), True  # until there is a line to type the passphrase in
        self.push_screen(Hidden(self._opens, anew=self.begins_anew), self._show_again)
        self.set_timer(TO_BE_DRAWN, self._lock_up)

    async def take_passphrase(self) -> None:
        """Release the keys: the line for the passphrase has the focus."""
        self._held = False
        await self._next_key()

    async def _lock_up(self) -> None:
        if self.hidden:
            with contextlib.suppress(JournalError):
                await self.settle()
        if self.hidden:  # still hidden: the passphrase hasn't been typed meanwhile
            await self.lock_up()

    async def settle(self) -> None:
        """Save what isn't saved yet: the journal is about to be closed. May raise JournalError."""

    async def lock_up(self) -> None:
        """Close the journal, and forget its key."""
        if isinstance(self._opens, Lock):
            self._opens.close()

    async def _show_again(self, _: None) -> None:
        """Show the page again, and deliver the keys that were meant for it."""
        self._idle.restart()
        waiting, held = self._aside or (None, False)
        self._aside = None
        if waiting is None and not held:
            return
        passing = self._waiting is not None  # its Enter is still being handled, and will pass on the next key
        self._waiting = deque([*(waiting or ()), *(self._waiting or ())])
        self._held = held
        if not passing:
            await self._next_key()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        self.drawing = True
        try:
            super()._display(screen, renderable)
        finally:
            self.drawing = False

    @property
    def begins_anew(self) -> bool:
        """Whether Enter alone at the hidden screen begins something new, that shows nothing of what is hidden."""
        return False

    async def begin_anew(self) -> bool:
        """Leave what is hidden, safe on the disk, and begin something new. Return whether that could be done."""
        return False

    # --- leaving -----------------------------------------------------------------------------------------------------

    def action_interrupt(self) -> None:
        """Leave at once. Screens with something to save override this and save first."""
        self.exit()

    def copy_to_clipboard(self, text: str) -> None:
        """Keep the text within this screen: the terminal's clipboard isn't private."""
        self._clipboard = text

    def panic(self, *renderables: object) -> None:
        """Leave without output: Textual would print what it was about to show."""
        self._failure = self._failure or RuntimeError("the terminal's input couldn't be read")
        self.action_interrupt()

    def _handle_exception(self, error: Exception) -> None:
        # Textual's own handler prints a traceback with the values of variables.
        self._failure = self._failure or error
        self.exit()


class Hidden(Screen[None]):
    """An empty page that asks for the passphrase."""

    CSS = """
    Hidden { background: ansi_default; }
    Hidden Vertical { width: 100%; max-width: 80; height: auto; padding: 2 4 0 4; }
    Hidden Input { border: none; padding: 0; width: 100%; height: 1; background: ansi_default; margin: 1 0; }
    Hidden Input > .input--cursor { color: ansi_default; background: ansi_default; text-style: reverse; }
    Hidden #wrong { text-style: dim; }
    """

    def __init__(self, opens: Callable[[str], bool] | None, *, anew: bool = False) -> None:
        """`anew`: Enter alone begins something new, but not before somebody can have read that it does."""
        super().__init__()
        self._opens, self._anew = opens, anew
        self._since = Stopwatch()

    def compose(self) -> ComposeResult:
        """Lay out the prompt."""
        with Vertical():
            how = "Type your passphrase" if self._opens else "Press Enter"
            new = ", or press Enter for a new page" if self._anew else ""
            yield Static(f"Hidden. {how} to carry on{new}.", markup=False)
            line = Input(password=True, id="passphrase", select_on_focus=False)
            line.cursor_blink = False
            yield line
            yield Static("", id="wrong", markup=False)

    async def on_mount(self) -> None:
        """Deliver the keys typed since the screen was hidden."""
        self.set_focus(self.query_one(Input))
        if isinstance(self.app, PrivateApp):
            await self.app.take_passphrase()

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Show the page again if the passphrase is right."""
        event.stop()
        typed, event.input.value = event.value, ""
        if self._anew and not typed:
            app = self.app
            seen = self._since.seconds() > UNREAD_SECONDS
            if seen and isinstance(app, PrivateApp) and not await app.begin_anew():
                self._say("What you wrote couldn't be saved just now, so the page stays here.")
            return
        try:
            opened = self._opens is None or self._opens(typed)
        except JournalError as reason:
            self._say(" ".join(filter(None, (reason.sentence, reason.hint))))
            return
        if opened:
            self.dismiss()
        elif typed:
            self._say("That doesn't open it. What you wrote is safe. Try again, or press Ctrl-C to leave.")

    def _say(self, sentence: str) -> None:
        self.query_one("#wrong", Static).update(sentence)
