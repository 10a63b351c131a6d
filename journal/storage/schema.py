"""The tables, as a list of migrations: append-only, each self-contained and saying why.

A migration that has landed is never edited; add one below. Each works on the tables as they are then, and uses none
of the program's other code, so that it means the same in ten years.
"""

import re
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from journal.errors import NewerVersion
from journal.storage import vault

if TYPE_CHECKING:
    from sqlite_utils import Database

    Migration = Callable[[Database], None]


class Registry:
    """The migrations, in their order. sqlite-utils applies them, and is imported only when there are any to apply.

    It takes 60 ms, more than a third of all that `journal list` imports.
    """

    def __init__(self) -> None:
        self._functions: list[Migration] = []

    def __call__(self) -> "Callable[[Migration], Migration]":
        """Register a function as the next migration."""

        def register(function: "Migration") -> "Migration":
            self._functions.append(function)
            return function

        return register

    def names(self) -> tuple[str, ...]:
        """Return the names of the migrations."""
        return tuple(function.__name__ for function in self._functions)

    def apply(self, connection: Any, *, stop_before: Iterable[str] = ()) -> None:
        """Bring a file up to date, or to the state before a migration."""
        from sqlite_utils import Database, Migrations

        known = Migrations("journal")
        for function in self._functions:
            known()(function)
        known.apply(Database(connection, execute_plugins=False), stop_before=stop_before)


migrations = Registry()

#: The first version of the program that can read a file with all of the migrations below.
NEEDS_VERSION = "0.4.0"


@migrations()
def m001_begin(db: "Database") -> None:
    """Moments, reflections and answers; a wording is kept once however often it was asked."""
    for statement in (
        """CREATE TABLE entries (
             id INTEGER PRIMARY KEY AUTOINCREMENT, -- for people; never given twice
             uuid TEXT NOT NULL UNIQUE,            -- for merging
             happened_at TEXT NOT NULL,            -- local time with its offset, ISO 8601
             happened_us INTEGER NOT NULL,         -- the same, microseconds since 1970 in UTC, for order
             day TEXT NOT NULL,                    -- the day of it, where the person was
             zone TEXT,                            -- IANA, where known
             precision TEXT NOT NULL CHECK (precision IN ('exact', 'day', 'unsure')),
             written_at TEXT NOT NULL,             -- UTC
             changed_at TEXT NOT NULL              -- UTC
           )""",
        "CREATE INDEX entries_by_time ON entries (happened_us DESC, id DESC)",
        "CREATE INDEX entries_by_day ON entries (day)",
        """CREATE TABLE reflections (
             id INTEGER PRIMARY KEY,
             uuid TEXT NOT NULL UNIQUE,
             entry INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
             position INTEGER NOT NULL,
             stage TEXT NOT NULL CHECK (stage IN ('first', 'later', 'lookback')),
             written_at TEXT NOT NULL,
             changed_at TEXT NOT NULL
           )""",
        "CREATE INDEX reflections_by_entry ON reflections (entry, position)",
        """CREATE TABLE wordings (
             id INTEGER PRIMARY KEY,
             question TEXT NOT NULL,
             text TEXT NOT NULL,
             UNIQUE (question, text)
           )""",
        """CREATE TABLE answers (
             reflection INTEGER NOT NULL REFERENCES reflections (id) ON DELETE CASCADE,
             position INTEGER NOT NULL,            -- of the question in its reflection
             part INTEGER NOT NULL,                -- 0, 1, ... for words and choices
             question TEXT NOT NULL,
             shape TEXT NOT NULL CHECK (shape IN ('text', 'several', 'number', 'yesno')),
             number INTEGER,
             text TEXT,
             wording INTEGER REFERENCES wordings (id),
             PRIMARY KEY (reflection, position, part)
           ) WITHOUT ROWID""",
        "CREATE INDEX answers_by_question ON answers (question, number) WHERE shape = 'number'",
        """CREATE TABLE tags (
             entry INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
             position INTEGER NOT NULL,
             tag TEXT NOT NULL,
             PRIMARY KEY (entry, position)
           ) WITHOUT ROWID""",
        """CREATE TABLE drafts (
             uuid TEXT PRIMARY KEY,
             entry TEXT,
             started_at TEXT NOT NULL,
             changed_at TEXT NOT NULL,
             content TEXT NOT NULL                 -- JSON, as conversation.Sitting packs it
           )""",
        """CREATE TABLE questions (               -- the person's own
             key TEXT PRIMARY KEY,
             position INTEGER NOT NULL,
             definition TEXT NOT NULL,
             retired_at TEXT
           )""",
        "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
        "CREATE TABLE tombstones (uuid TEXT PRIMARY KEY, deleted_at TEXT NOT NULL)",
        # Its own copy of the text: a contentless index can't forget what was deleted. S* finds emoji too.
        """CREATE VIRTUAL TABLE search USING fts5 (
             body, tags, alias, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co S*'"
           )""",
        "INSERT INTO search (search, rank) VALUES ('secure-delete', 1)",
    ):
        db.execute(statement)


