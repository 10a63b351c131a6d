"""Sharing: a page of the journal for somebody. Puts it together, and writes it once the person has seen all of it.

The journal keeps a note of each page for somebody else: the day, which moments, in what form and to whom, never what it
said.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from uuid import uuid4

from journal import files, formats
from journal.core import validation
from journal.core.model import Entry, Filter, instant
from journal.core.shares import AUDIENCES, Share
from journal.documents import blocks as document
from journal.documents import sharing
from journal.documents.blocks import Block
from journal.errors import JournalError, NotFound, Usage
from journal.services.exports import STDOUT, refuse_our_own
from journal.services.journal import EVERYTHING, Journal

TITLES = {"me": "My journal", "partner": "A letter", "therapist": "A summary of my journal"}
LAYOUTS: dict[str, document.Layout] = {"me": "page", "partner": "page", "therapist": "summary"}


@dataclass(frozen=True)
class Shared:
    """What was asked for: for whom, which answers, how and where it is written, and to whom it'll go, by an alias."""

    audience: str
    target: str
    only: Sequence[str] = ()
    also: Sequence[str] = ()
    without: Sequence[str] = ()
    form: str = ""
    alias: str = ""


@dataclass(frozen=True)
class Page:
    """A page that is ready to be seen and written; `entries` are the uuids of those it draws on, `notes` say why
    something that was asked for isn't in it, `keep` has the journal note that it was given.
    """

    asked: Shared
    blocks: tuple[Block, ...]
    entries: tuple[str, ...]
    form: str
    notes: tuple[str, ...] = ()
    keep: Callable[["Page"], None] = field(default=lambda page: None, repr=False, compare=False)

    @property
    def count(self) -> int:
        """How many entries it draws on."""
        return len(self.entries)

    def preview(self) -> str:
        """Return all that will be in it, as text."""
        return "".join(document.as_markdown(self.blocks))

    def pieces(self) -> list[str]:
        """Return the page as it will be written."""
        if self.form == "html":
            audience = self.asked.audience
            return list(document.as_html(self.blocks, TITLES[audience], LAYOUTS[audience]))
        return list(document.as_markdown(self.blocks))


def check(journal: Path, asked: Shared, *, force: bool) -> str:
    """Return the format it will be written in. Raises Usage or Failed if that can't be, before anything is opened."""
    if asked.alias:
        if asked.audience not in AUDIENCES:
            raise Usage("--to goes with a page for somebody else: --for partner, or --for therapist.")
        try:
            validation.thing(asked.alias)
        except ValueError:
            raise Usage("--to needs a letter or a nickname, on one line.") from None
    form = asked.form or _by_suffix(asked.target, asked.audience)
    if form not in ("html", "markdown"):
        raise Usage("A page for somebody can be markdown or html.")
    if asked.target != STDOUT:
        refuse_our_own(journal, Path(asked.target))
        files.refuse_what_is_there(Path(asked.target), force)
    return form


def prepare(
    journal: Journal,
    asked: Shared,
    wanted: Filter = EVERYTHING,
    *,
    numbers: Sequence[int] = (),
    force: bool = False,
) -> Page:
    """Return the page, of the entries with these numbers or of those that pass the filter.

    Raises Usage, Failed; NotFound if nothing that was chosen is there.
    """
    portion = sharing.choose(asked.audience, journal.catalogue, asked.only, asked.also, asked.without)
    form = check(journal.path, asked, force=force)
    if asked.audience == "partner" and not numbers and wanted == EVERYTHING:
        raise Usage(
            "Which moments is the letter from? It's best from one or a few.",
            "Name their numbers after the file, or a filter: `journal export letter.md 12 --for partner`.",
        )
    entries = _chosen(journal, wanted, numbers, for_me=asked.audience == "me")
    with_something = [e for e in entries if sharing.lands(e, portion, journal.catalogue)]
    if not with_something:
        raise NotFound("There's nothing there of what you chose, so nothing was written.")
    today = journal.clock.now().date()
    made = sharing.document(with_something, portion, journal.catalogue, today, journal.dated_answers())
    notes = tuple(sharing.missing(entries, portion, journal.catalogue))
    uuids_ = tuple(sorted(e.uuid for e in with_something))
    return Page(asked, tuple(made), uuids_, form, notes, partial(_note, journal))


def _chosen(journal: Journal, wanted: Filter, numbers: Sequence[int], *, for_me: bool) -> list[Entry]:
    """The entries to choose from, oldest first. Nobody else gets a sealed one unless its number was named."""
    if not numbers:
        found = journal.entries(wanted, oldest_first=True, sealed_too=True)
        return [e for e in found if for_me or not journal.is_sealed(e)]
    named = [journal.entry(number, sealed_too=True) for number in dict.fromkeys(numbers)]
    return sorted(named, key=lambda e: (instant(e.moment.at), e.id or 0))


def write(page: Page, *, force: bool, out: Callable[[str], None]) -> None:
    """Write it, to its file or piece by piece to `out`, and have the journal note that it was given. Raises Failed."""
    if page.asked.target == STDOUT:
        for piece in page.pieces():
            out(piece)
    else:
        files.write_file(Path(page.asked.target), page.pieces(), force=force)
    page.keep(page)


def _note(journal: Journal, page: Page) -> None:
    """Keep in the journal that the page was given, unless it's for oneself. What keeps that from being is a notice."""
    audience = next((one for one in AUDIENCES if one == page.asked.audience), None)
    if audience is None:
        return
    now = journal.clock.utc()
    here = now.astimezone(journal.clock.now().tzinfo)
    alias = " ".join(page.asked.alias.split())
    try:
        journal.store.add_all((), shares=[Share(str(uuid4()), here, audience, page.form, page.entries, now, alias)])
    except JournalError as reason:
        journal.notices.append(f"The page is written, but the journal couldn't keep a note of it. {reason.sentence}")


def _by_suffix(target: str, audience: str) -> str:
    if target.lower().endswith((".md", ".txt")):
        return "markdown"
    if target.lower().endswith((".html", ".htm")):
        return "html"
    if (other := formats.by_suffix(target)) != "markdown":
        return other  # which is refused, rather than written under a name that says it
    return "markdown" if audience == "partner" else "html"
