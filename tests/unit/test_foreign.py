"""Exports of Daylio, How We Feel, Journey, Apple's Journal, jrnl's markdown and YAML: invented, in their shape."""

import base64
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from journal import formats
from journal.core.model import Entry
from journal.errors import ImportRefused
from journal.formats.reading import SKIPPED, Incoming, Reading
from tests import make

MADE = Path(__file__).parent.parent / "fixtures" / "jrnl"


def taken(source: Path, known: Reading | None = None) -> list[Incoming]:
    known = known or make.reading()
    found = list(formats.read(source, "auto", known))
    known.check()
    return found


def packed(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(name, text)
    return path


def entries(found: list[Incoming]) -> list[Entry]:
    return [one.entry for one in found]


# --- How We Feel ------------------------------------------------------------------------------------------------------

CHECK_INS = """Date,Mood,Mood Key,Tags (People),Tags (Places),Tags (Events),Sleep,Weather,Notes,Reflections,Takeaways
2026 Sun Feb 8 4:04 PM,Mellow;Hopeful,mellow;hopeful,By Myself,Home,Tea;Long walk,7.5,Clouds,Rain on the roof.,"So soft,
so slow.",Rest more
2026 Fri Feb 6 12:10 AM,Thoughtful,thoughtful,,,,0.0,,,"[""A warm quiet.""]",[]
"""


def test_how_we_feels_csv() -> None:
    known = make.reading()
    first, second = make.imported(CHECK_INS, known=known)
    assert first.entry.moment.at.isoformat() == "2026-02-08T16:04:00+00:00"
    assert first.entry.answer("note") == (
        "Rain on the roof.\n\nSo soft,\nso slow.\n\nRest more\n\nFeelings: Mellow, Hopeful\nSleep: 7.5\nWeather: Clouds"
    )
    assert first.entry.tags == ("By-Myself", "Home", "Tea", "Long-walk")
    assert second.entry.moment.at.isoformat() == "2026-02-06T00:10:00+00:00"
    assert second.entry.answer("note") == "A warm quiet.\n\nFeeling: Thoughtful"
    assert {one.program for one in (first, second)} == {"How We Feel"}


def test_a_check_in_without_a_date_is_named() -> None:
    with pytest.raises(ImportRefused) as refused:
        make.imported(CHECK_INS + "some day,canary,canary,,,,,,canary,,\n")
    assert "entry 3: Date needs to look like" in refused.value.hint
    assert "canary" not in refused.value.hint


# --- Daylio -----------------------------------------------------------------------------------------------------------

CSV = """\ufefffull_date,date,weekday,time,mood,activities,note_title,note
2024-07-05,July 5,Friday,12:30,calm,"coffee | long walk","The roof","Rain, ""again"".
And tea."
2024-01-01,January 1,Monday,9:05 pm,meh,"","",""
"""


def test_daylios_csv() -> None:
    known = make.reading()
    first, second = make.imported(CSV, known=known)
    assert first.entry.moment.at.isoformat() == "2024-07-05T12:30:00+01:00"
    assert first.entry.answer("note") == 'The roof\n\nRain, "again".\nAnd tea.\n\nMood: calm'
    assert first.entry.tags == ("coffee", "long-walk")
    assert (second.entry.moment.at.isoformat()[11:16], second.entry.answer("note")) == ("21:05", "Mood: meh")
    assert {one.program for one in (first, second)} == {"Daylio"}
    assert known.retagged == {"long walk": "long-walk"}


def test_a_newer_csv_of_daylios_with_scales_and_html() -> None:
    text = (
        "full_date,date,weekday,time,mood,activities,scales,note_title,note\n"
        "2024-07-05,July 5,Friday,12:30,rad,tea,Sleep: 7,,<div>Rain</div><ul><li>tea</li></ul>\n"
    )
    (one,) = make.imported(text)
    assert one.entry.answer("note") == "Rain\n- tea\n\nMood: rad\nScales: Sleep: 7"


def test_a_row_of_daylios_without_a_date_is_named_or_skipped() -> None:
    text = CSV + "2024-13-01,?,?,25:61,bad,,canary,canary\n"
    with pytest.raises(ImportRefused) as refused:
        make.imported(text)
    assert "entry 3 (2024-13-01 25:61): full_date and time" in refused.value.hint
    assert "canary" not in refused.value.hint
    known = make.reading(skip_bad=True)
    assert len(make.imported(text, known=known)) == 2
    assert dict(known.left_out) == {SKIPPED: 1}


BACKUP: dict[str, Any] = {
    "version": 19,
    "dayEntries": [
        {"id": 1, "datetime": 1720171800000, "mood": 101, "note": "<div>Rain <b>again</b></div><div>And tea</div>",
         "note_title": "The roof", "year": 2024, "month": 6, "day": 5, "hour": 12, "minute": 30, "assets": [401],
         "tags": [201, 202], "isFavorite": True, "timeZoneOffset": 180},
        {"id": 2, "datetime": 1704063600000, "mood": 3, "note": "", "note_title": "", "year": 2024, "month": 0,
         "day": 1, "hour": 1, "minute": 0, "assets": [], "tags": []},
    ],
    "customMoods": [{"id": 101, "custom_name": "calm 😄", "predefined_name_id": -1},
                    {"id": 3, "custom_name": "", "predefined_name_id": 3}],
    "tags": [{"id": 201, "name": "coffee ☕"}, {"id": 202, "name": "walk"}],
}  # fmt: skip


def daylio(data: object, folder: Path, name: str = "backup.daylio") -> Path:
    coded = base64.b64encode(json.dumps(data).encode()).decode()
    return packed(folder / "it.daylio", {name: coded, "assets/photos/2024/7/a.jpg": "..."})


def test_a_backup_of_daylios(tmp_path: Path) -> None:
    known = make.reading()
    first, second = taken(daylio(BACKUP, tmp_path), known)
    assert first.entry.moment.at.isoformat() == "2024-07-05T12:30:00+03:00", "the offset where it was written"
    assert first.entry.answer("note") == "The roof\n\nRain **again**\nAnd tea\n\nMood: calm 😄"
    assert first.entry.tags == ("coffee-☕", "walk", "starred")
    assert (second.entry.moment.at.isoformat(), second.entry.answer("note")) == (
        "2024-01-01T01:00:00+02:00",
        "Mood: meh",
    )
    assert known.aside["pictures and sounds, left out; they're still in Daylio's file"] == 1
    (tmp_path / "unpacked.json").write_text(json.dumps(BACKUP), encoding="utf-8")
    assert taken(tmp_path / "unpacked.json") == [first, second]


def test_a_large_backup_of_daylios_is_decoded_as_it_is_read(tmp_path: Path) -> None:
    many = [{**BACKUP["dayEntries"][0], "note": f"Rain {n} ✨"} for n in range(3_000)]
    found = taken(daylio({**BACKUP, "dayEntries": many}, tmp_path))
    assert [str(one.entry.answer("note")).split("\n")[2] for one in found] == [f"Rain {n} ✨" for n in range(3_000)]


@pytest.mark.parametrize("coded", ["eyJkYXlFbnRyaWVzIjpb!!!!", "eyJkYXlFbnRyaWVzIjpb", "eyJkYXlFbnRyaWVzIjo3fQ=="])
def test_a_damaged_backup_of_daylios_is_refused(tmp_path: Path, coded: str) -> None:
    with pytest.raises(ImportRefused):
        taken(packed(tmp_path / "it.daylio", {"backup.daylio": coded}))


# --- Journey ----------------------------------------------------------------------------------------------------------

OLDER: dict[str, Any] = {
    "id": "1625494049547-4BbDhzcByTFSg6MW", "date_modified": 1625494100149, "date_journal": 1625133600000,
    "timezone": "Europe/Vienna",
    "text": '<p dir="auto">Rain</p>\n<p dir="auto"></p>\n<p><strong>warm </strong>hands</p>',
    "preview_text": "<p>Rain</p>", "mood": 0, "lat": 51.502, "lon": -0.14, "address": "1 The Hill ", "label": "",
    "folder": "", "sentiment": 0, "favourite": True, "music_title": "Slow", "music_artist": "Kin",
    "photos": ["a.jpg", "b.mp3"], "weather": {"id": -1, "degree_c": 27.2, "description": "Clear", "place": "X"},
    "tags": ["long day"], "type": "html",
}  # fmt: skip
NEWER: dict[str, Any] = {
    "id": "xH9WUl0f8f4KShUgGZLb", "dateOfJournal": "2025-03-22T23:23:07.000Z", "text": "Sun. *Quiet.*",
    "timezone": "Asia/Tokyo", "updatedAt": "2025-03-23T00:13:09.563Z", "favourite": False, "sentiment": 1.5,
    "location": {"lat": 36.66, "lng": 137.22}, "weather": {"degreeC": 1.7976931348623157e308, "description": ""},
    "attachments": [], "tags": [], "encrypted": False, "type": "markdown", "schemaVersion": 2,
}  # fmt: skip


def test_a_zip_of_journeys_of_either_kind(tmp_path: Path) -> None:
    known = make.reading()
    files = {f"{one['id']}.json": json.dumps(one) for one in (OLDER, NEWER)} | {"a.jpg": "..."}
    first, second = taken(packed(tmp_path / "j.zip", files), known)
    assert first.entry.moment.at.isoformat() == "2021-07-01T12:00:00+02:00"
    assert first.entry.answer("note") == (
        "Rain\n\n**warm** hands\n\nPlace: 1 The Hill (51.50200, -0.14000)\nWeather: Clear, 27 °C\nMusic: Slow, Kin"
    )
    assert first.entry.tags == ("long-day", "starred")
    assert (second.entry.moment.at.isoformat(), second.entry.moment.zone) == ("2025-03-23T08:23:07+09:00", "Asia/Tokyo")
    assert second.entry.answer("note") == "Sun. *Quiet.*\n\nPlace: (36.66000, 137.22000)"
    assert known.aside["pictures and videos, left out; they're still in Journey's file"] == 1
    assert known.aside["sounds, left out; they're still in Journey's file"] == 1
    assert {one.program for one in (first, second)} == {"Journey"}
    assert taken(tmp_path / "j.zip") == [first, second]


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"encrypted": True}, "Journey encrypted it"), ({"text": 7}, "text has to be text"),
     ({"date_journal": "soon"}, "date_journal needs"), ({"date_journal": 10**40}, "date_journal needs")],
)  # fmt: skip
def test_an_entry_of_journeys_that_cannot_be_read_says_why(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        make.imported(json.dumps(OLDER | change))
    assert reason in refused.value.hint


# --- Apple's Journal --------------------------------------------------------------------------------------------------

APPLE = """<!DOCTYPE html>
<html dir="auto"><head><title></title><style>p.p1 {margin: 0}</style></head>
<body>
<p class="p1"><span class="s1"><div class='pageContainer'>    <div class="pageHeader">Sunday, 3 November 2024</div>
<div class="assetGrid"><div id="A" class="gridItem assetType_stateOfMind">
<div class="gridItemOverlayText gridItemOverlayHeader">Content, Calm</div><img src="../Resources/A.heic"/>
<div class="gridItemOverlayText gridItemOverlayFooter">Family</div></div>
<div id="B" class="gridItem assetType_photo"><img src="../Resources/B.heic" class="asset_image"/></div>
<div id="C" class="gridItem assetType_video"><video><source src="../Resources/C.mov"/></video></div>
<div id="D" class="gridItem assetType_multiPinMap"><div class="gridItemOverlayFooter">The old market</div></div>
</div><div class='reflectionPrompt'>How was it?</div><div class='title'>The roof</div><div class='bodyText'></span></p>
<p class="p2"><span class="s2">Rain &amp; no hurry.</span></p>
<p class="p2"><span class="s2">Then <b>tea</b>.</span></p>
<ul><li><span class="s2">warm hands</span></li></ul>
<p class="p1"><span class="s1"></div></div></span></p>
</body></html>
"""
BELOW = "Felt: Content, Calm, Family\nPlace: The old market\nPrompt: How was it?"


@pytest.mark.parametrize("zipped", [True, False])
def test_an_export_of_apples_journal(tmp_path: Path, zipped: bool) -> None:
    top = "AppleJournalEntries/"
    files = {
        f"{top}index.html": "<html>canary</html>", f"{top}Entries/2024-11-03_The_roof.html": APPLE,
        f"{top}Resources/B.heic": "...", f"{top}Resources/X.json": "{}", f"__MACOSX/{top}Entries/._2024.html": "\0",
    }  # fmt: skip
    source = packed(tmp_path / "it.zip", files) if zipped else tmp_path / "it"
    for name, text in {} if zipped else files.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text, encoding="utf-8")
    known = make.reading()
    (one,) = taken(source, known)
    assert (one.entry.day.isoformat(), one.entry.moment.precision) == ("2024-11-03", "day")
    assert one.entry.answer("note") == f"The roof\n\nRain & no hurry.\n\nThen **tea**.\n\n- warm hands\n\n{BELOW}"
    assert one.program == "Apple Journal"
    assert known.aside["pictures, left out; they're still in Apple Journal's folder"] == 1
    assert known.aside["videos, left out; they're still in Apple Journal's folder"] == 1
    assert taken(source) == [one]


