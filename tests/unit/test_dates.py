"""Dates as people and programs write them, and the names of dated files."""

import pytest

from journal.formats import dates


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("2024-01-02", "2024-01-02", ""), ("2024-01-02 21:30", "2024-01-02", "21:30"),
        ("2024-01-02T21:30:05Z", "2024-01-02", "21:30"), ("2024-01-02T21:30:05.123+01:00", "2024-01-02", "21:30"),
        ("2024/1/2 9:30 pm", "2024-01-02", "21:30"), ("02.01.2024 21h30", "2024-01-02", "21:30"),
        ("2 January 2024", "2024-01-02", ""), ("January 2nd, 2024", "2024-01-02", ""),
        ("Tuesday, 2 January 2024", "2024-01-02", ""), ("Tue Jan 2 2024 at 12 am", "2024-01-02", "00:00"),
        ("2024 Tue Jan 2 8:39 AM", "2024-01-02", "08:39"), ("2024-Jan-02", "2024-01-02", ""),
        ("December 3, 2023 at 9:00:00 PM GMT", "2023-12-03", "21:00"), ("13/02/2024", "2024-02-13", ""),
        ("02/13/24", "2024-02-13", ""), ("5/5/2024", "2024-05-05", ""), ("20240102", "2024-01-02", ""),
    ],
)  # fmt: skip
def test_whole_dates(text: str, day: str, clock: str) -> None:
    written = dates.read(text)
    assert written is not None
    assert (written.day.isoformat(), written.clock.isoformat("minutes") if written.clock else "") == (day, clock)
    assert written.whole


@pytest.mark.parametrize(
    "text",
    ["", "1", "2 things", "2024", "12:30", "2024-13-01", "2024-02-30", "2024-01-02 25:00", "2024-01-02 13:00 pm",
     "friday", "20.11.2026 um 23:30", "may", "chapter 2024-01-02", "2024-01-02 and more", "32 January 2024"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert dates.read(text) is None


def test_a_month_is_a_date_that_is_not_whole() -> None:
    for text in ("2019-07", "July 2019", "2019-07 14:23"):
        written = dates.read(text)
        assert written is not None
        assert (written.day.isoformat(), written.whole) == ("2019-07-01", False)


def test_what_can_be_read_in_two_ways_is_not_guessed() -> None:
    with pytest.raises(dates.Ambiguous):
        dates.read("02/01/2024")
    days = [dates.read("02/01/2024", first) for first in (True, False)]
    assert [d.day.month for d in days if d] == [1, 2]
    assert dates.day_first(["02/01/2024", "13/01/2024"]) is True
    assert dates.day_first(["02/01/2024", "01/13/2024"]) is False
    assert dates.day_first(["02/01/2024", "03/02/2024"]) is None
    assert dates.day_first(["13/01/2024", "01/13/2024"]) is None
    assert dates.day_first([]) is None


@pytest.mark.parametrize(
    ("path", "when"),
    [
        ("2024-01-02.md", "2024-01-02"), ("journals/2024_01_02.md", "2024-01-02"), ("20240102-rain.md", "2024-01-02"),
        ("2024-01-02 2130.md", "2024-01-02 21:30"), ("2024-01-02-2130-2.md", "2024-01-02 21:30"),
        ("2024-01-02 21.30 Rain.md", "2024-01-02 21:30"), ("202401022130 rain.md", "2024-01-02 21:30"),
        ("2024-01-02T21-30-05.txt", "2024-01-02 21:30"), ("Diary 2024-01-02.md", "2024-01-02"),
        ("2024/01/02.md", "2024-01-02"), ("2024/01-January/02 Tuesday.md", "2024-01-02"),
        ("a/2024/January/3rd.md", "2024-01-03"), ("2 January 2024.md", "2024-01-02"),
        ("jan_2nd,_2024.md", "2024-01-02"), ("2023/2023-Jan-01.md", "2023-01-01"),
        ("2024-01-02 1984 a book.md", "2024-01-02"), ("2024-01-02-10-things.md", "2024-01-02"),
        ("2024-01-02_(1).html", "2024-01-02"),
    ],
)  # fmt: skip
def test_names_of_dated_files(path: str, when: str) -> None:
    written = dates.of_name(path)
    assert written is not None
    clock = f" {written.clock.isoformat('minutes')}" if written.clock else ""
    assert f"{written.day}{clock}" == when


@pytest.mark.parametrize(
    "path",
    ["notes.md", "2024.md", "2024-01.md", "2024-02-30.md", "02-01-2024.md", "2024/01/02.5.md", "12345678901234.md",
     "2024/13/01.md", "9 lives.md"],
)  # fmt: skip
def test_names_that_say_no_day(path: str) -> None:
    assert dates.of_name(path) is None


def test_a_name_that_can_be_read_in_two_ways_is_told_by_the_others() -> None:
    first = dates.day_first(["02-01-2024.md", "31-01-2024.md"])
    written = dates.of_name("02-01-2024.md", first)
    assert written is not None
    assert written.day.isoformat() == "2024-01-02"
