"""Daylio: its CSV, and its backup, a `.daylio` file.

Built from exports in public repositories and from what others found out about the backup: a zip with `backup.daylio` in
it, which is JSON in base64 (https://joelotter.com/posts/2022/01/daylio, with an empty backup in
https://github.com/JoelOtter/dayligo, and https://github.com/charistas/daylio-scribe). The CSV's columns are `full_date,
date, weekday, time, mood, activities, note_title, note`, and `scales` in newer ones.

Activities become tags; the title and the text become the note, with the mood and the scales in plain lines below.
Goals, icons, colours and the order of moods aren't imported. Pictures are counted and left out. Times in a backup have
the offset of the place where they were written; those in CSV are read as this computer's.
"""

import base64
import binascii
import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, TextIO

from journal.core.model import Moment
from journal.errors import ImportRefused
from journal.formats import dates, foreign, json_stream
from journal.formats.reading import Incoming, Reading

PROGRAM = "Daylio"
_MOODS = {1: "rad", 2: "good", 3: "meh", 4: "bad", 5: "awful"}
_KEYS = {"dayEntries", "customMoods", "tag_groups", "daysInRowLongestChain", "moodIconsPackId"}
_CHUNK = 65_536  # of base64; four characters are three bytes


def recognises(head: str) -> bool:
    """Return whether a text that begins like this is Daylio's CSV."""
    return {"full_date", "mood", "activities"} <= foreign.columns(head)


def read(text: TextIO, reading: Reading) -> Iterator[Incoming]:
    """Yield the entries of the CSV, one at a time. Raises ImportRefused; reports other problems to `reading`."""
    for number, row in enumerate(foreign.rows(text, "full_date"), 1):
        said = f"{row.get('full_date', '')} {row.get('time', '')}".strip()
        reading.begin(number, said)
        try:
            written = dates.read(said)
        except dates.Ambiguous:
            written = None
        if written is None or not written.whole:
            reading.bad("full_date and time need to look like 2024-01-02 and 21:30")
            continue
        moment = foreign.on(reading, written.day, written.clock)
        scales = {"Scales": row["scales"]} if row.get("scales") else {}
        tags = [tag.strip() for tag in row.get("activities", "").split("|")]
        one = _entry(reading, moment, row.get("note_title"), row.get("note"), row.get("mood", ""), tags, scales)
        if one is not None:
            yield one


