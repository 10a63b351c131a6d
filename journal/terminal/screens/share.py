"""Share a moment: for whom, everything that will be in it, and the file. Each step is a page."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from journal.core.model import Entry
from journal.documents.sharing import Passage
from journal.errors import JournalError
from journal.services import sharing as service
from journal.services.journal import Journal
from journal.services.sharing import Page as Shared
from journal.terminal.dialogues import sharing
from journal.terminal.dialogues.sharing import READERS, Reader
from journal.terminal.render import Line
from journal.terminal.safe import shown
from journal.terminal.screens.page import MARGIN, WIDEST, Ask, AskLine
from journal.terminal.screens.read import ReadPage
from journal.terminal.screens.reader import Reading

ABOUT = "You see all of it before anything is written."


class Preview(ReadPage):
    """Everything that will be in the shared page. Its result is True to write it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "write", tooltip="write it to a file"),
        Binding("slash", "search", "search", show=False, tooltip="look for words on this page"),
        Binding("n", "next", "next", show=False, tooltip="go to the next match"),
    ]

    def action_take(self) -> None:
        """Write it."""
        self.dismiss(True)


class Sharing:
    """The sharing of one moment. `say` reports how it ended, on the page that asked."""

    def __init__(self, app: App[object], reading: Reading, entry: Entry, say: Callable[[str], None]) -> None:
        self._app, self._reading, self._entry, self._say = app, reading, entry, say
        self._taken: list[Passage] = []
        self._back: list[Passage] = []

    def begin(self) -> None:
        """Ask who it is for."""
        self._app.push_screen(Ask("Who is it for?", [reader.label for reader in READERS], ABOUT), self._for)

    def _for(self, place: int | None) -> None:
        if place is not None:
            self._run(lambda: self._asked(READERS[place]))

    def _run(self, do: Callable[[], object]) -> None:
        self._app.run_worker(do(), exit_on_error=False)  # type: ignore[arg-type]

    async def _asked(self, reader: Reader) -> None:
        """Ask first of what the person may want to keep to themselves, passage by passage."""
        try:
            passages = await self._reading.read(lambda journal: sharing.to_ask(journal, reader, self._entry))
        except JournalError as reason:
            self._say(" ".join(filter(None, (reason.sentence, reason.hint))))
            return
        if passages is not None:
            self._ask(reader, passages, [], [])

    def _ask(self, reader: Reader, left: Sequence[Passage], taken: list[Passage], back: list[Passage]) -> None:
        if not left:
            self._taken, self._back = taken, back
            target = str(sharing.suggested(reader, self._entry))
            self._run(lambda: self._prepared(reader, target, self._preview, self._say))
            return
        passage, *others = left

        def answered(place: int | None) -> None:
            if place == 0:
                self._ask(reader, others, [*taken, passage], back)
            elif place is not None:
                self._ask(reader, others, taken, [*back, passage])

        about = f"You were asked: {passage.asked}\n\n{passage.text}"
        options = [f"yes, {sharing.PUT_IN}", f"no, {sharing.KEEP_BACK}"]
        self._app.push_screen(Ask(sharing.FOR_THEM, options, shown(about), at=1), answered)

    async def _prepared(
        self, reader: Reader, target: str, then: Callable[[Reader, Shared], None], refused: Callable[[str], None]
    ) -> None:
        def prepared(journal: Journal) -> Shared:
            asked = service.decided(sharing.asked_for(reader, target), self._taken, self._back)
            return sharing.prepare(journal, asked, self._entry)

        try:
            page = await self._reading.read(prepared)
        except JournalError as reason:
            refused(" ".join(filter(None, (reason.sentence, reason.hint))))
            return
        if page is not None:
            then(reader, page)

    def _preview(self, reader: Reader, page: Shared) -> None:
        width = min(self._app.size.width - 2 * MARGIN, WIDEST)
        lines: Sequence[Line] = sharing.lines(page, width, drawn=True)

        def seen(write: bool | None) -> None:
            if write:
                self._name(reader, page.asked.target)

        self._app.push_screen(Preview(lines), seen)

    def _name(self, reader: Reader, target: str, about: str = sharing.UNENCRYPTED) -> None:
        """Ask for the file, until it's one that can be written."""

        def named(line: str | None) -> None:
            if line is not None:
                self._run(lambda: self._prepared(reader, line, self._write, lambda why: self._name(reader, line, why)))

        self._app.push_screen(AskLine("Which file should it be?", target, about), named)

    def _write(self, _: Reader, page: Shared) -> None:
        async def write() -> None:
            try:
                await self._reading.change(lambda _: service.write(page, force=False, out=lambda _: None))
            except JournalError as reason:
                self._say(" ".join(filter(None, (reason.sentence, reason.hint))))
            else:
                self._say(f"Written to {page.asked.target}.")

        self._run(write)
