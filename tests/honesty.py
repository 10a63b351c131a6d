"""Simulated journals: some with nothing in them, some with something; and how often the views say so.

A journal is looked at after every entry from the 5th to the 200th. A view's finding can only change at its looks, which
`tests/unit/test_honesty.py` holds, so only those are computed. Each journal has a seed of its own.
"""

import math
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from journal.core.model import Entry, Moment, Reflection, Value
from journal.patterns import dataset as bases
from journal.patterns.stopping import LOOKS, PAIR_LOOKS
from journal.patterns.views import VIEWS
from tests.make import CATALOGUE, uuid

START = datetime(2025, 1, 1, 12, tzinfo=timezone(timedelta(hours=1)))
TAGS = tuple(f"tag-{n}" for n in range(20))
ORDINARY = ("timing", "context", "orgasm", "talked", "comfort")
LENGTH = 200
TESTING = ("then-and-now", "trend", "together", "times")
WHEN = START.date() + timedelta(days=200)  # the date that `around` is asked about, fixed beforehand

Draw = Callable[[random.Random, int], "dict[str, object]"]


def rating(latent: float) -> int:
    return min(max(round(4 + 2 * latent), 0), 10)


def autocorrelated(chance: random.Random, rho: float) -> Iterable[float]:
    """A series of standard normals, each holding `rho` of the one before."""
    now = chance.gauss(0, 1)
    while True:
        yield now
        now = rho * now + math.sqrt(1 - rho * rho) * chance.gauss(0, 1)


def journal(
    seed: int,
    length: int = LENGTH,
    *,
    rho: float = 0.0,
    gap_days: float = 3.0,
    tears_with: tuple[str, float, float] | None = None,
    drift: float = 0.0,
    noise: float | None = None,
    late: tuple[float, float] | None = None,
) -> list[Entry]:
    """A journal of `length` entries, in the order written.

    Nothing is in it unless asked for: `tears_with` (a tag, the share of tears with it and without), `drift` (points of
    distress a year, around noise of this standard deviation), `late` (the share of tears in late evenings, and else).
    """
    chance = random.Random(seed)
    then, now = iter(autocorrelated(chance, rho)), iter(autocorrelated(chance, rho))
    often = [chance.uniform(0.05, 0.5) for _ in TAGS]
    habits = {q: [chance.uniform(0.2, 1) for _ in CATALOGUE.by_key[q].options()] for q in ORDINARY}
    words = [chance.uniform(0.2, 1) ** 2 for _ in CATALOGUE.words]
    entries, day = [], 0.0
    for number in range(1, length + 1):
        day += chance.expovariate(1 / gap_days)
        hour = chance.gauss(22.5, 1.2) % 24 if chance.random() < 0.6 else chance.gauss(9, 2) % 24
        at = (START + timedelta(days=math.floor(day))).replace(hour=int(hour), minute=chance.randrange(60))
        tags = [tag for tag, share in zip(TAGS, often, strict=True) if chance.random() < share]
        share = 0.5
        if tears_with:
            tag, yes, no = tears_with
            tags = [t for t in tags if t != tag] + ([tag] if chance.random() < 0.4 else [])
            share = yes if tag in tags else no
        if late:
            share = late[0] if at.hour >= 21 else late[1]
        latent = next(then)
        hard = rating(latent) if noise is None else _drifted(day, drift, noise, chance)
        answers: dict[str, Value] = {
            "tears": chance.choice(["welled up", "some", "a lot"]) if chance.random() < share else "none",
            "words": tuple(dict.fromkeys(chance.choices(CATALOGUE.words, words, k=3))),
            "distress_then": hard,
        }
        for key, habit in habits.items():
            if chance.random() < 0.5:
                answers[key] = chance.choices(CATALOGUE.by_key[key].options(), habit)[0]
        entries.append(_entry(number, at, tuple(tags), answers, rating(next(now)) if chance.random() < 0.5 else None))
    return entries


def _drifted(day: float, drift: float, noise: float, chance: random.Random) -> int:
    return min(max(round(5 + drift * (day / 365.25 - 0.5) + chance.gauss(0, noise)), 0), 10)


def _entry(number: int, at: datetime, tags: tuple[str, ...], answers: Mapping[str, Value], later: int | None) -> Entry:
    written = at.astimezone(UTC) + timedelta(hours=8, microseconds=number)
    first = Reflection(uuid(number, 1), "first", written, written, answers)
    back = written + timedelta(days=7)
    looked = [Reflection(uuid(number, 2), "lookback", back, back, {"distress_now": later})] if later is not None else []
    return Entry(uuid(number), Moment(at, "Europe/Berlin"), written, written, tags, (first, *looked))


def basis(entries: Iterable[Entry], around: date | None = None) -> bases.Basis:
    kept = list(entries)
    return bases.prepare(kept, kept[-1].day, CATALOGUE, around=around)


def ever_spoke(entries: list[Entry], view: str) -> bool:
    """Whether the view said anything after any of the entries from the 5th to the last."""
    if view == "around":
        return VIEWS["around"](basis(entries, WHEN)).spoke
    if view == "then-and-now":  # its looks are at pairs that differ
        return any(_pairs_at(entries, look) for look in PAIR_LOOKS)
    return any(spoke(entries[:look], view) for look in LOOKS if look <= len(entries))


def _pairs_at(entries: list[Entry], look: int) -> bool:
    """The view when its pairs that differ reach the look: it takes the first ones, so all later ones can be there."""
    differ = 0
    for place, entry in enumerate(entries):
        said = [r.answers["distress_now"] for r in entry.reflections if r.stage == "lookback"]
        differ += bool(said and said[0] != entry.answer("distress_then"))
        if differ == look:
            return spoke(entries[: place + 1], "then-and-now")
    return False


def spoke(entries: list[Entry], view: str) -> bool:
    return VIEWS[view](basis(entries)).spoke


def shifted(entries: list[Entry], days: int) -> list[Entry]:
    """The same journal, lived later."""
    by = timedelta(days=days)
    return [replace(e, moment=replace(e.moment, at=e.moment.at + by), written_at=e.written_at + by) for e in entries]
