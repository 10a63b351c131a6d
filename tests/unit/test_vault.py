"""The encrypted file: private from its first instant, told apart when it does not open, readable elsewhere."""

import os
import shutil
import stat
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from journal.errors import Damaged, Failed, InUse, NewerVersion, Usage, WrongPassphrase
from journal.services.opening import create_journal
from journal.storage import backups, vault
from journal.storage.schema import names
from journal.storage.store import Store
from tests import make
from tests.conftest import PASSPHRASE, WORDS


def closed(path: Path, *entries: int, passphrase: str = PASSPHRASE) -> Path:
    """A journal with these entries, closed."""
    with Store(vault.create(path, passphrase), path) as store:
        store.save_all([make.entry(n, before=f"It rained, canary{n}, " * 300) for n in entries])
    return path


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o277])
def test_file_and_folder_are_private_under_any_umask(path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        if umask == 0o277:
            path.parent.mkdir(mode=0o700)
            path.parent.chmod(0o700)
        closed(path, 1)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    assert stat.S_IMODE(path.parent.stat().st_mode) & 0o077 == 0


def test_the_file_shows_nothing(path: Path) -> None:
    raw = closed(path, 1).read_bytes()
    assert not raw.startswith(b"SQLite format 3")
    assert b"canary" not in raw


def test_another_sqlcipher_4_implementation_opens_it(path: Path) -> None:
    closed(path, 1, 2, passphrase=WORDS)
    connection = apsw.Connection(str(path))
    connection.pragma("cipher", "sqlcipher")
    connection.pragma("legacy", 4)
    connection.pragma("key", WORDS)
    assert connection.execute("SELECT count(*) FROM entries").get == 2
    assert connection.execute("SELECT text FROM answers LIMIT 1").get.startswith("It rained, canary")
    assert connection.pragma("integrity_check") == "ok"


@pytest.mark.parametrize("blank", ["", " ", " \t\n", "\u3000"])
def test_a_blank_passphrase_is_refused_when_a_journal_is_made_and_when_it_is_changed(path: Path, blank: str) -> None:
    with pytest.raises(Usage, match="empty"):
        create_journal(path, blank)
    assert not path.parent.exists()
    with create_journal(path, PASSPHRASE) as journal, pytest.raises(Usage, match="empty"):
        journal.change_passphrase(blank)
    vault.open_existing(path, PASSPHRASE).close()


def test_a_passphrase_opens_however_its_accents_were_typed(path: Path) -> None:
    composed, decomposed = "caf\u00e9 au lait", "cafe\u0301 au lait"
    vault.create(path, composed).close()
    vault.open_existing(path, decomposed).close()


def test_a_wrong_passphrase_is_said_and_nothing_is_changed(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = closed(path, 1, passphrase=WORDS).read_bytes()
    with pytest.raises(WrongPassphrase):
        vault.open_existing(path, "not it")
    assert path.read_bytes() == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("passphrase", [WORDS, PASSPHRASE], ids=["words", "the key itself"])
def test_a_damaged_first_page_is_not_taken_for_a_wrong_passphrase(path: Path, passphrase: str) -> None:
    raw = bytearray(closed(path, 1, passphrase=passphrase).read_bytes())
    raw[100] ^= 1
    path.write_bytes(raw)
    with pytest.raises(Damaged):
        vault.open_existing(path, passphrase)
    with pytest.raises(WrongPassphrase):
        vault.open_existing(path, "not it")


def test_a_damaged_later_page_is_never_read_as_truth(path: Path) -> None:
    raw = bytearray(closed(path, *range(1, 9)).read_bytes())
    for page in range(3, len(raw) // vault.PAGE):
        raw[page * vault.PAGE + 7] ^= 0x10
    path.write_bytes(raw)
    with pytest.raises(Damaged), Store(vault.open_existing(path, PASSPHRASE), path) as store:
        list(store.entries())


@pytest.mark.parametrize("content", [b"", b"x" * 100, b"x" * (vault.PAGE - 1)])
def test_a_file_of_no_whole_page_is_damaged_never_new(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(Damaged):
        vault.open_existing(path, PASSPHRASE)
    assert path.read_bytes() == content


def test_what_is_there_is_never_made_anew(path: Path) -> None:
    before = closed(path, 1).read_bytes()
    with pytest.raises(Failed):
        vault.create(path, PASSPHRASE)
    assert path.read_bytes() == before


def test_no_link_is_followed(path: Path, tmp_path: Path) -> None:
    real = closed(tmp_path / "real.db", 1)
    path.parent.mkdir()
    path.symlink_to(real)
    with pytest.raises(Failed):
        vault.open_existing(path, PASSPHRASE)
    path.unlink()
    path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(Failed):
        vault.create(path, PASSPHRASE)
    assert not (tmp_path / "nowhere").exists()


def test_while_another_writes_it_is_said_that_the_journal_is_in_use(path: Path) -> None:
    closed(path, 1)
    with (
        Store(vault.open_existing(path, PASSPHRASE), path) as mine,
        Store(vault.open_existing(path, PASSPHRASE), path) as other,
    ):
        other.conn.set_busy_timeout(0.05)
        with vault.transaction(mine.conn, path):
            with pytest.raises(InUse):
                other.save(make.entry(2))
            assert other.count() == 1, "readers go on"
        other.save(make.entry(2))
        assert mine.count() == 2


def test_a_newer_journal_is_left_untouched_and_says_which_version_it_needs(path: Path) -> None:
    with Store(vault.create(path, PASSPHRASE), path) as store:
        store.set("needs_version", "9.1.0")
        store.conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('journal', 'm999_later', '')"
        )
        store.conn.commit()
    before = path.read_bytes()
    with pytest.raises(NewerVersion, match=r"9\.1\.0"):
        Store(vault.open_existing(path, PASSPHRASE), path)
    assert path.read_bytes() == before


FIXTURES = sorted((Path(__file__).parent.parent / "fixtures").glob("schema-*.db"))


def test_there_is_a_fixture_of_each_schema() -> None:
    assert [f.stem for f in FIXTURES] == [f"schema-{name[1:4]}" for name in names()]


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda f: f.stem)
def test_a_released_journal_opens_and_is_migrated_after_a_backup(path: Path, fixture: Path) -> None:
    """One file for each schema that was ever released, written by that version."""
    passphrase = "an old passphrase"
    path.parent.mkdir()
    shutil.copyfile(fixture, path)
    keeper = backups.Keeper(path, passphrase, lambda: make.NOW.date())
    with Store(vault.open_existing(path, passphrase), path, keeper=keeper) as store:
        (entry,) = store.entries()
        assert entry.answer("before") == "An old, invented entry."
        assert len(store.search("invented")) == 1
        store.save(make.entry(2, before="a new one"))
        assert len(store.search("new")) == 1
    newest = fixture == FIXTURES[-1]
    with closing(vault.open_existing(backups.listed(path)[0], passphrase)) as kept:
        there = kept.execute("SELECT name FROM _sqlite_migrations").fetchall()
        assert kept.execute("SELECT count(*) FROM entries").fetchone() == ((2 if newest else 1),)
    assert len(there) == int(fixture.stem[-3:])
