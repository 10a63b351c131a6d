"""Rows and model: what is saved is there, what is deleted is gone, a draft is kept apart."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from journal.core.model import Draft, Filter
from journal.errors import NotFound
from journal.storage import vault
from journal.storage.store import Store
from tests import make
from tests.conftest import PASSPHRASE
from tests.make import NOW


def test_newest_first_by_when_it_happened_not_by_when_it_was_written(store: Store) -> None:
    days = [make.entry(n, at=make.LATE + timedelta(days=d)) for n, d in ((1, 0), (2, 5), (3, -5))]
    store.save_all(days)
    assert [e.id for e in store.entries()] == [2, 1, 3]
    assert [e.id for e in store.entries(limit=2)] == [2, 1]
    assert [e.id for e in store.entries(oldest_first=True)] == [3, 1, 2]


def test_order_is_by_the_instant_across_zones(store: Store) -> None:
    from datetime import datetime

    east = datetime.fromisoformat("2026-11-20T01:00:00+09:00")
    west = datetime.fromisoformat("2026-11-19T23:00:00-08:00")
    store.save_all([make.entry(1, at=west), make.entry(2, at=east)])
    assert [e.id for e in store.entries()] == [1, 2]


def test_saving_again_replaces_under_the_same_number(store: Store) -> None:
    first = store.save(make.entry(1, before="rain", tag=("a", "b")))
    store.save(make.entry(2))
    again = store.save(make.entry(1, before="snow"))
    assert again.id == first.id == 1
    assert store.entry(1).answer("before") == "snow"
    assert store.entry(1).tags == ()
    assert store.count() == 2


def test_a_number_is_never_given_twice(store: Store) -> None:
    store.save_all([make.entry(1), make.entry(2)])
    store.delete([2], NOW)
    assert store.save(make.entry(3)).id == 3


def test_an_import_keeps_numbers_where_they_are_free(store: Store) -> None:
    store.save(make.entry(1))
    kept, moved = store.save_all([replace(make.entry(2), id=40), replace(make.entry(3), id=1)])
    assert (kept.id, moved.id) == (40, 41)


def test_all_or_nothing(store: Store) -> None:
    twice = replace(make.entry(3), reflections=make.entry(1).reflections)
    with pytest.raises(Exception, match="UNIQUE"):
        store.save_all([make.entry(1), make.entry(2), twice])
    assert store.count() == 0
    store.save(make.entry(1, before="rain"))  # the wordings that were undone are written again
    assert store.entry(1).reflections[0].asked["before"]


def test_no_such_entry(store: Store) -> None:
    with pytest.raises(NotFound, match="7"):
        store.entry(7)


def test_the_wording_stays_as_it_was_asked(store: Store) -> None:
    entry = make.entry(1, before="rain")
    old = replace(entry.reflections[0], asked={"before": "What came before, in older words?"})
    store.save(replace(entry, reflections=(old,)))
    assert store.entry(1).reflections[0].asked == {"before": "What came before, in older words?"}


def test_a_draft_is_kept_found_and_forgotten_with_its_entry(store: Store) -> None:
    entry = store.save(make.entry(1))
    for n in (1, 2):
        store.keep_draft(Draft("draft", NOW, NOW, {"entry": entry.uuid, "text": "x" * n}))
    (draft,) = store.drafts()
    assert draft.content["text"] == "xx"
    store.delete([1], NOW)
    assert store.drafts() == []


def test_a_draft_goes_in_the_very_transaction_that_saves_its_entry(store: Store) -> None:
    store.keep_draft(Draft("draft", NOW, NOW, {"entry": "x"}))
    store.save_all([make.entry(1)], forget_drafts=["draft"])
    assert store.drafts() == []


@pytest.mark.parametrize("others", [0, 450], ids=["the index made anew", "word by word"])
def test_rename_everywhere(store: Store, others: int) -> None:
    store.save_all(
        [
            make.entry(1, tag=("rain", "long-day"), **{"with": "R"}),
            make.entry(2, tag=("Rain",), **{"with": "Juniper"}),
            make.entry(3, tag=("snow", "rain")),
        ]
    )
    store.save_all(make.entry(n, before="Hail.") for n in range(10, 10 + others))
    assert store.rename_tag("rain", "snow", NOW) == 3
    assert [store.entry(n).tags for n in (1, 2, 3)] == [("snow", "long-day"), ("snow",), ("snow",)]
    assert store.rename_alias("juniper", "R", NOW) == 1
    assert store.count(Filter(aliases=("r",))) == 2
    assert store.search("juniper") == store.search("rain") == []
    assert {found.entry.id for found in store.search("snow")} == {1, 2, 3}
    assert len(store.search("hail")) == others
    assert dict(store.conn.execute("SELECT k, v FROM search_config"))["secure-delete"] == 1


def test_a_rename_is_later_than_what_it_changes_though_the_clock_was_set_back(store: Store) -> None:
    before = store.save(make.entry(1, tag=("rain",), **{"with": "Juniper"}))
    store.rename_tag("rain", "snow", NOW - timedelta(days=3))
    store.rename_alias("juniper", "R", NOW - timedelta(days=3))
    now = store.entry(1)
    assert now.changed_at > before.changed_at
    assert now.reflections[0].changed_at > before.reflections[0].changed_at


def decrypted(path: Path, tmp_path: Path) -> bytes:
    """Every page of the journal as plain bytes, free ones too: another implementation takes the key off a copy."""
    copy = tmp_path / "decrypted.db"
    shutil.copyfile(path, copy)
    connection = apsw.Connection(str(copy))
    connection.pragma("cipher", "sqlcipher")
    connection.pragma("legacy", 4)
    connection.pragma("key", PASSPHRASE)
    connection.pragma("rekey", "")
    connection.close()
    raw = copy.read_bytes()
    assert raw.startswith(b"SQLite format 3")
    return raw


def test_deleting_means_gone(store: Store, path: Path, tmp_path: Path) -> None:
    said = {"before": "canaryalpha " * 2000, "words": ("canarybeta",), "with": "canarygamma"}
    store.save_all([make.entry(n, before=f"It rained {n}. " * 50) for n in range(10, 40)])
    store.save(make.entry(1, tag=("canarydelta",), **said))
    asked = replace(make.entry(2).reflections[0], answers={"own": "yes"}, asked={"own": "canaryepsilon?"})
    store.save(replace(make.entry(2), reflections=(asked,)))
    store.keep_draft(Draft("d", NOW, NOW, {"entry": make.uuid(1), "text": "canaryzeta"}))
    assert decrypted(path, tmp_path).lower().count(b"canary") > 1000, "the control: it is there before"
    ids = [e.id for e in store.entries() if e.uuid in (make.uuid(1), make.uuid(2)) and e.id]
    assert len(ids) == 2
    store.delete(ids, NOW)
    assert b"canary" not in decrypted(path, tmp_path).lower()
    assert vault.exists(path)


def test_what_an_edit_replaced_is_gone_too(store: Store, path: Path, tmp_path: Path) -> None:
    store.save(make.entry(1, before="canaryalpha " * 500))
    store.save(make.entry(1, before="rain"))
    assert b"canary" not in decrypted(path, tmp_path).lower()
