"""A person's words for a time: a table of what they mean at several times of day, and what is asked back."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from journal.core.clock import Clock, weekday_in_words
from journal.core.model import Moment
from journal.errors import Usage
from tests.conftest import ROOT

PHRASES = ROOT / "tests" / "fixtures" / "phrases.txt"
LISBON, BERLIN = "Europe/Lisbon", "Europe/Berlin"


def at(stamp: str, zone: str = LISBON) -> Clock:
    return Clock(datetime.fromisoformat(stamp).replace(tzinfo=ZoneInfo(zone)), zone)


AFTERNOON = at("2026-11-24 14:00")
NIGHT = at("2026-11-24 01:30")


def answer(clock: Clock, phrase: str, *, offset: bool = False) -> str:
    """What a phrase means, in the way of the table."""
    try:
        moment = clock.understand(phrase)
    except Usage as asked:
        return f"? {asked.sentence}"
    return f"= {moment.at:%Y-%m-%d %H:%M}{f'{moment.at:%z}' if offset else ''} {moment.precision}"


def table() -> Iterator[tuple[str, str, str, str]]:
    """Each line of the table: when it's typed, where, the phrase, the answer."""
    stamp = zone = ""
    for line in PHRASES.read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"== (\S+ \S+) (\S+)", line):
            stamp, zone = heading.groups()
        elif line and not line.startswith("#"):
            phrase, meant = re.fullmatch(r"(.+?)\s+([=?] .+)", line).groups()  # type: ignore[union-attr]
            yield stamp, zone, phrase, meant


TABLE = list(table())


@pytest.mark.parametrize("typed_at", sorted({(stamp, zone) for stamp, zone, *_ in TABLE}))
def test_what_people_type_means_what_they_mean(typed_at: tuple[str, str]) -> None:
    clock = at(*typed_at)
    lines = [(phrase, meant) for stamp, zone, phrase, meant in TABLE if (stamp, zone) == typed_at]
    found = [(phrase, answer(clock, phrase, offset=bool(re.search(r"[+]0\d00 ", meant)))) for phrase, meant in lines]
    assert found == lines


def test_the_table_is_as_long_as_it_should_be() -> None:
    """A table that fails to load would pass."""
    assert len({phrase for _, _, phrase, meant in TABLE if meant.startswith("=")}) >= 300
    assert len({(stamp, zone) for stamp, zone, *_ in TABLE}) >= 10


@pytest.mark.parametrize(
    ("phrase", "sentence", "hint"),
    [
        ("01/02/2026", "Sunday 1 February 2026 or Friday 2 January 2026", "Type 2026-02-01 or 2026-01-02."),
        ("2026-13-01", "There's no month 13: a year has 12.", "2026-11-20"),
        ("30 february", "There's no 30 February.", "2026-11-20"),
        ("29.2.2026", "There's no 29 February 2026.", "2026-11-20"),
        ("10", "A number alone could mean several things.", '"at 10 pm"'),
        ("at 10:30", "Tuesday 24 November, 10:30 am or Monday 23 November, 10:30 pm", '"am" or "pm"'),
        ("20.11", "Friday 20 November 2026, or the time 20:11", "Type 20.11. for the day"),
        ("2026", "the year 2026, or 20:26", '"in 2026"'),
        ("midnight on friday", "midnight at the start of Friday 20 November or midnight", "2026-11-21 00:00"),
        ("tuseday", "not sure when", 'Did you mean "tuesday"?'),
        ("thursday 20 november", "20 November 2026 is a Friday.", "just the date"),
        ("the other day", "could be one of many days", '"not sure"'),
        ("in the evening", "Which day was that?", '"yesterday evening"'),
        ("tomorrow", "still to come", '"last night at 11"'),
        ("at 25:00", "There's no 25:00 on a clock.", "22:30"),
        ("half ten last night", "10:30 or 9:30", '"half past ten"'),
        ("last night at noon", "don't go together", '"last night at 11"'),
        ("friday or saturday", "more than one day", '"friday evening"'),
    ],
)
def test_what_can_be_read_two_ways_is_asked_back_with_what_to_type(phrase: str, sentence: str, hint: str) -> None:
    with pytest.raises(Usage) as asked:
        AFTERNOON.understand(phrase)
    assert sentence in asked.value.sentence
    assert hint in asked.value.hint


