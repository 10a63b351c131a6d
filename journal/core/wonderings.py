"""Wonderings: what somebody wants to find out, asked beforehand; how they are asked, withdrawn and merged.

A wondering is about two things that may go together ("tears", "#late-shift"), or about a day. The time of asking can't
be moved back, since only moments that happened and were written after it count; so asking again changes nothing, and a
withdrawn one still counts as one that was asked. What the evidence says is in `patterns`.
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
    """Something to find out: an outcome and a factor by name, or a day (`around`), and when it was asked.

    `asked_at` is local time with its offset. A wondering that was withdrawn, or that ended because its tag was renamed,
    has lost its words and its day.
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
        """Whether it is still open."""
        return self.withdrawn_at is None

    @property
    def beforehand(self) -> bool:
        """Whether it can ever become clear: a day must be named on that day at the latest."""
        return self.about == "pair" or (self.around is not None and self.around >= self.asked_at.date())

    def same_as(self, other: "Wondering") -> bool:
        """Return whether both ask the same thing, whenever they were asked."""
        return (self.about, fold(self.outcome), fold(self.factor), self.around) == (
            other.about,
            fold(other.outcome),
            fold(other.factor),
            other.around,
        )


def ask(wonderings: Sequence[Wondering], new: Wondering) -> Wondering:
    """Return the wondering to save: `new`, or an open one that asks the same, with its own time of asking."""
    return next((w for w in wonderings if w.open and w.same_as(new)), new)


def withdraw(wondering: Wondering, at: datetime) -> Wondering:
    """Return the wondering without its words: it still counts as one that was asked, and shows nothing any more."""
    if not wondering.open:
        return wondering
    return replace(wondering, outcome="", factor="", around=None, withdrawn_at=at)


def rename_tag(wonderings: Iterable[Wondering], old: str, new: str, at: datetime) -> tuple[Wondering, ...]:
    """Return the wonderings after a tag was renamed: those about either tag end there.

    Under another name, or with two tags merged, it is no longer what was asked; and the old name mustn't remain
    anywhere. Changing only the case leaves it the same tag.
    """
    if fold(old) == fold(new):
        return tuple(wonderings)
    ended = {f"#{fold(old)}", f"#{fold(new)}"}
    return tuple(withdraw(w, at) if fold(w.factor) in ended else w for w in wonderings)


def merge(mine: Iterable[Wondering], theirs: Iterable[Wondering]) -> tuple[Wondering, ...]:
    """Return the merged wonderings of two copies, in the order asked. Commutative and idempotent.

    Withdrawn in either copy is withdrawn; otherwise the later time of asking wins, since it can't move back.
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
    """Return a sort key for a time of asking: the instant, then how it is written."""
    return at, at.isoformat()
