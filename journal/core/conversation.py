"""A reflection being written: forward, back, and what is saved in the end. Pure, and the same for every front end.

A front end shows `Sitting.question`, hands the answer to `answer`, and repeats until the question is None. It decides
nothing itself; `plan` decides which questions there are, and how they are worded.
"""

import dataclasses
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from journal.core.model import (
    DatedAnswer,
    Entry,
    Moment,
    Reflection,
    Stage,
    Value,
    instant,
    parse_time,
    tags,
    time_of_change,
    utc_text,
)
from journal.core.plan import Plan, kept_as, several
from journal.core.plan import Purpose as Purpose
from journal.core.questions import ENTRY_ROLES, Catalogue, Question

REFLECTION_STAGE: Mapping[Purpose, Stage] = {
    "write": "first",
    "quick": "first",
    "reflect": "later",
    "lookback": "lookback",
    "prepare": "later",
    "line": "later",
}


@dataclass(frozen=True)
class Sitting(Plan):
    """One reflection while it is being written. Immutable: every change returns a new one.

    For its fields, see `Plan`.
    """

    def start(self) -> Self:
        """Return the sitting at its first question."""
        plan = self.plan()
        return dataclasses.replace(self, at=plan[0].key if plan else None)

    def answer(self, value: Value | Moment | None) -> Self:
        """Return the sitting with the current question answered, or skipped with None, and moved on to the next.

        A question that must not end the sitting by accident is asked again when skipped, with an answer preselected.
        Whoever asks for someone to talk to is asked again too, once the front has shown them.
        """
        question = self.question
        if question and question.role_of(value) == "support":
            return self.hold(None)
        if value is None and question and question.again and self.value != question.again:
            return self.hold(question.again)
        return self.hold(value)._move(+1)

    def hold(self, value: Value | Moment | None) -> Self:
        """Return the sitting with this answer to the current question, without moving on.

        This is what a draft saves.
        """
        question = self.question
        if question is None:
            return self
        asked = {**self.asked, question.key: question.text}
        if isinstance(value, Moment):
            return dataclasses.replace(self, moment=value, asked=asked)
        if question.role == "tags":
            return dataclasses.replace(self, tags=tags(several(value)), asked=asked)
        if question.kind == "moment":
            return dataclasses.replace(self, asked=asked)
        key = kept_as(question)
        answers = {k: v for k, v in self.answers.items() if k not in (key, *self._closed(question, value))}
        if value is not None and value != ():
            answers[key] = value
        asked[key] = question.text
        return dataclasses.replace(self, answers=answers, asked=asked)

    def _closed(self, question: Question, value: Value | None) -> set[str]:
        """Return the keys of answers in groups that are being closed: deselecting a group removes its answers."""
        if not question.groups:
            return set()
        closed = set(several(self.answers.get(question.key))) - set(several(value))
        return {q.key for q in self.catalogue.questions if q.group in closed}

    def go_to(self, key: str | None) -> Self:
        """Return the sitting at another of its questions; None for none."""
        return dataclasses.replace(self, at=key)

    def changes(self, before: "Sitting") -> tuple[Question, ...]:
        """Return the questions whose answers differ from those of `before`, in the order they are asked."""

        def told(sitting: Sitting, question: Question) -> object:
            at = sitting.moment
            is_time = question.kind == "moment"
            return (at, at.at.utcoffset()) if is_time else sitting.answer_to(question)

        return tuple(q for q in self.catalogue.questions if q.asked != "flow" and told(self, q) != told(before, q))

    def in_place_of(self, after: "Sitting") -> Self:
        """Return a version of this sitting that, when saved, undoes `after`, including its time and tags."""
        own = {q.key for q in self.catalogue.questions if q.role in ENTRY_ROLES}
        return dataclasses.replace(self, asked={**{k: v for k, v in after.asked.items() if k in own}, **self.asked})

    def back(self) -> Self:
        """Return the sitting at the previous question; unchanged at the first."""
        return self._move(-1)

    def _move(self, by: int) -> Self:
        keys = [q.key for q in dataclasses.replace(self, at=None).plan()]
        if self.at not in keys:
            keys = [q.key for q in self.plan()]
        place = keys.index(self.at) + by if self.at in keys else len(keys) + min(by, 0)
        if place < 0:
            return self
        return dataclasses.replace(self, at=keys[place] if place < len(keys) else None)

    def ended_by(self) -> Question | None:
        """Return the question whose answer ended the sitting early, or None if all questions were asked."""
        plan = self.plan()
        last = plan[-1] if self.finished and plan else None
        return last if last and last.goes_on and self.answers.get(last.key) not in last.goes_on else None

    def endings(self) -> tuple[str, ...]:
        """Return what the closing page adds: a kind word after a hard sitting, and what the last question ends with."""
        pauses = [q for q in self.plan() if q.saves and q.key in self.asked]
        ended_by = self.ended_by()
        last = [*pauses[-1:], *([ended_by] if ended_by else [])]
        return tuple(dict.fromkeys(q.ending for q in last if q.ending))

    @property
    def finished(self) -> bool:
        """Whether there are no more questions."""
        return self.at is None

    def has_answers(self) -> bool:
        """Return whether there is anything worth saving: an answer, or a tag given in this sitting."""
        if self.purpose == "prepare":
            return any(q.key in self.answers for group in self.catalogue.apart for q in self.catalogue.in_group(group))
        return bool(self._kept() or (self.tags and self.catalogue.key("tags") in self.asked))

    def _kept(self) -> dict[str, Value]:
        keys = {q.key for q in self.catalogue.kept()}
        unknown = set(self.answers) - set(self.catalogue.by_key)
        return {
            k: v for k, v in self.answers.items() if k in keys | unknown and not (isinstance(v, str) and not v.strip())
        }

    def reflection(self, now: datetime) -> Reflection:
        """Return the reflection to save: answers in the catalogue's order, with their wordings."""
        said = self._kept()
        order = [q.key for q in self.catalogue.questions]
        answers = {k: said[k] for k in sorted(said, key=lambda k: order.index(k) if k in order else len(order))}
        asked = {k: self.asked[k] for k in answers if k in self.asked}
        return Reflection(self.reflection_uuid, self.stage, self.started_at, now, answers, asked, self.invited)

    def dated_answers(self, now: datetime) -> tuple[DatedAnswer, ...]:
        """Return the answers that differ from earlier ones, as dated answers that belong to no entry."""
        return tuple(
            DatedAnswer(str(uuid.uuid4()), q.key, now, str(said), self.asked.get(q.key, q.text))
            for q in self.catalogue.questions
            if q.group in self.catalogue.apart
            and (said := self.answers.get(q.key)) is not None
            and said != self.earlier.get(q.key)
        )

    def onto(self, entry: Entry | None, now: datetime) -> Entry:
        """Return the entry with this reflection: a new entry, or `entry` with the reflection appended or replaced."""
        mine = self.reflection(now)
        if entry is None:
            new = Entry(self.entry_uuid, self.moment, self.started_at, now, self.tags, (mine,))
            return dataclasses.replace(new, sealed_until=self.sealed_until)
        others = [r for r in entry.reflections if r.uuid != mine.uuid]
        before = next((r for r in entry.reflections if r.uuid == mine.uuid), None)
        if before is not None:
            mine = dataclasses.replace(mine, changed_at=time_of_change(now, before.changed_at))
        place = next((i for i, r in enumerate(entry.reflections) if r.uuid == mine.uuid), len(others))
        if mine.answers or len(others) < len(entry.reflections):
            others.insert(place, mine)
        # What this sitting didn't ask about is taken from the entry, which may have changed since the draft was begun.
        moment = self.moment if self.catalogue.key("moment") in self.asked else entry.moment
        tagged = self.tags if self.catalogue.key("tags") in self.asked else entry.tags
        # The entry's time of change covers these fields only; a reflection has its own. Merging relies on that.
        as_it_was = (entry.moment, entry.moment.at.utcoffset(), entry.tags)
        changed_at = (
            entry.changed_at
            if (moment, moment.at.utcoffset(), tagged) == as_it_was
            else time_of_change(now, entry.changed_at)
        )
        return dataclasses.replace(entry, moment=moment, tags=tagged, changed_at=changed_at, reflections=tuple(others))

    def pack(self) -> dict[str, object]:
        """Return the sitting as plain data, for a draft."""
        return {
            "purpose": self.purpose,
            "happened_at": self.moment.at.isoformat(),
            "zone": self.moment.zone,
            "precision": self.moment.precision,
            "entry": self.entry_uuid,
            "reflection": self.reflection_uuid,
            "stage": self.stage,
            "started_at": utc_text(self.started_at),
            "answers": {k: list(v) if isinstance(v, tuple) else v for k, v in self.answers.items()},
            "asked": dict(self.asked),
            "tags": list(self.tags),
            "earlier": {k: list(v) if isinstance(v, tuple) else v for k, v in self.earlier.items()},
            "turn": self.turn,
            "settings": sorted(self.settings),
            "at": self.at,
            "sealed_until": self.sealed_until.isoformat() if self.sealed_until else None,
            "invited": self.invited,
        }