@migrations()
def m002_look_back(db: "Database") -> None:
    """Sealing an entry until a day, never offering one again, and answers that belong to no entry."""
    for statement in (
        "ALTER TABLE entries ADD COLUMN sealed_until TEXT",  # a day; kept out of look-backs until then
        "ALTER TABLE entries ADD COLUMN offered INTEGER NOT NULL DEFAULT 1 CHECK (offered IN (0, 1))",
        """CREATE TABLE dated_answers (
             uuid TEXT PRIMARY KEY,
             question TEXT NOT NULL,
             answered_at TEXT NOT NULL,            -- local time with its offset, ISO 8601
             answer TEXT NOT NULL,
             wording TEXT NOT NULL
           )""",
        "CREATE INDEX dated_answers_by_question ON dated_answers (question, answered_at)",
    ):
        db.execute(statement)


@migrations()
def m003_take_in(db: "Database") -> None:
    """Where an imported entry came from; the inbox's keys; two views that make the file pleasant in any SQL tool."""
    db.execute("ALTER TABLE entries ADD COLUMN origin TEXT")  # the program it came from; NULL: written here
    db.execute("ALTER TABLE entries ADD COLUMN imported_on TEXT CHECK ((origin IS NULL) = (imported_on IS NULL))")
    db.execute(
        """CREATE TABLE inbox_keys (              -- age X25519; with the current one, pages are written
             public TEXT PRIMARY KEY,
             private TEXT NOT NULL,
             created_at TEXT NOT NULL,             -- UTC
             current INTEGER NOT NULL CHECK (current IN (0, 1))
           )"""
    )
    db.execute("CREATE UNIQUE INDEX inbox_keys_current ON inbox_keys (current) WHERE current = 1")
    db.execute(
        """CREATE VIEW answers_long AS            -- a row an answer; several rows for several words
             SELECT e.id AS entry, e.day, r.stage, r.position AS reflection, r.written_at, a.question,
               CASE a.shape WHEN 'yesno' THEN iif(a.number, 'yes', 'no') ELSE coalesce(a.text, a.number) END AS answer,
               a.number, w.text AS wording
             FROM entries e JOIN reflections r ON r.entry = e.id JOIN answers a ON a.reflection = r.id
               LEFT JOIN wordings w ON w.id = a.wording
             ORDER BY e.happened_us, e.id, r.position, a.position, a.part"""
    )

    # What was said of the moment itself, not in a look-back; where it was said twice, what was said first.
    said = (
        "FROM reflections r JOIN answers a ON a.reflection = r.id "
        "WHERE r.entry = e.id AND r.stage <> 'lookback' AND a.question = '{key}'"
    )
    one = f'(SELECT coalesce(a.text, a.number) {said} ORDER BY r.position, a.position, a.part LIMIT 1) AS "{{key}}"'
    several = (
        "(SELECT group_concat(text, ', ') FROM (SELECT a.text FROM answers a WHERE a.question = '{key}' AND "
        f'a.reflection = (SELECT r.id {said} ORDER BY r.position LIMIT 1) ORDER BY a.part)) AS "{{key}}"'
    )
    columns = [
        *("tears", "timing", "context", "with", "words", "pleasant", "unpleasant", "energy"),
        *("distress_then", "distress_now", "orgasm", "cycle_day", "closeness", "openness"),
        *("tension_before", "tension_after", "talked", "comfort", "judged_self", "judged_other", "root_guess", "care"),
    ]
    answers = ", ".join((several if key in ("words", "care") else one).format(key=key) for key in columns)
    db.execute(
        f"""CREATE VIEW moments AS                -- a row a moment, a column a structured answer
             SELECT e.id, e.uuid, e.day, iif(e.precision = 'exact', substr(e.happened_at, 12, 5), NULL) AS time,
               e.happened_at, e.zone, e.precision,
               {answers},
               (SELECT group_concat(tag, ' ') FROM (SELECT tag FROM tags t WHERE t.entry = e.id ORDER BY position))
                 AS tags,
               (SELECT count(*) FROM reflections r WHERE r.entry = e.id AND r.stage = 'lookback') AS lookbacks,
               e.written_at, e.changed_at, e.sealed_until, e.offered, e.origin, e.imported_on
             FROM entries e ORDER BY e.happened_us, e.id"""
    )