def is_backup(head: str) -> bool:
    """Return whether a text that begins like this is a backup, in base64 or already unpacked."""
    start = head.lstrip("\ufeff \r\n")
    if not start.startswith("{"):
        try:
            coded = "".join(start.split())
            start = base64.b64decode(coded[: len(coded) // 4 * 4], validate=True).decode("utf-8", "replace")
        except (ValueError, binascii.Error):
            return False
    return bool(json_stream.shape(start)[0] & _KEYS)


def read_backup(text: TextIO, reading: Reading) -> Iterator[Incoming]:
    """Yield the entries of a backup, one at a time. Raises ImportRefused; reports other problems to `reading`."""
    beside: dict[str, Any] = {}
    for _ in json_stream.items(_decoded(text), "dayEntries", beside):  # tag names may follow the entries
        pass
    if not isinstance(beside.get("dayEntries"), list):
        raise ImportRefused("This isn't a Daylio backup.", "A Daylio backup has a list of `dayEntries`.")
    tags = _by_id(beside.get("tags"), "name")
    moods = {**_predefined(beside.get("customMoods")), **_by_id(beside.get("customMoods"), "custom_name")}
    text.seek(0)
    for number, item in enumerate(json_stream.items(_decoded(text), "dayEntries", {}), 1):
        reading.begin(number)
        if not isinstance(item, dict):
            reading.bad("isn't a JSON object")
            continue
        try:
            moment = _moment(item, reading)
        except (ValueError, OverflowError, TypeError, KeyError):
            reading.bad("year, month, day, hour and minute don't add up to a time")
            continue
        reading.begin(number, moment.at)
        named = [tags.get(tag, "") for tag in item.get("tags") or [] if isinstance(tag, int)]
        starred = ["starred"] if item.get("isFavorite") is True else []
        if isinstance(item.get("assets"), list) and item["assets"]:
            reading.aside["pictures and sounds, left out; they're still in Daylio's file"] += len(item["assets"])
        mood = moods.get(item["mood"], "") if isinstance(item.get("mood"), int) else ""
        one = _entry(reading, moment, item.get("note_title"), item.get("note"), mood, [*named, *starred], {})
        if one is not None:
            yield one


def _decoded(text: TextIO) -> TextIO:
    """Return the JSON of a backup, decoding base64 as it's read if necessary."""
    start = text.read(1)
    while start and start in "\ufeff \r\n":
        start = text.read(1)
    text.seek(0)
    return text if start == "{" else io.TextIOWrapper(io.BufferedReader(_Base64(text)), encoding="utf-8", newline="\n")


class _Base64(io.RawIOBase):
    """A binary stream that decodes a text in base64."""

    def __init__(self, text: TextIO) -> None:
        self.text, self.coded, self.bytes = text, "", b""

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, into: Any) -> int:
        """Read bytes into a buffer; return how many. Raises ImportRefused if the text isn't base64."""
        while not self.bytes:
            chunk = self.text.read(_CHUNK)
            self.coded += "".join(chunk.split()).removeprefix("\ufeff")
            whole = len(self.coded) // 4 * 4 if chunk else len(self.coded)
            try:
                self.bytes = base64.b64decode(self.coded[:whole], validate=True)
            except (ValueError, binascii.Error):
                raise ImportRefused("This Daylio backup is damaged, so nothing was imported.") from None
            self.coded = self.coded[whole:]
            if not chunk:
                break
        some = min(len(into), len(self.bytes))
        into[:some], self.bytes = self.bytes[:some], self.bytes[some:]
        return some


def _by_id(listed: object, key: str) -> dict[int, str]:
    """Return the names in one of Daylio's lists, by id."""
    return {
        item["id"]: item[key]
        for item in (listed if isinstance(listed, list) else [])
        if isinstance(item, dict) and isinstance(item.get("id"), int) and isinstance(item.get(key), str) and item[key]
    }


def _predefined(listed: object) -> dict[int, str]:
    """Return the moods that still have one of Daylio's own names, by id."""
    moods = listed if isinstance(listed, list) else []
    return {
        item["id"]: _MOODS[item["predefined_name_id"]]
        for item in moods
        if isinstance(item, dict) and isinstance(item.get("id"), int) and item.get("predefined_name_id") in _MOODS
    }


def _moment(item: Mapping[str, Any], reading: Reading) -> Moment:
    """Return when it was, as local time: Daylio counts months from 0, and its timestamp gives the offset."""
    clock = datetime(item["year"], item["month"] + 1, item["day"], item["hour"], item["minute"])  # noqa: DTZ001
    instant = item.get("datetime")
    if not isinstance(instant, int):
        return reading.here(clock)
    utc = datetime(1970, 1, 1) + timedelta(milliseconds=instant)  # noqa: DTZ001
    quarters = round((clock - utc) / timedelta(minutes=15))
    if abs(quarters) > 14 * 4 or abs((clock - utc) - timedelta(minutes=15 * quarters)) > timedelta(minutes=2):
        return reading.here(clock)
    return Moment(clock.replace(tzinfo=timezone(timedelta(minutes=15 * quarters)) if quarters else UTC))


def _entry(
    reading: Reading, moment: Moment, title: object, note: object, mood: str, tags: list[str], more: Mapping[str, str]
) -> Incoming | None:
    if not all(said is None or isinstance(said, str) for said in (title, note)):
        reading.bad("note_title and note have to be text")
        return None
    words = [foreign.html_or_text(said).strip() for said in (title, note) if isinstance(said, str)]
    lines = [*([f"Mood: {mood}"] if mood else []), *(f"{name}: {said}" for name, said in more.items())]
    return foreign.entry(reading, PROGRAM, moment, foreign.below("\n\n".join(filter(None, words)), lines), tags)
