"""Day One's export: its JSON, its zip, and zips that mean no good."""

import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from journal import formats
from journal.errors import ImportRefused
from journal.formats import sources
from tests import make

ENTRY: dict[str, Any] = {
    "uuid": "0A1B2C3D4E5F60718293A4B5C6D7E8F9",
    "creationDate": "2026-11-20T23:40:00Z",
    "modifiedDate": "2026-11-21T08:00:00Z",
    "timeZone": "Europe/Berlin",
    "text": "Rain\\. We stayed in \\(at last\\)\\!\n\n![](dayone-moment://AA11)\n\nNo hurry\\.\n```\na \\. b\n```",
    "photos": [{"identifier": "AA11", "md5": "0", "type": "jpeg"}],
    "tags": ["long day", "Home"],
    "starred": True,
    "location": {"placeName": "The blue house", "localityName": "Lisbon", "country": "Portugal",
                 "latitude": 38.72, "longitude": -9.14},
    "weather": {"conditionsDescription": "Light rain", "temperatureCelsius": 12.4, "moonPhase": 0.5},
    "creationDevice": "a telephone",
}  # fmt: skip


def export(*entries: dict[str, Any]) -> str:
    return json.dumps({"metadata": {"version": "1.0"}, "entries": list(entries)}, indent=2)


def test_an_entry_with_all_that_it_holds() -> None:
    known = make.reading()
    (one,) = make.imported(export(ENTRY), known=known)
    entry = one.entry
    assert (entry.moment.at.isoformat(), entry.moment.zone) == ("2026-11-21T00:40:00+01:00", "Europe/Berlin")
    assert entry.uuid == "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
    assert entry.tags == ("long-day", "Home", "starred")
    assert entry.answer("note") == (
        "Rain. We stayed in (at last)!\n\nNo hurry.\n```\na \\. b\n```\n\n"
        "Place: The blue house, Lisbon, Portugal (38.72000, -9.14000)\nWeather: Light rain, 12 °C"
    )
    assert known.aside["pictures, left out; they're still in Day One's file"] == 1
    assert known.retagged == {"long day": "long-day"}
    assert len(known.aside) == 2, "the picture, and the device"


def test_the_day_is_that_of_the_entrys_own_zone() -> None:
    def day(**fields: object) -> str:
        (one,) = make.imported(export({**ENTRY, **fields}))
        return one.entry.day.isoformat() + " " + one.entry.moment.precision

    assert day(timeZone="America/New_York") == "2026-11-20 exact"
    assert day(timeZone="Asia/Tokyo") == "2026-11-21 exact"
    assert day(timeZone="GMT+0200") == "2026-11-21 exact"
    assert day(timeZone="Nowhere/At/All") == "2026-11-20 exact"
    assert day(timeZone="../../etc/passwd") == "2026-11-20 exact"
    assert day(isAllDay=True) == "2026-11-21 day"


def test_an_entry_of_pictures_alone_is_left_out_and_counted() -> None:
    known = make.reading()
    bare = {k: ENTRY[k] for k in ("uuid", "creationDate", "timeZone", "photos")}
    assert make.imported(export(bare, ENTRY), known=known)[0].entry.tags
    assert dict(known.left_out) == {"no text to import": 1}


CONTENTS: dict[str, Any] = {
    "contents": [
        {"attributes": {"line": {"header": 2}}, "text": "Late\n"},
        {"text": "Quiet "},
        {"embeddedObjects": [{"type": "photo", "identifier": "AA"}, {"type": "audio", "identifier": "BB"}]},
        {"text": "evening.\n"},
        {"attributes": {"line": {"listStyle": "bulleted", "indentLevel": 1}}, "text": "tea\n"},
        {"attributes": {"line": {"listStyle": "checkbox", "checked": True, "indentLevel": 1}}, "text": "window open"},
    ]
}
RICH = "## Late\nQuiet evening.\n- tea\n- [x] window open"


@pytest.mark.parametrize(
    "text", [{}, {"text": None}, {"text": ""}, {"text": "\n"}], ids=["none", "null", "empty", "blank"]
)
@pytest.mark.parametrize("rich", [CONTENTS, json.dumps(CONTENTS)], ids=["object", "string"])
def test_text_that_is_only_in_the_rich_one_is_found_there(text: dict[str, Any], rich: object) -> None:
    known = make.reading()
    bare = {"creationDate": "2026-11-20T20:00:00Z", "timeZone": "UTC", "richText": rich}
    (one,) = make.imported(export({**bare, **text}), known=known)
    assert one.entry.answer("note") == RICH
    assert known.aside["pictures, left out; they're still in Day One's file"] == 1
    assert known.aside["sounds, left out; they're still in Day One's file"] == 1


