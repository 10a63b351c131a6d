"""Each view: what it says, from how many entries on, and when it's silent; and the page made of them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from journal.core.model import Entry, Origin, Value
from journal.core.wonderings import Wondering
from journal.documents import patterns as pages
from journal.documents.blocks import Paragraph, as_html, as_markdown
from journal.documents.html import PHONE
from journal.patterns import dataset as bases
from journal.patterns.evidence import mann_kendall
from journal.patterns.pairs import eligible
from journal.patterns.results import Contrasts, View
from journal.patterns.views import VIEWS, look
from journal.terminal import pattern_page
from tests import honesty, make
from tests.make import CATALOGUE, LATE, NOW

TODAY = NOW.date()
CLAIMING = (*honesty.TESTING, "around")


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


def _looked_back(entry: Entry, after_days: int, *, invited: bool = True, **answers: Value) -> Entry:
    written = entry.written_at + timedelta(days=after_days)
    back = replace(
        entry.reflections[0], uuid=make.uuid(entry.reflections[0].written_at.day, after_days), stage="lookback"
    )
    again = replace(back, written_at=written, answers=answers, invited=invited)
    return replace(entry, reflections=(*entry.reflections, again))


def pairs(count: int, then: int, now: int, *, invited: bool = True) -> list[Entry]:
    return [_looked_back(e, 8, invited=invited, distress_now=now) for e in entries(count, distress_now=then)]


@pytest.mark.parametrize("name", [n for n in VIEWS if n != "around"])
def test_four_entries_are_too_few_for_every_view(name: str) -> None:
    view = see(name, entries(4, tears="some", words=("tender",), distress_then=3))
    assert not view.spoke
    assert view.reason


def test_frequency_counts_months_and_says_nothing_was_logged() -> None:
    view = see("frequency", entries(8, days_apart=31, tears="none"))
    assert view.spoke
    assert isinstance(view.figures, dict)
    assert sum(view.figures["months"].values()) == sum(view.figures["years"].values()) == 8
    assert sum(view.figures["weeks"].values()) == 8
    early = [replace(e, moment=replace(e.moment, at=e.moment.at - timedelta(days=150))) for e in entries(3)]
    gap = see("frequency", [*entries(3), *early])
    assert any("Nothing was logged in 4 of 6 months." in s for s in gap.sentences), gap.sentences


def test_a_rate_needs_eight_weeks_and_a_month_has_no_range() -> None:
    short, long = (see("frequency", entries(6, days_apart=d, tears="none")) for d in (3, 14))
    assert short.figures["rate"] is None  # type: ignore[index]
    rate = long.figures["rate"]  # type: ignore[index]
    assert rate["low"] < rate["rate"] < rate["high"]
    assert rate["rate"] == pytest.approx(5 * 30 / rate["days"]), "the first moment opens the record"
    assert all(bar.low is None for chart in (*long.charts, *long.more) for bar in getattr(chart, "bars", ()))


def test_tears_are_counted_from_five_and_have_a_range_from_five_on_each_side() -> None:
    assert not see("tears", mixed(2, 2)).spoke
    few, one_sided, enough = (see("tears", mixed(*counts)) for counts in ((3, 2), (11, 4), (7, 5)))
    assert few.sentences[0] == "Tears in 3 of 5 logged moments."
    assert one_sided.sentences[0] == "Tears in 11 of 15 logged moments."
    assert enough.sentences[0] == "Tears in 7 of 12 logged moments, plausibly 3 to 8 of 10."


def test_a_skipped_question_is_missing_and_no_answer() -> None:
    skipped = [replace(e, reflections=(replace(e.reflections[0], answers={}),)) for e in entries(6)]
    assert see("tears", [*mixed(7, 5), *skipped]).n == 12


def test_words_are_counted_from_five_and_ties_are_named_as_ties() -> None:
    tied = see("feelings", entries(5, words=("tender", "relieved")))
    assert tied.spoke
    assert tied.figures["words"] == {"tender": 5, "relieved": 5}  # type: ignore[index]
    assert tied.charts[0].bars[0].low is None  # type: ignore[union-attr]
    assert tied.sentences[0] == "The words you chose most: relieved and tender in 5 of 5 each."
    found = [_answered(e, words=("sad", "calm", "tender") if n < 2 else ("tender",)) for n, e in enumerate(entries(6))]
    assert see("feelings", found).sentences[0] == (
        "The words you chose most: tender in 6 of 6; calm and sad in 2 of 6 each."
    )


def test_a_tie_of_many_words_is_counted_and_never_cut_in_two() -> None:
    found = [_answered(e, words=(f"word{n}", "tender")) for n, e in enumerate(entries(20))]
    view = see("feelings", found)
    assert view.sentences[0] == "The words you chose most: tender in 20 of 20."
    alone = see("feelings", [_answered(e, words=(f"word{n}",)) for n, e in enumerate(entries(20))])
    assert alone.sentences[0] == "The words you chose most: 20 different ones in 1 of 20 each."
    assert [bar.label for bar in view.charts[0].bars] == ["tender"], "no word is left out by its place alone"  # type: ignore[union-attr]


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


def test_then_and_now_is_clear_with_seven_of_seven_that_were_offered() -> None:
    six, seven = see("then-and-now", pairs(6, 5, 1)), see("then-and-now", pairs(7, 5, 1))
    assert not six.spoke
    assert six.figures["pairs"] == [[5, 1]] * 6  # type: ignore[index]
    assert seven.spoke
    (claim,) = seven.claims
    assert claim.sentence == (
        "Looking back, 7 of 7 moments felt less hard than when you first wrote. Clear since 29 November 2026."
    )
    assert seven.figures["evidence"] == pytest.approx(26.8, abs=0.1)  # type: ignore[index]


def test_look_backs_that_were_picked_by_hand_are_counted_and_are_no_evidence() -> None:
    view = see("then-and-now", pairs(12, 5, 1, invited=False))
    assert not view.spoke
    assert "Of 12 moments that you looked back at, 12 felt less hard" in view.sentences[0]
    assert "Only look-backs that were offered count" in (view.reason or "")


def test_look_backs_at_what_was_not_all_right_are_no_evidence_even_when_they_are_asked_for() -> None:
    view = see("then-and-now", [_answered(e, care=("it hurt",)) for e in pairs(9, 5, 1)], include_care=True)
    assert (view.n, view.spoke) == (9, False)


def test_five_look_backs_in_a_night_count_as_one() -> None:
    made = entries(9, distress_now=5)
    night = made[-1].written_at + timedelta(days=8)
    at_once = []
    for n, e in enumerate(made):
        back = _looked_back(e, 8, distress_now=1)
        again = replace(back.reflections[1], written_at=night + timedelta(minutes=n))
        at_once.append(replace(back, reflections=(back.reflections[0], again)))
    view = see("then-and-now", at_once)
    assert view.figures["offered"] == 1  # type: ignore[index]
    assert not view.spoke


def test_harder_on_looking_back_is_counted_and_never_claimed() -> None:
    view = see("then-and-now", pairs(12, 3, 8))
    assert not view.spoke
    assert "12 felt harder" in view.sentences[0]


def test_what_was_written_days_later_is_left_out_and_that_is_said() -> None:
    found = pairs(9, 5, 1)
    late = [replace(e, written_at=e.written_at + timedelta(days=4)) for e in found[:2]]
    view = see("then-and-now", [*late, *found[2:]])
    assert view.n == 7
    assert any("2 moments written down more than 3 days later are left out." in s for s in view.sentences)


def test_if_everything_was_written_days_later_that_is_the_reason() -> None:
    late = [replace(e, written_at=e.written_at + timedelta(days=4)) for e in pairs(2, 5, 1)]
    assert see("then-and-now", late).reason == (
        "no moment has a rating both from when you wrote it and from looking back; "
        "2 moments written down more than 3 days later are left out"
    )


def falling(count: int, days_apart: int) -> list[Entry]:
    """From 9 to 1 over so many ratings, with a little noise that holds nothing of the one before."""
    found = entries(count, days_apart)
    return [
        _answered(e, distress_then=9 - round(8 * n / count) + (7 * n % 3 - 1) * (n > 0)) for n, e in enumerate(found)
    ]


def test_a_direction_needs_twenty_ratings_and_says_so_far_within_a_year() -> None:
    assert not see("trend", falling(19, 6)).spoke
    view = see("trend", falling(20, 6))
    assert view.spoke
    assert view.figures["direction"] == "down"  # type: ignore[index]
    assert view.figures["low"] <= view.figures["slope_per_year"] <= view.figures["high"] < 0  # type: ignore[index]
    assert "so far" in view.claims[0].sentence
    assert "This may just be the time of year" in view.claims[0].sentence
    long = see("trend", falling(40, 12)).claims[0]
    assert "so far" not in long.sentence
    assert "points a year" in long.sentence


def test_a_change_under_one_point_is_no_direction() -> None:
    rising = [_answered(e, distress_then=4 + (n % 10 < n // 16)) for n, e in enumerate(entries(160, 6))]
    assert not see("trend", rising).spoke
    assert mann_kendall(range(160), [e.answer("distress_then") for e in rising]).level < 0.01  # type: ignore[misc]
    flat = [_answered(e, distress_then=4) for e in entries(40, 6)]
    assert not see("trend", flat).spoke


def test_a_direction_stands_since_it_was_first_clear() -> None:
    found = falling(40, 6)
    first, whole = see("trend", found[:20]), see("trend", found)
    assert (first.figures["look"], whole.figures["look"]) == (20, 40)  # type: ignore[index]
    assert (whole.claims[0].since, whole.claims[0].number) == (first.claims[0].since, 20)


def test_a_direction_may_be_of_another_scale_and_is_then_only_shown() -> None:
    view = see("trend", [_answered(e, closeness=n % 5) for n, e in enumerate(entries(30))], outcome="closeness")
    assert not view.spoke
    assert view.charts
    assert "nothing is claimed" in (view.reason or "")
    assert "isn't a scale" in (see("trend", entries(30), outcome="comfort").reason or "")


def tagged(count: int, tag: str = "rain", **how: Any) -> list[Entry]:
    """Tears whenever the tag is there, and never without."""
    return [
        replace(_answered(e, tears="some" if n % 2 else "none"), tags=(tag,) * (n % 2))
        for n, e in enumerate(entries(count, **how))
    ]


def test_between_five_and_twenty_nothing_is_compared() -> None:
    view = see("together", tagged(19))
    assert (view.spoke, view.charts, view.sentences) == (False, (), ())
    assert "this needs 20 entries to compare" in (view.reason or "")


def test_from_twenty_every_pair_has_two_counts_and_a_sceptical_range_by_name() -> None:
    found = [replace(e, tags=(*e.tags, "late" if n % 4 < 2 else "early")) for n, e in enumerate(tagged(20))]
    view = see("together", found)
    (chart,) = view.charts
    assert isinstance(chart, Contrasts)
    assert [row.label for row in chart.rows] == ["#early", "#late", "#rain"]
    rain = chart.rows[-1]
    assert (rain.with_it, rain.without) == ("10 of 10", "0 of 10")
    assert -10 < rain.low < rain.middle < rain.high < 10
    assert rain.middle > 1.5
    assert rain.said == "4 to 7 of 10, against 3 to 6 of 10", "a sceptic wants more than twenty"
    many = see("together", tagged(400)).charts[0].rows[0]  # type: ignore[union-attr]
    assert many.middle > rain.middle


def test_what_was_logged_together_is_claimed_when_the_evidence_is_clear_and_not_explained() -> None:
    faint = [_answered(e, tears="some" if n % 10 in (1, 3, 4, 6) else "none") for n, e in enumerate(tagged(50))]
    assert not see("together", faint).spoke
    view = see("together", tagged(50))
    assert view.spoke
    (claim,) = view.claims
    assert claim.sentence.startswith("Tears in 25 of 25 moments tagged #rain, and in 0 of 25 without it. Clear since")
    assert "They may simply have fallen in the same weeks." in view.sentences[0]
    more = tagged(80)
    assert see("together", more).claims[0].since == see("together", more[:50]).claims[0].since, "it stands"


def test_several_entries_of_one_night_count_as_one() -> None:
    found = tagged(50)
    same_night = [
        replace(e, moment=replace(e.moment, at=found[n - n % 5].moment.at + timedelta(minutes=n)))
        for n, e in enumerate(found)
    ]
    dataset = bases.prepare(same_night, TODAY, CATALOGUE)
    assert len(dataset.nights) == 10
    assert dataset.nights[0].uuid == found[0].uuid, "the first written"
    assert not VIEWS["together"](dataset).spoke


def test_a_night_ends_at_six() -> None:
    late, early = LATE.replace(hour=23), LATE.replace(hour=5, minute=59) + timedelta(days=1)
    assert bases.night(late) == bases.night(early) == LATE.date()
    assert bases.night(early + timedelta(minutes=1)) == LATE.date() + timedelta(days=1)


def test_an_answer_that_came_later_is_counted_and_is_no_evidence() -> None:
    late = []
    for e in tagged(50):
        first = e.reflections[0]
        tears = first.answers["tears"]
        bare = replace(first, answers={})
        later = replace(first, uuid=first.uuid[:-1] + "2", stage="later", answers={"tears": tears})
        late.append(replace(e, reflections=(bare, later)))
    view = see("together", late)
    assert not view.spoke
    assert view.charts


def test_evidence_below_20_claims_nothing_even_of_a_single_pair() -> None:
    """Of one pair, e-BH alone would let 10 through: the sentence of 1 journal in 20 wouldn't hold of it."""
    found = [replace(e, reflections=(make.entry(1, tears=e.answer("tears")).reflections[0],)) for e in tagged(20)]
    view = see("together", found)
    assert len(view.charts) == 1
    assert isinstance(view.charts[0], Contrasts)
    assert [row.label for row in view.charts[0].rows] == ["#rain"]
    assert not view.claims, "19.9 after twenty that go together in all of them"
    assert see("together", tagged(30)).claims


