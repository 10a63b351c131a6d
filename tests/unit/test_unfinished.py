"""Which draft is offered before a new reflection: the latest one, but never an edit."""

from pathlib import Path

from journal.core.clock import Clock
from journal.services import writing
from journal.services.journal import Journal
from journal.storage.store import Store
from tests import make


def test_an_unfinished_edit_never_stands_in_the_way_of_a_new_reflection(memory: Store) -> None:
    journal = Journal(memory, clock=Clock(make.NOW, "UTC"), catalogue=make.CATALOGUE)
    entry = journal.save(make.entry(1, before="Rain."))
    changed = writing.begin(journal, "edit", entry=entry, reflection=entry.reflections[0])
    writing.save_draft(journal, changed.answer(make.entry(2).moment).hold("a lot"))
    assert len(journal.drafts()) == 1
    assert writing.unfinished(journal) is None
    begun = writing.begin(journal, "write")
    while begun.question is not None and begun.question.role != "tears":
        begun = begun.answer(None)
    writing.save_draft(journal, begun.answer("some"))
    found = writing.unfinished(journal)
    assert found is not None
    assert found.sitting.purpose == "write"


def test_there_is_nothing_to_offer_in_a_new_journal(memory: Store, tmp_path: Path) -> None:
    journal = Journal(memory, clock=Clock(make.NOW, "UTC"), catalogue=make.CATALOGUE)
    assert writing.unfinished(journal) is None
