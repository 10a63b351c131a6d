"""What is known, in the small: names and tags, instants and their order, what was said of a moment."""

from datetime import UTC, datetime, timedelta, timezone
from typing import get_args

import pytest

from journal.core.matching import matches
from journal.core.model import (
    PRECISIONS,
    STAGES,
    Entry,
    Filter,
    Moment,
    Precision,
    Reflection,
    Stage,
    Value,
    fold,
    instant,
    parse_time,
    tag,
    tags,
    time_of_change,
    utc_text,
)
from tests.make import CATALOGUE

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def told(*said: tuple[Stage, dict[str, Value]], at: datetime = NOW) -> Entry:
    reflections = tuple(Reflection(str(n), stage, NOW, NOW, answers) for n, (stage, answers) in enumerate(said))
    return Entry("entry", Moment(at), NOW, NOW, (), reflections)


# --- what was said of a moment ----------------------------------------------------------------------------------------


def test_the_first_thing_said_of_the_moment_itself_is_its_answer() -> None:
    entry = told(
        ("lookback", {"tears": "a lot"}), ("first", {"hard": 0}), ("later", {"tears": "some", "hard": 4}),
        ("later", {"tears": "none"}),
    )  # fmt: skip
    assert (entry.answer("tears"), entry.answers_to("tears")) == ("some", ["some", "none"])
    assert (entry.answer("hard"), entry.answers_to("hard")) == (0, [0, 4])
    assert (entry.answer("words"), entry.answers_to("words")) == (None, [])


def test_what_was_said_in_a_look_back_alone_is_no_answer() -> None:
    entry = told(("first", {}), ("lookback", {"tears": "some"}))
    assert (entry.answer("tears"), entry.answers_to("tears")) == (None, [])


def test_the_day_of_a_moment_is_the_day_where_the_person_was() -> None:
    assert told(at=datetime(2026, 11, 23, 0, 30, tzinfo=timezone(timedelta(hours=9)))).day.day == 23


def test_an_entry_is_offered_and_has_no_number_until_somebody_says_otherwise() -> None:
    entry = told()
    assert (entry.offered, entry.id, entry.sealed_until, entry.moment.precision) == (True, None, None, "exact")


def test_the_lists_name_all_that_their_types_allow() -> None:
    assert get_args(Precision) == PRECISIONS == ("exact", "day", "unsure")
    assert get_args(Stage) == STAGES == ("first", "later", "lookback")


def test_a_filter_without_a_wish_passes_everything() -> None:
    assert matches(Filter(), told(), CATALOGUE)


def test_yes_and_no_are_compared_as_words_and_a_number_in_a_list_of_words_is_none() -> None:
    assert matches(Filter(tears=("some",)), told(("first", {"tears": ("some", "none")})), CATALOGUE)
    assert not matches(Filter(min_distress=1), told(("first", {"distress_then": "7"})), CATALOGUE)


# --- names and tags ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [("Rain", "RAIN"), ("é", "e\u0301"), ("É", "e\u0301"), ("STRASSE", "straße"), ("ΣΟΦΙΑΣ", "σοφιας")],
)
def test_names_that_only_differ_in_case_or_form_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert len(tags([one, other])) == 1


def test_accents_and_other_letters_make_another_name() -> None:
    assert fold("e") != fold("é")
    assert fold("rain") != fold("rains")


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("rain", "rain"), ("  #rain ", "rain"), ("long day", "long-day"), ("long \t\n day", "long-day"),
        ("a_b-c/d", "a_b-c/d"), ("rain!", "rain！"), ("it's", "it＇s"), ("Été", "Été"), ("e\u0301te\u0301", "été"),
        ("雨", "雨"), ("2026", "_2026"), ("٢٠", "_٢٠"), ("2026-11", "2026-11"), ("!?", ""), ("", ""), ("##a", "a"),
        ("हिन्दी", "हिन्दी"), ("a#b", "a＃b"), ("C++", "C＋＋"),
    ],
)  # fmt: skip
def test_a_tag_holds_what_obsidian_takes(typed: str, made: str) -> None:
    assert tag(typed) == made
    assert tag(made) == made


def test_tags_come_in_order_each_once_as_it_was_first_written() -> None:
    assert tags(["Rain", "home", "RAIN", "!", "-_/", "long day", "long-day"]) == ("Rain", "home", "long-day")
    assert tags([]) == ()


# --- times ------------------------------------------------------------------------------------------------------------


def test_an_instant_is_microseconds_since_1970_in_utc() -> None:
    assert instant(datetime(1970, 1, 1, tzinfo=UTC)) == 0
    assert instant(datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC)) == 1_000_005
    assert instant(datetime(1970, 1, 1, 1, tzinfo=timezone(timedelta(hours=1)))) == 0
    assert instant(datetime(1970, 1, 1, tzinfo=timezone(timedelta(hours=1)))) == -3_600_000_000


def test_instants_are_whole_for_every_year() -> None:
    first = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    last = datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=-14)))
    assert instant(first + MICROSECOND) - instant(first) == 1
    assert instant(last) - instant(last - MICROSECOND) == 1


def test_a_change_is_now_but_later_than_the_one_before() -> None:
    assert time_of_change(NOW, NOW - MICROSECOND) == NOW
    assert time_of_change(NOW, NOW - timedelta(days=9)) == NOW
    assert time_of_change(NOW, NOW) == NOW + MICROSECOND
    assert time_of_change(NOW - timedelta(days=9), NOW) == NOW + MICROSECOND


def test_a_time_is_stored_in_utc_to_the_microsecond() -> None:
    assert utc_text(NOW) == "2026-11-23T08:30:00.000000Z"
    assert utc_text(NOW + MICROSECOND) == "2026-11-23T08:30:00.000001Z"
    # Instants of their own: a time that was written before is remembered.
    elsewhere = datetime(2026, 11, 24, 3, 15, tzinfo=timezone(timedelta(hours=9)))
    assert utc_text(elsewhere) == "2026-11-23T18:15:00.000000Z"
    assert utc_text(datetime(2026, 11, 24, 3, 15, tzinfo=timezone(timedelta(0)))) == "2026-11-24T03:15:00.000000Z"


def test_a_stored_time_is_read_back_and_one_without_an_offset_is_refused() -> None:
    assert parse_time(utc_text(NOW)) == NOW
    assert parse_time("2026-11-23T09:30:00+01:00").utcoffset() == timedelta(hours=1)
    assert parse_time("2026-11-23T08:30:00+00:00") == NOW
    for text in ("2026-11-23T08:30:00", "2026-11-23", "yesterday", ""):
        with pytest.raises(ValueError):
            parse_time(text)
