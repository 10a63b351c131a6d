"""When a view looks, and how sure it must be: set by simulation, so that nothing is seen in nothing.

Whoever looks after each new entry will sooner or later see something in chance alone. So a view that tests looks only
when the number of entries that it can use, in the order written, passes one of a few numbers; between them, and after,
the last look stands. The levels below are those of `tests/bench/honesty.py`, whose table is in the README: of journals
with nothing in them at most 5 % ever show something in a view (10 % where ratings hang together from one entry to the
next).
"""

import zlib
from collections.abc import Sequence

#: Entries that a view can use.
LOOKS = (20, 40, 80, 160, 320, 640)
#: Pairs of a first rating and a later one that differ.
PAIR_LOOKS = (8, 16, 32, 64, 128, 256)

#: `together`: the false discovery rate over every eligible pair, shown or not.
TOGETHER_Q = 0.02
#: `trend`: the permutation p of Kendall's tau.
TREND_LEVEL = 0.003
#: `times`: the permutation p of each of its two tests, hours and weekdays.
TIMES_LEVEL = 0.008
#: `then-and-now`: the exact sign test.
PAIRS_LEVEL = 0.01
#: `around`: one test, on a date that was named first.
AROUND_LEVEL = 0.05

PERMUTATIONS = 1_000


def last_look(count: int, looks: Sequence[int] = LOOKS) -> int | None:
    """The latest of the looks that `count` has passed, or None before the first."""
    return max((look for look in looks if look <= count), default=None)


def next_look(count: int, looks: Sequence[int] = LOOKS) -> int | None:
    """The next of the looks, or None after the last."""
    return min((look for look in looks if look > count), default=None)


def seed(*values: object) -> int:
    """A seed from the data itself: the same entries always say the same."""
    return zlib.crc32(repr(values).encode())
