"""What each filter finds in a journal, and what it must leave out: the rows that SQL sees and nobody means."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from journal.core.matching import matches
from journal.core.model import Entry, Filter, Moment, Reflection, Value
from journal.storage import filters, vault
from journal.storage.store import Store
from tests.make import CATALOGUE

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
Said = dict[str, Value]


def entry(
    name: str, first: Said | None = None, later: Said | None = None, lookback: Said | None = None,
    *, tags: tuple[str, ...] = (), at: datetime = NOW,
) -> Entry:  # fmt: skip
    told = [("first", first), ("later", later), ("lookback", lookback)]
    number = sum(map(ord, name))
    reflections = tuple(
        Reflection(f"00000000-0000-4000-8000-{number:011d}{place}", stage, NOW, NOW, said)  # type: ignore[arg-type]
        for place, (stage, said) in enumerate(told)
        if said is not None
    )
    return Entry(f"00000000-0000-4000-8000-{number:011d}9", Moment(at, "Europe/Lisbon"), NOW, NOW, tags, reflections)


@pytest.fixture
def found() -> Iterator["Found"]:
    with Store(vault.in_memory(), Path()) as store:
        yield Found(store)


class Found:
    """Entries in a journal, and which of them a filter finds, by their places; seen twice, in SQL and in Python."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.entries: list[Entry] = []

    def among(self, *entries: Entry) -> "Found":
        self.entries = list(entries)
        self.store.save_all(self.entries)
        return self

    def by(self, wanted: Filter) -> set[int]:
        uuids = {e.uuid for e in self.store.entries(wanted)}
        places = {place for place, e in enumerate(self.entries) if e.uuid in uuids}
        if not wanted.matching:
            assert places == {place for place, e in enumerate(self.entries) if matches(wanted, e, CATALOGUE)}
        assert self.store.count(wanted) == len(places)
        return places


SAID = [
    ("feelings", {"words": ("tender", "sad")}, {"words": ("calm",)}, Filter(feelings=("sad",))),
    ("tears", {"tears": "some"}, {"tears": "none"}, Filter(tears=("some",))),
    ("aliases", {"with": "Juniper"}, {"with": "Wren"}, Filter(aliases=("juniper",))),
    ("contexts", {"context": "on my own"}, {"context": "other"}, Filter(contexts=("on my own",))),
    ("distress", {"distress_then": 7}, {"distress_then": 2}, Filter(min_distress=7)),
]


@pytest.mark.parametrize(("said", "otherwise", "wanted"), [c[1:] for c in SAID], ids=[c[0] for c in SAID])
def test_a_filter_looks_at_the_moment_itself_and_not_at_look_backs(
    found: Found, said: Said, otherwise: Said, wanted: Filter
) -> None:
    among = found.among(
        entry("said at once", said),
        entry("said later", {}, said),
        entry("said looking back alone", otherwise, None, said),
        entry("said otherwise", otherwise),
        entry("said both", otherwise, said),
        entry("nothing"),
    )
    assert among.by(wanted) == {0, 1, 4}


def test_a_filter_looks_at_its_own_question(found: Found) -> None:
    same: Said = {"before": "some", "words": ("none", "on my own", "juniper"), "note": "7", "distress_now": 7}
    among = found.among(entry("same words", same, tags=("sad",)), entry("sad", {"words": ("sad",)}))
    for wanted in (c[3] for c in SAID[1:]):
        assert among.by(wanted) == set()
    assert among.by(Filter(feelings=("sad",))) == {1}
    assert among.by(Filter(tags=("sad",))) == {0}


def test_two_entries_with_the_same_answers_are_each_looked_at_by_themselves(found: Found) -> None:
    among = found.among(entry("a", {"tears": "some"}, tags=("rain",)), entry("b", {"tears": "none"}, tags=("home",)))
    assert among.by(Filter(tears=("some",))) == {0}
    assert among.by(Filter(tags=("home",))) == {1}
    assert among.by(Filter(tears=("some",), tags=("home",))) == set()
    assert among.by(Filter(tears=("some", "none"), tags=("rain", "home"))) == {0, 1}
    assert among.by(Filter()) == {0, 1}


def test_names_are_compared_without_their_case_in_every_script(found: Found) -> None:
    among = found.among(
        entry("a", {"words": ("Été",), "with": "ΣΟΦΙΑ"}, tags=("Straße",)),
        entry("b", {"words": ("ete",), "with": "Sofia"}, tags=("strass",)),
    )
    for wanted in (Filter(feelings=("e\u0301TE\u0301",)), Filter(aliases=("σοφια",)), Filter(tags=("STRASSE",))):
        assert among.by(wanted) == {0}


