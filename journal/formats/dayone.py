"""Day One's export, to read only: its JSON, alone or in its zip.

The text becomes the note, with what has no place here (where it was, the weather, what played) in plain lines below
it. Pictures and sounds are counted and left out; nothing is ever unpacked. The day is that of the entry's own zone.
"""

import json
import re
import uuid as uuids
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from typing import Any, TextIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from journal.core.model import Moment, tags, utc_text
from journal.errors import ImportRefused
from journal.formats import json_format, json_stream
from journal.formats.reading import Incoming, Reading

_MEDIA = {"photos": "pictures", "videos": "videos", "audios": "sounds", "pdfAttachments": "PDF files"}
_LINK = re.compile(r"!\[[^\]\n]*\]\(dayone-moment:/*(video|audio|pdfAttachment)?[^)\n]*\)")
_LINKED = {"": "pictures", "video": "videos", "audio": "sounds", "pdfAttachment": "PDF files"}
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_OFFSET = re.compile(r"(?:GMT|UTC)([+-])(\d{1,2}):?(\d\d)?")
#: What says something about the program or the computer, and nothing about the moment.
_DETAILS = {
    "creationDevice", "creationDeviceModel", "creationDeviceType", "creationOSName", "creationOSVersion",
    "editingTime", "duration", "templateID", "sourceString", "promptID",
}  # fmt: skip


def recognises(head: str) -> bool:
    """Whether a text that begins like this is Day One's."""
    keys, first = json_stream.shape(head)
    return "journal" not in keys and ("creationDate" in first or {"metadata", "entries"} <= keys)


def read(text: TextIO, reading: Reading) -> Iterator[Incoming]:
    """The entries, one after the other. Raises ImportRefused; tells `reading` each problem by its place."""
    wrapper: dict[str, Any] = {}
    yield from json_format.incoming(_entries(json_stream.items(text, "entries", wrapper), reading), reading)
    if not isinstance(wrapper.get("entries"), list):
        raise ImportRefused("This is not an export of Day One's.", "Its JSON holds a list of `entries`.")


def _entries(items: Iterator[object], reading: Reading) -> Iterator[dict[str, object]]:
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            reading.wrong(f"entry {number}: is no object")
            continue
        try:
            moment = _moment(item, reading)
            text = _text(item)
        except (ValueError, OverflowError) as reason:
            reading.wrong(f"entry {number}: {reason}")
            continue
        note = "\n\n".join(filter(None, [_words(text), "\n".join(_surroundings(item))]))
        named = _tags(item, reading.name)
        _leave_out(item, text, reading)
        if note or named:
            yield _entry(item, moment, note, named)
        else:
            reading.left_out["they hold no text"] += 1


def _entry(item: Mapping[str, Any], moment: Moment, note: str, named: list[str]) -> dict[str, object]:
    written = utc_text(moment.at)
    try:
        changed = max(written, utc_text(_time(item.get("modifiedDate"), "modifiedDate")))
    except (ValueError, OverflowError):
        changed = written
    try:
        own = str(uuids.UUID(str(item.get("uuid"))))
    except ValueError:
        name = f"Day One {written} {note}".encode("utf-8", "replace").decode()
        own = str(uuids.uuid5(json_format.NAMESPACE, name))
    return {
        "uuid": own,
        "happened_at": moment.at.isoformat(),
        "zone": moment.zone,
        "precision": moment.precision,
        "written_at": written,
        "changed_at": changed,
        "tags": named,
        "reflections": [{"written_at": written, "changed_at": changed, "answers": {"note": note}, "asked": {}}],
    }


def _time(said: object, key: str) -> datetime:
    try:
        at = datetime.fromisoformat(said if isinstance(said, str) else "")
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    except ValueError:
        raise ValueError(f"{key} needs a time like 2026-11-20T22:30:00Z") from None


def _moment(item: Mapping[str, Any], reading: Reading) -> Moment:
    """When it was, where the person was: the zone comes first, and then the day. Raises ValueError, OverflowError."""
    at = _time(item.get("creationDate"), "creationDate")
    name = item.get("timeZone")
    zone, known = _zone(name) if isinstance(name, str) else (None, None)
    if zone is None:
        reading.aside["entries without a known time zone: their times are kept in UTC"] += 1
    local = datetime.fromisoformat(at.astimezone(zone or UTC).isoformat())
    if item.get("isAllDay") is True:
        return Moment(datetime.combine(local.date(), time(12), local.tzinfo), known, "day")
    return Moment(local, known)


