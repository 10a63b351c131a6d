"""Two copies become one: in any order, any number of times, the same; and nothing that was not deleted is lost."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.core import own_questions, shares, wonderings
from journal.core.merge import Copy, Outcome, in_order, merged, outcome
from journal.core.model import DatedAnswer, Entry, Moment, Reflection, Value
from journal.core.own_questions import Own
from journal.core.shares import Share
from journal.core.wonderings import Wondering, withdraw
from journal.services import questions as service
from journal.storage import merge, vault
from journal.storage.store import Store
from tests import make
from tests.conftest import Measured, Size

START = datetime(2026, 11, 1, 20, tzinfo=UTC)
#: Few moments of time, so that changes on two computers often have the very same.
TIMES = st.integers(0, 3).map(lambda n: START + timedelta(hours=n))
Change = Callable[[Copy], Copy]
WORDS = st.sampled_from(["Rain on the roof.", "A warm quiet.", "The long way home.", "été", ""])
TAGS = st.lists(st.sampled_from(["rain", "long-day", "home"]), max_size=2, unique=True).map(tuple)


def beginning() -> Copy:
    """What both computers had when they were last the same."""
    entries = [make.entry(n, before="Rain.", tears="some", tag=("rain",)) for n in (1, 2, 3)]
    early = [replace(e, changed_at=START, reflections=tuple(map(written_early, e.reflections))) for e in entries]
    given = Share(make.uuid(70), START, "partner", "markdown", (make.uuid(1), make.uuid(2)), START, "J")
    return Copy({entry.uuid: entry for entry in early}, shares={given.uuid: given})


def written_early(reflection: Reflection) -> Reflection:
    return replace(reflection, written_at=START, changed_at=START)


def change_entry(copy: Copy, number: int, change: Callable[[Entry], Entry]) -> Copy:
    uuids = sorted(copy.entries)
    if not uuids:
        return copy
    entry = change(copy.entries[uuids[number % len(uuids)]])
    return replace(copy, entries={**copy.entries, entry.uuid: entry})


def delete(copy: Copy, number: int, at: datetime, *, alone: bool = False) -> Copy:
    """Delete an entry, with a tombstone for each of its reflections, or for the entry alone."""
    uuids = sorted(copy.entries)
    if not uuids:
        return copy
    gone = copy.entries[uuids[number % len(uuids)]]
    left = {uuid: entry for uuid, entry in copy.entries.items() if uuid != gone.uuid}
    tombstones = dict.fromkeys([gone.uuid, *(r.uuid for r in gone.reflections if not alone)], at)
    noted = shares.merge(copy.shares.values(), (), {gone.uuid})
    return replace(copy, entries=left, deleted={**copy.deleted, **tombstones}, shares=noted)


def share(copy: Copy, number: int, at: datetime, alias: str) -> Copy:
    """Give somebody a page from all that is here."""
    if not copy.entries:
        return copy
    given = Share(make.uuid(number, 8), at, "therapist", "html", tuple(sorted(copy.entries)), at, alias)
    return replace(copy, shares={**copy.shares, given.uuid: given})


def rename_share(copy: Copy, at: datetime, alias: str) -> Copy:
    """Give another name to whom the first page was given."""
    given = copy.shares.get(make.uuid(70))
    changed = {given.uuid: replace(given, alias=alias, changed_at=at)} if given else {}
    return replace(copy, shares={**copy.shares, **changed})


def take_away(copy: Copy, number: int, at: datetime) -> Copy:
    """The last reflection of an entry, alone: no command does that, and the rule holds for it too."""
    gone: list[str] = []

    def without(entry: Entry) -> Entry:
        gone.extend(r.uuid for r in entry.reflections[-1:])
        return replace(entry, reflections=entry.reflections[:-1])

    left = change_entry(copy, number, without)
    return replace(left, deleted={**left.deleted, **dict.fromkeys(gone, at)})


def reworded(entry: Entry, place: int, said: Mapping[str, Value], at: datetime) -> Entry:
    """An edit of one of its reflections."""
    changed = list(entry.reflections)
    if changed:
        before = changed[place % len(changed)]
        asked = dict.fromkeys(said, "What was there before?")
        changed[place % len(changed)] = replace(before, answers=said, asked=asked, changed_at=at)
    return replace(entry, reflections=tuple(changed))


def move(copy: Copy, number: int, place: int, at: datetime) -> Copy:
    """A reflection changes its entry: no command does that, only an export that is edited by hand and imported anew."""
    uuids = sorted(copy.entries)
    whence, whither = (copy.entries[uuids[n % len(uuids)]] if uuids else None for n in (number, place))
    if whence is None or whither is None or whence is whither or not whence.reflections:
        return copy
    moved = replace(whence.reflections[-1], changed_at=at)
    left = replace(whence, reflections=whence.reflections[:-1])
    joined = replace(whither, reflections=(*whither.reflections, moved))
    return replace(copy, entries={**copy.entries, left.uuid: left, joined.uuid: joined})


KINDS = (
    "edit", "tags", "moment", "seal", "look back", "new", "delete", "take away", "dated", "clear", "wonder", "share",
    "question",
)  # fmt: skip


@st.composite
def histories(draw: st.DrawFn, computer: int, kinds: Sequence[str] = KINDS) -> Copy:
    """A copy, after some days on a computer of its own."""
    copy = beginning()
    for step in range(draw(st.integers(0, 6))):
        number, at, fresh = draw(st.integers(0, 5)), draw(TIMES), 1000 * computer + 10 * step
        match draw(st.sampled_from(kinds)):
            case "move":
                copy = move(copy, number, draw(st.integers(0, 5)), at)
            case "delete the entry alone":
                copy = delete(copy, number, at, alone=True)
            case "edit":
                place, said = draw(st.integers(0, 3)), draw(st.dictionaries(st.sampled_from(["before", "note"]), WORDS))
                copy = change_entry(copy, number, lambda e, p=place, s=said, t=at: reworded(e, p, s, t))
            case "tags":
                tags = draw(TAGS)
                copy = change_entry(copy, number, lambda e, g=tags, t=at: replace(e, tags=g, changed_at=t))
            case "moment":
                moment = Moment(draw(make.TIMES), None, draw(st.sampled_from(["exact", "day"])))
                copy = change_entry(copy, number, lambda e, m=moment, t=at: replace(e, moment=m, changed_at=t))
            case "seal":
                offered = draw(st.booleans())
                copy = change_entry(
                    copy, number, lambda e, o=offered, t=at: replace(e, offered=o, sealed_until=t.date(), changed_at=t)
                )
            case "look back":
                said = {"note": draw(WORDS)}
                new = Reflection(make.uuid(fresh, 7), "lookback", draw(TIMES), at, said, invited=draw(st.booleans()))
                copy = change_entry(copy, number, lambda e, r=new: replace(e, reflections=(*e.reflections, r)))
            case "new":
                entry = make.entry(fresh, before=draw(WORDS))
                copy = replace(copy, entries={**copy.entries, entry.uuid: entry})
            case "delete":
                copy = delete(copy, number, at)
            case "take away":
                copy = take_away(copy, number, at)
            case "clear":
                gone = make.uuid(90 + number % 3)
                if gone in copy.dated:
                    left = {uuid: said for uuid, said in copy.dated.items() if uuid != gone}
                    copy = replace(copy, dated=left, deleted={**copy.deleted, gone: at})
            case "wonder":
                asked = Wondering(
                    make.uuid(draw(st.integers(80, 82))), at, "pair", "tears", f"#{draw(WORDS) or 'rain'}"
                )
                asked = withdraw(asked, draw(TIMES)) if draw(st.booleans()) else asked
                (asked,) = wonderings.merge([asked], [copy.wonderings.get(asked.uuid, asked)])
                copy = replace(copy, wonderings={**copy.wonderings, asked.uuid: asked})
            case "question":
                text = draw(st.sampled_from(["Tea?", "Rain?"]))
                own = Own(service.question(text, label=draw(WORDS) or text), START, at)
                own = draw(st.sampled_from([own, own_questions.retire(own, at), replace(own, retired_at=START)]))
                (own,) = own_questions.merge([own], [copy.questions.get(own.key, own)])
                copy = replace(copy, questions={**copy.questions, own.key: own})
            case "share":
                alias = draw(st.sampled_from(["", "J", "K"]))
                copy = rename_share(copy, at, alias) if draw(st.booleans()) else share(copy, fresh, at, alias)
            case _:
                said = DatedAnswer(make.uuid(draw(st.integers(90, 92))), "often_feels", at, "fine", draw(WORDS))
                buried = {uuid: gone_at for uuid, gone_at in copy.deleted.items() if uuid != said.uuid}
                copy = replace(copy, dated={**copy.dated, said.uuid: said}, deleted=buried)
    return copy


ONE, TWO, THREE = histories(1), histories(2), histories(3)
EVERY_KIND = (*KINDS, "delete the entry alone", "move", "move")
ANY_THREE = st.tuples(*(histories(computer, EVERY_KIND) for computer in (1, 2, 3)))


def content(copy: Copy) -> object:
    """All that a copy says, to the letter, in one order and without ids."""
    return {u: said_by(e) for u, e in copy.entries.items()}, dict(copy.deleted), {
        u: (a.question, a.answered_at.isoformat(), a.answer, a.asked) for u, a in copy.dated.items()
    }, {u: (w, w.asked_at.isoformat()) for u, w in copy.wonderings.items()}, [
        dict(copy.shares), dict(copy.questions),
    ]  # fmt: skip


def said_by(entry: Entry) -> object:
    own = (entry.moment.at.isoformat(), *parts_of(entry, "moment", "reflections", "id"))
    return own, entry.moment.zone, entry.moment.precision, [
        (*parts_of(r, "answers"), list(r.answers.items())) for r in in_order(entry.reflections)
    ]  # fmt: skip


def parts_of(thing: Entry | Reflection, *without: str) -> list[object]:
    return [getattr(thing, f.name) for f in fields(thing) if f.name not in without]


@given(ONE, TWO)
def test_from_either_side_it_is_the_same(one: Copy, two: Copy) -> None:
    assert content(merged(one, two)) == content(merged(two, one))


@given(ONE, TWO, THREE)
def test_in_any_order_it_is_the_same(one: Copy, two: Copy, three: Copy) -> None:
    assert content(merged(merged(one, two), three)) == content(merged(one, merged(two, three)))


def contested(copies: Sequence[Copy]) -> set[str]:
    """The reflections that stand in different entries in different copies, where one of those entries is deleted."""
    owners: dict[str, set[str]] = {}
    for copy in copies:
        for entry in copy.entries.values():
            for reflection in entry.reflections:
                owners.setdefault(reflection.uuid, set()).add(entry.uuid)
    deleted = {uuid for copy in copies for uuid in copy.deleted}
    return {uuid for uuid, entries in owners.items() if len(entries) > 1 and entries & deleted}


def without(copy: Copy, uuids: set[str]) -> Copy:
    """The copy without these reflections."""
    left = {
        u: replace(e, reflections=tuple(r for r in e.reflections if r.uuid not in uuids))
        for u, e in copy.entries.items()
    }
    return replace(copy, entries=left)


def test_in_any_order_it_is_the_same_after_every_kind_of_change(size: Size, measured: Measured) -> None:
    """Also when reflections change their entries, but for those that lose one of two entries to a deletion."""
    told: Counter[str] = Counter()

    @settings(max_examples=size(60, 10_000), suppress_health_check=list(HealthCheck))
    @given(ANY_THREE)
    def hold(copies: tuple[Copy, Copy, Copy]) -> None:
        one, two, three = copies
        left, right = merged(merged(one, two), three), merged(one, merged(two, three))
        open_to_order = contested(copies)
        same = content(left) == content(right)
        told["in all"] += 1
        told["contested"] += bool(open_to_order)
        told["where the order mattered"] += not same
        assert content(without(left, open_to_order)) == content(without(right, open_to_order))
        assert same or open_to_order

    hold()
    assert told["contested"], "it was tried"
    measured("merges of three copies in two orders", ", ".join(f"{count} {what}" for what, count in told.items()))


@given(ANY_THREE)
def test_from_either_side_and_twice_it_is_the_same_after_every_kind_of_change(copies: tuple[Copy, Copy, Copy]) -> None:
    one, two, three = copies
    once = merged(one, two)
    assert content(once) == content(merged(two, one))
    assert content(merged(one, one)) == content(one)
    assert content(merged(once, one)) == content(merged(once, two)) == content(once)
    # Copies that were merged in different orders agree as soon as they are merged with each other.
    left, right = merged(once, three), merged(one, merged(two, three))
    agreed = merged(left, right)
    assert content(agreed) == content(merged(right, left))
    assert content(merged(agreed, left)) == content(merged(agreed, right)) == content(agreed)


@given(ANY_THREE)
def test_no_reflection_is_ever_in_two_entries_or_says_what_nobody_wrote(copies: tuple[Copy, Copy, Copy]) -> None:
    one, two, three = copies
    told = [r for copy in copies for e in copy.entries.values() for r in e.reflections]
    for result in (merged(merged(one, two), three), merged(one, merged(two, three))):
        found = [r for e in result.entries.values() for r in e.reflections]
        assert len({r.uuid for r in found}) == len(found)
        assert all(r in told for r in found)


@given(ONE, TWO)
def test_twice_is_as_once(one: Copy, two: Copy) -> None:
    once = merged(one, two)
    assert content(merged(one, one)) == content(one)
    assert content(merged(once, two)) == content(merged(two, once)) == content(once)
    assert outcome(once, two).new == outcome(once, two).changed == outcome(once, two).gone == ()


@given(ONE, TWO)
def test_all_of_both_is_there_but_for_what_either_deleted(one: Copy, two: Copy) -> None:
    result = merged(one, two)
    deleted = one.deleted.keys() | two.deleted.keys()
    assert result.deleted.keys() == deleted
    assert result.entries.keys() == (one.entries.keys() | two.entries.keys()) - deleted
    assert result.dated.keys() == (one.dated.keys() | two.dated.keys()) - deleted
    assert result.wonderings.keys() == one.wonderings.keys() | two.wonderings.keys()
    wanted = {
        (entry.uuid, r.uuid)
        for copy in (one, two)
        for entry in copy.entries.values()
        for r in entry.reflections
        if not deleted & {entry.uuid, r.uuid}
    }
    assert {(e.uuid, r.uuid) for e in result.entries.values() for r in e.reflections} == wanted


@given(ONE, TWO)
def test_the_later_version_stays_whole(one: Copy, two: Copy) -> None:
    for uuid, entry in merged(one, two).entries.items():
        versions = [copy.entries[uuid] for copy in (one, two) if uuid in copy.entries]
        assert entry.changed_at == max(v.changed_at for v in versions)
        for reflection in entry.reflections:
            told = [r for v in versions for r in v.reflections if r.uuid == reflection.uuid]
            assert reflection in told
            assert reflection.changed_at == max(r.changed_at for r in told)


@given(ONE, TWO)
def test_the_counts_add_up(one: Copy, two: Copy) -> None:
    here: Outcome = outcome(one, two)
    assert len(one.entries) == len(here.changed) + len(here.kept) + len(here.gone)
    in_both = one.entries.keys() & two.entries.keys()
    assert len(two.entries) == len(here.new) + len(here.stays_deleted) + len(in_both)
    assert len(here.merged.entries) == len(one.entries) + len(here.new) - len(here.gone)
    other = {"here": "there", "there": "here"}
    mirrored = {(d.entry, d.what, other[d.stays]) for d in outcome(two, one).differences if " " not in d.what}
    assert {(d.entry, d.what, d.stays) for d in here.differences if " " not in d.what} == mirrored


@given(ONE, TWO)
def test_what_was_deleted_stays_deleted_and_it_is_said(one: Copy, two: Copy) -> None:
    here = outcome(one, two)
    for said in here.overruled:
        assert said.entry.uuid not in here.merged.entries
        assert said.deleted_at == (one if said.deleted == "here" else two).deleted[said.entry.uuid]
    late = [
        e.uuid for e in two.entries.values()
        if e.uuid in one.deleted and any(r.changed_at > one.deleted[e.uuid] for r in e.reflections)
    ]  # fmt: skip
    assert set(late) <= {o.entry.uuid for o in here.overruled if o.deleted == "here"}


@given(ONE, TWO, TIMES, TIMES)
def test_a_reflection_that_stands_in_two_entries_goes_to_one(
    one: Copy, two: Copy, early: datetime, late: datetime
) -> None:
    """Only an export that was edited by hand brings that about."""
    strays = [
        Reflection(make.uuid(77, 7), "lookback", START, at, {"note": str(n)}) for n, at in enumerate((early, late))
    ]
    one = replace(one, entries={**one.entries, "x": replace(make.entry(50), uuid="x", reflections=(strays[0],))})
    two = replace(two, entries={**two.entries, "y": replace(make.entry(51), uuid="y", reflections=(strays[1],))})
    result = merged(one, two)
    assert content(result) == content(merged(two, one)) == content(merged(result, two))
    holders = [e.uuid for e in result.entries.values() if any(r.uuid == strays[0].uuid for r in e.reflections)]
    assert holders == (["x"] if early > late else ["y"])


def filled(copy: Copy) -> Store:
    """A journal in memory that holds the copy."""
    store = Store(vault.in_memory(), Path())
    entries, asked = list(copy.entries.values()), copy.wonderings.values()
    beside = {"wondered": asked, "shared": copy.shares.values(), "asked": copy.questions.values()}
    merge.apply(store, entries, copy.deleted, copy.dated.values(), merge.version(store), **beside)
    return store


def held(store: Store) -> Copy:
    found = merge.entries(store, merge.fingerprints(store))
    beside = (merge.dated_answers(store), merge.wonderings(store), merge.shares(store), merge.questions(store))
    return Copy(found, merge.tombstones(store), *beside)


@given(ONE, TWO)
def test_a_journal_that_is_written_so_holds_just_that(one: Copy, two: Copy) -> None:
    """Also where what is alike in both, by its fingerprint, is not looked at."""
    with filled(one) as here, filled(two) as there:
        assert content(held(here)) == content(one)
        mine, theirs = merge.fingerprints(here), merge.fingerprints(there)
        alike = {uuid for uuid in mine if mine[uuid] == theirs.get(uuid)}
        numbers = {e.uuid: e.id for e in held(here).entries.values()}
        small = [
            replace(copy, entries={u: e for u, e in copy.entries.items() if u not in alike})
            for copy in (held(here), held(there))
        ]
        plan = outcome(small[0], small[1])
        changed = [plan.merged.entries[u] for u in (*plan.new, *plan.changed)]
        dated = plan.merged.dated.values()
        beside = [one.values() for one in (plan.merged.wonderings, plan.merged.shares, plan.merged.questions)]
        merge.apply(here, changed, plan.merged.deleted, dated, merge.version(here), (), *beside)
        assert content(held(here)) == content(merged(one, two))
        after = {e.uuid: e.id for e in held(here).entries.values()}
        assert all(after[uuid] == number for uuid, number in numbers.items() if uuid in after)
        assert here.conn.execute("SELECT count(*) FROM search").fetchone() == (len(after),)
