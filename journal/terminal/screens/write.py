"""The full screen for writing: one question per page, calm, with space around it. It only drives `conversation`.

The draft is saved at most half a second after a key, in a separate thread, and at once when the terminal hangs up.
"""

import dataclasses

from journal.terminal.screens.private import PrivateApp  # first: it shuts what textual would read when imported

# isort: split
import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from journal.core.conversation import Sitting
from journal.core.model import Moment, Value
from journal.core.questions import Catalogue, Question
from journal.errors import JournalError
from journal.terminal import support
from journal.terminal.front import Callbacks, Ending
from journal.terminal.screens.answers import Answer, Line, When, answer_widget
from journal.terminal.screens.drawn import Answered, Hinted, Touched
from journal.terminal.screens.ink import fitted, inked
from journal.terminal.screens.words import Words

SETTLE_SECONDS = 0.3
#: Keys typed this soon after the closing page appears aren't meant for it.
UNSEEN_SECONDS = 0.5
ENTER_KEYS = "Enter next   Shift-Tab back   Esc stop here   Ctrl-L hide"
SUPPORT_KEYS = "↑↓ read   Enter back   Esc stop here   Ctrl-L hide"
CLOSING_KEYS = "Any key to leave"
ROOMY = 28  # lines from which all the feelings fit with room around; below, they take the line of the progress
SCROLLS = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
NARROW, MARGIN, LITTLE = 60, 4, 1  # columns; on a screen below NARROW, the right margin is LITTLE


class ScreenFront:
    """A front end on the full screen."""

    def converse(self, sitting: Sitting, callbacks: Callbacks) -> tuple[Sitting, Ending]:
        """Ask until the end, or until the person stops. Return the sitting and how it ended."""
        app = Conversation(sitting, callbacks)
        return app.run_privately() or (app.held(), "interrupted")

    def edit(self, sitting: Sitting, callbacks: Callbacks, before: Sitting | None = None) -> tuple[Sitting, Ending]:
        """List the questions and answers, and let the person change them one by one."""
        from journal.terminal.screens.edit import Editing

        app = Editing(sitting, callbacks, before)
        return app.run_privately() or (app.held(), "interrupted")

    def choose(
        self, question: Question, about: str, callbacks: Callbacks, preset: str | None = None
    ) -> tuple[Value | None, Ending]:
        """Ask one question of kind `choice`. Return the chosen value (None if skipped), and how it ended."""
        # What it is about comes first, then the question.
        text, help_text = (about, question.text) if about else (question.text, question.help)
        alone = dataclasses.replace(
            question, stage=("capture",), text=text, help=help_text, asked="always", wordings=()
        )
        sitting = callbacks.alone(Catalogue((alone,), {}, ())).hold(preset)
        quiet = dataclasses.replace(callbacks, keep=lambda _: None, finish=None)
        sitting, ending = self.converse(sitting, quiet)
        return (sitting.answers.get(question.key) if ending == "finished" else None), ending


