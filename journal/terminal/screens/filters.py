"""Choosing which moments are shown: every feeling, tag, person and year in the journal. Type to find one.

Enter selects it. The selection is shown above, in words.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Input, Static

from journal.core.model import Filter, fold
from journal.errors import JournalError
from journal.services import reading
from journal.services.journal import Journal
from journal.terminal.safe import one_line
from journal.terminal.screens.ink import ACCENT, POINTER, TICK
from journal.terminal.screens.page import MARGIN, Page, cut
from journal.terminal.screens.read import strip_of
from journal.terminal.screens.reader import Reading

KINDS = {"feelings": "feeling", "tears": "tears", "tags": "tag", "aliases": "with", "contexts": "where", "year": "year"}
COLUMN = 10


@dataclass(frozen=True)
class Part:
    """One thing to filter by: which field of a Filter, and its value."""

    field: str
    value: str

    @property
    def line(self) -> str:
        """Its name in the list, safe to show."""
        return f"{KINDS[self.field]:<{COLUMN}}{one_line(self.value)}"

    def among(self, wanted: Filter) -> bool:
        """Return whether the filter has it."""
        if self.field == "year":
            first, last = wanted.since, wanted.until
            return (first, last) == (date(int(self.value), 1, 1), date(int(self.value), 12, 31))
        return self.value in getattr(wanted, self.field)

    def toggled(self, wanted: Filter) -> Filter:
        """Return the filter with it added, or removed if it was included."""
        if self.field == "year":
            year = int(self.value)
            there = self.among(wanted)
            return replace(
                wanted, since=None if there else date(year, 1, 1), until=None if there else date(year, 12, 31)
            )
        values = getattr(wanted, self.field)
        kept = tuple(v for v in values if v != self.value) if self.among(wanted) else (*values, self.value)
        return replace(wanted, **{self.field: kept})  # type: ignore[arg-type]


def parts(journal: Journal) -> list[Part]:
    """Return all that the journal's entries can be filtered by."""
    choices = {"tears": journal.catalogue.by_role["tears"], "contexts": journal.catalogue.by_role["context"]}
    found = [Part("feelings", name) for name in sorted(journal.names("feelings"), key=fold)]
    found += [Part("tears", choice.value) for choice in choices["tears"].choices]
    found += [Part("tags", name) for name in sorted(journal.names("tags"), key=fold)]
    found += [Part("aliases", name) for name in sorted(journal.names("aliases"), key=fold)]
    found += [Part("contexts", choice.value) for choice in choices["contexts"].choices]
    years = dict.fromkeys(day[:4] for _, day in journal.index())
    return found + [Part("year", year) for year in years]


class Picks(ScrollView, inherit_bindings=False):
    """The choices that match what is typed."""

    DEFAULT_CSS = """
    Picks { height: 1fr; background: ansi_default; scrollbar-size-vertical: 0; scrollbar-size-horizontal: 0; }
    """

    def __init__(self, wanted: Filter) -> None:
        super().__init__()
        self.wanted = wanted
        self.all: list[Part] = []
        self.shown: list[Part] = []
        self.at = 0

    def match(self, words: str) -> None:
        """Show the choices that match, selected ones first."""
        folded = fold(words.strip().lstrip("#"))
        found = [part for part in self.all if folded in fold(part.line)]
        self.shown = sorted(found, key=lambda part: not part.among(self.wanted))
        self.at = 0
        self.virtual_size = Size(self.size.width, len(self.shown))
        self.scroll_to(y=0, animate=False)
        self.refresh()

    def move(self, by: int) -> None:
        """Up or down."""
        self.at = min(max(self.at + by, 0), max(len(self.shown) - 1, 0))
        if self.at < self.scroll_offset.y:
            self.scroll_to(y=self.at, animate=False)
        elif self.at >= self.scroll_offset.y + self.size.height:
            self.scroll_to(y=self.at - self.size.height + 1, animate=False)
        self.refresh()

    def take(self) -> None:
        """Select or deselect the current choice."""
        if self.shown:
            self.wanted = self.shown[self.at].toggled(self.wanted)
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Select or deselect what was clicked."""
        place = event.y + self.scroll_offset.y
        if place < len(self.shown):
            self.at = place
            self.take()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        from rich.console import Console

        place = y + self.scroll_offset.y
        text = Text(no_wrap=True)
        if self.all and not self.shown and y == 0:
            text.append(" " * MARGIN + "Nothing like that in your journal.", style="dim")
        if place < len(self.shown):
            part, here = self.shown[place], place == self.at
            text.append(f"  {POINTER} " if here else " " * MARGIN, style=ACCENT if here else "")
            text.append(f"{TICK if part.among(self.wanted) else ' '} ", style=ACCENT)
            text.append(part.line[:COLUMN], style="dim")
            text.append(cut(part.line[COLUMN:], self.size.width - 2 * MARGIN - COLUMN), style="bold" if here else "")
        return strip_of(text, 0, self.size.width, Console(width=200))


class Filters(Page):
    """The page. Its result is the filter, or None to leave it unchanged."""

    CSS = f"""
    Filters #question {{ margin-top: 2; text-style: bold; }}
    Filters #wanted {{ text-style: dim; }}
    Filters Input {{ margin: 1 0; padding: 0 {MARGIN}; }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "move", key_display="↑↓"),
        Binding("down", "move(1)", show=False),
        Binding("enter", "take", "choose", priority=True),
        Binding("tab", "done", "show them", priority=True, key_display="Tab"),
        Binding("escape", "leave", "done"),
    ]

    def __init__(self, wanted: Filter) -> None:
        super().__init__()
        self._picks = Picks(wanted)

    def compose(self) -> ComposeResult:
        """Lay out the selection, the input line and the choices."""
        yield Static("Which moments would you like to see?", id="question", classes="margin", markup=False)
        yield Static("", id="wanted", classes="margin", markup=False)
        line = Input(placeholder="type a feeling, a tag, a year", select_on_focus=False)
        line.cursor_blink = False
        yield line
        yield self._picks
        yield from self.foot()

    def on_mount(self) -> None:
        """Load the choices."""
        self.query_one(Input).focus()
        self._say()
        self.run_worker(self._look(), exit_on_error=False)

    async def _look(self) -> None:
        known: Reading = self.app.reading  # type: ignore[attr-defined]
        try:
            self._picks.all = await known.read(parts) or []
        except JournalError:
            return
        self._picks.match(self.query_one(Input).value)

    def _say(self) -> None:
        self.query_one("#wanted", Static).update(reading.in_words(self._picks.wanted) or "all of them")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the choices that match."""
        self._picks.match(event.value)

    def action_move(self, by: int) -> None:
        """Up or down."""
        self._picks.move(by)

    def action_take(self) -> None:
        """Select or deselect the current choice."""
        self._picks.take()
        self._say()

    def action_done(self) -> None:
        """Apply the filter."""
        self.dismiss(self._picks.wanted)

    def action_leave(self) -> None:
        """Apply the filter too, as the selection is visible on the page."""
        self.dismiss(self._picks.wanted)
