"""jrnl's journals, as jrnl itself wrote them (tests/fixtures/jrnl), and as people may have edited them."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from journal.core.model import Entry
from journal.errors import ImportRefused
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


def test_a_line_that_looks_like_a_date_begins_an_entry_as_it_does_for_jrnl() -> None:
    entries = read("[2026-11-20 23:30] One.\n[2026-11-21 07:00] Two, it seems.\n and [2026-11-21 08:00] not this.\n")
    assert notes(entries) == ["One.", "Two, it seems.\n and [2026-11-21 08:00] not this."]


def test_lines_that_may_be_dates_of_another_format_stay_text_and_are_counted() -> None:
    known = make.reading()
    (one,) = make.imported("[2026-11-20 23:30] One.\n[Friday 20 Nov 2026] still one.\n[1] footnote\n", known=known)
    assert one.entry.answer("note") == "One.\n[Friday 20 Nov 2026] still one.\n[1] footnote"
    assert list(known.aside.values()) == [1]


def test_a_format_of_times_that_is_not_understood_is_refused_with_a_way_out() -> None:
    with pytest.raises(ImportRefused) as refused:
        read("[20.11.2026 um 23:30] Anything.\n")
    assert "--export json" in refused.value.hint
    assert "Anything" not in refused.value.sentence


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


@pytest.mark.parametrize("date", ["0000-01-01", "99999-01-01", "2026-13-01", None, 7, "2040-01-01"])
def test_dates_from_nowhere_are_named_by_their_place(date: object) -> None:
    data = {"tags": {}, "entries": [{"title": "canary", "body": "", "date": date, "time": "10:00", "tags": []}]}
    with pytest.raises(ImportRefused) as refused:
        read(json.dumps(data))
    assert "entry 1: " in refused.value.hint
    assert "canary" not in refused.value.hint


def test_dates_of_another_fashion_in_front_of_those_understood_are_refused_whole() -> None:
    """Whole entries would be left out as one."""
    text = "[20/11/2026 23:30] canary\n\n[21/11/2026 07:00] canary\n\n[2026-11-22 08:00] Three.\n"
    with pytest.raises(ImportRefused, match="written in a way that is not understood"):
        make.imported(text, "jrnl")
