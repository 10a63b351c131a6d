"""Of journals with nothing in them hardly one shows something; of journals with something, most do.

The small run of `tests/bench/honesty.py`: seeded, so that it always says the same. The README has the large one.
"""

import pytest

from journal.patterns.stopping import LOOKS
from tests import honesty

NOTHING = range(16)


@pytest.mark.parametrize("view", [*honesty.TESTING, "around"])
def test_nothing_is_seen_in_nothing(view: str) -> None:
    assert sum(honesty.ever_spoke(honesty.journal(seed), view) for seed in NOTHING) <= 2


@pytest.mark.parametrize("view", ["then-and-now", "trend"])
def test_nor_where_ratings_hang_together(view: str) -> None:
    assert sum(honesty.ever_spoke(honesty.journal(seed, rho=0.3), view) for seed in NOTHING) <= 3


def test_what_is_there_is_found() -> None:
    tagged = [honesty.journal(seed, 160, tears_with=("tag-0", 0.7, 0.3)) for seed in range(8)]
    assert sum(honesty.spoke(entries, "together") for entries in tagged) >= 6
    drifting = [honesty.journal(seed, 80, gap_days=365 / 80, drift=-3, noise=1.5) for seed in range(8)]
    assert sum(honesty.spoke(entries, "trend") for entries in drifting) >= 6
    late = [honesty.journal(seed, 160, late=(0.7, 0.3)) for seed in range(8)]
    assert sum(honesty.spoke(entries, "times") for entries in late) >= 6


@pytest.mark.parametrize("view", ["trend", "together", "times"])
def test_between_two_looks_the_last_one_stands(view: str) -> None:
    entries = honesty.journal(3, 90, tears_with=("tag-0", 0.9, 0.1), drift=-6, noise=1.0, late=None)
    found = {n: honesty.VIEWS[view](honesty.basis(entries[:n])) for n in (*LOOKS[:3], 41, 60, 79, 81, 90)}
    for n, look in ((41, 40), (60, 40), (79, 40), (81, 80), (90, 80)):
        assert (found[n].spoke, found[n].figures) == (found[look].spoke, found[look].figures)


def test_the_same_journal_always_says_the_same() -> None:
    entries = honesty.journal(5, 80, drift=-4, noise=1.5, gap_days=4)
    once, again = (honesty.VIEWS["trend"](honesty.basis(e)) for e in (entries, list(reversed(entries))))
    assert once == again
    assert once.spoke
