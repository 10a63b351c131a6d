"""Wonderings in the journal. A time of asking never moves back, and a withdrawn one stays withdrawn.

Whatever is written is merged with what is stored (`core.wonderings.merge`), so no caller can undo either.
"""

from collections.abc import Iterable
from datetime import date

from journal.core import validation
from journal.core import wonderings as rule
from journal.core.model import parse_time, utc_text
from journal.core.wonderings import Wondering
from journal.storage import vault
from journal.storage.checks import refuse
from journal.storage.database import Database


class Wonderings:
    """The wonderings of one open database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def all(self) -> tuple[Wondering, ...]:
        """Return every wondering, the withdrawn ones too, in the order asked."""
        if not self.database.has("m004"):
            return ()
        rows = self.database.rows("SELECT uuid, asked_at, about, outcome, factor, around, withdrawn_at FROM wonderings")
        try:
            found = [
                Wondering(
                    uuid,
                    parse_time(asked),
                    about,
                    outcome,
                    factor,
                    date.fromisoformat(around) if around else None,
                    parse_time(withdrawn) if withdrawn else None,
                )
                for uuid, asked, about, outcome, factor, around, withdrawn in rows
            ]
        except (TypeError, ValueError):  # a page of zeros, as in `Entries.load`
            raise vault.damaged(self.database.path) from None
        if not self.database.trusted:
            refuse(self.database.path, *map(validation.wondering, found))
        return rule.merge(found, ())

    def write(self, wonderings: Iterable[Wondering]) -> None:
        """Write wonderings, merged with those that exist, inside a transaction."""
        given = list(wonderings)
        new = {w.uuid for w in given}
        self.database.run_many(
            "INSERT OR REPLACE INTO wonderings (uuid, asked_at, about, outcome, factor, around, withdrawn_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    w.uuid,
                    w.asked_at.isoformat(),
                    w.about,
                    w.outcome,
                    w.factor,
                    w.around.isoformat() if w.around else None,
                    utc_text(w.withdrawn_at) if w.withdrawn_at else None,
                )
                for w in rule.merge(self.all(), given)
                if w.uuid in new
            ],
        )
