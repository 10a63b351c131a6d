"""What the views look at: the entries in the order written, those left out and why, the day it is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from journal.core.model import Entry, Value, instant
from journal.core.questions import Catalogue

CARE = "care"
TEARLESS = "none"
HARD = 6  # distress_then from here on is what DESIGN calls distressing
NO_DAY = date(2000, 1, 1)  # the day of a journal with nothing in it
LATE = timedelta(days=3)  # written later than this after the moment: back-filled

FEWEST = 5  # below: too few to say
RANGES = 10  # from here on counts have ranges


@dataclass(frozen=True)
class Basis:
    """The entries that views may use, in the order written, and what has been left out of them (reason to count).

    `filtered`: filters chose them, so nothing is tested. `outcome`: a question that the person named, instead of the
    usual ones; nothing is tested then either. `around`: the day that `around` compares the times before and after.
    `since` and `until`: the days that the filters ask for, where they do.
    """

    entries: tuple[Entry, ...]
    today: date
    catalogue: Catalogue
    left_out: Mapping[str, int] = field(default_factory=dict)
    filtered: bool = False
    outcome: str | None = None
    around: date | None = None
    since: date | None = None
    until: date | None = None

    @property
    def n(self) -> int:
        """How many entries there are to look at."""
        return len(self.entries)

    @property
    def tests(self) -> bool:
        """Whether anything may be tested: not with filters, nor with an outcome that the person chose."""
        return not (self.filtered or self.outcome)

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """The days of the earliest and the latest moment, or None where there is none."""
        days = [e.day for e in self.entries]
        return (min(days), max(days)) if days else None

    def rated(self, key: str) -> list[tuple[Entry, int]]:
        """The entries that have a rating of this scale, with it, in the order written."""
        found = ((e, e.answer(key)) for e in self.entries)
        return [(e, v) for e, v in found if isinstance(v, int) and not isinstance(v, bool)]


def prepare(
    entries: Iterable[Entry],
    today: date,
    catalogue: Catalogue,
    *,
    include_care: bool = False,
    filtered: bool = False,
    outcome: str | None = None,
    around: date | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Basis:
    """The basis of the views: entries marked `care` are left out, unless asked for, and counted."""
    ordered = sorted(entries, key=lambda e: (e.written_at, e.uuid))
    kept = tuple(e for e in ordered if include_care or not cared(e))
    left_out = {CARE: len(ordered) - len(kept)} if len(kept) < len(ordered) else {}
    return Basis(kept, today, catalogue, left_out, filtered, outcome, around, since, until)


def cared(entry: Entry) -> bool:
    """Whether it was marked `care` in any of its reflections."""
    return any(r.answers.get(CARE) for r in entry.reflections)


def had_tears(entry: Entry) -> bool | None:
    """Whether there were any tears; None where that was not said."""
    said = entry.answer("tears")
    return None if said is None else said != TEARLESS


def was_hard(entry: Entry) -> bool | None:
    """Whether it was rated as distressing; None where it was not rated."""
    said = entry.answer("distress_then")
    return None if not isinstance(said, int) else said >= HARD


def back_filled(entry: Entry) -> bool:
    """Whether the entry was written more than three days after the moment."""
    return instant(entry.written_at) - instant(entry.moment.at) > LATE // timedelta(microseconds=1)


def several(value: Value | None) -> Iterator[str]:
    """The words or the one choice of an answer."""
    if isinstance(value, tuple):
        yield from value
    elif isinstance(value, str):
        yield value
