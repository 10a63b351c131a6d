"""Each view: what it says, from how many entries on, and when it is silent."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from journal.core.model import Entry, Value
from journal.patterns import dataset as bases
from journal.patterns.results import View
from journal.patterns.views import VIEWS, look
from journal.terminal import pattern_page
from tests import honesty, make
from tests.make import CATALOGUE, LATE, NOW

TODAY = NOW.date()


def entries(count: int, days_apart: int = 3, **answers: Value) -> list[Entry]:
    """So many entries, the last one lived on 20 November 2026, each written the morning after."""
    found = []
    for number in range(count):
        at = LATE - timedelta(days=days_apart * (count - 1 - number))
        written = at + timedelta(hours=9)
        made = make.entry(number + 1, at=at, **answers)
        first = replace(made.reflections[0], written_at=written, changed_at=written)
        found.append(replace(made, written_at=written, reflections=(first,)))
    return found


def see(name: str, found: list[Entry], **how: Any) -> View:
    return VIEWS[name](bases.prepare(found, TODAY, CATALOGUE, **how))


def mixed(with_tears: int, without: int, **answers: Value) -> list[Entry]:
    found = entries(with_tears + without, **answers)
    return [_answered(e, tears="some" if n < with_tears else "none") for n, e in enumerate(found)]


def _answered(entry: Entry, **answers: Value) -> Entry:
    first = entry.reflections[0]
    return replace(entry, reflections=(replace(first, answers={**first.answers, **answers}), *entry.reflections[1:]))


def _looked_back(entry: Entry, after_days: int, **answers: Value) -> Entry:
    written = entry.written_at + timedelta(days=after_days)
    back = replace(
        entry.reflections[0], uuid=make.uuid(entry.reflections[0].written_at.day, after_days), stage="lookback"
    )
    return replace(entry, reflections=(*entry.reflections, replace(back, written_at=written, answers=answers)))


@pytest.mark.parametrize("name", [n for n in VIEWS if n != "around"])
def test_four_entries_are_too_few_for_every_view(name: str) -> None:
    view = see(name, entries(4, tears="some", words=("tender",), distress_then=3))
    assert not view.spoke
    assert view.reason


def test_frequency_counts_months_and_says_none_logged() -> None:
    view = see("frequency", entries(8, days_apart=31, tears="none"))
    assert view.spoke
    assert isinstance(view.figures, dict)
    assert sum(view.figures["months"].values()) == sum(view.figures["years"].values()) == 8
    assert sum(view.figures["weeks"].values()) == 8
    gap = see(
        "frequency",
        [
            *entries(3),
            *[replace(e, moment=replace(e.moment, at=e.moment.at - timedelta(days=150))) for e in entries(3)],
        ],
    )
    assert any("none was logged" in s for s in gap.sentences)


def test_a_rate_needs_eight_weeks() -> None:
    short, long = (see("frequency", entries(6, days_apart=d, tears="none")) for d in (3, 14))
    assert short.figures["rate"] is None  # type: ignore[index]
    rate = long.figures["rate"]  # type: ignore[index]
    assert rate["low"] < rate["rate"] < rate["high"]
    assert rate["rate"] == pytest.approx(5 * 30 / rate["days"]), "the first moment opens the record"


def test_tears_need_ten_and_five_without() -> None:
    assert not see("tears", mixed(4, 5)).spoke
    assert not see("tears", mixed(8, 4)).spoke
    view = see("tears", mixed(7, 5))
    assert view.spoke
    assert "Tears in 7 of 12 logged moments." in view.sentences[0]


def test_a_skipped_question_is_missing_and_no_answer() -> None:
    skipped = [replace(e, reflections=(replace(e.reflections[0], answers={}),)) for e in entries(6)]
    assert see("tears", [*mixed(7, 5), *skipped]).n == 12


def test_feelings_are_counted_from_five_with_ranges_from_ten() -> None:
    five, ten = (see("feelings", entries(n, words=("tender", "relieved"))) for n in (5, 10))
    assert five.spoke
    assert five.figures["words"] == {"tender": 5, "relieved": 5}  # type: ignore[index]
    assert five.charts[0].bars[0].low is None  # type: ignore[union-attr]
    assert ten.charts[0].bars[0].low > 0.6  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("answers", "quadrant"),
    [
        ({"words": ("joyful",)}, "pleasant, high energy"),
        ({"words": ("sad",)}, "unpleasant, low energy"),
        ({"words": ("sad",), "pleasant": 4, "unpleasant": 1}, "pleasant, low energy"),
        ({"words": ("sad",), "energy": 4}, "unpleasant, high energy"),
        ({"words": ("tender", "sad")}, None),
    ],
)
def test_the_persons_own_ratings_override_where_a_word_stands(answers: dict[str, Value], quadrant: str | None) -> None:
    figures = see("feelings", entries(5, **answers)).figures
    assert isinstance(figures, dict)
    assert figures["mixed"] == (0 if quadrant else 5)
    assert {k for k, v in figures["quadrants"].items() if v} == ({quadrant} if quadrant else set())


def test_then_and_now_shows_the_pairs_and_speaks_from_eight_that_differ() -> None:
    pairs = [_looked_back(e, 8, distress_now=1) for e in entries(9, distress_then=6)]
    few, many = see("then-and-now", pairs[:7]), see("then-and-now", pairs)
    assert not few.spoke
    assert few.figures["pairs"] == [[6, 1]] * 7  # type: ignore[index]
    assert many.spoke
    assert "8 were rated less hard" in many.sentences[0]


def test_a_then_that_was_written_days_later_is_left_out_and_that_is_said() -> None:
    pairs = [_looked_back(e, 8, distress_now=1) for e in entries(9, distress_then=6)]
    late = [replace(e, written_at=e.written_at + timedelta(days=4)) for e in pairs[:2]]
    view = see("then-and-now", [*late, *pairs[2:]])
    assert view.n == 7
    assert any("2 written down more than 3 days after are left out" in s for s in view.sentences)


def falling(count: int, days_apart: int) -> list[Entry]:
    found = entries(count, days_apart)
    return [_answered(e, distress_then=9 - round(8 * n / count)) for n, e in enumerate(found)]


def test_a_trend_needs_twenty_ratings_over_ninety_days() -> None:
    assert not see("trend", falling(19, 6)).spoke
    assert "within 90 days" in (see("trend", falling(20, 3)).reason or "")
    view = see("trend", falling(20, 6))
    assert view.spoke
    assert view.figures["direction"] == "down"  # type: ignore[index]
    assert view.figures["low"] <= view.figures["slope_per_year"] <= view.figures["high"] < 0  # type: ignore[index]


def test_a_change_under_one_point_is_no_trend() -> None:
    slight = [_answered(e, distress_then=4 if n < 20 else 5) for n, e in enumerate(entries(80, 6))]
    assert see("trend", slight).reason == "the change is under 1 point"


def test_together_finds_what_goes_with_what_and_never_tears_with_tears() -> None:
    found = [
        replace(_answered(e, tears="some" if n % 2 else "none"), tags=("rain",) if n % 2 else ("sun",))
        for n, e in enumerate(entries(40, distress_then=1))
    ]
    figures = see("together", found).figures
    assert isinstance(figures, list)
    assert {(f["a"], f["b"]) for f in figures} == {("tears", "#rain"), ("tears", "#sun")}
    assert figures[0]["counts"] in ([[20, 0], [0, 20]], [[0, 20], [20, 0]])
    assert all(f["q"] < 0.02 for f in figures)


def test_nothing_stands_out_is_the_usual_result() -> None:
    view = see("together", honesty.journal(1, 40))
    assert not view.spoke
    assert view.figures == []
    assert "nothing stands out, the usual result" in (view.reason or "")


def test_times_need_ten_with_and_ten_without() -> None:
    view = see("times", mixed(30, 9))
    assert not view.spoke
    assert "to compare, it needs 10" in (view.reason or "")
    assert len(view.charts) == 2
    late = [replace(e, moment=replace(e.moment, at=e.moment.at.replace(hour=23))) for e in mixed(20, 0)]
    early = [
        replace(e, moment=replace(e.moment, at=e.moment.at.replace(hour=9)), uuid=e.uuid.replace("0000-4", "1111-4"))
        for e in mixed(0, 20)
    ]
    assert see("times", [*late, *early]).spoke


def test_words_used_are_outcomes_that_may_be_named() -> None:
    found = [
        _answered(e, tears="some" if n % 2 else "none", words=("tender",) if n % 2 else ("calm",))
        for n, e in enumerate(entries(24))
    ]
    view = see("together", found, outcome="words")
    assert any("tears" in s and "The word “tender”" in s for s in view.sentences), view.sentences


def test_harder_on_looking_back_is_not_called_usual() -> None:
    harder = see("then-and-now", [_looked_back(e, 8, distress_now=9) for e in entries(9, distress_then=6)])
    easier = see("then-and-now", [_looked_back(e, 8, distress_now=1) for e in entries(9, distress_then=6)])
    assert "rated harder" in harder.sentences[0]
    assert "is usual" not in harder.sentences[0]
    assert "is usual" in easier.sentences[0]


def test_an_unsure_time_is_left_out_of_times() -> None:
    unsure = [replace(e, moment=replace(e.moment, precision="unsure")) for e in mixed(6, 6)]
    assert see("times", unsure).n == 0
    view = see("times", [*mixed(6, 6), *[replace(e, uuid=make.uuid(99)) for e in unsure[:1]]])
    assert any("1 moment of unsure time is left out." in s for s in view.sentences)


def test_around_needs_twenty_eight_days_a_side_and_eight_entries() -> None:
    found = entries(30, days_apart=4)
    near = see("around", found, around=TODAY - timedelta(days=20))
    assert "28 days on each side" in (near.reason or "")
    assert "8 entries" in (see("around", found[:7], around=TODAY - timedelta(days=60)).reason or "")


def sparse_then_often() -> list[Entry]:
    """Six moments in the three months before, thirty in the two months since."""
    before = [
        replace(e, moment=replace(e.moment, at=e.moment.at - timedelta(days=60)), uuid=make.uuid(500 + n))
        for n, e in enumerate(entries(6, 20))
    ]
    return [*before, *entries(30, 2)]


def test_around_tells_a_change_of_how_often_something_was_logged() -> None:
    view = see("around", sparse_then_often(), around=TODAY - timedelta(days=62))
    assert view.spoke
    assert "more often" in view.sentences[0]
    assert view.figures["before"]["count"] + view.figures["after"]["count"] == 35  # type: ignore[index]


def test_around_counts_the_days_up_to_the_one_that_was_asked_for() -> None:
    until = TODAY - timedelta(days=10)
    found = [e for e in sparse_then_often() if e.day <= until]
    view = see("around", found, around=TODAY - timedelta(days=62), filtered=True, until=until)
    assert view.figures["after"]["days"] == 53  # type: ignore[index]


@pytest.mark.parametrize("how", [{"filtered": True}, {"outcome": "comfort"}])
def test_with_filters_or_a_named_outcome_nothing_is_tested(how: dict[str, Any]) -> None:
    found = [
        replace(
            _answered(e, tears="some" if n % 2 else "none", comfort="plenty" if n % 3 else "none"),
            tags=("rain",) * (n % 2),
        )
        for n, e in enumerate(falling(40, 6))
    ]
    basis = bases.prepare(found, TODAY, CATALOGUE, around=TODAY - timedelta(days=60), **how)
    for view in look(basis):
        if view.name in (*honesty.TESTING, "around"):
            assert not view.spoke
    counted = VIEWS["together"](basis)
    assert counted.sentences
    assert counted.figures == []


def test_care_is_left_out_unless_asked_for() -> None:
    cared = [_answered(e, care=("it hurt",)) for e in entries(3, tears="some", words=("sad",))]
    found = [*[replace(e, uuid=make.uuid(700 + n)) for n, e in enumerate(cared)], *mixed(6, 6)]
    kept, whole = (bases.prepare(found, TODAY, CATALOGUE, include_care=c) for c in (False, True))
    assert (kept.n, kept.left_out) == (12, {"care": 3})
    assert whole.n == 15
    assert not any("hurt" in s for v in look(kept) for s in v.sentences)


FORBIDDEN = re.compile(
    r"significan|correlat|p-value|predict|\bcaus|becaus|more likely|\bscores?\b|streak|normal|abnormal|\br\b|\bp\b",
    re.I,
)


def overviews() -> Iterator[bases.Basis]:
    """Journals in which each view speaks, and in which each is silent, with filters and without."""
    for found in (
        entries(3),
        mixed(7, 5, words=("tender",)),
        falling(20, 6),
        falling(20, 3),
        [_looked_back(e, 8, distress_now=1) for e in entries(9, distress_then=6)],
        [_looked_back(e, 8, distress_now=9) for e in entries(9, distress_then=6)],
        [_looked_back(e, 8, distress_now=n) for n, e in enumerate(entries(9, distress_then=5))],
        honesty.journal(1, 60, tears_with=("tag-0", 0.95, 0.05)),
        honesty.journal(2, 90, late=(0.95, 0.05), drift=8, noise=1, gap_days=4),
        honesty.journal(4, 30),
        mixed(30, 9),
        sparse_then_often(),
    ):
        for how in ({}, {"filtered": True}, {"outcome": "comfort"}, {"outcome": "closeness"}):
            for day in (60, 5):
                last = max(e.day for e in found)
                yield bases.prepare(found, last, CATALOGUE, around=last - timedelta(days=day), **how)  # type: ignore[arg-type]


def said() -> Iterator[str]:
    for basis in overviews():
        views = look(basis)
        for view in views:
            yield from (*view.sentences, view.reason or "", view.title, *(c.title for c in view.charts))
        about = pattern_page.about(basis.n, basis.days, {"care": 2, "unsure": 1, "back_filled": 1})
        lines = pattern_page.page(about, views, 77, tested=basis.tests, drawn=True)
        yield from ("".join(text for _, text in line) for line in lines)


def test_no_sentence_judges_or_explains() -> None:
    sentences = list(said())
    assert len(sentences) > 500
    assert {s for s in sentences if FORBIDDEN.search(s)} == set()
    assert {v.name for b in overviews() for v in look(b) if v.spoke} == set(VIEWS), "every view was heard"


def test_every_silence_has_its_reason_and_every_sentence_its_stop() -> None:
    for basis in overviews():
        for view in look(basis):
            assert view.spoke is (view.reason is None)
            assert all(s.endswith(".") and (s[0].isupper() or s[0].isdigit()) for s in view.sentences), view.sentences
            assert not view.spoke or view.sentences
