"""Simulated journals: many with nothing in them that try to fool a view, some with something; and what the views say.

A journal is looked at after every entry from the 5th to the 200th. A claim replays everything written so far, so what
it says at the end about when it was first clear stands for looking each time; `looked_at_each_time` does that, and
`tests/property/test_honesty.py` holds that both agree. Each journal has a seed of its own.
"""

import math
import random
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from statistics import NormalDist

from journal.core.lookbacks import AFTER
from journal.core.model import Entry, Moment, Origin, Reflection, Value
from journal.core.wonderings import Wondering
from journal.patterns import dataset as bases
from journal.patterns import wonder
from journal.patterns.results import Claim
from journal.patterns.views import VIEWS
from tests.make import CATALOGUE, uuid

ZONE = timezone(timedelta(hours=1))
START = datetime(2025, 1, 1, 12, tzinfo=ZONE)
ORDINARY = ("timing", "context", "orgasm", "talked", "comfort")
LENGTH = 200
FIRST_LOOK = 5
TESTING = ("then-and-now", "trend", "together", "times")
YEAR = 365.25


@dataclass(frozen=True)
class Journal:
    """What was simulated: the entries in the order written, what was asked beforehand, the day it is at the end."""

    entries: tuple[Entry, ...]
    wonderings: tuple[Wondering, ...] = ()
    today: date | None = None

    def dataset(self) -> bases.Dataset:
        today = self.today or max(max(e.day, e.written_at.date()) for e in self.entries)
        return bases.prepare(self.entries, today, CATALOGUE, wonderings=self.wonderings)


@dataclass(frozen=True)
class Life:
    """How a simulated person lives and writes. The defaults are a plain journal: nothing depends on anything."""

    length: int = LENGTH
    gap_days: float = 3.0
    weekly: bool = False  # exactly once a week
    weekend: bool = False  # four in five on Friday to Sunday
    rho: float = 0.0  # what ratings, and whether there are tears, hold of the one before
    tags: int = 20
    run: float = 0.0  # how many entries a tag stays, or stays away, on average
    tears: tuple[float, float] = (0.5, 0.5)  # the share of tears at the beginning, and at the end
    season: float = 0.0  # how far the ratings swing with the year, in standard deviations; tears swing with them
    partner: bool = False  # one tag for the first half and another for the second
    bursts: float = 0.0  # the share of entries that follow in the same evening
    skips: bool = False  # ratings are skipped the more, the harder it was
    lookbacks: str = "offered"  # offered, by hand, five at once, or none
    back_filled: float = 0.0  # the share that is written 4 to 30 days later
    imported: float = 0.0  # the share that comes from another program, half of it without our questions
    tears_with: tuple[str, float, float] | None = None  # a tag, the share of tears with it and without
    drift: float | None = None  # points of distress a year, instead of the ratings above
    late: tuple[float, float] | None = None  # the share of tears in late evenings, and else
    easier: float = 0.0  # points that a look-back rates less hard
    everyday: bool = True  # other questions are answered too


def rating(latent: float) -> int:
    return min(max(round(4 + 2 * latent), 0), 10)


def autocorrelated(chance: random.Random, rho: float) -> Iterator[float]:
    """Yield standard normals, each holding `rho` of the one before."""
    now = chance.gauss(0, 1)
    while True:
        yield now
        now = rho * now + math.sqrt(1 - rho * rho) * chance.gauss(0, 1)


