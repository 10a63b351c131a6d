"""Shares as the journal stores them: which entries, by uuid, and never their text."""

from collections.abc import Iterable
from typing import cast

from journal.core import validation
from journal.core.model import parse_time, utc_text
from journal.core.shares import Audience, Share
from journal.storage import vault
from journal.storage.checks import refuse
from journal.storage.database import Database


class Shares:
    """The shares of one open database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def all(self) -> list[Share]:
        """Return every share, in the order in which they were made. Raises Damaged."""
        if not self.database.has("m005"):
            return []
        of: dict[str, list[str]] = {}
        for share, entry in self.database.rows("SELECT share, entry FROM shared_entries ORDER BY share, entry"):
            of.setdefault(share, []).append(entry)
        rows = self.database.rows("SELECT uuid, shared_at, audience, form, alias, changed_at FROM shares")
        try:
            found = [
                Share(
                    uuid,
                    parse_time(at),
                    cast(Audience, audience),
                    form,
                    tuple(of.get(uuid, ())),
                    parse_time(changed),
                    alias,
                )
                for uuid, at, audience, form, alias, changed in rows
            ]
        except (TypeError, ValueError):  # a page of zeros, as in `Entries.load`
            raise vault.damaged(self.database.path) from None
        if not self.database.trusted:
            refuse(self.database.path, *map(validation.share, found))
        return sorted(found, key=lambda share: (share.shared_at, share.uuid))

    def write(self, shares: Iterable[Share]) -> None:
        """Write shares, each replacing its earlier version, inside a transaction.

        Entries that don't exist here are left out, and a share without entries isn't kept.
        """
        for share in shares:
            self.database.run("DELETE FROM shares WHERE uuid = ?", [share.uuid])
            self.database.run(
                "INSERT INTO shares (uuid, shared_at, audience, form, alias, changed_at) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    share.uuid,
                    share.shared_at.isoformat(),
                    share.audience,
                    share.form,
                    share.alias,
                    utc_text(share.changed_at),
                ),
            )
            self.database.run_many(
                "INSERT INTO shared_entries SELECT ?, uuid FROM entries WHERE uuid = ?",
                [(share.uuid, entry) for entry in share.entries],
            )
        self._forget_empty()

    def forget(self, gone: Iterable[str]) -> None:
        """Remove these entries, by uuid, from every share, inside a transaction."""
        self.database.run_many("DELETE FROM shared_entries WHERE entry = ?", [(uuid,) for uuid in gone])
        self._forget_empty()

    def _forget_empty(self) -> None:
        self.database.run("DELETE FROM shares WHERE uuid NOT IN (SELECT share FROM shared_entries)")
