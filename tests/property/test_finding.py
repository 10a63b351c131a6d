"""Filters and search against the plainest oracle there is, over whatever somebody wrote or typed."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.core.matching import matches
from journal.core.model import Entry, Filter
from journal.storage import filters, vault
from journal.storage.store import Store
from tests import make
from tests.make import ANY_TEXT, CATALOGUE, HOSTILE, JOURNALS

FILTERS = st.builds(
    Filter,
    since=st.none() | st.dates().filter(lambda d: d.year < 2027),
    until=st.none() | st.dates().filter(lambda d: d.year < 2027),
    feelings=st.lists(st.sampled_from(["tender", "Moved", "sad", "été"]), max_size=2).map(tuple),
    tears=st.lists(st.sampled_from(["none", "some", "a lot"]), max_size=2).map(tuple),
    tags=st.lists(st.sampled_from(["RAIN", "long-day", "Été"]), max_size=2).map(tuple),
    aliases=st.lists(st.sampled_from(["R", "juniper"]), max_size=1).map(tuple),
    contexts=st.lists(st.sampled_from(["on my own", "other"]), max_size=2).map(tuple),
    min_distress=st.none() | st.integers(0, 10),
    max_distress=st.none() | st.integers(0, 10),
)


def holding(entries: list[Entry]) -> Store:
    store = Store(vault.in_memory(), Path())
    store.save_all(entries)
    return store


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(JOURNALS, FILTERS)
def test_a_filter_finds_what_its_plainest_reading_finds(entries: list[Entry], wanted: Filter) -> None:
    with holding(entries) as store:
        found = {e.uuid for e in store.entries(wanted)}
        assert found == {e.uuid for e in entries if matches(wanted, e, CATALOGUE)}
        assert store.count(wanted) == len(found)


def test_filters_on_a_small_journal() -> None:
    entries = [
        make.entry(1, tears="none", words=("tender",), distress_then=1, tag=("rain",), context="on my own"),
        make.entry(2, tears="some", words=("Tender", "sad"), distress_then=7, **{"with": "Juniper"}),
        make.entry(3),
    ]
    expected = {
        Filter(): {1, 2, 3},
        Filter(feelings=("TENDER",)): {1, 2},
        Filter(feelings=("sad", "awed")): {2},
        Filter(tears=("none", "some")): {1, 2},
        Filter(tears=("none",), feelings=("sad",)): set(),
        Filter(aliases=("juniper",)): {2},
        Filter(contexts=("on my own",), tags=("Rain",)): {1},
        Filter(min_distress=1, max_distress=6): {1},
        Filter(min_distress=0): {1, 2},
        Filter(max_distress=0): set(),
        Filter(matching=("rain",)): {1},
        Filter(matching=("nothing", "juniper")): {2},
        Filter(matching=("  ",)): set(),
    }
    with holding(entries) as store:
        for wanted, ids in expected.items():
            assert {e.id for e in store.entries(wanted)} == ids, wanted


def test_the_day_is_the_day_where_the_person_was() -> None:
    late = make.LATE.replace(hour=0, minute=30)  # in UTC it is still the day before
    with holding([make.entry(1, at=late)]) as store:
        assert store.count(Filter(since=late.date(), until=late.date())) == 1


CAFE = make.entry(
    1,
    before="We walked home past the Café, in the rain; I'd been crying.",
    note="naïve — and 'free' 😊 re-entry e\u0301te\u0301",
    tag=("long-day",),
    words=("bittersweet",),
    tears="some",
    **{"with": "Juniper"},
)


@pytest.mark.parametrize(
    "words",
    [
        "cafe", "CAFÉ", "café", "cry", "home rain", '"past the café"', "“past the café”", "long-day",
        "bitter", "juniper", "naive", "ete", "été", "😊", "I'd", "re-entry", "rain;", "(rain)",
        "rain*", "home -", "'free'", "AND",
    ],
)  # fmt: skip
def test_search_finds(words: str) -> None:
    with holding([CAFE]) as store:
        assert [m.entry.id for m in store.search(words)] == [1]


@pytest.mark.parametrize(
    "words",
    ["", '"', '""', "OR", "home NOT rain", "some", '"the past"', "afe", '"cry"', "body:home", "^", "NEAR(a b)"],
)
def test_search_does_not_find(words: str) -> None:
    with holding([CAFE]) as store:
        assert store.search(words) == []


def test_the_context_shows_the_match() -> None:
    with holding([CAFE]) as store:
        (match,) = store.search("rain")
        assert ("rain", True) in match.context


def test_the_best_match_comes_first() -> None:
    entries = [
        make.entry(1, before="rain " + "and many other words here " * 20),
        make.entry(2, before="rain rain rain"),
    ]
    with holding(entries) as store:
        assert [m.entry.id for m in store.search("rain")] == [2, 1]
        assert [m.entry.id for m in store.search("rain", Filter(), 1)] == [2]


def test_what_was_edited_is_found_as_it_is_now() -> None:
    with holding([make.entry(1, before="rain")]) as store:
        store.save(make.entry(1, before="snow"))
        assert store.search("rain") == []
        assert len(store.search("snow")) == 1


TYPED = st.lists(st.sampled_from([*HOSTILE, '"', "'", "*", "AND", "OR", "NOT", "(", ":", "^"])).map(" ".join)


@given(st.one_of(ANY_TEXT, st.text(), TYPED))
def test_a_query_is_never_a_syntax_error(words: str) -> None:
    with holding([CAFE]) as store:
        store.search(words)
        list(store.entries(Filter(matching=(words,))))
    assert isinstance(filters.fts(words), str)


@given(st.sampled_from(CAFE.reflections[0].answers["before"].split()))  # type: ignore[union-attr]
def test_every_word_that_was_written_is_found(word: str) -> None:
    with holding([CAFE]) as store:
        assert store.search(word)
