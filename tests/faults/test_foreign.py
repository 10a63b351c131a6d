"""A file that somebody else made: nothing comes out of it by `merge` or `restore` that an import would refuse.

It opens with the passphrase, and each of its pages is whole: whoever knows the passphrase of one file can make it say
anything. No query on it runs for ever, and none of it is believed before its schema is known to be ours.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from journal.core.model import DatedAnswer, Draft
from journal.core.shares import Share
from journal.errors import Damaged, Failed, JournalError, NewerVersion, Usage, WrongPassphrase
from journal.storage import backups, foreign, integrity, merge, restoring, schema, vault
from journal.storage.store import Store
from tests import make
from tests.conftest import PASSPHRASE
from tests.faults import pages

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT"
FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of two entries, a dated answer and a draft; the folder it is in."""
    path = tmp_path_factory.mktemp("once") / "home" / "journal.db"
    with Store(vault.create(path, PASSPHRASE), path) as store:
        store.save_all([make.entry(n, before=f"Rain {n}.", tag=("rain",), words=("tender",)) for n in (1, 2)])
        store.keep_dated_answer(DatedAnswer(make.uuid(90), "often_feels", make.NOW, "fine", "How does it sit?"))
        store.add_all(
            (), shares=[Share(make.uuid(93), make.NOW, "partner", "markdown", (make.uuid(1),), make.NOW, "J")]
        )
        store.keep_draft(Draft(make.uuid(91), make.NOW, make.NOW, {"entry": make.uuid(92), "answers": {}}))
        store.delete([store.save(make.entry(3)).id or 0], make.NOW)
    return path.parent


@pytest.fixture
def home(once: Path, tmp_path: Path) -> Path:
    """The same, of one's own."""
    return Path(shutil.copytree(once, tmp_path / "home"))


def key(home: Path) -> str:
    """The journal's key as it was derived already: each derivation takes a tenth of a second."""
    return pages.raw_key(home / "journal.db", PASSPHRASE)


def altered(home: Path, *statements: str) -> Path:
    """Another copy of the journal, in which these were done."""
    other = home / "other.db"
    shutil.copyfile(home / "journal.db", other)
    other.chmod(0o600)
    with closing(vault.open_existing(other, key(home))) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return other


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


def taken_by_merge(other: Path, home: Path) -> None:
    """All that a merge takes from another copy."""
    with merge.opened(other, key(home), home / "journal.db") as theirs:
        merge.entries(theirs, merge.fingerprints(theirs))
        merge.tombstones(theirs)
        merge.dated_answers(theirs)
        merge.shares(theirs)
        theirs.drafts()


def taken_by_restore(other: Path, home: Path) -> None:
    restoring.restore(other, home / "journal.db", key(home), make.NOW)


DOORS = [taken_by_merge, taken_by_restore]


@pytest.mark.parametrize("take", DOORS)
def test_a_copy_that_is_as_journal_writes_it_is_taken(home: Path, take: Callable[[Path, Path], None]) -> None:
    """The control of all below."""
    take(altered(home, "ANALYZE"), home)


@pytest.mark.parametrize("take", DOORS)
@pytest.mark.parametrize("statements", [*ROWS.values(), *SCHEMAS.values()], ids=[*ROWS, *SCHEMAS])
def test_nothing_is_taken_that_an_import_refuses(
    home: Path, take: Callable[[Path, Path], None], statements: list[str]
) -> None:
    other = altered(home, *statements)
    before = (other.read_bytes(), (home / "journal.db").read_bytes())
    if take is taken_by_merge and ("wordings" in statements[0] or "happened_us" in statements[0]):
        pytest.skip("a merge takes wordings only with their answers, and makes the order itself")
    with pytest.raises(Damaged) as refused:
        take(other, home)
    said = f"{refused.value.sentence} {refused.value.hint}"
    assert "canary" not in said
    assert "\x1b" not in said
    assert (other.read_bytes(), (home / "journal.db").read_bytes()) == before
    assert sorted(p.name for p in home.iterdir()) == ["journal.db", "other.db"]


@pytest.mark.parametrize("take", DOORS)
@pytest.mark.parametrize("name", VIEWS)
def test_a_view_without_an_end_keeps_nobody_waiting(home: Path, take: Callable[[Path, Path], None], name: str) -> None:
    other = altered(home, *VIEWS[name])
    begun = time.monotonic()
    with pytest.raises(JournalError):
        take(other, home)
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("what", [*ROWS, *SCHEMAS])
def test_check_calls_none_of_it_whole(home: Path, what: str) -> None:
    other = altered(home, *{**ROWS, **SCHEMAS}[what])
    found = integrity.examine(other, key(home), home / "journal.db")
    assert found.problems
    assert "canary" not in "".join(found.problems)


