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

from journal.errors import Damaged, Failed, JournalError, NewerVersion, Usage, WrongPassphrase
from journal.services import maintenance
from journal.storage import backups, foreign, integrity, merge, restoring, schema, vault
from journal.storage.store import Store
from tests import make
from tests.conftest import PASSPHRASE
from tests.faults import pages
from tests.faults.hostile_sql import ENDLESS, ROWS, SCHEMAS, VIEWS, fill

FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of two entries, a dated answer and a draft; the folder it is in."""
    path = tmp_path_factory.mktemp("once") / "home" / "journal.db"
    with Store(vault.create(path, PASSPHRASE), path) as store:
        fill(store)
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


def test_check_of_what_an_old_merge_let_in_says_how_to_keep_the_rest(home: Path) -> None:
    """Its pages are whole: restoring a backup would lose what came after, and an export brings all but the one row."""
    path = home / "journal.db"
    with closing(vault.open_existing(path, key(home))) as connection:
        connection.execute("UPDATE dated_answers SET answer = char(27) || '[2J canary'")
        connection.commit()
    with pytest.raises(Damaged) as said:
        list(maintenance.check(path, key(home)))
    assert said.value.sentence.startswith("The file itself is whole")
    assert "--skip-bad" in said.value.hint
    assert "restore" not in said.value.hint
    pages.zero(path, 3)
    with pytest.raises(Damaged) as said:
        list(maintenance.check(path, key(home)))
    assert said.value.sentence.startswith("The journal's file is damaged")


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
