"""Home: one application over one open journal, with its pages stacked.

What has a screen of its own (writing, looking back, editing) runs between two runs of this application: `Step` is what
to run, and `Place` where to return to.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from journal.core.model import Filter
from journal.errors import JournalError
from journal.services import home
from journal.services.journal import Journal
from journal.terminal.dialogues.common import Talk
from journal.terminal.lock import Lock
from journal.terminal.screens.ink import ACCENT, FULL
from journal.terminal.screens.page import MARGIN, SHEET, WIDEST, Option, Options, Page
from journal.terminal.screens.private import PrivateApp
from journal.terminal.screens.reader import Reading

#: Something to run outside the application, with the terminal to itself. Returns an exit code.
Step = Callable[[Talk], int]
NOTHING_WAITS = "Nothing is due today. Choose any moment you like, and press l to look back at it."


@dataclass
class Shelf:
    """The state of Read: the chosen moment, the search, and the filter."""

    number: int | None = None
    words: str = ""
    wanted: Filter = field(default_factory=Filter)
    searching: bool = False


@dataclass
class Place:
    """Where the person is: the choice at home, Read if it is open, the moment if one is open, and a notice to show."""

    choice: int = 0
    shelf: Shelf | None = None
    moment: bool = False
    notice: str = ""
    only: bool = False

    def at_home(self) -> "Place":
        """Return the place with nothing open."""
        return replace(self, shelf=None, moment=False)


class Home(PrivateApp[Step]):
    """The application. Its result is the step to run outside, or None to leave."""

    CSS = SHEET

    def __init__(self, journal: Journal, place: Place | None = None) -> None:
        super().__init__(Lock(journal) if journal.locks else None)
        self.journal = journal
        self.reading = Reading(journal)
        self.place = place or Place()

    def run_privately(self) -> Step | None:
        """Run until there is a step to run outside, or the person leaves. Raises whatever failed inside."""
        try:
            return super().run_privately()
        finally:
            self.reading.close()

    async def on_mount(self) -> None:
        """Open the pages that were open."""
        await self.push_screen(HomePage())
        shelf = self.place.shelf
        if shelf is not None:
            from journal.terminal.screens.list import ListPage

            await self.push_screen(ListPage(shelf, self.place.notice))

    async def lock_up(self) -> None:
        """Close the journal: interrupt a read in progress, but finish a change."""
        self.reading.interrupt()
        # A change may take seconds, and the passphrase may be typed before it ends.
        await self.reading.change(lambda journal: journal.lock() if self.hidden else None)

    def action_interrupt(self) -> None:
        """Leave at once."""
        self.exit(None, return_code=130)


class HomePage(Page):
    """The first page: a greeting, what can be done, and this month's moments as a few dots."""

    CSS = """
    HomePage #greeting { margin-top: 2; text-style: bold; }
    HomePage Options { margin-top: 2; }
    HomePage #month { margin-top: 2; }
    HomePage #notice { margin-top: 1; text-style: dim; }
    .low #greeting { margin-top: 1; }
    .low Options { margin-top: 1; }
    .low #month { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "leave", "close and lock", tooltip="close the journal and lock it"),
        Binding("w", "go(0)", show=False, tooltip="write", description="write"),
        Binding("l", "go(1)", show=False, tooltip="look back", description="look back"),
        Binding("r", "go(2)", show=False, tooltip="read", description="read"),
        Binding("slash", "search", show=False, tooltip="search everything you've written", description="search"),
        Binding("p", "go(3)", show=False, tooltip="patterns", description="patterns"),
        Binding("s", "go(4)", show=False, tooltip="someone to talk to", description="someone to talk to"),
    ]
    OPTIONS = (
        Option("Write", "about tonight, or an earlier moment", apart=True, brief="about tonight, or before"),
        Option("Look back", "at any moment you like"),
        Option("Read", "what you've written"),
        Option("Patterns", "what repeats over time"),
        Option("Someone to talk to"),
        Option("Settings"),
    )

    @property
    def home(self) -> Home:
        """The application."""
        assert isinstance(self.app, Home)  # noqa: S101 - no other pushes this page
        return self.app

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        journal, place = self.home.journal, self.home.place
        yield Static(home.greeting(journal.clock.now()), id="greeting", classes="margin", markup=False)
        yield Options(self._options(), place.choice)
        yield Static("", id="month", classes="margin", markup=False)
        yield Static(place.notice, id="notice", classes="margin", markup=False)
        yield from self.foot()

    def _options(self) -> list[Option]:
        first, *rest = self.OPTIONS
        evening = self.home.journal.clock.now().hour >= home.EVENING
        return [
            first
            if evening
            else replace(first, detail="about now, or an earlier moment", brief="about now, or before"),
            *rest,
        ]

    def on_mount(self) -> None:
        """Load the month and what is waiting; the page is shown before they arrive."""
        self._waiting: home.Waiting | None = None
        self.set_class(self.app.size.height < 22, "low")
        self.run_worker(self._ask(), exit_on_error=False)

    async def _ask(self) -> None:
        reading = self.home.reading
        options = self.query_one(Options)
        try:
            month = await reading.read(home.month)
            if month is not None and month.moments:
                room = (min(self.size.width, WIDEST + MARGIN) - MARGIN - len(month.name) - 3) // 2
                dots = " ".join([FULL] * min(month.moments, room))
                text = Text.assemble((f"{month.name}   ", "dim"), (dots, ACCENT), no_wrap=True)
                self.query_one("#month", Static).update(text)
            if left := await reading.read(home.draft):
                carry_on = f"carry on from {left}, or start a new one"
                options.set(0, replace(options.options[0], detail=carry_on, brief="carry on, or a new one"))
            self._waiting = await reading.read(home.waiting)
        except JournalError:
            return  # hidden meanwhile; the page is unchanged when it is shown again
        if self._waiting is not None:
            moment = self._waiting.due.entry.moment
            named = home.named(moment, self.home.journal.clock.now().date())
            options.set(1, replace(options.options[1], detail=f"{named}, if you like", brief=named))

    def on_options_chosen(self, event: Options.Chosen) -> None:
        """Open the chosen option."""
        self.action_go(event.place)

    def action_go(self, place: int) -> None:
        """Open one of the options."""
        self.home.place = Place(choice=place)
        self.query_one("#notice", Static).update("")
        options = self.query_one(Options)
        options.at = place
        options.refresh()
        (self._write, self._look_back, self._read, self._patterns, self._support, self._settings)[place]()

    def _write(self) -> None:
        def step(talk: Talk) -> int:
            from journal.terminal.dialogues import writing

            return writing.write(talk, moment=None, quick=False, seal_days=None)

        self.app.exit(step)

    def _look_back(self) -> None:
        if self._waiting is None:
            self._read(NOTHING_WAITS)
            return

        def step(talk: Talk) -> int:
            from journal.terminal.dialogues import lookbacks

            return lookbacks.lookback(talk, None)

        self.app.exit(step)

    def _read(self, notice: str = "", *, searching: bool = False) -> None:
        from journal.terminal.screens.list import ListPage

        self.home.place.shelf = Shelf(searching=searching)
        self.app.push_screen(ListPage(self.home.place.shelf, notice))

    def _patterns(self) -> None:
        from journal.terminal.screens.pages import Patterns

        self.app.push_screen(Patterns())

    def _support(self) -> None:
        from journal.terminal.screens.pages import Support

        self.app.push_screen(Support())

    def _settings(self) -> None:
        from journal.terminal.screens.settings import SettingsPage

        self.app.push_screen(SettingsPage())

    def action_search(self) -> None:
        """Search in everything."""
        self.home.place = Place(choice=2)
        self._read(searching=True)

    def action_leave(self) -> None:
        """Close the journal and leave."""
        self.app.exit(None)
