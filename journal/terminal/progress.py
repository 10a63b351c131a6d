"""How far a long work has come: a bar on stderr, after a second, where somebody watches. Otherwise nothing at all."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from journal.terminal.console import Console

T = TypeVar("T")
PATIENCE = 1.0  # seconds: what takes less needs no bar
_EVERY = 0.1


def progress(
    console: Console,
    title: str,
    items: Iterable[T],
    total: int | None,
    done: Callable[[], int] | None = None,
    patience: float = PATIENCE,
) -> Iterator[T]:
    """The items, while a bar shows how far they have come, and goes when they end.

    `total` is how many there are, or None where nobody knows. With `done`, it is what tells how far it has come (bytes
    read, for one), out of `total`.
    """
    if console.plain or not console.stderr.isatty() or os.environ.get("TERM", "") in ("dumb", "unknown", ""):
        yield from items
        return
    rest = iter(items)
    start = time.monotonic()
    for count, item in enumerate(rest, 1):
        yield item
        if time.monotonic() - start > patience:
            yield from _shown(console, title, rest, total, done, count)


def _shown(
    console: Console, title: str, items: Iterable[T], total: int | None, done: Callable[[], int] | None, count: int
) -> Iterator[T]:
    from rich.console import Console as Rich  # 50 ms, that what is quick does without
    from rich.progress import Progress

    with Progress(console=Rich(file=console.stderr), transient=True, auto_refresh=False) as bar:
        task = bar.add_task(title, total=total)
        last = 0.0
        for item in items:
            yield item
            count += 1
            if (now := time.monotonic()) - last > _EVERY:
                last = now
                bar.update(task, completed=done() if done else count, refresh=True)
