"""Of journals with nothing in them hardly one shows something; of journals with something, most do.

The small run of `tests/bench/honesty.py`: seeded, so that it always says the same. The README has the large one.
"""

from dataclasses import replace
from itertools import pairwise

import pytest

from tests import honesty
from tests.honesty import NULLS, PLAIN

SEEDS = range(8)


@pytest.mark.parametrize("name", NULLS)
def test_hardly_anything_is_seen_in_nothing(name: str) -> None:
    """At most 2 of 8 whole pages ever claim something: more is rarer than 1 in 25 at a rate of one in ten."""
    found = [honesty.claims(honesty.write(NULLS[name], seed)) for seed in SEEDS]
    wrong = [[c for c in claims if not ("season" in name and "so far" in c.sentence)] for claims in found]
    assert sum(map(bool, wrong)) <= 2, wrong


def test_many_days_asked_about_beforehand_find_nothing_either() -> None:
    found = [honesty.claims(honesty.with_days(honesty.write(PLAIN, seed), 52), ()) for seed in SEEDS]
    assert sum(map(bool, found)) <= 1


def test_many_wonderings_find_nothing_where_there_is_nothing() -> None:
    life, factors = replace(PLAIN, run=10, rho=0.5), [f"#tag-{n}" for n in range(10)]
    found = [honesty.claims(honesty.with_questions(honesty.write(life, seed), factors), ()) for seed in SEEDS]
    assert sum(map(bool, found)) <= 2


def test_entries_that_change_between_looks_still_show_hardly_anything() -> None:
    life = replace(PLAIN, length=60)
    wrong = 0
    for seed in range(3):
        wrong += any(honesty.claims(j) for j in honesty.changed(life, seed))
    assert wrong <= 1


def test_looking_before_each_change_sees_what_looking_each_time_does() -> None:
    life = replace(PLAIN, length=100, tears_with=("tag-0", 1.0, 0.0), drift=-9, tags=6)
    for seed in range(2):
        each, before = (
            {c.about for j in honesty.changed(life, seed, each_time=every) for c in honesty.claims(j)}
            for every in (True, False)
        )
        assert each == before != set()


def test_a_look_back_picked_by_hand_never_counts() -> None:
    picked = [honesty.write(NULLS["look-backs picked by hand"], seed) for seed in SEEDS]
    assert any(r.stage == "lookback" for j in picked for e in j.entries for r in e.reflections)
    assert not any(honesty.claims(j, ("then-and-now",)) for j in picked)


def test_what_is_there_is_found() -> None:
    def found(view: str, life: honesty.Life) -> int:
        return sum(bool(honesty.claims(honesty.write(life, seed), (view,))) for seed in SEEDS)

    assert found("together", replace(PLAIN, length=160, tears_with=("tag-0", 0.8, 0.2))) >= 6
    assert found("trend", replace(PLAIN, length=80, gap_days=365 / 80, drift=-3)) >= 6
    assert found("times", replace(PLAIN, length=160, late=(0.7, 0.3))) >= 5
    assert found("then-and-now", replace(PLAIN, length=160, easier=1.5)) >= 6
    asked = [honesty.write(replace(PLAIN, length=80, tears_with=("tag-0", 0.7, 0.3)), seed) for seed in SEEDS]
    assert sum(bool(honesty.claims(honesty.with_questions(j, ["#tag-0"]), ())) for j in asked) >= 5


@pytest.mark.parametrize("seed", range(4))
def test_replaying_at_the_end_says_what_looking_each_time_would_have_said(seed: int) -> None:
    lives = (
        honesty.Life(length=80, tears_with=("tag-0", 0.9, 0.1), drift=-5, easier=2, tags=8),
        honesty.Life(length=80, late=(0.9, 0.1), rho=0.5, tags=8),
    )
    journal = honesty.with_questions(honesty.write(lives[seed % 2], seed), ["#tag-0", "#tag-1"])
    looking = honesty.looked_at_each_time(journal)
    replayed = {(c.view, c.about): c.number for c in honesty.claims(journal)}
    assert looking.keys() == replayed.keys() != set()
    for claim, number in replayed.items():
        # A look-back lies between two entries, and is seen with the next one.
        assert looking[claim] - number == 0 or (claim[0] == "then-and-now" and looking[claim] - number == 1), claim


def test_every_null_is_what_it_says() -> None:
    """The simulation itself: entries share nights, tags come in runs, imported ones are there, and so on."""
    made = {name: honesty.write(life, 1) for name, life in NULLS.items()}
    plain, bursts = made["plain"].dataset(), made["bursts: 40 % in the same evening"].dataset()
    assert len(plain.nights) == 200
    assert len(bursts.nights) < 150
    mixed = made["back-filled and imported ones mixed in"].dataset()
    assert mixed.left_out["diary"] > 5
    assert len(mixed.nights) < mixed.n
    assert sum(e.answer("distress_then") is None for e in made["ratings skipped when upset"].entries) > 40
    runs = [e.tags.count("tag-0") for e in made["tags in runs of 30, ρ .7"].entries]
    assert sum(a != b for a, b in pairwise(runs)) < 25
    tears = [e.answer("tears") != "none" for e in made["a partner's tag changes half-way, tears 80 → 20 %"].entries]
    assert sum(tears[:60]) > 1.6 * sum(tears[-60:])
    assert {(b.day - a.day).days for a, b in pairwise(made["once a week"].entries)} <= {6, 7, 8}
