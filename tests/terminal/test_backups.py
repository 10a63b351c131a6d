"""Backups, restoring, checking, a new passphrase, and where everything is."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import Run

ENTRY = json.dumps({"happened_at": "2026-11-20T23:30:00+01:00", "answers": {"before": "canaryalpha in the rain"}})


@pytest.fixture
def filled(run: Run) -> Run:
    """A journal of one entry, and its first day's backup."""
    assert run("write", "--answers", "-", stdin=ENTRY).returncode == 0
    return run


def backups_of(path: Path) -> list[Path]:
    return sorted(path.with_name("journal.db-backups").glob("*.db"))


def count(run: Run) -> int:
    return len(json.loads(run("list", "--json", "-n", "0").stdout))


def test_the_days_first_change_makes_a_backup_and_the_second_none(filled: Run, path: Path) -> None:
    (made,) = backups_of(path)
    before = made.read_bytes()
    if os.name != "nt":
        assert made.stat().st_mode & 0o777 == 0o600
        assert made.parent.stat().st_mode & 0o777 == 0o700
    assert filled("write", "--answers", "-", stdin=ENTRY).returncode == 0
    assert [p.read_bytes() for p in backups_of(path)] == [before]
    assert b"canary" not in before


def test_ten_automatic_backups_are_kept(filled: Run, path: Path) -> None:
    (today,) = backups_of(path)
    for day in range(1, 13):
        shutil.copyfile(today, today.with_name(f"2020-01-{day:02}.db"))
    today.unlink()
    assert filled("write", "--answers", "-", stdin=ENTRY).returncode == 0
    kept = backups_of(path)
    assert len(kept) == 10
    assert kept[0].stem == "2020-01-04"


def test_automatic_backups_can_be_switched_off(filled: Run, path: Path) -> None:
    assert filled("backup", "--automatic", "off").returncode == 0
    for made in backups_of(path):
        made.unlink()
    assert filled("write", "--answers", "-", stdin=ENTRY).returncode == 0
    assert backups_of(path) == []
    assert filled("backup", "--automatic", "perhaps").returncode == 2


