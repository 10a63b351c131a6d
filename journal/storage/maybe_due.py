"""Which entries may be due for a look back or a reflection today: asked of the file, so that a long one isn't read.

It answers with a few entries too many rather than one too few; `core.lookbacks` is the rule, and has the last word.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from journal.core import lookbacks
from journal.storage.database import Database, marks

#: A day here and a day in UTC may be two; what is nearer than this to a date is left to the rule.
SLACK = timedelta(days=2)


def lately(database: Database, today: date) -> list[int]:
    """Return the ids of entries that were begun in the last month, or added to in the last days."""
    sql = "SELECT DISTINCT entry FROM reflections WHERE written_at >= ? AND (position = 0 OR written_at >= ?)"
    begun, added = today - lookbacks.REFLECT_WITHIN - SLACK, today - SLACK
    return [row[0] for row in database.rows(sql, [begun.isoformat(), added.isoformat()])]


def for_a_lookback(
    database: Database, today: date, care: str, ratings: Sequence[str], asked: Sequence[str], ours: Iterable[str]
) -> Iterator[tuple[int, str]]:
    """Yield the id and the uuid of every entry that a look-back may be due for today.

    `care` and `ratings` are the keys of what is never offered; `asked` those that a diary answers none of, unless the
    program it came from is among `ours`.
    """
    written = "max(e.day, (SELECT date(f.written_at) FROM reflections f WHERE f.entry = e.id AND f.position = 0))"
    first = min(after for after, _ in lookbacks.AFTER)
    dates = [after for after, _ in reversed(lookbacks.AFTER)]
    # The latest date that has come, and the day from which a look-back was surely made since; if it may or may not
    # have come, none is sure.
    since = " ".join(
        f"WHEN w.day <= '{today - after - SLACK}' THEN date(w.day, '+{(after + SLACK).days} days') "
        f"WHEN w.day <= '{today - after + SLACK}' THEN '9999-12-31'"
        for after in dates
    )
    sql = (
        f"SELECT w.id, w.uuid FROM (SELECT e.id, e.uuid, coalesce({written}, e.day) AS day FROM entries e "
        f"WHERE {_offered(asked, ours)} AND e.day <= ?) w WHERE NOT EXISTS (SELECT 1 FROM reflections b WHERE "
        f"b.entry = w.id AND b.stage = 'lookback' AND date(b.written_at) >= CASE {since} ELSE '9999-12-31' END) "
        f"AND {_easy(ratings)}"
    )
    values = [today.isoformat(), *ours, *asked, (today - first).isoformat(), care, *ratings, lookbacks.HARD]
    return database.each(sql, values)


def _offered(asked: Sequence[str], ours: Iterable[str]) -> str:
    """An entry that may be offered, and isn't a diary that was imported."""
    return (
        "e.offered AND (e.sealed_until IS NULL OR e.sealed_until <= ?) AND (e.origin IS NULL "
        f"OR e.origin IN ({marks(tuple(ours))}) OR EXISTS (SELECT 1 FROM reflections r JOIN answers a "
        f"ON a.reflection = r.id WHERE r.entry = e.id AND a.question IN ({marks(asked)})))"
    )


def _easy(ratings: Sequence[str]) -> str:
    """An entry that isn't marked `care`, and was never rated hard."""
    return (
        "NOT EXISTS (SELECT 1 FROM reflections r JOIN answers a ON a.reflection = r.id WHERE r.entry = w.id "
        f"AND (a.question = ? OR (a.question IN ({marks(ratings)}) AND a.shape = 'number' AND a.number >= ?)))"
    )
