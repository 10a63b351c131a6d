"""Shares: reads the journal's notes about pages that were given to someone. `sharing` writes them."""

from collections.abc import Iterable

from journal.core.clock import day_in_words
from journal.core.model import Entry, fold
from journal.core.shares import PAGES, Share
from journal.services.journal import Journal


def shared(journal: Journal) -> list[Share]:
    """Return the shares, latest first."""
    return journal.store.kept_shares.all()[::-1]


def to(journal: Journal, alias: str) -> list[Share]:
    """Return the shares with the person who has this alias."""
    return [share for share in journal.store.kept_shares.all() if share.alias and fold(share.alias) == fold(alias)]


def in_words(share: Share) -> str:
    """Return what was shared, without a full stop: "Shared with J in a letter on 24 November 2026"."""
    somebody = f" with {share.alias}" if share.alias else ""
    return f"Shared{somebody} in {PAGES[share.audience]} on {day_in_words(share.shared_at.date())}"


def notes_of(journal: Journal, entries: Iterable[Entry]) -> dict[str, list[str]]:
    """Return how each of these entries was shared, in sentences, the earliest first, by the entries' uuids."""
    found: dict[str, list[str]] = {entry.uuid: [] for entry in entries}
    for share in journal.store.kept_shares.all():
        for uuid in found.keys() & set(share.entries):
            found[uuid].append(f"{in_words(share)}.")
    return found


def numbers_of(journal: Journal, share: Share) -> list[int]:
    """Return the numbers of the entries that a share drew on, in order."""
    return sorted(journal.store.read.numbers(share.entries))
