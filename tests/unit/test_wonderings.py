"""Wonderings: what was asked beforehand, what counts for it, what the evidence says, and how it ends."""

from dataclasses import replace
from datetime import timedelta

import pytest

from journal.core.wonderings import Wondering, ask, merge, rename_tag, withdraw
from journal.errors import Usage
from journal.patterns import dataset, wonder
from journal.patterns.wonder import Result
from tests import make
from tests.make import CATALOGUE, LATE, NOW
from tests.unit.test_views import sparse_then_often, tagged

BEFORE = LATE - timedelta(days=3 * 59 + 2)  # before the first of sixty entries
RAIN = Wondering(make.uuid(1), BEFORE, "pair", "tears", "#rain")
LATE_SHIFT = Wondering(make.uuid(2), BEFORE, "pair", "tears", "#late-shift")
A_DAY = Wondering(make.uuid(3), BEFORE, "day", around=BEFORE.date() + timedelta(days=60))


def results(*wonderings: Wondering, count: int = 60, tag: str = "rain", **how: object) -> list[Result]:
    found = tagged(count, tag)
    return wonder.results(dataset.prepare(found, NOW.date(), CATALOGUE, wonderings=wonderings, **how))  # type: ignore[arg-type]


def test_a_question_becomes_clear_and_says_since_when() -> None:
    (result,) = results(RAIN)
    assert result.claim is not None
    assert (result.claim.number, result.counted) == (20, 60)
    assert result.sentences[0].startswith(
        "You asked on 25 May 2026. Since then: tears in 30 of 30 moments tagged #rain, and in 0 of 30 without it. "
        "Clear since"
    )
    assert "They may simply have fallen in the same weeks." in result.sentences
    assert wonder.claims([result]) == (result.claim,)


def test_what_is_not_clear_yet_says_how_strong_it_is_and_what_it_takes() -> None:
    asked = [RAIN, LATE_SHIFT]
    (rain, shift) = results(*asked, count=19)
    assert rain.claim is None
    assert (rain.clear_at, shift.evidence) == (40, 1.0)
    assert "it's clear at 40, with 2 questions asked." in rain.sentences[1]
    assert "The evidence so far is " in rain.sentences[1]
    assert results(RAIN, count=19)[0].clear_at == 20


def test_only_moments_that_happened_and_were_written_after_the_asking_count() -> None:
    half_way = replace(RAIN, asked_at=LATE - timedelta(days=3 * 30) + timedelta(hours=12))
    (result,) = results(half_way)
    assert result.counted == 30
    early = [replace(e, moment=replace(e.moment, at=BEFORE - timedelta(days=n + 1))) for n, e in enumerate(tagged(60))]
    lived_before = wonder.results(dataset.prepare(early, NOW.date(), CATALOGUE, wonderings=[RAIN]))
    assert (lived_before[0].counted, lived_before[0].evidence) == (0, 1.0)
    assert "No moment since then has an answer to both." in lived_before[0].sentences[0]


def test_the_evidence_is_of_whole_blocks_from_the_asking_on() -> None:
    assert results(RAIN, count=9)[0].evidence == 1.0
    ten, nineteen, twenty = (results(replace(RAIN, asked_at=BEFORE), count=n)[0].evidence for n in (10, 19, 20))
    assert ten == nineteen
    assert twenty is not None
    assert ten is not None
    assert twenty > 100 > 20 > ten > 19, "a whole block isn't quite enough"


def test_more_questions_take_more_evidence_and_a_withdrawn_one_goes_on_counting() -> None:
    others = [Wondering(make.uuid(10 + n), BEFORE, "pair", "tears", f"#tag-{n}") for n in range(200)]
    alone, among = results(RAIN, count=22)[0], results(RAIN, *others, count=22)[0]
    assert alone.claim is not None
    assert among.claim is None
    withdrawn = [withdraw(w, NOW) for w in others]
    still = results(RAIN, *withdrawn, count=22)
    assert len(still) == 1, "a withdrawn one isn't shown"
    assert (still[0].claim, still[0].clear_at) == (None, 4020)


def test_a_claim_stands_though_more_is_asked_later() -> None:
    later = [Wondering(make.uuid(10 + n), NOW, "pair", "tears", f"#tag-{n}") for n in range(200)]
    assert results(RAIN, *later, count=22)[0].claim is not None


