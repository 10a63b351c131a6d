"""The rule by which two copies become one: which version stays, what is gone, and what is said about it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from journal.core.merge import Copy, in_order, merged, outcome, own_rank, rank, same, same_answer
from journal.core.model import DatedAnswer, Entry, Moment, Reflection

START = datetime(2026, 11, 20, 21, tzinfo=UTC)
BERLIN = timezone(timedelta(hours=1))


def hours(count: float) -> datetime:
    return START + timedelta(hours=count)


def wrote(text: str = "Rain.", changed: float = 0, uuid: str = "r", stage: str = "first") -> Reflection:
    return Reflection(uuid, stage, START, hours(changed), {"before": text}, {"before": "What was there?"})  # type: ignore[arg-type]


def moment(uuid: str = "e", changed: float = 0, *reflections: Reflection, tags: tuple[str, ...] = ("rain",)) -> Entry:
    return Entry(uuid, Moment(START.astimezone(BERLIN), "Europe/Berlin"), START, hours(changed), tags, reflections)


def copy(*entries: Entry, deleted: dict[str, datetime] | None = None) -> Copy:
    return Copy({entry.uuid: entry for entry in entries}, deleted or {})


def both_ways(one: Copy, two: Copy) -> Copy:
    """Merge, having seen that either side gives the same."""
    result = merged(one, two)
    other = merged(two, one)
    assert result.deleted == other.deleted
    assert result.dated == other.dated
    assert {u: replace(e, id=None) for u, e in result.entries.items()} == {
        u: replace(e, id=None) for u, e in other.entries.items()
    }
    return result


# --- an entry's own fields --------------------------------------------------------------------------------------------


def test_the_later_change_of_an_entry_stays() -> None:
    early, late = moment(changed=1, tags=("rain",)), moment(changed=2, tags=("home",))
    assert both_ways(copy(early), copy(late)).entries["e"].tags == ("home",)


def test_an_entry_keeps_the_number_it_has_here_whichever_version_stays() -> None:
    early, late = replace(moment(changed=1), id=4), replace(moment(changed=2, tags=("home",)), id=9)
    assert [merged(copy(early), copy(late)).entries["e"].id, merged(copy(late), copy(early)).entries["e"].id] == [4, 9]
    assert merged(copy(early), copy(late)).entries["e"].tags == ("home",)
    assert merged(copy(), copy(late)).entries["e"].id == 9
    assert outcome(copy(early), copy(late)).merged.entries["e"].id == 4


OWN: dict[str, Callable[[Entry], Entry]] = {
    "the time": lambda e: replace(e, moment=replace(e.moment, at=e.moment.at + timedelta(hours=1))),
    "the offset alone": lambda e: replace(e, moment=replace(e.moment, at=e.moment.at.astimezone(UTC))),
    "the zone": lambda e: replace(e, moment=replace(e.moment, zone=None)),
    "another zone": lambda e: replace(e, moment=replace(e.moment, zone="Europe/Vienna")),
    "the precision": lambda e: replace(e, moment=replace(e.moment, precision="day")),
    "when it was written": lambda e: replace(e, written_at=hours(1)),
    "the tags": lambda e: replace(e, tags=("rain", "home")),
    "the order of the tags": lambda e: replace(e, tags=("rain", "adagio")),
    "the seal": lambda e: replace(e, sealed_until=date(2027, 1, 1)),
    "whether it's offered": lambda e: replace(e, offered=False),
}


@pytest.mark.parametrize("change", OWN.values(), ids=OWN)
def test_two_versions_of_the_same_time_are_told_apart_by_all_they_say(change: Callable[[Entry], Entry]) -> None:
    one = moment()
    other = change(one)
    assert own_rank(one) != own_rank(other)
    assert not same(one, other)
    stays = both_ways(copy(one), copy(other)).entries["e"]
    assert own_rank(stays) == max(own_rank(one), own_rank(other))


def test_the_later_change_stays_whatever_it_says() -> None:
    for change in OWN.values():
        one = moment()
        for late, early in (
            (replace(change(one), changed_at=hours(1)), one),
            (replace(one, changed_at=hours(1)), change(one)),
        ):
            stays = both_ways(copy(late), copy(early)).entries["e"]
            assert own_rank(stays) == own_rank(late)


# --- reflections ------------------------------------------------------------------------------------------------------


def test_the_later_change_of_a_reflection_stays() -> None:
    early, late = moment("e", 0, wrote("Rain.", 1)), moment("e", 0, wrote("A warm quiet.", 2))
    assert both_ways(copy(early), copy(late)).entries["e"].reflections == late.reflections


TOLD: dict[str, Callable[[Reflection], Reflection]] = {
    "the stage": lambda r: replace(r, stage="later"),
    "when it was written": lambda r: replace(r, written_at=hours(-1)),
    "an answer": lambda r: replace(r, answers={"before": "Rain"}),
    "the order of the answers": lambda r: replace(r, answers={"words": ("calm",), **r.answers}),
    "the wording": lambda r: replace(r, asked={"before": "What was happening?"}),
    "no wording": lambda r: replace(r, asked={}),
}


@pytest.mark.parametrize("change", TOLD.values(), ids=TOLD)
def test_two_versions_of_a_reflection_are_told_apart_by_all_they_say(
    change: Callable[[Reflection], Reflection],
) -> None:
    one = replace(wrote(), answers={"before": "Rain.", "words": ("calm",)})
    other = change(one)
    assert rank(one) != rank(other)
    assert not same(moment("e", 0, one), moment("e", 0, other))
    (stays,) = both_ways(copy(moment("e", 0, one)), copy(moment("e", 0, other))).entries["e"].reflections
    assert rank(stays) == max(rank(one), rank(other))
    late = replace(min(one, other, key=rank), changed_at=hours(1))
    (stays,) = (
        both_ways(copy(moment("e", 0, max(one, other, key=rank))), copy(moment("e", 0, late))).entries["e"].reflections
    )
    assert stays == late


def test_the_order_in_which_wordings_are_listed_makes_no_difference() -> None:
    one = replace(wrote(), asked={"before": "1", "words": "2"})
    assert rank(one) == rank(replace(one, asked={"words": "2", "before": "1"}))


def test_the_first_reflection_comes_first_then_they_come_as_they_were_begun() -> None:
    first = replace(wrote(uuid="z"), written_at=hours(5))
    early = replace(wrote(uuid="y", stage="lookback"), written_at=hours(1))
    elsewhere = replace(wrote(uuid="x", stage="later"), written_at=hours(2).astimezone(timezone(timedelta(hours=-9))))
    twins = [replace(wrote(uuid=uuid, stage="lookback"), written_at=hours(3)) for uuid in "ab"]
    assert in_order([twins[1], elsewhere, first, twins[0], early]) == (first, early, elsewhere, *twins)


def test_of_two_reflections_the_one_that_changed_is_taken_and_the_other_left() -> None:
    first, back = wrote(), wrote("Calm.", uuid="s", stage="lookback")
    for changed in ((replace(first, changed_at=hours(2)), back), (first, replace(back, changed_at=hours(2)))):
        here, there = moment("e", 0, first, back), moment("e", 0, *changed)
        assert both_ways(copy(here), copy(there)).entries["e"].reflections == changed
        assert not same(here, there)
        assert outcome(copy(here), copy(there)).changed == ("e",)


def test_reflections_of_both_are_kept_in_that_order() -> None:
    first = wrote(uuid="r")
    back = replace(wrote("Calm.", uuid="a", stage="lookback"), written_at=hours(3))
    later = replace(wrote("Snow.", uuid="b", stage="later"), written_at=hours(2))
    result = both_ways(copy(moment("e", 0, first, back)), copy(moment("e", 0, first, later)))
    assert [r.uuid for r in result.entries["e"].reflections] == ["r", "b", "a"]


def test_a_later_version_that_stands_in_another_entry_takes_its_reflection_there() -> None:
    one = copy(moment("d", 0), moment("e", 0, wrote("Rain.", 1)))
    two = copy(moment("d", 0, wrote("Snow.", 2)), moment("e", 0))
    result = both_ways(one, two)
    assert [len(result.entries[u].reflections) for u in "de"] == [1, 0]
    two = copy(moment("d", 0, wrote("Snow.", 0)), moment("e", 0))
    assert [len(both_ways(one, two).entries[u].reflections) for u in "de"] == [0, 1]


def test_versions_alike_to_the_letter_in_two_entries_end_in_one_of_them() -> None:
    result = both_ways(copy(moment("d", 0, wrote())), copy(moment("e", 0, wrote())))
    assert [len(result.entries[u].reflections) for u in "de"] == [0, 1]


# --- what is deleted --------------------------------------------------------------------------------------------------


def test_what_either_copy_deleted_is_gone_though_it_was_changed_later() -> None:
    changed = copy(moment("e", 9, wrote("Snow.", 9)))
    result = both_ways(changed, copy(deleted={"e": hours(1), "r": hours(1)}))
    assert (result.entries, result.deleted) == ({}, {"e": hours(1), "r": hours(1)})


def test_a_reflection_that_was_deleted_alone_is_gone_and_its_entry_stays() -> None:
    result = both_ways(copy(moment("e", 0, wrote(), wrote(uuid="s"))), copy(moment("e"), deleted={"s": hours(1)}))
    assert [r.uuid for r in result.entries["e"].reflections] == ["r"]


def test_of_two_deletions_the_earlier_counts() -> None:
    for here, there in ((1, 2), (2, 1)):
        result = merged(copy(deleted={"e": hours(here)}), copy(deleted={"e": hours(there), "d": hours(there)}))
        assert result.deleted == {"e": hours(1), "d": hours(there)}


# --- answers that belong to no entry ----------------------------------------------------------------------------------


def said(answer: str = "fine", at: float = 0, **more: str) -> DatedAnswer:
    return replace(DatedAnswer("a", "often_feels", hours(at), answer, "How is it for you?"), **more)  # type: ignore[arg-type]


def test_the_later_dated_answer_stays_on_either_side() -> None:
    early, late = said("unsure", 1), said("fine", 2)
    assert both_ways(Copy(dated={"a": early}), Copy(dated={"a": late})).dated == {"a": late}


def test_a_dated_answer_is_later_by_its_instant_and_not_by_its_clock() -> None:
    late = replace(said(at=2), answered_at=hours(2).astimezone(timezone(timedelta(hours=-9))))
    early = replace(said(at=1), answered_at=hours(1).astimezone(timezone(timedelta(hours=9))))
    assert both_ways(Copy(dated={"a": early}), Copy(dated={"a": late})).dated == {"a": late}


@pytest.mark.parametrize(
    "other",
    [
        said("unsure"), said(question="of_a_later_version"), said(asked="How do you feel about it?"),
        replace(said(), answered_at=START.astimezone(BERLIN)),
    ],
)  # fmt: skip
def test_dated_answers_of_the_same_instant_are_told_apart_by_all_they_say(other: DatedAnswer) -> None:
    assert same_answer(said(), said())
    assert not same_answer(said(), other)
    assert not same_answer(None, other)
    both_ways(Copy(dated={"a": said()}), Copy(dated={"a": other}))


def test_dated_answers_of_both_are_kept() -> None:
    result = both_ways(Copy(dated={"a": said()}), Copy(dated={"b": said("unsure")}))
    assert set(result.dated) == {"a", "b"}


# --- what is said about a merge ---------------------------------------------------------------------------------------


def test_entries_are_the_same_whatever_their_numbers_and_the_order_of_their_reflections() -> None:
    one = moment("e", 0, wrote(), wrote(uuid="s", stage="later"))
    assert same(one, replace(one, id=7, reflections=one.reflections[::-1]))
    assert not same(one, replace(one, reflections=one.reflections[:1]))
    assert not same(one, replace(one, reflections=(wrote(), wrote(uuid="t", stage="later"))))
    assert not same(one, replace(one, changed_at=hours(1)))


def test_each_entry_is_counted_in_one_place() -> None:
    here = copy(moment("kept"), moment("changed"), moment("only"), moment("gone"), deleted={"dead": hours(1)})
    there = copy(moment("kept"), moment("changed", 1), moment("new"), moment("dead"), deleted={"gone": hours(1)})
    plan = outcome(here, there)
    assert (plan.kept, plan.changed, plan.gone) == (("kept", "only"), ("changed",), ("gone",))
    assert (plan.new, plan.stays_deleted) == (("new",), ("dead",))
    assert set(plan.merged.entries) == {"kept", "changed", "only", "new"}


def test_what_only_the_other_copy_had_to_be_told_is_no_change_here() -> None:
    assert outcome(copy(moment("e", 1)), copy(moment("e", 0))).changed == ()
    assert outcome(copy(moment("e", 0)), copy(moment("e", 1))).changed == ("e",)


NAMED: dict[str, Callable[[Entry], Entry]] = {
    "time": OWN["the offset alone"],
    "tags": OWN["the tags"],
    "when it was written": OWN["when it was written"],
    "seal": OWN["the seal"],
    "whether it's offered": OWN["whether it's offered"],
}


@pytest.mark.parametrize("what", NAMED)
def test_what_differs_is_named_with_the_side_that_stays(what: str) -> None:
    early, late = moment(), replace(NAMED[what](moment()), changed_at=hours(3))
    for here, there, stays in ((early, late, "there"), (late, early, "here")):
        (found,) = outcome(copy(here), copy(there)).differences
        assert (found.entry, found.what, found.stays, found.changed_at) == ("e", what, stays, hours(3))


def test_the_zone_and_the_precision_are_part_of_the_time() -> None:
    for part in ("the zone", "the precision", "the time"):
        (found,) = outcome(copy(moment()), copy(OWN[part](moment()))).differences
        assert found.what == "time"


def test_several_fields_are_named_together_and_a_mere_time_of_change_not_at_all() -> None:
    other = replace(OWN["whether it's offered"](OWN["the tags"](moment())), changed_at=hours(1))
    (found,) = outcome(copy(moment()), copy(other)).differences
    assert found.what == "tags, whether it's offered"
    assert outcome(copy(moment()), copy(replace(moment(), changed_at=hours(1)))).differences == ()
    assert outcome(copy(moment()), copy(moment())).differences == ()


def test_a_reflection_that_differs_is_named_by_its_place() -> None:
    first, back = wrote(), wrote("Calm.", uuid="s", stage="lookback")
    changed = replace(back, answers={"before": "Calmer."}, changed_at=hours(2))
    for here, there, stays in ((back, changed, "there"), (changed, back, "here")):
        found = outcome(copy(moment("e", 0, first, here)), copy(moment("e", 0, there, first))).differences
        assert [(d.entry, d.what, d.stays, d.changed_at) for d in found] == [("e", "reflection 2", stays, hours(2))]
    assert outcome(copy(moment("e", 0, first, back)), copy(moment("e", 0, first))).differences == ()


def test_an_entry_that_was_changed_after_its_deletion_is_named_and_stays_deleted() -> None:
    deletion = copy(deleted={"e": hours(2)})
    for entry in (moment("e", 3), moment("e", 0, wrote(changed=1), wrote(changed=3, uuid="s"))):
        for here, there, side in ((deletion, copy(entry), "here"), (copy(entry), deletion, "there")):
            plan = outcome(here, there)
            assert [(o.entry, o.deleted, o.deleted_at) for o in plan.overruled] == [(entry, side, hours(2))]
            assert plan.merged.entries == {}


@pytest.mark.parametrize("changed", [0, 2])
def test_an_entry_that_was_changed_before_its_deletion_needs_no_word(changed: float) -> None:
    entry = moment("e", changed, wrote(changed=changed))
    assert outcome(copy(entry), copy(deleted={"e": hours(2)})).overruled == ()
