"""Checks that a file is intact, and a journal as Journal writes it: pages, structure, schema, rows, search index.

Read-only; handles every schema that was ever released. Problems are sentences, none of which contains any part of an
entry. For an untrusted file, the order matters: no table is read before the schema is known to be ours.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from journal.core import questions, validation
from journal.core.model import Entry, instant, parse_time
from journal.errors import Damaged
from journal.storage import foreign, inbox_keys, schema, vault
from journal.storage.checks import catalogue
from journal.storage.database import Database, batched
from journal.storage.drafts import DatedAnswers, Drafts
from journal.storage.entries import Entries
from journal.storage.inbox_keys import InboxKeys
from journal.storage.own_questions import OwnQuestions
from journal.storage.search_index import SearchIndex
from journal.storage.shares import Shares
from journal.storage.wonderings import Wonderings

LARGE = 50_000_000  # bytes; a larger file's pages are checked in a separate thread
#: No file has so many times the pages that belong to it, and some: looking through all of them would take minutes.
#: (A vacuum that was killed leaves as many again.)
OVERGROWN = 4
MISINDEXED = "the search index doesn't match the entries"
#: Largest text in bytes, by column; `LONGEST` for the others. `validation` has the finer rules, for values.
LONGEST = 100_000
LONGEST_BY_COLUMN = {
    ("answers", "text"): 4 * questions.LONGEST_TEXT,
    ("dated_answers", "answer"): 4 * questions.LONGEST_TEXT,
    ("settings", "value"): 4 * questions.LONGEST_TEXT,
    ("questions", "definition"): 1_000_000,
    ("drafts", "content"): 6 * validation.LONGEST_ENTRY,
}
#: Most rows, by table; `MOST` for the others.
MOST = 1_000_000
MOST_BY_TABLE = {"answers": 100_000_000, "reflections": 10_000_000, "tags": 10_000_000, "tombstones": 20_000_000}
MOST_BY_TABLE |= dict.fromkeys(("settings", "questions", "drafts", "wonderings", "shares"), 10_000) | {
    "inbox_keys": inbox_keys.MOST
}
#: Times in UTC, as `model.utc_text` writes them: they are ordered as texts.
UTC_COLUMNS = {("entries", "written_at"), ("entries", "changed_at"), ("tombstones", "deleted_at")}
UTC_COLUMNS |= {("inbox_keys", "created_at"), ("wonderings", "withdrawn_at"), ("shares", "changed_at")}
UTC_COLUMNS |= {(table, column) for table in ("reflections", "drafts") for column in ("written_at", "changed_at")}
_UTC = "[0-9]" * 4 + "-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]." + "[0-9]" * 6 + "Z"
_ANSWER = (
    "(shape IN ('text', 'several') AND (text IS NULL OR number IS NOT NULL)) "
    "OR (shape IN ('number', 'yesno') AND (number IS NULL OR text IS NOT NULL)) "
    "OR (shape = 'yesno' AND number NOT IN (0, 1)) OR shape NOT IN ('text', 'several', 'number', 'yesno')"
)


@dataclass(frozen=True)
class Findings:
    """What a check found: sentences, none of them with a piece of an entry. Whole where there are none.

    `readable`: the pages and the tables are whole, and what is wrong is what stands in a row.
    """

    problems: tuple[str, ...]
    entries: int = 0
    readable: bool = False


# --- a file ----------------------------------------------------------------------------------------------------------


def inspect(path: Path, passphrase: str, *, ours: bool = False, journal: Path | None = None) -> Findings:
    """Check a file without changing it: each page's HMAC, SQLite's structure, the schema, the search index's rows.

    `ours`: it is a fresh copy of our own journal, where a view or an index that somebody added is no problem. `journal`
    is where a private copy may be put, if not beside the file. Raises WrongPassphrase, NewerVersion, and Damaged or
    Failed if it can't be opened at all.
    """
    try:
        with foreign.opened(path, passphrase, journal or path) as connection, vault.errors(path):
            return inspected(connection, path, passphrase, ours=ours)
    except Damaged:
        vault.open_to_read(path, passphrase).close()  # raises the error again if nothing can be read
        return Findings(("a page that can't be read",))


def examine(path: Path, passphrase: str, journal: Path) -> Findings:
    """Check a file as `inspect` does, then every row and what search would find. Raises as `inspect` does.

    `journal` is where a private copy may be put.
    """
    try:
        with foreign.opened(path, passphrase, journal) as connection, vault.errors(path):
            return _examined(connection, path, passphrase)
    except Damaged:
        vault.open_to_read(path, passphrase).close()  # as in `inspect`
        return Findings(("a page that can't be read",))


def _examined(connection: vault.Connection, path: Path, passphrase: str) -> Findings:
    found = Findings(())
    for _ in range(3):  # another command may be writing meanwhile, which is no fault
        before = connection.execute("PRAGMA data_version").fetchone()
        found = inspected(connection, path, passphrase)
        if not found.problems and schema.applied(connection):
            wrong = tuple(islice(faults(Database(connection, path, catalogue())), 20))
            found = Findings(wrong, found.entries, readable=True)
        if not found.problems or connection.execute("PRAGMA data_version").fetchone() == before:
            break
    return found


def inspected(connection: vault.Connection, path: Path, passphrase: str, *, ours: bool = False) -> Findings:
    """Return what `inspect` finds, over a connection that is open already."""
    run = connection.execute
    if path.stat().st_size > OVERGROWN * run("PRAGMA page_count").fetchone()[0] * vault.PAGE + LARGE:
        return Findings(("it's far larger than what belongs to it",))
    tables = {row[0] for row in run("SELECT name FROM sqlite_master LIMIT 1000")}
    if tables:
        schema.refuse_newer(connection)
        strange = schema.strangers(connection)
        if strange and not (ours and schema.applied(connection)):
            return Findings(tuple(strange))
    with _pages(path, passphrase, connection) as pages:
        problems = [str(row[0]) for row in run("PRAGMA integrity_check(20)") if row[0] != "ok"]
        problems += ["a row that belongs to nothing" for _ in islice(run("PRAGMA foreign_key_check"), 20)]
        if not tables:  # it was created but never written to
            return Findings((*problems, *pages()))
        entries = run("SELECT count(*) FROM entries").fetchone()[0]
        indexed = run("SELECT count(*) FROM search").fetchone()[0]
        strays = run("SELECT count(*) FROM search WHERE rowid NOT IN (SELECT id FROM entries)").fetchone()[0]
        problems += pages()
    if indexed != entries or strays:
        problems.append(MISINDEXED)
    return Findings(tuple(problems), entries)


@contextmanager
def _pages(path: Path, passphrase: str, connection: vault.Connection) -> Iterator[Callable[[], list[str]]]:
    """Check each page's HMAC with SQLCipher.

    Yield a function that returns the result; large files are checked meanwhile.

    That check can't be interrupted, so it runs in a thread that nobody has to wait for.
    """

    def look(through: vault.Connection) -> list[str]:
        return [str(row[0]) for row in islice(through.execute("PRAGMA cipher_integrity_check"), 20)]

    if path.stat().st_size < LARGE:
        yield lambda: look(connection)
        return
    found: list[list[str] | BaseException] = []
    other = vault.open_to_read(path, passphrase)

    def work() -> None:
        try:
            found.append(look(other))
        except BaseException as reason:
            found.append(reason)
        finally:
            other.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()

    def result() -> list[str]:
        thread.join()
        if isinstance(found[0], BaseException):
            raise found[0]
        return found[0]

    yield result


# --- its rows --------------------------------------------------------------------------------------------------------


def faults(database: Database) -> Iterator[str]:
    """Yield what is wrong with the rows of a journal, or with its search index. Reads everything."""
    wrong = list(ill_typed(database))
    if wrong:
        yield from wrong  # no row becomes a value before its columns have been checked
        return
    yield from _ill_timed(database)
    yield from _single_rows(database)
    yield from _own_questions(database)
    index = SearchIndex(database)
    whole = True
    try:
        for batch in batched(Entries(database).all()):
            for entry in batch:
                for problem in validation.entry(entry, catalogue())[:1]:
                    yield f"entry {entry.id}: {problem}"
            whole = whole and not _misindexed(index, batch)
    except Damaged:
        yield "a time or a day that isn't valid"
    if not whole:
        yield MISINDEXED


def ill_typed(database: Database) -> Iterator[str]:
    """Yield which tables hold values of the wrong type for their column, or unreasonably large or many of them.

    Uses only SQL, so that no such value ever reaches Python.
    """
    for table, columns in schema.tables(database.applied).items():
        tests = [test for column, kind in columns.items() for test in _tests(table, column, *kind)]
        if table == "answers":
            tests.append(_ANSWER)
        if database.row(f"SELECT 1 FROM {table} WHERE {' OR '.join(tests)} LIMIT 1"):
            yield f"{table} has something in it that Journal never writes"
        most = MOST_BY_TABLE.get(table, MOST)
        if database.row(f"SELECT 1 FROM {table} LIMIT 1 OFFSET {most}"):
            yield f"{table} has more than {most:,} rows"
    for table, owner, most in (
        ("reflections", "entry", validation.MOST_REFLECTIONS),
        ("tags", "entry", validation.MOST_TAGS),
        ("answers", "reflection", validation.MOST_ANSWERS * 10),
    ):
        sql = f"SELECT 1 FROM {table} GROUP BY {owner} HAVING count(*) > {most} LIMIT 1"
        if database.row(sql):
            yield f"one {owner} has more than {most:,} {table}"
    given = database.rows("SELECT name, seq FROM sqlite_sequence LIMIT 2")
    if any(name != "entries" or type(seq) is not int or not 0 <= seq <= validation.LARGEST_ID for name, seq in given):
        yield "the next entry's number makes no sense"


def _tests(table: str, column: str, kind: str, may_be_empty: bool) -> Iterator[str]:
    """Yield SQL conditions, each true of a value that doesn't belong in this column."""
    empty = ", 'null'" if may_be_empty else ""
    if kind == "INTEGER":
        yield f"typeof({column}) NOT IN ('integer'{empty})"
        if (table, column) == ("entries", "id"):
            yield f"{column} NOT BETWEEN 1 AND {validation.LARGEST_ID}"
        elif column != "happened_us":  # `_ill_timed` checks that one
            yield f"{column} NOT BETWEEN -{validation.LARGEST_NUMBER - 1} AND {validation.LARGEST_NUMBER - 1}"
        return
    yield f"typeof({column}) NOT IN ('text'{empty})"
    most = LONGEST_BY_COLUMN.get((table, column), LONGEST)
    yield f"length(CAST({column} AS BLOB)) > {most} OR instr(CAST({column} AS BLOB), x'00')"
    if (table, column) in UTC_COLUMNS:
        yield f"{column} NOT GLOB '{_UTC}'"


