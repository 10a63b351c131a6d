"""The reading screen: scroll, search, q. What was read leaves the terminal with it; no pager, no file.

Lines are wrapped once for each width, and only those in view are drawn.
"""

from journal.terminal.screens.private import PrivateApp  # first: it shuts what textual would read when imported

# isort: split
from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.console import Console as RichConsole
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Input, Static

from journal.core.model import fold
from journal.terminal.render import Line

STYLES = {"": "", "quiet": "dim", "strong": "bold", "found": "bold underline"}
KEYS = "q leave   / search   n next   arrows, space scroll   Ctrl-L hide"
WIDEST = 88


class Lines(ScrollView, can_focus=True):
    """Styled lines, wrapped to the width."""

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__()
        self.lines = lines
        self.rows: list[Text] = []
        self.found = -1
        self._wrapper = RichConsole(width=WIDEST)

    def on_resize(self, event: events.Resize) -> None:
        """Wraps anew."""
        width = max(min(event.size.width - 3, WIDEST), 20)  # a margin, and the scrollbar
        self.rows = []
        for line in self.lines:
            text = Text.assemble(*((words, STYLES[style]) for style, words in line), no_wrap=False, tab_size=4)
            self.rows.extend(text.wrap(self._wrapper, width) if text.cell_len > width else [text])
        self.virtual_size = Size(width, len(self.rows))

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        number = y + self.scroll_offset.y
        if number >= len(self.rows):
            return Strip.blank(self.size.width, Style())
        row = self.rows[number]
        if number == self.found:
            row = row.copy()
            row.stylize("reverse")
        # Without colour (NO_COLOR), textual's filter needs a style on each segment.
        drawn = (Segment(piece.text, piece.style or Style()) for piece in row.render(self._wrapper, end=""))
        segments = [Segment(" ", Style()), *drawn]
        return Strip(segments).adjust_cell_length(self.size.width, Style())

    def find(self, words: str) -> bool:
        """Goes to the next row that holds the words, from the last one on, round again; whether there is one."""
        wanted = fold(words)
        order = [*range(self.found + 1, len(self.rows)), *range(self.found + 1)]
        self.found = next((n for n in order if wanted in fold(self.rows[n].plain)), -1)
        if self.found >= 0:
            self.scroll_to(y=max(self.found - self.size.height // 3, 0), animate=False)
        self.refresh()
        return self.found >= 0


class Reader(PrivateApp[None]):
    """A page to read."""

    CSS = """
    Screen { background: ansi_default; }
    Lines { height: 1fr; background: ansi_default; scrollbar-size-vertical: 1; padding: 0; }
    #keys { dock: bottom; height: 1; text-style: dim; }
    #search { dock: bottom; height: 1; border: none; padding: 0; background: ansi_default; display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "leave", "leave"),
        Binding("escape", "leave", "leave"),
        Binding("slash", "search", "search"),
        Binding("n", "next", "next"),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("space,pagedown", "page(1)", show=False),
        Binding("b,pageup", "page(-1)", show=False),
    ]

    def __init__(self, lines: Sequence[Line], opens: Callable[[str], bool] | None) -> None:
        super().__init__(opens)
        self._lines = lines
        self._words = ""

    def compose(self) -> ComposeResult:
        """The page, and a line for the keys or for what to look for."""
        yield Lines(self._lines)
        yield Static("", id="keys", markup=False)
        yield Input(id="search", placeholder="words to look for, then Enter")

    async def on_mount(self) -> None:
        """Begins at the top."""
        self._show_keys(KEYS if self.size.width >= len(KEYS) else "q leave  / search  n next  Ctrl-L hide")
        self.query_one(Lines).focus()

    def action_leave(self) -> None:
        """Closes the search line, or leaves."""
        search = self.query_one("#search", Input)
        if search.display:
            self._close_search()
        else:
            self.exit()

    def action_search(self) -> None:
        """Opens a line for what to look for."""
        search = self.query_one("#search", Input)
        search.value, search.display = "", True
        self.query_one("#keys").display = False
        search.focus()

    def _close_search(self) -> None:
        self.query_one("#search").display = False
        self.query_one("#keys").display = True
        self.query_one(Lines).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Looks for it."""
        self._words = event.value
        self._close_search()
        self.action_next()

    def action_next(self) -> None:
        """The next place where it stands."""
        if self._words:
            found = self.query_one(Lines).find(self._words)
            if not found:
                self._show_keys("Nothing like that here.   q leave   / search")

    def _show_keys(self, keys: str) -> None:
        self.query_one("#keys", Static).update(keys)

    def action_scroll(self, by: int) -> None:
        """Up or down a line."""
        self.query_one(Lines).scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """Up or down a page."""
        lines = self.query_one(Lines)
        lines.scroll_relative(y=by * max(lines.size.height - 2, 1), animate=False)
