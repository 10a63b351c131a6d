"""Drafts, and dated answers: one table each."""

import json
from collections.abc import Iterable

from journal.core import validation
from journal.core.model import DatedAnswer, Draft, instant, parse_time, utc_text
from journal.storage import vault
from journal.storage.checks import catalogue, refuse
from journal.storage.database import Database


class Drafts:
    """The drafts of one open database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def all(self) -> list[Draft]:
        """Return the drafts, the latest first."""
        rows = self.database.rows("SELECT uuid, started_at, changed_at, content FROM drafts ORDER BY changed_at DESC")
        try:
            found = [Draft(u, parse_time(s), parse_time(c), json.loads(content)) for u, s, c, content in rows]
        except (TypeError, ValueError, RecursionError):  # a page of zeros, as in `Entries.load`
            raise vault.damaged(self.database.path) from None
        if not self.database.trusted:
            refuse(self.database.path, *map(validation.draft, found))
        return found

    def write(self, draft: Draft) -> None:
        """Write a draft, replacing its earlier version, inside a transaction."""
        row = (
            draft.uuid,
            str(draft.content["entry"]),
            utc_text(draft.started_at),
            utc_text(draft.changed_at),
            json.dumps(draft.content, ensure_ascii=False),
        )
        self.database.run(
            "INSERT OR REPLACE INTO drafts (uuid, entry, started_at, changed_at, content) VALUES (?, ?, ?, ?, ?)", row
        )

    def forget(self, uuids: Iterable[str]) -> None:
        """Delete drafts, if they are there, inside a transaction."""
        self.database.run_many("DELETE FROM drafts WHERE uuid = ?", [(uuid,) for uuid in uuids])


class DatedAnswers:
    """The dated answers of one open database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def all(self, question: str | None = None) -> list[DatedAnswer]:
        """Return the dated answers, or those to one question, earliest first."""
        if not self.database.has("m002"):
            return []
        rows = self.database.rows(
            "SELECT uuid, question, answered_at, answer, wording FROM dated_answers WHERE ?1 IN (question, '')",
            [question or ""],
        )
        try:
            found = [DatedAnswer(u, q, parse_time(at), answer, wording) for u, q, at, answer, wording in rows]
        except (TypeError, ValueError):
            raise vault.damaged(self.database.path) from None
        if not self.database.trusted:
            refuse(self.database.path, *(validation.dated_answer(said, catalogue()) for said in found))
        return sorted(found, key=lambda one: instant(one.answered_at))

    def write(self, answers: Iterable[DatedAnswer]) -> None:
        """Write answers, each replacing its earlier version, inside a transaction.

        An answer that was deleted before exists again, as with an entry.
        """
        given = list(answers)
        self.database.run_many("DELETE FROM tombstones WHERE uuid = ?", [(said.uuid,) for said in given])
        self.database.run_many(
            "INSERT OR REPLACE INTO dated_answers (uuid, question, answered_at, answer, wording) "
            "VALUES (?, ?, ?, ?, ?)",
            [(said.uuid, said.question, said.answered_at.isoformat(), said.answer, said.asked) for said in given],
        )

    def forget(self, uuids: Iterable[str]) -> None:
        """Delete answers, if they exist, inside a transaction. The caller keeps a tombstone of each."""
        self.database.run_many("DELETE FROM dated_answers WHERE uuid = ?", [(uuid,) for uuid in uuids])
