"""Share a moment: for whom, all that will be in it, and the file. Nothing is written before it was seen."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from journal import errors
from journal.core.model import Entry, Filter
from journal.documents.sharing import Passage
from journal.errors import Declined, Usage
from journal.files import at_home
from journal.services import sharing as service
from journal.services.journal import EVERYTHING as ALL_OF_THEM
from journal.services.journal import Journal
from journal.services.sharing import Page, Shared
from journal.terminal import pages
from journal.terminal.console import Console
from journal.terminal.dialogues.common import Talk
from journal.terminal.render import Line
from journal.terminal.safe import shown

EVERYTHING = "Here's everything that will be in it:"
FOR_THEM = "Is this for them?"
PUT_IN, KEEP_BACK = "put it in", "leave it out"
UNENCRYPTED = "The file isn't encrypted: keep it where you'd keep a diary."


@dataclass(frozen=True)
class Reader:
    """Someone to share a moment with: what the page is for them, and what its file is called."""

    audience: str
    label: str
    name: str


READERS = (
    Reader("partner", "someone close, as a letter", "letter"),
    Reader("me", "yourself, as a page to keep or print", "page"),
    Reader("therapist", "a therapist, as a summary", "summary"),
)


def suggested(reader: Reader, entry: Entry, folder: Path | None = None) -> Path:
    """Return a path that doesn't exist yet, in the person's home folder: `letter-2026-11-20.html`."""
    folder = folder or Path.home()
    name = f"{reader.name}-{entry.day.isoformat()}"
    numbers = ["", *(f"-{number}" for number in range(2, 1000))]
    return next(p for n in numbers if not (p := folder / f"{name}{n}.html").exists())


def asked_for(reader: Reader, target: Path | str) -> Shared:
    """Return what is asked for: a page for somebody, in the file that was named. Raises Usage."""
    if str(target).strip() in ("", "-"):
        raise Usage("Type a name for the file.")
    place = at_home(Path(target))
    if os.path.lexists(place):
        raise Usage(f"{place.name} already exists, so nothing was written.", "Choose another name.")
    return Shared(reader.audience, str(place))


def to_ask(journal: Journal, reader: Reader, entry: Entry) -> list[Passage]:
    """Return the passages of one moment that the person may want to keep to themselves."""
    return service.may_stay(journal, Shared(reader.audience, ""), numbers=[entry.id or 0])


def prepare(journal: Journal, asked: Shared, entry: Entry) -> Page:
    """Return the page of one moment for somebody. Raises Usage, Failed, NotFound."""
    return service.prepare(journal, asked, numbers=[entry.id or 0])


def lines(page: Page, width: int, *, drawn: bool) -> list[Line]:
    """Return all that will be in a page, as lines to read before it's written; first what isn't, and why."""
    notes: list[Line] = [[("quiet", note)] for note in page.notes]
    if notes:
        notes.append([])
    return [*notes, [("quiet", EVERYTHING)], [], *pages.lines(page.blocks, width, drawn=drawn)]


def decide(
    console: Console,
    journal: Journal,
    asked: Shared,
    present: Callable[[list[Line]], object],
    wanted: Filter = ALL_OF_THEM,
    numbers: Sequence[int] = (),
) -> Shared:
    """Ask of each passage that the person may want to keep to themselves whether it's for the reader. Only yes is yes.

    Raises Usage.
    """
    taken: list[Passage] = []
    back: list[Passage] = []
    for passage in service.may_stay(journal, asked, wanted, numbers):
        text: list[Line] = [[("", shown(line))] for line in passage.text.split("\n")]
        present([[("quiet", f"You were asked: {shown(passage.asked)}")], [], *text])
        (taken if console.confirm(FOR_THEM, PUT_IN, KEEP_BACK) else back).append(passage)
    return service.decided(asked, taken, back)


def settle(console: Console, page: Page) -> None:
    """Ask what only the person can decide before a page is written. Raises Declined."""
    if page.doubt and not console.confirm(f"{page.doubt} Write it all the same?", "go on", "leave it"):
        raise Declined("Nothing was written.")


def share(talk: Talk, entry: Entry) -> int:
    """Share a moment in line mode. Return the exit code. Raises what `prepare` raises."""
    console = talk.console
    console.say("", "Who is it for?")
    for number, reader in enumerate(READERS, 1):
        console.say(f"  {number}. {reader.label}")
    line = talk.line("Type a number, or press Enter to go back.")
    if line not in [str(number) for number in range(1, len(READERS) + 1)]:
        return errors.OK
    reader = READERS[int(line) - 1]
    place = suggested(reader, entry)
    typed = talk.line(f"Which file? Press Enter for {place}.")
    asked = asked_for(reader, typed or place)
    asked = decide(console, talk.journal, asked, talk.present, numbers=[entry.id or 0])
    page = prepare(talk.journal, asked, entry)
    talk.present(lines(page, console.page_width, drawn=console.draws))
    if console.confirm(f"Write this to {page.asked.target}? {UNENCRYPTED}", "write it", "cancel"):
        service.write(page, force=False, out=console.out_pieces)
        console.say(f"Written to {page.asked.target}.")
    else:
        console.say("Nothing was written.")
    return errors.OK
