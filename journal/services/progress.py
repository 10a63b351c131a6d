"""How far a long piece of work has come: whoever starts it may watch."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Hands on the items, and shows meanwhile how far they have come."""

    def __call__(
        self, title: str, items: Iterable[T], total: int | None, done: Callable[[], int] | None = None
    ) -> Iterator[T]:
        """Return the items. `total` is how many there are, if known; `done` tells how far it has come of it."""


def unwatched(title: str, items: Iterable[T], total: int | None, done: Callable[[], int] | None = None) -> Iterator[T]:
    """Return the items: nobody watches."""
    return iter(items)
