"""What services and storage say of an odd file, a busy place and an empty request, in this process."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from journal.core.clock import Clock
from journal.core.model import Draft, Moment
from journal.errors import Damaged, Failed, NotFound, Usage, WrongPassphrase
from journal.patterns import dataset
from journal.services import home, inbox, maintenance, opening
from journal.services import writing as writing_service
from journal.services.journal import Journal
from journal.services.patterns import Overview
from journal.storage import backups, restoring
from journal.storage.taking_in import Kept, TakenIn
from tests import make
from tests.conftest import PASSPHRASE
from tests.make import CATALOGUE, NOW

CLOCK = Clock(NOW, "Europe/Berlin")


@pytest.fixture
def journal(path: Path) -> Journal:
    """A new journal, open, with one moment."""
    made = opening.create_journal(path, PASSPHRASE, clock=CLOCK)
    made.store.save(make.entry(1, before="Rain.", tears="some", **{"with": "Juniper"}))
    return made


# --- opening -----------------------------------------------------------------------------------------------------


def test_a_journal_is_created_with_a_passphrase_and_not_over_its_backups(path: Path) -> None:
    with pytest.raises(Usage, match="empty"):
        opening.create_journal(path, "  ")
    with opening.create_journal(path, PASSPHRASE, clock=CLOCK) as made:
        made.store.save(make.entry(1, before="Rain."))
        made.store.save(make.entry(2, before="Snow."))
    assert backups.listed(path)
    path.unlink()
    with pytest.raises(Failed, match="backups"):
        opening.create_journal(path, PASSPHRASE)
    with pytest.raises(NotFound):
        opening.open_journal(path, PASSPHRASE)
    assert not path.exists()


def test_what_opens_the_journal_opens_it_and_nothing_else_does(journal: Journal, path: Path) -> None:
    journal.close()
    assert opening.opens(path, PASSPHRASE)
    assert opening.opens(path, f"  {PASSPHRASE}  "), "tidied"
    assert not opening.opens(path, "not it")


def test_nothing_that_is_no_ordinary_file_is_replaced_by_a_backup(journal: Journal, path: Path) -> None:
    copy = path.with_name("copy.db")
    maintenance.backup(journal, copy)
    journal.close()
    path.unlink()
    path.mkdir()
    with pytest.raises(Failed, match="isn't an ordinary file"):
        restoring.restore(copy, path, PASSPHRASE, NOW)
    assert path.is_dir()
    with pytest.raises(NotFound):
        maintenance.check_restorable(path.with_name("nowhere.db"), PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        maintenance.check_restorable(copy, "not it")


def test_no_backup_is_kept_in_a_folder_that_is_none(journal: Journal, path: Path) -> None:
    place = backups.folder(path)
    for one in backups.listed(path):
        one.unlink()
    place.rmdir()
    place.write_text("not a folder")
    with pytest.raises(Failed, match="isn't a folder"):
        journal.delete([1])
    assert journal.count() == 1


def test_no_copy_is_made_where_sqlite_keeps_its_work(journal: Journal, path: Path) -> None:
    with pytest.raises(Failed, match="unfinished work"):
        maintenance.backup(journal, path.with_name(path.name + "-journal"))


def test_a_copy_that_is_damaged_is_not_restorable(journal: Journal, path: Path) -> None:
    copy = path.with_name("copy.db")
    maintenance.backup(journal, copy)
    raw = bytearray(copy.read_bytes())
    raw[-1] ^= 1
    copy.write_bytes(raw)
    with pytest.raises(Damaged, match="so nothing was changed"):
        maintenance.check_restorable(copy, PASSPHRASE)


def test_every_file_is_named_with_what_it_shows(journal: Journal, path: Path) -> None:
    inbox.take_in(journal)  # makes the inbox
    hot = path.with_name(path.name + "-journal")
    hot.write_bytes(b"")
    odd = path.with_name(path.name + "-inbox") / "holiday.txt"
    odd.write_text("x")
    shown = dict(maintenance.places(path))
    assert "SQLite" in shown[hot]
    assert "isn't a page" in shown[odd]
    hot.unlink()
    assert hot not in dict(maintenance.places(path))


# --- the open journal ------------------------------------------------------------------------------------------------


def test_nothing_is_renamed_to_nothing(journal: Journal) -> None:
    with pytest.raises(Usage, match="letter or digit"):
        journal.rename_tag("rain", "///")
    with pytest.raises(Usage, match="empty"):
        journal.rename_alias("Juniper", " ")
    assert journal.rename_alias("Juniper", " Fern ") == 1
    with pytest.raises(Usage, match="empty"):
        journal.change_passphrase(" ")


def test_a_reflection_is_counted_from_one(journal: Journal) -> None:
    entry = journal.entry(1)
    assert writing_service.reflection_number(entry, 1) == entry.reflections[0]
    for number in (0, 2):
        with pytest.raises(Usage, match="Entry 1 has 1 reflection\\."):
            writing_service.reflection_number(entry, number)


@pytest.mark.parametrize(
    ("days", "left_out", "how", "said"),
    [
        (1, {}, {}, "not enough"),
        (0, {"care": 1}, {}, "nothing else to count"),
        (0, {}, {"filtered": True}, "No entries match"),
        (0, {}, {}, "No entries yet"),
    ],
)
def test_too_few_entries_are_said_as_what_they_are(
    days: int, left_out: dict[str, int], how: dict[str, bool], said: str
) -> None:
    entries = tuple(make.entry(n + 1) for n in range(days))
    overview = Overview(dataset.Dataset(entries, NOW.date(), CATALOGUE, left_out, **how))
    assert said in overview.too_few


# --- home ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "precision", "said"),
    [
        (datetime(2026, 6, 18, 23, 30), "exact", "the night of 18 June"),
        (datetime(2026, 6, 19, 5, 59), "exact", "the night of 18 June"),
        (datetime(2026, 6, 19, 6, 0), "exact", "the morning of 19 June"),
        (datetime(2026, 6, 19, 12, 0), "exact", "the afternoon of 19 June"),
        (datetime(2026, 6, 19, 18, 0), "exact", "the evening of 19 June"),
        (datetime(2026, 6, 19, 21, 0), "exact", "the night of 19 June"),
        (datetime(2025, 5, 3, 7, 0), "exact", "the morning of 3 May 2025"),
        (datetime(2026, 6, 19, 12, 0), "day", "19 June"),
        (datetime(2026, 3, 2, 12, 0), "unsure", "around 2 March"),
    ],
)
def test_a_moment_is_named_as_one_speaks_of_it(at: datetime, precision: str, said: str) -> None:
    moment = Moment(at.replace(tzinfo=UTC), None, precision)  # type: ignore[arg-type]
    assert home.named(moment, NOW.date()) == said


@pytest.mark.parametrize(
    ("ago", "said"),
    [(0, "today at 07:00"), (1, "yesterday at 08:00"), (3, "on Friday at 08:00"), (40, "on 14 October at 08:00")],
)
def test_a_draft_was_left_at_a_time_as_one_speaks_of_it(journal: Journal, ago: int, said: str) -> None:
    assert home.draft(journal) == ""
    left = NOW - timedelta(days=ago, hours=1 if not ago else 0)
    journal.store.keep_draft(Draft(make.uuid(5, 1), left, left, {"entry": make.uuid(5)}))
    assert home.draft(journal) == said


def test_home_says_what_waits_or_nothing(journal: Journal) -> None:
    assert home.waiting(journal) is None
    assert home.month(journal).name == "November"
    for hour, said in ((6, "Good morning."), (12, "Good afternoon."), (18, "Good evening."), (2, "Hello.")):
        assert home.greeting(datetime(2026, 11, 23, hour, tzinfo=UTC)) == said


# --- the inbox, in words -------------------------------------------------------------------------------------------


def test_what_stays_in_the_inbox_is_named_and_the_rest_counted(journal: Journal, path: Path) -> None:
    kept = [Kept(path.with_name(f"{n}.age"), "it can't be opened") for n in range(inbox.MOST_NAMED + 2)]
    said = list(inbox._in_words(TakenIn(kept=kept), journal))
    assert len(said) == inbox.MOST_NAMED + 1
    assert said[-1] == "And 2 more like these."
    assert "couldn't be added" in "".join(inbox._in_words(TakenIn(waiting=2, problem="It's in use."), journal))
    assert list(inbox._in_words(TakenIn(waiting=2), journal)) == [
        "2 more pages are waiting in the inbox. The next command adds what's left to your journal."
    ]
    assert "someone had replaced the key" in "".join(inbox._in_words(TakenIn(foreign_recipient=True), journal))


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "getuid"), reason="POSIX permissions")
def test_files_that_a_copying_tool_opened_are_tightened_and_that_is_said(journal: Journal, path: Path) -> None:
    journal.close()
    path.chmod(0o644)
    with opening.open_journal(path, PASSPHRASE, clock=CLOCK) as again:
        assert any("Now only you can" in notice for notice in again.notices)
        assert again.count() == 1
    assert path.stat().st_mode & 0o777 == 0o600
