"""The rule for merging two copies of a journal, as a pure function. Knows nothing of files or entry numbers.

Of two versions of a part, the greater wins, by a total order: so merging repeatedly, or in any order, gives the same
result. Whatever has a tombstone in either copy is gone from both. Entries' integer ids are local to a copy, for people,
and play no part here.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import is_
from typing import Literal

from journal.core import own_questions, shares, wonderings
from journal.core.model import DatedAnswer, Entry, Reflection, instant, utc_text
from journal.core.own_questions import Own
from journal.core.shares import Share
from journal.core.wonderings import Wondering

Side = Literal["here", "there"]
Rank = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy: entries, answers that belong to none, wonderings and shares, each by uuid; when what was deleted was;
    and questions of one's own, by key.

    A tombstone is of an entry, a reflection or such an answer, and never of one that the same copy holds.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    deleted: Mapping[str, datetime] = field(default_factory=dict)
    dated: Mapping[str, DatedAnswer] = field(default_factory=dict)
    wonderings: Mapping[str, Wondering] = field(default_factory=dict)
    shares: Mapping[str, Share] = field(default_factory=dict)
    questions: Mapping[str, Own] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions of one part of an entry that both copies hold, and which one wins.

    `what` names it, without its text.
    """

    entry: str
    what: str
    stays: Side
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Overruled:
    """An entry that one copy deleted and the other changed after that: it stays deleted."""

    entry: Entry
    deleted: Side
    deleted_at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What merging would do to the copy that is `here`: uuids of entries, each in exactly one list.

    An entry from here is in `changed`, `gone` or `kept`; one only from there is in `new` or `stays_deleted`.
    """

    merged: Copy
    new: tuple[str, ...]
    changed: tuple[str, ...]
    kept: tuple[str, ...]
    gone: tuple[str, ...]
    stays_deleted: tuple[str, ...]
    differences: tuple[Difference, ...]
    overruled: tuple[Overruled, ...]


def merged(here: Copy, there: Copy) -> Copy:
    """Return the merged copy.

    Ids are taken from `here` where it has the entry; otherwise the result is commutative and idempotent. Of two
    tombstones the earlier counts.

    Merging three copies is associative, with one exception. If two copies hold a reflection in different entries, and
    one of those entries is deleted in some copy, then whether the reflection goes too depends on the order; the copies
    agree again once they have been merged with each other. Journal itself never gets there, because an import refuses a
    reflection that another entry holds: it takes an export edited by hand and imported elsewhere. No rule that keeps
    each reflection in one entry, and doesn't remember the others, can do better: it would need exactly what it forgot
    when it chose that entry.
    """
    deleted = dict(there.deleted)
    for uuid, at in here.deleted.items():
        deleted[uuid] = min(at, deleted.get(uuid, at))
    alive = [entry for copy in (here, there) for entry in copy.entries.values() if entry.uuid not in deleted]
    own: dict[str, Entry] = {}
    told: dict[str, tuple[Reflection, str]] = {}
    for entry in alive:
        before = own.get(entry.uuid)
        if before is None or own_rank(entry) > own_rank(before):
            own[entry.uuid] = entry if before is None else replace(entry, id=before.id)
        for reflection in entry.reflections:
            if reflection.uuid not in deleted:
                known = told.get(reflection.uuid)
                # A reflection in two entries is still one: it goes to the entry in which it was changed last.
                if known is None or _claim(reflection, entry.uuid) > _claim(*known):
                    told[reflection.uuid] = (reflection, entry.uuid)
    of_entry: dict[str, list[Reflection]] = {}
    for reflection, owner in told.values():
        of_entry.setdefault(owner, []).append(reflection)
    return Copy(
        {uuid: _telling(entry, in_order(of_entry.get(uuid, ()))) for uuid, entry in own.items()},
        deleted,
        {uuid: said for uuid, said in _latest_answers(here, there).items() if uuid not in deleted},
        {w.uuid: w for w in wonderings.merge(here.wonderings.values(), there.wonderings.values())},
        shares.merge(here.shares.values(), there.shares.values(), deleted),
        {own.key: own for own in own_questions.merge(here.questions.values(), there.questions.values())},
    )


def _telling(entry: Entry, reflections: tuple[Reflection, ...]) -> Entry:
    """Return the entry with these reflections; the same object if it has exactly those already, as most do."""
    own = len(entry.reflections) == len(reflections) and all(map(is_, entry.reflections, reflections))
    return entry if own else replace(entry, reflections=reflections)


def in_order(reflections: Iterable[Reflection]) -> tuple[Reflection, ...]:
    """Return the first reflection first, then the others by when they were begun, ties broken by uuid."""
    return tuple(sorted(reflections, key=lambda r: (r.stage != "first", instant(r.written_at), r.uuid)))


def own_rank(entry: Entry) -> Rank:
    """Return the rank of an entry's own fields.

    The higher version wins: later change, then a total order by content.
    """
    moment = entry.moment
    content = [
        *(moment.at.isoformat(), moment.zone or "", moment.precision, utc_text(entry.written_at)),
        *(list(entry.tags), entry.sealed_until.isoformat() if entry.sealed_until else "", entry.offered),
        *((entry.origin.program, entry.origin.imported_on.isoformat()) if entry.origin else ("", "")),
    ]
    return (instant(entry.changed_at), json.dumps(content))


def rank(reflection: Reflection) -> Rank:
    """Return the rank of a reflection, in the same way: its time of change, then all of its content."""
    content = [
        *(reflection.stage, utc_text(reflection.written_at), reflection.invited),
        *(list(reflection.answers.items()), sorted(reflection.asked.items())),
    ]
    return (instant(reflection.changed_at), json.dumps(content))


def _claim(reflection: Reflection, owner: str) -> tuple[Rank, str]:
    return (rank(reflection), owner)


def _latest_answers(here: Copy, there: Copy) -> dict[str, DatedAnswer]:
    found = dict(there.dated)
    for uuid, said in here.dated.items():
        found[uuid] = max(said, found.get(uuid, said), key=_answer_rank)
    return found


def _answer_rank(said: DatedAnswer) -> tuple[int, str, str, str, str]:
    return (instant(said.answered_at), said.answered_at.isoformat(), said.question, said.answer, said.asked)


def same_answer(one: DatedAnswer | None, other: DatedAnswer) -> bool:
    """Return whether two dated answers are exactly equal."""
    return one is not None and _answer_rank(one) == _answer_rank(other)


def same(one: Entry, other: Entry) -> bool:
    """Return whether two entries have exactly the same content, ignoring ids and the order of reflections."""
    if one is other:
        return True
    mine, others = in_order(one.reflections), in_order(other.reflections)
    return (
        own_rank(one) == own_rank(other)
        and [r.uuid for r in mine] == [r.uuid for r in others]
        and all(rank(a) == rank(b) for a, b in zip(mine, others, strict=True))
    )


def outcome(here: Copy, there: Copy) -> Outcome:
    """Merge, and return what that does to the copy that is here."""
    result = merged(here, there)
    both = [uuid for uuid in here.entries if uuid in there.entries and uuid in result.entries]
    stay = [uuid for uuid in here.entries if uuid in result.entries]
    changed = [uuid for uuid in stay if not same(here.entries[uuid], result.entries[uuid])]
    return Outcome(
        merged=result,
        new=tuple(uuid for uuid in there.entries if uuid not in here.entries and uuid in result.entries),
        changed=tuple(changed),
        kept=tuple(sorted(set(stay) - set(changed))),
        gone=tuple(uuid for uuid in here.entries if uuid not in result.entries),
        stays_deleted=tuple(uuid for uuid in there.entries if uuid not in here.entries and uuid in result.deleted),
        differences=tuple(d for uuid in both for d in _differences(here.entries[uuid], there.entries[uuid])),
        overruled=(*_overruled(here, there, "there"), *_overruled(there, here, "here")),
    )


def _differences(mine: Entry, other: Entry) -> list[Difference]:
    found: list[Difference] = []
    if own_rank(mine) != own_rank(other) and (fields := _fields(mine, other)):
        stays: Side = "here" if own_rank(mine) > own_rank(other) else "there"
        found.append(Difference(mine.uuid, fields, stays, max(mine.changed_at, other.changed_at)))
    others = {r.uuid: r for r in other.reflections}
    for place, reflection in enumerate(mine.reflections, 1):
        version = others.get(reflection.uuid, reflection)
        if rank(reflection) != rank(version):
            stays = "here" if rank(reflection) > rank(version) else "there"
            changed_at = max(reflection.changed_at, version.changed_at)
            found.append(Difference(mine.uuid, f"reflection {place}", stays, changed_at))
    return found


def _fields(mine: Entry, other: Entry) -> str:
    """Return which of an entry's own fields differ, in words; "" if only the time of change does."""
    named = {
        "time": (mine.moment.at.isoformat(), mine.moment.zone, mine.moment.precision)
        != (other.moment.at.isoformat(), other.moment.zone, other.moment.precision),
        "tags": mine.tags != other.tags,
        "when it was written": mine.written_at != other.written_at,
        "seal": mine.sealed_until != other.sealed_until,
        "whether it's offered": mine.offered != other.offered,
    }
    return ", ".join(name for name, differs in named.items() if differs)


def _overruled(holds: Copy, deletes: Copy, deleted: Side) -> list[Overruled]:
    return [
        Overruled(entry, deleted, at)
        for uuid, entry in holds.entries.items()
        if (at := deletes.deleted.get(uuid)) is not None
        and max(entry.changed_at, *(r.changed_at for r in entry.reflections), entry.changed_at) > at
    ]
