"""JSON: everything, versioned; and the answers that scripts hand in, in the same shape.

Writes what DESIGN calls the JSON of an entry; reads it strictly: each problem is named by its place, never by its text.
"""

import json
import re
import uuid as uuids
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, TextIO, TypeVar

from journal.core import validation
from journal.core.model import (
    DatedAnswer,
    Entry,
    Moment,
    Origin,
    Precision,
    Reflection,
    Stage,
    Value,
    parse_time,
    utc_text,
)
from journal.core.questions import Catalogue, read_tags
from journal.core.wonderings import About, Wondering
from journal.errors import ImportRefused
from journal.formats import json_stream
from journal.formats.reading import HEAD, Incoming, Reading

T = TypeVar("T")
VERSION = 1
NAMESPACE = uuids.UUID("6f0c4a3e-9d0e-5c43-9b43-5d1a5f0d2f11")
#: What JSON lets through as it is, and a terminal would obey: DEL, C1, line separators, bidi controls.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_ENTRY_KEYS = {
    "id", "uuid", "happened_at", "zone", "precision", "written_at", "changed_at", "tags", "reflections",
    "answers", "asked", "sealed_until", "offered", "origin",
}  # fmt: skip
_REFLECTION_KEYS = {"uuid", "stage", "written_at", "changed_at", "answers", "asked", "invited"}
_DATED_KEYS = {"uuid", "question", "answered_at", "answer", "asked"}
_WONDERING_KEYS = {"uuid", "asked_at", "about", "outcome", "factor", "around", "withdrawn_at"}
_WRAPPER_KEYS = {"journal", "entries", "dated_answers", "wonderings", "questions"}


def text(data: object, *, indent: int | None = None) -> str:
    """Data as JSON text in which nothing can steer a terminal; it reads back the same."""
    plain = json.dumps(data, ensure_ascii=False, indent=indent)
    return _UNSAFE.sub(lambda c: f"\\u{ord(c[0]):04x}", plain)


def entry_data(entry: Entry, *, only: frozenset[str] | None = None) -> dict[str, object]:
    """An entry as JSON has it; with `only`, no answers but those to these questions."""
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
    """Where an entry came from, if it wasn't written here."""
    if entry.origin is None:
        return {}
    return {"origin": {"program": entry.origin.program, "imported_on": entry.origin.imported_on.isoformat()}}


def invited_data(reflection: Reflection) -> dict[str, object]:
    """Whether the program offered the look-back: said only of those that it did."""
    return {"invited": True} if reflection.invited else {}


def offering_data(entry: Entry) -> dict[str, object]:
    """How an entry is to be kept, where the person has said so: `sealed_until`, `offered`."""
    said: dict[str, object] = {"sealed_until": entry.sealed_until.isoformat()} if entry.sealed_until else {}
    return said if entry.offered else {**said, "offered": False}


def catalogue_data(catalogue: Catalogue) -> dict[str, object]:
    """The questions as data, with their sources."""
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
    """An answer that belongs to no entry, as JSON has it."""
    return {
        "uuid": said.uuid,
        "question": said.question,
        "answered_at": said.answered_at.isoformat(),
        "answer": said.answer,
        "asked": said.asked,
    }


def wondering_data(asked: Wondering) -> dict[str, object]:
    """Something that was asked beforehand, as JSON has it: what it's about only while it's open."""
    said: dict[str, object] = {"uuid": asked.uuid, "asked_at": asked.asked_at.isoformat(), "about": asked.about}
    if asked.outcome or asked.factor:
        said |= {"outcome": asked.outcome, "factor": asked.factor}
    if asked.around:
        said["around"] = asked.around.isoformat()
    return said | ({"withdrawn_at": utc_text(asked.withdrawn_at)} if asked.withdrawn_at else {})


def write(
    entries: Iterable[Entry],
    catalogue: Catalogue,
    dated: Iterable[DatedAnswer] = (),
    wonderings: Iterable[Wondering] = (),
) -> Iterator[str]:
    """The export, piece by piece; answers that belong to no entry, and what was asked beforehand, if there are any."""
    yield f'{{"journal": {VERSION}, "entries": ['
    for number, entry in enumerate(entries):
        yield ("," if number else "") + "\n" + text(entry_data(entry))
    besides = ",".join("\n" + text(dated_data(said)) for said in dated)
    asked = ",".join("\n" + text(wondering_data(one)) for one in wonderings)
    yield "\n], " + (f'"dated_answers": [{besides}\n], ' if besides else "")
    yield (f'"wonderings": [{asked}\n], ' if asked else "") + '"questions": []}\n'


