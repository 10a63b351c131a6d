"""When tests that aren't e-values are run: at a few fixed looks, so that checking after every entry does no harm.

Between two looks, and after the last, the latest result stands.
"""

from collections.abc import Iterator, Sequence

#: Numbers of usable ratings at which `trend` looks. Theil-Sen over more than 640 takes too long.
LOOKS = (20, 40, 80, 160, 320, 640)
#: Days after the date at which `around` looks.
DATE_LOOKS = (28, 56, 112, 224, 448)


def passed(count: int, looks: Sequence[int] = LOOKS) -> Iterator[int]:
    """Yield the looks that `count` has reached, in order."""
    return (look for look in looks if look <= count)


def next_look(count: int, looks: Sequence[int] = LOOKS) -> int | None:
    """Return the next look after `count`, or None after the last."""
    return min((look for look in looks if look > count), default=None)