def write(life: Life, seed: int) -> Journal:
    """Return a whole journal, in the order written."""
    chance = random.Random(seed)
    hardness, weeping = autocorrelated(chance, life.rho), autocorrelated(chance, life.rho)
    names = [f"tag-{n}" for n in range(life.tags)]
    often = [chance.uniform(0.05, 0.5) for _ in names]
    present = [chance.random() < share for share in often]
    habits = {q: [chance.uniform(0.2, 1) for _ in CATALOGUE.by_key[q].options()] for q in ORDINARY}
    words = [chance.uniform(0.2, 1) ** 2 for _ in CATALOGUE.words]
    entries: list[Entry] = []
    at = START
    for number in range(1, life.length + 1):
        at = _next(life, at, chance, first=number == 1)
        present = [_stays(life, was, share, chance) for was, share in zip(present, often, strict=True)]
        tags = [name for name, there in zip(names, present, strict=True) if there]
        part = (number - 1) / life.length
        swing = life.season * math.cos(2 * math.pi * (at - START) / timedelta(days=YEAR))
        if life.partner:
            tags.append("with-r" if part < 0.5 else "with-s")
        if life.tears_with:
            tags = [t for t in tags if t != life.tears_with[0]]
            tags += [life.tears_with[0]] if chance.random() < 0.4 else []
        wept = next(weeping) + swing < _quantile(_share(life, part, at, tags))
        latent = next(hardness) + swing
        then, now = rating(latent), rating(0.5 * latent + math.sqrt(0.75) * chance.gauss(0, 1))
        if life.drift is not None:
            days = (at - START) / timedelta(days=1)
            then = min(max(round(5 + life.drift * (days / YEAR - 0.5) + chance.gauss(0, 1.5)), 0), 10)
        answers: dict[str, Value] = {
            "tears": chance.choice(["welled up", "some", "a lot"]) if wept else "none",
            "words": tuple(dict.fromkeys(chance.choices(CATALOGUE.words, words, k=3))),
        }
        if not (life.skips and chance.random() < 1 / (1 + math.exp(-1.5 * latent))):
            answers |= {"distress_then": then, "distress_now": now}
        for key, habit in habits.items():
            if life.everyday and chance.random() < 0.5:
                answers[key] = chance.choices(CATALOGUE.by_key[key].options(), habit)[0]
        entries.append(_entry(life, number, at, tuple(tags), answers, chance))
    entries.sort(key=lambda e: (e.written_at, e.uuid))
    return Journal(tuple(look_back(life, entries, chance)))


def _share(life: Life, part: float, at: datetime, tags: Sequence[str]) -> float:
    if life.tears_with:
        tag, yes, no = life.tears_with
        return yes if tag in tags else no
    if life.late:
        return life.late[0] if at.hour >= 21 else life.late[1]
    begins, ends = life.tears
    return begins + (ends - begins) * part


@cache
def _quantile(share: float) -> float:
    return NormalDist().inv_cdf(min(max(share, 1e-6), 1 - 1e-6))


def _stays(life: Life, was: bool, share: float, chance: random.Random) -> bool:
    """Whether a tag is there: drawn anew, or kept from the entry before for a run of about `run`."""
    if life.run and chance.random() > 1 / life.run:
        return was
    return chance.random() < share


def _next(life: Life, at: datetime, chance: random.Random, *, first: bool) -> datetime:
    if not first and chance.random() < life.bursts:
        return at + timedelta(minutes=chance.randrange(5, 40))
    if life.weekly:
        day = at + timedelta(days=7)
    else:
        day = at + timedelta(days=1 + round(chance.expovariate(1 / (life.gap_days - 1))))
    if life.weekend and chance.random() < 0.8:
        day += timedelta(days=(4 - day.weekday()) % 7 + chance.randrange(3))
    hour = chance.gauss(22.5, 1.2) if chance.random() < 0.6 else chance.gauss(9, 2)
    midnight = day.replace(hour=0, minute=0, second=0)
    return midnight + timedelta(hours=min(max(hour, 6.5), 29.5))


def _entry(
    life: Life, number: int, at: datetime, tags: tuple[str, ...], answers: Mapping[str, Value], chance: random.Random
) -> Entry:
    written = (at + timedelta(hours=1, microseconds=number)).astimezone(UTC)
    if chance.random() < life.back_filled:
        written += timedelta(days=chance.uniform(4, 30))
    origin = None
    if chance.random() < life.imported:
        origin = Origin("elsewhere", written.date())
        answers = answers if chance.random() < 0.5 else {"note": "invented"}
    first = Reflection(uuid(number, 1), "first", written, written, answers)
    return Entry(uuid(number), Moment(at, "Europe/Berlin"), written, written, tags, (first,), origin=origin)