@pytest.mark.parametrize(
    "phrase", ["01/02/2026", "at 10:30", "midnight on friday", "tuesday", "the 24th", "last monday", "11/12", "1 am"]
)
@pytest.mark.parametrize("clock", [AFTERNOON, NIGHT], ids=["afternoon", "night"])
def test_what_the_hint_says_can_be_typed(clock: Clock, phrase: str) -> None:
    """Whoever types one of the offered dates is understood."""
    try:
        clock.understand(phrase)
    except Usage as asked:
        for typed in re.findall(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?", asked.hint):
            assert f"{clock.understand(typed).at:%Y-%m-%d}" == typed[:10]


@pytest.mark.parametrize("clock", [AFTERNOON, NIGHT], ids=["afternoon", "night"])
def test_the_examples_we_give_are_understood(clock: Clock) -> None:
    from journal.core.when_asking import DAYS, EXAMPLES, GUESSES

    for example_ in re.findall(r'"([^"]+)"|(\d{4}-\d\d-\d\d(?: \d\d:\d\d)?)', EXAMPLES + GUESSES):
        clock.understand("".join(example_))
    for example_ in re.findall(r'"([^"]+)"|(\d{4}-\d\d-\d\d)', DAYS):
        clock.period("".join(example_))


@pytest.mark.parametrize("phrase", ["last night", "friday", "this morning", "12 november", "two weeks ago", "november"])
def test_capitals_spaces_and_full_stops_change_nothing(phrase: str) -> None:
    plain = AFTERNOON.understand(phrase)
    for written in (
        phrase.upper(),
        phrase.title(),
        f"  {phrase} ",
        phrase.replace(" ", "   "),
        f"{phrase}.",
        f"{phrase},",
    ):
        assert AFTERNOON.understand(written) == plain


def test_the_second_of_two_equal_hours_is_past_as_well_as_the_first() -> None:
    """At 2:10 for the second time, 2:30 was 40 minutes ago, the first time."""
    clock = Clock(datetime(2026, 10, 25, 2, 10, fold=1, tzinfo=ZoneInfo(BERLIN)), BERLIN)
    assert clock.understand("2:30 am").at.isoformat() == "2026-10-25T02:30:00+02:00"
    assert clock.understand("tonight at 2:30").at.isoformat() == "2026-10-25T02:30:00+02:00"


def test_in_the_future_only_a_full_date_counts_and_only_a_day_of_it() -> None:
    """People travel, and their computer's zone may stay behind."""
    assert AFTERNOON.understand("2026-11-25 13:00").at.day == 25
    assert AFTERNOON.understand("25.11.2026").at.day == 25
    for phrase in (
        "2026-11-25 14:01",
        "2026-11-26",
        "26.11.2026",
        "tomorrow",
        "tonight at 11",
        "in an hour",
        "this evening",
    ):
        assert answer(AFTERNOON, phrase) == "? That time is still to come."


def test_the_place_is_kept_where_it_is_known() -> None:
    assert AFTERNOON.understand("last night").zone == LISBON
    assert AFTERNOON.understand("2026-11-20T23:30+05:30").zone is None


def test_a_later_phrase_is_a_later_moment() -> None:
    """Phrases in the order in which things happen, at several times of day."""
    for clock in (AFTERNOON, at("2026-11-24 23:00"), at("2026-11-24 08:00")):
        in_order = [
            "two years ago", "last year", "a month ago", "two weeks ago", "the night before last", "yesterday morning",
            "yesterday evening", "last night", "late last night", "last night after midnight", "3 am", "7 am", "now",
        ]  # fmt: skip
        moments = [clock.understand(phrase).at for phrase in in_order]
        assert all(earlier < later for earlier, later in pairwise(moments))


# The days of a filter

PERIODS = {
    "2026-11-20": "2026-11-20", "20.11.2026": "2026-11-20", "today": "2026-11-24", "yesterday": "2026-11-23",
    "monday": "2026-11-23", "last friday": "2026-11-20", "friday last week": "2026-11-20", "friday night": "2026-11-20",
    "the 12th": "2026-11-12", "12 november": "2026-11-12", "3 days ago": "2026-11-21", "two weeks ago": "2026-11-10",
    "a month ago": "2026-10-24", "christmas eve": "2025-12-24", "last night": "2026-11-23", "now": "2026-11-24",
    "2 hours ago": "2026-11-24", "2026-06": "2026-06-01 2026-06-30", "06/2026": "2026-06-01 2026-06-30",
    "june": "2026-06-01 2026-06-30", "in June 2026": "2026-06-01 2026-06-30", "feb 2024": "2024-02-01 2024-02-29",
    "november": "2026-11-01 2026-11-30", "december": "2025-12-01 2025-12-31", "december 2026": "2026-12-01 2026-12-31",
    "last month": "2026-10-01 2026-10-31", "this month": "2026-11-01 2026-11-30", "early june": "2026-06-01 2026-06-10",
    "2026": "2026-01-01 2026-12-31", "2025": "2025-01-01 2025-12-31", "last year": "2025-01-01 2025-12-31",
    "this year": "2026-01-01 2026-12-31", "last week": "2026-11-16 2026-11-22", "this week": "2026-11-23 2026-11-29",
    "the week before last": "2026-11-09 2026-11-15", "last weekend": "2026-11-21 2026-11-22",
    "last 30 days": "2026-10-25 2026-11-24", "the past two weeks": "2026-11-10 2026-11-24",
}  # fmt: skip


@pytest.mark.parametrize(("phrase", "days"), PERIODS.items())
def test_a_day_is_a_day_and_a_month_is_all_of_it(phrase: str, days: str) -> None:
    first, last = AFTERNOON.period(phrase)
    assert " ".join(dict.fromkeys((first.isoformat(), last.isoformat()))) == days


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [
        ("01/02/2026", "That could be Sunday 1 February 2026 or Friday 2 January 2026."),
        ("2026-13-01", "There's no month 13: a year has 12."),
        ("2026-13", "There's no month 13: a year has 12."),
        ("30 february", "There's no 30 February."),
        ("tuesday", "That could be Tuesday 24 November 2026 or Tuesday 17 November 2026."),
        ("last march", "That could be March 2026 or March 2025."),
        ("friday 11pm", "This needs a day, a month or a year."),
        ("2026-06-01 10:00", "This needs a day, a month or a year."),
        ("around june", "This needs a day, a month or a year."),
        ("not sure", "This needs a day, a month or a year."),
        ("", "This needs a day, a month or a year."),
        ("june to august", "That names more than one day."),
        ("10", "A number alone could mean several things."),
        ("asdf", "I'm not sure when that was."),
        ("tomorrow", "That time is still to come."),
    ],
)
def test_a_filter_never_guesses(phrase: str, sentence: str) -> None:
    with pytest.raises(Usage) as asked:
        AFTERNOON.period(phrase)
    assert asked.value.sentence == sentence
    assert "at 11" not in asked.value.hint, "a filter takes no time, so the hint shows none"


