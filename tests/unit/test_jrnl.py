"""jrnl's journals, as jrnl itself wrote them (tests/fixtures/jrnl), and as people may have edited them."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from journal import formats
from journal.core.model import Entry
from journal.errors import ImportRefused
from journal.formats.reading import SKIPPED
from tests import make

MADE = Path(__file__).parent.parent / "fixtures" / "jrnl"


def read(text: str, name: str = "") -> list[Entry]:
    known = make.reading(name)
    return [one.entry for one in make.imported(text, known=known)]


def notes(entries: list[Entry]) -> list[str]:
    return [str(e.answer("note")) for e in entries]


def test_the_text_file_that_jrnl_wrote() -> None:
    entries = read((MADE / "journal.txt").read_text(encoding="utf-8"))
    assert [e.moment.at.isoformat() for e in entries[2:4]] == ["2026-11-20T23:30:00+00:00", "2026-11-21T08:05:00+00:00"]
    assert {(e.moment.zone, e.moment.precision) for e in entries} == {("Europe/Lisbon", "exact")}
    assert entries[2].tags == ("moved", "long-day", "starred")
    assert notes(entries)[2] == "Rain on the roof, and we lay still.\nI was @moved, and did not hide it. @long-day"
    assert notes(entries)[3].endswith("@home.\n\nThen a second paragraph, with a list:\n- warm hands\n- no hurry")
    assert [r.stage for r in entries[3].reflections] == ["first"]


def test_its_json_gives_the_very_same_entries_as_its_text() -> None:
    from_json = read((MADE / "export.json").read_text(encoding="utf-8"))
    assert from_json == read((MADE / "journal.txt").read_text(encoding="utf-8"))


@pytest.mark.skipif(shutil.which("jrnl") is None, reason="jrnl is not installed, so its files are those checked in")
def test_what_jrnl_makes_of_its_file_today_is_what_we_make_of_it(tmp_path: Path) -> None:
    shutil.copy(MADE / "journal.txt", tmp_path / "journal.txt")
    config = {"version": "v4.6", "journals": {"default": str(tmp_path / "journal.txt")}, "editor": "", "encrypt": False,
              "timeformat": "%Y-%m-%d %H:%M", "tagsymbols": "@", "default_hour": 9, "default_minute": 0}  # fmt: skip
    (tmp_path / "jrnl.yaml").write_text("---\n" + json.dumps(config), encoding="utf-8")
    command = ["jrnl", "--config-file", str(tmp_path / "jrnl.yaml"), "--export", "json"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert read(printed) == read((MADE / "journal.txt").read_text(encoding="utf-8"))


def test_in_a_folder_the_day_is_the_files() -> None:
    text = (MADE / "folder/2026/11/21.txt").read_text(encoding="utf-8")
    assert [str(e.day) for e in read(text, "2026/11/21.txt")] == ["2026-11-21", "2026-11-21"]
    assert [e.moment.at.isoformat() for e in read("[23:05] Late.\n", "2026/11/19.txt")] == ["2026-11-19T23:05:00+00:00"]


def test_what_else_lies_in_a_folder_of_jrnls_is_left_out_as_jrnl_does(tmp_path: Path) -> None:
    shutil.copytree(MADE / "folder", tmp_path / "folder")
    for place in (".", "2026", "2026/11"):
        (tmp_path / "folder" / place / "old.txt").write_text("[2026-11-20 23:30] canary\n", encoding="utf-8")
    known = make.reading()
    found = [one.entry for one in formats.read(tmp_path / "folder", "auto", known)]
    assert found
    assert not any("canary" in note for note in notes(found))
    assert known.aside[formats.NOT_OURS] == 3


def test_a_line_that_looks_like_a_date_begins_an_entry_as_it_does_for_jrnl() -> None:
    entries = read("[2026-11-20 23:30] One.\n[2026-11-21 07:00] Two, it seems.\n and [2026-11-21 08:00] not this.\n")
    assert notes(entries) == ["One.", "Two, it seems.\n and [2026-11-21 08:00] not this."]


def test_a_date_in_another_form_begins_an_entry_as_it_does_for_jrnl_and_a_footnote_does_not() -> None:
    first, second = make.imported("[2026-11-20 23:30] One.\n[Friday 20 Nov 2026] Two.\n[1] footnote\n")
    assert first.entry.answer("note") == "One."
    assert (second.entry.answer("note"), second.entry.moment.precision) == ("Two.\n[1] footnote", "day")


def test_a_date_without_a_day_is_an_entry_of_its_own() -> None:
    """It was glued to the one before, in what jrnl's tests call mostly readable dates."""
    known = make.reading()
    text = "[2019-07-18 14:23] One.\n\n[2019-07-19 14:23] Two.\n\n[2019-07 14:23] Three.\n"
    entries = [one.entry for one in make.imported(text, known=known)]
    assert notes(entries) == ["One.", "Two.", "Three."]
    assert [(e.day.isoformat(), e.moment.precision) for e in entries[1:]] == [
        ("2019-07-19", "exact"), ("2019-07-01", "unsure"),
    ]  # fmt: skip
    assert list(known.aside.values()) == [1]


def test_lines_that_may_be_dates_and_cannot_be_read_stay_text_and_are_counted() -> None:
    known = make.reading()
    (one,) = make.imported("[2026-11-20 23:30] One.\n[am 20. um 23:30] still one.\n", known=known)
    assert one.entry.answer("note") == "One.\n[am 20. um 23:30] still one."
    assert list(known.aside.values()) == [1]