def unpack(catalogue: Catalogue, content: Mapping[str, Any]) -> Sitting:
    """Return a sitting from a draft. If its question is no longer asked, it starts from the beginning."""
    sitting = Sitting(
        catalogue,
        content["purpose"],
        Moment(parse_time(content["happened_at"]), content["zone"], content["precision"]),
        content["entry"],
        content["reflection"],
        content["stage"],
        parse_time(content["started_at"]),
        {k: _restored(catalogue, k, v) for k, v in content["answers"].items()},
        content["asked"],
        tuple(content["tags"]),
        {k: tuple(v) if isinstance(v, list) else v for k, v in content["earlier"].items()},
        content["turn"],
        frozenset(content["settings"]),
        content["at"],
        date.fromisoformat(content["sealed_until"]) if content.get("sealed_until") else None,
        bool(content.get("invited")),  # drafts of older versions don't say
    )
    return sitting if sitting.at in {q.key for q in sitting.plan()} else sitting.start()


def _restored(catalogue: Catalogue, key: str, said: Any) -> Value:
    """Return an answer of a draft; drafts of older versions name groups by their titles."""
    question = catalogue.by_key.get(key)
    if question is not None and question.groups and isinstance(said, list):
        return tuple(question.value_for(one) for one in said)
    return tuple(said) if isinstance(said, list) else said


