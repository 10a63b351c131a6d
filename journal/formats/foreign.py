"""What the readers of other programs' entries share: passing an entry through the one strict reader.

A reader provides the time, the text and the tags; any other details follow in plain lines below the text. An entry
without any text or tags is counted and left out.
"""

import csv
import re
import uuid as uuids
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import TextIO

from journal.core.model import Moment, utc_text
from journal.errors import ImportRefused
from journal.formats import json_format, json_reader
from journal.formats.reading import LARGEST, Incoming, Reading, too_large

#: Why an empty entry wasn't imported.
EMPTY = "no text to import"


def entry(
    reading: Reading,
    program: str,
    moment: Moment,
    note: str,
    tags: Iterable[str] = (),
    *,
    uuid: str | None = None,
    known_by: str | None = None,
    written: datetime | None = None,
    changed: datetime | None = None,
) -> Incoming | None:
    """Return the entry that `reading` is at, or None if it is empty or has a problem; either is reported.

    `program` is where it comes from. Without a `uuid`, one is derived from `known_by`, by default the minute and the
    words, so that the same entry is recognised again. It counts as written when it happened, unless `written` says
    otherwise, and as written now if that is in the future.
    """
    spelled = reading.tags(tags)
    if not note and not spelled:
        reading.left_out[EMPTY] += 1
        return None
    if uuid is None:
        minute = moment.at.replace(tzinfo=None).isoformat(timespec="minutes")
        name = known_by or f"{program} {minute} {' '.join(note.split())}"
        # An entry that will be refused later, for a lone surrogate, still gets this far.
        given = str(uuids.uuid5(json_reader.NAMESPACE, name.encode("utf-8", "replace").decode()))
    times = _times(reading, written or moment.at, changed)
    item = {
        "uuid": uuid or given,
        "happened_at": moment.at.isoformat(),
        "zone": moment.zone,
        "precision": moment.precision,
        "tags": spelled,
        "reflections": [{**times, "answers": {reading.catalogue.key("note"): note} if note else {}, "asked": {}}],
        **times,
    }
    return json_format.take(item, reading, derived=uuid is None, program=program)


def _times(reading: Reading, written: datetime, changed: datetime | None) -> dict[str, str]:
    """Return when an entry was written and changed, as JSON has it; nothing if that can't be known yet."""
    try:
        if written > reading.now:
            return {}
        first = utc_text(written)
        last = first if changed is None or changed > reading.now else max(first, utc_text(changed))
    except (ValueError, OverflowError):  # a year that UTC can't represent
        return {}
    return {"written_at": first, "changed_at": last}


def on(reading: Reading, day: date, at: time | None = None) -> Moment:
    """Return the moment of a day here, or of a time on it. Raises ValueError, OverflowError for years out of range."""
    if at is not None:
        return reading.here(datetime.combine(day, at.replace(tzinfo=None)))
    return precisely(reading.here(datetime.combine(day, time(12))), "day")


def precisely(moment: Moment, precision: str) -> Moment:
    """Return the moment with another precision: only the day is known ("day"), or nothing for sure ("unsure")."""
    return Moment(moment.at, moment.zone, "day" if precision == "day" else "unsure")


def below(text: str, lines: Iterable[str]) -> str:
    """Return a text with plain lines a paragraph below it."""
    return "\n\n".join(part for part in (text, "\n".join(lines)) if part)


def is_number(said: object) -> bool:
    """Return whether a value is a number that can be shown: JSON has no limits, and Python accepts NaN."""
    return isinstance(said, (int, float)) and not isinstance(said, bool) and abs(said) < 1_000_000


def word(said: object) -> str:
    """Return a text as one line, or "" if it isn't text."""
    return " ".join(said.split()) if isinstance(said, str) else ""


def rows(text: TextIO, needed: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file as dicts, keyed by the column names in lower case.

    Raises ImportRefused, also if `needed` isn't among the columns.
    """
    csv.field_size_limit(LARGEST)
    first = text.readline().removeprefix("\ufeff").rstrip("\r\n")
    delimiter = max(",;\t", key=first.count)

    def lines() -> Iterator[str]:
        yield first
        for line in text:
            if len(line) > LARGEST:
                raise too_large()
            yield line

    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        if needed not in names:
            raise ImportRefused(f"That table has no column {needed}, so nothing was imported.")
        for row in reader:
            if any(cell.strip() for cell in row):
                yield {name: cell.strip() for name, cell in zip(names, row, strict=False)}
    except csv.Error:
        raise ImportRefused(
            "This isn't CSV, so nothing was imported.", f"The problem is on line {reader.line_num}."
        ) from None


def columns(head: str) -> set[str]:
    """Return the column names of a CSV file, in lower case; for any other text, whatever its first line holds."""
    first = head.removeprefix("\ufeff").partition("\n")[0][:4_000]
    return {re.sub(r'^"|"$', "", cell.strip()).lower() for cell in re.split(r"[,;\t]", first)}


def html_or_text(text: str) -> str:
    """Return the plain text of what may be HTML."""
    if not re.search(r"</?(?:p|div|br|li|ul|ol|b|i|u|strong|em|span|h[1-6]|blockquote)\b[^>]*>", text, re.IGNORECASE):
        return text
    from journal.formats.html_text import plain

    return plain(text)
