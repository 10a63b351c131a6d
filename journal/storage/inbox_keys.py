"""The inbox's keys, stored in the encrypted journal. Pages are encrypted to the current one; the others only decrypt.

No export contains them, and no command prints one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from journal.core import validation
from journal.core.model import parse_time, utc_text
from journal.storage import age, vault
from journal.storage.checks import refuse
from journal.storage.database import Database

#: Set in the same step as a new passphrase: the next unlock makes a new current pair.
ROTATE = "inbox key to replace"
MOST = 1000
_PUBLIC = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_PRIVATE = re.compile(r"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")


@dataclass(frozen=True, slots=True)
class Key:
    """A pair of age keys. The private one is excluded from the repr."""

    public: str
    private: str = field(repr=False)
    created_at: datetime
    current: bool = False


def problems(key: Key) -> list[str]:
    """Return what is wrong with a key."""
    if not _PUBLIC.fullmatch(key.public) or not _PRIVATE.fullmatch(key.private):
        return ["an inbox key isn't valid"]
    if age.available() and age.public_of(key.private) != key.public:
        return ["the two halves of an inbox key don't match"]
    try:
        validation.utc_time(key.created_at)
    except ValueError as reason:
        return [f"an inbox key: created_at {reason}"]
    return []


class InboxKeys:
    """The inbox's keys in one open database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def all(self) -> list[Key]:
        """Return the keys, the current one first. Raises Damaged if one isn't valid."""
        if not self.database.has("m003"):
            return []
        rows = self.database.rows(
            "SELECT public, private, created_at, current FROM inbox_keys "
            f"ORDER BY current DESC, created_at LIMIT {MOST}"
        )
        try:
            found = [Key(public, private, parse_time(at), bool(current)) for public, private, at, current in rows]
        except (TypeError, ValueError):
            raise vault.damaged(self.database.path) from None
        if not self.database.trusted:
            refuse(self.database.path, *map(problems, found))
        return found

    def current(self) -> Key | None:
        """Return the key that pages are encrypted to, or None."""
        return next((key for key in self.all() if key.current), None)

    def renew(self, now: datetime) -> Key:
        """Make a new current pair, inside a transaction; the others only open from now on."""
        public, private = age.generate()
        key = Key(public, private, now, current=True)
        self.database.run("UPDATE inbox_keys SET current = 0 WHERE current = 1")
        self._insert(key)
        self.database.run("DELETE FROM settings WHERE name = ?", [ROTATE])
        return key

    def is_to_be_renewed(self) -> bool:
        """Return whether the passphrase was changed since the current pair was made."""
        return self.database.row("SELECT 1 FROM settings WHERE name = ?", [ROTATE]) is not None

    def add(self, keys: Iterable[Key]) -> None:
        """Add keys for decrypting only, inside a transaction; existing ones stay as they are."""
        for key in keys:
            self._insert(Key(key.public, key.private, key.created_at))

    def replace_all(self, keys: Iterable[Key]) -> None:
        """Replace the keys, including the current one, inside a transaction.

        The existing ones only decrypt from now on.
        """
        taken = list(keys)
        if any(key.current for key in taken):
            self.database.run("UPDATE inbox_keys SET current = 0 WHERE current = 1")
        self.add(taken)
        for key in taken:
            if key.current:
                self.database.run("UPDATE inbox_keys SET current = 1 WHERE public = ?", [key.public])

    def _insert(self, key: Key) -> None:
        self.database.run(
            "INSERT OR IGNORE INTO inbox_keys (public, private, created_at, current) VALUES (?, ?, ?, ?)",
            (key.public, key.private, utc_text(key.created_at), key.current),
        )
