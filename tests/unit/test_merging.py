"""Merging in the small: numbers, tombstones, times of change, what is said of many differences."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from journal.cli.merge import MOST, described
from journal.core import conversation
from journal.core.merge import Copy, merged, outcome
from journal.errors import InUse
from journal.services.merge import Plan
from journal.storage import merge, vault
from journal.storage.store import Store
from tests import make
from tests.make import CATALOGUE, NOW
from tests.unit.test_store import decrypted

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def there() -> Iterator[Store]:
    """The other journal, in memory as the one that is here."""
    with Store(vault.in_memory(), Path()) as made:
        yield made


def held(store: Store) -> Copy:
    found = merge.entries(store, merge.fingerprints(store))
    return Copy(found, merge.tombstones(store), merge.dated_answers(store))


def take(here: Store, there: Store) -> None:
    result = merged(held(here), held(there))
    new = [e for e in result.entries.values() if here.by_uuid(e.uuid) is None]
    merge.apply(here, new, result.deleted, (), merge.version(here))


def test_a_look_back_here_and_new_tags_there_are_both_kept(memory: Store, there: Store) -> None:
    """A reflection has a time of change of its own; adding one says nothing of the entry's tags."""
    entry = memory.save(make.entry(1, tag=("rain",)))
    sitting = conversation.begin(CATALOGUE, "lookback", entry.moment, LATER, entry=entry)
    looked = replace(sitting, answers={"note": "A quiet morning."}, asked={"note": "?"}).onto(entry, LATER)
    assert (looked.changed_at, len(looked.reflections)) == (NOW, 2)
    retagged = replace(entry, tags=("snow",), changed_at=NOW + timedelta(minutes=1))
    one = merged(Copy({entry.uuid: looked}), Copy({entry.uuid: retagged})).entries[entry.uuid]
    assert (one.tags, one.reflections) == (("snow",), looked.reflections)


def test_a_sitting_that_moves_the_moment_is_a_change_of_the_entry(memory: Store) -> None:
    entry = memory.save(make.entry(1))
    sitting = conversation.begin(CATALOGUE, "edit", entry.moment, LATER, entry=entry, reflection=entry.reflections[0])
    moved = replace(sitting, moment=replace(entry.moment, precision="day"), asked={"happened_at": "When?"})
    assert moved.onto(entry, LATER).changed_at == LATER


def test_a_number_that_was_given_here_is_never_given_again(memory: Store, there: Store) -> None:
    memory.save_all([make.entry(n) for n in (1, 2)])
    memory.delete([2], NOW)
    there.save_all([make.entry(1), make.entry(7), make.entry(8), replace(make.entry(9), id=40)])
    take(memory, there)
    assert {e.uuid: e.id for e in memory.entries()} == {
        make.uuid(1): 1, make.uuid(7): 3, make.uuid(8): 4, make.uuid(9): 40,
    }  # fmt: skip


def test_what_was_deleted_and_imported_again_is_not_lost_to_its_own_tombstones(memory: Store) -> None:
    memory.save(make.entry(1, before="Rain."))
    memory.delete([1], NOW)
    assert set(merge.tombstones(memory)) == {make.uuid(1), make.uuid(1, 1)}
    memory.save(make.entry(1, before="Rain."))
    assert merge.tombstones(memory) == {}


def test_of_two_tombstones_the_earlier_counts(memory: Store, there: Store) -> None:
    for store, at in ((memory, LATER), (there, NOW)):
        store.save(make.entry(1))
        store.delete([1], at)
    take(memory, there)
    assert merge.tombstones(memory)[make.uuid(1)] == NOW


def test_what_was_written_meanwhile_is_noticed_and_nothing_is_merged(memory: Store) -> None:
    memory.save(make.entry(1))
    with pytest.raises(InUse):
        merge.apply(memory, [make.entry(2)], {make.uuid(1): NOW}, (), merge.version(memory) - 1)
    assert [e.uuid for e in memory.entries()] == [make.uuid(1)]


@pytest.mark.parametrize("others", [0, 250], ids=["the index made anew", "word by word"])
def test_what_a_merge_replaced_or_deleted_is_gone_from_the_file(
    store: Store, path: Path, tmp_path: Path, others: int
) -> None:
    store.save_all([make.entry(n, before=f"It rained {n}. " * 50) for n in range(10, 30 + others)])
    store.save_all([make.entry(n, before="canaryalpha " * 500, tag=("canarybeta",)) for n in (1, 2)])
    assert decrypted(path, tmp_path).lower().count(b"canary") > 1000, "the control: it is there before"
    rest = make.entry(1, before="sleet")
    merge.apply(store, [rest], {make.uuid(2): NOW}, (), merge.version(store))
    assert b"canary" not in decrypted(path, tmp_path).lower()
    assert len(store.search("sleet")) == 1
    assert len(store.search("rained")) == 20 + others
    config = dict(store.conn.execute("SELECT k, v FROM search_config"))
    assert config["secure-delete"] == 1
    store.conn.execute("INSERT INTO search (search) VALUES ('integrity-check')")


def test_a_fingerprint_sees_what_a_time_of_change_does_not(memory: Store, there: Store) -> None:
    memory.save(make.entry(1, before="Rain."))
    there.save(make.entry(2))
    there.save(make.entry(1, before="Rain."))
    assert merge.fingerprints(memory)[make.uuid(1)] == merge.fingerprints(there)[make.uuid(1)], "ids are local"
    there.save(make.entry(1, before="Rain"))
    assert merge.fingerprints(memory)[make.uuid(1)] != merge.fingerprints(there)[make.uuid(1)]


def test_many_that_differ_are_named_in_full_only_by_a_dry_run() -> None:
    here = Copy({e.uuid: e for e in (make.entry(n, tag=("rain",)) for n in range(1, 31))})
    retagged = Copy({u: replace(e, tags=("snow",), changed_at=LATER) for u, e in here.entries.items()})
    plan = Plan(outcome(here, retagged), here, 0, 30, 30, 0)
    assert len(list(described(plan, None))) == 30 + 2
    short = list(described(plan, MOST))
    assert len(short) == MOST + 3
    assert short[MOST] == "And 10 more. --dry-run shows them all."
