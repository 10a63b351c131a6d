"""JSON: everything, versioned; and the answers that scripts hand in, in the same shape.

Writes what DESIGN calls the JSON of an entry; reads it strictly: each problem is named by its place, never by its text.
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, TextIO

from journal.core import own_questions
from journal.core.model import (
    DatedAnswer,
    Entry,
    Reflection,
    utc_text,
)
from journal.core.own_questions import Own
from journal.core.questions import Catalogue
from journal.core.shares import Share
from journal.core.wonderings import Wondering
from journal.errors import ImportRefused
from journal.formats import json_stream
from journal.formats.json_reader import ItemReader
from journal.formats.reading import HEAD, Incoming, Reading

VERSION = 1
#: Characters that JSON leaves as they are but a terminal would obey: DEL, C1, line separators, bidi controls.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_TIMELESS = dict.fromkeys(("created_at", "changed_at"), "1970-01-01T00:00:00.000000Z")
_WRAPPER_KEYS = {"journal", "entries", "dated_answers", "wonderings", "shares", "questions"}


def text(data: object, *, indent: int | None = None) -> str:
    """Return data as JSON text that can't control a terminal; parsing it gives the same data."""
    plain = json.dumps(data, ensure_ascii=False, indent=indent)
    return _UNSAFE.sub(lambda c: f"\\u{ord(c[0]):04x}", plain)


def entry_data(entry: Entry, *, only: frozenset[str] | None = None) -> dict[str, object]:
    """Return an entry's JSON; with `only`, just the answers to these questions."""
    return {
        "id": entry.id,
        "uuid": entry.uuid,
        "happened_at": entry.moment.at.isoformat(),
        "zone": entry.moment.zone,
        "precision": entry.moment.precision,
        "written_at": utc_text(entry.written_at),
        "changed_at": utc_text(entry.changed_at),
        "tags": list(entry.tags),
        "reflections": [
            {
                "uuid": r.uuid,
                "stage": r.stage,
                "written_at": utc_text(r.written_at),
                "changed_at": utc_text(r.changed_at),
                "answers": {
                    k: list(v) if isinstance(v, tuple) else v for k, v in r.answers.items() if only is None or k in only
                },
                "asked": {k: v for k, v in r.asked.items() if only is None or k in only},
                **invited_data(r),
            }
            for r in entry.reflections
        ],
        **offering_data(entry),
        **origin_data(entry),
    }


def origin_data(entry: Entry) -> dict[str, object]:
    """Return the JSON of where an entry came from; empty if it was written here."""
    if entry.origin is None:
        return {}
    return {"origin": {"program": entry.origin.program, "imported_on": entry.origin.imported_on.isoformat()}}


def invited_data(reflection: Reflection) -> dict[str, object]:
    """Return the JSON of `invited`; empty unless the program offered the look-back."""
    return {"invited": True} if reflection.invited else {}


def offering_data(entry: Entry) -> dict[str, object]:
    """Return the JSON of `sealed_until` and `offered`, where the person has set them."""
    said: dict[str, object] = {"sealed_until": entry.sealed_until.isoformat()} if entry.sealed_until else {}
    return said if entry.offered else {**said, "offered": False}


def catalogue_data(catalogue: Catalogue) -> dict[str, object]:
    """Return the questions' JSON, with their sources."""
    return {
        "article": catalogue.article,
        "questions": [
            {
                "key": q.key,
                "text": q.text,
                "kind": q.kind,
                "stage": list(q.stage),
                "asked": q.asked,
                "choices": list(q.options()),
                "range": [q.lowest, q.highest] if q.kind == "scale" else None,
                "source": {"part": q.source.part, "phrase": q.source.phrase} if q.source else None,
            }
            for q in catalogue.questions
            if q.asked != "flow"
        ],
        "vocabulary": [{"tone": f.tone, "energy": f.energy, "words": list(f.words)} for f in catalogue.vocabulary],
    }


