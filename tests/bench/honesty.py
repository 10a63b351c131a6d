"""How honest are the patterns? Simulates, and prints the table that stands in the README. Run by hand.

    python tests/bench/honesty.py [journals] [--only WORDS] [--processes N]

Each journal is looked at after every entry from the 5th to the 200th, by replay; if entries change in between, it's
replayed before each change. Of journals with nothing in them: how many ever see a claim, view by view and on the whole
page. Of journals with something: how many see it. "±" is one standard error.
"""

import argparse
import math
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests import honesty
from tests.honesty import NULLS, PLAIN, TESTING, Life

VIEWS = (*TESTING, "around", "wonder")


def null(life: Life, seed: int) -> frozenset[str]:
    """Return the views that ever claimed something; a season's direction that says "so far" by a name of its own."""
    return _named(honesty.claims(honesty.write(life, seed)))


def _named(claims: "list[honesty.Claim]") -> frozenset[str]:
    return frozenset("trend, so far" if c.view == "trend" and "so far" in c.sentence else c.view for c in claims)


def changed(life: Life, seed: int) -> frozenset[str]:
    """Look before each change: with edits, late answers and deletions a replay at the end is another journal."""
    return frozenset().union(*(_named(honesty.claims(journal)) for journal in honesty.changed(life, seed)))


def days(life: Life, seed: int) -> frozenset[str]:
    return _named(honesty.claims(honesty.with_days(honesty.write(life, seed), 52)))


def questions(life: Life, seed: int) -> frozenset[str]:
    factors = [f"#tag-{n}" for n in range(10)]
    return _named(honesty.claims(honesty.with_questions(honesty.write(life, seed), factors)))


def tag(seed: int) -> bool:
    journal = honesty.write(replace(PLAIN, length=160, tears_with=("tag-0", 0.7, 0.3)), seed)
    return any(c.about.startswith("tears and #tag-0") for c in honesty.claims(journal, ("together",)))


def wondering(seed: int) -> bool:
    journal = honesty.write(replace(PLAIN, length=50, tears_with=("tag-0", 0.7, 0.3)), seed)
    return bool(honesty.claims(honesty.with_questions(journal, ["#tag-0"]), ()))


def drift(seed: int) -> bool:
    journal = honesty.write(replace(PLAIN, length=80, gap_days=365 / 80, drift=-3), seed)
    return bool(honesty.claims(journal, ("trend",)))


def evenings(seed: int) -> bool:
    journal = honesty.write(replace(PLAIN, length=160, late=(0.7, 0.3)), seed)
    return any(c.about == "hours" for c in honesty.claims(journal, ("times",)))


def easier(length: int, seed: int) -> bool:
    journal = honesty.write(replace(PLAIN, length=160, easier=1.5), seed)
    return bool(honesty.claims(honesty.upto(journal, length), ("then-and-now",)))


@dataclass(frozen=True)
class Row:
    """Journals with nothing in them: how they're looked at, and the goals in percent for a view and the page."""

    name: str
    look: Callable[[int], frozenset[str]]
    view_goal: int = 10
    page_goal: int = 10


def rows() -> Iterator[Row]:
    for name, life in NULLS.items():
        hard = "ρ .7" in name or "runs of 30" in name
        yield Row(name, partial(null, life), 5 if life is PLAIN else 10, 20 if hard else 10)
    yield Row("52 days asked about beforehand", partial(days, PLAIN))
    yield Row("52 days asked about beforehand, a season", partial(days, replace(PLAIN, season=0.8)))
    yield Row("10 wonderings, one after another", partial(questions, PLAIN))
    yield Row("10 wonderings, tags in runs of 10, ρ .7", partial(questions, replace(PLAIN, run=10, rho=0.7)), 10, 20)
    yield Row("edited, answered late, deleted between looks", partial(changed, PLAIN))


POWERS: tuple[tuple[str, Callable[[int], bool], int], ...] = (
    ("`then-and-now`: 1.5 lower as offered, by n = 80", partial(easier, 80), 35),
    ("`then-and-now`: 1.5 lower as offered, by n = 160", partial(easier, 160), 75),
    ("`together`: tears 70 % with a tag, 30 % without, by n = 160", tag, 65),
    ("a wondering: the same, by n = 50", wondering, 40),
    ("`trend`: 3 points a year, noise 1.5, by n = 80", drift, 95),
    ("`times`: tears in 70 % of late evenings, 30 % else, by n = 160", evenings, 70),
)


def said(found: int, count: int, goal: int, *, at_least: bool = False) -> str:
    """Return a share with its standard error; "!" if it misses its goal by more than two of them."""
    share = found / count
    error = math.sqrt(max(share * (1 - share), 0.25 / count) / count)
    missed = share + 2 * error < goal / 100 if at_least else share - 2 * error > goal / 100
    return f"{100 * share:.1f} ± {100 * error:.1f}{' !' if missed else ''}"


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("journals", type=int, nargs="?", default=400)
    arguments.add_argument("--only", default="")
    arguments.add_argument("--processes", type=int, default=2)
    asked = arguments.parse_args()
    count = asked.journals
    with ProcessPoolExecutor(asked.processes) as pool:
        print(
            "| nothing in them, ever claimed, % | n | " + " | ".join(f"`{v}`" for v in VIEWS) + " | page | goal | s |"
        )
        print("|---|---|" + "---|" * (len(VIEWS) + 3), flush=True)
        for row in rows():
            if asked.only not in row.name:
                continue
            begun, journals = time.perf_counter(), count
            seen = list(pool.map(row.look, range(journals), chunksize=4))
            if "season" in row.name:  # which may be called a direction, so far
                so_far = sum("trend, so far" in s for s in seen)
                seen = [s - {"trend, so far"} for s in seen]
            wrong = {v: sum(v in s or (v == "trend" and "trend, so far" in s) for s in seen) for v in VIEWS}
            page = sum(bool(s) for s in seen)
            cells = " | ".join(said(wrong[v], journals, row.view_goal) for v in VIEWS)
            took = time.perf_counter() - begun
            told = ""
            if "season" in row.name:
                told = f" (and a direction “so far” in {100 * so_far / journals:.0f} %)"
            page_said = said(page, journals, row.page_goal)
            goals = f"{row.view_goal}/{row.page_goal}"
            print(f"| {row.name}{told} | {journals} | {cells} | {page_said} | {goals} | {took:.0f} |", flush=True)
        print("\n| something in them, claimed, % | n | found | goal |\n|---|---|---|---|", flush=True)
        for name, look, goal in POWERS:
            if asked.only in name:
                found = sum(pool.map(look, range(count), chunksize=4))
                print(f"| {name} | {count} | {said(found, count, goal, at_least=True)} | {goal} |", flush=True)


if __name__ == "__main__":
    main()
