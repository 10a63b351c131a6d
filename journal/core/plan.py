"""Which questions a reflection asks, in which order and in which words, given the answers so far: pure.

Stages and flow are those of the article's part 4, "Reflect on the Experience". How one moves through them, and what is
kept in the end, is `conversation`.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from journal.core.model import Moment, Stage, Value
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


@dataclass(frozen=True)
class Plan:
    """What there is to ask for one reflection, with what has been said so far.

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
        return self.answers.get(kept_as(question))

    def worded(self, question: Question) -> Question:
        """Return the question in the words it's asked in here: those of before if it was asked before."""
        turn = self.turn // max(len(self._candidates()), 1) if question.asked == "rotating" else self.turn
        text = self.asked.get(kept_as(question)) or question.worded(turn, self._facts())
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
            if question.retired and not (self.purpose == "edit" and question.key in self.answers):
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
        return several(self.answers.get(self.catalogue.key("more")))

    def _rotating(self) -> Question | None:
        candidates = self._candidates()
        answered = [q for q in candidates if q.key in self.answers]
        return answered[0] if answered else candidates[self.turn % len(candidates)] if candidates else None

    def _candidates(self) -> list[Question]:
        """The questions that take turns, one a sitting."""
        return [
            q for q in self.catalogue.questions if q.asked == "rotating" and not q.retired and self._conditions_hold(q)
        ]

    def _conditions_hold(self, question: Question) -> bool:
        # An offer to stop is about what was said in this sitting, not about what the moment once was.
        facts = self.answers if question.saves else self._facts()
        switched_on = not question.setting or question.setting in self.settings
        return switched_on and meets(question.when, question.unless, facts)

    def progress(self) -> tuple[int, int]:
        """Where one is and of about how many, both from 1."""
        keys = [q.key for q in self.plan()]
        return (keys.index(self.at) + 1 if self.at in keys else len(keys), len(keys))


def kept_as(question: Question | None) -> str:
    """Return the key that an answer is kept under: its question's, or the one that the question names."""
    return question.keep_as or question.key if question else ""


def several(value: Value | None) -> tuple[str, ...]:
    """Return the words or choices of an answer; none if it has another shape."""
    return value if isinstance(value, tuple) else ()
