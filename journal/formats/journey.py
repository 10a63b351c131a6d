"""Journey (journey.cloud): the JSON of an entry, in its zip or unpacked.

Built from the zip and the entry in the tests of https://github.com/andi0b/journey-markdown-converter (Journey for
Windows, `date_journal` in milliseconds), and from an entry of the newer kind that another reader in a public repository
tests with (`dateOfJournal` as a time in UTC, `schemaVersion` 2).

The text becomes the note, HTML as plain text; the place, the weather and the music follow in plain lines below.
Pictures and sounds are counted and left out. So are `mood`, `sentiment` and `activity`: they are numbers whose meaning
isn't documented. An entry that Journey encrypted can't be read.
"""

import re
import uuid as uuids
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TextIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from journal.core.model import Moment
from journal.errors import ImportRefused
from journal.formats import foreign, json_format, json_reader, json_stream
from journal.formats.reading import LARGEST, Incoming, Reading, too_large

PROGRAM = "Journey"
_DATES = ("date_journal", "dateOfJournal")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def recognises(head: str) -> bool:
    """Return whether a text that begins like this is an entry of Journey's."""
    return bool(json_stream.shape(head)[0] & set(_DATES))


def read(text: TextIO, reading: Reading) -> Iterator[Incoming]:
    """Yield the one entry of a file. Raises ImportRefused; reports other problems to `reading`."""
    content = text.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise too_large()
    item = json_format.parse(content.removeprefix("\ufeff"))
    reading.begin(1)
    if not isinstance(item, dict) or not any(key in item for key in _DATES):
        raise ImportRefused(
            "This isn't an entry from Journey, so nothing was imported.", "A Journey entry has a `date_journal`."
        )
    try:
        moment = _moment(item, reading)
    except (ValueError, OverflowError):
        reading.bad("date_journal needs milliseconds, or dateOfJournal needs a time like 2024-01-02T21:30:00.000Z")
        return
    reading.begin(1, moment.at)
    if item.get("encrypted") is True:
        reading.bad("Journey encrypted it; turn encryption off in Journey before you export")
        return
    said = item.get("text")
    if said is not None and not isinstance(said, str):
        reading.bad("text has to be text")
        return
    _leave_out(item, reading)
    note = foreign.below(_words(said or "", item.get("type")), _surroundings(item))
    named = item.get("tags") if isinstance(item.get("tags"), list) else []
    tags = [tag for tag in named or [] if isinstance(tag, str)]
    one = foreign.entry(
        reading, PROGRAM, moment, note, [*tags, *(["starred"] if item.get("favourite") is True else [])],
        uuid=_uuid(item), changed=_time(item.get("date_modified", item.get("updatedAt"))),
    )  # fmt: skip
    if one is not None:
        yield one


def _uuid(item: Mapping[str, Any]) -> str | None:
    """Return a uuid derived from Journey's id, or None if it has none."""
    own = item.get("id")
    if not isinstance(own, str) or not own:
        return None
    return str(uuids.uuid5(json_reader.NAMESPACE, f"Journey {own}".encode("utf-8", "replace").decode()))


def _time(said: object) -> datetime | None:
    """Return a time in UTC, from milliseconds or ISO 8601; None if it is neither."""
    try:
        if isinstance(said, int) and not isinstance(said, bool):
            return _EPOCH + timedelta(milliseconds=said)
        at = datetime.fromisoformat(said if isinstance(said, str) else "")
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _moment(item: Mapping[str, Any], reading: Reading) -> Moment:
    """Return when it was, as local time. Raises ValueError, OverflowError."""
    at = next((found for key in _DATES if (found := _time(item.get(key))) is not None), None)
    if at is None:
        raise ValueError("no date")
    name = item.get("timezone")
    try:
        zone = ZoneInfo(name) if isinstance(name, str) and name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = None
    if zone is None:
        reading.aside["entries without a known time zone; their times are kept in UTC"] += 1
        return Moment(at)
    return Moment(datetime.fromisoformat(at.astimezone(zone).isoformat()), zone.key)


def _words(text: str, kind: object) -> str:
    return (text if kind == "markdown" else foreign.html_or_text(text)).strip()


def _object(item: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = item.get(key)
    return found if isinstance(found, dict) else {}


def _surroundings(item: Mapping[str, Any]) -> Iterator[str]:
    """Yield a plain line for each detail that has no field of its own here."""
    place, weather = _object(item, "location"), _object(item, "weather")
    where = foreign.word(item.get("address")) or foreign.word(place.get("name"))
    north, east = item.get("lat", place.get("lat")), item.get("lon", place.get("lng"))
    if foreign.is_number(north) and foreign.is_number(east):
        where = f"{where} ({north:.5f}, {east:.5f})".strip()
    if where:
        yield f"Place: {where}"
    sky = [foreign.word(weather.get("description"))]
    degrees = weather.get("degree_c", weather.get("degreeC"))
    if sky[0] and foreign.is_number(degrees):
        sky.append(f"{degrees:.0f} °C")
    if sky[0]:
        yield "Weather: " + ", ".join(sky)
    played = [foreign.word(item.get(key)) for key in ("music_title", "music_artist")]
    if any(played):
        yield "Music: " + ", ".join(filter(None, played))
    if label := foreign.word(item.get("label")):
        yield f"Label: {label}"


def _leave_out(item: Mapping[str, Any], reading: Reading) -> None:
    """Count what isn't imported: media, and numbers of unknown meaning."""
    listed = [name for key in ("photos", "attachments") for name in item.get(key) or [] if isinstance(name, str)]
    for name in listed:
        sound = re.search(r"\.(?:mp3|m4a|aac|wav|ogg|3gp)$", name, re.IGNORECASE)
        kind = "sounds" if sound else "pictures and videos"
        reading.aside[f"{kind}, left out; they're still in Journey's file"] += 1
    if any(item.get(key) for key in ("mood", "sentiment", "activity")):
        reading.aside["moods and activities that Journey keeps as numbers, left out"] += 1
