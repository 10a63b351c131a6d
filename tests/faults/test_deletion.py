"""Deleting means gone: no decrypted page of the journal, or of any backup it manages, holds a deleted word."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from journal.core.model import Draft
from journal.errors import Failed
from journal.storage import backups, vault
from journal.storage.store import Store
from tests import make
from tests.conftest import PASSPHRASE, Measured, Size
from tests.faults import pages

pytestmark = pytest.mark.skipif(not pages.can_decrypt(), reason="no libcrypto to decrypt pages with")


def filled(path: Path, count: int) -> Store:
    """A journal of entries of every length, with words of their own."""
    connection = vault.create(path, PASSPHRASE)
    keeper = backups.Keeper(path, PASSPHRASE, lambda: make.NOW.date())
    store = Store(connection, path, keeper=keeper)
    store.save_all(
        make.entry(
            n, tag=(f"tagword{n}q",), before=f"bodyword{n}q " * (n * 37 % 900), words=(f"feltword{n}q",),
            **{"with": f"aliasword{n}q"},
        )
        for n in range(1, count + 1)
    )  # fmt: skip
    return store


def words(number: int) -> tuple[str, ...]:
    return tuple(f"{kind}word{number}q" for kind in ("tag", "body", "felt", "alias"))


def test_the_pages_show_a_word_that_was_only_unlinked(path: Path) -> None:
    """The attack works: without the two settings the word is found in a page that is free."""
    with filled(path, 12) as store:
        number = store.entries().__next__().id
        store.conn.execute("PRAGMA secure_delete=OFF")
        store.conn.execute("INSERT INTO search (search, rank) VALUES ('secure-delete', 0)")
        store.conn.commit()
        assert number is not None
        store.delete([number], make.NOW)
        gone = words(number)
        assert store.search(gone[1]) == []
    assert pages.holding(path, PASSPHRASE, *gone)


def test_no_page_of_the_journal_or_its_backups_holds_a_deleted_word(path: Path, size: Size, measured: Measured) -> None:
    count = size(40, 400)
    with filled(path, count) as store:
        keeper = store.keeper
        assert keeper is not None
        (today,) = backups.listed(path)
        for day in range(1, 4):
            shutil.copyfile(today, today.with_name(f"2020-01-{day:02}.db"))
        shutil.copyfile(path, today.with_name("replaced-20200101T000000.db"))
        left = path.with_name(f".{path.name}.999999999-00000000.part")
        shutil.copyfile(path, left)  # of a restore that was killed
        gone = list(range(2, count, 2))
        every = [word for n in gone for word in words(n)]
        assert all(pages.holding(file, PASSPHRASE, *every) for file in (path, today, left)), "they were there"
        for n in gone:
            if n % 20 == 0:
                store.keep_draft(draft_of(store, n))
        store.delete([e.id or 0 for e in store.entries() if e.uuid in {make.uuid(n) for n in gone[2:]}], make.NOW)
        for uuid in map(make.uuid, gone[:2]):  # and one at a time
            store.delete([e.id or 0 for e in store.entries() if e.uuid == uuid], make.NOW)
        keeper.replace_all(store.conn)
    managed = [p for p in path.parent.rglob("*") if p.is_file()]
    assert len(managed) == 2, "the journal and one fresh backup"
    hits = sum(pages.holding(file, PASSPHRASE, *every) for file in managed)
    kept = [word for n in range(1, count, 2) for word in words(n)]
    assert all(pages.holding(file, PASSPHRASE, *kept) for file in managed), "and the rest is there"
    measured("deletion", f"{len(every)} deleted words, {hits} hits in the pages of {len(managed)} files")
    assert hits == 0


def draft_of(store: Store, number: int) -> Draft:
    """A draft over the entry, of several sizes as it is typed."""
    uuid = make.uuid(number)
    for length in (1, 400, 2):
        draft = Draft(make.uuid(number, 9), make.NOW, make.NOW, {"entry": uuid, "text": f"bodyword{number}q" * length})
        store.keep_draft(draft)
    return draft


def test_an_answer_that_is_cleared_is_in_no_page_of_the_journal(path: Path) -> None:
    with filled(path, 12) as store:
        (number,) = (e.id for e in store.entries() if e.uuid == make.uuid(5))
        store.save(make.entry(5, pleasant=2))
        assert store.entry(number or 0).answer("before") is None
    assert pages.holding(path, PASSPHRASE, *words(5)) == 0


def test_a_deletion_that_was_cut_off_before_the_backups_is_made_good_by_the_next_command(path: Path) -> None:
    with filled(path, 4) as store:
        store.delete([2], make.NOW)  # and killed here
    (old,) = backups.listed(path)
    assert pages.holding(old, PASSPHRASE, *words(2))
    with Store(vault.open_existing(path, PASSPHRASE), path) as store:
        keeper = backups.Keeper(path, PASSPHRASE, lambda: make.NOW.date())
        keeper.catch_up(store.conn)
        assert store.setting(backups.OWED) is None
    (fresh,) = backups.listed(path)
    assert pages.holding(fresh, PASSPHRASE, *words(2)) == 0


def test_a_deletion_whose_backups_cannot_be_replaced_says_so_and_stays_owed(path: Path) -> None:
    with filled(path, 4) as store:
        (old,) = backups.listed(path)
        keeper = store.keeper
        assert keeper is not None
        shutil.rmtree(old.parent)
        old.parent.mkdir()
        (old.parent / "2020-01-01.db").write_bytes(path.read_bytes())
        store.delete([2], make.NOW)
        (old.parent / old.name).mkdir()  # and in this instant it turns out that nothing can be put there
        keeper.catch_up(store.conn)
        assert "older backups" in (keeper.problem or "")
        assert store.setting(backups.OWED) == "yes"
        (old.parent / old.name).rmdir()
        keeper.replace_all(store.conn)
        assert store.setting(backups.OWED) is None
    with closing(vault.open_existing(old, PASSPHRASE)) as fresh:
        assert fresh.execute("SELECT count(*) FROM entries").fetchone() == (3,)


def test_a_backup_that_was_being_made_meanwhile_holds_nothing_deleted(path: Path) -> None:
    """Another command deletes, and replaces all backups, between the copying and the placing of this one."""
    with filled(path, 4) as store, Store(vault.open_existing(path, PASSPHRASE), path) as other:
        (today,) = backups.listed(path)
        today.unlink()

        class Meddled:
            """A connection, and somebody else at work after the first copy."""

            def __init__(self) -> None:
                self.copies = 0

            def execute(self, sql: str, *values: object) -> object:
                found = store.conn.execute(sql, *values)
                if sql.startswith("VACUUM"):
                    self.copies += 1
                    if self.copies == 1:
                        other.delete([2], make.NOW)
                return found

        meddled = Meddled()
        assert backups.copy(meddled, path, today, PASSPHRASE).entries == 3
        assert meddled.copies == 2
    assert pages.holding(today, PASSPHRASE, *words(2)) == 0


def test_a_backup_of_a_journal_whose_passphrase_changed_meanwhile_is_not_made(path: Path) -> None:
    """It would open with the old one, after all the old ones were replaced."""
    with filled(path, 4) as store, Store(vault.open_existing(path, PASSPHRASE), path) as other:
        (today,) = backups.listed(path)
        today.unlink()
        backups.change_passphrase(other.conn, path, PASSPHRASE, "entirely other words")
        assert store.keeper is not None
        store.keeper.after_change(store.conn)
        assert "took the journal's place" in (store.keeper.problem or "")
    assert backups.listed(path) == []


def link_elsewhere(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    for one in folder.iterdir():
        one.rename(tmp_path / "elsewhere" / one.name)
    folder.rmdir()
    folder.symlink_to(tmp_path / "elsewhere")


def a_file_in_its_place(folder: Path, tmp_path: Path) -> None:
    folder.rename(tmp_path / "elsewhere")
    folder.write_text("not a folder")


def link_of_one_backup(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "old.db").write_bytes(b"x")
    (folder / "2020-01-01.db").symlink_to(tmp_path / "old.db")


def folder_of_one_backup(folder: Path, tmp_path: Path) -> None:
    (folder / "replaced-20200101T000000.db").mkdir()


def second_name(folder: Path, tmp_path: Path) -> None:
    (one,) = folder.iterdir()
    (tmp_path / "second.db").hardlink_to(one)


@pytest.mark.parametrize(
    "keep", [link_elsewhere, a_file_in_its_place, link_of_one_backup, folder_of_one_backup, second_name]
)
def test_gone_is_never_said_of_what_a_backup_would_keep(
    path: Path, tmp_path: Path, keep: Callable[[Path, Path], None]
) -> None:
    """Deleting, and a new passphrase, are refused before anything is changed; what to do is said."""
    with filled(path, 4) as store:
        keep(backups.folder(path), tmp_path)
        before = path.read_bytes()
        for change in (
            lambda: backups.refuse_what_keeps(path),
            lambda: store.delete([2], make.NOW),
            lambda: backups.change_passphrase(store.conn, path, PASSPHRASE, "entirely other words"),
        ):
            with pytest.raises(Failed, match=r"Nothing was changed\.") as refused:
                change()
            assert refused.value.hint
        assert path.read_bytes() == before
        assert store.count() == 4


def test_a_passphrase_is_not_changed_while_the_journal_has_a_second_name(path: Path, tmp_path: Path) -> None:
    """The second name would keep the file that opens with the old one."""
    with filled(path, 4) as store:
        (tmp_path / "second.db").hardlink_to(path)
        with pytest.raises(Failed, match="second name"):
            backups.change_passphrase(store.conn, path, PASSPHRASE, "entirely other words")
    assert backups.inspect(path, PASSPHRASE).problems == ()


def a_pipe(place: Path) -> None:
    os.mkfifo(place)


def a_link(place: Path) -> None:
    place.symlink_to(place.parent / "nowhere")


@pytest.mark.skipif(os.name == "nt", reason="POSIX")
@pytest.mark.parametrize("put", [a_pipe, a_link])
def test_what_stands_under_todays_name_and_is_no_backup_gives_way_to_one(
    path: Path, put: Callable[[Path], None]
) -> None:
    with filled(path, 4) as store:
        (today,) = backups.listed(path)
        today.unlink()
        put(today)
        store.save(make.entry(5))
        assert store.keeper is not None
        assert store.keeper.problem is None
    assert backups.inspect(today, PASSPHRASE).entries == 5


def test_a_folder_under_todays_name_is_said_and_no_backup_is_skipped_silently(path: Path) -> None:
    with filled(path, 4) as store:
        (today,) = backups.listed(path)
        today.unlink()
        today.mkdir()
        store.save(make.entry(5))
        assert store.keeper is not None
        assert "today's backup couldn't be made" in (store.keeper.problem or "")
