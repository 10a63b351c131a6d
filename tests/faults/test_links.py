"""No link is followed: one that is planted where a file is about to be written, or read, leads nowhere."""

import os
import stat
from pathlib import Path

import pytest

if os.name == "nt":
    pytest.skip("links need rights on Windows", allow_module_level=True)

from journal import files
from journal.core.model import Filter
from journal.errors import Failed, JournalError
from journal.services import maintenance
from journal.storage import backups, vault
from journal.storage.store import Store
from tests import make, steps
from tests.conftest import PASSPHRASE
from tests.faults.killing import app


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A journal of one entry, without a backup; beside its folder the victim, who is to stay as it is."""
    (tmp_path / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    (tmp_path / "victim").write_text("mine")
    path = tmp_path / "home" / "journal.db"
    with Store(vault.create(path, PASSPHRASE), path) as store:
        store.save(make.entry(1, before="canary"))
    return path.parent


def victim(home: Path) -> Path:
    return home.parent / "victim"


def test_neither_a_backup_nor_what_a_restore_keeps_is_written_through_a_link(home: Path) -> None:
    mine = app(home)
    folder = backups.folder(mine.path)
    folder.mkdir(mode=0o700)
    (folder / "2026-11-23.db").symlink_to(victim(home))
    made = steps.backup(mine, None)
    assert not made.path.is_symlink()
    planted = folder / "replaced-20261123T080000.db"
    planted.symlink_to(victim(home))
    kept = steps.restore(mine, made.path)
    assert kept is not None
    assert kept != planted
    assert victim(home).read_text() == "mine"
    with steps.rows(mine) as store:
        assert store.count() == 1


def test_nothing_is_written_where_the_backups_folder_is_a_link(home: Path) -> None:
    mine = app(home)
    copy = steps.backup(mine, home / "copy.db").path
    elsewhere = home.parent / "elsewhere"
    elsewhere.mkdir()
    backups.folder(mine.path).symlink_to(elsewhere)
    with pytest.raises(Failed, match="is a link"):
        steps.restore(mine, copy)
    with pytest.raises(Failed, match="is a link"):
        steps.backup(mine, None)
    with steps.rows(mine) as store:
        store.save(make.entry(2))
        assert store.count() == 2
    assert not list(elsewhere.iterdir())


def test_a_backup_that_is_a_link_is_not_restored_nor_one_put_over_it(home: Path) -> None:
    mine = app(home)
    copy = steps.backup(mine, home / "copy.db").path
    (home / "link.db").symlink_to(copy)
    with pytest.raises(Failed, match="may be a link"):
        steps.restore(mine, home / "link.db")
    with pytest.raises(Failed, match="already exists"):
        steps.backup(mine, home / "link.db")


@pytest.mark.parametrize("force", [False, True])
def test_an_export_is_not_written_through_a_link(home: Path, force: bool) -> None:
    out = home.parent / "out.json"
    out.symlink_to(victim(home))
    try:
        steps.export(app(home), str(out), "json", Filter(), split=False, force=force)
    except JournalError:
        assert not force
    assert victim(home).read_text() == "mine"
    assert out.is_symlink() is not force
    if force:
        assert stat.S_IMODE(out.stat().st_mode) == 0o600


@pytest.mark.parametrize("umask", [0, 0o777])
def test_every_file_is_private_under_any_umask(home: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        mine = app(home)
        steps.backup(mine, None)
        steps.export(mine, str(home / "out.json"), "json", Filter(), split=False, force=False)
        steps.restore(mine, steps.backup(mine, home / "copy.db").path)
    finally:
        os.umask(before)
    files = [p for p in home.rglob("*") if p.is_file()]
    assert len(files) == 6, "the journal, its backups, the inbox's public key, the copy and the export"
    assert {stat.S_IMODE(p.stat().st_mode) for p in files} == {0o600}


def test_what_a_killed_command_left_is_listed_by_where_and_gone_after_the_next_backup(home: Path) -> None:
    mine = app(home)
    left = [home / ".journal.db.999999999-00000000.part", home / ".journal.db.999999999-00000000.part-journal"]
    working = files.beside(home / "journal.db")  # of a process that lives: this one
    for path in (*left, working):
        path.write_bytes(b"x")
    listed = {path for path, _ in maintenance.places(mine.path)}
    assert set(left) <= listed
    assert working not in listed
    with steps.rows(mine) as store:
        store.save(make.entry(2))
    assert not any(path.exists() for path in left)
    assert working.exists()


def test_where_lists_every_file_there_is(home: Path) -> None:
    mine = app(home)
    steps.backup(mine, None)
    steps.restore(mine, steps.backup(mine, None).path)
    (backups.folder(mine.path) / "2026-11-23 (conflict).db").write_bytes(b"x")
    assert {path for path, _ in maintenance.places(mine.path)} == {p for p in home.rglob("*") if p.is_file()}