def test_factors_that_are_nearly_always_together_are_one() -> None:
    found = [replace(e, tags=(*e.tags, "wet") if e.tags else ()) for e in tagged(50)]
    view = see("together", found)
    (claim,) = view.claims
    assert "tagged #rain (nearly always together with #wet)" in claim.sentence
    assert [row.label for row in view.charts[0].rows] == ["#rain and #wet"]  # type: ignore[union-attr]


def test_two_answers_of_the_first_minute_are_no_pair() -> None:
    found = [
        _answered(e, words=("sad",) if e.tags else ("calm",), distress_then=7 if e.tags else 1) for e in tagged(50)
    ]
    dataset = bases.prepare(found, TODAY, CATALOGUE)
    assert {p.factor.name for p in eligible(dataset.entries, CATALOGUE)} == {"#rain"}


def test_times_need_ten_with_and_ten_without() -> None:
    view = see("times", mixed(30, 9))
    assert not view.spoke
    assert "needs 10 moments with tears and 10 without" in (view.reason or "")
    assert len(view.charts) == 2
    assert see("times", by_hour(60)).spoke
    assert "6 to 12" in see("times", by_hour(60)).sentences[0]


def by_hour(count: int) -> list[Entry]:
    """Tears late in the evening, and none in the morning."""
    return [
        replace(
            _answered(e, tears="some" if n % 2 else "none"),
            moment=replace(e.moment, at=e.moment.at.replace(hour=23 if n % 2 else 9)),
        )
        for n, e in enumerate(entries(count))
    ]


