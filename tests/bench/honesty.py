"""How honest are the patterns? Simulates, and prints the table that stands in the README. Run by hand.

    python tests/bench/honesty.py [journals]

Of journals with nothing in them, how many ever show something in a view; of journals with something, how many show it.
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests import honesty

TESTING = (*honesty.TESTING, "around")


def nothing(rho: float, view: str, seed: int) -> bool:
    return honesty.ever_spoke(honesty.journal(seed, rho=rho), view)


def tag(seed: int) -> bool:
    entries = honesty.journal(seed, 160, tears_with=("tag-0", 0.7, 0.3))
    found = honesty.VIEWS["together"](honesty.basis(entries)).figures
    return any(f["a"] == "tears" and f["b"] == "#tag-0" for f in found)  # type: ignore[attr-defined]


def drift(seed: int) -> bool:
    return honesty.spoke(honesty.journal(seed, 80, gap_days=365 / 80, drift=-3, noise=1.5), "trend")


def evenings(seed: int) -> bool:
    found = honesty.VIEWS["times"](honesty.basis(honesty.journal(seed, 160, late=(0.7, 0.3)))).figures
    return "hours" in found.get("found", ())  # type: ignore[attr-defined]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    rows = [
        (f"nothing in them, ratings {name}", view, partial(nothing, rho, view), f"at most {limit} %")
        for name, rho, limit in (("independent", 0.0, 5), ("hanging together (ρ = .3)", 0.3, 10))
        for view in TESTING
    ]
    rows += [
        ("tears in 70 % with one tag, 30 % without, n = 160", "together", tag, "at least 85 %"),
        ("3 points in a year, noise 1.5, n = 80", "trend", drift, "at least 90 %"),
        ("tears in 70 % of late evenings, 30 % else, n = 160", "times", evenings, "at least 90 %"),
    ]
    print(f"| {count} journals | view | showed something | asked |\n|---|---|---|---|")
    with ProcessPoolExecutor() as pool:
        for what, view, ask, asked in rows:
            found = sum(pool.map(ask, range(count), chunksize=8))
            print(f"| {what} | `{view}` | {100 * found / count:.1f} % | {asked} |", flush=True)


if __name__ == "__main__":
    main()
