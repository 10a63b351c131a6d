"""Read: the moments as a list, to move in, to search and to filter; the moment beside it if there's room."""

import asyncio
import contextlib
from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from journal.core.model import Filter
from journal.errors import JournalError, Sealed
from journal.services import reading
from journal.services.journal import Journal
from journal.services.reading import Row
from journal.terminal import pages
from journal.terminal.dialogues.common import Talk
from journal.terminal.render import Line
from journal.terminal.safe import one_line
from journal.terminal.screens.home import Home, Shelf
from journal.terminal.screens.moments import Moments
from journal.terminal.screens.page import (
    MARGIN,
    WIDEST,
    Page,
)
from journal.terminal.screens.read import Lines

SIDE_BY_SIDE = 110
PAUSE = 0.02  # seconds: if the next letter comes sooner, the previous search is skipped
NOTHING_YET = "Nothing written yet. Press w to begin."


class ListPage(Page):
    """The list of moments. `shelf` is its state, and outlives the page."""

    CSS = f"""
    ListPage #said {{ padding: 0 {MARGIN}; height: auto; text-style: dim; display: none; margin-top: 1; }}
    ListPage #search {{ margin-top: 1; padding: 0 {MARGIN}; max-width: {WIDEST + 2 * MARGIN}; display: none; }}
    ListPage Moments {{ margin-top: 1; width: 1fr; }}
    ListPage Lines {{ margin-top: 1; width: 1fr; display: none; }}
    ListPage.wide Moments {{ width: 62; }}
    ListPage.wide Lines {{ display: block; }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "find", tooltip="search as you type"),
        Binding("f", "filter", "filter", tooltip="show only some of them"),
        Binding("c", "calendar", "calendar", show=False, tooltip="see a whole year at once"),
        Binding("w", "write", "write"),
        Binding("l", "look_back", "look back", show=False, tooltip="look back at the chosen moment"),
        Binding("escape", "leave", "back"),
        Binding("q", "leave", show=False),
    ]

    AUTO_FOCUS = "Moments"

    def __init__(self, shelf: Shelf, notice: str = "") -> None:
        super().__init__()
        self.shelf = shelf
        self._notice = notice
        self._searched = asyncio.Event()

    @property
    def home(self) -> Home:
        """The application."""
        assert isinstance(self.app, Home)  # noqa: S101 - no other pushes this page
        return self.app

    def compose(self) -> ComposeResult:
        """Lay out the filter, the search line, the list, and the moment beside it."""
        yield Static("", id="said", markup=False)
        line = Input(self.shelf.words, id="search", placeholder="type to search", select_on_focus=False)
        line.cursor_blink = False
        yield line
        with Horizontal():
            yield Moments()
            yield Lines([])
        yield from self.foot()

    async def on_mount(self) -> None:
        """Restore what was shown and open."""
        self.moments.focus()
        self._say()
        if self.shelf.words or self.shelf.searching:
            self._open_search()
        self.run_worker(self._fill(first=True), group="fill", exclusive=True, exit_on_error=False)

    @property
    def moments(self) -> Moments:
        """The list."""
        return self.query_one(Moments)

    def on_resize(self, event: events.Resize) -> None:
        """Show list and moment side by side if there is room for both."""
        self.set_class(event.size.width >= SIDE_BY_SIDE, "wide")
        self._read_beside()

    def hints(self) -> list[str]:
        """Return the key hints for the list, or for the search line."""
        if isinstance(self.focused, Input):
            return ["type to search", "Enter go to the matches", "Esc close", "Ctrl-L hide"]
        return super().hints()

    def _say(self) -> None:
        said = self.query_one("#said", Static)
        shown = reading.in_words(self.shelf.wanted)
        only = f"Only: {shown}. Press f to change it, or Esc to see them all." if shown else ""
        words = " ".join(filter(None, [self._notice, only]))
        said.update(words)
        said.display = bool(words)

    # --- filling the list ----------------------------------------------------------------------------------------

    async def _fill(self, first: bool = False) -> None:
        """Show everything that passes the filter, newest first, or the results of a search, best first."""
        words, wanted = self.shelf.words.strip(), self.shelf.wanted
        try:
            if words:
                await self._find(words, wanted)
            else:
                index = await self.home.reading.read(lambda journal: journal.index(wanted))
                if index is None:
                    return
                self.moments.show(index, number=self.shelf.number)
                if not index:
                    self._notice = "No entries match." if wanted != Filter() else NOTHING_YET
                    self._say()
        except JournalError:
            return  # hidden meanwhile
        if first and self.home.place.moment:
            self._open(self.moments.number)

    async def _find(self, words: str, wanted: Filter) -> None:
        """Show the best matches at once, then the rest."""
        best = await self.home.reading.read(lambda journal: reading.matches(journal, words, wanted))
        if best is None:
            return
        self.moments.forget()
        self.moments.take(best)
        title = "Found" if best else "No entries match"
        self.moments.show([(r.number, r.day.isoformat()) for r in best], number=self.shelf.number, title=title)
        if len(best) == reading.SHOWN_FIRST:
            every = await self.home.reading.read(lambda journal: journal.found(words, wanted))
            if every is not None:
                self.moments.show(every, number=self.moments.number, title=title)

    def on_moments_wanted(self, event: Moments.Wanted) -> None:
        """Get the rows that came into view."""
        self.run_worker(self._get(event.numbers), exit_on_error=False)

    async def _get(self, numbers: Sequence[int]) -> None:
        rows: list[Row] | None = None
        with contextlib.suppress(JournalError):  # hidden meanwhile
            rows = await self.home.reading.read(lambda journal: reading.rows(journal, numbers))
        if rows is None:
            self.moments.not_here(numbers)
        else:
            self.moments.take(rows)
            if self.moments.number in numbers:
                self._say_under()

    def on_moments_chosen(self, event: Moments.Chosen) -> None:
        """Handle a moment being chosen or opened."""
        if event.opened:
            self._open(event.number)
            return
        self.shelf.number = event.number
        self._say_under()
        self._read_beside()

    def _say_under(self) -> None:
        number = self.moments.number
        row = self.moments.rows.get(number) if number is not None else None
        if row is not None and (row.match or row.note):
            self._under(row)
        elif row is not None:
            self.run_worker(self._first_words(row.number), group="under", exclusive=True, exit_on_error=False)

    async def _first_words(self, number: int) -> None:
        try:
            row = await self.home.reading.read(lambda journal: reading.row(journal, number))
        except JournalError:
            return
        if row is not None:
            self._under(row)

    def _under(self, row: Row) -> None:
        if row.match:
            pieces = [(_spaced(text), "bold underline" if found else "dim") for text, found in row.match]
            self.moments.say_under(row.number, Text.assemble(*pieces))
        elif row.note:
            self.moments.say_under(row.number, Text(row.note[:1].upper() + row.note[1:], style="dim"))
        else:
            words = f"“{one_line(row.first_words)}”" if row.first_words else ""
            self.moments.say_under(row.number, Text(words, "dim"), f"from {one_line(row.origin)}" if row.origin else "")

    # --- beside it -----------------------------------------------------------------------------------------------

    def _read_beside(self) -> None:
        if self.has_class("wide") and (number := self.moments.number) is not None:
            self.run_worker(self._page_of(number), group="beside", exclusive=True, exit_on_error=False)

    async def _page_of(self, number: int) -> None:
        await asyncio.sleep(PAUSE)  # while somebody moves quickly, none of them is read
        try:
            width = self.query_one(Lines).size.width - 2 * MARGIN
            lines = await self.home.reading.read(lambda journal: _page(journal, number, width))
        except Sealed as sealed:
            lines = [[("", sealed.sentence)]]
        except JournalError:
            return
        if lines is not None and number == self.moments.number:
            self.query_one(Lines).set(lines)

    # --- searching -----------------------------------------------------------------------------------------------

    def action_search(self) -> None:
        """Open the search line."""
        self._open_search()

    def _open_search(self) -> None:
        line = self.query_one("#search", Input)
        line.display = True
        line.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search for what is typed so far, a moment after the last letter, replacing the previous search."""
        if event.value == self.shelf.words:
            return
        self.shelf.words, self.shelf.number = event.value, None
        self.home.reading.interrupt()
        self.run_worker(self._search_soon(), group="fill", exclusive=True, exit_on_error=False)

    async def _search_soon(self) -> None:
        await asyncio.sleep(PAUSE)
        self.moments.forget()
        await self._fill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the results."""
        event.stop()
        if not event.value.strip():
            self._close_search()
        self.moments.focus()

    def on_key(self, event: events.Key) -> None:
        """Go from the search line to the results with Down."""
        if event.key == "down" and isinstance(self.focused, Input):
            event.stop()
            self.moments.focus()

    def _close_search(self) -> None:
        line = self.query_one("#search", Input)
        line.value, line.display = "", False
        self.shelf.words, self.shelf.searching = "", False
        self.moments.forget()
        self.moments.focus()
        self.run_worker(self._fill(), group="fill", exclusive=True, exit_on_error=False)

    # --- doing ---------------------------------------------------------------------------------------------------

    def _open(self, number: int | None) -> None:
        if number is None:
            return
        from journal.terminal.screens.moment import MomentPage

        self.home.place.moment = True
        self.app.push_screen(MomentPage(self), self._came_back)

    def _came_back(self, changed: bool | None) -> None:
        self.home.place.moment = False
        if changed:
            self.moments.forget()
            self.run_worker(self._fill(), group="fill", exclusive=True, exit_on_error=False)

    def action_write(self) -> None:
        """Write, and come back here."""

        def step(talk: Talk) -> int:
            from journal.terminal.dialogues import writing

            return writing.write(talk, moment=None, quick=False, seal_days=None)

        self.app.exit(step)

    def action_look_back(self) -> None:
        """Look back at the chosen moment."""
        if (number := self.moments.number) is not None:

            def step(talk: Talk) -> int:
                from journal.terminal.dialogues import lookbacks

                return lookbacks.lookback(talk, number)

            self.app.exit(step)

    def action_filter(self) -> None:
        """Choose which are shown."""
        from journal.terminal.screens.filters import Filters

        def chosen(wanted: Filter | None) -> None:
            if wanted is not None and wanted != self.shelf.wanted:
                self.shelf.wanted, self._notice = wanted, ""
                self._say()
                self.run_worker(self._fill(), group="fill", exclusive=True, exit_on_error=False)

        self.app.push_screen(Filters(self.shelf.wanted), chosen)

    def action_calendar(self) -> None:
        """Open the calendar of a year."""
        from journal.terminal.screens.calendar import Calendar

        def chosen(place: int | None) -> None:
            if place is not None:
                self.moments.go_to(place)

        if self.moments.index and not self.shelf.words:
            self.app.push_screen(Calendar(self.moments.index, self.moments.at), chosen)

    def action_leave(self) -> None:
        """Close the search, then the filter, then the list."""
        if self.query_one("#search").display:
            self._close_search()
        elif self.shelf.wanted != Filter() and not self.home.place.only:
            self.shelf.wanted, self._notice = Filter(), ""
            self._say()
            self.run_worker(self._fill(), group="fill", exclusive=True, exit_on_error=False)
        elif self.home.place.only:
            self.app.exit(None)
        else:
            self.home.place.shelf = None
            self.dismiss(None)


def _page(journal: Journal, number: int, width: int) -> list[Line]:
    """Return an entry as a page to read. Raises Sealed."""
    return pages.of_entries([journal.entry(number)], journal.catalogue, width)


def _spaced(text: str) -> str:
    """Return one line that keeps its leading and trailing spaces, so that words don't run together."""
    inner = one_line(text)
    return (" " if text[:1].isspace() else "") + inner + (" " if text[-1:].isspace() and inner else "")