def test_an_unsure_time_is_left_out_of_times() -> None:
    unsure = [replace(e, moment=replace(e.moment, precision="unsure")) for e in mixed(6, 6)]
    assert see("times", unsure).n == 0
    view = see("times", [*mixed(6, 6), *[replace(e, uuid=make.uuid(99)) for e in unsure[:1]]])
    assert any("1 moment with an unsure time is left out." in s for s in view.sentences)
    guessed = [replace(e, moment=replace(e.moment, precision="unsure")) for e in by_hour(60)]
    assert not see("times", guessed).spoke


def test_words_used_are_outcomes_that_may_be_named() -> None:
    found = [
        _answered(e, talked="yes" if n % 2 else "no", words=("tender",) if n % 2 else ("calm",))
        for n, e in enumerate(entries(24))
    ]
    view = see("together", found, outcome="words")
    assert {c.title for c in view.charts} >= {"“tender”: with each tag or answer, and without"}


def sparse_then_often() -> list[Entry]:
    """Six moments in the three months before, thirty in the two months since."""
    before = [
        replace(e, moment=replace(e.moment, at=e.moment.at - timedelta(days=60)), uuid=make.uuid(500 + n))
        for n, e in enumerate(entries(6, 20))
    ]
    return [*before, *entries(30, 2)]