@migrations()
def m004_wonder(db: "Database") -> None:
    """Which look-backs the program offered, for only those are evidence; and what somebody asked beforehand."""
    db.execute("ALTER TABLE reflections ADD COLUMN invited INTEGER NOT NULL DEFAULT 0 CHECK (invited IN (0, 1))")
    db.execute(
        """CREATE TABLE wonderings (
             uuid TEXT PRIMARY KEY,
             asked_at TEXT NOT NULL,               -- local time with its offset, ISO 8601; never moved back
             about TEXT NOT NULL CHECK (about IN ('pair', 'day')),
             outcome TEXT NOT NULL,                -- "tears"; empty if it's about a day, or was withdrawn
             factor TEXT NOT NULL,                 -- "#late-shift"; the same
             around TEXT,                          -- a day; NULL if it's about a pair, or was withdrawn
             withdrawn_at TEXT                     -- UTC
           )"""
    )


@migrations()
def m005_share(db: "Database") -> None:
    """What was given to whom on a page: which entries and in what form, never what it said."""
    for statement in (
        """CREATE TABLE shares (
             uuid TEXT PRIMARY KEY,
             shared_at TEXT NOT NULL,              -- local time with its offset, ISO 8601
             audience TEXT NOT NULL CHECK (audience IN ('partner', 'therapist')),
             form TEXT NOT NULL,                   -- a format's name
             alias TEXT NOT NULL,                  -- empty if nobody was named
             changed_at TEXT NOT NULL              -- UTC
           )""",
        """CREATE TABLE shared_entries (          -- by uuid: an entry that is edited is written anew
             share TEXT NOT NULL REFERENCES shares (uuid) ON DELETE CASCADE,
             entry TEXT NOT NULL,
             PRIMARY KEY (share, entry)
           ) WITHOUT ROWID""",
        "CREATE INDEX shared_entries_by_entry ON shared_entries (entry)",
    ):
        db.execute(statement)


#: Tables of statistics, which other tools may have made (`ANALYZE`). They are SQLite's own and hold no text of ours.
_STATISTICS = {"sqlite_stat1": "CREATE TABLE sqlite_stat1(tbl,idx,stat)"}
_STATISTICS["sqlite_stat4"] = "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"
_MOST_OBJECTS = 200  # tables, indexes and the like in a file; ours has 42
_VERSION = re.compile(r"[0-9][0-9a-z.+-]{0,40}")


def names() -> tuple[str, ...]:
    """Return the names of all migrations that this version knows, in their order."""
    return migrations.names()


def applied(connection: Any) -> set[str]:
    """Return the names of the migrations applied to a file; an empty set if it was only just created.

    Reads only a real table: in a file that isn't ours, a view with that name may never end.
    """
    if not _is_table(connection, "_sqlite_migrations"):
        return set()
    rows = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'journal' LIMIT 1000")
    return {str(row[0]) for row in rows}


def _is_table(connection: Any, name: str) -> bool:
    sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ? LIMIT 1"
    return connection.execute(sql, [name]).fetchone() is not None