def test_the_version_that_a_foreign_file_asks_for_cant_steer_the_terminal(home: Path) -> None:
    other = altered(
        home,
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('journal', 'm999', '')",
        "UPDATE settings SET value = char(27) || '[2J' WHERE name = 'needs_version'",
    )
    with pytest.raises(NewerVersion) as refused:
        taken_by_merge(other, home)
    assert "\x1b" not in refused.value.sentence


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_query_on_a_foreign_file_ends_within_a_second_of_a_signal(home: Path, ending: signal.Signals) -> None:
    script = (
        "import signal, sys\n"
        "from pathlib import Path\n"
        "from journal.app import guard\n"
        "from journal.storage import foreign\n"
        "def work():\n"
        f"    path = Path({str(home / 'journal.db')!r})\n"
        f"    with foreign.opened(path, {PASSPHRASE!r}, path) as connection:\n"
        "        print('begun', flush=True)\n"
        f"        connection.execute({ENDLESS + ' count(*) FROM n'!r}).fetchone()\n"
        "sys.exit(guard(work))\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert child.stdout is not None
    assert child.stdout.readline() == b"begun\n"
    time.sleep(0.2)
    child.send_signal(ending)
    begun = time.monotonic()
    assert child.wait(10) == 130
    assert time.monotonic() - begun < 1


def test_a_query_on_a_foreign_file_ends_when_its_time_is_up(home: Path) -> None:
    path = home / "journal.db"
    with (
        closing(vault.open_to_read(path, key(home))) as connection,
        pytest.raises(Failed, match="took longer"),
        vault.bounded(connection, path, seconds=0.2),
        vault.errors(path),
    ):
        connection.execute(f"{ENDLESS} count(*) FROM n").fetchone()


@pytest.mark.parametrize("fixture", sorted(FIXTURES.glob("schema-*.db")), ids=lambda f: f.stem)
def test_each_released_schema_is_whole_and_checking_changes_nothing(tmp_path: Path, fixture: Path) -> None:
    path = tmp_path / "home" / "journal.db"
    path.parent.mkdir()
    shutil.copyfile(fixture, path)
    for check in (backups.inspect, lambda file, words: integrity.examine(file, words, file)):
        assert check(path, "an old passphrase").problems == ()
        assert check(path, "an old passphrase").entries == 1
    assert path.read_bytes() == fixture.read_bytes()
    assert list(path.parent.iterdir()) == [path]


def test_a_wrong_index_is_noticed_in_an_old_schema_too(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    shutil.copyfile(FIXTURES / "schema-001.db", path)
    with closing(vault.open_existing(path, "an old passphrase")) as connection:
        connection.execute("UPDATE search SET body = 'something else'")
        connection.commit()
    assert integrity.examine(path, "an old passphrase", path).problems == (integrity.MISINDEXED,)


@pytest.mark.parametrize("mode", ["a write that was cut off", "a write-ahead log"])
def test_what_sqlite_left_unfinished_is_finished_in_a_copy(home: Path, mode: str) -> None:
    other = altered(home)
    with closing(vault.open_existing(other, key(home))) as connection:
        if mode == "a write-ahead log":
            assert connection.execute("PRAGMA journal_mode = WAL").fetchall() == [("wal",)]
            connection.execute("UPDATE settings SET value = '0.2.1'")
            connection.commit()
            ends = ("", "-wal")
        else:
            connection.execute("PRAGMA cache_size = 1")
            connection.execute("PRAGMA cache_spill = 1")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("DELETE FROM entries")
            connection.execute("DELETE FROM search")
            ends = ("", "-journal")
        there = home.parent / "there"
        there.mkdir()
        for end in ends:
            shutil.copyfile(f"{other}{end}", there / f"other.db{end}")
    before = {p.name: p.read_bytes() for p in there.iterdir()}
    assert foreign.unfinished(there / "other.db")
    assert integrity.examine(there / "other.db", key(home), home / "journal.db").problems == ()
    taken_by_merge(there / "other.db", home)
    taken_by_restore(there / "other.db", home)
    assert {p.name: p.read_bytes() for p in there.iterdir()} == before
    assert backups.inspect(home / "journal.db", key(home)).entries == 2
    assert sorted(p.name for p in home.iterdir()) == ["journal.db", "journal.db-backups", "other.db"]


def test_a_file_in_wal_mode_is_read_too(home: Path) -> None:
    other = altered(home)
    with closing(vault.open_existing(other, key(home))) as connection:
        assert connection.execute("PRAGMA journal_mode = WAL").fetchall() == [("wal",)]
    before = other.read_bytes()
    taken_by_merge(other, home)
    assert other.read_bytes() == before


def test_an_empty_passphrase_opens_nothing_and_makes_nothing(home: Path) -> None:
    with pytest.raises(WrongPassphrase):
        vault.open_existing(home / "journal.db", "")
    with pytest.raises(WrongPassphrase):
        backups.inspect(home / "journal.db", "")
    with pytest.raises(Usage):
        vault.create(home / "new.db", "")
    assert not (home / "new.db").exists()
    with (
        Store(vault.open_existing(home / "journal.db", PASSPHRASE), home / "journal.db") as store,
        pytest.raises(Usage),
    ):
        backups.change_passphrase(store.conn, store.path, PASSPHRASE, "")
    vault.open_existing(home / "journal.db", PASSPHRASE).close()


def test_the_expected_schema_is_what_a_journal_has(home: Path) -> None:
    with closing(vault.open_to_read(home / "journal.db", key(home))) as connection:
        assert schema.strangers(connection) == []
        assert schema.applied(connection) == set(schema.names())
