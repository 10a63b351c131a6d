"""The open database: queries that raise our errors, and atomic transactions.

Knows no table except its own record of migrations. Everything that is stored (entries, drafts, answers, settings) is
read and written through one of these.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from journal.core.model import fold
from journal.core.questions import Catalogue
from journal.storage import schema, vault

T = TypeVar("T")
Row = tuple[Any, ...]
BATCH = 500
BULK_CACHE = 96 * 1024  # KiB, while many entries are written


class Database:
    """A connection, the path of its file, and the file's schema.

    `catalogue` are the questions that its answers belong to. `trusted`: it's our own journal. Values from an untrusted
    one are validated before use.
    """

    def __init__(self, connection: vault.Connection, path: Path, catalogue: Catalogue, *, trusted: bool = True) -> None:
        self.connection = connection
        self.path = path
        self.catalogue = catalogue
        self.trusted = trusted
        self._opened = vault.identity(path) if path.name else None
        with vault.errors(path):
            connection.create_function("fold", 1, lambda text: None if text is None else fold(text))
            self.applied = frozenset(schema.applied(connection))

    def close(self) -> None:
        """Close the file. There is nothing left to write: every write was complete when it returned."""
        self.connection.close()

    def has(self, migration: str) -> bool:
        """Return whether a migration was applied to the file, given by the start of its name: `m002`."""
        return any(name.startswith(migration) for name in self.applied)

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Return all rows of a query."""
        with vault.errors(self.path):
            found: list[Row] = self.connection.execute(sql, values).fetchall()
        return found

    def row(self, sql: str, values: Sequence[object] = ()) -> Row | None:
        """Return the first row of a query, or None."""
        with vault.errors(self.path):
            found: Row | None = self.connection.execute(sql, values).fetchone()
        return found

    def each(self, sql: str, values: Sequence[object] = ()) -> Generator[Row, None, None]:
        """Return the rows of a query, read as they're needed."""
        with vault.errors(self.path):
            yield from self.connection.execute(sql, values)

    def run(self, sql: str, values: Sequence[object] = ()) -> Any:
        """Run a statement inside a transaction, and return its cursor."""
        return self.connection.execute(sql, values)

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a statement once for each row, inside a transaction."""
        self.connection.executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write everything inside, or nothing. Raises InUse, Failed, Damaged; see `vault.transaction`."""
        with vault.transaction(self.connection, self.path, self._opened):
            yield

    def version(self) -> int:
        """Return a number that changes when another command has written to the file."""
        row = self.row("PRAGMA data_version")
        return int(row[0]) if row else 0

    def migrate(self) -> None:
        """Bring an older file up to date, inside a transaction."""
        schema.migrations.apply(self.connection)
        self.applied = frozenset(schema.applied(self.connection))

    def expect_many(self) -> None:
        """Enlarge the page cache from now on, for a command that writes thousands of entries.

        Uuids arrive in random order: with the usual cache, most pages of their index would be decrypted again and
        again. Column checks, which take a third of the time, are left to the check of the backup: the model allows no
        other values.
        """
        self.connection.execute(f"PRAGMA cache_size = -{BULK_CACHE}")
        self.connection.execute("PRAGMA ignore_check_constraints = ON")


def marks(values: Sequence[object]) -> str:
    """Return SQL placeholders for these values."""
    return ", ".join("?" * len(values))


def batched(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Return the items in lists of at most `size` (itertools has this from Python 3.12 on)."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