def dated_data(said: DatedAnswer) -> dict[str, object]:
    """Return a dated answer's JSON."""
    return {
        "uuid": said.uuid,
        "question": said.question,
        "answered_at": said.answered_at.isoformat(),
        "answer": said.answer,
        "asked": said.asked,
    }


def wondering_data(asked: Wondering) -> dict[str, object]:
    """Return a wondering's JSON; what it is about only while it is open."""
    said: dict[str, object] = {"uuid": asked.uuid, "asked_at": asked.asked_at.isoformat(), "about": asked.about}
    if asked.outcome or asked.factor:
        said |= {"outcome": asked.outcome, "factor": asked.factor}
    if asked.around:
        said["around"] = asked.around.isoformat()
    return said | ({"withdrawn_at": utc_text(asked.withdrawn_at)} if asked.withdrawn_at else {})


def share_data(shared: Share) -> dict[str, object]:
    """Return a share's JSON, with its entries by uuid."""
    return {
        "uuid": shared.uuid,
        "shared_at": shared.shared_at.isoformat(),
        "for": shared.audience,
        "format": shared.form,
        **({"to": shared.alias} if shared.alias else {}),
        "entries": list(shared.entries),
        "changed_at": utc_text(shared.changed_at),
    }


def write(
    entries: Iterable[Entry],
    catalogue: Catalogue,
    dated: Iterable[DatedAnswer] = (),
    wonderings: Iterable[Wondering] = (),
    shares: Iterable[Share] = (),
    questions: Iterable[Own] = (),
) -> Iterator[str]:
    """The export, piece by piece; answers that belong to no entry, what was asked beforehand, and what was shared, if
    there are any; and the questions of the person's own.
    """
    yield f'{{"journal": {VERSION}, "entries": ['
    for number, entry in enumerate(entries):
        yield ("," if number else "") + "\n" + text(entry_data(entry))
    yield "\n], "
    for name, listed in (
        ("dated_answers", [dated_data(said) for said in dated]),
        ("wonderings", [wondering_data(one) for one in wonderings]),
        ("shares", [share_data(one) for one in shares]),
    ):
        if listed:
            yield f'"{name}": [' + ",".join("\n" + text(one) for one in listed) + "\n], "
    own = ",".join("\n" + text(own_questions.data(one)) for one in questions)
    yield f'"questions": [{own}]}}\n'


def recognises(head: str) -> bool:
    """Return whether a text that begins like this is our export, or entries without the object around them."""
    keys, first = json_stream.shape(head)
    return "journal" in keys or "happened_at" in first or _are_alone(head)


def _are_alone(head: str) -> bool:
    """Return whether a text is like the output of `show --json`: a list of entries, or one entry."""
    keys = json_stream.first_alone(head)
    return "happened_at" in keys and not keys & {"journal", "entries"}


def read(text_: TextIO, reading: Reading) -> Iterator[Incoming]:
    """Yield the entries of an export, one at a time. Raises ImportRefused; reports other problems to `reading`.

    The output of `show --json` is accepted too: a list of entries, or one entry, without the object around them.
    """
    head = text_.read(HEAD)
    text_.seek(0)
    if _are_alone(head):
        yield from incoming(json_stream.alone(text_), reading)
        return
    wrapper: dict[str, Any] = {}
    yield from incoming(json_stream.items(text_, "entries", wrapper), reading)
    version = wrapper.get("journal")
    if isinstance(version, bool) or not isinstance(version, int):
        raise ImportRefused("This isn't an export from Journal.", 'A Journal export begins with {"journal": 1, ...}.')
    if version > VERSION:
        raise ImportRefused(
            "This export was written by a newer version of Journal.", "Install that version to read it."
        )
    for key in wrapper.keys() - _WRAPPER_KEYS:
        reading.wrong(f"{key[:40]!a} is unknown")
    if not isinstance(wrapper.get("entries"), list):
        reading.wrong("entries needs a list")
    _read_questions(wrapper.get("questions", []), reading)
    for name, place in (("dated_answers", "dated answer"), ("wonderings", "wondering"), ("shares", "share")):
        besides = wrapper.get(name, [])
        if not isinstance(besides, list):
            reading.wrong(f"{name} needs a list")
            continue
        for number, item in enumerate(besides, 1):
            reader = ItemReader(f"{place} {number}", reading.catalogue, reading.now, reading.wrong, strict=False)
            if name == "wonderings":
                reading.wonderings += [asked for asked in [reader.wondering(item)] if asked is not None]
            elif name == "shares":
                reading.shares += [shared for shared in [reader.share(item)] if shared is not None]
            else:
                reading.dated += [said for said in [reader.dated(item)] if said is not None]


