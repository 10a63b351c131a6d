"""Key help: every key of the page and what it does, generated from the bindings. Type to search."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from journal.core.model import fold
from journal.terminal.console import wrapped
from journal.terminal.screens.page import LAST, LITTLE, MARGIN, Page, display


class Help(Page):
    """The keys of a page, filtered by what is typed."""

    CSS = """
    Help #title { margin-top: 2; text-style: bold; }
    Help .margin { padding: 0 4; height: auto; }
    Help Input { margin: 1 0; padding: 0 4; }
    Help VerticalScroll { height: 1fr; scrollbar-size-vertical: 0; background: ansi_default; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back"),
        Binding("up", "by(-1)", show=False, priority=True),
        Binding("down", "by(1)", show=False, priority=True),
        Binding("enter", "leave", show=False, priority=True),
        Binding("question_mark", "leave", show=False, priority=True),
    ]

    def __init__(self, title: str, can_do: Sequence[Binding]) -> None:
        super().__init__()
        # What a page is for comes first; what is on every page, last.
        self._title, self._all = title, sorted(can_do, key=lambda b: b.description in LAST)

    def compose(self) -> ComposeResult:
        """Lay out a search line and the keys."""
        yield Static(self._title, id="title", classes="margin", markup=False)
        line = Input(placeholder="type to search", select_on_focus=False)
        line.cursor_blink = False
        yield line
        with VerticalScroll(can_focus=False):
            yield Static("", id="keys", classes="margin", markup=False)
        yield from self.foot()

    def on_mount(self) -> None:
        """Show all keys at first."""
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the keys that match."""
        self._show(event.value)

    def _show(self, words: str) -> None:
        wanted = fold(words.strip())
        found = [b for b in self._all if wanted in fold(f"{display(b)} {b.tooltip or ''} {b.description}")]
        text = Text()
        for binding in found:
            text.append(f"{display(binding):<{3 * MARGIN}}", style="bold")
            said = wrapped(binding.tooltip or binding.description, self.app.size.width - 4 * MARGIN - LITTLE)
            text.append(said.replace("\n", "\n" + " " * 3 * MARGIN) + "\n")
        self.query_one("#keys", Static).update(text if found else Text("Nothing here matches that.", style="dim"))

    def action_by(self, lines: int) -> None:
        """Scroll."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def hints(self) -> list[str]:
        """Return only how to leave."""
        return ["Esc back", "Ctrl-L hide"]

    def action_leave(self) -> None:
        """Go back to the page."""
        self.dismiss(None)
