"""Home's pages that are only read: patterns, and someone to talk to."""

import tomllib
from importlib.resources import files

from journal.errors import JournalError
from journal.services import checkin, patterns
from journal.services.journal import Journal
from journal.services.patterns import Asked
from journal.terminal import pattern_page, render
from journal.terminal.dialogues.common import Talk
from journal.terminal.render import Line
from journal.terminal.screens.page import MARGIN, WIDEST
from journal.terminal.screens.read import ReadPage
from journal.terminal.screens.reader import Reading


class Patterns(ReadPage):
    """What repeats over time. Leaving it may ask how often the tears come feels, if the rule says so."""

    def on_mount(self) -> None:
        """Look: that takes a while in a long journal."""
        self.paper.set([[("quiet", "One moment.")]])
        self.run_worker(self._look(), exit_on_error=False)

    @property
    def _reading(self) -> Reading:
        return self.app.reading  # type: ignore[attr-defined, no-any-return]

    async def _look(self) -> None:
        width = min(self.app.size.width - 2 * MARGIN, WIDEST)

        def look(journal: Journal) -> list[Line]:
            found = patterns.overview(journal, Asked())
            lines = pattern_page.lines(found, width, drawn=True)
            # Commands stand in backticks, which are for documents; what somebody wrote is never quiet here.
            return [[(s, text.replace("`", "") if s == "quiet" else text) for s, text in line] for line in lines]

        try:
            lines = await self._reading.read(look)
        except JournalError as reason:
            lines = [[("", reason.sentence)]]
        if lines is not None:
            self.paper.set(lines)

    def leave(self) -> None:
        """Leave; first ask or suggest what there is to ask or to suggest."""
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
        data = tomllib.loads(files("journal").joinpath("data", "support.toml").read_text(encoding="utf-8"))
        reading: Reading = self.app.reading  # type: ignore[attr-defined]
        try:
            own = await reading.read(lambda journal: journal.setting("own contact"))
        except JournalError:
            own = None
        self.paper.set(list(render.support(data["part"], data["as_of"], own or "")))
