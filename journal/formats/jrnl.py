"""jrnl's journals, to read only: its text file, the day files of its folder, and its `--export json`.

An entry begins where a line does, with `[2026-11-20 23:30] `, also inside what somebody wrote: so jrnl reads it too.
Its clock knows no zones, so the times are taken as this computer's. All of the text becomes the note.
"""

import re
import uuid as uuids
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, TextIO

from journal.core.model import Moment, tags, utc_text
from journal.errors import ImportRefused
from journal.formats import json_format, json_stream
from journal.formats.reading import HEAD, LARGEST, Incoming, Reading, too_large

#: jrnl's own format of a time is the first of these; the others can't be mistaken for anything else either.
_FORMATS = (
    "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %I:%M %p",
    "%Y-%m-%d %I:%M:%S %p", "%Y/%m/%d %H:%M", "%Y-%m-%d",
)  # fmt: skip
_HEAD = re.compile(r"\[([^\]\n]+)\] ")
_TAG = re.compile(r"(?<!\S)@[-+*#/\w]+")
_DAY_FILE = re.compile(r"(\d{4})/(\d\d)/(\d\d)\.txt$")
_STRANGE = "The dates of this jrnl file are written in a way that is not understood; 2026-11-20 23:30 is."
_STRANGE_HINT = "`jrnl --export json --file journal.json` writes a file that can be imported."


def recognises(head: str) -> bool:
    """Whether a text that begins like this is jrnl's."""
    head = head.removeprefix("\ufeff").lstrip()
    if head.startswith("{"):
        keys, first = json_stream.shape(head)
        return {"title", "date"} <= first or ("tags" in keys and not first and keys <= {"tags", "entries"})
    found = _HEAD.match(head)
    return bool(found and len(found[1]) < 60 and re.search(r"\d", found[1]) and not re.search(r"[{\"]", found[1]))


def read(text: TextIO, reading: Reading) -> Iterator[Incoming]:
    """The entries, one after the other. Raises ImportRefused; tells `reading` each problem by its place."""
    beginning = text.read(HEAD).removeprefix("\ufeff").lstrip()
    text.seek(0)
    data = _from_json(text, reading) if beginning.startswith("{") else _from_text(text, reading)
    yield from json_format.incoming(data, reading, derived=True)


def _from_json(text: TextIO, reading: Reading) -> Iterator[dict[str, object]]:
    wrapper: dict[str, Any] = {}
    for number, item in enumerate(json_stream.items(text, "entries", wrapper), 1):
        if not isinstance(item, dict):
            reading.wrong(f"entry {number}: is no object")
            continue
        title, body, starred, named = (item.get(key) for key in ("title", "body", "starred", "tags"))
        try:
            at = datetime.strptime(f"{item.get('date')} {item.get('time', '00:00')}", "%Y-%m-%d %H:%M")  # noqa: DTZ007
            moment = reading.here(at)
        except (ValueError, OverflowError):
            reading.wrong(f"entry {number}: date and time need to be like 2026-11-20 and 23:30")
            continue
        if not all(said is None or isinstance(said, str) for said in (title, body)):
            reading.wrong(f"entry {number}: title and body need text")
            continue
        note = "\n".join(part.strip() for part in (title, body) if part and part.strip())
        words = [tag for tag in named if isinstance(tag, str)] if isinstance(named, list) else []
        yield from _entry(moment, note, words, starred is True, reading)
    if not isinstance(wrapper.get("entries"), list):
        raise ImportRefused("This is not an export of jrnl's.", "Its JSON holds a list of `entries`.")


def _from_text(text: TextIO, reading: Reading) -> Iterator[dict[str, object]]:
    named = _DAY_FILE.search(reading.name)
    day = _day(*map(int, named.groups())) if named else None
    at: datetime | None = None
    exact = True
    lines: list[str] = []
    strange = length = 0

    def finished() -> Iterator[dict[str, object]]:
        if at is not None:
            yield from _of_lines(at, exact, lines, reading)
        elif strange:
            raise ImportRefused(_STRANGE, _STRANGE_HINT)  # whole entries would be left out as one
        elif any(line.strip() for line in lines):
            reading.left_out["they stand in front of the first date"] += 1

    for number, line in enumerate(text):
        line = (line if number else line.removeprefix("\ufeff")).removesuffix("\n").removesuffix("\r")
        head = _HEAD.match(line)
        found = _time(head[1], day) if head else None
        if head and found:
            yield from finished()
            (at, exact), lines, length = found, [line[head.end() :]], 0
            continue
        strange += bool(head and len(head[1]) > 6 and re.search(r"\d", head[1]))
        lines.append(line)
        length += len(line)
        if length > LARGEST:
            raise too_large()
    if at is None and (strange or any(line.strip() for line in lines)):
        raise ImportRefused(_STRANGE, _STRANGE_HINT)
    yield from finished()
    if strange:
        reading.aside["lines that may be dates, but are written otherwise: kept as text"] += strange


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _time(text: str, day: date | None) -> tuple[datetime, bool] | None:
    """A time as jrnl writes it, and whether it has an hour; in a folder, the day is the file's."""
    for form in (*_FORMATS, *(("%H:%M",) if day else ())):
        try:
            at = datetime.strptime(text, form)  # noqa: DTZ007 - jrnl's times have no zone
        except ValueError:
            continue
        return (datetime.combine(day, at.time()) if day else at), "%H" in form or "%I" in form
    return None


def _of_lines(at: datetime, exact: bool, lines: list[str], reading: Reading) -> Iterator[dict[str, object]]:
    starred = lines[0].strip().endswith("*")
    if starred:
        lines = [lines[0].strip(" *"), *lines[1:]]
    note = "\n".join(lines).strip()
    moment = reading.here(at if exact else datetime.combine(at.date(), time(12)))
    if not exact:
        moment = Moment(moment.at, moment.zone, "day")
    yield from _entry(moment, note, [tag.lower() for tag in _TAG.findall(note)], starred, reading)


def _entry(moment: Moment, note: str, named: list[str], starred: bool, reading: Reading) -> Iterator[dict[str, object]]:
    """An entry in JSON's shape. The uuid is made of its minute and words, so that text and JSON give the same."""
    if not note and not named:
        reading.left_out["they hold no text"] += 1
        return
    words = f"jrnl {moment.at.replace(tzinfo=None).isoformat(timespec='minutes')} {' '.join(note.split())}"
    try:
        written = utc_text(moment.at)
    except (ValueError, OverflowError):
        written = utc_text(reading.now)
    said = note.lower()
    named = sorted(named, key=lambda tag: said.find(tag.lower()))  # jrnl's JSON has them in no order
    yield {
        "uuid": str(uuids.uuid5(json_format.NAMESPACE, words.encode("utf-8", "replace").decode())),
        "happened_at": moment.at.isoformat(),
        "zone": moment.zone,
        "precision": moment.precision,
        "written_at": written,
        "tags": list(tags([*(tag.removeprefix("@") for tag in named), *(["starred"] if starred else [])])),
        "reflections": [{"written_at": written, "answers": {"note": note}, "asked": {}}],
    }
