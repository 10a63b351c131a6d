"""The open journal behind the screens, read and changed in one thread of its own: no page ever waits for the disk."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from journal.services.journal import Journal

T = TypeVar("T")


class Reading:
    """A journal that serves the screens, one request at a time.

    A read can be interrupted by something more urgent: the next letter of a search, or hiding.
    """

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
        self._turn = threading.Lock()
        self._reads = False

    async def read(self, ask: Callable[[Journal], T]) -> T | None:
        """Return the result of `ask`, or None if it was interrupted. Raises JournalError."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, ask, True)

    async def change(self, ask: Callable[[Journal], T]) -> T | None:
        """Run `ask`, which mustn't be interrupted, and return its result. Raises JournalError."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, ask, False)

    def _ask(self, ask: Callable[[Journal], T], reads: bool) -> T | None:
        with self._turn:
            self._reads = reads
        try:
            return ask(self.journal)
        except KeyboardInterrupt:  # raised by an interrupted query: nobody is waiting for it any more
            return None
        finally:
            with self._turn:
                self._reads = False

    def interrupt(self) -> None:
        """Interrupt the current read, if there is one."""
        with self._turn:
            if self._reads:
                self.journal.interrupt()

    def close(self) -> None:
        """End the thread, after any change in progress."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        self.interrupt()
        self._thread.shutdown(wait=True)
