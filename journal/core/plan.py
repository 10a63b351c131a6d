"""Which questions a reflection asks, in which order and wording, given the answers so far: pure.

Stages and flow follow part 4 of the article, "Reflect on the Experience". `conversation` moves through them, and
decides what is saved in the end.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from journal.core.model import Moment, Stage, Value
from journal.core.questions import DAYS_SINCE, ENTRY_ROLES, REFLECTION, Catalogue, Question, meets

Purpose = Literal["write", "quick", "reflect", "lookback", "edit", "prepare", "line"]

#: Which of the catalogue's stages a sitting asks, by its purpose.
STAGES: Mapping[Purpose, tuple[str, ...]] = {
    "write": ("capture", "reflect"),
    "quick": ("capture",),
    "reflect": ("reflect",),
    "lookback": ("lookback",),
    "edit": ("capture", "reflect", "lookback"),
    "prepare": ("reflect",),
    "line": ("reflect",),
}


@dataclass(frozen=True)
class Plan:
    """The questions of one reflection, with the answers so far.

    `earlier` holds the answers in the entry's other reflections, used only in conditions; `turn` selects the rotating
    question; `settings` are the optional questions that the person has switched on; `at` is the key of the current
    question. A new entry is sealed until `sealed_until`. `invited`: a look-back that the program offered.
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
        """The current question in its current wording, or None at the end."""
        return self.worded(self.catalogue.by_key[self.at]) if self.at else None

    @property
    def value(self) -> Value | None:
        """The answer so far to the current question."""
        return self.answer_to(self.catalogue.by_key[self.at]) if self.at else None

    def answer_to(self, question: Question) -> Value | None:
        """Return the answer so far to a question, or None if there is none or the question asks for a time."""
        if question.role == "tags":
            return self.tags or None
        return self.answers.get(kept_as(question))

    def worded(self, question: Question) -> Question:
        """Return the question as it is worded in this sitting: if it was asked before, as it was worded then."""
        turn = self.turn // max(len(self._candidates()), 1) if question.asked == "rotating" else self.turn
        text = self.asked.get(kept_as(question)) or question.worded(turn, self._facts())
        insists = bool(question.again) and self.answers.get(question.key) == question.again
        help_text = question.again_help if insists and question.again_help else question.help
        return dataclasses.replace(question, text=text, help=help_text)

    def _facts(self) -> dict[str, Value]:
        """Return what conditions may use: the answers, the stage, and the days since the moment."""
        since = max((self.started_at - self.moment.at).days, 0)
        return {**self.earlier, **self.answers, DAYS_SINCE: since, REFLECTION: self.stage}

    def plan(self) -> tuple[Question, ...]:
        """Return every question of this sitting, in order, given the answers so far."""
        return tuple(self._asks())

    def _asks(self) -> Iterator[Question]:
        stages = STAGES[self.purpose]
        rotating = self._rotating()
        for question in self.catalogue.questions:
            if not (set(question.stage) & set(stages) and self._conditions_hold(question)):
                continue
            if question.retired and not (self.purpose == "edit" and question.key in self.answers):
                continue
            if self._is_asked(question, rotating):
                yield question
                said = self.answers.get(question.key)
                # A gate question: the sitting goes on only with a clear yes; while unanswered, what follows counts as
                # planned.
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
        """Return whether an edit asks a question: one with an answer, one always asked, or one in an open group."""
        if question.goes_on:
            return False
        if question.role in ENTRY_ROLES or question.key in self.answers or question.groups:
            return True
        if question.group and question.group in self._opened():
            return True
        wanted = {"first": ("capture", "reflect"), "later": ("reflect",), "lookback": ("lookback",)}[self.stage]
        return question.asked == "always" and bool(set(question.stage) & set(wanted))

    def _opened(self) -> tuple[str, ...]:
        """Return the groups of optional questions that the person has opened."""
        return several(self.answers.get(self.catalogue.key("more")))

    def _rotating(self) -> Question | None:
        candidates = self._candidates()
        answered = [q for q in candidates if q.key in self.answers]
        return answered[0] if answered else candidates[self.turn % len(candidates)] if candidates else None

    def _candidates(self) -> list[Question]:
        """Return the questions that rotate, one per sitting."""
        return [
            q for q in self.catalogue.questions if q.asked == "rotating" and not q.retired and self._conditions_hold(q)
        ]

    def _conditions_hold(self, question: Question) -> bool:
        # An offer to stop depends on the answers in this sitting, not on earlier ones about the same moment.
        facts = self.answers if question.saves else self._facts()
        switched_on = not question.setting or question.setting in self.settings
        return switched_on and meets(question.when, question.unless, facts)

    def progress(self) -> tuple[int, int]:
        """Return the current question's position and the approximate number of questions, both from 1."""
        keys = [q.key for q in self.plan()]
        return (keys.index(self.at) + 1 if self.at in keys else len(keys), len(keys))


def kept_as(question: Question | None) -> str:
    """Return the key under which a question's answer is stored: its own, or the one that the question names."""
    return question.keep_as or question.key if question else ""


def several(value: Value | None) -> tuple[str, ...]:
    """Return the words or choices of an answer; none if it has another shape."""
    return value if isinstance(value, tuple) else ()