def recognises(head: str) -> bool:
    """Whether a text that begins like this is our export, or entries without the object around them."""
    keys, first = json_stream.shape(head)
    return "journal" in keys or "happened_at" in first or _are_alone(head)


def _are_alone(head: str) -> bool:
    """Whether a text is what `show --json` prints: a list of entries, or one entry."""
    keys = json_stream.first_alone(head)
    return "happened_at" in keys and not keys & {"journal", "entries"}


def read(text_: TextIO, reading: Reading) -> Iterator[Incoming]:
    """The entries of an export, one after the other. Raises ImportRefused; tells `reading` problems by their places.

    What `show --json` prints is read too: a list of entries, or one entry, without the object around them.
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
        raise ImportRefused("This isn't an export from Journal.", 'An export begins with {"journal": 1, ...}.')
    if version > VERSION:
        raise ImportRefused(
            "This export was written by a newer version of journal.", "Install that version to read it."
        )
    for key in wrapper.keys() - _WRAPPER_KEYS:
        reading.wrong(f"{key[:40]!a} is unknown")
    if not isinstance(wrapper.get("entries"), list):
        reading.wrong("entries needs a list")
    _count_questions(wrapper.get("questions", []), reading)
    for name, place in (("dated_answers", "dated answer"), ("wonderings", "wondering")):
        besides = wrapper.get(name, [])
        if not isinstance(besides, list):
            reading.wrong(f"{name} needs a list")
            continue
        for number, item in enumerate(besides, 1):
            reader = _Reader(f"{place} {number}", reading.catalogue, reading.now, reading.wrong, strict=False)
            if name == "wonderings":
                reading.wonderings += [asked for asked in [reader.wondering(item)] if asked is not None]
            else:
                reading.dated += [said for said in [reader.dated(item)] if said is not None]


def _count_questions(listed: object, reading: Reading) -> None:
    """Take note of questions of the person's own: there is no place for them here yet, and nothing goes silently."""
    if not isinstance(listed, list):
        reading.wrong("questions needs a list")
    elif listed:
        reading.aside["questions of your own, which this version can't keep yet"] += len(listed)


def parse(content: str) -> object:
    """JSON, or ImportRefused with where it stops being that."""
    try:
        return json.loads(content)
    except json.JSONDecodeError as wrong:
        raise ImportRefused("This isn't JSON.", f"The problem is on line {wrong.lineno}.") from None
    except (RecursionError, ValueError):
        raise ImportRefused("This JSON is too deep or holds too large a number.") from None


def incoming(data: Iterable[object], reading: Reading, *, derived: bool = False) -> Iterator[Incoming]:
    """Entries from JSON values, one after the other; what is wrong is told to `reading`, by its place.

    A uuid that is missing is derived from the content, so that the same file read twice is the same entries. `derived`
    says that those given were too.
    """
    told = reading.told
    for number, item in enumerate(data, 1):
        spoiled = reading.told > told  # what was told since is wrong with this one
        reading.begin(number, item.get("happened_at") if isinstance(item, dict) else None)
        one = take(item, reading, derived=derived, spoiled=spoiled)
        if one is not None:
            yield one
        told = reading.told


def take(
    item: object, reading: Reading, *, derived: bool = False, program: str = "", spoiled: bool = False
) -> Incoming | None:
    """Return the entry that `reading` is at, from its JSON value; None if it has a problem, which is told.

    A `spoiled` one has a problem that was told before.
    """
    told = reading.told
    reader = _Reader(reading.place, reading.catalogue, reading.now, reading.wrong, strict=False)
    entry = reader.entry(item)
    if entry is None or spoiled or reading.told > told:
        reading.skipped()
        return None
    return Incoming(entry, reader.timed, derived or reader.derived, program)


def read_entries(
    data: Iterable[object], catalogue: Catalogue, now: datetime, problems: list[str], *, strict: bool
) -> list[Entry]:
    """Entries from JSON values; what is wrong is added to `problems`, by its place.

    `strict` is for answers handed in by a script: unknown questions are refused, new uuids are made up.
    """
    found = [
        _Reader(f"entry {number}", catalogue, now, problems.append, strict).entry(item)
        for number, item in enumerate(data, 1)
    ]
    entries = [e for e in found if e is not None]
    seen: set[tuple[str, str]] = set()
    for uuid in (u for e in entries for u in (("entry", e.uuid), *(("reflection", r.uuid) for r in e.reflections))):
        if uuid in seen:
            problems.append(f"the uuid of a whole {uuid[0]} stands there twice: {uuid[1]}")
        seen.add(uuid)
    return entries


