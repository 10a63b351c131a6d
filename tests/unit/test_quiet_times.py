"""The rule of what is often or distressing, day by day: when it asks, when it suggests, when it keeps quiet."""

from datetime import UTC, date, datetime, timedelta

import pytest

from journal.core.model import DatedAnswer, Entry, Moment, Reflection, Value
from journal.patterns.checkin import Quiet, question, suggestion, trigger
from tests.make import CATALOGUE

TODAY = date(2026, 11, 23)
FINE, UNSURE, DIFFERENT = "fine", "unsure", "I'd like it to be different"


def noon(days_ago: int) -> datetime:
    return datetime(2026, 11, 23, 12, tzinfo=UTC) - timedelta(days=days_ago)


def on(days_ago: int, **answers: Value) -> Entry:
    first = Reflection(f"r{days_ago}", "first", noon(days_ago), noon(days_ago), answers)
    return Entry(f"e{days_ago}", Moment(noon(days_ago)), noon(days_ago), noon(days_ago), (), (first,))


def hard(*days: int) -> list[Entry]:
    return [on(day, distress_then=6) for day in days]


def tearful(*days: int) -> list[Entry]:
    return [on(day, tears="some") for day in days]


def answered(*said: tuple[str, int]) -> list[DatedAnswer]:
    return [DatedAnswer(f"a{day}", "often_feels", noon(day), answer, "How is it?") for answer, day in said]


def suggests(entries: list[Entry], answers: list[DatedAnswer], **quiet: int) -> bool:
    return trigger(entries, answers, remembered(**quiet), TODAY, CATALOGUE) is not None


def asks(entries: list[Entry], answers: list[DatedAnswer], **quiet: int) -> bool:
    return question(entries, answers, remembered(**quiet), TODAY, CATALOGUE) is not None


def remembered(**days_ago: int) -> Quiet:
    return Quiet(**{what: TODAY - timedelta(days=ago) for what, ago in days_ago.items()})  # type: ignore[arg-type]


def test_the_answers_are_kept_under_the_key_they_always_had() -> None:
    assert CATALOGUE.key("often") == "often_feels"


# --- the person's own ratings -----------------------------------------------------------------------------------------


def test_ratings_count_from_today_and_not_from_days_to_come() -> None:
    assert suggests(hard(0, 1, 2), [])
    assert not suggests(hard(-1, 1, 2), []), "a day that hasn't come isn't counted"
    assert not suggests([on(-1, distress_then=6), on(-2, distress_then=6), *hard(1)], [])


def test_the_last_five_are_those_of_the_last_five_days_in_whatever_order_they_come() -> None:
    entries = [*hard(1, 2, 3), *(on(day, distress_then=0) for day in (4, 5, 6, 7))]
    assert suggests(entries, [])
    assert suggests(entries[::-1], [])
    entries = [*hard(5, 6, 7), *(on(day, distress_then=0) for day in (1, 2, 3))]
    assert not suggests(entries, [])
    assert not suggests(entries[::-1], [])


def test_two_moments_of_one_day_are_both_counted() -> None:
    why = trigger(hard(1, 1, 2, 3), [], Quiet(), TODAY, CATALOGUE)
    assert why is not None
    assert "4 of your last 4" in why


def test_what_was_said_in_a_look_back_is_no_rating_of_the_moment() -> None:
    looked = []
    for entry in (on(1, tears="some"), on(2, tears="some"), on(3, tears="some")):
        back = Reflection(f"b{entry.uuid}", "lookback", noon(0), noon(0), {"distress_then": 9})
        looked.append(Entry(entry.uuid, entry.moment, noon(0), noon(0), (), (*entry.reflections, back)))
    assert not suggests(looked, [])


@pytest.mark.parametrize(("days", "again"), [(1, False), (89, False), (90, True), (91, True)])
def test_after_a_suggestion_it_is_quiet_for_ninety_days(days: int, again: bool) -> None:
    assert suggests(hard(0, 1, 2), [], suggested=days) is again


