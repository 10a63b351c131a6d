"""Shares: what the journal notes about pages that were given to someone: which moments, in which form, to whom.

Never what they said. When a moment is deleted, it is removed from here too, and a share without moments is removed.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from journal.core.model import fold, instant, time_of_change

Audience = Literal["partner", "therapist"]
AUDIENCES: tuple[Audience, ...] = ("partner", "therapist")
#: The name of a page for each audience.
PAGES: dict[str, str] = {"partner": "a letter", "therapist": "a summary"}


@dataclass(frozen=True, slots=True)
class Share:
    """A page for somebody: when it was written (local time with its offset), for whom, and the entries it drew on.

    `form` is a format's name; `alias` is "" if nobody was named; `entries` are uuids, in order; `changed_at` is UTC.
    """

    uuid: str
    shared_at: datetime
    audience: Audience
    form: str
    entries: tuple[str, ...]
    changed_at: datetime
    alias: str = ""


def without(share: Share, gone: Collection[str]) -> Share | None:
    """Return the share without these entries, or None if no entries are left."""
    left = tuple(uuid for uuid in share.entries if uuid not in gone)
    return replace(share, entries=left) if left else None


def merge(here: Iterable[Share], there: Iterable[Share], deleted: Collection[str]) -> dict[str, Share]:
    """Return the shares of two copies, by uuid: the later version of each, without what was deleted in either."""
    found: dict[str, Share] = {}
    for share in (*here, *there):
        other = found.get(share.uuid, share)
        later = max(share, other, key=_rank)
        found[share.uuid] = replace(later, entries=tuple(sorted({*share.entries, *other.entries})))
    kept = ((uuid, without(share, deleted)) for uuid, share in found.items())
    return {uuid: share for uuid, share in kept if share is not None}


def _rank(share: Share) -> tuple[int, str, str, str, str]:
    return (instant(share.changed_at), share.shared_at.isoformat(), share.audience, share.form, share.alias)


def rename_alias(shares: Iterable[Share], old: str, new: str, now: datetime) -> list[Share]:
    """Return the shares with the alias `old`, changed to `new`."""
    return [
        replace(share, alias=new, changed_at=time_of_change(now, share.changed_at))
        for share in shares
        if share.alias and fold(share.alias) == fold(old)
    ]