def test_a_page_of_apples_alone_has_its_date_in_its_first_line() -> None:
    (one,) = make.imported(APPLE)
    assert one.entry.day.isoformat() == "2024-11-03"
    with pytest.raises(ImportRefused) as refused:
        make.imported(APPLE.replace("Sunday, 3 November 2024", "Sonntag, 3. November"))
    assert "has a date I can read" in refused.value.hint


# --- jrnl's markdown and YAML -----------------------------------------------------------------------------------------


def test_jrnls_markdown_gives_the_entries_of_its_json_but_for_stars() -> None:
    listed = entries(taken(MADE / "export-with-headings.json"))
    found = entries(taken(MADE / "export.md"))
    assert [e.uuid for e in found] == [e.uuid for e in listed]
    assert [e.answer("note") for e in found[:-1]] == [e.answer("note") for e in listed[:-1]]
    assert str(found[-1].answer("note")).split() == str(listed[-1].answer("note")).split()
    assert "\n# One\n\n## Two\n" in str(found[-1].answer("note")), "headings stand where they stood"
    assert [e.tags for e in listed if "starred" in e.tags] == [("moved", "long-day", "starred")]


def test_jrnls_yaml_gives_the_entries_of_its_json(tmp_path: Path) -> None:
    listed = {e.uuid: e for e in entries(taken(MADE / "export-with-headings.json"))}
    known = make.reading()
    *found, last = taken(MADE / "yaml", known)
    assert len(found) == 4
    assert all(listed[one.entry.uuid] == one.entry for one in found)
    assert last.entry.answer("note") == "A day with headings @home\n# One\n\n## Two", "jrnl lost the rest"
    assert {one.program for one in found} == {"jrnl"}
    assert not known.aside
