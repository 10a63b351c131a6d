"""The inbox: write without unlocking, and take in the waiting pages at the next unlock."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from journal.core import conversation
from journal.core.clock import Clock, weekday_in_words
from journal.core.conversation import Purpose, Sitting
from journal.core.model import Draft, Moment
from journal.core.questions import Catalogue
from journal.services.journal import Journal

if TYPE_CHECKING:
    from journal.storage import taking_in

EXPLAINED = (
    "Next time, you can press Enter instead of typing your passphrase, and just write. The page waits, encrypted, "
    "until you next unlock the journal."
)
MOST_NAMED = 5


def usable(path: Path) -> bool:
    """Return whether something can be written for the journal at `path` without unlocking it."""
    from journal.storage import inbox

    return inbox.usable(path)


class LockedPage:
    """A page that is written without unlocking. Use it as a context manager.

    It knows the questions, but nothing in the journal. `opens` says whether a passphrase opens the journal; that is
    needed to come back to a hidden page.
    """

    def __init__(self, path: Path, catalogue: Catalogue, clock: Clock, opens: Callable[[str], bool]) -> None:
        """Begin a page for the journal at `path`. Raises Failed if nothing can be written there."""
        from journal.storage.inbox import WaitingPage

        self.catalogue, self.clock, self.opens = catalogue, clock, opens
        self._page = WaitingPage(path)

    def __enter__(self) -> "LockedPage":
        return self

    def __exit__(self, *_: object) -> None:
        self._page.close()

    def begin(self, purpose: Purpose, moment: Moment | None) -> Sitting:
        """Return a new sitting at its first question."""
        return conversation.begin(self.catalogue, purpose, moment or self.clock.moment(), self.clock.utc())

    def alone(self, catalogue: Catalogue) -> Sitting:
        """Return a sitting over another catalogue, for a question that is asked by itself."""
        return conversation.begin(catalogue, "write", self.clock.moment(), self.clock.utc())

    def save_draft(self, sitting: Sitting) -> None:
        """Save the sitting as a draft, encrypted. It is on disk when this returns. Raises Failed."""
        if sitting.has_answers():
            draft = Draft(sitting.reflection_uuid, sitting.started_at, self.clock.utc(), sitting.pack())
            self._page.save_draft(draft)

    def save(self, sitting: Sitting) -> None:
        """Save the finished page, replacing its draft. Raises Failed."""
        self._page.save(sitting.onto(None, self.clock.utc()))

    def discard(self) -> None:
        """Discard the page: nothing was written on it."""
        self._page.discard()


def take_in(journal: Journal) -> list[str]:
    """Take in the waiting pages, and make sure that more can be written. Return sentences about it."""
    from journal.storage import taking_in

    found = taking_in.take_in(journal.store, journal.clock.utc())
    return list(_in_words(found, journal)) if found.says_something else []


def _in_words(found: "taking_in.TakenIn", journal: Journal) -> Iterable[str]:
    for times, one, many in (
        (
            found.entries,
            "1 page written without unlocking is in your journal now",
            "pages written without unlocking are",
        ),
        (found.drafts, "1 unfinished page is in your journal now", "unfinished pages are"),
    ):
        if times:
            said = one if len(times) == 1 else f"{len(times)} {many} in your journal now"
            yield f"{said}: {_when(times, journal.clock)}."
    if found.foreign_recipient:
        yield (
            "Careful: someone had replaced the key that your waiting pages are locked with. They may be able to read "
            "pages written since then, and you may not. Your own key is back in place now."
        )
    for kept in found.kept[:MOST_NAMED]:
        yield f"A waiting page stays in the inbox ({kept.why}): {kept.path}"
    if len(found.kept) > MOST_NAMED:
        yield f"And {len(found.kept) - MOST_NAMED} more like these."
    if found.problem:
        yield f"Pages are waiting in the inbox, but couldn't be added to your journal just now. {found.problem}"
    elif found.waiting:
        yield (
            f"{found.waiting} more {'page is' if found.waiting == 1 else 'pages are'} waiting in the inbox. The next "
            "command adds what's left to your journal."
        )


def _when(times: Iterable[datetime], clock: Clock) -> str:
    here = clock.now().tzinfo
    local = [at.astimezone(here) for at in sorted(times)]
    named = [f"{weekday_in_words(at.date())}, {at:%H:%M}" for at in local[:MOST_NAMED]]
    more = [f"and {len(local) - MOST_NAMED} more"] if len(local) > MOST_NAMED else []
    return "; ".join([*named, *more])
