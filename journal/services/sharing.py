"""Sharing: put together a page of the journal for someone, and write it once the person has seen all of it.

The journal keeps a note of each page for somebody else: the day, which moments, in which form and to whom, never what
it said.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from uuid import uuid4

from journal import files, formats
from journal.core import validation
from journal.core.model import Entry, Filter, fold, instant
from journal.core.shares import AUDIENCES, Share
from journal.documents import blocks as document
from journal.documents import messages, sharing
from journal.documents.blocks import Block
from journal.documents.sharing import Passage, Portion
from journal.errors import JournalError, NotFound, Usage
from journal.patterns import dataset
from journal.services.exports import STDOUT, refuse_our_own
from journal.services.journal import EVERYTHING, Journal

TITLES = {"me": "My journal", "partner": "A letter", "therapist": "A summary of my journal"}
LAYOUTS: dict[str, document.Layout] = {"me": "page", "partner": "letter", "therapist": "summary"}


@dataclass(frozen=True)
class Shared:
    """What was asked for: for whom, which answers, how and where it is written, and to whom it'll go, by an alias.

    `kept_back` are passages that the person was asked about and said aren't for the reader.
    """

    audience: str
    target: str
    only: Sequence[str] = ()
    also: Sequence[str] = ()
    without: Sequence[str] = ()
    form: str = ""
    alias: str = ""
    kept_back: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True)
class Page:
    """A page that is ready to be seen and written; `entries` are the uuids of those it draws on.

    `notes` say to the person what isn't in it, and why. `doubt` is what only they can decide before it's written, ""
    if there's nothing. `keep` has the journal note that it was given.
    """

    asked: Shared
    blocks: tuple[Block, ...]
    entries: tuple[str, ...]
    form: str
    notes: tuple[str, ...] = ()
    doubt: str = ""
    keep: Callable[["Page"], None] = field(default=lambda page: None, repr=False, compare=False)

    @property
    def count(self) -> int:
        """How many entries it draws on."""
        return len(self.entries)

    def preview(self) -> str:
        """Return the whole content as text."""
        return "".join(document.as_markdown(self.blocks))

    def pieces(self) -> list[str]:
        """Return the page as it will be written, in pieces."""
        if self.form == "html":
            audience = self.asked.audience
            return list(document.as_html(self.blocks, TITLES[audience], LAYOUTS[audience]))
        return list(document.as_markdown(self.blocks))


def check(journal: Path, asked: Shared, *, force: bool) -> str:
    """Return the format of the page. Raises Usage or Failed if it can't be written, before anything is opened."""
    if asked.alias:
        if asked.audience not in AUDIENCES:
            raise Usage("--to only works with --for partner or --for therapist.")
        try:
            validation.thing(asked.alias)
        except ValueError:
            raise Usage("--to needs an initial or a nickname, on one line.") from None
    form = asked.form or _by_suffix(asked.target, asked.audience)
    if form not in ("html", "markdown"):
        raise Usage("A page to share can be markdown or html.")
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
    portion = _portion(journal, asked)
    form = check(journal.path, asked, force=force)
    entries = _chosen(journal, asked, wanted, numbers)
    said = journal.dated_answers()
    with_something = [e for e in entries if sharing.lands(e, portion, journal.catalogue)]
    prepared = asked.audience == "therapist" and any(one.question in portion.keys for one in said)
    if not with_something and not (prepared and _counted(journal, entries, portion)):
        raise NotFound(*messages.nothing(entries, portion, journal.catalogue))
    today = journal.clock.now().date()
    about = sharing.in_words(wanted, portion, journal.catalogue)
    made = sharing.document(entries, portion, journal.catalogue, today, said, about)
    notes = (
        *messages.missing(entries, portion, journal.catalogue, said),
        *messages.left_out(entries, portion, journal.catalogue, numbers),
        *messages.kept_back(entries, portion, journal.catalogue),
        *messages.ratings(with_something, portion, journal.catalogue),
        *messages.for_a_talk(portion, journal.catalogue, said),
    )
    doubt = ""
    if asked.audience == "partner":
        doubt = messages.with_somebody_else(with_something, journal.catalogue, asked.alias)
        notes += _of_other_moments(journal, with_something, asked.alias)
    uuids_ = tuple(sorted(e.uuid for e in with_something))
    return Page(asked, tuple(made), uuids_, form, notes, doubt, partial(_note, journal))


