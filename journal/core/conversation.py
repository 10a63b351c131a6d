"""What is asked next, given what has been answered: pure, and the same for every front.

A front shows `Sitting.question`, hands the answer to `answer`, and goes on until it is None. It decides
nothing itself. Stages and flow are those of the article's part 4, "Reflect on the Experience".
"""

import dataclasses
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, Self

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
from journal.core.questions import DAYS_SINCE, ENTRY_ROLES, REFLECTION, Catalogue, Question, meets

Purpose = Literal["write", "quick", "reflect", "lookback", "edit", "prepare", "line"]

#: Which of the catalogue's stages a sitting asks, by what it is for.
STAGES: Mapping[Purpose, tuple[str, ...]] = {
    "write": ("capture", "reflect"),
    "quick": ("capture",),
    "reflect": ("reflect",),
    "lookback": ("lookback",),
    "edit": ("capture", "reflect", "lookback"),
    "prepare": ("reflect",),
    "line": ("reflect",),
}
REFLECTION_STAGE: Mapping[Purpose, Stage] = {
    "write": "first",
    "quick": "first",
    "reflect": "later",
    "lookback": "lookback",
    "prepare": "later",
    "line": "later",
}


@dataclass(frozen=True)
class Sitting:
    """One reflection while it is being written. Every change makes a new one.

    `earlier` is what the entry's other reflections already said, for conditions alone; `turn` chooses the rotating
    question; `settings` are the optional questions that the person has switched on; `at` is where one is. A new entry
    is sealed until `sealed_until`. `invited`: a look-back that the program offered.
    """

    catalogue: Catalogue
    purpose: Purpose
    moment: Moment
    entry_uuid: str
    reflection_uuid: str
    stage: Stage
    started_at: datetime
    answers: Mapping[str, Value] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    earlier: Mapping[str, Value] = field(default_factory=dict)
    turn: int = 0
    settings: frozenset[str] = frozenset()
    at: str | None = None
    sealed_until: date | None = None
    invited: bool = False

    @property
    def question(self) -> Question | None:
        """The question that is being asked, as it is worded now, or None at the end."""
        return self.worded(self.catalogue.by_key[self.at]) if self.at else None

    @property
    def value(self) -> Value | None:
        """What has been said so far to the question that is being asked."""
        return self.answer_to(self.catalogue.by_key[self.at]) if self.at else None

    def answer_to(self, question: Question) -> Value | None:
        """Return what has been said so far to a question; None if nothing was, or it asks for a time."""
        if question.role == "tags":
            return self.tags or None
        return self.answers.get(_kept_as(question))

    def worded(self, question: Question) -> Question:
        """Return the question in the words it's asked in here: those of before if it was asked before."""
        turn = self.turn // max(len(self._candidates()), 1) if question.asked == "rotating" else self.turn
        text = self.asked.get(_kept_as(question)) or question.worded(turn, self._facts())
        insists = bool(question.again) and self.answers.get(question.key) == question.again
        help_text = question.again_help if insists and question.again_help else question.help
        return dataclasses.replace(question, text=text, help=help_text)

    def _facts(self) -> dict[str, Value]:
        """What conditions may go by: the answers, the stage, and how many days it has been."""
        since = max((self.started_at - self.moment.at).days, 0)
        return {**self.earlier, **self.answers, DAYS_SINCE: since, REFLECTION: self.stage}

    def plan(self) -> tuple[Question, ...]:
        """All that this sitting asks, in order, given the answers so far."""
        return tuple(self._asks())

    def _asks(self) -> Iterator[Question]:
        stages = STAGES[self.purpose]
        rotating = self._rotating()
        for question in self.catalogue.questions:
            if not (set(question.stage) & set(stages) and self._conditions_hold(question)):
                continue
            if self._is_asked(question, rotating):
                yield question
                said = self.answers.get(question.key)
                # A question in front of the way: only a clear yes, given or yet to come, leads on.
                reached = question.key in self.asked or self.at == question.key
                if question.goes_on and reached and self.at != question.key and said not in question.goes_on:
                    return

    def _is_asked(self, question: Question, rotating: Question | None) -> bool:
        if self.purpose == "edit":
            return self._is_edited(question)
        if self.purpose == "prepare":
            return question.group in self.catalogue.apart
        if self.purpose == "line":
            return question.role in ("note", "tags")
        if self.purpose == "quick" and (question.goes_on or question.asked == "flow") and not question.saves:
            return False
        match question.asked:
            case "always" | "flow":
                return True
            case "rotating":
                return question is rotating
            case "optional" | "on request":
                return question.group in self._opened() and question.group not in self.catalogue.apart
            case "by rule":
                return False

    def _is_edited(self, question: Question) -> bool:
        """An edit asks what was said, what its stage always asks, and the groups that are opened."""
        if question.goes_on:
            return False
        if question.role in ENTRY_ROLES or question.key in self.answers or question.groups:
            return True
        if question.group and question.group in self._opened():
            return True
        wanted = {"first": ("capture", "reflect"), "later": ("reflect",), "lookback": ("lookback",)}[self.stage]
        return question.asked == "always" and bool(set(question.stage) & set(wanted))

    def _opened(self) -> tuple[str, ...]:
        """The groups of optional questions that the person has opened."""
        return _several(self.answers.get(self.catalogue.key("more")))

    def _rotating(self) -> Question | None:
        candidates = self._candidates()
        answered = [q for q in candidates if q.key in self.answers]
        return answered[0] if answered else candidates[self.turn % len(candidates)] if candidates else None

    def _candidates(self) -> list[Question]:
        """The questions that take turns, one a sitting."""
        return [q for q in self.catalogue.questions if q.asked == "rotating" and self._conditions_hold(q)]

    def _conditions_hold(self, question: Question) -> bool:
        # An offer to stop is about what was said in this sitting, not about what the moment once was.
        facts = self.answers if question.saves else self._facts()
        switched_on = not question.setting or question.setting in self.settings
        return switched_on and meets(question.when, question.unless, facts)

    def start(self) -> Self:
        """The sitting at its first question."""
        plan = self.plan()
        return dataclasses.replace(self, at=plan[0].key if plan else None)

    def answer(self, value: Value | Moment | None) -> Self:
        """The sitting after the present question was answered, or skipped with None, and moved on.

        A question that must not end the sitting by accident is asked once more, with an answer chosen, when skipped.
        """
        question = self.question
        if value is None and question and question.again and self.value != question.again:
            return self.hold(question.again)
        return self.hold(value)._move(+1)

    def hold(self, value: Value | Moment | None) -> Self:
        """The sitting with this said to the present question so far, and still there: what a draft keeps."""
        question = self.question
        if question is None:
            return self
        asked = {**self.asked, question.key: question.text}
        if isinstance(value, Moment):
            return dataclasses.replace(self, moment=value, asked=asked)
        if question.role == "tags":
            return dataclasses.replace(self, tags=tags(_several(value)), asked=asked)
        if question.kind == "moment":
            return dataclasses.replace(self, asked=asked)
        key = _kept_as(question)
        answers = {k: v for k, v in self.answers.items() if k not in (key, *self._closed(question, value))}
        if value is not None and value != ():
            answers[key] = value
        asked[key] = question.text
        return dataclasses.replace(self, answers=answers, asked=asked)

    def _closed(self, question: Question, value: Value | None) -> set[str]:
        """What was said in groups that are being closed again: taking a group back takes back what is in it."""
        if not question.groups:
            return set()
        closed = set(_several(self.answers.get(question.key))) - set(_several(value))
        return {q.key for q in self.catalogue.questions if q.group in closed}

    def go_to(self, key: str | None) -> Self:
        """Return the sitting at another of its questions, or at none."""
        return dataclasses.replace(self, at=key)

    def changes(self, before: "Sitting") -> tuple[Question, ...]:
        """Return the questions that are answered otherwise than `before`, in the order they are asked."""

        def told(sitting: Sitting, question: Question) -> object:
            at = sitting.moment
            is_time = question.kind == "moment"
            return (at, at.at.utcoffset()) if is_time else sitting.answer_to(question)

        return tuple(q for q in self.catalogue.questions if q.asked != "flow" and told(self, q) != told(before, q))

    def in_place_of(self, after: "Sitting") -> Self:
        """Return the sitting such that saving it undoes `after`, its time and tags included."""
        own = {q.key for q in self.catalogue.questions if q.role in ENTRY_ROLES}
        return dataclasses.replace(self, asked={**{k: v for k, v in after.asked.items() if k in own}, **self.asked})

    def back(self) -> Self:
        """The sitting at the question before; the same at the first."""
        return self._move(-1)

    def _move(self, by: int) -> Self:
        keys = [q.key for q in dataclasses.replace(self, at=None).plan()]
        if self.at not in keys:
            keys = [q.key for q in self.plan()]
        place = keys.index(self.at) + by if self.at in keys else len(keys) + min(by, 0)
        if place < 0:
            return self
        return dataclasses.replace(self, at=keys[place] if place < len(keys) else None)

    def progress(self) -> tuple[int, int]:
        """Where one is and of about how many, both from 1."""
        keys = [q.key for q in self.plan()]
        return (keys.index(self.at) + 1 if self.at in keys else len(keys), len(keys))

    def ended_by(self) -> Question | None:
        """Return the question whose answer ended the sitting before all was asked; None if it went all the way."""
        plan = self.plan()
        last = plan[-1] if self.finished and plan else None
        return last if last and last.goes_on and self.answers.get(last.key) not in last.goes_on else None

    @property
    def finished(self) -> bool:
        """Whether there is nothing more to ask."""
        return self.at is None

    def has_answers(self) -> bool:
        """Whether anything is worth keeping: an answer, a tag that was given in this sitting."""
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
        """The reflection as it would be kept: answers in the catalogue's order, with their wordings."""
        said = self._kept()
        order = [q.key for q in self.catalogue.questions]
        answers = {k: said[k] for k in sorted(said, key=lambda k: order.index(k) if k in order else len(order))}
        asked = {k: self.asked[k] for k in answers if k in self.asked}
        return Reflection(self.reflection_uuid, self.stage, self.started_at, now, answers, asked, self.invited)

    def dated_answers(self, now: datetime) -> tuple[DatedAnswer, ...]:
        """Return what was said here that differs from before, as answers that belong to no entry but to this day."""
        return tuple(
            DatedAnswer(str(uuid.uuid4()), q.key, now, str(said), self.asked.get(q.key, q.text))
            for q in self.catalogue.questions
            if q.group in self.catalogue.apart
            and (said := self.answers.get(q.key)) is not None
            and said != self.earlier.get(q.key)
        )

    def onto(self, entry: Entry | None, now: datetime) -> Entry:
        """The entry with this reflection in it: a new entry, or `entry` with it appended or replaced."""
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
        # What this sitting did not ask about is the entry's, which may have changed since a draft was begun.
        moment = self.moment if self.catalogue.key("moment") in self.asked else entry.moment
        tagged = self.tags if self.catalogue.key("tags") in self.asked else entry.tags
        # Its time of change is that of these; a reflection has its own. Merging two copies tells them apart by it.
        as_it_was = (entry.moment, entry.moment.at.utcoffset(), entry.tags)
        changed_at = (
            entry.changed_at
            if (moment, moment.at.utcoffset(), tagged) == as_it_was
            else time_of_change(now, entry.changed_at)
        )
        return dataclasses.replace(entry, moment=moment, tags=tagged, changed_at=changed_at, reflections=tuple(others))

    def pack(self) -> dict[str, object]:
        """The sitting as plain data, for a draft."""
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
    """A sitting from a draft. One whose question is no longer asked goes on from the beginning."""
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
    """A new sitting, at its first question.

    With `entry`, another reflection on it; with `reflection` too (purpose "edit"), that one, filled in. A look-back is
    `invited` if the program offered it.
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
    """Return the sitting that gets ready for a first talk, filled in with the latest of what was said to it before."""
    before = sorted(said, key=lambda answer: instant(answer.answered_at))
    keys = {q.key for group in catalogue.apart for q in catalogue.in_group(group)}
    answers: dict[str, Value] = {a.question: a.answer for a in before if a.question in keys}
    sitting = begin(catalogue, "prepare", moment, now)
    asked = {a.question: a.asked for a in before if a.question in keys}
    return dataclasses.replace(sitting, answers=answers, earlier=answers, asked=asked).start()


def _kept_as(question: Question | None) -> str:
    return question.keep_as or question.key if question else ""


def _several(value: Value | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
