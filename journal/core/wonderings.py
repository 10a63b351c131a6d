"""Wonderings: what somebody wants to find out, asked beforehand; how they're asked, withdrawn and merged.

A wondering is either about two things that may go together ("tears", "#late-shift") or about a day. When it was asked
can't be moved back, since only moments that happened and were written after it count; so asking twice changes nothing,
and a withdrawn one keeps its place among all that were ever asked. What the evidence says is in `patterns`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from journal.core.model import fold

#: Two things that may go together, or how often something is logged before and after a day.
About = Literal["pair", "day"]


@dataclass(frozen=True, slots=True)
class Wondering:
    """Something to find out: an outcome and a factor by their names, or a day (`around`); when it was asked.

    `asked_at` is local time with its offset. One that was withdrawn, or that ended with a tag's old name, has lost its
    words and its day.
    """

    uuid: str
    asked_at: datetime
    about: About = "pair"
    outcome: str = ""
    factor: str = ""
    around: date | None = None
    withdrawn_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it still counts for itself."""
        return self.withdrawn_at is None

    @property
    def beforehand(self) -> bool:
        """Whether it may ever become clear: a day must have been named by that day."""
        return self.about == "pair" or (self.around is not None and self.around >= self.asked_at.date())

    def same_as(self, other: "Wondering") -> bool:
        """Whether both ask the same thing, whenever they were asked."""
        return (self.about, fold(self.outcome), fold(self.factor), self.around) == (
            other.about,
            fold(other.outcome),
            fold(other.factor),
            other.around,
        )


def ask(wonderings: Sequence[Wondering], new: Wondering) -> Wondering:
    """Return the wondering to keep: `new`, or the open one that asks the same already, with its own day."""
    return next((w for w in wonderings if w.open and w.same_as(new)), new)


def withdraw(wondering: Wondering, at: datetime) -> Wondering:
    """Return it without its words: it goes on counting as one that was asked, and says nothing any more."""
    if not wondering.open:
        return wondering
    return replace(wondering, outcome="", factor="", around=None, withdrawn_at=at)


def rename_tag(wonderings: Iterable[Wondering], old: str, new: str, at: datetime) -> tuple[Wondering, ...]:
    """Return the wonderings after a tag got another name: those about either tag end there.

    With another name, or two tags made one, it's no longer what was asked; and the old name mustn't stay anywhere.
    Only spelled with other capitals, it's the same tag.
    """
    if fold(old) == fold(new):
        return tuple(wonderings)
    ended = {f"#{fold(old)}", f"#{fold(new)}"}
    return tuple(withdraw(w, at) if fold(w.factor) in ended else w for w in wonderings)


def merge(mine: Iterable[Wondering], theirs: Iterable[Wondering]) -> tuple[Wondering, ...]:
    """Return the wonderings of two copies of a journal, in the order asked: in any order and any number of times.

    Withdrawn in one copy is withdrawn; where the two differ otherwise, the later day stays, for it can't move back.
    """
    found: dict[str, Wondering] = {}
    for one in (*mine, *theirs):
        other = found.get(one.uuid)
        found[one.uuid] = one if other is None else _joined(one, other)
    return tuple(sorted(found.values(), key=lambda w: (w.asked_at, w.uuid)))


def _joined(one: Wondering, other: Wondering) -> Wondering:
    asked_at = max(one.asked_at, other.asked_at, key=_exactly)
    withdrawn = [w.withdrawn_at for w in (one, other) if w.withdrawn_at]
    if withdrawn:
        return withdraw(Wondering(one.uuid, asked_at, max(one.about, other.about)), min(withdrawn))
    kept = max(one, other, key=lambda w: (w.asked_at, w.about, w.outcome, w.factor, w.around or date.min))
    return replace(kept, asked_at=asked_at)


def _exactly(at: datetime) -> tuple[datetime, str]:
    """What orders two times of asking: the instant, and for the same one how it's written."""
    return at, at.isoformat()
