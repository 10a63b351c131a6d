"""Day One's export: its JSON, alone, in its zip or unpacked; and the entries of Day One Classic.

Built from exports in public repositories, from the placeholders in Automattic's own importer for WordPress (Automattic
owns Day One) and, for Classic's `.dayone` folders, from the journals that jrnl's tests read
(https://github.com/jrnl-org/jrnl, `tests/data/journals/*.dayone`).

The text becomes the note, or the words of the rich text if there is no other. The place, the weather and the music
follow in plain lines below. Pictures, videos, sounds and PDFs are counted and left out, with their placeholders in the
text; nothing is ever unpacked. The day is that of the entry's own time zone.
"""

import json
import re
import uuid as uuids
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from typing import Any, TextIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from journal.core.model import Moment, utc_text
from journal.errors import ImportRefused
from journal.formats import foreign, json_stream
from journal.formats.reading import LARGEST, Incoming, Reading, too_large

PROGRAM = "Day One"
_MEDIA = {"photos": "pictures", "videos": "videos", "audios": "sounds", "pdfAttachments": "PDF files"}
_KINDS = {"photo": "pictures", "video": "videos", "audio": "sounds", "pdf": "PDF files", "pdfattachment": "PDF files"}
_LINK = re.compile(
    r"!\[[^\]\n]*\]\(dayone-(?:moment:/*(?P<kind>photo|video|audio|pdfAttachment)?|(?P<old>photo|video|audio|pdf):)"
    r"[^)\n]*\)",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_OFFSET = re.compile(r"(?:GMT|UTC)([+-])(\d{1,2}):?(\d\d)?")
#: Keys that describe the program or the computer, not the moment.
_DETAILS = {
    "creationDevice", "creationDeviceModel", "creationDeviceType", "creationOSName", "creationOSVersion",
    "editingTime", "duration", "templateID", "sourceString", "promptID",
}  # fmt: skip


def recognises(head: str) -> bool:
    """Return whether a text that begins like this is Day One's."""
    keys, first = json_stream.shape(head)
    return "journal" not in keys and ("creationDate" in first or {"metadata", "entries"} <= keys)


def read(text: TextIO, reading: Reading) -> Iterator[Incoming]:
    """Yield the entries, one at a time. Raises ImportRefused; reports other problems to `reading`."""
    wrapper: dict[str, Any] = {}
    for number, item in enumerate(json_stream.items(text, "entries", wrapper), 1):
        said = item.get("creationDate") if isinstance(item, dict) else None
        reading.begin(number, said if isinstance(said, str) else None)
        one = _entry(item, reading)
        if one is not None:
            yield one
    if not isinstance(wrapper.get("entries"), list):
        raise ImportRefused("This isn't an export from Day One.", "A Day One export has a list of `entries`.")


def is_classic(head: str) -> bool:
    """Return whether a text that begins like this is an entry of Day One Classic."""
    return "<plist" in head and "<key>Creation Date</key>" in head


def read_classic(text: TextIO, reading: Reading) -> Iterator[Incoming]:
    """Yield the one entry of a `.doentry` file. Raises ImportRefused; reports other problems to `reading`."""
    import plistlib
    from xml.parsers.expat import ExpatError

    content = text.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise too_large()
    try:
        # This parser refuses entities, so a small file can't expand into a huge one.
        found = plistlib.loads(content.encode("utf-8", "replace"), fmt=plistlib.FMT_XML)
    except (
        ExpatError,
        plistlib.InvalidFileException,
        ValueError,
        OverflowError,
        TypeError,
        LookupError,
        AttributeError,
    ):
        raise ImportRefused("This isn't an entry from Day One Classic: its property list can't be read.") from None
    item = found if isinstance(found, dict) else {}
    at = item.get("Creation Date")
    reading.begin(1, at if isinstance(at, datetime) else None)
    one = _entry(_as_json(item), reading)
    if one is not None:
        yield one


def _as_json(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry of Classic with the keys of Day One's current JSON."""
    at = item.get("Creation Date")
    place, weather, music = (_object(item, key) for key in ("Location", "Weather", "Music"))
    said = str(weather.get("Celsius", ""))
    return {
        "uuid": item.get("UUID"),
        "creationDate": f"{at.isoformat()}Z" if isinstance(at, datetime) else None,
        "timeZone": item.get("Time Zone"),
        "text": item.get("Entry Text"),
        "tags": item.get("Tags"),
        "starred": item.get("Starred"),
        "location": {
            "placeName": place.get("Place Name"),
            "localityName": place.get("Locality"),
            "administrativeArea": place.get("Administrative Area"),
            "country": place.get("Country"),
            "latitude": place.get("Latitude"),
            "longitude": place.get("Longitude"),
        },
        "weather": {
            "conditionsDescription": weather.get("Description"),
            "temperatureCelsius": int(said) if re.fullmatch(r"-?\d{1,2}", said, re.ASCII) else None,
        },
        "music": {"track": music.get("Track"), "album": music.get("Album"), "artist": music.get("Artist")},
        "userActivity": {"activityName": item.get("Activity"), "stepCount": item.get("Step Count")},
    }


def _entry(item: object, reading: Reading) -> Incoming | None:
    if not isinstance(item, dict):
        reading.bad("isn't a JSON object")
        return None
    media: Counter[str] = Counter()
    try:
        moment = _moment(item, reading)
        known_by = f"Day One {utc_text(moment.at)}"
        text = _text(item, media)
    except (ValueError, OverflowError) as reason:
        reading.bad(str(reason))
        return None
    note = foreign.below(_words(text), _surroundings(item))
    _leave_out(item, text, media, reading)
    try:
        own = str(uuids.UUID(str(item.get("uuid"))))
    except ValueError:
        own = None
    try:
        changed = _time(item.get("modifiedDate"), "modifiedDate")
    except (ValueError, OverflowError):
        changed = None
    tags = _tags(item, reading.name)
    return foreign.entry(reading, PROGRAM, moment, note, tags, uuid=own, known_by=f"{known_by} {note}", changed=changed)


def _time(said: object, key: str) -> datetime:
    try:
        at = datetime.fromisoformat(said if isinstance(said, str) else "")
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    except ValueError:
        raise ValueError(f"{key} needs a time like 2026-11-20T22:30:00Z") from None


def _moment(item: Mapping[str, Any], reading: Reading) -> Moment:
    """Return when it was, in the entry's own zone if it names one. Raises ValueError, OverflowError."""
    at = _time(item.get("creationDate"), "creationDate")
    name = item.get("timeZone")
    zone, known = _zone(name) if isinstance(name, str) else (None, None)
    if zone is None:
        reading.aside["entries without a known time zone; their times are kept in UTC"] += 1
    local = datetime.fromisoformat(at.astimezone(zone or UTC).isoformat())
    if item.get("isAllDay") is True:
        return Moment(datetime.combine(local.date(), time(12), local.tzinfo), known, "day")
    return Moment(local, known)


def _zone(name: str) -> tuple[tzinfo | None, str | None]:
    """Return the zone with this name, and the name if it is IANA's."""
    try:
        return ZoneInfo(name), name
    except (ZoneInfoNotFoundError, ValueError, OSError):
        offset = _OFFSET.fullmatch(name)
    if not offset or int(offset[2]) > 14:
        return None, None
    ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return timezone(ahead if offset[1] == "+" else -ahead), None


def _text(item: Mapping[str, Any], media: Counter[str]) -> str:
    """Return what was written, in Day One's markdown; count the media in a rich text.

    Raises ValueError if it isn't text.

    Some exports leave `text` empty, or out, and have everything in the rich text: as JSON in a string, or as an object.
    """
    said, rich = item.get("text"), item.get("richText")
    if said is not None and not isinstance(said, str):
        raise ValueError("text has to be text")
    if (said and said.strip()) or rich in (None, "", {}):
        return said or ""
    try:
        pieces = (json.loads(rich) if isinstance(rich, str) else rich)["contents"]
        return "".join(_piece(piece, media) for piece in pieces)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ValueError("richText can't be read, and there's no text") from None


def _piece(piece: Mapping[str, Any], media: Counter[str]) -> str:
    """Return a piece of a rich text as markdown, with its line's style; count the media in it."""
    shown = piece.get("embeddedObjects") or []
    for one in shown:
        kind = str(one.get("type", "")).lower()
        if kind in _KINDS:
            media[_KINDS[kind]] += 1
    links = "\n".join(one["url"] for one in shown if isinstance(one.get("url"), str))
    text = piece.get("text")
    if not isinstance(text, str):
        return f"\n{links}\n" if links else ""
    line = _object(_object(piece, "attributes"), "line")
    level, style = line.get("header"), line.get("listStyle")
    indent = line.get("indentLevel")
    before = "  " * (indent - 1) if isinstance(indent, int) and 1 <= indent <= 20 else ""
    if isinstance(level, int) and 1 <= level <= 6:
        before = "#" * level + " "
    elif style == "bulleted":
        before += "- "
    elif style == "numbered":
        before += f"{line['listIndex']}. " if isinstance(line.get("listIndex"), int) else "1. "
    elif style == "checkbox":
        before += "- [x] " if line.get("checked") is True else "- [ ] "
    else:
        before = ""
    return before + text if text.strip() else text


def _words(text: str) -> str:
    """Return the text without links to media and without the backslashes that Day One puts before punctuation."""
    lines: list[str] = []
    fenced = False
    for line in text.split("\n"):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        bare = _LINK.sub("", line)
        if bare == line or bare.strip():
            lines.append(bare if fenced else _ESCAPED.sub(r"\1", bare))
    # A removed link leaves two blank lines together: one is enough.
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() if _LINK.search(text) else "\n".join(lines).strip()


def _surroundings(item: Mapping[str, Any]) -> Iterator[str]:
    """Yield a plain line for each detail that has no field of its own here."""
    place, weather, music, activity = (_object(item, k) for k in ("location", "weather", "music", "userActivity"))
    names = [
        foreign.word(place.get(k)) for k in ("userLabel", "placeName", "localityName", "administrativeArea", "country")
    ]
    where = ", ".join(dict.fromkeys(filter(None, names)))
    latitude, longitude = place.get("latitude"), place.get("longitude")
    if foreign.is_number(latitude) and foreign.is_number(longitude):
        where = f"{where} ({latitude:.5f}, {longitude:.5f})".strip()
    if where:
        yield f"Place: {where}"
    sky = [foreign.word(weather.get("conditionsDescription"))]
    if foreign.is_number(weather.get("temperatureCelsius")):
        sky.append(f"{weather['temperatureCelsius']:.0f} °C")
    if any(sky):
        yield "Weather: " + ", ".join(filter(None, sky))
    played = [foreign.word(music.get(k)) for k in ("track", "album", "artist")]
    if any(played):
        yield "Music: " + ", ".join(filter(None, played))
    done = [foreign.word(activity.get("activityName"))]
    if isinstance(activity.get("stepCount"), int) and activity["stepCount"] > 0:
        done.append(f"{activity['stepCount']} steps")
    if any(done):
        yield "Activity: " + ", ".join(filter(None, done))


def _object(item: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = item.get(key)
    return found if isinstance(found, dict) else {}


def _tags(item: Mapping[str, Any], file: str) -> list[str]:
    """Return the entry's tags, with those for starred and pinned ones, and in a zip the name of its journal."""
    said = item.get("tags")
    named = [tag for tag in said if isinstance(tag, str)] if isinstance(said, list) else []
    marks = [("starred", "starred"), ("isPinned", "pinned"), ("pinned", "pinned")]
    journal = [file.rpartition("/")[2].removesuffix(".json")] if file.endswith(".json") else []
    return [*named, *journal, *(tag for key, tag in marks if item.get(key) is True)]


def _leave_out(item: Mapping[str, Any], text: str, media: Counter[str], reading: Reading) -> None:
    """Count what isn't imported: media, and keys that don't describe the moment."""
    for link in _LINK.finditer(text):
        media[_KINDS[(link["kind"] or link["old"] or "photo").lower()]] += 1
    listed = {name: len(item[key]) for key, name in _MEDIA.items() if isinstance(item.get(key), list)}
    for name in _MEDIA.values():
        if count := max(listed.get(name, 0), media[name]):
            reading.aside[f"{name}, left out; they're still in Day One's file"] += count
    if _DETAILS & item.keys():
        reading.aside["details about the device and the program, left out"] += 1