def look_back(life: Life, entries: Sequence[Entry], chance: random.Random) -> list[Entry]:
    """Return the entries with look-backs, of pure noise unless `easier`, as the program offers them or as picked.

    Offered: a week, a month, half a year and a year after, one a day, none that was hard (6 or more), by lot.
    """
    if life.lookbacks == "none":
        return list(entries)
    written = [e.written_at.toordinal() for e in entries]
    begins = [max(e.day.toordinal(), day) for e, day in zip(entries, written, strict=True)]
    hardest = [_hardest(e) for e in entries]
    made: list[list[Reflection]] = [[] for _ in entries]
    last = [0] * len(entries)  # the day of the latest look-back of each
    for day in sorted(set(written)):
        if chance.random() < 0.4:
            continue
        at = datetime.fromordinal(day).replace(hour=21, tzinfo=UTC)
        if life.lookbacks == "by hand":  # the hardest of the last few, not yet looked back at
            fresh = [n for n, on in enumerate(written) if on < day and not last[n] and hardest[n] >= 0][-12:]
            chosen = [max(fresh, key=hardest.__getitem__)] if fresh else []
        else:
            due = [n for n, on in enumerate(begins) if on <= day - DUE[0] and 0 <= hardest[n] < bases.HARD]
            due = [n for n in due if last[n] < begins[n] + DUE[bisect_right(DUE, day - begins[n]) - 1]]
            chosen = chance.sample(due, min(5 if life.lookbacks == "five at once" else 1, len(due)))
        for place in chosen:
            at += timedelta(minutes=3)
            last[place] = day
            own = uuid(int(entries[place].uuid[-12:-4]), len(made[place]) + 2)
            said = _again(life, entries[place], chance)
            made[place].append(Reflection(own, "lookback", at, at, said, invited=life.lookbacks != "by hand"))
    return [replace(e, reflections=(*e.reflections, *own)) for e, own in zip(entries, made, strict=True)]


#: Days after which a look-back is offered.
DUE = [after.days for after, _ in AFTER]


def _again(life: Life, entry: Entry, chance: random.Random) -> dict[str, Value]:
    if not life.easier:
        return {"distress_now": rating(chance.gauss(0, 1))}
    before = entry.reflections[0].answers["distress_now"]
    assert isinstance(before, int)
    return {"distress_now": min(max(round(before - life.easier + chance.gauss(0, 2)), 0), 10)}


def _hardest(entry: Entry) -> int:
    """Return the harder of its two ratings, or -1 if it can't be looked back at with another."""
    said = entry.reflections[0].answers
    ratings = [r for key in ("distress_then", "distress_now") if isinstance(r := said.get(key), int)]
    return max(ratings) if "distress_now" in said else -1


def changed(life: Life, seed: int, *, each_time: bool = False) -> Iterator[Journal]:
    """Yield the journal before each change, and at the end, of one edited, answered late and deleted from in between.

    Between two changes, a look replays what every look before it would have seen. `each_time`: after every entry.
    """
    whole, chance = write(life, seed), random.Random(-seed - 1)
    kept: list[Entry] = []
    seen: datetime | None = None
    for entry in whole.entries:
        before = list(kept)
        kept.append(entry)
        if len(kept) > 1 and chance.random() < 0.15:
            if not each_time and seen is not None:
                yield as_of(Journal(tuple(before)), seen)
            place = chance.randrange(len(kept))
            one = kept[place]
            first = one.reflections[0]
            what = chance.random()
            if what < 0.3:
                del kept[place]
            elif what < 0.7:  # answered late: a tag, and how it was talked about
                more = replace(first, answers={**first.answers, "talked": chance.choice(["yes", "no"])})
                tags = tuple(dict.fromkeys((*one.tags, f"tag-{chance.randrange(life.tags)}")))
                kept[place] = replace(one, tags=tags, reflections=(more, *one.reflections[1:]))
            else:
                other = "none" if first.answers.get("tears") != "none" else "some"
                more = replace(first, answers={**first.answers, "tears": other})
                kept[place] = replace(one, reflections=(more, *one.reflections[1:]))
        seen = entry.written_at
        if each_time:
            yield as_of(Journal(tuple(kept)), seen)
    if not each_time and seen is not None:
        yield as_of(Journal(tuple(kept)), seen)