def _portion(journal: Journal, asked: Shared) -> Portion:
    portion = sharing.choose(asked.audience, journal.catalogue, asked.only, asked.also, asked.without)
    return replace(portion, kept_back=asked.kept_back)


def _counted(journal: Journal, entries: Sequence[Entry], portion: Portion) -> bool:
    """Whether a page of what was prepared for a first talk may stand alone: the moments weren't what was asked for."""
    return not entries or any(sharing.counts(e, portion, journal.catalogue) for e in entries)


def may_stay(
    journal: Journal, asked: Shared, wanted: Filter = EVERYTHING, numbers: Sequence[int] = ()
) -> list[Passage]:
    """Return the passages that only go into the page if the person says so: ask them one by one, then `decided`.

    Raises Usage.
    """
    portion = _portion(journal, asked)
    return sharing.may_stay(_chosen(journal, asked, wanted, numbers), portion, journal.catalogue)


def decided(asked: Shared, taken: Sequence[Passage], kept_back: Sequence[Passage]) -> Shared:
    """Return what was asked for, once the person has said which passages are for the reader and which aren't."""
    put_in = {passage.key for passage in taken}
    keys = {passage.key for passage in kept_back} - put_in
    return replace(
        asked,
        also=(*asked.also, *sorted(put_in)),
        without=(*asked.without, *sorted(keys)),
        kept_back=asked.kept_back | {passage.text for passage in kept_back},
    )


def _of_other_moments(journal: Journal, entries: Sequence[Entry], alias: str) -> tuple[str, ...]:
    """Return a word of care if other moments with the same person are marked as not all right."""
    here = {name for e in entries for name in sharing.names(e, journal.catalogue)}
    whom = {fold(alias.strip())} if alias else here
    if not whom:
        return ()
    inside = {e.uuid for e in entries}
    others = (e for e in journal.entries(EVERYTHING) if e.uuid not in inside)
    if any(dataset.cared(e, journal.catalogue) and whom & sharing.names(e, journal.catalogue) for e in others):
        return ("You've marked other moments with the same person as not all right. Only share what feels safe.",)
    return ()


def _chosen(journal: Journal, asked: Shared, wanted: Filter, numbers: Sequence[int]) -> list[Entry]:
    """The entries to choose from, oldest first. Nobody else gets a sealed one unless its number was named.

    Raises Usage if nothing says which moments a letter is from.
    """
    for_me = asked.audience == "me"
    if asked.audience == "partner" and not numbers and wanted == EVERYTHING:
        raise Usage(
            "Which moments is the letter from? It's best from one or a few.",
            "Give their numbers after the file's name, or a filter: `journal export letter.md 12 --for partner`.",
        )
    if not numbers:
        found = journal.entries(wanted, oldest_first=True, sealed_too=True)
        return [e for e in found if for_me or not journal.is_sealed(e)]
    named = [journal.entry(number, sealed_too=True) for number in dict.fromkeys(numbers)]
    return sorted(named, key=lambda e: (instant(e.moment.at), e.id or 0))


def write(page: Page, *, force: bool, out: Callable[[str], None]) -> None:
    """Write the page, to its file or piece by piece to `out`, and make the journal note that it was given.

    Raises Failed.
    """
    if page.asked.target == STDOUT:
        for piece in page.pieces():
            out(piece)
    else:
        files.write_file(Path(page.asked.target), page.pieces(), force=force)
    page.keep(page)


def _note(journal: Journal, page: Page) -> None:
    """Note in the journal that the page was given, unless it's for the person. A failure becomes a notice."""
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
        return other  # will be refused, rather than written in another format than its name says
    return "markdown" if audience == "partner" else "html"