def test_today_is_the_date_on_the_calendar_for_a_filter_also_after_midnight() -> None:
    assert NIGHT.period("today") == (date(2026, 11, 24), date(2026, 11, 24))
    assert NIGHT.period("yesterday") == (date(2026, 11, 23), date(2026, 11, 23))


def test_a_single_day_is_taken_as_one_and_a_month_is_not() -> None:
    assert AFTERNOON.day("2026-06-02") == date(2026, 6, 2)
    with pytest.raises(Usage, match="more than one day"):
        AFTERNOON.day("2026-06")


# What is shown back


@pytest.mark.parametrize(
    ("clock", "phrase", "sentence"),
    [
        (AFTERNOON, "now", "just now, Tuesday 24 November, 2:00 pm"),
        (AFTERNOON, "5 minutes ago", "5 minutes ago, Tuesday 24 November, 1:55 pm"),
        (AFTERNOON, "10:30 last night", "last night, Monday 23 November, 10:30 pm"),
        (AFTERNOON, "around 10:30 last night", "last night, Monday 23 November, about 10:30 pm"),
        (AFTERNOON, "last night", "last night, Monday 23 November"),
        (AFTERNOON, "1 am last night", "last night, early on Tuesday 24 November, 1:00 am"),
        (AFTERNOON, "midnight", "last night, early on Tuesday 24 November, midnight"),
        (AFTERNOON, "this morning", "this morning, Tuesday 24 November"),
        (AFTERNOON, "8 am", "this morning, Tuesday 24 November, 8:00 am"),
        (AFTERNOON, "today", "today, Tuesday 24 November"),
        (AFTERNOON, "yesterday", "yesterday, Monday 23 November"),
        (AFTERNOON, "yesterday at noon", "yesterday, Monday 23 November, noon"),
        (AFTERNOON, "yesterday evening", "yesterday evening, Monday 23 November"),
        (AFTERNOON, "friday", "4 days ago, Friday 20 November"),
        (AFTERNOON, "friday night", "Friday 20 November, at night"),
        (AFTERNOON, "friday evening", "4 days ago, Friday 20 November, in the evening"),
        (AFTERNOON, "friday 11 pm", "Friday 20 November, 11:00 pm"),
        (AFTERNOON, "12.11.", "Thursday 12 November 2026"),
        (AFTERNOON, "the night of 18 june", "Thursday 18 June 2026, at night"),
        (AFTERNOON, "two weeks ago", "around Tuesday 10 November 2026, not sure of the day"),
        (AFTERNOON, "maybe friday", "around Friday 20 November, not sure of the day"),
        (AFTERNOON, "not sure", "not sure when, noted under today, Tuesday 24 November"),
        (AFTERNOON, "2026-11-25 09:00", "tomorrow, Wednesday 25 November 2026, 9:00 am"),
        (NIGHT, "tonight at 10", "tonight, Monday 23 November, 10:00 pm"),
        (NIGHT, "last night at 11", "tonight, Monday 23 November, 11:00 pm"),
        (NIGHT, "an hour ago", "tonight, early on Tuesday 24 November, 12:30 am"),
        (NIGHT, "yesterday evening", "yesterday evening, Monday 23 November"),
        (NIGHT, "sunday night", "Sunday 22 November, at night"),
        (at("2026-11-24 05:00"), "11 pm", "last night, Monday 23 November, 11:00 pm"),
    ],
)
def test_what_was_understood_is_said_in_full(clock: Clock, phrase: str, sentence: str) -> None:
    assert clock.echo(clock.understand(phrase)) == sentence


@pytest.mark.parametrize("clock", [AFTERNOON, NIGHT], ids=["afternoon", "night"])
def test_what_is_said_never_names_another_date(clock: Clock) -> None:
    """Whatever people call it, the date and the year or the nearness of it are those that will be kept."""
    for hours in range(24 * 40):
        moment = Moment((clock.now() - timedelta(hours=hours, minutes=7)), None, "exact")
        said = clock.echo(moment)
        assert f"{moment.at:%A} {moment.at.day} {moment.at:%B}" in said
        assert (str(moment.at.year) in said) == ((clock.now().date() - moment.at.date()).days >= 7)


def test_a_day_in_words_with_its_weekday() -> None:
    assert weekday_in_words(date(2026, 6, 2)) == "Tuesday 2 June 2026"