def _read_questions(listed: object, reading: Reading) -> None:
    """Take in the questions and feelings of the person's own."""
    if not isinstance(listed, list) or len(listed) > own_questions.MOST:
        reading.wrong(f"questions needs a list of at most {own_questions.MOST}")
        return
    for number, item in enumerate(listed, 1):
        try:
            # Without times, as one writes it by hand, it's older than any: what is here stays.
            one = own_questions.read({**_TIMELESS, **item} if isinstance(item, dict) else item)
            if one.latest - reading.now > timedelta(days=1):
                raise ValueError("was changed more than a day in the future")  # it would win every merge
        except ValueError as reason:
            reading.wrong(f"question {number}: {reason}")
            continue
        reading.questions.append(one)


def parse(content: str) -> object:
    """Return parsed JSON. Raises ImportRefused, naming the line with the problem."""
    try:
        return json.loads(content)
    except json.JSONDecodeError as wrong:
        raise ImportRefused("This isn't JSON.", f"The problem is on line {wrong.lineno}.") from None
    except (RecursionError, ValueError):
        raise ImportRefused("This JSON is nested too deeply, or has a number that's too large.") from None


def incoming(data: Iterable[object], reading: Reading, *, derived: bool = False) -> Iterator[Incoming]:
    """Yield entries from JSON values, one at a time; problems are reported to `reading`, by place.

    A missing uuid is derived from the content, so that reading the same file again gives the same entries. `derived`
    says that the uuids in the data were derived, too.
    """
    told = reading.told
    for number, item in enumerate(data, 1):
        spoiled = reading.told > told  # problems reported since the last entry belong to this one
        reading.begin(number, item.get("happened_at") if isinstance(item, dict) else None)
        one = take(item, reading, derived=derived, spoiled=spoiled)
        if one is not None:
            yield one
        told = reading.told


def take(
    item: object, reading: Reading, *, derived: bool = False, program: str = "", spoiled: bool = False
) -> Incoming | None:
    """Return the entry that `reading` is at, from its JSON value; None if it has a problem, which is reported.

    `spoiled`: a problem with it has been reported already.
    """
    told = reading.told
    reader = ItemReader(reading.place, reading.catalogue, reading.now, reading.wrong, strict=False)
    entry = reader.entry(item)
    if entry is None or spoiled or reading.told > told:
        reading.skipped()
        return None
    return Incoming(entry, reader.timed, derived or reader.derived, program)


def read_entries(
    data: Iterable[object], catalogue: Catalogue, now: datetime, problems: list[str], *, strict: bool
) -> list[Entry]:
    """Return entries from JSON values; problems are added to `problems`, by place.

    `strict` is for answers passed in by a script: unknown questions are refused, new uuids are generated.
    """
    found = [
        ItemReader(f"entry {number}", catalogue, now, problems.append, strict).entry(item)
        for number, item in enumerate(data, 1)
    ]
    entries = [e for e in found if e is not None]
    seen: set[tuple[str, str]] = set()
    for uuid in (u for e in entries for u in (("entry", e.uuid), *(("reflection", r.uuid) for r in e.reflections))):
        if uuid in seen:
            problems.append(f"the same uuid is used for more than one {uuid[0]}: {uuid[1]}")
        seen.add(uuid)
    return entries