@pytest.mark.parametrize(
    ("lowest", "highest", "places"),
    [(0, None, {0, 1, 2}), (None, 10, {0, 1, 2}), (None, 0, {0}), (1, 9, {1}), (5, 5, {1}), (6, None, {2}),
     (10, 10, {2}), (None, 4, {0}), (6, 4, set())],
)  # fmt: skip
def test_both_ends_of_a_range_of_distress_are_in_it(
    found: Found, lowest: int | None, highest: int | None, places: set[int]
) -> None:
    rated = [entry(f"r{n}", {"distress_then": n}) for n in (0, 5, 10)]
    assert found.among(*rated, entry("not rated", {})).by(Filter(min_distress=lowest, max_distress=highest)) == places


def test_one_rating_has_to_be_within_both_ends(found: Found) -> None:
    among = found.among(entry("twice", {"distress_then": 1}, {"distress_then": 9}))
    assert among.by(Filter(min_distress=4, max_distress=6)) == set()
    assert among.by(Filter(min_distress=8)) == among.by(Filter(max_distress=2)) == {0}


def test_both_days_are_in_it_and_a_day_is_the_day_where_the_person_was(found: Found) -> None:
    late = datetime(2026, 11, 21, 0, 30, tzinfo=timezone(timedelta(hours=9)))  # in UTC it is still the 20th
    early = datetime(2026, 11, 20, 23, 30, tzinfo=timezone(timedelta(hours=-9)))  # and here it is the 21st already
    among = found.among(entry("late", at=late), entry("early", at=early))
    day = date(2026, 11, 20)
    following = day + timedelta(days=1)
    assert among.by(Filter(since=day)) == among.by(Filter(until=following)) == {0, 1}
    assert among.by(Filter(since=following)) == {0}
    assert among.by(Filter(until=day)) == {1}
    assert among.by(Filter(since=following, until=day)) == set()


def test_several_searches_find_what_any_of_them_finds_and_blank_ones_find_nothing(found: Found) -> None:
    among = found.among(entry("a", {"before": "Rain on the roof."}), entry("b", {"before": "Snow."}), entry("c"))
    assert among.by(Filter(matching=("rain", "snow"))) == {0, 1}
    assert among.by(Filter(matching=("rain roof",))) == {0}
    assert among.by(Filter(matching=("rain snow",))) == set()
    assert among.by(Filter(matching=("", "snow"))) == {1}
    assert among.by(Filter(matching=("", " "))) == set()
    assert among.by(Filter(matching=("rain",), since=date(2027, 1, 1))) == set()


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ('"rain on"', {0}), ('"on rain"', set()), ('"rai"', set()), ("rai", {0}), ('"rain on" snow', set()),
        ('the "rain on"', {0}), ("«rain on»", {0}), ("„rain on“", {0}), ('"rain on', {0}), ("1+1", {1}), ("€", {2}),
        ("x\0rain", set()), ("rain\0roof", {0}), ("rain \ud800 roof", {0}), ("!?", set()),
        ("\ue000", {2}), ('"" rain', {0}),
    ],
)  # fmt: skip
def test_words_as_they_may_be_typed(found: Found, words: str, places: set[int]) -> None:
    among = found.among(
        entry("a", {"before": "Rain on the roof."}),
        entry("b", {"before": "1+1 is two"}),
        entry("c", {"before": "5 € and \ue000"}),
    )
    assert among.by(Filter(matching=(words,))) == places


def test_a_match_is_shown_between_what_stands_around_it() -> None:
    start, end = filters.MARK_START, filters.MARK_END
    assert filters.context("no match") == (("no match", False),)
    assert filters.context(f"the {start}rain{end} fell") == (("the ", False), ("rain", True), (" fell", False))
    assert filters.context(f"{start}rain{end}{start}fall{end}") == (("rain", True), ("fall", True))
    assert filters.context("") == ()


def test_the_search_itself_puts_these_marks_around_the_words(found: Found) -> None:
    (match,) = found.among(entry("a", {"before": "It was the rain, only rain."})).store.search("rain")
    assert [text for text, matched in match.context if matched] == ["rain", "rain"]
    assert "".join(text for text, _ in match.context).count("rain") == 2
