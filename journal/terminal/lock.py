"""The lock of a hidden screen: closes the open journal, and opens it again with the right passphrase."""

from dataclasses import dataclass

from journal.core.settings import named
from journal.services.journal import Journal
from journal.unlock import attempts


@dataclass(frozen=True)
class Lock:
    """Callable with what was typed: returns whether that reopens the journal. `close` closes it and forgets the key."""

    journal: Journal

    def __call__(self, typed: str) -> bool:
        """Return whether the journal opens. Also tries what was typed trimmed and in lower case."""
        return not self.journal.locks or any(self.journal.opens_with(one) for one in attempts(typed))

    @property
    def idle_seconds(self) -> int:
        """Seconds without a key after which the screen is hidden."""
        return 60 * int(self.journal.setting_of(named("hide-after")))

    @property
    def accent(self) -> str:
        """The chosen accent colour of the full screen."""
        return self.journal.setting_of(named("accent"))

    def close(self) -> None:
        """Close the journal, and forget its key."""
        self.journal.lock()
