"""The list of moments: months, aligned columns, the first words of the one that is chosen. Draws only what's in view.

It holds the ids and days of all, and asks for the rows that come into view.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.console import Console as RichConsole
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from journal.services.reading import Row
from journal.terminal.safe import one_line
from journal.terminal.screens.ink import ACCENT, POINTER
from journal.terminal.screens.page import MARGIN, WIDEST, cut
from journal.terminal.screens.read import strip_of

AT_ONCE = 40  # rows requested together
LOOKED_BACK, IMPORTED, TEAR = "↺", "↓", "·"
DAY, TIME, TEARS, GAP, MARKS = 10, 5, 3, 2, 3


@dataclass(frozen=True)
class Block:
    """Moments under one heading: `first` is the index of the first one, `line` the line of the heading."""

    title: str
    first: int
    count: int
    line: int


def blocks(days: Sequence[str], title: str = "") -> list[Block]:
    """Return the headings: one per month, or a single `title`. Each has a blank line after it and after its moments."""
    if title:
        return [Block(title, 0, len(days), 0)]
    found: list[Block] = []
    line = first = 0
    for month, there in groupby(days, key=lambda day: day[:7]):
        count = sum(1 for _ in there)
        found.append(Block(f"{date.fromisoformat(f'{month}-01'):%B %Y}", first, count, line))
        line += count + 3
        first += count
    return found


class Moments(ScrollView, can_focus=True, inherit_bindings=False):
    """The list. Posts a message when another moment is chosen, and when rows are wanted."""

    DEFAULT_CSS = """
    Moments { height: 1fr; background: ansi_default; scrollbar-size-vertical: 0; scrollbar-size-horizontal: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "move", key_display="↑↓"),
        Binding("down", "move(1)", "move", show=False),
        Binding("k", "move(-1)", show=False),
        Binding("j", "move(1)", show=False),
        Binding("space,pagedown", "page(1)", "a page down", show=False, key_display="Space"),
        Binding("b,pageup", "page(-1)", "a page up", show=False),
        Binding("home", "edge(-1)", "the newest", show=False, key_display="Home"),
        Binding("end", "edge(1)", "the oldest", show=False, key_display="End"),
        Binding("enter", "open", "read"),
    ]

    class Chosen(Message):
        """Another moment was chosen or, with `opened`, this one should be opened."""

        def __init__(self, number: int | None, opened: bool = False) -> None:
            super().__init__()
            self.number, self.opened = number, opened

    class Wanted(Message):
        """These rows are in view, but not loaded yet."""

        def __init__(self, numbers: list[int]) -> None:
            super().__init__()
            self.numbers = numbers

    def __init__(self) -> None:
        super().__init__()
        self.index: list[tuple[int, str]] = []
        self.rows: dict[int, Row] = {}
        self.at = 0
        self._blocks: list[Block] = []
        self._years = False
        self._asked: set[int] = set()
        self._under: tuple[Text, str] | None = None
        self._wrapper = RichConsole(width=200)

    # --- what there is -------------------------------------------------------------------------------------------

    def show(self, index: list[tuple[int, str]], *, number: int | None = None, title: str = "") -> None:
        """Show these moments, scrolled to the chosen one: `number`, or the first."""
        self.index, self.at = index, 0
        self._blocks = blocks([day for _, day in index], title)
        self._years = bool(title)  # because no heading says the year
        if number is not None:
            self.at = next((place for place, (one, _) in enumerate(index) if one == number), 0)
        self._asked.clear()
        self._chosen()

    def take(self, rows: Iterable[Row]) -> None:
        """Add rows that were requested."""
        for row in rows:
            there = self.rows.get(row.number)
            if there is None or row.match or not there.match:
                self.rows[row.number] = row
            self._asked.discard(row.number)
        self.refresh()

    def forget(self, numbers: Iterable[int] | None = None) -> None:
        """Drop rows that may have changed, or all of them."""
        for number in list(self.rows) if numbers is None else numbers:
            self.rows.pop(number, None)
        self._asked.clear()
        self._under = None
        self.refresh()

    def not_here(self, numbers: Iterable[int]) -> None:
        """Record that rows couldn't be loaded, so that they are requested again."""
        self._asked.difference_update(numbers)

    def say_under(self, number: int, text: Text, aside: str = "") -> None:
        """Show this text under a moment for as long as it is chosen; `aside` is kept if the text has to be cut."""
        if number == self.number:
            self._under = (text, aside) if text.plain or aside else None
            self._measure()
            self._into_view()
            self.refresh()

    @property
    def number(self) -> int | None:
        """The id of the chosen moment, or None if there is none."""
        return self.index[self.at][0] if self.index else None

    # --- where it is ---------------------------------------------------------------------------------------------

    def _line_of(self, place: int) -> int:
        block = self._blocks[bisect_right([b.first for b in self._blocks], place) - 1]
        return block.line + 2 + place - block.first + (1 if self._under and place > self.at else 0)

    def _at_line(self, line: int) -> tuple[Block | None, int | None]:
        """Return what a line shows: a heading, or the index of a moment (-1 for the text under one)."""
        if self._under and self.index:
            here = self._line_of(self.at)
            if line == here + 1:
                return None, -1
            line -= line > here
        block = self._blocks[max(bisect_right([b.line for b in self._blocks], line) - 1, 0)]
        within = line - block.line
        if within == 0:
            return block, None
        return None, (block.first + within - 2 if 2 <= within < 2 + block.count else None)

    def _measure(self) -> None:
        last = self._blocks[-1] if self._blocks else None
        lines = last.line + 2 + last.count + (1 if self._under else 0) if last else 0
        self.virtual_size = Size(self.size.width, lines)

    def on_resize(self, event: events.Resize) -> None:
        """Keep the chosen one in view."""
        self._measure()
        self._into_view()

    def _into_view(self) -> None:
        if not self.index:
            return
        line, height = self._line_of(self.at), max(self.size.height, 1)
        top = self.scroll_offset.y
        first = next((b.line for b in self._blocks if b.first == self.at), line)  # including its month
        if first < top:
            self.scroll_to(y=first, animate=False)
        elif line + (1 if self._under else 0) >= top + height:
            self.scroll_to(y=line + (1 if self._under else 0) - height + 1, animate=False)

    def _chosen(self) -> None:
        self._under = None
        self._measure()
        self._into_view()
        self.refresh()
        self.post_message(self.Chosen(self.number))

    def go_to(self, place: int) -> None:
        """Choose another moment."""
        if self.index:
            self.at = min(max(place, 0), len(self.index) - 1)
            self._chosen()

    def action_move(self, by: int) -> None:
        """Move up or down by one."""
        self.go_to(self.at + by)

    def action_page(self, by: int) -> None:
        """Move up or down by a page."""
        self.go_to(self.at + by * max(self.size.height - 4, 1))

    def action_edge(self, which: int) -> None:
        """Move to the newest or the oldest."""
        self.go_to(0 if which < 0 else len(self.index) - 1)

    def action_open(self) -> None:
        """Open the chosen moment."""
        if self.index:
            self.post_message(self.Chosen(self.number, opened=True))

    def on_click(self, event: events.Click) -> None:
        """Choose the clicked moment, or open it if it was chosen already."""
        if self.index:
            _, place = self._at_line(event.y + self.scroll_offset.y)
            if place == self.at or place == -1:
                self.action_open()
            elif place is not None:
                self.go_to(place)

    # --- drawing -------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        line = y + self.scroll_offset.y
        if line >= self.virtual_size.height:
            return Strip.blank(self.size.width, Style())
        if y == 0:
            self._want()
        block, place = self._at_line(line)
        text = Text(no_wrap=True)
        if block is not None:
            text.append(" " * MARGIN + block.title, style="bold")
        elif place == -1 and self._under:
            text = self._row_under(*self._under)
        elif place is not None:
            text = self._row(place)
        return strip_of(text, 0, self.size.width, self._wrapper)

    def _want(self) -> None:
        """Request the rows in view, and some around them."""
        if not self.index:
            return
        top = self.scroll_offset.y
        places = [p for b, p in map(self._at_line, (top, top + self.size.height)) if p is not None and p >= 0]
        near = min([*places, self.at] if top <= self._line_of(self.at) <= top + self.size.height else places or [0])
        numbers = [n for n, _ in self.index[max(near - AT_ONCE // 2, 0) : near + self.size.height + AT_ONCE]]
        missing = [n for n in numbers if n not in self.rows and n not in self._asked]
        if missing:
            self._asked.update(missing)
            self.post_message(self.Wanted(missing))

    @property
    def _room(self) -> int:
        return min(self.size.width, WIDEST + 2 * MARGIN) - 2 * MARGIN

    @property
    def _day(self) -> int:
        return DAY + 1 if self._years else DAY

    def _row(self, place: int) -> Text:
        number, day = self.index[place]
        here = place == self.at
        text = Text(no_wrap=True)
        text.append(f"  {POINTER} " if here else " " * MARGIN, style=ACCENT if here else "")
        when = date.fromisoformat(day)
        named = f"{when.day:>2} {when:%b %Y}" if self._years else f"{when:%a} {when.day:>2} {when:%b}"
        text.append(f"{named:<{self._day}}" + " " * GAP, style="dim")
        row = self.rows.get(number)
        if row is None:
            return text
        text.append(f"{row.time:<{TIME}}" + " " * GAP, style="dim")
        left = self._room - self._day - TIME - 2 * GAP
        tags = " · ".join(map(one_line, row.tags)) if not row.note else row.note
        marks = [mark for mark, so in ((IMPORTED, row.origin), (LOOKED_BACK, row.looked_back)) if so]
        wide = left > 40
        column = 24 if wide else left - TEARS - 1 - (len(marks) + 1 if marks else 0)
        _words(text, row, column, here)
        text.append(f"{TEAR * row.tears:<{TEARS}} ", style=ACCENT)
        left -= column + TEARS + 1
        if wide:
            room = left - MARKS
            text.append(set_cell_size(cut(tags, room), room), style="dim")
        if marks:
            text.append("".join(marks).rjust(MARKS) if wide else f" {''.join(marks)}", style="dim")
        return text

    def _row_under(self, said: Text, aside: str) -> Text:
        indent = MARGIN + self._day + TIME + 2 * GAP
        text = Text(" " * indent, no_wrap=True)
        room = self._room + MARGIN - indent - 1
        said = said.copy()
        if not said.plain:
            return text + Text(cut(aside, room), style="dim")
        if aside and room > 2 * cell_len(aside) + GAP:
            return text + _shortened(said, room - cell_len(aside) - GAP) + Text(" " * GAP + aside, style="dim")
        return text + _shortened(said, room)


def _shortened(said: Text, room: int) -> Text:
    """Return a text in so much room: cut at its end, and at its beginning if what was looked for stands too far on."""
    found = next((span for span in said.spans if "underline" in str(span.style)), None)
    if found is not None and cell_len(said.plain[: found.end]) >= room:
        said = Text("…", style="dim") + said[max(found.end - 2 * room // 3, 0) :]
    if cell_len(said.plain) > room:
        said.truncate(room - 1)
        said.rstrip()
        said.append("…”" if said.plain.startswith("“") else "…")
    return said


def _words(text: Text, row: Row, column: int, here: bool) -> None:
    said = ", ".join(map(one_line, row.words))
    if not said and row.first_words and not row.match:
        said = f"“{one_line(row.first_words)}”"
    text.append(set_cell_size(cut(said, column - 1), column), style="bold" if here else "")
