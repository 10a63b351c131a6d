"""Which old moment is offered for a look back, and which capture for a reflection: pure, and the same all day long.

What was left at capture, or put off with "not yet", is due for a reflection from the day after, and for three days that
comes first. A look-back is due a week, a month, half a year and a year after; once it has been made, that date is done.
A day offers one look-back and one reflection at most, then it stops inviting. Never offered, unless the person asks for
it by number: what was hard (6 or more, then or since), what is marked `care`, sealed, or not to be offered again.
"""

import hashlib
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from journal.core.conversation import Purpose
from journal.core.model import Entry, Reflection
from journal.core.questions import Catalogue, Role

HARD = 6
AFTER = (
    (timedelta(days=7), "a week"),
    (timedelta(days=30), "a month"),
    (timedelta(days=182), "half a year"),
    (timedelta(days=365), "a year"),
)
RATINGS: tuple[Role, ...] = ("distress", "distress_now")
FRESH = timedelta(days=3)  # so long, what was left at capture is offered, and before everything else
REFLECT_WITHIN = timedelta(days=30)  # what was put off longer ago than this is left in peace
#: Returns the local day on which a reflection was written; its stored time is UTC.
Day = Callable[[Reflection], date]


@dataclass(frozen=True)
class Due:
    """An entry that is due, and how long after ("a week"); "" for a reflection that was left for later."""

    entry: Entry
    after: str


def lot(uuid: str, today: date) -> bytes:
    """A lot drawn from an entry's uuid and the day: the same until midnight, however often it is asked."""
    return hashlib.sha256(f"{today.isoformat()} {uuid}".encode()).digest()


def due(
    entries: Sequence[Entry], today: date, day_of: Day, catalogue: Catalogue, left: Container[str] = ()
) -> tuple[Purpose, Due] | None:
    """Return what to offer today, or None. `left`: the uuids of what was left at capture without another word."""
    if fresh := reflection(entries, today, day_of, catalogue, left, FRESH):
        return "reflect", fresh
    if back := lookback(entries, today, day_of, catalogue):
        return "lookback", back
    older = reflection(entries, today, day_of, catalogue, left)
    return ("reflect", older) if older else None


def lookback(entries: Iterable[Entry], today: date, day_of: Day, catalogue: Catalogue) -> Due | None:
    """Return the look-back to offer today, or None if there is none or today's has been made."""
    due: list[Due] = []
    for entry in entries:
        made = [day_of(r) for r in entry.reflections if r.stage == "lookback"]
        if today in made:
            return None
        after = _due(entry, made, today, day_of)
        if after and may_be_offered(entry, today, catalogue):
            due.append(Due(entry, after))
    return min(due, key=lambda one: lot(one.entry.uuid, today), default=None)


def _due(entry: Entry, made: list[date], today: date, day_of: Day) -> str | None:
    """Return the name of the latest due date that has passed without a look-back since, or None."""
    written = max([entry.day, *(day_of(r) for r in entry.reflections[:1])])
    passed = [(written + after, name) for after, name in AFTER if today - written >= after]
    if not passed or any(day >= passed[-1][0] for day in made):
        return None
    return passed[-1][1]


def reflection(
    entries: Iterable[Entry],
    today: date,
    day_of: Day,
    catalogue: Catalogue,
    left: Container[str] = (),
    within: timedelta = REFLECT_WITHIN,
) -> Due | None:
    """Return the capture to offer for a reflection today, or None: there is none, or today's has been made.

    It was put off `within` this time, or is one of those `left` in the last three days.
    """
    passed = catalogue.by_role["passed"]
    waiting: list[Due] = []
    for entry in entries:
        if any(r.stage == "later" and day_of(r) == today for r in entry.reflections):
            return None
        if len(entry.reflections) != 1:
            continue
        put_off = passed.role_of(entry.answer(passed.key)) == "later"
        longest = within if put_off else FRESH if entry.uuid in left else timedelta()
        recent = timedelta() < today - day_of(entry.reflections[0]) <= longest
        if recent and may_be_offered(entry, today, catalogue):
            waiting.append(Due(entry, ""))
    return min(waiting, key=lambda one: lot(one.entry.uuid, today), default=None)


def left_at_capture(entry: Entry, catalogue: Catalogue) -> bool:
    """Whether only questions of the first minute were answered, and not the one of whether to go on.

    Whoever said "save it as it is" is left in peace.
    """
    answered = {key for r in entry.reflections for key in r.answers}
    asked = (catalogue.by_key.get(key) for key in answered)
    quick = all(q is not None and "capture" in q.stage for q in asked)
    return len(entry.reflections) == 1 and bool(answered) and quick and catalogue.key("passed") not in answered


def may_be_offered(entry: Entry, today: date, catalogue: Catalogue) -> bool:
    """Return whether an entry may be offered unasked."""
    if not entry.offered or sealed(entry, today):
        return False
    care = catalogue.key("care")
    return not any(r.answers.get(care) or _hard(r, catalogue) for r in entry.reflections)


def sealed(entry: Entry, today: date) -> bool:
    """Return whether the entry is still sealed."""
    return entry.sealed_until is not None and today < entry.sealed_until


def _hard(reflection: Reflection, catalogue: Catalogue) -> bool:
    ratings = (reflection.answers.get(catalogue.key(role)) for role in RATINGS)
    return any(isinstance(rating, int) and rating >= HARD for rating in ratings)