def test_a_backup_to_a_named_file_writes_over_nothing(filled: Run, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere" / "copy.db"
    assert "1 entry" in filled("backup", str(target)).stderr
    assert count(lambda *a, **k: filled("--journal", str(target), *a, **k)) == 1
    before = target.read_bytes()
    assert filled("backup", str(target)).returncode == 1
    assert target.read_bytes() == before
    there = sorted(p.name for p in target.parent.iterdir())
    assert there == ["copy.db", "copy.db-inbox"], "opening it made it an inbox of its own"


def test_restore_keeps_what_it_replaces(filled: Run, path: Path) -> None:
    (made,) = backups_of(path)
    assert filled("write", "--answers", "-", stdin=ENTRY).returncode == 0
    assert filled("restore", str(made)).returncode in (0, 2), "nobody said yes"
    assert count(filled) == 2
    assert filled("restore", str(made), "--yes").returncode == 0
    assert count(filled) == 1
    (replaced,) = path.with_name("journal.db-backups").glob("replaced-*.db")
    assert count(lambda *a, **k: filled("--journal", str(replaced), *a, **k)) == 2


def test_restore_of_what_is_no_whole_backup_changes_nothing(filled: Run, path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    raw = bytearray(backups_of(path)[0].read_bytes())
    raw[3 * 4096 + 9] ^= 1
    (tmp_path / "bad.db").write_bytes(raw)
    assert filled("restore", str(tmp_path / "bad.db"), "--yes").returncode == 4
    assert filled("restore", str(tmp_path / "none.db"), "--yes").returncode == 6
    (tmp_path / "other").write_text("another passphrase")
    assert (
        filled("--passphrase-file", str(tmp_path / "other"), "restore", str(backups_of(path)[0]), "--yes").returncode
        == 3
    )
    assert path.read_bytes() == before


def test_restore_sets_aside_what_sqlite_had_not_finished(filled: Run, path: Path) -> None:
    """A hot rollback journal of the old file, left there, would be played into the new one."""
    (made,) = backups_of(path)
    hot = path.with_name("journal.db-journal")
    hot.write_bytes(b"left by a crash" * 100)
    assert filled("restore", str(made), "--yes").returncode == 0
    assert not hot.exists()
    assert count(filled) == 1


def test_a_damaged_journal_names_the_backup_that_opens(filled: Run, path: Path) -> None:
    """Also where the salt in its first bytes is gone, and a right passphrase looks wrong."""
    whole = path.read_bytes()
    for place in (3, 60):
        raw = bytearray(whole)
        raw[place] ^= 1
        path.write_bytes(raw)
        for command in (["list"], ["check"]):
            done = filled(*command)
            assert done.returncode == 4, (place, command, done.stderr)
            assert f"journal restore {backups_of(path)[0]}" in done.stderr
        assert path.read_bytes() == raw
    assert filled("restore", str(backups_of(path)[0]), "--yes").returncode == 0
    assert count(filled) == 1


def test_check_says_that_all_is_whole_or_what_is_not(filled: Run, path: Path) -> None:
    done = filled("check")
    assert done.returncode == 0
    assert done.stderr.count("no problems, 1 entry") == 2
    with path.open("ab") as file:
        file.write(b"junk" * 100)
    torn = path.read_bytes()
    assert filled("check").returncode == 4
    assert filled("list").returncode == 0
    done = filled("write", "--answers", "-", stdin=ENTRY)
    assert done.returncode == 4, "a damaged file is not written to"
    assert f"journal restore {backups_of(path)[0]}" in done.stderr
    assert path.read_bytes() == torn


def test_a_new_passphrase_opens_and_the_old_one_does_not_nor_any_backup(
    filled: Run, path: Path, tmp_path: Path
) -> None:
    old_backup = backups_of(path)[0]
    shutil.copyfile(old_backup, old_backup.with_name("2020-01-01.db"))
    new = tmp_path / "new"
    new.write_text("entirely other words")
    done = filled("passphrase", "--new-passphrase-file", str(new))
    assert done.returncode == 0, done.stderr
    assert filled("list").returncode == 3
    assert count(lambda *a, **k: filled("--passphrase-file", str(new), *a, **k)) == 1
    (fresh,) = backups_of(path)
    assert filled("--journal", str(fresh), "list").returncode == 3
    assert filled("--passphrase-file", str(new), "check").returncode == 0
    assert filled("passphrase", "--new-passphrase-file", str(new)).returncode == 3


def test_who_had_the_old_file_open_notices_before_writing(path: Path) -> None:
    from journal.errors import InUse
    from journal.storage import backups, vault
    from journal.storage.store import Store
    from tests import make

    with Store(vault.create(path, "old words"), path) as mine:
        mine.save(make.entry(1))
        with Store(vault.open_existing(path, "old words"), path) as other:
            backups.change_passphrase(mine.conn, path, "old words", "new words")
            with pytest.raises(InUse):
                other.save(make.entry(2))
    with Store(vault.open_existing(path, "new words"), path) as again:
        assert again.count() == 1


def test_deleting_reaches_the_backups(filled: Run, path: Path) -> None:
    from journal.storage import vault
    from journal.storage.store import Store
    from tests.conftest import PASSPHRASE

    old = backups_of(path)[0]
    shutil.copyfile(old, old.with_name("2020-01-01.db"))
    assert filled("delete", "1", "--yes").returncode == 0
    (fresh,) = backups_of(path)
    with Store(vault.open_existing(fresh, PASSPHRASE), fresh) as store:
        assert store.count() == 0
        assert store.search("canaryalpha") == []


def test_where_names_each_file_and_how_to_remove_all_traces(filled: Run, path: Path) -> None:
    shown = filled("where").stdout
    for file in (path, *backups_of(path)):
        assert str(file) in shown
    assert "To remove all traces" in shown
    listed = {Path(p["file"]) for p in json.loads(filled("where", "--json").stdout)}
    assert listed == {p for p in path.parent.rglob("*") if p.is_file()}


def test_a_restored_backup_takes_no_newer_ones_along(filled: Run, path: Path) -> None:
    """The backup that a deletion makes is of a journal that still owed replacing the old ones."""
    assert filled("write", "--answers", "-", stdin=ENTRY).returncode == 0
    assert filled("delete", "1", "--yes").returncode == 0
    (old,) = backups_of(path)
    today = old
    old = old.rename(old.with_name("2020-01-01.db"))
    assert filled("backup").returncode == 0
    assert filled("restore", str(old), "--yes").returncode == 0
    assert filled("write", "--answers", "-", stdin=ENTRY).returncode == 0
    assert {p.stem[:8] for p in backups_of(path)} == {"2020-01-", today.stem[:8], "replaced"}


@pytest.mark.parametrize("command", [["list"], ["write", "--answers", "-"], ["import", "some.json"]])
def test_a_journal_that_is_gone_is_not_begun_anew_beside_its_backups(
    filled: Run, path: Path, tmp_path: Path, command: list[str]
) -> None:
    (tmp_path / "some.json").write_text(filled("export", "-", "--format", "json").stdout, encoding="utf-8")
    path.unlink()
    done = filled(*command, stdin=ENTRY)
    assert done.returncode in (1, 6)
    assert f"journal restore {backups_of(path)[0]}" in done.stderr
    assert not path.exists()
    assert filled("restore", str(backups_of(path)[0]), "--yes").returncode == 0
    assert count(filled) == 1


def test_the_old_passphrase_is_wrong_and_no_damage_though_an_old_backup_opens_with_it(
    filled: Run, path: Path, tmp_path: Path
) -> None:
    (old,) = backups_of(path)
    shutil.copyfile(old, tmp_path / "kept.db")
    new = tmp_path / "new"
    new.write_text("entirely other words")
    assert filled("passphrase", "--new-passphrase-file", str(new)).returncode == 0
    shutil.copyfile(tmp_path / "kept.db", old)
    done = filled("list")
    assert done.returncode == 3
    assert "damaged" not in done.stderr


def test_a_backup_is_never_put_where_sqlite_would_play_it_back(filled: Run, path: Path) -> None:
    target = path.with_name("journal.db-journal")
    assert filled("backup", str(target)).returncode == 1
    assert not target.exists()
    assert count(filled) == 1


def test_days_that_have_not_come_yet_are_the_first_backups_to_go(filled: Run, path: Path) -> None:
    """A clock that was once years ahead would otherwise have the oldest kept for ever, and today's never."""
    (today,) = backups_of(path)
    for day in range(1, 13):
        shutil.copyfile(today, today.with_name(f"2999-01-{day:02}.db"))
    shutil.copyfile(today, today.with_name("2020-01-01.db"))
    today.unlink()
    assert filled("write", "--answers", "-", stdin=ENTRY).returncode == 0
    kept = backups_of(path)
    assert len(kept) == 10
    assert {today, today.with_name("2020-01-01.db")} <= set(kept)


def alter(path: Path, statement: str) -> None:
    """Changes the journal as no command would."""
    from journal.storage import vault
    from tests.conftest import PASSPHRASE

    connection = vault.open_existing(path, PASSPHRASE)
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_check_of_a_journal_of_a_newer_version_says_so(filled: Run, path: Path) -> None:
    alter(
        path,
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('journal', 'm999', '2030-01-01')",
    )
    assert filled("check").returncode == 7


def test_check_notices_a_search_index_that_says_other_words(filled: Run, path: Path) -> None:
    alter(path, "UPDATE search SET body = 'something else'")
    done = filled("check")
    assert done.returncode == 4
    assert "the search index doesn't match the entries" in done.stderr
    assert "something else" not in done.stderr + done.stdout


def test_restore_with_a_passphrase_that_opens_no_backup_says_so(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "other").write_text("another passphrase")
    assert filled("--passphrase-file", str(tmp_path / "other"), "restore").returncode == 3


def test_a_new_passphrase_where_there_were_no_backups(filled: Run, path: Path, tmp_path: Path) -> None:
    shutil.rmtree(path.with_name("journal.db-backups"))
    (tmp_path / "new").write_text("entirely other words")
    done = filled("passphrase", "--new-passphrase-file", str(tmp_path / "new"))
    assert done.returncode == 0
    assert "There were no automatic backups." in done.stderr


def test_a_database_that_is_no_journal_is_neither_whole_nor_restored(filled: Run, path: Path, tmp_path: Path) -> None:
    from journal.storage import vault
    from tests.conftest import PASSPHRASE

    foreign = tmp_path / "foreign.db"
    connection = vault.create(foreign, PASSPHRASE)
    connection.execute("CREATE TABLE notes (text)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    assert filled("restore", str(foreign), "--yes").returncode == 4
    assert path.read_bytes() == before
    assert filled("--journal", str(foreign), "check").returncode == 4


def test_two_restores_within_a_second_keep_both_files(filled: Run, path: Path) -> None:
    (made,) = backups_of(path)
    for _ in range(3):
        assert filled("restore", str(made), "--yes").returncode == 0
    assert len(list(made.parent.glob("replaced-*.db"))) == 3
