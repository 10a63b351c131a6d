"""What somebody can make of a journal with SQL, who knows its passphrase: rows, schemas and views that aren't ours.

Each is a name and the statements that make it. The journal has two entries, a dated answer, a share and a draft.
"""

from journal.core.model import DatedAnswer, Draft
from journal.core.shares import Share
from journal.storage.store import Store
from tests import make

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT"

#: What `import` refuses, as it would stand in a file.
ROWS = {
    "an id that leaves no room for the next": ["UPDATE entries SET id = 9223372036854775807 WHERE id = 2",
        "UPDATE reflections SET entry = 9223372036854775807 WHERE entry = 2",
        "UPDATE tags SET entry = 9223372036854775807 WHERE entry = 2",
        "UPDATE search SET rowid = 9223372036854775807 WHERE rowid = 2"],
    "a next id that leaves no room": ["UPDATE sqlite_sequence SET seq = 9223372036854775807"],
    "a next id that isn't a number": ["UPDATE sqlite_sequence SET seq = 'x'"],
    "an answer that is nothing": ["UPDATE answers SET text = NULL WHERE question = 'before'"],
    "an answer that is a blob": ["UPDATE answers SET text = x'61ff' WHERE question = 'before'"],
    "an answer that is no UTF-8": ["UPDATE answers SET text = CAST(x'61ff62' AS TEXT) WHERE question = 'before'"],
    "an answer with a NUL": ["UPDATE answers SET text = 'a' || char(0) || 'b' WHERE question = 'before'"],
    "a number that is a text": ["UPDATE answers SET shape = 'number', number = 'x', text = NULL"],
    "a yes that is 7": ["UPDATE answers SET shape = 'yesno', number = 7, text = NULL WHERE question = 'before'"],
    "a scale beyond its end": [
        "UPDATE answers SET question = 'distress_then', shape = 'number', number = 99, text = NULL"
        " WHERE question = 'before'"],
    "an enormous number": ["UPDATE answers SET question = 'x', shape = 'number', number = 1 << 62, text = NULL"],
    "a key that isn't one": ["UPDATE answers SET question = 'Be fore' WHERE question = 'before'"],
    "a choice that isn't one": ["UPDATE answers SET question = 'tears' WHERE question = 'before'"],
    "a wording of two lines": ["UPDATE wordings SET text = 'a' || char(10) || 'b'"],
    "a uuid that isn't one": ["UPDATE entries SET uuid = 'canary' WHERE id = 2"],
    "a reflection's uuid in capitals": ["UPDATE reflections SET uuid = upper('a' || substr(uuid, 2)) WHERE entry = 2"],
    "a zone that isn't one": ["UPDATE entries SET zone = '../../etc/passwd' WHERE id = 2"],
    "a time without an offset": ["UPDATE entries SET happened_at = '2026-11-20T23:30:00' WHERE id = 2"],
    "a time that isn't one": ["UPDATE entries SET happened_at = 'yesterday' WHERE id = 2"],
    "an order that isn't that of its time": ["UPDATE entries SET happened_us = 1 WHERE id = 2"],
    "a change that nothing can follow": ["UPDATE entries SET changed_at = '9999-12-31T23:59:59.999999Z' WHERE id = 2"],
    "a change that is a blob": ["UPDATE reflections SET changed_at = x'00' WHERE entry = 2"],
    "a tag with a line break": ["UPDATE tags SET tag = 'a' || char(10) || 'b' WHERE entry = 2"],
    "a tag that steers": ["UPDATE tags SET tag = char(27) || '[2J' WHERE entry = 2"],
    "a dated answer that steers": ["UPDATE dated_answers SET answer = char(27) || '[2J'"],
    "a dated answer of a later version that steers": [
        "UPDATE dated_answers SET question = 'of_a_later_version', answer = char(27) || '[2J'"],
    "a dated answer that is no choice": ["UPDATE dated_answers SET answer = 'whatever'"],
    "a tombstone of nothing": ["UPDATE tombstones SET uuid = 'x' || uuid"],
    "a sealing that isn't a day": ["UPDATE entries SET sealed_until = 'soon' WHERE id = 2"],
    "a page for nobody known": ["UPDATE shares SET form = 'M D'"],
    "a page for an alias that steers": ["UPDATE shares SET alias = char(27) || '[2J'"],
    "a page that was given at no time": ["UPDATE shares SET shared_at = 'yesterday'"],
    "a page of no entry": ["DELETE FROM shared_entries"],
    "a page of what isn't one": ["UPDATE shared_entries SET entry = 'canary'"],
    "a draft that isn't JSON": ["UPDATE drafts SET content = '{'"],
    "a draft that is nested without end": ["UPDATE drafts SET content = replace(hex(zeroblob(50000)), '00', '[')"],
    "too many tags": [
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000) "
        "INSERT INTO tags SELECT 2, i, 'rain' || i FROM n"],
    "too many answers": [
        "WITH RECURSIVE n (i) AS (SELECT 9 UNION ALL SELECT i + 1 FROM n LIMIT 20000) "
        "INSERT INTO answers SELECT 2, i, 0, 'x' || i, 'number', 1, NULL, NULL FROM n"],
}  # fmt: skip
#: A schema that isn't ours.
SCHEMAS = {
    "a trigger": ["CREATE TRIGGER t AFTER INSERT ON answers BEGIN INSERT INTO tags VALUES (1, 99, new.text); END"],
    "a view": ["CREATE VIEW more AS SELECT 1"],
    "an index": ["CREATE INDEX more ON answers (text)"],
    "a table": ["CREATE TABLE more (it)"],
    "a column": ["ALTER TABLE entries ADD COLUMN more TEXT"],
    "no index": ["DROP INDEX entries_by_day"],
    "a looser table": ["PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'TEXT NOT NULL UNIQUE', 'TEXT UNIQUE') WHERE name = 'entries'"],
    "a column computed from others": ["ALTER TABLE tags ADD COLUMN more AS (tag) VIRTUAL"],
    "migrations without a beginning": ["DELETE FROM _sqlite_migrations WHERE name = 'm001_begin'"],
}  # fmt: skip
#: Names that are views without an end.
VIEWS = {
    name: [f"ALTER TABLE {name} RENAME TO x_{name}", f"CREATE VIEW {name} AS {ENDLESS} {columns} FROM n"]
    for name, columns in {
        "entries": "i AS id, 'u' || i AS uuid, '' AS happened_at, 0 AS happened_us, '' AS day, NULL AS zone, "
        "'day' AS precision, '' AS written_at, '' AS changed_at, NULL AS sealed_until, 1 AS offered",
        "settings": "'needs_version' AS name, '9' || i AS value",
        "_sqlite_migrations": "i AS id, 'journal' AS migration_set, 'm' || i AS name, '' AS applied_at",
        "tombstones": "'u' || i AS uuid, '' AS deleted_at",
    }.items()
}


def fill(store: Store) -> None:
    """Put into a new journal what the statements alter."""
    store.save_all([make.entry(n, before=f"Rain {n}.", tag=("rain",), words=("tender",)) for n in (1, 2)])
    store.keep_dated_answer(DatedAnswer(make.uuid(90), "often_feels", make.NOW, "fine", "How does it sit?"))
    shared = Share(make.uuid(93), make.NOW, "partner", "markdown", (make.uuid(1),), make.NOW, "J")
    store.add_all((), shares=[shared])
    store.keep_draft(Draft(make.uuid(91), make.NOW, make.NOW, {"entry": make.uuid(92), "answers": {}}))
    store.delete([store.save(make.entry(3)).id or 0], make.NOW)