def test_a_withdrawn_question_loses_its_words_and_its_day() -> None:
    for one in (RAIN, A_DAY):
        gone = withdraw(one, NOW)
        assert (gone.outcome, gone.factor, gone.around) == ("", "", None)
        assert (gone.about, gone.asked_at, gone.open) == (one.about, one.asked_at, False)
        assert withdraw(gone, NOW + timedelta(days=1)) == gone


def test_renaming_or_merging_its_tag_ends_it_and_leaves_no_name_behind() -> None:
    about_both = (RAIN, LATE_SHIFT, replace(RAIN, uuid=make.uuid(5), factor="#Wet"))
    ended = rename_tag(about_both, "Rain", "wet", NOW)
    assert [w.open for w in ended] == [False, True, False]
    assert "rain" not in repr(ended)
    assert rename_tag(about_both, "other", "name", NOW) == about_both


def test_asking_the_same_again_keeps_the_first_day() -> None:
    again = replace(RAIN, uuid=make.uuid(9), asked_at=NOW, factor="#RAIN")
    assert ask([LATE_SHIFT, RAIN], again) is RAIN
    assert ask([withdraw(RAIN, NOW)], again) is again
    assert ask([RAIN], LATE_SHIFT) is LATE_SHIFT


def test_two_copies_join_in_any_order_and_never_move_a_day_back() -> None:
    later = replace(RAIN, asked_at=RAIN.asked_at + timedelta(days=9))
    gone = withdraw(LATE_SHIFT, NOW)
    mine, theirs = (RAIN, LATE_SHIFT), (later, gone, A_DAY)
    joined = merge(mine, theirs)
    assert joined == merge(theirs, mine) == merge(joined, mine) == merge(joined, joined)
    assert {w.uuid: w for w in joined} == {RAIN.uuid: later, LATE_SHIFT.uuid: gone, A_DAY.uuid: A_DAY}
    early = withdraw(LATE_SHIFT, NOW - timedelta(days=1))
    assert merge([gone], [early]) == merge([early], [gone]) == (early,)


def test_a_day_named_beforehand_is_looked_at_and_one_named_later_is_only_counted() -> None:
    day = NOW.date() - timedelta(days=62)
    asked = Wondering(make.uuid(3), LATE - timedelta(days=70), "day", around=day)
    found = sparse_then_often()

    def result(one: Wondering) -> Result:
        return wonder.results(dataset.prepare(found, NOW.date(), CATALOGUE, wonderings=[one]))[0]

    assert result(asked).claim is not None
    assert "only counted" in result(replace(asked, asked_at=LATE)).sentences[0]
    soon = result(replace(asked, around=NOW.date() - timedelta(days=5)))
    assert soon.claim is None
    assert soon.sentences[0].startswith("Something was logged on ")
    assert "The next look is on 16 December 2026." in soon.sentences[1]


def test_nothing_is_claimed_with_filters_or_of_what_was_imported() -> None:
    assert results(RAIN, filtered=True)[0].claim is None


@pytest.mark.parametrize(
    ("outcome", "factor", "kept"),
    [
        ("tears", "#Late-Shift", ("tears", "#late-shift")),
        ("Distress", "talked: Yes", ("distress", "talked: yes")),
        ("closeness", "tender", ("closeness 3", "words: tender")),
        ("comfort: plenty", "#rain", ("comfort: plenty", "#rain")),
        ("words: my own", "context: on my own", ("words: my own", "context: on my own")),
    ],
)
def test_what_can_be_asked_about(outcome: str, factor: str, kept: tuple[str, str]) -> None:
    assert wonder.named(outcome, factor, CATALOGUE) == kept
    asked = Wondering(make.uuid(1), BEFORE, "pair", *kept)
    (result,) = results(asked)
    assert result.evidence == 1.0, "it's found again by the name that's kept"


@pytest.mark.parametrize(
    ("outcome", "factor"),
    [("moods", "#rain"), ("tears", "rainy"), ("tears", "talked: loudly"), ("care", "#rain"), ("tears", "care: it hurt"),
     ("comfort: plenty", "comfort: none"), ("comfort", "#rain"), ("before", "#rain")],
)  # fmt: skip
def test_what_cannot_be_asked_about_is_refused_with_a_sentence(outcome: str, factor: str) -> None:
    with pytest.raises(Usage):
        wonder.named(outcome, factor, CATALOGUE)


def test_a_result_is_data_too() -> None:
    data = results(RAIN)[0].data()
    assert data["clear_since"] is not None
    assert (data["outcome"], data["factor"], data["around"], data["clear_at"]) == ("tears", "#rain", None, 20)
