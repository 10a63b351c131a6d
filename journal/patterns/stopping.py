"""When a test that isn't an e-value looks: a few fixed times, so that looking after every entry changes nothing.

Between two looks, and after the last, what was found stands.
"""

from collections.abc import Iterator, Sequence

#: Ratings that `trend` can use. Theil-Sen over more than 640 takes too long.
LOOKS = (20, 40, 80, 160, 320, 640)
#: Days after the date that `around` was asked about.
DATE_LOOKS = (28, 56, 112, 224, 448)


def passed(count: int, looks: Sequence[int] = LOOKS) -> Iterator[int]:
    """Yield the looks that `count` has reached, the first one first."""
    return (look for look in looks if look <= count)


def next_look(count: int, looks: Sequence[int] = LOOKS) -> int | None:
    """Return the next of the looks, or None after the last."""
    return min((look for look in looks if look > count), default=None)