def _ill_timed(database: Database) -> Iterator[str]:
    """Yield entries whose order or day doesn't match their time."""
    for number, at, order, day in database.each("SELECT id, happened_at, happened_us, day FROM entries"):
        try:
            happened = parse_time(at)
            right = instant(happened) == order and happened.date() == date.fromisoformat(day)
        except (ValueError, OverflowError):
            right = False
        if not right:
            yield f"entry {number}: its time isn't valid, or isn't the same everywhere"
            return


def _own_questions(database: Database) -> Iterator[str]:
    try:
        OwnQuestions(database).all()
    except Damaged:
        yield "a question of your own that can't be read"


def _single_rows(database: Database) -> Iterator[str]:
    """Yield what is wrong with everything other than entries."""
    try:
        for uuid, at in database.each("SELECT uuid, deleted_at FROM tombstones"):
            yield from (f"a deletion: {problem}" for problem in validation.tombstone(uuid, parse_time(at)))
        for name, value in database.each("SELECT name, value FROM settings"):
            yield from (f"a setting: {problem}" for problem in validation.setting(name, value))
        for question, text in database.each("SELECT question, text FROM wordings"):
            yield from (f"a wording: {problem}" for problem in validation.worded(question, text))
        for said in DatedAnswers(database).all():
            yield from (f"a dated answer: {problem}" for problem in validation.dated_answer(said, catalogue()))
        for key in InboxKeys(database).all():
            yield from inbox_keys.problems(key)
        for wondering in Wonderings(database).all():
            yield from (f"a wondering: {problem}" for problem in validation.wondering(wondering))
        for share in Shares(database).all():
            yield from (f"a share: {problem}" for problem in validation.share(share))
        for draft in Drafts(database).all():
            yield from (f"a draft: {problem}" for problem in validation.draft(draft))
    except (ValueError, Damaged):
        yield "a time that isn't valid, or a draft that can't be read"


# --- the search index ------------------------------------------------------------------------------------------------


def _misindexed(index: SearchIndex, entries: list[Entry]) -> bool:
    """Return whether the index differs from these entries. Earlier versions indexed choices too."""
    held = index.held([entry.id or 0 for entry in entries])
    return any(
        held.get(entry.id or 0) not in (index.texts(entry), index.texts(entry, everything=True)) for entry in entries
    )
