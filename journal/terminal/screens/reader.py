"""The open journal behind the screens, read and changed in one thread of its own: no page ever waits for the disk."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from journal.services.journal import Journal

T = TypeVar("T")


class Reading:
    """A journal that is asked from the screens, one question after the other.

    What only reads can be interrupted by what is wanted more: the next letter of a search, or hiding.
    """

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
        self._turn = threading.Lock()
        self._reads = False

    async def read(self, ask: Callable[[Journal], T]) -> T | None:
        """Return what `ask` gives, or None if it was interrupted. Raises JournalError."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, ask, True)

    async def change(self, ask: Callable[[Journal], T]) -> T | None:
        """Do what isn't to be interrupted. Return what it gives. Raises JournalError."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, ask, False)

    def _ask(self, ask: Callable[[Journal], T], reads: bool) -> T | None:
        with self._turn:
            self._reads = reads
        try:
            return ask(self.journal)
        except KeyboardInterrupt:  # what an interrupted query raises: nobody waits for it any more
            return None
        finally:
            with self._turn:
                self._reads = False

    def interrupt(self) -> None:
        """End what is being read now, if anything is."""
        with self._turn:
            if self._reads:
                self.journal.interrupt()

    def close(self) -> None:
        """End the thread, once what it changes is changed."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        self.interrupt()
        self._thread.shutdown(wait=True)
