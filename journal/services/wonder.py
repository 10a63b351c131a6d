"""Wonderings: ask something beforehand, see the evidence so far, withdraw it.

`patterns/wonder.py` decides what counts.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from journal.core import validation
from journal.core import wonderings as rule
from journal.core.clock import weekday_in_words
from journal.core.model import fold, tag
from journal.core.wonderings import Wondering
from journal.errors import NotFound, Usage
from journal.patterns import pairs
from journal.patterns import wonder as evidence
from journal.patterns.dataset import Dataset, prepare
from journal.services.journal import Journal
from journal.services.progress import Progress, unwatched

FARTHEST = timedelta(days=731)  # two years, one of them a leap year: a day farther off is a slip


@dataclass(frozen=True)
class Wondered:
    """Everything that was asked, with the evidence so far; `ever` counts withdrawn ones too."""

    dataset: Dataset

    @cached_property
    def results(self) -> list[evidence.Result]:
        """What's known of each open wondering, in the order asked: number 1 first."""
        return evidence.results(self.dataset)

    def data(self) -> dict[str, object]:
        """Return its JSON."""
        return {"ever_asked": len(self.dataset.wonderings), "wonderings": evidence.data(self.results)}


@dataclass(frozen=True)
class Asked:
    """A wondering as it's stored now; `again` if it existed already, with its own time of asking."""

    wondering: Wondering
    again: bool


def wondered(journal: Journal, progress: Progress = unwatched) -> Wondered:
    """Return everything that was asked, with the evidence so far."""
    entries = progress("Looking", journal.outlines(), journal.count())
    today = journal.clock.now().date()
    return Wondered(prepare(entries, today, journal.catalogue, wonderings=journal.store.wonderings()))


def pair(journal: Journal, outcome: str, factor: str) -> tuple[str, str]:
    """Return the names of two things to ask about, as they are stored. Raises Usage for what can't be asked about."""
    first, second = evidence.named(outcome, _factor(journal, factor), journal.catalogue)
    for name in (first, second):
        try:
            validation.thing(name)
        except ValueError:
            raise Usage("That has characters that can't be shown.", "Use letters, digits and plain symbols.") from None
    return first, second


def ask(journal: Journal, outcome: str, factor: str) -> Asked:
    """Ask whether two things go together. Raises Usage for what can't be asked about."""
    first, second = pair(journal, outcome, factor)
    return _keep(journal, lambda new: Wondering(new, _now(journal), "pair", first, second))


def ask_around(journal: Journal, day: date) -> Asked:
    """Ask whether something is logged more or less often from a day on: today, or one of the next two years.

    Raises Usage for any other day.
    """
    today = journal.clock.now().date()
    if day - today > FARTHEST:
        raise Usage(f"{weekday_in_words(day)} is more than two years away.", "You can ask once it's closer.")
    if day < today:
        raise Usage(
            f"{weekday_in_words(day)} is already over. You can ask about today, or a day still to come.",
            f"`journal patterns around {day.isoformat()}` counts both sides of it.",
        )
    return _keep(journal, lambda new: Wondering(new, _now(journal), "day", around=day))


def _now(journal: Journal) -> datetime:
    """Return the time here, to the microsecond, so that the order of asking is kept."""
    return journal.clock.utc().astimezone(journal.clock.now().tzinfo)


def _keep(journal: Journal, made: Callable[[str], Wondering]) -> Asked:
    new = made(str(uuid.uuid4()))
    kept = rule.ask(journal.store.wonderings(), new)
    if kept is new:
        journal.store.keep_wondering(new)
    return Asked(kept, kept is not new)


def _factor(journal: Journal, typed: str) -> str:
    """Return a factor's name: a tag in its normal form, even if typed without its `#`."""
    made = tag(typed)
    if typed.lstrip().startswith("#"):
        if not made:
            raise Usage("A tag needs at least one letter or digit.")
        return f"#{made}"
    if pairs.factor_named(typed, journal.catalogue) is None and is_tag(journal, made):
        return f"#{made}"
    return typed


def is_tag(journal: Journal, name: str) -> bool:
    """Return whether any entry has this tag, ignoring case and a leading `#`."""
    return fold(tag(name)) in map(fold, journal.names("tags"))


def open_ones(journal: Journal) -> list[Wondering]:
    """Return the wonderings that are open, in the order asked: number 1 first."""
    return [one for one in journal.store.wonderings() if one.open]


def numbered(journal: Journal, number: int) -> Wondering:
    """Return the open wondering with this number, counted from 1 in the order asked. Raises NotFound."""
    found = open_ones(journal)
    if not 1 <= number <= len(found):
        raise NotFound(f"There's no open question {number}.", "`journal wonder` shows the open ones by number.")
    return found[number - 1]


def withdraw(journal: Journal, wondering: Wondering) -> None:
    """Withdraw a wondering: its words are deleted, but it still counts as one that was asked."""
    journal.store.keep_wondering(rule.withdraw(wondering, journal.clock.utc()))


def in_words(wondering: Wondering) -> str:
    """Return what an open wondering is about: "tears and #late-shift"."""
    if wondering.around is not None:
        return f"before and after {weekday_in_words(wondering.around)}"
    return f"{wondering.outcome} and {wondering.factor}"


@dataclass(frozen=True)
class Names:
    """What can be asked about: outcomes, the questions whose answers can be factors, the journal's tags."""

    outcomes: tuple[str, ...]
    questions: tuple[str, ...]
    tags: tuple[str, ...]


def names(journal: Journal) -> Names:
    """Return what can be asked about in this journal."""
    counted = [q.key for q in pairs.may_be_named(journal.catalogue) if q.kind in ("scale", "yesno")]
    usual = [outcome.name for outcome in pairs.usual(journal.catalogue)]
    answered = [q.key for q in pairs.asked_as_factors(journal.catalogue)]
    return Names((*usual, *counted), tuple(answered), tuple(sorted(journal.names("tags"), key=fold)))
