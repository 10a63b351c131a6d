"""Merging another copy of the journal into this one: read both, plan, back up, apply.

Only this journal is written to. Settings, drafts and the person's own questions aren't merged: entries with their
reflections, tombstones, dated answers, wonderings and shares are.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from journal.core import merge as rule
from journal.core.model import DatedAnswer, Entry
from journal.core.own_questions import Own
from journal.core.shares import Share
from journal.core.wonderings import Wondering
from journal.errors import Damaged, JournalError, NotFound, Usage
from journal.services.journal import Journal
from journal.storage import merge as copies
from journal.storage import vault

if TYPE_CHECKING:
    from journal.storage.inbox_keys import Key
    from journal.storage.store import Store

#: Opens the other copy: calls its argument with a passphrase, or with None for this journal's own.
Unlock = Callable[["Callable[[str | None], Store]"], "Store"]


@dataclass(frozen=True)
class Plan:
    """What a merge would do. Entries that are the same in both copies are only counted, in `alike`."""

    outcome: rule.Outcome
    here: rule.Copy
    alike: int
    count_here: int
    count_there: int
    drafts_there: int
    keys: "tuple[Key, ...]" = ()

    @property
    def kept(self) -> int:
        """How many entries stay as they are here."""
        return self.alike + len(self.outcome.kept)

    @property
    def together(self) -> int:
        """How many entries this journal will have."""
        return self.count_here + len(self.outcome.new) - len(self.outcome.gone)

    @property
    def entries(self) -> list[Entry]:
        """The entries to write: new and changed."""
        return [self.outcome.merged.entries[uuid] for uuid in (*self.outcome.new, *self.outcome.changed)]

    @property
    def deleted(self) -> dict[str, datetime]:
        """Tombstones from there that are new here, or earlier than those here."""
        return {u: at for u, at in self.outcome.merged.deleted.items() if self.here.deleted.get(u) != at}

    @property
    def answers(self) -> list[DatedAnswer]:
        """The dated answers to write."""
        return [a for u, a in self.outcome.merged.dated.items() if not rule.same_answer(self.here.dated.get(u), a)]

    @property
    def wonderings(self) -> list[Wondering]:
        """Wonderings that are new here, or have ended there."""
        return [w for u, w in self.outcome.merged.wonderings.items() if self.here.wonderings.get(u) != w]

    @property
    def shares(self) -> list[Share]:
        """Shares from there that are new here, or changed."""
        return [s for u, s in self.outcome.merged.shares.items() if self.here.shares.get(u) != s]

    @property
    def questions(self) -> list[Own]:
        """Questions and feelings of the person's own that aren't here in this way yet."""
        return [own for key, own in self.outcome.merged.questions.items() if self.here.questions.get(key) != own]

    @property
    def changes_nothing(self) -> bool:
        """Whether this journal already has everything."""
        beside = self.answers or self.keys or self.wonderings or self.shares or self.questions
        return not (self.entries or self.outcome.gone or self.deleted or beside)

    def entry(self, uuid: str) -> Entry:
        """Return an entry of the plan, preferring the version that is here."""
        return self.here.entries.get(uuid) or self.outcome.merged.entries[uuid]


def plan(journal: Journal, other: Path, unlock: Unlock) -> "tuple[Plan, int]":
    """Return what merging the copy at `other` into this journal would do, and the version of the journal it is for.

    `unlock` supplies the other copy's passphrase if it differs. Raises Usage if it is this journal itself, NotFound if
    there is none, and whatever opening it raises.
    """
    if not vault.exists(other):
        raise NotFound(f"There's no file at {other}.")
    if vault.identity(other) is not None and vault.identity(other) == vault.identity(journal.path):
        raise Usage("That's this journal itself, so there's nothing to merge.", "Choose another copy of it.")
    seen = copies.version(journal.store)
    return _plan(journal, other, unlock), seen


def apply(journal: Journal, planned: Plan, seen: int) -> Path | None:
    """Carry out the plan, after a backup. Return the backup's path.

    Raises InUse if the journal has changed meanwhile.
    """
    made = journal.backup_of_today()
    entries, deleted, answers = planned.entries, planned.deleted, planned.answers
    beside = (planned.keys, planned.wonderings, planned.shares, planned.questions)
    copies.apply(journal.store, entries, deleted, answers, seen, *beside)
    return made


def _plan(journal: Journal, other: Path, unlock: Unlock) -> Plan:
    """Read both copies, comparing entries by fingerprint first, and close the other."""
    store = journal.store
    mine = copies.fingerprints(store)
    with _speaking_of(other), _opened(journal, other, unlock) as their_store:
        theirs = copies.fingerprints(their_store)
        alike = {uuid for uuid, digest in mine.items() if theirs.get(uuid) == digest}
        there = rule.Copy(
            copies.entries(their_store, theirs.keys() - alike),
            copies.tombstones(their_store),
            copies.dated_answers(their_store),
            copies.wonderings(their_store),
            copies.shares(their_store),
            copies.questions(their_store),
        )
        drafts = len(their_store.drafts())
        keys = copies.new_keys(store, their_store)
    here = rule.Copy(
        copies.entries(store, mine.keys() - alike),
        copies.tombstones(store),
        copies.dated_answers(store),
        copies.wonderings(store),
        copies.shares(store),
        copies.questions(store),
    )
    return Plan(rule.outcome(here, there), here, len(alike), len(mine), len(theirs), drafts, keys)


@contextlib.contextmanager
def _opened(journal: Journal, other: Path, unlock: Unlock) -> "Iterator[Store]":
    """Open the other copy with this journal's passphrase or its own."""
    with contextlib.ExitStack() as stack:

        def attempt(passphrase: str | None) -> "Store":
            return stack.enter_context(journal.other(other, passphrase))

        yield unlock(attempt)


@contextlib.contextmanager
def _speaking_of(other: Path) -> Iterator[None]:
    """Make errors say which of the two journals they are about."""
    try:
        yield
    except Damaged as reason:
        raise Damaged(
            f"{other} is damaged or isn't a journal, so nothing was changed.",
            f"{reason.sentence} Use another copy, or wait until it has fully arrived.",
        ) from None
    except JournalError as reason:
        reason.sentence = f"{other}: {reason.sentence}"
        raise
