"""Share a moment: for whom, all that will be in it, and the file. Nothing is written before it was seen."""

import os
from dataclasses import dataclass
from pathlib import Path

from journal import errors
from journal.core.model import Entry
from journal.errors import NotFound, Usage
from journal.files import at_home
from journal.services import sharing as service
from journal.services.journal import Journal
from journal.services.sharing import Page, Shared
from journal.terminal import pages
from journal.terminal.dialogues.common import Talk
from journal.terminal.render import Line

EVERYTHING = "This is everything that will be in it:"
NOTHING = "A letter is made of what you'd like someone to hear, or need, and nothing in this moment says that yet."
UNENCRYPTED = "The file isn't encrypted: keep it where you'd keep a diary."


@dataclass(frozen=True)
class Reader:
    """Somebody to share a moment with: what it is for them, and what its file is called."""

    audience: str
    label: str
    name: str


READERS = (
    Reader("partner", "someone close, as a letter", "letter"),
    Reader("me", "yourself, as a page to keep or print", "page"),
    Reader("therapist", "a therapist, as a summary", "summary"),
)


def suggested(reader: Reader, entry: Entry, folder: Path | None = None) -> Path:
    """Return a file that isn't there yet, in the person's own folder: `letter-2026-11-20.html`."""
    folder = folder or Path.home()
    name = f"{reader.name}-{entry.day.isoformat()}"
    numbers = ["", *(f"-{number}" for number in range(2, 1000))]
    return next(p for n in numbers if not (p := folder / f"{name}{n}.html").exists())


def prepare(journal: Journal, reader: Reader, entry: Entry, target: Path | str) -> Page:
    """Return the page of one moment for somebody, to be written to the file that was named.

    Raises Usage, Failed, NotFound.
    """
    if str(target).strip() in ("", "-"):
        raise Usage("Type a name for the file.")
    place = at_home(Path(target))
    if os.path.lexists(place):
        raise Usage(f"{place.name} already exists, so nothing was written.", "Choose another name.")
    asked = Shared(reader.audience, str(place))
    try:
        return service.prepare(journal, asked, numbers=[entry.id or 0])
    except NotFound:
        raise NotFound(NOTHING) from None


def lines(page: Page, width: int, *, drawn: bool) -> list[Line]:
    """Return all that will be in a page, as lines to read before it's written."""
    notes: list[Line] = [[("quiet", note)] for note in page.notes]
    return [[("quiet", EVERYTHING)], *notes, [], *pages.lines(page.blocks, width, drawn=drawn)]


def share(talk: Talk, entry: Entry) -> int:
    """Share a moment, line by line. Return the exit code. Raises what `prepare` does."""
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
    page = prepare(talk.journal, reader, entry, typed or place)
    talk.present(lines(page, console.page_width, drawn=console.draws))
    if console.confirm(f"Write this to {page.asked.target}? {UNENCRYPTED}", "write it", "leave it"):
        service.write(page, force=False, out=console.out_pieces)
        console.say(f"Written to {page.asked.target}.")
    else:
        console.say("Nothing was written.")
    return errors.OK