def as_of(journal: Journal, at: datetime) -> Journal:
    """Return the journal as it was: without what was written later."""
    entries = tuple(
        replace(e, reflections=tuple(r for r in e.reflections if r.written_at <= at))
        if e.reflections[-1].written_at > at
        else e
        for e in journal.entries
        if e.written_at <= at
    )
    wonderings = tuple(w for w in journal.wonderings if w.asked_at <= at)
    return Journal(entries, wonderings, at.date())


def claims(journal: Journal, views: Iterable[str] = TESTING) -> list[Claim]:
    """Return everything that the views, and what was asked beforehand, claim of a journal at its end."""
    dataset = journal.dataset()
    if dataset.n < FIRST_LOOK:
        return []
    found = [claim for view in views for claim in VIEWS[view](dataset).claims]
    return found + list(wonder.claims(wonder.results(dataset))) if journal.wonderings else found


def looked_at_each_time(journal: Journal, views: Iterable[str] = TESTING) -> dict[tuple[str, str], int]:
    """Return what was ever claimed, looking after every entry, and with how many entries it was first seen."""
    found: dict[tuple[str, str], int] = {}
    times = [e.written_at for e in journal.entries]
    for at in times[FIRST_LOOK - 1 :]:
        for claim in claims(as_of(journal, at), views):
            found.setdefault((claim.view, claim.about), bisect_right(times, at))
    return found


def with_days(journal: Journal, count: int) -> Journal:
    """Return the journal with so many days asked about beforehand, a week apart from the 60th day on."""
    first = START + timedelta(days=60)
    asked = [first + timedelta(weeks=n) for n in range(count)]
    return replace(
        journal, wonderings=tuple(Wondering(uuid(9_000 + n), at, "day", around=at.date()) for n, at in enumerate(asked))
    )


def with_questions(journal: Journal, factors: Sequence[str], apart: int = 20) -> Journal:
    """Return the journal with pairs asked about beforehand, tears with each factor, so many days apart."""
    return replace(
        journal,
        wonderings=tuple(
            Wondering(uuid(9_500 + n), START + timedelta(days=apart * n), "pair", "tears", factor)
            for n, factor in enumerate(factors)
        ),
    )


def upto(journal: Journal, count: int) -> Journal:
    """Return the journal as it was with so many entries."""
    return as_of(journal, journal.entries[count - 1].written_at)


PLAIN = Life()
#: Nulls: nothing is there to be found, though some of it moves together. What each simulates, and its life.
NULLS: dict[str, Life] = {
    "plain": PLAIN,
    "once a week": Life(weekly=True),
    "a weekly rhythm": Life(weekend=True),
    "ratings and tears autocorrelated, ρ .3": Life(rho=0.3),
    "ratings and tears autocorrelated, ρ .5": Life(rho=0.5),
    "ratings and tears autocorrelated, ρ .7": Life(rho=0.7),
    "tags in runs of 10, ρ .5": Life(run=10, rho=0.5),
    "tags in runs of 10, ρ .7": Life(run=10, rho=0.7),
    "tags in runs of 30, ρ .5": Life(run=30, rho=0.5),
    "tags in runs of 30, ρ .7": Life(run=30, rho=0.7),
    "a partner's tag changes half-way, tears 80 → 20 %": Life(partner=True, tears=(0.8, 0.2)),
    "bursts: 40 % in the same evening": Life(bursts=0.4, rho=0.5, run=10),
    "a season in tears and ratings": Life(season=0.8),
    "ratings skipped when upset": Life(skips=True),
    "back-filled and imported ones mixed in": Life(back_filled=0.25, imported=0.25),
    "60 tags": Life(tags=60),
    "look-backs picked by hand": Life(lookbacks="by hand"),
    "five look-backs in a sitting": Life(lookbacks="five at once"),
    "a realistic mix": Life(
        weekend=True, rho=0.4, run=10, bursts=0.2, season=0.3, skips=True, back_filled=0.1, imported=0.1, tags=30
    ),
}