CHANGED_ON = TODAY - timedelta(days=62)


def about_a_day(number: int = 1, days_before: int = 10) -> Wondering:
    return Wondering(make.uuid(number), LATE - timedelta(days=62 + days_before), "day", around=CHANGED_ON)


def test_around_counts_nights_and_claims_nothing_of_a_day_that_was_not_asked_about() -> None:
    view = see("around", sparse_then_often(), around=CHANGED_ON)
    assert not view.spoke
    assert (
        "on 5 of 100 nights before 22 September 2026 (1.5 of 30), and on 30 of 63 from then on (14.3 of 30)."
        in view.sentences[0]
    )
    assert view.figures["before"]["nights"] + view.figures["after"]["nights"] == 35  # type: ignore[index]
    assert "journal wonder around DATE" in (view.reason or "")


def test_around_claims_a_change_about_a_day_that_was_asked_about_beforehand() -> None:
    view = see("around", sparse_then_often(), around=CHANGED_ON, wonderings=[about_a_day()])
    assert view.spoke
    assert "on more nights than before" in view.claims[0].sentence
    assert (view.claims[0].since - CHANGED_ON).days in (28, 56)
    named_after = replace(about_a_day(), asked_at=LATE)
    assert not see("around", sparse_then_often(), around=CHANGED_ON, wonderings=[named_after]).spoke


