"""Reads one JSON value strictly: an entry, a dated answer, a wondering or a share.

Each problem is named by its place, never quoted.
"""

import uuid as uuids
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar, cast

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
)
from journal.core.questions import Catalogue, read_tags
from journal.core.shares import Audience, Share
from journal.core.wonderings import About, Wondering

T = TypeVar("T")
NAMESPACE = uuids.UUID("6f0c4a3e-9d0e-5c43-9b43-5d1a5f0d2f11")
#: The keys that each kind of value may have.
ENTRY_KEYS = {
    "id", "uuid", "happened_at", "zone", "precision", "written_at", "changed_at", "tags", "reflections",
    "answers", "asked", "sealed_until", "offered", "origin",
}  # fmt: skip
REFLECTION_KEYS = {"uuid", "stage", "written_at", "changed_at", "answers", "asked", "invited"}
DATED_KEYS = {"uuid", "question", "answered_at", "answer", "asked"}
WONDERING_KEYS = {"uuid", "asked_at", "about", "outcome", "factor", "around", "withdrawn_at"}
SHARE_KEYS = {"uuid", "shared_at", "for", "format", "to", "entries", "changed_at"}


class ItemReader:
    """Reads one entry, and collects its problems."""

    def __init__(
        self, place: str, catalogue: Catalogue, now: datetime, tell: Callable[[str], None], strict: bool
    ) -> None:
        self.place, self.catalogue, self.now, self.tell, self.strict = place, catalogue, now, tell, strict
        self.timed, self.derived = True, False

    def wrong(self, what: str) -> None:
        """Report a problem, with its place."""
        self.tell(f"{self.place}: {what}")

    def entry(self, data: object) -> Entry | None:
        """Return the entry, or None if the value can't be one; problems are reported."""
        if not isinstance(data, dict):
            self.wrong("isn't a JSON object")
            return None
        for key in data.keys() - ENTRY_KEYS:
            self.wrong(f"{key[:40]!a} is unknown")
        # A script's entries must have happened already; another program's may lie in the future.
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
        """Return a dated answer, or None; problems are reported."""
        if not isinstance(data, dict):
            self.wrong("isn't a JSON object")
            return None
        for key in data.keys() - DATED_KEYS:
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
        """Return a wondering, or None; problems are reported."""
        if not isinstance(data, dict):
            self.wrong("isn't a JSON object")
            return None
        for key in data.keys() - WONDERING_KEYS:
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
            self.wrong("about can be pair or day")
        if uuid is None or asked_at is None:
            return None
        asked = Wondering(uuid, asked_at, about, names[0], names[1], around, withdrawn_at)
        for problem in validation.wondering(asked):
            self.wrong(problem)
        return asked

    def share(self, data: object) -> Share | None:
        """Return a share, or None; problems are reported."""
        if not isinstance(data, dict):
            self.wrong("isn't a JSON object")
            return None
        for key in data.keys() - SHARE_KEYS:
            self.wrong(f"{key[:40]!a} is unknown")
        uuid, shared_at = self._uuid(data), self._past(data, "shared_at")
        changed_at, listed = self._time(data, "changed_at", required=True), data.get("entries")
        if uuid is None and data.get("uuid") is None:
            self.wrong("uuid is missing")
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            self.wrong("entries needs a list of uuids")
            return None
        if uuid is None or shared_at is None or changed_at is None:
            return None
        audience, form, alias = data.get("for"), data.get("format"), data.get("to", "")
        shared = Share(
            uuid, shared_at, cast(Audience, audience), cast(str, form), tuple(sorted(set(listed))), changed_at, alias
        )
        for problem in validation.share(shared):
            self.wrong(problem)
        return shared

    def _checked(self, place: str, check: Callable[[Any], T], said: object) -> T | None:
        """Return the result of a check; None if it raised ValueError, which is reported."""
        try:
            return check(said)
        except ValueError as reason:
            self.wrong(f"{place} {reason}")
            return None

    def _id(self, said: object) -> int | None:
        """Return the id to keep. A very large one is replaced by the next free one."""
        if isinstance(said, int) and not isinstance(said, bool) and said > validation.LARGEST_ID_KEPT:
            return None
        return None if said is None else self._checked("id", validation.entry_id, said)

    def _origin(self, said: object) -> Origin | None:
        if said is None:
            return None
        if not isinstance(said, dict) or said.keys() != {"program", "imported_on"}:
            self.wrong("origin needs a program, and a day in imported_on")
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
            self.wrong("has answers of its own as well as reflections")
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
        for key in data.keys() - REFLECTION_KEYS:
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
            self.wrong("answers needs a JSON object")
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
            self.wrong("asked needs a JSON object")
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