# --- wishing for something different ----------------------------------------------------------------------------------


def test_only_a_wish_for_something_different_counts_as_one() -> None:
    assert suggests([], answered((DIFFERENT, 80), (DIFFERENT, 40)))
    assert not suggests([], answered((DIFFERENT, 80), (UNSURE, 40)))
    assert not suggests([], answered((FINE, 80), (DIFFERENT, 60), (FINE, 40)))


def test_a_wish_of_the_day_of_the_last_suggestion_has_led_to_one_already() -> None:
    assert not suggests([], answered((DIFFERENT, 200), (DIFFERENT, 100)), suggested=100)
    assert suggests([], answered((DIFFERENT, 200), (DIFFERENT, 99)), suggested=100)
    assert suggests([], answered((DIFFERENT, 300), (DIFFERENT, 200), (DIFFERENT, 99)), suggested=100)


def test_the_latest_wish_decides_and_not_the_second_one() -> None:
    wishes = answered((DIFFERENT, 400), (DIFFERENT, 300), (DIFFERENT, 95))
    assert suggests([], wishes, suggested=100)
    assert not suggests([], wishes, suggested=94)


# --- the last answer --------------------------------------------------------------------------------------------------


def test_a_wish_of_these_weeks_leads_to_the_suggestion_at_once() -> None:
    assert suggests([], answered((DIFFERENT, 0)))
    assert suggests([], answered((DIFFERENT, 27)))
    assert suggests([], answered((DIFFERENT, 2)), suggested=100)
    assert not suggests([], answered((DIFFERENT, 400)))


def test_the_last_answer_counts_and_not_an_earlier_one() -> None:
    assert not suggests([], answered((UNSURE, 9), (FINE, 2)))
    assert not suggests([], answered((DIFFERENT, 9), (FINE, 2)))
    assert suggests([], answered((FINE, 9), (DIFFERENT, 2)))
    assert suggests([], answered((UNSURE, 60), (UNSURE, 2)))
    assert suggests([], answered((DIFFERENT, 400), (DIFFERENT, 2)))
    why = trigger([], answered((UNSURE, 9), (DIFFERENT, 2)), Quiet(), TODAY, CATALOGUE)
    assert why is not None
    assert "like it to be different" in why
    assert UNSURE not in why


def test_an_answer_that_a_suggestion_followed_leads_to_no_other() -> None:
    assert not suggests([], answered((DIFFERENT, 95)), suggested=94)
    assert not suggests([], answered((DIFFERENT, 20)), suggested=19)


def test_no_answer_leads_to_nothing() -> None:
    assert not suggests([], [])


# --- the question -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "again"), [(0, False), (27, False), (28, True), (29, True)])
def test_a_question_that_was_skipped_comes_again_after_four_weeks(days: int, again: bool) -> None:
    assert asks(tearful(1, 2, 3), [], asked=days) is again


@pytest.mark.parametrize(("days", "again"), [(179, False), (180, True)])
def test_after_fine_it_is_quiet_for_half_a_year_counted_from_the_last_answer(days: int, again: bool) -> None:
    assert asks(tearful(1, 2, 3), answered((FINE, 400), (FINE, days))) is again
    assert asks(tearful(1, 2, 3), answered((UNSURE, 400), (FINE, days))) is again
    assert asks(tearful(1, 2, 3), answered((FINE, days), (UNSURE, 60)))


def test_days_to_come_and_days_long_past_are_no_part_of_the_four_weeks() -> None:
    assert asks(tearful(0, 1, 27), [])
    assert not asks(tearful(0, 1, 28), [])
    assert not asks(tearful(-1, 0, 1), [])


def test_what_led_to_it_is_said_in_numbers() -> None:
    why = question(tearful(1, 2, 3, 4), [], Quiet(), TODAY, CATALOGUE)
    assert why is not None
    assert [word for word in why.replace(".", " ").split() if word.isdigit()] == ["4", "28"]


def test_a_suggestion_begins_with_what_led_to_it() -> None:
    assert suggestion("You said so.").startswith("You said so. ")
