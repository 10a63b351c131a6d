"""Merging another copy of the journal into this one: reads both, says what would happen, makes a backup, does it.

Only this journal is written to. Settings, drafts and the person's own questions stay where they are: what merges are
entries with their reflections, what was deleted, and the dated answers that belong to no entry.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from journal.app import TRIES, App, at_home
from journal.core import merge as rule
from journal.core.model import DatedAnswer, Entry
from journal.errors import Damaged, JournalError, NoTerminal, NotFound, Usage, WrongPassphrase

if TYPE_CHECKING:
    from journal.storage.store import Store


@dataclass(frozen=True)
class Plan:
    """What a merge would do, before it does it. Entries that are alike in both are only counted, in `alike`."""

    outcome: rule.Outcome
    here: rule.Copy
    alike: int
    count_here: int
    count_there: int
    drafts_there: int

    @property
    def kept(self) -> int:
        """Entries that stay as they are here."""
        return self.alike + len(self.outcome.kept)

    @property
    def together(self) -> int:
        """Entries in this journal afterwards."""
        return self.count_here + len(self.outcome.new) - len(self.outcome.gone)

    @property
    def entries(self) -> list[Entry]:
        """The entries to write: new and changed."""
        return [self.outcome.merged.entries[uuid] for uuid in (*self.outcome.new, *self.outcome.changed)]

    @property
    def deleted(self) -> dict[str, datetime]:
        """What is known there to be deleted, and not yet here, or there earlier."""
        return {u: at for u, at in self.outcome.merged.deleted.items() if self.here.deleted.get(u) != at}

    @property
    def answers(self) -> list[DatedAnswer]:
        """The dated answers to write."""
        return [a for u, a in self.outcome.merged.dated.items() if not rule.same_answer(self.here.dated.get(u), a)]

    @property
    def changes_nothing(self) -> bool:
        """Whether this journal has all of it already."""
        return not (self.entries or self.outcome.gone or self.deleted or self.answers)

    def entry(self, uuid: str) -> Entry:
        """An entry of the plan, as it is here if it is here."""
        return self.here.entries.get(uuid) or self.outcome.merged.entries[uuid]


def merge(app: App, other: Path, passphrase_file: Path | None, sure: Callable[[Plan], bool]) -> Path | None:
    """Merges the journal at `other` into this one, once `sure` has been asked about the plan.

    Returns the backup that was made before, or None where nothing was written. Raises Usage where it is this journal
    itself, NotFound where there is none, and what opening either raises.
    """
    from journal.storage import merge as copies
    from journal.storage import vault

    other = at_home(other)
    if not vault.exists(other):
        raise NotFound(f"There is no file at {other}.")
    if vault.identity(other) is not None and vault.identity(other) == vault.identity(app.path):
        raise Usage("That is this journal itself, so there is nothing to merge.", "Name another copy of it.")
    with app.store() as store:
        seen = copies.version(store)
        plan = _plan(app, store, other, passphrase_file)
        if not sure(plan) or plan.changes_nothing:
            return None
        made = store.keeper.as_it_is(store.conn) if store.keeper else None
        copies.apply(store, plan.entries, plan.deleted, plan.answers, seen)
    return made


def _plan(app: App, store: "Store", other: Path, passphrase_file: Path | None) -> Plan:
    """Reads both copies, only counting what is alike, and lets go of the other."""
    from journal.storage import merge as copies

    mine = copies.fingerprints(store)
    with _speaking_of(other), _opened(app, store, other, passphrase_file) as their_store:
        theirs = copies.fingerprints(their_store)
        alike = {uuid for uuid, digest in mine.items() if theirs.get(uuid) == digest}
        there = rule.Copy(
            copies.entries(their_store, theirs.keys() - alike),
            copies.tombstones(their_store),
            copies.dated_answers(their_store),
        )
        drafts = len(their_store.drafts())
    here = rule.Copy(copies.entries(store, mine.keys() - alike), copies.tombstones(store), copies.dated_answers(store))
    return Plan(rule.outcome(here, there), here, len(alike), len(mine), len(theirs), drafts)


@contextlib.contextmanager
def _opened(app: App, store: "Store", other: Path, passphrase_file: Path | None) -> "Iterator[Store]":
    """The other journal: with the passphrase in the file, or with this one's, or with one that is asked for."""
    from journal.storage import merge as copies
    from journal.terminal import passphrase

    with contextlib.ExitStack() as stack:

        def attempt(typed: str) -> "Store":
            return stack.enter_context(copies.opened(other, typed, app.path, store.unsearched))

        if passphrase_file:
            yield attempt(passphrase.from_file(at_home(passphrase_file)))
            return
        try:
            opened = attempt(app.passphrase)
        except WrongPassphrase:
            opened = _asked_for(app, attempt)
        yield opened


def _asked_for(app: App, attempt: "Callable[[str], Store]") -> "Store":
    from journal.terminal import passphrase

    for left in range(TRIES - 1, -1, -1):
        try:
            typed = passphrase.ask("Passphrase of the other journal: ")
        except NoTerminal:
            raise Usage(
                "This journal's passphrase does not open it, and there is no terminal to ask for its own.",
                "Use --other-passphrase-file.",
            ) from None
        try:
            return attempt(typed)
        except WrongPassphrase:
            if not left:
                raise
            app.console.say(f"That passphrase doesn't open it. {left} more {'tries' if left > 1 else 'try'}.")
    raise WrongPassphrase


@contextlib.contextmanager
def _speaking_of(other: Path) -> Iterator[None]:
    """Says of which of the two journals an error speaks."""
    try:
        yield
    except Damaged:
        raise Damaged(
            f"{other} is damaged, or no journal, so nothing was merged and nothing was changed.",
            "Take another copy, or wait until it is there whole.",
        ) from None
    except JournalError as reason:
        reason.sentence = f"{other}: {reason.sentence}"
        raise
