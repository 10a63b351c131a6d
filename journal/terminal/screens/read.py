"""The reading page: scroll, search, q. What was read leaves the terminal with it; no pager, no file.

Lines are wrapped once for each width, and only those in view are drawn.
"""

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
from textual.widgets import Input

from journal.core.model import fold
from journal.terminal.render import Line
from journal.terminal.screens.page import MARGIN, MOVING, SHEET, Page, text_of
from journal.terminal.screens.private import PrivateApp

#: Lines that are already laid out, such as charts, may be this wide.
WIDEST = 88


class Lines(ScrollView, can_focus=True, inherit_bindings=False):
    """Styled lines, wrapped to the width."""

    DEFAULT_CSS = """
    Lines { height: 1fr; background: ansi_default; scrollbar-size-vertical: 0; scrollbar-size-horizontal: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "by(-1)", "scroll", key_display="↑↓", tooltip="scroll"),
        Binding("down", "by(1)", "scroll", show=False),
        Binding("k", "by(-1)", show=False),
        Binding("j", "by(1)", show=False),
        Binding("space,pagedown", "page(1)", "a page down", show=False, key_display="Space"),
        Binding("b,pageup", "page(-1)", "a page up", show=False),
        Binding("home", "end(-1)", "the beginning", show=False, key_display="Home"),
        Binding("end", "end(1)", "the end", show=False, key_display="End"),
    ]

    def __init__(self, lines: Sequence[Line], margin: int = MARGIN, widest: int = WIDEST) -> None:
        super().__init__()
        self.lines = lines
        self.rows: list[Text] = []
        self.found = -1
        self._margin, self._widest = margin, widest
        self._wrapper = RichConsole(width=WIDEST)

    def set(self, lines: Sequence[Line]) -> None:
        """Show other lines, from the top."""
        self.lines = lines
        self.found = -1
        self._wrap(self.size.width)
        self.scroll_to(y=0, animate=False)
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Wrap the lines for the new width."""
        self._wrap(event.size.width)

    def _wrap(self, columns: int) -> None:
        width = max(min(columns - 2 * self._margin, self._widest), 20)
        self.rows = []
        for line in self.lines:
            text = text_of(line)
            self.rows.extend(text.wrap(self._wrapper, width) if text.cell_len > width else [text])
        self.virtual_size = Size(columns, len(self.rows))

    def render_line(self, y: int) -> Strip:
        """Draw one row of the screen."""
        number = y + self.scroll_offset.y
        if number >= len(self.rows):
            return Strip.blank(self.size.width, Style())
        row = self.rows[number]
        if number == self.found:
            row = row.copy()
            row.stylize("reverse")
        return strip_of(row, self._margin, self.size.width, self._wrapper)

    @property
    def goes_on(self) -> bool:
        """Whether there is more below."""
        return self.scroll_offset.y + self.size.height < len(self.rows)

    def find(self, words: str) -> bool:
        """Go to the next row that contains the words, wrapping round from the last match.

        Return whether there is one.
        """
        wanted = fold(words)
        order = [*range(self.found + 1, len(self.rows)), *range(self.found + 1)]
        self.found = next((n for n in order if wanted in fold(self.rows[n].plain)), -1)
        if self.found >= 0:
            self.scroll_to(y=max(self.found - self.size.height // 3, 0), animate=False)
        self.refresh()
        return self.found >= 0

    def action_by(self, lines: int) -> None:
        """Scroll by `lines` lines."""
        self.scroll_relative(y=lines, animate=False)

    def action_page(self, by: int) -> None:
        """Scroll up or down by a page."""
        self.scroll_relative(y=by * max(self.size.height - 2, 1), animate=False)

    def action_end(self, which: int) -> None:
        """Scroll to the beginning or the end."""
        self.scroll_to(y=0 if which < 0 else len(self.rows), animate=False, force=True)


def strip_of(row: Text, margin: int, width: int, console: RichConsole) -> Strip:
    """Return a line as a strip for the screen, with the margin on its left."""
    # Without colour (NO_COLOR), textual's filter needs a style on each segment.
    drawn = (Segment(piece.text, piece.style or Style()) for piece in row.render(console, end=""))
    return Strip([Segment(" " * margin, Style()), *drawn]).adjust_cell_length(width, Style())


class ReadPage(Page):
    """A page to read and search in."""

    SCOPED_CSS = False  # its subclasses need its CSS too
    CSS = f"""
    ReadPage Lines {{ margin-top: 1; }}
    ReadPage #search {{ dock: bottom; height: 2; padding: 1 {MARGIN} 0 {MARGIN}; display: none; }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "leave", "leave", tooltip="leave this page"),
        Binding("escape", "leave", show=False),
        Binding("slash", "search", "search", tooltip="look for words on this page"),
        Binding("n", "next", "next", tooltip="go to the next match"),
    ]

    def __init__(self, lines: Sequence[Line] = (), margin: int = MARGIN) -> None:
        super().__init__()
        self.paper = Lines(lines, margin)
        self._words = ""

    def compose(self) -> ComposeResult:
        """Lay out the page, and a line for the keys or for searching."""
        yield self.paper
        line = Input(id="search", placeholder="words to look for, then Enter", select_on_focus=False)
        line.cursor_blink = False
        yield line
        yield from self.foot()

    def action_leave(self) -> None:
        """Close the search line, or leave."""
        if self.query_one("#search").display:
            self._close_search()
        else:
            self.leave()

    def leave(self) -> None:
        """Leave the page."""
        self.dismiss(None)

    def action_search(self) -> None:
        """Open the search line."""
        search = self.query_one("#search", Input)
        search.value, search.display = "", True
        self.query_one("#foot").display = False
        search.focus()

    def _close_search(self) -> None:
        self.query_one("#search").display = False
        self.query_one("#foot").display = True
        self.paper.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Search for what was typed."""
        event.stop()
        self._words = event.value
        self._close_search()
        self.action_next()

    def action_next(self) -> None:
        """Go to the next match."""
        if self._words and not self.paper.find(self._words):
            self.say("That isn't on this page.")


class Onward(ReadPage):
    """A page to read before something else, which Enter leads on to. It comes back with True for that."""

    def __init__(self, lines: Sequence[Line], onward: str) -> None:
        """`onward` says what Enter leads on to."""
        super().__init__(lines)
        self._onward = onward
        self._bindings.bind("enter", "go_on", onward)

    def hints(self) -> list[str]:
        """Say first what Enter does."""
        others = (hint for hint in super().hints() if hint.startswith(MOVING) or hint.endswith(("leave", "hide")))
        return [f"Enter {self._onward}", *others]

    def action_go_on(self) -> None:
        """Go on to it."""
        self.dismiss(True)


class Reader(PrivateApp[bool]):
    """A page to read, by itself. It ends with whether they went `onward`, if there is something to go on to."""

    CSS = SHEET

    def __init__(self, lines: Sequence[Line], opens: Callable[[str], bool] | None, onward: str = "") -> None:
        super().__init__(opens)
        self._page = Onward(lines, onward) if onward else ReadPage(lines)
        self.hold_keys()

    async def on_mount(self) -> None:
        """Show the page; leaving it ends the application."""
        await self.push_screen(self._page, lambda onward: self.exit(bool(onward)))
        await self.let_keys_in()
