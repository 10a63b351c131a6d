"""A moment: the person's own words first, and what can be done with it. Every question is asked on the page."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from journal.core.clock import day_in_words
from journal.core.model import Entry, tags
from journal.documents.entries import STAGES
from journal.errors import JournalError, Sealed
from journal.services import shares
from journal.services import writing as writing_service
from journal.services.journal import Journal
from journal.terminal import pages
from journal.terminal.dialogues.common import SEALS, Talk
from journal.terminal.render import Line
from journal.terminal.screens.home import Home
from journal.terminal.screens.page import MARGIN, Ask, AskLine, Page
from journal.terminal.screens.read import Lines

if TYPE_CHECKING:
    from journal.terminal.screens.list import ListPage

TAGS = "Tags are single words, separated by spaces: travel long-day."
GOES = "It'll be gone for good, from the journal and from its automatic backups."


def _read(journal: Journal, number: int, sealed_too: bool) -> tuple[Entry, dict[str, list[str]]]:
    """Return an entry, and notes to show with it. Raises NotFound, Sealed."""
    entry = journal.entry(number, sealed_too=sealed_too)
    return entry, shares.notes_of(journal, [entry])


class MomentPage(Page):
    """The chosen moment of a list. Its result is whether anything was changed."""

    CSS = """
    MomentPage Lines { margin-top: 2; }
    .low Lines { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "other(-1)", "other moments", key_display="← →", tooltip="the moment before, the moment after"),
        Binding("right", "other(1)", show=False),
        Binding("l", "look_back", "look back"),
        Binding("e", "edit", "edit", tooltip="change or clear an answer"),
        Binding("r", "reflect", "reflect", show=False, tooltip="answer the later questions"),
        Binding("a", "add_line", "add a line", show=False, tooltip="add a line, as of today"),
        Binding("t", "tags", "tags", show=False, tooltip="change its tags"),
        Binding("x", "share", "share", show=False, tooltip="share it, as a letter, a page or a summary"),
        Binding("s", "seal", "seal", show=False, tooltip="seal it until a day, or open it again"),
        Binding("d", "delete", "delete", show=False, tooltip="delete it for good"),
        Binding("enter", "unseal", show=False),
        Binding("escape", "leave", "back"),
        Binding("q", "close", show=False),
    ]

    def __init__(self, page: "ListPage") -> None:
        super().__init__()
        self._page = page
        self._paper = Lines([])
        self._changed = False
        self._entry: Entry | None = None
        self._sealed = False

    @property
    def home(self) -> Home:
        """The application."""
        assert isinstance(self.app, Home)  # noqa: S101 - no other pushes this page
        return self.app

    @property
    def _number(self) -> int:
        return self._page.moments.number or 0

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        yield self._paper
        yield from self.foot()

    def on_mount(self) -> None:
        """Show the moment."""
        self.set_class(self.app.size.height < 22, "low")
        self.show_moment()

    def show_moment(self, *, sealed_too: bool = False) -> None:
        """Show the moment, once it is read."""
        self.run_worker(self._show(self._number, sealed_too), group="show", exclusive=True, exit_on_error=False)

    async def _show(self, number: int, sealed_too: bool) -> None:
        lines: list[Line]
        self._entry, self._sealed = None, False
        try:
            found = await self.home.reading.read(lambda journal: _read(journal, number, sealed_too))
            if found is None:
                return
            self._entry, notes = found
            width = self.app.size.width - 2 * MARGIN
            lines = pages.of_entries([self._entry], self.home.journal.catalogue, width, notes=notes)
        except Sealed as sealed:
            self._sealed = True
            lines = [[("", sealed.sentence)], [], [("quiet", "Press Enter to open it anyway.")]]
        except JournalError as reason:
            lines = [[("", reason.sentence)]]
        self._paper.set(lines)

    def on_screen_resume(self) -> None:
        """Show the keys."""
        super().on_screen_resume()
        if self._entry is None and not self._sealed and self.is_mounted:
            self.show_moment()  # it was hidden before it was read

    def action_unseal(self) -> None:
        """Open a sealed moment anyway."""
        if self._sealed:
            self.show_moment(sealed_too=True)

    def action_other(self, by: int) -> None:
        """Show the next moment in the list, or the previous one."""
        moments = self._page.moments
        before = moments.at
        moments.go_to(before - by if not self._page.shelf.words else before + by)  # the list has the newest first
        if moments.at != before:
            self.show_moment()

    # --- done outside --------------------------------------------------------------------------------------------

    def _outside(self, do: Callable[[Talk, Entry], int]) -> None:
        if (entry := self._entry) is not None:
            number = entry.id or 0

            def step(talk: Talk) -> int:
                return do(talk, talk.journal.entry(number, sealed_too=True))

            self.app.exit(step)

    def action_look_back(self) -> None:
        """Look back at the moment."""

        def look_back(talk: Talk, entry: Entry) -> int:
            from journal.terminal.dialogues import lookbacks

            return lookbacks.lookback(talk, entry.id, sealed_too=True)

        self._outside(look_back)

    def action_reflect(self) -> None:
        """Add the later questions."""

        def reflect(talk: Talk, entry: Entry) -> int:
            from journal.terminal.dialogues import writing

            return writing.reflect_on(talk, entry, "reflect")

        self._outside(reflect)

    def action_add_line(self) -> None:
        """Add a line, without the rest of the questions."""

        def add_line(talk: Talk, entry: Entry) -> int:
            from journal.terminal.dialogues import writing

            return writing.reflect_on(talk, entry, "line")

        self._outside(add_line)

    def action_edit(self) -> None:
        """Change its answers, asking in which reflection if there are several."""
        entry = self._entry
        if entry is None:
            return
        if len(entry.reflections) < 2:
            self._edit(0)
            return
        here = self.home.journal.clock.now().tzinfo
        days = [f"{STAGES[r.stage]} on {day_in_words(r.written_at.astimezone(here).date())}" for r in entry.reflections]
        self.app.push_screen(Ask("Which reflection would you like to change?", days), self._edit)

    def _edit(self, place: int | None) -> None:
        if place is None:
            return

        def edit(talk: Talk, entry: Entry) -> int:
            from journal.terminal.dialogues import writing

            return writing.edit(talk, entry, place + 1)

        self._outside(edit)

    # --- done here -----------------------------------------------------------------------------------------------

    def _change(self, change: Callable[[Journal], object], then: str, *, gone: bool = False) -> None:
        async def do() -> None:
            try:
                await self.home.reading.change(change)
            except JournalError as reason:
                self.say(" ".join(filter(None, (reason.sentence, reason.hint))))
                return
            self._changed = True
            if gone:
                self.dismiss(True)
            else:
                await self._show(self._number, sealed_too=not then.startswith("Sealed"))
                self.say(then)

        self.run_worker(do(), exit_on_error=False)

    def action_tags(self) -> None:
        """Change its tags, on the page."""
        entry = self._entry
        if entry is None:
            return

        def typed(line: str | None) -> None:
            if line is not None:
                made = tags(line.replace(",", " ").split())
                self._change(lambda journal: _retag(journal, entry.id or 0, made), "Saved.")

        self.app.push_screen(AskLine("Which tags?", " ".join(entry.tags), TAGS), typed)

    def action_share(self) -> None:
        """Share it with someone, once the person has seen all of it."""
        if (entry := self._entry) is not None:
            from journal.terminal.screens.share import Sharing

            Sharing(self.app, self.home.reading, entry, self.say).begin()

    def action_seal(self) -> None:
        """Seal it for a while, or unseal it."""
        entry = self._entry
        if entry is None:
            return
        opened = self.home.journal.is_sealed(entry)
        choices = [*SEALS, *([(0, "open it again")] if opened else [])]
        about = "Until its day comes, a sealed moment isn't offered for looking back, and its words stay hidden."

        def chosen(place: int | None) -> None:
            if place is not None:
                days = choices[place][0]
                until = day_in_words(self.home.journal.clock.now().date() + timedelta(days=days))
                then = f"Sealed until {until}." if days else "It's open again."
                self._change(lambda journal: writing_service.seal(journal, entry.id or 0, days, None), then)

        self.app.push_screen(Ask("Seal this moment?", [name for _, name in choices], about), chosen)

    def action_delete(self) -> None:
        """Delete it, after confirmation on the page."""
        if self._entry is None and not self._sealed:
            return
        number = self._number

        def chosen(place: int | None) -> None:
            if place == 1:
                self._change(lambda journal: journal.delete([number]), "", gone=True)

        self.app.push_screen(Ask("Delete this moment?", ["keep it", "delete it for good"], GOES), chosen)

    def action_leave(self) -> None:
        """Go back to the list."""
        self.dismiss(self._changed)

    def action_close(self) -> None:
        """Go back to the list, or to the shell if a command opened only this moment."""
        if self.home.place.only:
            self.app.exit(None)
        else:
            self.action_leave()


def _retag(journal: Journal, number: int, made: Sequence[str]) -> None:
    journal.change(journal.entry(number, sealed_too=True), tags=tuple(made))
