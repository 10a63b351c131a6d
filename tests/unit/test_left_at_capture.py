"""What somebody left at capture is offered for a reflection, for three days: as the journal in the store has it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from journal.core.clock import Clock
from journal.core.model import Entry, Origin
from journal.services import home, lookbacks
from journal.services.journal import Journal
from journal.storage.store import Store
from tests import make


def offered(memory: Store, entry: Entry, days: int = 2) -> str | None:
    journal = Journal(memory, clock=Clock(make.NOW + timedelta(days=days), "UTC"), catalogue=make.CATALOGUE)
    journal.save(entry)
    found = lookbacks.due(journal)
    assert (home.waiting(journal) is None) is (found is None)
    return found[0] if found else None


@pytest.mark.parametrize("days", [1, 3])
def test_the_quick_words_of_the_last_days_are_offered_for_a_reflection(memory: Store, days: int) -> None:
    assert offered(memory, make.entry(1, tears="some", words=("tender",)), days) == "reflect"


@pytest.mark.parametrize("days", [0, 4])
def test_not_on_the_same_day_and_no_longer_than_three_days(memory: Store, days: int) -> None:
    assert offered(memory, make.entry(1, tears="some"), days) is None


@pytest.mark.parametrize(
    "entry",
    [
        make.entry(1, tears="some", before="We were walking home."),
        make.entry(1, tears="some", passed="just save"),
        make.entry(1, tears="some", distress_then=6),
        make.entry(1, tears="some", care=("it hurt",)),
        replace(make.entry(1, tears="some"), offered=False),
        replace(make.entry(1, tears="some", note="x"), sealed_until=make.NOW.date() + timedelta(days=9)),
        replace(make.entry(1, tears="some"), origin=Origin("Daylio", make.NOW.date())),
    ],
    ids=["written about", "as it is", "hard", "care", "not again", "sealed", "imported"],
)
def test_what_somebody_finished_or_that_is_never_offered_is_left_in_peace(memory: Store, entry: Entry) -> None:
    assert offered(memory, entry) is None
