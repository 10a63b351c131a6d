"""What the readers of other programs' entries share: how one of theirs goes through the one strict reader.

They hand in when it was, the text and the tags; whatever else there is belongs in plain lines below the text. An entry
without any text or tag is counted and left out.
"""

import uuid as uuids
from collections.abc import Iterable
from datetime import date, datetime, time

from journal.core.model import Moment, utc_text
from journal.formats import json_format
from journal.formats.reading import Incoming, Reading

#: Why an entry with nothing in it didn't come in.
EMPTY = "they hold no text"


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
    """Return the entry that `reading` is at, or None if it holds nothing or has a problem; either is told.

    `program` is the name of the one that it comes from. Without a `uuid` of its own, one is made of `known_by`, by
    default of the minute and the words: the same entry is known again. It counts as written when it happened, unless
    `written` says otherwise, and as now if that is still to come.
    """
    spelled = reading.tags(tags)
    if not note and not spelled:
        reading.left_out[EMPTY] += 1
        return None
    if uuid is None:
        minute = moment.at.replace(tzinfo=None).isoformat(timespec="minutes")
        name = known_by or f"{program} {minute} {' '.join(note.split())}"
        # One that is refused further on, for half a character, gets this far.
        given = str(uuids.uuid5(json_format.NAMESPACE, name.encode("utf-8", "replace").decode()))
    times = _times(reading, written or moment.at, changed)
    item = {
        "uuid": uuid or given,
        "happened_at": moment.at.isoformat(),
        "zone": moment.zone,
        "precision": moment.precision,
        "tags": spelled,
        "reflections": [{**times, "answers": {"note": note} if note else {}, "asked": {}}],
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
    except (ValueError, OverflowError):  # a year that UTC has no room for
        return {}
    return {"written_at": first, "changed_at": last}


def on(reading: Reading, day: date, at: time | None = None) -> Moment:
    """Return the moment of a day here, or of a time on it. Raises ValueError, OverflowError at the ends of the era."""
    if at is not None:
        return reading.here(datetime.combine(day, at.replace(tzinfo=None)))
    return precisely(reading.here(datetime.combine(day, time(12))), "day")


def precisely(moment: Moment, precision: str) -> Moment:
    """Return the moment as one of a day only ("day"), or as an unsure one ("unsure")."""
    return Moment(moment.at, moment.zone, "day" if precision == "day" else "unsure")


def below(text: str, lines: Iterable[str]) -> str:
    """Return a text with plain lines a paragraph below it."""
    return "\n\n".join(part for part in (text, "\n".join(lines)) if part)
