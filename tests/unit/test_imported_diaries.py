"""An imported diary answers none of our questions, so it's no moment: it's never offered, and starts no question."""

from dataclasses import replace
from datetime import timedelta

from journal.core.clock import Clock
from journal.core.model import Origin
from journal.services import checkin, lookbacks
from journal.services.journal import Journal
from journal.storage.store import Store
from tests import make


def test_a_look_back_is_offered_of_a_moment_and_never_of_an_imported_diary(memory: Store) -> None:
    journal = Journal(memory, clock=Clock(make.NOW + timedelta(days=40), "UTC"), catalogue=make.CATALOGUE)
    diary = replace(make.entry(1, note="Golf with the neighbours."), origin=Origin("Day One", make.NOW.date()))
    journal.save(diary)
    assert lookbacks.due(journal) is None
    assert checkin.lately(journal) == []
    journal.save(replace(diary, uuid=make.uuid(2), reflections=make.entry(2, tears="some").reflections))
    found = lookbacks.due(journal)
    assert found is not None
    purpose, due = found
    assert (purpose, due.entry.uuid) == ("lookback", make.uuid(2)), "one with answers of ours is a moment"
    journal.save(make.entry(3, note="Rain."))
    assert {e.uuid for e in checkin.lately(journal)} == {make.uuid(2), make.uuid(3)}
