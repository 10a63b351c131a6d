"""Two copies of a journal become one: the rule, as a pure function. Knows nothing of files, and nothing of numbers.

Each part has one later version, and the greater wins: so merging twice, or in any order, gives the same. What has a
tombstone in either copy is gone from both. Entries' integer ids are local, for people, and no part of any of this.
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
    """Two versions of one thing in an entry that both copies hold, and whose stays. `what` names it, never its text."""

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
    """What merging would do to the copy that is `here`: uuids of entries, each in exactly one place.

    An entry here is in `changed`, `gone` or `kept`; one of there is in `new`, `stays_deleted`, or is here too.
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
    """Return the two as one. Ids are those of `here` if it has one; all else is the same from either side, and twice.

    Of two tombstones the earlier counts: since then it has been gone, and telling of it again makes it no newer.

    Three copies give the same in any order, but for one thing. If a reflection stands in different entries in two
    copies, and one of those entries is deleted in a copy, then whether that reflection is gone too depends on the
    order; the copies agree again once they are merged with each other. A journal never brings that about, since an
    import refuses a reflection that another entry holds: it takes an export that was edited by hand and imported
    elsewhere. No rule can do better that keeps each reflection in one entry and remembers no other: what it forgot
    when it chose that entry would have to decide.
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
                # One that stands in two entries is one too: it goes to the entry in which it was changed last.
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
    """The entry with these reflections: itself where they are its own, the very ones, as in most entries."""
    own = len(entry.reflections) == len(reflections) and all(map(is_, entry.reflections, reflections))
    return entry if own else replace(entry, reflections=reflections)


def in_order(reflections: Iterable[Reflection]) -> tuple[Reflection, ...]:
    """The first one first, the others as they were begun; the uuid decides where that is the same."""
    return tuple(sorted(reflections, key=lambda r: (r.stage != "first", instant(r.written_at), r.uuid)))


def own_rank(entry: Entry) -> Rank:
    """What decides between two versions of an entry's own fields: the later change, then a total order by content."""
    moment = entry.moment
    content = [
        *(moment.at.isoformat(), moment.zone or "", moment.precision, utc_text(entry.written_at)),
        *(list(entry.tags), entry.sealed_until.isoformat() if entry.sealed_until else "", entry.offered),
        *((entry.origin.program, entry.origin.imported_on.isoformat()) if entry.origin else ("", "")),
    ]
    return (instant(entry.changed_at), json.dumps(content))


def rank(reflection: Reflection) -> Rank:
    """The same for a reflection: all of what it says, in its order."""
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
    """Whether two dated answers are the same to the letter."""
    return one is not None and _answer_rank(one) == _answer_rank(other)


def same(one: Entry, other: Entry) -> bool:
    """Whether two entries say the same to the letter, whatever their ids and the order of their reflections."""
    if one is other:
        return True
    mine, others = in_order(one.reflections), in_order(other.reflections)
    return (
        own_rank(one) == own_rank(other)
        and [r.uuid for r in mine] == [r.uuid for r in others]
        and all(rank(a) == rank(b) for a, b in zip(mine, others, strict=True))
    )


def outcome(here: Copy, there: Copy) -> Outcome:
    """Merges, and says what that does to the copy that is here."""
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
    """Which of an entry's own fields differ, in words; nothing where only the time of their change does."""
    named = {
        "time": (mine.moment.at.isoformat(), mine.moment.zone, mine.moment.precision)
        != (other.moment.at.isoformat(), other.moment.zone, other.moment.precision),
        "tags": mine.tags != other.tags,
        "when it was written": mine.written_at != other.written_at,
        "seal": mine.sealed_until != other.sealed_until,
        "being offered": mine.offered != other.offered,
    }
    return ", ".join(name for name, differs in named.items() if differs)


def _overruled(holds: Copy, deletes: Copy, deleted: Side) -> list[Overruled]:
    return [
        Overruled(entry, deleted, at)
        for uuid, entry in holds.entries.items()
        if (at := deletes.deleted.get(uuid)) is not None
        and max(entry.changed_at, *(r.changed_at for r in entry.reflections), entry.changed_at) > at
    ]