class _Reader:
    """Reads one entry, and collects what is wrong with it."""

    def __init__(
        self, place: str, catalogue: Catalogue, now: datetime, tell: Callable[[str], None], strict: bool
    ) -> None:
        self.place, self.catalogue, self.now, self.tell, self.strict = place, catalogue, now, tell, strict
        self.timed, self.derived = True, False

    def wrong(self, what: str) -> None:
        self.tell(f"{self.place}: {what}")

    def entry(self, data: object) -> Entry | None:
        if not isinstance(data, dict):
            self.wrong("isn't a JSON object")
            return None
        for key in data.keys() - _ENTRY_KEYS:
            self.wrong(f"{key[:40]!a} is unknown")
        # What is handed in must have happened; what another program kept may be a plan.
        happened = self._past(data, "happened_at") if self.strict else self._time(data, "happened_at", required=True)
        written = self._time(data, "written_at")
        self.timed = written is not None
        written = written or self.now
        changed = self._time(data, "changed_at") or written
        reflections = self._reflections(data, written)
        uuid = self._uuid(data)
        number = self._id(data.get("id"))
        tags = self._tags(data.get("tags", []))
        moment = Moment(happened or self.now, self._zone(data.get("zone")), self._precision(data))
        if uuid is None:
            uuid, self.derived = self._made_up(moment, tags, reflections), not self.strict
        reflections = [
            r if r.uuid else replace(r, uuid=self._made_up_too(uuid, place)) for place, r in enumerate(reflections)
        ]
        sealed, offered = self._sealed(data.get("sealed_until")), data.get("offered", True)
        if not isinstance(offered, bool):
            self.wrong("offered needs true or false")
            offered = True
        origin = self._origin(data.get("origin"))
        entry = Entry(uuid, moment, written, changed, tags, tuple(reflections), number, sealed, offered, origin)
        for problem in validation.counts(entry):
            self.wrong(problem)
        return entry

    def dated(self, data: object) -> DatedAnswer | None:
        if not isinstance(data, dict):
            self.wrong("isn't a JSON object")
            return None
        for key in data.keys() - _DATED_KEYS:
            self.wrong(f"{key[:40]!a} is unknown")
        uuid, at = self._uuid(data), self._past(data, "answered_at")
        if uuid is None and data.get("uuid") is None:
            self.wrong("uuid is missing")
        question = data.get("question")
        if not isinstance(question, str):
            self.wrong("question needs a key")
            return None
        self._checked("question", validation.key, question)
        said = self._checked(
            "answer", lambda it: validation.dated_text(question, it, self.catalogue), data.get("answer")
        )
        asked = self._asked({question: data["asked"]} if data.get("asked") else None, {question: ""})
        return DatedAnswer(uuid, question, at, said, asked.get(question, "")) if uuid and at and said else None

    def wondering(self, data: object) -> Wondering | None:
        """Return what was asked beforehand, or None; what's wrong is told."""
        if not isinstance(data, dict):
            self.wrong("isn't a JSON object")
            return None
        for key in data.keys() - _WONDERING_KEYS:
            self.wrong(f"{key[:40]!a} is unknown")
        uuid, asked_at, withdrawn_at = self._uuid(data), self._past(data, "asked_at"), self._time(data, "withdrawn_at")
        if uuid is None and data.get("uuid") is None:
            self.wrong("uuid is missing")
        around = None if data.get("around") is None else self._checked("around", validation.day, data["around"])
        names = [
            self._checked(key, validation.thing, data[key]) or "" if key in data else ""
            for key in ("outcome", "factor")
        ]
        about: About = "day" if data.get("about") == "day" else "pair"
        if data.get("about") != about:
            self.wrong("about can be pair, day")
        if uuid is None or asked_at is None:
            return None
        asked = Wondering(uuid, asked_at, about, names[0], names[1], around, withdrawn_at)
        for problem in validation.wondering(asked):
            self.wrong(problem)
        return asked

    def _checked(self, place: str, check: Callable[[Any], T], said: object) -> T | None:
        """What a check makes of a value; None, and the problem told, where it is not right."""
        try:
            return check(said)
        except ValueError as reason:
            self.wrong(f"{place} {reason}")
            return None

    def _id(self, said: object) -> int | None:
        """The number to keep. A very large one gets a free one instead."""
        if isinstance(said, int) and not isinstance(said, bool) and said > validation.LARGEST_ID_KEPT:
            return None
        return None if said is None else self._checked("id", validation.entry_id, said)

    def _origin(self, said: object) -> Origin | None:
        if said is None:
            return None
        if not isinstance(said, dict) or said.keys() != {"program", "imported_on"}:
            self.wrong("origin needs a program and the day imported_on")
            return None
        program = self._checked("origin.program", validation.program, said["program"])
        day = self._checked("origin.imported_on", validation.day, said["imported_on"])
        return Origin(program, day) if program and day else None

    def _sealed(self, said: object) -> date | None:
        return None if said is None else self._checked("sealed_until", validation.day, said)

    def _made_up(self, moment: Moment, tags: tuple[str, ...], reflections: list[Reflection]) -> str:
        if self.strict:
            return str(uuids.uuid4())
        said = [(r.stage, sorted(r.answers.items())) for r in reflections]
        return str(uuids.uuid5(NAMESPACE, repr((moment.at.isoformat(), tags, said))))

    def _made_up_too(self, uuid: str, place: int) -> str:
        return str(uuids.uuid4() if self.strict else uuids.uuid5(uuids.UUID(uuid), str(place)))

    def _reflections(self, data: Mapping[str, Any], written: datetime) -> list[Reflection]:
        if "reflections" not in data:
            flat = {k: data[k] for k in ("answers", "asked") if k in data}
            if not self.timed:
                return [r for r in [self._reflection(flat, written)] if r]
            return [r for r in [self._reflection({**flat, "written_at": data["written_at"]}, written)] if r]
        if "answers" in data or "asked" in data:
            self.wrong("has answers both in itself and in reflections")
        listed = data["reflections"]
        if not isinstance(listed, list):
            self.wrong("reflections needs a list")
            return []
        found: list[Reflection] = []
        entry = self.place
        for number, item in enumerate(listed, 1):
            self.place = f"{entry}, reflection {number}"
            reflection = self._reflection(item, written)
            if reflection:
                found.append(reflection)
        self.place = entry
        return found

    def _reflection(self, data: object, written_by_then: datetime) -> Reflection | None:
        if not isinstance(data, dict):
            self.wrong("isn't a JSON object")
            return None
        for key in data.keys() - _REFLECTION_KEYS:
            self.wrong(f"{key[:40]!a} is unknown")
        stage: Stage = self._checked("stage", validation.stage, data.get("stage", "first")) or "first"
        said = self._time(data, "written_at")
        self.timed = self.timed and said is not None
        written = said or written_by_then
        changed = self._time(data, "changed_at") or written
        answers = self._answers(data.get("answers", {}))
        asked = self._asked(data.get("asked"), answers)
        invited = self._checked("invited", lambda said: validation.invited(said, stage), data.get("invited", False))
        return Reflection(self._uuid(data) or "", stage, written, changed, answers, asked, bool(invited))

    def _answers(self, data: object) -> dict[str, Value]:
        if not isinstance(data, dict):
            self.wrong("answers needs an object")
            return {}
        kept, problems = validation.answers(data, self.catalogue, strict=self.strict)
        for problem in problems:
            self.wrong(f"answers.{problem}")
        return kept

    def _asked(self, data: object, answers: Mapping[str, Value]) -> dict[str, str]:
        if data is None:
            known = self.catalogue.by_key
            return {key: known[key].text for key in answers if key in known}
        if not isinstance(data, dict):
            self.wrong("asked needs an object")
            return {}
        kept = {}
        for key, wording in data.items():
            line = self._checked(f"asked.{key[:80]!a}", validation.wording, wording if isinstance(wording, str) else "")
            if line is not None:
                kept[key] = line
        return {key: kept[key] for key in answers if key in kept}

    def _past(self, data: Mapping[str, Any], key: str) -> datetime | None:
        at = self._time(data, key, required=True)
        if at and at - self.now > timedelta(days=1):
            self.wrong(f"{key} is more than a day in the future")
        return at

    def _time(self, data: Mapping[str, Any], key: str, *, required: bool = False) -> datetime | None:
        said = data.get(key)
        if said is None and not required:
            return None
        try:
            at = parse_time(said if isinstance(said, str) else "")
            validation.time_with_offset(at) if key == "happened_at" else validation.utc_time(at)
            if key in ("written_at", "changed_at") and at - self.now > timedelta(days=1):
                self.wrong(f"{key} is more than a day in the future")  # it would win every merge
                return None
        except (ValueError, OverflowError):
            self.wrong(f"{key} needs a time with its offset, like 2026-11-20T23:30:00+00:00")
            return None
        return at

    def _uuid(self, data: Mapping[str, Any]) -> str | None:
        said = data.get("uuid")
        return None if said is None else self._checked("uuid", validation.uuid, said)

    def _zone(self, said: object) -> str | None:
        return self._checked("zone", validation.zone, said)

    def _precision(self, data: Mapping[str, Any]) -> Precision:
        return self._checked("precision", validation.precision, data.get("precision", "exact")) or "exact"

    def _tags(self, said: object) -> tuple[str, ...]:
        try:
            return read_tags(said)
        except ValueError as reason:
            self.wrong(f"tags {reason}")
            return ()