@pytest.mark.parametrize(
    ("placeholder", "kind"),
    [
        ("![](dayone-moment://AA11)", "pictures"), ("![](dayone-moment:/photo/AA11)", "pictures"),
        ("![a cat](dayone-moment://AA11)", "pictures"), ("![](dayone-photo://AA11)", "pictures"),
        ("![](dayone-moment:/video/AA11)", "videos"), ("![](dayone-video://AA11)", "videos"),
        ("![](dayone-moment:/audio/AA11)", "sounds"), ("![](dayone-audio://AA11)", "sounds"),
        ("![](dayone-moment:/pdfAttachment/AA11)", "PDF files"), ("![](dayone-pdf://AA11)", "PDF files"),
        ("![](dayone-moment:/PDFATTACHMENT/AA11)", "PDF files"),
    ],
)  # fmt: skip
def test_what_stood_for_media_is_counted_and_gone(placeholder: str, kind: str) -> None:
    known = make.reading()
    item = {"creationDate": "2026-11-20T20:00:00Z", "timeZone": "UTC", "text": f"Rain.\n\n{placeholder}\n\nThen sun."}
    (one,) = make.imported(export(item), known=known)
    assert one.entry.answer("note") == "Rain.\n\nThen sun."
    assert dict(known.aside) == {f"{kind}, left out; they're still in Day One's file": 1}


def test_an_entry_that_is_still_to_come_comes_in() -> None:
    plan = {**ENTRY, "creationDate": "2040-01-01T00:00:00Z"}
    (one,) = make.imported(export(plan))
    assert one.entry.day.isoformat() == "2040-01-01"
    assert (one.entry.written_at, one.timed) == (make.NOW, False), "it can't have been written later than now"
    assert make.imported(export(plan)) == [one]


