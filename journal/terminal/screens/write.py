"""The full screen for writing: one question to a page, calm, with room around it. Drives `conversation`, no more.

The draft is kept at most half a second after a key, and at once when the terminal hangs up.
"""

import dataclasses

from journal.terminal.screens.private import PrivateApp  # first: it shuts what textual would read when imported

# isort: split
from collections.abc import Callable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Size
from textual.widgets import Static

from journal.core.conversation import Sitting
from journal.core.model import Moment, Value
from journal.core.questions import Catalogue, Question
from journal.errors import JournalError
from journal.terminal.front import Desk, Ending
from journal.terminal.screens.answers import Answer, Answered, Line, Page, Touched, When, Words, answer_widget

SETTLE_SECONDS = 0.4
KEYS = "Enter go on   Shift-Tab back   Esc stop here   Ctrl-L hide"
TEXT_KEYS = "Tab go on   Shift-Tab back   Esc stop here   Ctrl-L hide"


class ScreenFront:
    """A front on the full screen."""

    def converse(self, sitting: Sitting, desk: Desk) -> tuple[Sitting, Ending]:
        """Asks until the end, or until the person stops."""
        app = Conversation(sitting, desk)
        return app.run_privately() or (app.held(), "interrupted")

    def choose(
        self, question: Question, about: str, desk: Desk, preset: str | None = None
    ) -> tuple[Value | None, Ending]:
        """Asks one question of kind `choice` by itself."""
        # What it is about comes first, then what is asked.
        text, help_text = (about, question.text) if about else (question.text, question.help)
        alone = dataclasses.replace(question, stage=("capture",), text=text, help=help_text, asked="always")
        sitting = desk.alone(Catalogue((alone,), {}, ())).hold(preset)
        sitting, ending = self.converse(sitting, dataclasses.replace(desk, keep=lambda _: None))
        return (sitting.answers.get(question.key) if ending == "finished" else None), ending


