"""The lock of a hidden screen: closes the open journal, and opens it again with the right passphrase."""

from dataclasses import dataclass

from journal.core.settings import named
from journal.services.journal import Journal
from journal.unlock import attempts


@dataclass(frozen=True)
class Lock:
    """Call it with what was typed: whether that opens the journal again. `close` closes it and forgets the key."""

    journal: Journal

    def __call__(self, typed: str) -> bool:
        """Return whether it opens. What was typed is tried once more, trimmed and in lower case."""
        return not self.journal.locks or any(self.journal.opens_with(one) for one in attempts(typed))

    @property
    def idle_seconds(self) -> int:
        """After how many seconds without a key the screen is hidden."""
        return 60 * int(self.journal.setting_of(named("hide-after")))

    @property
    def accent(self) -> str:
        """The colour that was chosen for the full screen."""
        return self.journal.setting_of(named("accent"))

    def close(self) -> None:
        """Close the journal, and forget its key."""
        self.journal.lock()
