"""What a list shows of each moment: a row. Never has texts of sealed entries or those marked `care`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from journal.core.clock import day_in_words
from journal.core.model import Entry, Filter
from journal.core.questions import Catalogue, Role
from journal.patterns import dataset
from journal.services.journal import Journal

#: How many search results come with an excerpt.
SHOWN_FIRST = 30


@dataclass(frozen=True)
class Row:
    """A moment in a list. `tears` is the index of the question's choice, from 0 (none); `first_words` may be "".

    `note` says until when it's sealed; `origin` is the program it was imported from, or "" if it was written here.
    """

    number: int
    day: date
    time: str
    words: tuple[str, ...]
    tears: int
    tags: tuple[str, ...]
    looked_back: bool
    note: str
    first_words: str
    match: tuple[tuple[str, bool], ...] = ()
    origin: str = ""


#: The answers that a line of the list shows.
LISTED: tuple[Role, ...] = ("words", "tears", "care")


def rows(journal: Journal, numbers: Sequence[int]) -> list[Row]:
    """Return the rows of those of these entries that exist. Texts are read only for those without a feeling."""
    roles = journal.catalogue.by_role
    keys = [roles[role].key for role in LISTED]
    found = journal.some(numbers, keys)
    silent = [e.id for e in found if e.id is not None and not _feelings(e, journal.catalogue)]
    whole = {e.id: e for e in journal.some(silent)} if silent else {}
    return [_row(journal, whole.get(entry.id, entry)) for entry in found]


def row(journal: Journal, number: int) -> Row | None:
    """Return the row of one entry with its first words, or None if it is gone."""
    found = journal.some([number])
    return _row(journal, found[0]) if found else None


def matches(journal: Journal, words: str, wanted: Filter) -> list[Row]:
    """Return the rows of a search's best matches, each with an excerpt."""
    found = []
    for match in journal.search(words, wanted, limit=SHOWN_FIRST):
        one = _row(journal, match.entry)
        hidden = _is_care(match.entry, journal.catalogue)
        found.append(one if hidden else replace(one, match=_line_of(match.context)))
    return found


def _line_of(context: Sequence[tuple[str, bool]]) -> tuple[tuple[str, bool], ...]:
    """Return the first line of an excerpt that contains a match."""
    lines: list[list[tuple[str, bool]]] = [[]]
    for text, found in context:
        for number, piece in enumerate(text.split("\n")):
            if number:
                lines.append([])
            if piece:
                lines[-1].append((piece, found))
    return next((tuple(line) for line in lines if any(found for _, found in line)), ())


def _row(journal: Journal, entry: Entry) -> Row:
    catalogue = journal.catalogue
    moment = entry.moment
    time = {"exact": f"{moment.at:%H:%M}", "day": "", "unsure": "about"}[moment.precision]
    tears = entry.answer(catalogue.by_role["tears"].key)
    amounts = [choice.value for choice in catalogue.by_role["tears"].choices]
    sealed = journal.is_sealed(entry) and entry.sealed_until is not None
    return Row(
        number=entry.id or 0,
        day=entry.day,
        time=time,
        words=_feelings(entry, catalogue),
        tears=amounts.index(str(tears)) if tears in amounts else 0,
        tags=entry.tags,
        looked_back=any(r.stage == "lookback" for r in entry.reflections),
        note=f"sealed until {day_in_words(entry.sealed_until)}" if sealed and entry.sealed_until else "",
        first_words="" if sealed or _is_care(entry, catalogue) else first_words(entry, journal),
        origin=entry.origin.program if entry.origin and not dataset.written_here(entry) else "",
    )


def first_words(entry: Entry, journal: Journal) -> str:
    """Return the beginning of what the person first wrote about the moment, or ""."""
    for question in journal.catalogue.kept():
        if question.key in journal.texts:
            for value in entry.answers_to(question.key):
                if isinstance(value, str) and value.strip():
                    return value.strip()
    return ""


def _feelings(entry: Entry, catalogue: Catalogue) -> tuple[str, ...]:
    said = entry.answer(catalogue.by_role["words"].key)
    return said if isinstance(said, tuple) else ()


def _is_care(entry: Entry, catalogue: Catalogue) -> bool:
    key = catalogue.by_role["care"].key
    return any(r.answers.get(key) for r in entry.reflections)


def in_words(wanted: Filter) -> str:
    """Return a filter as a line of words: "tender or loved · #rain · since 1 June 2026", or ""."""
    parts = [" or ".join(wanted.feelings)] if wanted.feelings else []
    parts += [f"tears: {' or '.join(wanted.tears)}"] if wanted.tears else []
    parts += [" or ".join(f"#{tag}" for tag in wanted.tags)] if wanted.tags else []
    parts += [f"with {' or '.join(wanted.aliases)}"] if wanted.aliases else []
    parts += [" or ".join(wanted.contexts)] if wanted.contexts else []
    parts += [f"since {day_in_words(wanted.since)}"] if wanted.since else []
    parts += [f"until {day_in_words(wanted.until)}"] if wanted.until else []
    if wanted.min_distress is not None or wanted.max_distress is not None:
        parts.append(f"hard {wanted.min_distress or 0} to {10 if wanted.max_distress is None else wanted.max_distress}")
    parts += [f"“{' or '.join(wanted.matching)}”"] if wanted.matching else []
    parts += wanted.answers
    parts += [" or ".join(getattr(wanted, "origins", ()))] if getattr(wanted, "origins", ()) else []
    return " · ".join(parts)