class Conversation(PrivateApp[tuple[Sitting, Ending]]):
    """The pages of a sitting, one after the other."""

    CSS = """
    Screen { background: ansi_default; align: center top; }
    #page { width: 100%; max-width: 76; height: 100%; padding: 1 2 0 2; }
    #progress { color: ansi_default; text-style: dim; margin-bottom: 1; }
    #question { text-style: bold; }
    #help { text-style: dim; }
    #body { height: 1fr; margin-top: 1; background: ansi_default; scrollbar-size-vertical: 1; }
    #body TextArea { height: 1fr; border: none; padding: 0; background: ansi_default; }
    #body Input { border: none; padding: 0; background: ansi_default; height: 1; }
    #body #understood { margin-top: 1; }
    #message { height: auto; text-style: dim; margin-bottom: 1; }
    #keys { dock: bottom; height: 1; text-style: dim; }
    .low #progress { margin-bottom: 0; }
    .low #body { margin-top: 0; }
    .low #message { margin-bottom: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "go_on", "go on", priority=True),
        Binding("ctrl+s", "go_on", "go on", priority=True, show=False),
        Binding("shift+tab", "back", "back", priority=True),
        Binding("escape", "stop", "stop here", priority=True),
    ]

    def __init__(self, sitting: Sitting, desk: Desk) -> None:
        super().__init__(desk.opens)
        self.sitting, self.desk = sitting, desk
        self._reply = ""
        self._keys = KEYS
        self._dirty = False
        self.hold_keys()

    def compose(self) -> ComposeResult:
        """The frame of every page."""
        with Vertical(id="page"):
            yield Static("", id="progress", markup=False)
            yield Static("", id="question", markup=False)
            yield Static("", id="help", markup=False)
            yield VerticalScroll(id="body", can_focus=False)
            yield Static("", id="message", markup=False)
            yield Static("", id="keys", markup=False)

    async def on_mount(self) -> None:
        """Shows the first page."""
        self.set_interval(SETTLE_SECONDS, self._keep)
        await self._show()
        await self.let_keys_in()

    async def _show(self) -> None:
        question = self.sitting.question
        body = self.query_one("#body")
        await body.remove_children()
        self._say("")
        if self._reply:
            self._fill("", self._reply, "", KEYS)
            await body.mount(_GoOn())
            self.screen.set_focus(body.children[0])
            return
        if question is None:
            self.exit((self.sitting, "finished"))
            return
        if question.saves:
            self._try(lambda: self.desk.save(self.sitting))
        place, about = self.sitting.progress()
        now = self.sitting.moment if question.kind == "moment" else self.sitting.value
        widget = answer_widget(self.sitting.catalogue, question, now, self.desk.understand)
        keys = TEXT_KEYS if isinstance(widget, Page) else KEYS
        self._fill(f"{place} of about {about}" if about > 1 else "", question.text, question.help, keys)
        self._say(widget.hint)
        await body.mount(widget)
        # At once: `focus` would wait its turn, and a key that comes before that would be nobody's.
        self.screen.set_focus(widget.query_one(Line) if isinstance(widget, When) else widget)

    def _fill(self, progress: str, question: str, help_text: str, keys: str) -> None:
        self._keys = keys
        for name, text in (("progress", progress), ("question", question), ("help", help_text)):
            part = self.query_one(f"#{name}", Static)
            part.update(text)
            part.display = bool(text)
        self._fit(self.size)

    def on_resize(self, event: events.Resize) -> None:
        """Fits the page to the terminal's new size."""
        self._fit(event.size)

    def _fit(self, size: Size) -> None:
        """Fewer words for the keys where there is less room."""
        self.screen.set_class(size.height < 24, "low")
        keys = self._keys
        if size.width < 62:
            keys = keys.replace("go on", "on").replace("Shift-Tab", "S-Tab").replace(" here", "").replace("   ", "  ")
        for part in self.query("#keys").results(Static):
            part.update(keys)

    def _say(self, message: str) -> None:
        self.query_one("#message", Static).update(message)

    @property
    def _widget(self) -> Answer | None:
        children = self.query_one("#body").children
        return children[0] if children and not isinstance(children[0], _GoOn) else None  # type: ignore[return-value]

    def held(self) -> Sitting:
        """The sitting with what stands on the page now."""
        widget = self._widget
        return self.sitting.hold(widget.said) if widget is not None and not self._reply else self.sitting

    def _keep(self) -> None:
        if self._dirty:
            self._dirty = not self._try(lambda: self.desk.keep(self.held()))

    def _try(self, keep: Callable[[], None]) -> bool:
        try:
            keep()
        except JournalError as reason:
            self._say(f"(This could not be saved just now. {reason.sentence})")
            return False
        return True

    @on(Touched)
    def touched(self) -> None:
        """The draft has changed."""
        self._dirty = True
        if (widget := self._widget) is not None:
            self._say(widget.hint)

    @on(Answered)
    async def answered(self) -> None:
        """Enter."""
        await self.action_go_on()

    async def action_go_on(self) -> None:
        """Takes the answer and turns the page."""
        if self._reply:
            self._reply = ""
        elif (widget := self._widget) is not None and self.sitting.question is not None:
            if isinstance(widget, When) and widget.problem:
                self._say(widget.problem)
                return
            if isinstance(widget, Words):
                widget.take_what_is_typed()
            value = widget.said
            self._reply = "" if isinstance(value, Moment) else self.sitting.question.reply(value)
            self.sitting = self.sitting.answer(value)
            self._dirty = not self._try(lambda: self.desk.keep(self.sitting))
        await self._show()

    async def action_back(self) -> None:
        """The page before, with what was said there; what stands on this one is held."""
        if self._reply:
            self._reply = ""
        self.sitting = self.held().back()
        self._dirty = True
        await self._show()

    def action_stop(self) -> None:
        """Stops here; the draft is kept."""
        self._leave("stopped")

    def action_interrupt(self) -> None:
        """Ctrl-C, or the terminal closed: the draft is kept first."""
        self._leave("interrupted")

    def _leave(self, ending: Ending) -> None:
        self.sitting = self.held()
        self._try(lambda: self.desk.keep(self.sitting))
        self.exit((self.sitting, ending))


class _GoOn(Static, can_focus=True):
    """A page with nothing to answer."""

    def on_key(self, event: object) -> None:
        """Enter goes on."""
        if getattr(event, "key", "") == "enter":
            self.post_message(Answered())
