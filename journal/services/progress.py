"""How far a long piece of work has come: its caller may watch."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Yields the items, and shows meanwhile how far they have come."""

    def __call__(
        self, title: str, items: Iterable[T], total: int | None, done: Callable[[], int] | None = None
    ) -> Iterator[T]:
        """Yield the items. `total` is how many there are, if known; `done` returns how much of `total` is done."""


def unwatched(title: str, items: Iterable[T], total: int | None, done: Callable[[], int] | None = None) -> Iterator[T]:
    """Yield the items without showing progress."""
    return iter(items)
