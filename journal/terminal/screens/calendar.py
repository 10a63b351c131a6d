"""The calendar of a year: a line per month, a dot per day, filled on days with moments. No day is judged."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from journal.terminal.screens.ink import ACCENT, FULL
from journal.terminal.screens.page import MARGIN, Page

NAMES = 5


class Year(Widget, can_focus=True):
    """Twelve lines of days. The arrow keys move between days with a moment."""

    DEFAULT_CSS = "Year { height: 12; background: ansi_default; }"

    def __init__(self, days: Sequence[str], at: str) -> None:
        """Create it for the days with moments, newest first, with the day `at` chosen."""
        super().__init__()
        self.days = list(dict.fromkeys(days))
        self._there = set(self.days)
        self.at = self.days.index(at)

    @property
    def day(self) -> date:
        """The chosen day."""
        return date.fromisoformat(self.days[self.at])

    def render(self) -> Text:
        """Draw the year of the chosen day."""
        year = self.day.year
        text = Text(no_wrap=True)
        for month in range(1, 13):
            text.append(" " * MARGIN + f"{date(year, month, 1):%b}".ljust(NAMES), style="dim")
            for day in range(1, monthrange(year, month)[1] + 1):
                one = date(year, month, day)
                there = one.isoformat() in self._there
                if one == self.day:
                    text.append(FULL, style=f"reverse {ACCENT}")
                else:
                    text.append(FULL if there else "·", style=ACCENT if there else "dim")
            text.append("\n")
        text.right_crop(1)
        return text

    def go(self, by: int) -> None:
        """Move to another day with a moment: +1 is the next one."""
        self.at = min(max(self.at - by, 0), len(self.days) - 1)
        self.refresh()

    def leap(self, months: int) -> None:
        """Move to the day with a moment that is nearest to the same day `months` months on."""
        year, month = divmod(self.day.year * 12 + self.day.month - 1 + months, 12)
        year = min(max(year, 1), 9999)
        wanted = date(year, month + 1, min(self.day.day, monthrange(year, month + 1)[1]))
        onward = [n for n, d in enumerate(self.days) if (d > self.days[self.at]) == (months > 0) and n != self.at]
        if onward:
            self.at = min(onward, key=lambda n: abs((date.fromisoformat(self.days[n]) - wanted).days))
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose the clicked day, if there is a moment on it."""
        day, month = event.x - MARGIN - NAMES + 1, event.y + 1
        year = self.day.year
        if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
            there = date(year, month, day).isoformat()
            if there in self._there:
                self.at = self.days.index(there)
                self.refresh()


class Calendar(Page):
    """The year of the chosen moment. Its result is the index in the list to go to, or None."""

    CSS = """
    Calendar #year { margin-top: 2; text-style: bold; }
    Calendar Year { margin-top: 1; }
    Calendar #day { margin-top: 1; }
    .low #year { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "go(-1)", "days", key_display="← →", tooltip="the moment before, the moment after"),
        Binding("right", "go(1)", show=False),
        Binding("up", "leap(-1)", "months", key_display="↑↓"),
        Binding("down", "leap(1)", show=False),
        Binding("pageup", "leap(-12)", "years", show=False, key_display="PgUp PgDn"),
        Binding("pagedown", "leap(12)", show=False),
        Binding("enter", "take", "go there"),
        Binding("escape", "leave", "back"),
        Binding("c,q", "leave", show=False),
    ]

    def __init__(self, index: Sequence[tuple[int, str]], at: int) -> None:
        super().__init__()
        self._index = index
        self._year = Year([day for _, day in index], index[at][1])

    def compose(self) -> ComposeResult:
        """Lay out the year, and the chosen day in words."""
        yield Static("", id="year", classes="margin", markup=False)
        yield self._year
        yield Static("", id="day", classes="margin", markup=False)
        yield from self.foot()

    def on_mount(self) -> None:
        """Begin at the chosen moment."""
        self.set_class(self.app.size.height < 22, "low")
        self._say()

    def _say(self) -> None:
        day = self._year.day
        self.query_one("#year", Static).update(str(day.year))
        self.query_one("#day", Static).update(f"{day:%A} {day.day} {day:%B}")

    def on_click(self) -> None:
        """Show the chosen day in words after a click."""
        self._say()

    def action_go(self, by: int) -> None:
        """Move to the previous or next day with a moment."""
        self._year.go(by)
        self._say()

    def action_leap(self, months: int) -> None:
        """Move by months or years."""
        self._year.leap(months)
        self._say()

    def action_take(self) -> None:
        """Go to the chosen day in the list."""
        wanted = self._year.day.isoformat()
        self.dismiss(next(place for place, (_, day) in enumerate(self._index) if day == wanted))

    def action_leave(self) -> None:
        """Go back to where the list was."""
        self.dismiss(None)
