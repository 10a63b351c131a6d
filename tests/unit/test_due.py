"""What is offered for a look back: when it is due, what never is, and that the day's choice stays the day's choice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from journal.core import lookbacks
from journal.core.model import Entry, Reflection, Value
from tests import make
from tests.make import CATALOGUE, NOW

TODAY = NOW.date()


def day_of(reflection: Reflection) -> date:
    return reflection.written_at.date()


def lived(days_ago: int, number: int = 1, **answers: Value) -> Entry:
    at = NOW - timedelta(days=days_ago)
    made = make.entry(number, at=at, **answers)
    return replace(made, reflections=(replace(made.reflections[0], written_at=at),))


def looked(entry: Entry, days_ago: int, **answers: Value) -> Entry:
    back = Reflection(make.uuid(77, days_ago), "lookback", NOW - timedelta(days=days_ago), NOW, answers)
    return replace(entry, reflections=(*entry.reflections, back))


def offered(*entries: Entry, today: date = TODAY) -> lookbacks.Due | None:
    return lookbacks.lookback(entries, today, day_of, CATALOGUE)


@pytest.mark.parametrize(
    ("days", "after"),
    [
        (6, None),
        (7, "a week"),
        (29, "a week"),
        (30, "a month"),
        (182, "half a year"),
        (365, "a year"),
        (2000, "a year"),
    ],
)
def test_a_week_a_month_half_a_year_a_year(days: int, after: str | None) -> None:
    found = offered(lived(days))
    assert (found and found.after) == after


def test_one_look_back_for_each_date_that_has_come() -> None:
    assert offered(looked(lived(40), 5)) is None
    assert offered(looked(lived(40), 20)) is not None, "that one was for the week"


def test_after_the_days_look_back_nothing_more_is_offered() -> None:
    assert offered(lived(8, 1), lived(40, 2)) is not None
    assert offered(looked(lived(8, 1), 0), lived(40, 2)) is None


@pytest.mark.parametrize(
    "entry",
    [
        lived(8, distress_then=6),
        lived(8, distress_now=8),
        lived(8, care=("it hurt",)),
        looked(lived(400, distress_then=1), 100, distress_now=7),
        looked(lived(400), 100, care=("I felt pressured",)),
        replace(lived(8), offered=False),
        replace(lived(8), sealed_until=TODAY + timedelta(days=1)),
    ],
)
def test_what_was_hard_or_not_all_right_or_sealed_is_never_offered(entry: Entry) -> None:
    assert offered(entry) is None


def test_a_seal_ends_on_its_day() -> None:
    assert offered(replace(lived(8), sealed_until=TODAY)) is not None


def test_the_same_choice_all_day_long_whatever_comes_to_it() -> None:
    entries = [lived(8 + n, n) for n in range(1, 30)]
    first = offered(*entries)
    assert first == offered(*reversed(entries))
    assert first == offered(*entries, lived(0, 99))
    others = [offered(*entries, today=TODAY + timedelta(days=n)) for n in range(5)]
    assert len({o.entry.uuid for o in others if o}) > 1, "another day, another choice"


def waiting(days_ago: int, said: str = "not yet", number: int = 1) -> Entry:
    return lived(days_ago, number, passed=said)


def test_a_capture_that_was_kept_for_later_is_offered_for_a_month() -> None:
    for days, there in ((0, False), (1, True), (30, True), (31, False)):
        assert (lookbacks.reflection([waiting(days)], TODAY, day_of, CATALOGUE) is not None) is there
    assert lookbacks.reflection([waiting(3, "just save")], TODAY, day_of, CATALOGUE) is None
    assert lookbacks.reflection([waiting(3, "yes")], TODAY, day_of, CATALOGUE) is None


def test_one_reflection_a_day() -> None:
    done = waiting(3)
    later = replace(done.reflections[0], stage="later", written_at=NOW, uuid=make.uuid(5, 5))
    done = replace(done, reflections=(*done.reflections, later))
    assert lookbacks.reflection([done, waiting(4, number=2)], TODAY, day_of, CATALOGUE) is None
