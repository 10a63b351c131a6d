"""A waiting page as bytes: what was written without unlocking, until the journal takes it in.

Holds one new moment with its one reflection, or one draft of that. Parsing is strict, because anyone could have written
the bytes. Encryption happens elsewhere.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from journal.core import conversation, validation
from journal.core.model import Draft, Entry, Moment, Reflection, Value, parse_time, utc_text
from journal.core.questions import Catalogue

VERSION = 1
BLOCK = 4096  # bytes: pages are padded to whole blocks, so that their size reveals little
#: What parsing hostile data can raise. The texts of these errors may repeat parts of the page.
STRANGE = (AttributeError, IndexError, KeyError, OverflowError, RecursionError, TypeError, ValueError)


class NotAPage(Exception):
    """Raised for bytes that Journal can't have written. Its text ends a sentence, and never repeats the content."""


def pack(page: Entry | Draft) -> bytes:
    """Return a page as bytes, padded to whole blocks."""
    data = {"draft": _draft_data(page)} if isinstance(page, Draft) else {"entry": _entry_data(page)}
    plain = json.dumps({"page": VERSION, **data}, ensure_ascii=False).encode()
    return plain + b" " * (-len(plain) % BLOCK)


def unpack(plain: bytes, catalogue: Catalogue, now: datetime) -> Entry | Draft:
    """Return what a page holds. Raises NotAPage for anything that Journal can't have written.

    Times later than `now` become `now`, because a change in the future would win every merge.
    """
    try:
        data = json.loads(plain)
        if data["page"] != VERSION or len(data) != 2:
            raise NotAPage("another version of Journal wrote it")
        page = _entry(data["entry"], now) if "entry" in data else _draft(data["draft"], catalogue, now)
    except STRANGE:
        raise NotAPage("it isn't a page that Journal would write") from None
    problems = validation.entry(page, catalogue) if isinstance(page, Entry) else validation.draft(page)
    if problems:
        raise NotAPage(problems[0][:200])
    return page


def _entry_data(entry: Entry) -> dict[str, object]:
    return {
        "uuid": entry.uuid,
        "happened_at": entry.moment.at.isoformat(),
        "zone": entry.moment.zone,
        "precision": entry.moment.precision,
        "written_at": utc_text(entry.written_at),
        "changed_at": utc_text(entry.changed_at),
        "tags": list(entry.tags),
        "sealed_until": entry.sealed_until.isoformat() if entry.sealed_until else None,
        "reflections": [
            {
                "uuid": r.uuid,
                "stage": r.stage,
                "written_at": utc_text(r.written_at),
                "changed_at": utc_text(r.changed_at),
                "answers": {key: list(v) if isinstance(v, tuple) else v for key, v in r.answers.items()},
                "asked": dict(r.asked),
            }
            for r in entry.reflections
        ],
    }


def _entry(data: Mapping[str, Any], now: datetime) -> Entry:
    (first,) = data["reflections"]
    if first["stage"] != "first":
        raise NotAPage("it isn't a first reflection")
    reflection = Reflection(
        first["uuid"],
        "first",
        _by(now, first["written_at"]),
        _by(now, first["changed_at"]),
        {key: _value(said) for key, said in first["answers"].items()},
        {key: _text(wording) for key, wording in first["asked"].items()},
    )
    return Entry(
        data["uuid"],
        Moment(parse_time(data["happened_at"]), data["zone"], data["precision"]),
        _by(now, data["written_at"]),
        _by(now, data["changed_at"]),
        tuple(_text(tag) for tag in data["tags"]),
        (reflection,),
        sealed_until=date.fromisoformat(data["sealed_until"]) if data["sealed_until"] else None,
    )


def _draft_data(draft: Draft) -> dict[str, object]:
    return {
        "uuid": draft.uuid,
        "started_at": utc_text(draft.started_at),
        "changed_at": utc_text(draft.changed_at),
        "content": dict(draft.content),
    }


def _draft(data: Mapping[str, Any], catalogue: Catalogue, now: datetime) -> Draft:
    """Return a draft, once it is known to be resumable: its answers are valid for its questions."""
    content = dict(data["content"])
    sitting = conversation.unpack(catalogue, content)
    if sitting.reflection_uuid != data["uuid"]:
        raise NotAPage("its uuids don't match")
    made = sitting.onto(None, now)
    problems = validation.entry(replace(made, written_at=now, changed_at=now), catalogue)
    if problems:
        raise NotAPage(problems[0][:200])
    return Draft(data["uuid"], _by(now, data["started_at"]), _by(now, data["changed_at"]), content)


def _by(now: datetime, said: str) -> datetime:
    """Return a time of writing, at most `now`."""
    return min(validation.utc_time(parse_time(said)), now)


def _value(said: object) -> Value:
    if isinstance(said, list):
        return tuple(_text(one) for one in said)
    if not isinstance(said, (str, int, bool)):
        raise TypeError
    return said


def _text(said: object) -> str:
    if not isinstance(said, str):
        raise TypeError
    return said