class Conversation(PrivateApp[tuple[Sitting, Ending]]):
    """The pages of a sitting, one after the other."""

    CSS = """
    Screen { background: ansi_default; }
    #page { width: 100%; max-width: 80; height: 100%; padding: 1 4 0 2; }
    #progress { color: ansi_default; text-style: dim; margin: 0 0 1 2; }
    #page > .empty { display: none; }
    #question { text-style: bold; margin-left: 2; }
    #help { text-style: dim; margin-left: 2; }
    #body { height: 1fr; margin-top: 1; background: ansi_default; scrollbar-size-vertical: 0; }
    #body > * { margin-left: 2; }
    #body > .hangs { margin-left: 0; }
    #body TextArea { height: 1fr; border: none; padding: 0; background: ansi_default; scrollbar-size-vertical: 0; }
    #body Input { border: none; padding: 0; background: ansi_default; height: 1; }
    #body #understood { margin-top: 1; }
    #body .text-area--cursor { color: ansi_default; background: ansi_default; text-style: reverse; }
    Input > .input--cursor { color: ansi_default; background: ansi_default; text-style: reverse; }
    #message { height: auto; text-style: dim; margin: 1 0 0 2; }
    #keys { height: 1; text-style: dim; margin: 1 0 1 2; }
    .low #page { padding: 0 4 0 2; }
    .full #page { padding: 1 4 0 2; }
    .narrow #page { padding: 1 1 0 2; }
    .narrow.low #page { padding: 0 1 0 2; }
    .low #progress { margin: 0 0 0 2; }
    .low #message { margin: 0 0 0 2; }
    .low #keys { margin: 0 0 0 2; }
    .full #progress { display: none; }
    .full #message { margin: 1 0 0 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "go_on", "next", priority=True),
        Binding("ctrl+s", "go_on", "next", priority=True, show=False),
        Binding("shift+tab", "back", "back", priority=True),
        Binding("escape", "stop", "stop here", priority=True),
    ]

    def __init__(self, sitting: Sitting, callbacks: Callbacks) -> None:
        super().__init__(callbacks.opens)
        self.sitting, self.callbacks = sitting, callbacks
        self._reply, self._at_support = "", False
        self._closed_at: float | None = None
        self._keys, self._message = ENTER_KEYS, "?"
        self._dirty = self._saving = False
        self._saver = ThreadPoolExecutor(max_workers=1)
        self.hold_keys()

    def compose(self) -> ComposeResult:
        """Lay out the frame of every page."""
        with Vertical(id="page"):
            yield Static("", id="progress", markup=False)
            yield Static("", id="question", markup=False)
            yield Static("", id="help", markup=False)
            yield VerticalScroll(id="body", can_focus=False)
            yield Static("", id="message", markup=False)
            yield Static("", id="keys", markup=False)

    async def on_mount(self) -> None:
        """Show the first page."""
        self.set_interval(SETTLE_SECONDS, self._save_draft)
        self.turn_to(self._show)

    # --- pages -----------------------------------------------------------------------------------------------------

    def turn_to(self, show: Callable[[], object]) -> None:
        """Turn the page beside the queue of keys: they wait for it, while hiding and leaving don't."""

        async def turn() -> None:
            await show()  # type: ignore[misc]
            await self.let_keys_in()

        self.hold_keys()
        self.run_worker(turn())

    async def _show(self) -> None:
        question = self.sitting.question
        if self._at_support:
            people = await asyncio.get_running_loop().run_in_executor(self._saver, self.callbacks.support)
            await self._read(support.paragraphs(people), SUPPORT_KEYS)
        elif self._reply:
            await self._read(self._reply.split("\n"), ENTER_KEYS)
        elif question is not None:
            if question.saves:
                sitting = self.sitting
                if not await self._saved(lambda: self.callbacks.save(sitting)):
                    self.exit((sitting, "finished"))  # the caller reports why it failed, and offers another place
                    return
            await self._ask(question, self._progress())
        else:
            await self.finish()

    def _progress(self) -> str:
        place, about = self.sitting.progress()
        return f"{place} of about {about}" if about > 1 else ""

    async def _ask(self, question: Question, progress: str) -> None:
        """Show a question, with the answer so far."""
        now = self.sitting.moment if question.kind == "moment" else self.sitting.value
        widget = answer_widget(self.sitting.catalogue, question, now, self.callbacks.understand, self.callbacks.echo)
        await self.fill(progress, question.text, question.help, widget, widget.keys)
        self._say(widget.hint)

    async def _read(self, paragraphs: Sequence[str], keys: str, lead: str = "") -> None:
        """Show something to read, under its `lead`."""
        await self.fill("", lead, "", Paper(paragraphs), keys)

    async def fill(self, progress: str, question: str, help_text: str, widget: Widget, keys: str) -> None:
        """Show a page, focusing its widget at once, so that no key gets lost in between."""
        body = self.query_one("#body")
        await body.remove_children()
        self._say("")
        for name, text in (("progress", progress), ("question", question), ("help", help_text)):
            part = self.query_one(f"#{name}", Static)
            part.update(inked(text))
            part.set_class(not text, "empty")
        self._fit(self.size, widget)
        self.say_keys(keys)
        await body.mount(widget)
        self.screen.set_focus(widget.query_one(Line) if isinstance(widget, When) else widget)

    def on_resize(self, event: events.Resize) -> None:
        """Fit the page to the terminal's new size."""
        if self._body is not None:
            self._fit(event.size, self._body)

    def _fit(self, size: Size, widget: Widget) -> None:
        """Reduce the margins and shorten the key help if there is less room."""
        self.screen.set_class(size.height < (ROOMY if isinstance(widget, Words) else 22), "low")
        self.screen.set_class(isinstance(widget, Words) and size.height < ROOMY, "full")
        self.screen.set_class(size.width < NARROW, "narrow")
        self.say_keys(self._keys, size.width)

    def say_keys(self, keys: str, columns: int | None = None) -> None:
        """Show the keys that matter at the foot of the page."""
        self._keys = keys
        for part in self.query("#keys").results(Static):
            width = min(columns or self.size.width, 80)
            part.update(fitted(keys, width - MARGIN - (LITTLE if width < NARROW else MARGIN)))

    def _say(self, message: str) -> None:
        if message == self._message:
            return  # laying out the page again at every key would be slow
        self._message = message
        part = self.query_one("#message", Static)
        part.update(message)
        part.display = bool(message)

    @property
    def _body(self) -> Widget | None:
        children = self.query_one("#body").children
        return children[0] if children else None

    @property
    def _widget(self) -> Answer | None:
        return body if isinstance(body := self._body, Answer) else None

    # --- saving ----------------------------------------------------------------------------------------------------

    def held(self) -> Sitting:
        """Return the sitting with the answer that is on the page now."""
        widget = self._widget if self.is_running else None
        return self.sitting.hold(widget.answer) if widget is not None and self.sitting.at else self.sitting

    def _save_draft(self) -> None:
        """Save the draft if it has changed, unless that is being done."""
        if self._dirty and not self._saving:
            self._dirty = False
            held = self.held()
            self.run_worker(self._saved(lambda: self.callbacks.keep(held)))

    async def _saved(self, save: Callable[[], object]) -> bool:
        """Save in the saver thread, one at a time. Return whether that worked; if not, say so."""
        self._saving = True
        try:
            await asyncio.get_running_loop().run_in_executor(self._saver, save)
        except JournalError as reason:
            self._dirty = True
            self._say(f"(This couldn't be saved just now. {reason.sentence})")
            return False
        finally:
            self._saving = False
        return True

    async def settle(self) -> None:
        """Save the draft, if it has changed: the screen was hidden, and the journal is about to be closed."""
        if self._dirty:
            self._dirty = False
            held = self.held()
            await self._saved(lambda: self.callbacks.keep(held))

    @property
    def begins_anew(self) -> bool:
        """Whether Enter at the hidden page begins a new one: so it is with what is written without unlocking."""
        return self.callbacks.anew

    async def begin_anew(self) -> bool:
        """Leave the page, its draft saved, for a new one. Return whether that could be done."""
        await self.settle()
        if not self._dirty:
            self.exit((self.held(), "anew"))
        return not self._dirty

    async def finish(self) -> None:
        """Save the complete sitting and show the closing page. Without `finish`, leave that to the caller."""
        sitting = self.sitting
        if self.callbacks.finish is None or not (sitting.has_answers() or sitting.purpose == "edit"):
            self.exit((sitting, "finished"))
            return
        if (said := await self._finished(sitting)) is not None:
            await self.show_closing(said)
        else:
            self.exit((sitting, "finished"))  # the caller reports why it failed, and offers another place

    async def _finished(self, sitting: Sitting) -> list[str] | None:
        """Save the complete sitting. Return the paragraphs of the closing page, or None if it couldn't be saved."""
        said: list[str] = []
        finish = self.callbacks.finish
        self._dirty = False
        return said if finish and await self._saved(lambda: said.extend(finish(sitting))) else None

    async def show_closing(self, paragraphs: Sequence[str], keys: str = CLOSING_KEYS) -> None:
        """Show the closing page. Keys typed ahead are discarded: they weren't meant for it, nor for the shell."""
        await self._read(paragraphs[1:], keys, lead=paragraphs[0])
        self.forget_keys()
        self._closed_at = time.monotonic()

    def _closed_by_key(self) -> bool:
        """Return whether the closing page is shown.

        If so, leave it, unless the key came too soon to be meant for it.
        """
        if self._closed_at is None:
            return False
        if time.monotonic() - self._closed_at > UNSEEN_SECONDS:
            self.exit((self.sitting, "saved"))
        return True

    # --- keys ------------------------------------------------------------------------------------------------------

    @on(Touched)
    def touched(self) -> None:
        """Mark the draft as changed."""
        self._dirty = True
        self.hinted()

    @on(Hinted)
    def hinted(self) -> None:
        """Say the hint anew."""
        if (widget := self._widget) is not None:
            self._say(widget.hint)

    @on(Answered)
    def answered(self) -> None:
        """Go on: the answer was confirmed with Enter."""
        self.action_go_on()

    def on_key(self, event: events.Key) -> None:
        """Leave the closing page with any key."""
        if self._closed_at is not None:
            event.stop()
            self.key_at_the_end(event.key)

    def key_at_the_end(self, key: str) -> None:
        """Handle a key on the closing page: any key leaves."""
        self._closed_by_key()

    def action_go_on(self) -> None:
        """Take the answer and turn the page."""
        if self._closed_by_key():
            return
        if self._reply or self._at_support:
            self._reply, self._at_support = "", False
        elif not self._take():
            return
        self.turn_to(self._show)

    def _take(self, take: Callable[[Sitting, Value | Moment | None], Sitting] = Sitting.answer) -> bool:
        """Accept the answer on the page. Return whether it is valid."""
        widget, question = self._widget, self.sitting.question
        if widget is None or question is None:
            return False
        if isinstance(widget, When) and widget.problem:
            self._say(widget.problem)
            return False
        if isinstance(widget, Words):
            widget.take_what_is_typed()
        value = widget.answer
        self._reply = "" if isinstance(value, Moment) else question.reply(value)
        self._at_support = question.role_of(value) == "support"
        self.sitting = take(self.sitting, value)
        self._dirty = True
        return True

    async def action_back(self) -> None:
        """Go back to the previous page and its answer, keeping what is on this one."""
        if self._closed_by_key():
            return
        if not self._at_support:
            self.sitting = self.sitting.back() if self._reply else self.held().back()
        self._reply, self._at_support = "", False
        self._dirty = True
        self.turn_to(self._show)

    def action_stop(self) -> None:
        """Stop here; the draft is kept."""
        if not self._closed_by_key():
            self._leave("stopped")

    def action_interrupt(self) -> None:
        """Leave because of Ctrl-C or a closed terminal, saving the draft first."""
        if self._closed_at is None:
            self._leave("interrupted")
        else:
            self.exit((self.sitting, "saved"))

    def _leave(self, ending: Ending) -> None:
        self.sitting = self.held()
        self.hold_keys()

        async def leave() -> None:
            await self._saved(lambda: self.callbacks.keep(self.sitting))
            self.exit((self.sitting, ending))

        self.run_worker(leave())


class Paper(Static, can_focus=True):
    """A page with nothing to answer: a paragraph each, and Enter goes on. Arrows scroll what is long."""

    DEFAULT_CSS = "Paper { height: auto; }"

    def __init__(self, paragraphs: Sequence[str]) -> None:
        text = Text("\n\n").join(inked(paragraph) for paragraph in paragraphs)
        super().__init__(text, markup=False)

    def on_key(self, event: events.Key) -> None:
        """Go on with Enter, scroll with the arrows."""
        if event.key == "enter":
            event.stop()
            self.post_message(Answered())
        elif event.key in SCROLLS and isinstance(self.parent, Widget):
            event.stop()
            self.parent.scroll_relative(y=SCROLLS[event.key], animate=False)
