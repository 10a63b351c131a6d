"""The person's own questions and feelings, as the journal keeps them: a row each, its definition as JSON.

What's written is joined with what's here by the rule of two copies (`core.own_questions.merge`), so nothing that was
retired comes back by itself.
"""

import json
from collections.abc import Iterable

from journal.core import own_questions as rule
from journal.core.model import utc_text
from journal.core.own_questions import Own
from journal.errors import Damaged
from journal.storage import vault
from journal.storage.checks import refuse
from journal.storage.database import Database


class OwnQuestions:
    """The questions and feelings of one open database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def all(self) -> tuple[Own, ...]:
        """Return all of them, the retired ones too, in the order made. Raises Damaged where one isn't well formed."""
        found: list[Own] = []
        for key, definition in self.database.rows("SELECT key, definition FROM questions"):
            try:
                own = rule.read(json.loads(definition))
                if own.key != key:
                    raise ValueError("stands under another key")
            except (ValueError, RecursionError) as reason:
                if not self.database.trusted:
                    refuse(self.database.path, [f"a question of your own: {reason}"])
                raise vault.damaged(self.database.path) from None
            found.append(own)
        return rule.merge(found, ())

    def write(self, owns: Iterable[Own]) -> tuple[Own, ...]:
        """Write these, joined with those that are here, in a transaction. Return all; raises Damaged at too many."""
        given = list(owns)
        if any(map(rule.problems_of, given)):
            raise ValueError("a question that isn't well formed can't be kept")
        new = {own.key for own in given}
        joined = rule.merge(self.all(), given)
        if len(joined) > rule.MOST:
            raise Damaged(f"There are more than {rule.MOST} questions of your own, so nothing was changed.")
        self.database.run_many(
            "INSERT OR REPLACE INTO questions (key, position, definition, retired_at) VALUES (?, ?, ?, ?)",
            [
                (
                    own.key,
                    place,
                    json.dumps(rule.data(own), ensure_ascii=False),
                    utc_text(own.retired_at) if own.retired and own.retired_at else None,
                )
                for place, own in enumerate(joined, 1)
                if own.key in new
            ],
        )
        return joined