def _zone(name: str) -> tuple[tzinfo | None, str | None]:
    """The zone of a name, and the name where it is one of the IANA's."""
    try:
        return ZoneInfo(name), name
    except (ZoneInfoNotFoundError, ValueError, OSError):
        offset = _OFFSET.fullmatch(name)
    if not offset or int(offset[2]) > 14:
        return None, None
    ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return timezone(ahead if offset[1] == "+" else -ahead), None


def _text(item: Mapping[str, Any]) -> str:
    """What was written, in Day One's markdown. Raises ValueError where it is no text."""
    said = item.get("text")
    if said is None and isinstance(item.get("richText"), str):
        try:
            pieces = json.loads(item["richText"])["contents"]
            return "".join(p["text"] for p in pieces if isinstance(p, dict) and isinstance(p.get("text"), str))
        except (ValueError, KeyError, TypeError, RecursionError):
            raise ValueError("richText can't be read, and there is no text") from None
    if said is not None and not isinstance(said, str):
        raise ValueError("text needs text")
    return said or ""


def _words(text: str) -> str:
    """The text without links to media and without the backslashes that Day One puts in front of punctuation."""
    lines: list[str] = []
    fenced = False
    for line in text.split("\n"):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        bare = _LINK.sub("", line)
        if bare == line or bare.strip():
            lines.append(bare if fenced else _ESCAPED.sub(r"\1", bare))
    # A link stood between two blank lines: one of them is enough.
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() if _LINK.search(text) else "\n".join(lines).strip()


def _surroundings(item: Mapping[str, Any]) -> Iterator[str]:
    """A plain line each for what has no place of its own here."""
    place, weather, music, activity = (_object(item, k) for k in ("location", "weather", "music", "userActivity"))
    names = [_word(place.get(k)) for k in ("userLabel", "placeName", "localityName", "administrativeArea", "country")]
    where = ", ".join(dict.fromkeys(filter(None, names)))
    latitude, longitude = place.get("latitude"), place.get("longitude")
    if _is_number(latitude) and _is_number(longitude):
        where = f"{where} ({latitude:.5f}, {longitude:.5f})".strip()
    if where:
        yield f"Place: {where}"
    sky = [_word(weather.get("conditionsDescription"))]
    if _is_number(weather.get("temperatureCelsius")):
        sky.append(f"{weather['temperatureCelsius']:.0f} °C")
    if any(sky):
        yield "Weather: " + ", ".join(filter(None, sky))
    played = [_word(music.get(k)) for k in ("track", "album", "artist")]
    if any(played):
        yield "Music: " + ", ".join(filter(None, played))
    done = [_word(activity.get("activityName"))]
    if isinstance(activity.get("stepCount"), int) and activity["stepCount"] > 0:
        done.append(f"{activity['stepCount']} steps")
    if any(done):
        yield "Activity: " + ", ".join(filter(None, done))


def _is_number(said: object) -> bool:
    """Whether it is one that can be said: JSON knows no bounds, and Python reads NaN."""
    return isinstance(said, (int, float)) and not isinstance(said, bool) and abs(said) < 1_000_000


def _object(item: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = item.get(key)
    return found if isinstance(found, dict) else {}


def _word(said: object) -> str:
    return " ".join(said.split()) if isinstance(said, str) else ""


def _tags(item: Mapping[str, Any], file: str) -> list[str]:
    """Its tags, and what it is marked as; where a zip holds several journals, the name of its own."""
    said = item.get("tags")
    named = [tag for tag in said if isinstance(tag, str)] if isinstance(said, list) else []
    marks = [("starred", "starred"), ("isPinned", "pinned"), ("pinned", "pinned")]
    journal = [file.rpartition("/")[2].removesuffix(".json")] if file else []
    return list(tags([*named, *journal, *(tag for key, tag in marks if item.get(key) is True)]))


def _leave_out(item: Mapping[str, Any], text: str, reading: Reading) -> None:
    """Counts what stays behind: media, and what says nothing of the moment."""
    listed = {name: len(item[key]) for key, name in _MEDIA.items() if isinstance(item.get(key), list)}
    linked: dict[str, int] = {}
    for link in _LINK.finditer(text):
        linked[_LINKED[link[1] or ""]] = linked.get(_LINKED[link[1] or ""], 0) + 1
    for name in _MEDIA.values():
        if count := max(listed.get(name, 0), linked.get(name, 0)):
            reading.aside[f"{name}, left out: they stay in Day One's file"] += count
    if _DETAILS & item.keys():
        reading.aside["details of the device and the program, left out"] += 1
