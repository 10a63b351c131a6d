"""The data for the views: the entries in the order written, what was left out and why, and the nights for evidence.

Which entry may be used for what is decided only here; the views just count.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TypeGuard

from journal.core.model import Entry, Reflection, Value, instant
from journal.core.questions import Catalogue
from journal.core.wonderings import Wondering

#: Reasons for leaving out a moment: it is marked as not all right; it comes from an imported diary.
CARE, DIARY = "care", "diary"
HARD = 6  # a rating of at least this is what DESIGN calls distressing
NO_DAY = date(2000, 1, 1)  # the day of an empty journal
LATE = timedelta(days=3)  # written later than this after the moment: back-filled
MORNING = timedelta(hours=6)  # until then, a night belongs to the day on which it began

FEWEST = 5  # with fewer entries, there is too little to say
DIFFERENCES = 20  # from this many entries on, shares are compared, and a view may make a claim

#: Origins that count as written here: waiting pages, and another copy of the journal.
OURS = frozenset({"inbox", "journal"})


@dataclass(frozen=True)
class Dataset:
    """The entries that views may use, in the order written; how many were left out or included on request, by reason.

    `filtered`: the entries were chosen by filters, so nothing is claimed. `outcome`: a question that the person chose
    instead of the usual outcomes; nothing is claimed then either. `around`: the day for the view of that name. `since`
    and `until`: the days given as filters, if any. `wonderings`: what was asked beforehand.
    """

    entries: tuple[Entry, ...]
    today: date
    catalogue: Catalogue
    left_out: Mapping[str, int] = field(default_factory=dict)
    taken_in: Mapping[str, int] = field(default_factory=dict)
    filtered: bool = False
    outcome: str | None = None
    around: date | None = None
    since: date | None = None
    until: date | None = None
    wonderings: tuple[Wondering, ...] = ()

    @property
    def n(self) -> int:
        """How many entries there are."""
        return len(self.entries)

    @property
    def tests(self) -> bool:
        """Whether anything may be claimed: not with filters, nor with an outcome that the person chose."""
        return not (self.filtered or self.outcome)

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """The days of the earliest and the latest moment, or None if there are no entries."""
        days = [e.day for e in self.entries]
        return (min(days), max(days)) if days else None

    @cached_property
    def nights(self) -> tuple[Entry, ...]:
        """The entries that count as evidence: written here, not marked `care`, and the first one for their night.

        Nights run from 06:00 to 06:00. An entry written later never replaces one already counted, so earlier results
        don't change. Entries marked `care` never become evidence, even when they are included in the counts.
        """
        found: dict[date, Entry] = {}
        for entry in self.entries:
            if written_here(entry) and not cared(entry, self.catalogue):
                found.setdefault(night(entry.moment.at), entry)
        return tuple(found.values())

    def rated(self, key: str) -> list[tuple[Entry, int]]:
        """Return the entries with a rating on this scale, and the rating, in the order written."""
        found = ((e, e.answer(key)) for e in self.entries)
        return [(e, v) for e, v in found if is_rating(v)]

    def number_by(self, at: datetime) -> int:
        """Return how many entries had been written by then."""
        low, high, then = 0, self.n, instant(at)
        while low < high:
            middle = (low + high) // 2
            if instant(self.entries[middle].written_at) <= then:
                low = middle + 1
            else:
                high = middle
        return low


def prepare(
    entries: Iterable[Entry],
    today: date,
    catalogue: Catalogue,
    *,
    include_care: bool = False,
    include_imported: bool = False,
    filtered: bool = False,
    outcome: str | None = None,
    around: date | None = None,
    since: date | None = None,
    until: date | None = None,
    wonderings: Iterable[Wondering] = (),
) -> Dataset:
    """Return the dataset of the views. Entries marked `care` and imported diaries are left out unless asked for."""
    asked = {q.key for q in catalogue.kept() if q.kind != "text"}
    wanted = {CARE: include_care, DIARY: include_imported}
    kept: list[Entry] = []
    left_out, taken_in = Counter[str](), Counter[str]()
    for entry in sorted(entries, key=lambda e: (e.written_at, e.uuid)):
        reasons = [CARE] if cared(entry, catalogue) else []
        reasons += [DIARY] if is_diary(entry, asked) else []
        if unwanted := next((reason for reason in reasons if not wanted[reason]), None):
            left_out[unwanted] += 1
        else:
            taken_in.update(reasons)
            kept.append(entry)
    return Dataset(
        tuple(kept),
        today,
        catalogue,
        left_out,
        taken_in,
        filtered,
        outcome,
        around,
        since,
        until,
        tuple(wonderings),
    )


def written_here(entry: Entry) -> bool:
    """Return whether an entry was written with Journal: here, on a waiting page, or in another copy of the journal."""
    return entry.origin is None or entry.origin.program in OURS


def is_diary(entry: Entry, asked: Iterable[str]) -> bool:
    """Return whether an entry was imported and answers none of the questions `asked`: a diary, not a moment."""
    return not written_here(entry) and not any(key in r.answers for r in entry.reflections for key in asked)


def cared(entry: Entry, catalogue: Catalogue) -> bool:
    """Return whether an entry is marked `care` in any of its reflections."""
    care = catalogue.key("care")
    return any(r.answers.get(care) for r in entry.reflections)


def night(at: datetime) -> date:
    """Return the day on which the night of this moment began: before 06:00, the day before."""
    try:
        return (at - MORNING).date()
    except OverflowError:  # the first morning of the year 1
        return at.date()


def at_first(entry: Entry, key: str) -> Value | None:
    """Return the answer in the first reflection, or None. Evidence uses only this one."""
    for reflection in entry.reflections:
        if reflection.stage == "first" and key in reflection.answers:
            return reflection.answers[key]
    return None


def is_rating(value: Value | None) -> TypeGuard[int]:
    """Return whether an answer is a point on a scale."""
    return isinstance(value, int) and not isinstance(value, bool)


def tearless(catalogue: Catalogue) -> str:
    """Return the answer to "were there tears" that says there were none."""
    return catalogue.by_role["tears"].value_of("none")


def hard(said: Value | None) -> bool | None:
    """Return whether a rating counts as distressing; None if there is none."""
    return said >= HARD if isinstance(said, int) else None


def had_tears(entry: Entry, catalogue: Catalogue) -> bool | None:
    """Return whether there were any tears; None if that wasn't answered."""
    said = entry.answer(catalogue.key("tears"))
    return None if said is None else said != tearless(catalogue)


def was_hard(entry: Entry, catalogue: Catalogue) -> bool | None:
    """Return whether a moment was rated as distressing; None if it wasn't rated."""
    return hard(entry.answer(catalogue.key("distress")))


def back_filled(entry: Entry) -> bool:
    """Return whether the entry was written more than three days after the moment."""
    return entry.written_at - entry.moment.at > LATE


def offered(reflection: Reflection) -> bool:
    """Return whether the program offered this look-back. One that the person picked is counted, but is no evidence."""
    return reflection.stage == "lookback" and reflection.invited


def several(value: Value | None) -> Iterator[str]:
    """Yield the words of an answer, or its one choice."""
    if isinstance(value, tuple):
        yield from value
    elif isinstance(value, str):
        yield value