def test_the_more_days_were_asked_about_the_more_it_takes() -> None:
    others = [replace(about_a_day(n + 2, 300), around=CHANGED_ON - timedelta(days=n + 1)) for n in range(3_000)]
    assert not see("around", sparse_then_often(), around=CHANGED_ON, wonderings=[*others, about_a_day()]).spoke


def test_around_counts_the_days_up_to_the_one_that_was_asked_for() -> None:
    until = TODAY - timedelta(days=10)
    found = [e for e in sparse_then_often() if e.day <= until]
    view = see("around", found, around=CHANGED_ON, filtered=True, until=until)
    assert view.figures["after"]["days"] == 53  # type: ignore[index]


@pytest.mark.parametrize("how", [{"filtered": True}, {"outcome": "comfort"}])
def test_with_filters_or_a_named_outcome_nothing_is_claimed(how: dict[str, Any]) -> None:
    found = [
        _answered(e, comfort="plenty" if n % 3 else "none", distress_then=9 - n // 10) for n, e in enumerate(tagged(80))
    ]
    dataset = bases.prepare(found, TODAY, CATALOGUE, around=CHANGED_ON, wonderings=[about_a_day()], **how)
    assert any(v.spoke for v in look(bases.prepare(found, TODAY, CATALOGUE)) if v.name in CLAIMING)
    for view in look(dataset):
        assert not view.claims
        assert view.name not in CLAIMING or not view.spoke
    assert VIEWS["together"](dataset).sentences


def test_care_is_left_out_unless_asked_for() -> None:
    cared = [_answered(e, care=("it hurt",)) for e in entries(3, days_apart=50, tears="some", words=("sad",))]
    found = [*[replace(e, uuid=make.uuid(700 + n)) for n, e in enumerate(cared)], *mixed(6, 6)]
    kept, whole = (bases.prepare(found, TODAY, CATALOGUE, include_care=c) for c in (False, True))
    assert (kept.n, kept.left_out) == (12, {"care": 3})
    assert whole.n == 15
    assert whole.nights == kept.nights, "and it's no evidence even then"
    assert not any("hurt" in s for v in look(kept) for s in v.sentences)
    assert "3 moments you marked as not all right aren't counted here" in pages.based_on(kept)
    assert "That includes 3 moments you marked as not all right: counted, but never" in pages.based_on(whole)


def imported(entry: Entry, program: str = "elsewhere") -> Entry:
    return replace(entry, origin=Origin(program, TODAY))


def test_an_imported_diary_is_no_moment_and_that_is_said() -> None:
    diary = [imported(replace(e, uuid=make.uuid(800 + n))) for n, e in enumerate(entries(4, note="invented"))]
    dataset, whole = (
        bases.prepare([*mixed(6, 6), *diary], TODAY, CATALOGUE, include_imported=i) for i in (False, True)
    )
    assert (dataset.n, dataset.left_out) == (12, {"diary": 4})
    assert whole.n == 16
    assert "4 imported diary entries aren't counted here; `--include-imported` counts them." in pages.based_on(dataset)
    assert "That includes 4 imported diary entries: counted, but never taken as evidence." in pages.based_on(whole)
    assert (whole.left_out, whole.nights) == ({}, dataset.nights)
    waiting = bases.prepare([imported(e, "inbox") for e in entries(3, note="invented")], TODAY, CATALOGUE)
    assert waiting.n == 3, "a waiting page was written here"


def test_imported_moments_are_counted_and_are_no_evidence() -> None:
    found = [imported(e) for e in tagged(50)]
    dataset = bases.prepare(found, TODAY, CATALOGUE)
    assert dataset.n == 50
    assert dataset.nights == ()
    assert not VIEWS["together"](dataset).spoke
    assert VIEWS["together"](dataset).charts


# --- the sentences, all of them --------------------------------------------------------------------------------------

FORBIDDEN = re.compile(
    r"significan|correlat|p-value|predict|\bcaus|becaus|more likely|\bscores?\b|streak|normal|abnormal|\br\b|\bp\b",
    re.I,
)


def overviews() -> Iterator[bases.Dataset]:
    """Journals in which each view speaks, and in which each is silent, with filters and without."""
    for found in (
        entries(3),
        mixed(7, 5, words=("tender",)),
        falling(20, 6),
        falling(40, 12),
        pairs(9, 5, 1),
        pairs(9, 3, 8),
        [_looked_back(e, 8, distress_now=n) for n, e in enumerate(entries(9, distress_now=5))],
        tagged(60),
        by_hour(60),
        honesty.write(honesty.Life(length=90, late=(0.95, 0.05), drift=-8), 2).entries,
        honesty.write(honesty.Life(length=30), 4).entries,
        honesty.write(honesty.NULLS["back-filled and imported ones mixed in"], 5).entries,
        mixed(30, 9),
        sparse_then_often(),
    ):
        for how in ({}, {"filtered": True}, {"outcome": "comfort"}, {"outcome": "closeness"}):
            for day in (62, 5):
                last = max(e.day for e in found)
                around = last - timedelta(days=day - 3)
                asked = [
                    Wondering(make.uuid(1), LATE - timedelta(days=400), "pair", "tears", "#rain"),
                    Wondering(make.uuid(2), LATE - timedelta(days=401), "day", around=around),
                    Wondering(make.uuid(3), LATE - timedelta(days=300), "pair", "distress", "talked: yes"),
                ]
                today = last + timedelta(days=3)
                yield bases.prepare(found, today, CATALOGUE, around=around, wonderings=asked, **how)  # type: ignore[arg-type]


def said() -> Iterator[str]:
    for dataset in overviews():
        for view in look(dataset):
            yield from (*view.sentences, view.reason or "", view.title, view.next_at or "")
            yield from (chart.title for chart in view.charts)
            yield from (b.text for b in pages.single(dataset, view) if isinstance(b, Paragraph))
        for blocks in (pages.page(dataset), pages.wonderings(dataset)):
            yield from (b.text for b in blocks if isinstance(b, Paragraph))
            yield from as_markdown(blocks)
            lines = pattern_page.full(blocks, 77, drawn=True)
            yield from ("".join(text for _, text in line) for line in lines)


def test_no_sentence_judges_or_explains() -> None:
    sentences = list(said())
    assert len(sentences) > 500
    assert {s for s in sentences if FORBIDDEN.search(s)} == set()
    assert {v.name for b in overviews() for v in look(b) if v.spoke} == set(VIEWS), "every view was heard"


def test_every_silence_has_its_reason_and_every_sentence_its_stop() -> None:
    for dataset in overviews():
        for view in look(dataset):
            assert view.spoke is (view.reason is None)
            assert all(s.endswith(".") and (s[0].isupper() or s[0] in "“0123456789") for s in view.sentences), (
                view.sentences
            )
            assert not view.spoke or view.sentences
            assert not view.claims or view.spoke
            for claim in view.claims:
                assert "Clear since" in claim.sentence
                assert 0 < claim.number <= dataset.n


# --- the page --------------------------------------------------------------------------------------------------------


def plain(lines: list[list[tuple[str, str]]]) -> list[str]:
    return ["".join(text for _, text in line) for line in lines]


def _with_linen(number: int, entry: Entry) -> Entry:
    """Four in five of the entries with tears, and one in five of the others."""
    there = (entry.answer("tears") != "none") is (number % 5 != 0)
    return replace(entry, tags=(*entry.tags, "linen")) if there else entry


@pytest.mark.parametrize("drawn", [True, False])
@pytest.mark.parametrize(("width", "height"), [(77, 23), (47, 30)])
def test_the_page_is_one_screen_whatever_there_is(width: int, height: int, drawn: bool) -> None:
    much = honesty.write(honesty.Life(tears_with=("tag-0", 0.95, 0.05), drift=-6, easier=4), 3)
    much = replace(much, entries=tuple(_with_linen(n, e) for n, e in enumerate(much.entries)))
    asked = honesty.with_questions(much, [f"#tag-{n}" for n in range(6)])
    for dataset in (*overviews(), asked.dataset()):
        lines = plain(pattern_page.page(pages.page(dataset), width, drawn=drawn))
        assert len(lines) <= height, lines
        assert max(map(len, lines)) <= width, lines
        assert lines[0] == pages.TITLE
    assert any(line.startswith("… and ") for line in lines), "more than three are clear"


@pytest.mark.parametrize(("width", "height"), [(77, 23), (47, 30)])
def test_a_very_long_name_pushes_nothing_off_the_screen(width: int, height: int) -> None:
    long = "a-tag-" + "with-a-very-long-name-" * 20
    found = [
        _answered(e, words=(f"{n % 3}" + "word" * 40,), distress_then=7 if e.tags else 0)
        for n, e in enumerate(tagged(60, long))
    ]
    dataset = bases.prepare(found, TODAY, CATALOGUE)
    lines = plain(pattern_page.page(pages.page(dataset), width, drawn=True))
    assert len(lines) <= height, lines
    assert max(map(len, lines)) <= width
    assert any(line.endswith(" …") for line in lines)
    assert any(line.startswith("Nov") for line in lines)


def test_the_page_says_the_newest_first_and_what_is_not_clear_yet() -> None:
    much = honesty.write(honesty.Life(tears_with=("tag-0", 0.95, 0.05), drift=-6, easier=4), 3)
    dataset = honesty.with_questions(much, ["#tag-0", "#tag-1"]).dataset()
    texts = [b.text for b in pages.page(dataset) if isinstance(b, Paragraph)]
    claims = sorted((c for v in look(dataset) for c in v.claims), key=lambda c: c.since)
    places = [texts.index(c.sentence) for c in reversed(claims) if c.sentence in texts]
    assert len(places) >= 2
    assert places == sorted(places)
    assert "Still open: 1 question you asked." in texts, "a direction is clear, and so is a pair"
    assert sum("#tag-0," in t for t in texts) == 1, "found as well as asked about, and said once"
    assert sum("Ranges show" in t for t in texts) == 1, "explained once"
    none = [b.text for b in pages.page(bases.prepare(mixed(12, 10), TODAY, CATALOGUE)) if isinstance(b, Paragraph)]
    waits = "what goes together (next look after 8 more nights)"
    assert f"Nothing is clear yet, which is what usually happens. Still open: {waits}." in none


def test_fewer_than_five_entries_are_listed_and_nothing_is_said_of_them() -> None:
    few = bases.prepare(entries(4, words=("tender",), tears="some"), TODAY, CATALOGUE)
    texts = [b.text for b in pages.page(few) if isinstance(b, Paragraph)]
    assert "There's not enough to say yet. Five entries make a start." in texts
    assert sum("tender" in t for t in texts) == 4
    nothing = bases.prepare([], TODAY, CATALOGUE)
    assert pages.too_few(nothing) == "No entries yet."
    assert pages.too_few(replace(nothing, filtered=True)) == "No entries match."


def test_a_single_view_explains_its_ranges_and_its_evidence_once() -> None:
    view = see("together", tagged(60))
    page = "\n".join(
        plain(pattern_page.full(pages.single(bases.prepare(tagged(60), TODAY, CATALOGUE), view), 77, drawn=True))
    )
    assert " ".join(page.split()).count("at most") == 1
    assert page.count("Ranges show") == 1
    assert "Based on 60 moments" in page.replace("\n", " ")


def test_the_page_of_html_has_one_first_heading_and_nothing_that_scrolls_sideways() -> None:
    dataset = honesty.write(honesty.Life(length=60), 1).dataset()
    page = "".join(as_html(pages.page(dataset), pages.TITLE))
    assert page.count("<h1>") == 1
    assert page.count("<figure>") == 2
    assert page.count(f'viewBox="0 0 {PHONE} ') == 2, "each is also drawn for a phone"
    assert "min-width" not in page.replace("(min-width", "")
