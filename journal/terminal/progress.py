"""Progress of a long piece of work: a bar on stderr, after a second, if somebody is watching. Otherwise nothing."""

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
    """Yield the items while a bar shows how far they have come; it disappears at the end.

    `total` is how many there are, or None if unknown. If `done` is given, it returns how much of `total` is done (bytes
    read, say).
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
    from rich.console import Console as Rich  # takes 50 ms, which quick work does without
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
