"""The inbox under attack: `kill -9` while a page is written, and while pages are taken in; a disk that is full."""

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

if os.name == "nt":
    pytest.skip("SIGKILL, fork and limits are POSIX", allow_module_level=True)

from journal.core import conversation
from journal.core.model import Draft, Entry, Moment
from journal.errors import Failed
from journal.storage import inbox, vault
from journal.storage.store import Store
from journal.storage.taking_in import keep_ready, take_in
from tests import make
from tests.conftest import PASSPHRASE, Measured, Size
from tests.faults import pages
from tests.faults.killing import Say, Shot, shots

CANARY = b"canary"
WAITING = 24
SOME, ALL = 3, 160


def entry(number: int) -> Entry:
    return make.entry(number, before=f"canary{number}q " * 200)


def draft(number: int) -> Draft:
    sitting = conversation.begin(make.CATALOGUE, "write", Moment(make.LATE), make.NOW)
    content = sitting.pack() | {"entry": make.uuid(number), "reflection": make.uuid(number, 1)}
    content |= {"answers": {"note": "canary"}, "asked": {"note": "?"}}
    return Draft(make.uuid(number, 1), make.NOW, make.NOW, content)


def opened(home: Path) -> Store:
    path = home / "journal.db"
    return Store(vault.open_existing(path, pages.raw_key(path, PASSPHRASE)), path)


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """A journal whose inbox can be written to, in a folder of its own."""
    home = tmp_path / "prepared"
    with Store(vault.create(home / "journal.db", PASSPHRASE), home / "journal.db") as store:
        store.save(entry(0))
        keep_ready(store, make.NOW)
    return home


def numbers(store: Store) -> list[int]:
    """Which of our entries are here, each once."""
    found = [e.uuid for e in store.entries(oldest_first=True)]
    known = {make.uuid(n): n for n in range(2000)}
    return sorted(known[uuid] for uuid in found)


def attack(
    work: Callable[[Path, Say], None],
    prepared: Path,
    verify: Callable[[Path, Shot], None],
    size: Size,
    measured: Measured,
    endless: float | None = None,
) -> None:
    count = 0
    for home, shot in shots(work, prepared, size(SOME, ALL), endless=endless):
        count += 1
        for file in home.rglob("*"):
            assert not file.is_file() or CANARY not in file.read_bytes()
        verify(home, shot)
    assert count == size(SOME, ALL), "every kill hit"
    measured(f"kill -9 while {work.__name__.replace('_', ' ')}", f"{count} kills, 0 lost, 0 doubled, 0 plain text")


def test_writing_pages(prepared: Path, size: Size, measured: Measured) -> None:
    def writing_without_unlocking(home: Path, say: Say) -> None:
        say(0)
        for number in range(1, 1000):
            with inbox.WaitingPage(home / "journal.db") as page:
                page.save_draft(draft(number))
                page.save_draft(draft(number))
                page.save(entry(number))
            say(number)

    def verify(home: Path, shot: Shot) -> None:
        last = max(shot.said)
        with opened(home) as store:
            found = take_in(store, make.NOW)
            assert (found.kept, found.problem, found.being_written) == ([], "", 0)
            assert numbers(store) in (list(range(last + 1)), list(range(last + 2)))
            # The one that was being written is there as its draft, or as what it became, or not begun.
            whole = store.by_uuid(make.uuid(last + 1)) is not None
            assert [d.uuid for d in store.drafts()] in ([], [make.uuid(last + 1, 1)] * (not whole))
            assert [p.name for p in inbox.everything(home / "journal.db")] == ["recipient"]

    attack(writing_without_unlocking, prepared, verify, size, measured, endless=0.2)