CLASSIC = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>Creation Date</key><date>2013-10-27T21:27:27Z</date>
<key>Creator</key><dict><key>Software Agent</key><string>Day One (iOS)/1.11.4</string></dict>
<key>Entry Text</key><string>Rain, and no hurry.</string>
<key>Location</key><dict><key>Country</key><string>Portugal</string><key>Locality</key><string>Lisbon</string>
<key>Latitude</key><real>38.72</real><key>Longitude</key><real>-9.14</real></dict>
<key>Starred</key><true/>
<key>Tags</key><array><string>home</string></array>
<key>Time Zone</key><string>Europe/Lisbon</string>
<key>UUID</key><string>B40EE704E15846DE8D45C44118A4D511</string>
<key>Weather</key><dict><key>Celsius</key><string>12</string><key>Description</key><string>Clear</string></dict>
</dict></plist>
"""


def test_an_entry_of_classic() -> None:
    (one,) = make.imported(CLASSIC)
    assert one.entry.moment.at.isoformat() == "2013-10-27T21:27:27+00:00"
    assert one.entry.uuid == "b40ee704-e158-46de-8d45-c44118a4d511"
    assert one.entry.tags == ("home", "starred")
    assert one.program == "Day One"
    assert one.entry.answer("note") == (
        "Rain, and no hurry.\n\nPlace: Lisbon, Portugal (38.72000, -9.14000)\nWeather: Clear, 12 °C"
    )


def test_an_entry_of_classic_that_would_grow_is_refused() -> None:
    bomb = CLASSIC.replace("DTD PLIST", "x").replace(
        "<!DOCTYPE plist PUBLIC", '<!DOCTYPE plist [<!ENTITY a "ha"><!ENTITY b "&a;&a;">] PUBLIC'
    )
    for broken in (bomb, CLASSIC[:-60], CLASSIC.replace("2013-10-27T21:27:27Z", "soon")):
        with pytest.raises(ImportRefused):
            make.imported(broken)


@pytest.mark.parametrize(
    "fields",
    [
        {"creationDate": "0000-01-01T00:00:00Z"}, {"creationDate": "99999-01-01T00:00:00Z"}, {"creationDate": None},
        {"creationDate": "0001-01-01T00:00:00Z", "timeZone": "America/New_York"}, {"text": 7}, {"text": "a\0b"},
        {"text": "\ud800"}, {"text": "word " * 2_000_000}, {"text": "", "richText": "{"},
        {"text": None, "richText": {"contents": [7]}},
    ],
    ids=range(10),
)  # fmt: skip
def test_what_cannot_be_kept_is_named_by_its_place(fields: dict[str, object]) -> None:
    with pytest.raises(ImportRefused) as refused:
        make.imported(export({**ENTRY, **fields}))
    assert "entry 1" in refused.value.hint


# --- zips -------------------------------------------------------------------------------------------------------------


def packed(path: Path, members: dict[str | zipfile.ZipInfo, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in members.items():
            made.writestr(name, text, zipfile.ZIP_DEFLATED)
    return path


def texts(path: Path) -> list[tuple[str, str]]:
    with sources.readable():
        return [(f.name, f.text.read()) for f in sources.opened(path)]


def test_a_zip_is_read_where_it_is_each_journal_in_it(tmp_path: Path) -> None:
    zipped = packed(tmp_path / "e.zip", {"Home.json": "{}", "photos/a.jpeg": "...", "Away.json": "[]"})
    assert texts(zipped) == [("Home.json", "{}"), ("Away.json", "[]")]
    assert [p.name for p in tmp_path.iterdir()] == ["e.zip"]


@pytest.mark.parametrize("zipped", [True, False])
def test_an_export_with_its_media_packed_or_unpacked(tmp_path: Path, zipped: bool) -> None:
    files = {"Journal.json": export(ENTRY), "photos/AA11.jpeg": "...", "pdfs/x.pdf": "..."}
    source = packed(tmp_path / "e.zip", dict(files)) if zipped else tmp_path / "Export"
    for name, text in {} if zipped else files.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text, encoding="utf-8")
    known = make.reading()
    (one,) = formats.read(source, "auto", known)
    assert one.entry.tags == ("long-day", "Home", "starred"), "one journal alone is no tag"
    assert known.aside["pictures, left out; they're still in Day One's file"] == 1


def test_a_folder_of_classic(tmp_path: Path) -> None:
    entries = tmp_path / "Journal.dayone" / "entries"
    entries.mkdir(parents=True)
    for number in (1, 2):
        text = CLASSIC.replace("D511", f"D51{number}").replace("Rain", f"Rain {number}")
        (entries / f"B40EE704E15846DE8D45C44118A4D51{number}.doentry").write_text(text, encoding="utf-8")
    known = make.reading()
    came = list(formats.read(tmp_path / "Journal.dayone", "auto", known))
    assert [str(one.entry.answer("note"))[:6] for one in came] == ["Rain 1", "Rain 2"]
    assert came[0].entry.tags == ("home", "starred"), "a file of an entry is no journal"


def _link() -> zipfile.ZipInfo:
    link = zipfile.ZipInfo("link.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return link


@pytest.mark.parametrize(
    "members",
    [
        {"../out.json": "{}"}, {"/etc/out.json": "{}"}, {"C:\\out.json": "{}"}, {"a/../../out.json": "{}"},
        {_link(): "/etc/passwd"}, {"bomb.json": " " * 30_000_000}, {"photos/a.jpeg": "..."},
    ],
    ids=range(7),
)  # fmt: skip
def test_a_zip_that_means_no_good_is_refused(tmp_path: Path, members: dict[str | zipfile.ZipInfo, str]) -> None:
    with pytest.raises(ImportRefused):
        texts(packed(tmp_path / "e.zip", members))
    assert [p.name for p in tmp_path.iterdir()] == ["e.zip"]


def test_an_encrypted_zip_and_a_broken_one_are_refused(tmp_path: Path) -> None:
    raw = bytearray(packed(tmp_path / "e.zip", {"Journal.json": export(ENTRY)}).read_bytes())
    encrypted = bytearray(raw)
    encrypted[raw.rindex(b"PK\x01\x02") + 8] |= 1
    broken = bytearray(raw)
    broken[60] ^= 255
    for bad in (encrypted, broken, raw[:-30], b"PK\x03\x04" + bytes(80)):
        (tmp_path / "bad.zip").write_bytes(bytes(bad))
        with pytest.raises(ImportRefused):
            texts(tmp_path / "bad.zip")


@pytest.mark.parametrize("said", ["NaN", "Infinity", "1e400", "1" + "0" * 400, "true", '"12"'])
def test_a_place_or_a_temperature_that_is_no_number_is_not_said(said: str) -> None:
    text = export(ENTRY).replace("38.72", said).replace("12.4", said)
    (one,) = make.imported(text)
    note = str(one.entry.answer("note"))
    assert "Place: The blue house, Lisbon, Portugal\n" in note
    assert note.endswith("Weather: Light rain")
