"""Home's read-only pages: patterns, and someone to talk to."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from journal.errors import JournalError
from journal.patterns.views import NEEDS_DAY, VIEWS
from journal.services import checkin, patterns
from journal.services.journal import Journal
from journal.services.patterns import Asked
from journal.terminal import pattern_page, support
from journal.terminal.dialogues.common import Talk
from journal.terminal.render import Line
from journal.terminal.screens.page import MARGIN, WIDEST, Ask
from journal.terminal.screens.read import ReadPage
from journal.terminal.screens.reader import Reading

#: What a part is called where one is chosen; a view that isn't named here goes by its own name.
PARTS = {
    "frequency": "how often",
    "feelings": "the words you chose",
    "trend": "how hard it was, over time",
    "together": "what was logged together",
    "times": "hours and weekdays",
}
#: An ordinary screen's rows, and how many of them lie above and below what's read.
ORDINARY, FRAME = 24, 3


class PatternPage(ReadPage):
    """What repeats over time: all of it on one page, or one `part` in full."""

    def __init__(self, part: str | None = None) -> None:
        super().__init__()
        self._part = part

    def on_mount(self) -> None:
        """Run the views, which takes a while in a long journal."""
        self.paper.set([[("quiet", "Just a second.")]])
        self.run_worker(self._look(), exit_on_error=False)

    @property
    def _reading(self) -> Reading:
        return self.app.reading  # type: ignore[attr-defined, no-any-return]

    async def _look(self) -> None:
        width = min(self.app.size.width - 2 * MARGIN, WIDEST)
        height = max(self.app.size.height, ORDINARY) - FRAME if width >= pattern_page.NARROW else None

        def look(journal: Journal) -> list[Line]:
            found = patterns.overview(journal, Asked(self._part))
            lines = pattern_page.lines(found, width, height, drawn=True)
            # Commands stand in backticks, which are for documents; what somebody wrote is never quiet here.
            return [[(s, text.replace("`", "") if s == "quiet" else text) for s, text in line] for line in lines]

        try:
            lines = await self._reading.read(look)
        except JournalError as reason:
            lines = [[("", reason.sentence)]]
        if lines is not None:
            self.paper.set(lines)


class Patterns(PatternPage):
    """The one page. Leaving it may ask how often the tears come feels, if the rule says so."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "parts", "one in full", tooltip="open one part in full"),
        Binding("n", "next", "next", show=False, tooltip="go to the next match"),
    ]

    def action_parts(self) -> None:
        """Ask which part to open in full."""
        names = [name for name in VIEWS if name != NEEDS_DAY]

        def chosen(place: int | None) -> None:
            if place is not None:
                self.app.push_screen(PatternPage(names[place]))

        labels = [PARTS.get(name, name.replace("-", " ")) for name in names]
        self.app.push_screen(Ask("Which part would you like to see in full?", labels), chosen)

    def leave(self) -> None:
        """Leave, after asking or suggesting if there is reason to."""
        self.run_worker(self._leave(), exit_on_error=False)

    async def _leave(self) -> None:
        def anything(journal: Journal) -> bool:
            lately = checkin.lately(journal)
            return bool(checkin.suggestion(journal, lately) or checkin.question(journal, lately))

        try:
            asks = await self._reading.read(anything)
        except JournalError:
            asks = False
        if asks:
            self.app.exit(_consider)
        else:
            self.dismiss(None)


def _consider(talk: Talk) -> int:
    from journal.terminal.dialogues import checkin as dialogue

    dialogue.consider(talk, checkin.lately(talk.journal))
    return 0


class Support(ReadPage):
    """Where to find someone to talk to, the person's own contact first. Nothing is sent anywhere."""

    def on_mount(self) -> None:
        """Show it, with the person's own contact."""
        self.run_worker(self._show(), exit_on_error=False)

    async def _show(self) -> None:
        reading: Reading = self.app.reading  # type: ignore[attr-defined]
        try:
            own = await reading.read(lambda journal: journal.setting("own contact"))
        except JournalError:
            own = None
        self.paper.set(support.lines(own or ""))