def test_a_date_that_does_not_exist_is_named_and_not_glued_to_the_entry_before() -> None:
    text = "[2026-11-20 23:30] One.\n[2026-11-31 07:00] canary\n[2026-12-01 07:00] Three.\n"
    with pytest.raises(ImportRefused) as refused:
        make.imported(text)
    assert "entry 2 (2026-11-31 07:00): there's no such date" in refused.value.hint
    assert "canary" not in refused.value.hint
    known = make.reading(skip_bad=True)
    assert notes([one.entry for one in make.imported(text, known=known)]) == ["One.", "Three."]
    assert dict(known.left_out) == {SKIPPED: 1}


OLD = """2010-06-10 15:00 A quiet day.

2013-06-10 15:40 They said "[this] is the best of it". *
Tea, and then rain.

[2019-08-03 12:55] a chat, copied in
[3] and a list

"""


@pytest.mark.parametrize("form", ["auto", "jrnl"])
@pytest.mark.parametrize("dated", [str, lambda text: re.sub(r"(\d{4})-(\d\d)-(\d\d)", r"\3.\2.\1", text)])
def test_a_file_of_jrnl_1_whose_dates_have_no_brackets(form: str, dated: Callable[[str], str]) -> None:
    """A quoted chat came in as its only entry, and both real ones were dropped."""
    known = make.reading()
    entries = [one.entry for one in make.imported(dated(OLD), form, known)]
    assert [e.moment.at.isoformat()[:16] for e in entries] == ["2010-06-10T15:00", "2013-06-10T15:40"]
    assert notes(entries)[0] == "A quiet day."
    assert notes(entries)[1].startswith('They said "[this] is the best of it".\nTea, and then rain.\n\n[')
    assert notes(entries)[1].endswith("12:55] a chat, copied in\n[3] and a list")
    assert entries[1].tags == ("starred",)
    assert not known.aside
    assert not known.left_out


def test_a_chat_is_no_journal_of_jrnl() -> None:
    with pytest.raises(ImportRefused):
        make.imported("2026-11-20, 23:30 - Ana: canary\n2026-11-20, 23:31 - Kim: canary\n")


def test_day_and_month_are_told_apart_by_all_the_dates_together() -> None:
    def days(*dates: str) -> list[str]:
        return [e.day.isoformat() for e in read("".join(f"[{d} 10:00] a {n}\n" for n, d in enumerate(dates)))]

    assert days("02/01/2026", "20/11/2026") == ["2026-01-02", "2026-11-20"], "there is no month 20"
    assert days("01/02/2026", "11/20/2026") == ["2026-01-02", "2026-11-20"]
    assert days("02/01/2026", "03/01/2026", "01/02/2026") == ["2026-01-02", "2026-01-03", "2026-02-01"], "in order"
    with pytest.raises(ImportRefused, match="day first or the month first") as refused:
        days("02/01/2026", "03/02/2026")
    assert "--export json" in refused.value.hint


def test_a_format_of_times_that_is_not_understood_is_refused_with_a_way_out() -> None:
    with pytest.raises(ImportRefused) as refused:
        read("[20.11.2026 um 23:30] Anything.\n")
    assert "--export json" in refused.value.hint
    assert "Anything" not in refused.value.sentence


def test_an_entry_that_is_still_to_come_comes_in_with_the_others() -> None:
    text = "[2026-11-20 23:30] One.\n[2040-01-01 10:00] A plan.\n"
    entries = read(text)
    assert notes(entries) == ["One.", "A plan."]
    assert entries[1].written_at == make.NOW
    data = {
        "tags": {},
        "entries": [{"title": "A plan.", "body": "", "date": "2040-01-01", "time": "10:00", "tags": []}],
    }
    assert read(json.dumps(data)) == entries[1:]


def test_other_plain_formats_of_times() -> None:
    entries = read("[2026-11-20 11:30 PM] a\n[2026-11-21 07:00:05] b\n[2026-11-22] c\n")
    assert [(e.moment.at.isoformat()[:19], e.moment.precision) for e in entries] == [
        ("2026-11-20T23:30:00", "exact"),
        ("2026-11-21T07:00:05", "exact"),
        ("2026-11-22T12:00:00", "day"),
    ]


def test_an_entry_without_a_word_is_left_out_and_counted() -> None:
    known = make.reading()
    assert len(make.imported("[2026-11-20 23:30] \n\n[2026-11-21 07:00] Two.\n", known=known)) == 1
    assert sum(known.left_out.values()) == 1


@pytest.mark.parametrize("date", ["0000-01-01", "99999-01-01", "2026-13-01", None, 7])
def test_dates_from_nowhere_are_named_by_their_place(date: object) -> None:
    data = {"tags": {}, "entries": [{"title": "canary", "body": "", "date": date, "time": "10:00", "tags": []}]}
    with pytest.raises(ImportRefused) as refused:
        read(json.dumps(data))
    place = f"entry 1 ({date})" if isinstance(date, str) else "entry 1"
    assert f"{place}: date and time need" in refused.value.hint
    assert "canary" not in refused.value.hint


def test_dates_of_another_fashion_in_front_of_those_understood_are_refused_whole() -> None:
    """Whole entries would be left out as one."""
    text = "[20 nov. à 23h30] canary\n\n[21 nov. à 7h00] canary\n\n[2026-11-22 08:00] Three.\n"
    with pytest.raises(ImportRefused, match="I can't read the dates"):
        make.imported(text, "jrnl")
