"""What is offered for a look back or a reflection, day by day: entries of different kinds beside each other."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from journal.core import lookbacks
from journal.core.model import Entry, Moment, Reflection, Stage, Value
from tests.make import CATALOGUE

TODAY = date(2026, 11, 23)


def noon(days_ago: int) -> datetime:
    return datetime(2026, 11, 23, 12, tzinfo=UTC) - timedelta(days=days_ago)


def wrote(days_ago: int, stage: Stage = "first", **answers: Value) -> Reflection:
    return Reflection(f"{stage} {days_ago}", stage, noon(days_ago), noon(days_ago), answers)


def lived(days_ago: int, *reflections: Reflection, name: str = "one") -> Entry:
    return Entry(name, Moment(noon(days_ago)), noon(days_ago), noon(days_ago), (), reflections)


def day_of(reflection: Reflection) -> date:
    return reflection.written_at.date()


def lookback(*entries: Entry) -> str | None:
    due = lookbacks.lookback(entries, TODAY, day_of, CATALOGUE)
    return due.after if due else None


def reflection(*entries: Entry) -> lookbacks.Due | None:
    return lookbacks.reflection(entries, TODAY, day_of, CATALOGUE)


@pytest.mark.parametrize(
    ("days", "after"),
    [(7, "a week"), (29, "a week"), (30, "a month"), (181, "a month"), (182, "half a year"), (364, "half a year"),
     (365, "a year")],
)  # fmt: skip
def test_a_date_comes_on_its_day_and_not_the_day_before(days: int, after: str) -> None:
    assert lookback(lived(days, wrote(days))) == after


def test_the_days_are_counted_from_the_writing_where_that_was_later_than_the_moment() -> None:
    assert lookback(lived(40, wrote(10))) == "a week"
    assert lookback(lived(40, wrote(3))) is None
    assert lookback(lived(40)) == "a month", "where nothing was written, the moment is all there is"


def test_a_reflection_that_was_added_later_does_not_move_the_dates() -> None:
    assert lookback(lived(40, wrote(40), wrote(2, "later"))) == "a month"


def test_a_look_back_on_the_very_date_is_the_one_for_it() -> None:
    month_before = wrote(10, "lookback")
    assert lookback(lived(40, wrote(40), month_before)) is None
    assert lookback(lived(40, wrote(40), wrote(11, "lookback"))) == "a month", "that one was a day early"


def test_each_date_needs_one_look_back_of_its_own() -> None:
    half_a_year = lived(200, wrote(200), wrote(100, "lookback"))
    assert lookback(half_a_year) == "half a year", "the one after three months was for the month"
    assert lookback(replace(half_a_year, reflections=(*half_a_year.reflections, wrote(18, "lookback")))) is None


def test_it_is_hard_from_six_on_then_or_since() -> None:
    for key in ("distress_then", "distress_now"):
        assert lookback(lived(8, wrote(8, **{key: 5}))) == "a week"
        assert lookback(lived(8, wrote(8, **{key: 6}))) is None
        assert lookback(lived(8, wrote(8), wrote(2, "later", **{key: 6}))) is None


def test_what_is_not_offered_or_sealed_leaves_the_others_to_be_offered() -> None:
    hard, other = lived(8, wrote(8, distress_then=9), name="hard"), lived(40, wrote(40), name="other")
    assert lookback(hard, other) == lookback(other, hard) == "a month"


def waiting(days_ago: int, *more: Reflection, name: str = "one", **answers: Value) -> Entry:
    return lived(days_ago, wrote(days_ago, passed="not yet", **answers), *more, name=name)


def test_what_was_left_for_later_is_offered_without_a_date() -> None:
    entry = waiting(1)
    assert reflection(entry) == lookbacks.Due(entry, "")
    assert reflection(lived(1)) is None, "there is nothing written that could be carried on"
    assert reflection() is None


def test_what_was_reflected_on_or_looked_back_at_waits_no_more() -> None:
    assert reflection(waiting(5, wrote(2, "later"))) is None
    assert reflection(waiting(5, wrote(2, "lookback"))) is None


def test_only_a_reflection_of_today_is_todays() -> None:
    one, two = waiting(5, wrote(1, "later"), name="one"), waiting(4, name="two")
    assert reflection(one, two) == lookbacks.Due(two, "")
    one = waiting(5, wrote(0, "lookback"), name="one")
    assert reflection(one, two) == lookbacks.Due(two, "")
    one = waiting(5, wrote(0, "later"), name="one")
    assert reflection(one, two) is None
    today = lived(0, wrote(0), name="today")
    assert reflection(today, two) == lookbacks.Due(two, "")


def test_what_was_hard_or_sealed_is_not_offered_for_a_reflection_either() -> None:
    assert reflection(waiting(5, distress_then=6)) is None
    assert reflection(waiting(5, care=("it hurt",))) is None
    assert reflection(replace(waiting(5), offered=False)) is None
    assert reflection(replace(waiting(5), sealed_until=TODAY + timedelta(days=1))) is None
    assert reflection(replace(waiting(5), sealed_until=TODAY)) is not None


def test_of_several_that_wait_one_is_chosen_for_the_whole_day() -> None:
    entries = [waiting(2 + n, name=f"entry {n}") for n in range(20)]
    chosen = reflection(*entries)
    assert chosen is not None
    assert chosen == reflection(*reversed(entries))
    choices = {
        d.entry.uuid for n in range(5) if (d := lookbacks.reflection(entries, TODAY + timedelta(n), day_of, CATALOGUE))
    }
    assert len(choices) > 1, "another day, another choice"


# --- what comes first ------------------------------------------------------------------------------------------------


def due(*entries: Entry, left: frozenset[str] = frozenset()) -> tuple[str, str] | None:
    found = lookbacks.due(entries, TODAY, day_of, CATALOGUE, left)
    return (found[0], found[1].entry.uuid) if found else None


def quick(days_ago: int, name: str = "quick", **answers: Value) -> Entry:
    return lived(days_ago, wrote(days_ago, **{"tears": "some", **answers}), name=name)


def test_what_was_put_off_or_left_at_capture_comes_first_for_three_days() -> None:
    older, left = lived(40, wrote(40), name="older"), frozenset({"quick"})
    for days, first in (
        (0, ("lookback", "older")),
        (1, ("reflect", "quick")),
        (3, ("reflect", "quick")),
        (4, ("lookback", "older")),
    ):
        assert due(older, quick(days), left=left) == first
        assert due(waiting(days, name="quick"), older) == first
    assert due(waiting(4)) == ("reflect", "one"), "what was put off still waits when nothing else is due"
    assert due(quick(4), left=left) is None, "what was left is then left in peace, until a week after"
    assert due(quick(7), left=left) == ("lookback", "quick")


def test_what_was_left_at_capture_is_offered_under_the_same_conditions_as_everything() -> None:
    left = frozenset({"quick"})
    assert due(quick(2, distress_then=5), left=left) == ("reflect", "quick")
    assert due(quick(2, distress_then=6), left=left) is None
    assert due(quick(2, distress_now=6), left=left) is None
    assert due(quick(2, care=("it hurt",)), left=left) is None
    assert due(replace(quick(2), offered=False), left=left) is None
    assert due(replace(quick(2), sealed_until=TODAY + timedelta(days=1)), left=left) is None
    today = lived(5, wrote(5, passed="not yet"), wrote(0, "later"), name="today")
    assert due(today, quick(2), left=left) is None, "one reflection a day"


def test_what_counts_as_left_at_capture() -> None:
    def is_left(*more: Reflection, **answers: Value) -> bool:
        return lookbacks.left_at_capture(lived(2, wrote(2, **answers), *more), CATALOGUE)

    assert is_left(tears="some", words=("tender",), distress_then=3)
    assert not is_left(), "nothing was written at all"
    assert not is_left(tears="some", before="We were walking home.")
    assert not is_left(tears="some", note="A blank page.")
    assert not is_left(tears="some", passed="just save"), "that was meant to stay as it is"
    assert not is_left(tears="some", passed="yes")
    assert not is_left(wrote(1, "later", before="Later."), tears="some")
