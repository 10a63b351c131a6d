"""Where an entry came from: kept in the journal, in JSON and by a merge; nothing that the entry says."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.core import merge as rule
from journal.core.matching import matches
from journal.core.model import Entry, Filter, Origin
from journal.errors import ImportRefused
from journal.formats import json_format
from journal.storage import merge, vault
from journal.storage.store import Store
from tests import make
from tests.make import CATALOGUE

JRNL = Origin("jrnl", date(2026, 11, 20))
ORIGINS = st.none() | st.builds(
    Origin, st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=20), st.dates()
)


def origins(entries: list[Entry]) -> list[Origin | None]:
    return [e.origin for e in entries]


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=20)
@given(st.lists(ORIGINS, max_size=4))
def test_the_store_and_json_keep_it(given_: list[Origin | None]) -> None:
    entries = [replace(make.entry(n), origin=origin) for n, origin in enumerate(given_, 1)]
    with Store(vault.in_memory(), Path()) as store:
        store.save_all(entries)
        assert origins(list(store.entries(oldest_first=True))) == given_
    back = make.imported("".join(json_format.write(entries, CATALOGUE)))
    assert origins([one.entry for one in back]) == given_


def test_an_entry_that_was_written_here_has_none_in_json() -> None:
    assert "origin" not in json_format.entry_data(make.entry(1))


@pytest.mark.parametrize(
    "said",
    [
        "jrnl",
        {"program": "jrnl"},
        {"program": "", "imported_on": "2026-11-20"},
        {"program": "a\nb", "imported_on": "2026-11-20"},
        {"program": "canary" * 30, "imported_on": "2026-11-20"},
        {"program": "jrnl", "imported_on": "yesterday"},
        {"program": "jrnl", "imported_on": "2026-11-20", "path": "/home"},
    ],
)
def test_what_is_no_origin_is_refused(said: object) -> None:
    data = json_format.text({"journal": 1, "entries": [{**json_format.entry_data(make.entry(1)), "origin": said}]})
    with pytest.raises(ImportRefused) as refused:
        make.imported(data)
    assert "origin" in refused.value.hint
    assert "canary" not in refused.value.hint


def test_a_merge_keeps_it_and_either_way_gives_the_same(memory: Store) -> None:
    mine, theirs = make.entry(1), replace(make.entry(1), origin=JRNL)
    one = rule.merged(rule.Copy({mine.uuid: mine}), rule.Copy({theirs.uuid: theirs}))
    other = rule.merged(rule.Copy({theirs.uuid: theirs}), rule.Copy({mine.uuid: mine}))
    assert one.entries[mine.uuid].origin == other.entries[mine.uuid].origin == JRNL
    merge.apply(memory, [theirs], {}, (), merge.version(memory))
    assert memory.entry(1).origin == JRNL


def test_a_fingerprint_sees_it(memory: Store) -> None:
    memory.save(make.entry(1))
    before = merge.fingerprints(memory)
    memory.save(replace(make.entry(1), origin=JRNL))
    assert merge.fingerprints(memory) != before


def test_it_can_be_filtered_by(memory: Store) -> None:
    memory.save_all([make.entry(1), replace(make.entry(2, at=make.LATE + timedelta(days=1)), origin=JRNL)])
    assert [e.id for e in memory.entries(Filter(origins=("JRNL", "inbox")))] == [2]
    assert [matches(Filter(origins=("Jrnl",)), e, CATALOGUE) for e in memory.entries()] == [True, False]


def test_two_that_differ_only_in_it_say_the_same() -> None:
    """Importing a file again on another day changes nothing."""
    assert make.entry(1) == replace(make.entry(1), origin=JRNL)