def test_taking_in(prepared: Path, size: Size, measured: Measured) -> None:
    for number in range(1, WAITING + 1):
        with inbox.WaitingPage(prepared / "journal.db") as page:
            page.save_draft(draft(number))
            if number % 6:
                page.save(entry(number))
    unfinished = {make.uuid(n, 1) for n in range(6, WAITING + 1, 6)}

    def taking_in(home: Path, say: Say) -> None:
        with opened(home) as store:
            say(0)
            take_in(store, make.NOW)
            say(1)

    def verify(home: Path, shot: Shot) -> None:
        with opened(home) as store:
            found = take_in(store, make.NOW)
            assert (found.kept, found.problem) == ([], "")
            assert numbers(store) == [n for n in range(WAITING + 1) if n == 0 or n % 6]
            assert {d.uuid for d in store.drafts()} == unfinished
            assert len(store.search("canary")) == len(numbers(store))
            assert [p.name for p in inbox.everything(home / "journal.db")] == ["recipient"]

    attack(taking_in, prepared, verify, size, measured)


def in_a_small_world(work: Callable[[], None], largest: int) -> None:
    """Runs the work in a child whose files can't grow beyond this many bytes, as on a disk that is full."""
    child = os.fork()
    if not child:
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
            work()
            os._exit(0)
        except BaseException:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_on_a_full_disk_a_page_isnt_said_to_be_saved_and_its_draft_stays(prepared: Path) -> None:
    path = prepared / "journal.db"

    def work() -> None:
        page = inbox.WaitingPage(path)
        page.save_draft(draft(1))
        with pytest.raises(Failed):
            page.save(make.entry(1, before="canary " * 4000))
        page.save(entry(2))  # what still fits

    in_a_small_world(work, 10_000)
    with opened(prepared) as store:
        assert len(take_in(store, make.NOW).entries) == 1
        assert numbers(store) == [0, 2]

    def only_a_draft() -> None:
        page = inbox.WaitingPage(path)
        page.save_draft(draft(3))
        with pytest.raises(Failed):
            page.save(make.entry(3, before="canary " * 4000))

    in_a_small_world(only_a_draft, 10_000)
    with opened(prepared) as store:
        assert len(take_in(store, make.NOW).drafts) == 1
        assert [d.uuid for d in store.drafts()] == [make.uuid(3, 1)]
        assert [p.name for p in inbox.everything(path)] == ["recipient"]


def test_on_a_full_disk_the_pages_wait_and_the_command_goes_on(prepared: Path) -> None:
    path = prepared / "journal.db"
    for number in range(1, 60):
        with inbox.WaitingPage(path) as page:
            page.save(replace(entry(number), tags=tuple(f"tag-{number}-{n}" for n in range(40))))

    def work() -> None:
        with opened(prepared) as store:
            found = take_in(store, make.NOW)
            assert found.entries == []
            assert found.problem
            assert found.waiting == 59
            assert store.count() == 1

    before = shutil.copytree(prepared, prepared.with_name("before"))
    in_a_small_world(work, path.stat().st_size)
    assert {p.name for p in inbox.pages(path)} == {p.name for p in inbox.pages(before / "journal.db")}
    with opened(prepared) as store:
        assert len(take_in(store, make.NOW).entries) == 59
        assert numbers(store) == list(range(60))


def test_without_the_age_library_there_is_no_inbox_and_what_waits_stays(prepared: Path) -> None:
    path = prepared / "journal.db"
    with inbox.WaitingPage(path) as page:
        page.save(entry(2))
    script = (
        "import sys; sys.modules['pyrage'] = None\n"
        "from datetime import datetime, UTC\n"
        "from pathlib import Path\n"
        "from journal.storage import inbox, vault\n"
        "from journal.storage.store import Store\n"
        "from journal.storage.taking_in import take_in\n"
        "path = Path(sys.argv[1])\n"
        "with Store(vault.open_existing(path, sys.argv[2]), path) as store:\n"
        "    found = take_in(store, datetime(2026, 11, 24, tzinfo=UTC))\n"
        "print(inbox.usable(path), found.waiting, bool(found.problem))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path), PASSPHRASE], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "1", "True"]
    assert page.path.exists()