def refuse_newer(connection: Any) -> None:
    """Raise NewerVersion where a file has had migrations that this version of the program doesn't know."""
    if applied(connection) - set(names()):
        needed = "unknown"
        if _is_table(connection, "settings"):
            row = connection.execute("SELECT value FROM settings WHERE name = 'needs_version' LIMIT 1").fetchone()
            if row and isinstance(row[0], str) and _VERSION.fullmatch(row[0]):
                needed = row[0]
        raise NewerVersion(needed)


#: Names that are tables in every journal that has them: what else has one of them may have no end.
_OURS = (
    "_sqlite_migrations", "entries", "reflections", "wordings", "answers", "tags", "drafts", "questions", "settings",
    "tombstones", "search", "dated_answers", "inbox_keys", "wonderings", "shares", "shared_entries",
)  # fmt: skip


def is_strange(connection: Any, had: Collection[str]) -> bool:
    """Return whether a file can't be a journal that had these migrations: cheaply, each time one is opened.

    Views, indexes and the like that somebody added to their own are no matter. `strangers` looks closely.
    """
    if not had:
        return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None
    sql = f"SELECT 1 FROM sqlite_master WHERE type = 'view' AND name IN ({', '.join('?' * len(_OURS))}) LIMIT 1"
    return set(had) != set(names()[: len(had)]) or connection.execute(sql, _OURS).fetchone() is not None


def strangers(connection: Any) -> list[str]:
    """Return how a file's schema differs from that of its migrations, in sentences; empty if it doesn't.

    Reads only the list of tables, so it is safe on any file. No sentence contains a name from the file.
    """
    there = connection.execute(f"SELECT type, name, tbl_name, sql FROM sqlite_master LIMIT {_MOST_OBJECTS}").fetchall()
    had = applied(connection)
    if not had or had != set(names()[: len(had)]):
        return ["it holds no journal"]
    found = [_plain(row) for row in there if row[1] not in _STATISTICS or row[3] != _STATISTICS[row[1]]]
    wanted = expected(tuple(names()[: len(had)]))
    odd = {str(one[0]) for one in found if one not in wanted}
    problems = [f"it has a {kind} that isn't Journal's" for kind in sorted(odd) if kind in _KINDS]
    if len(found) != len(set(found)) or set(wanted) - set(found) or (odd and not problems):
        problems.append("its tables aren't the ones that Journal made")
    return problems


_KINDS = ("index", "table", "trigger", "view")


@lru_cache(maxsize=8)
def expected(had: tuple[str, ...]) -> frozenset[tuple[str, str, str, str]]:
    """Return the schema that these migrations, the first of all, make: type, name, table and SQL of each object."""
    connection = vault.in_memory()
    try:
        following = [name for name in names() if name not in had]
        migrations.apply(connection, stop_before=following[:1])
        rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    finally:
        connection.close()
    return frozenset(map(_plain, rows))


def tables(had: Collection[str]) -> dict[str, dict[str, tuple[str, bool]]]:
    """Return our own tables after these migrations: each column's declared type, and whether it may be empty."""
    return dict(_tables(tuple(name for name in names() if name in had)))


@lru_cache(maxsize=8)
def _tables(had: tuple[str, ...]) -> tuple[tuple[str, dict[str, tuple[str, bool]]], ...]:
    connection = vault.in_memory()
    try:
        following = [name for name in names() if name not in had]
        migrations.apply(connection, stop_before=following[:1])
        named = connection.execute(
            "SELECT name FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE '%sqlite_%'"
        )
        return tuple(
            (
                table,
                {
                    column: (kind, not needed and not key)
                    for _, column, kind, needed, _, key in connection.execute(f'PRAGMA table_info("{table}")')
                },
            )
            for (table,) in named.fetchall()
        )
    finally:
        connection.close()


def _plain(row: tuple[Any, ...]) -> tuple[str, str, str, str]:
    """Return a row of the schema in comparable form: spaces normalised, and quotes where a library wrote the SQL."""
    kind, name, table, sql = (str(value or "") for value in row)
    sql = " ".join(sql.split())
    if table == "_sqlite_migrations" or table.startswith("search_"):
        sql = re.sub(r"[\"'`\[\]]", "", sql)
    return (kind, name, table, sql)