def begin(
    catalogue: Catalogue,
    purpose: Purpose,
    moment: Moment,
    now: datetime,
    *,
    entry: Entry | None = None,
    reflection: Reflection | None = None,
    turn: int = 0,
    settings: frozenset[str] = frozenset(),
    invited: bool = False,
) -> Sitting:
    """Return a new sitting, at its first question.

    With `entry`, it adds a reflection to that entry; with `reflection` too (purpose "edit"), it edits that one, with
    its answers filled in. `invited`: the program offered the look-back.
    """
    others = [r for r in entry.reflections if r is not reflection] if entry else []
    earlier = {k: v for r in sorted(others, key=lambda r: instant(r.written_at)) for k, v in r.answers.items()}
    sitting = Sitting(
        catalogue,
        purpose,
        entry.moment if entry else moment,
        entry.uuid if entry else str(uuid.uuid4()),
        reflection.uuid if reflection else str(uuid.uuid4()),
        reflection.stage if reflection else REFLECTION_STAGE[purpose],
        reflection.written_at if reflection else now,
        dict(reflection.answers) if reflection else {},
        dict(reflection.asked) if reflection else {},
        entry.tags if entry else (),
        earlier,
        turn,
        settings,
        invited=reflection.invited if reflection else invited and purpose == "lookback",
    )
    return sitting.start()


def prepare(catalogue: Catalogue, moment: Moment, now: datetime, said: Iterable[DatedAnswer]) -> Sitting:
    """Return the sitting that prepares for a first talk, filled in with the latest earlier answers."""
    before = sorted(said, key=lambda answer: instant(answer.answered_at))
    keys = {q.key for group in catalogue.apart for q in catalogue.in_group(group)}
    answers: dict[str, Value] = {a.question: a.answer for a in before if a.question in keys}
    sitting = begin(catalogue, "prepare", moment, now)
    asked = {a.question: a.asked for a in before if a.question in keys}
    return dataclasses.replace(sitting, answers=answers, earlier=answers, asked=asked).start()
