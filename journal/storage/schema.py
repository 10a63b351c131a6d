"""The tables, as a list of migrations: append-only, each self-contained and saying why.

A migration that has landed is never edited; add one below. Each works on the tables as they are then, and uses none
of the program's other code, so that it means the same in ten years.
"""

from typing import Any

from sqlite_utils import Database, Migrations

from journal.errors import NewerVersion

migrations = Migrations("journal")

#: The first version of the program that can read a file with all of the migrations below.
NEEDS_VERSION = "0.2.0"


@migrations()
def m001_begin(db: Database) -> None:
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
def m002_look_back(db: Database) -> None:
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


def applied(connection: Any) -> set[str]:
    """The names of the migrations that a file has had; none where it was only just made."""
    run = connection.execute
    if not run("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone():
        return set()
    return {row[0] for row in run("SELECT name FROM _sqlite_migrations WHERE migration_set = 'journal'")}


def refuse_newer(connection: Any) -> None:
    """Raises NewerVersion where a file has had migrations that this version of the program does not know."""
    if applied(connection) - {m.name for m in migrations._migrations}:
        row = connection.execute("SELECT value FROM settings WHERE name = 'needs_version'").fetchone()
        raise NewerVersion(row[0] if row else "unknown")
