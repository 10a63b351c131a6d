"""`kill -9` at random instants of each kind of writing: what was acknowledged is there, and the journal opens.

Nor is there a plain text of it, nor anything that the next command does not tidy away.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

if os.name == "nt":
    pytest.skip("SIGKILL and fork are POSIX", allow_module_level=True)

from journal.core.model import Draft, Entry, Filter
from journal.errors import WrongPassphrase
from journal.storage import backups, vault
from journal.storage.store import Store
from tests import make, steps
from tests.conftest import PASSPHRASE, Measured, Run, Size
from tests.faults import pages
from tests.faults.killing import Say, Shot, app, shots
from tests.terminal.screen import ENTER, terminal

OLD = 12  # entries there are before each attack
NEW_PASSPHRASE = "entirely other words"
SOME, ALL = 1, 111
CANARY = b"canary"
LATER = ("importing", "backing_up", "restoring", "keeping_a_draft")
Verify = Callable[[Path, Shot], None]


def entry(number: int) -> Entry:
    return make.entry(number, before=f"canary{number}q " * 200, words=(f"canaryword{number}q",))


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a journal of a few entries, an older backup and one of today."""
    tmp_path = tmp_path_factory.mktemp("once")
    home = tmp_path / "prepared"
    (tmp_path / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    mine = app(home)
    with steps.rows_or_new(mine) as store:
        store.save_all(map(entry, range(1, OLD)))
        (today,) = backups.listed(mine.path)
        shutil.copyfile(today, today.with_name("2020-01-01.db"))
        store.save(entry(OLD))
    return home


@pytest.fixture
def prepared(once: Path, tmp_path: Path) -> Path:
    """The same, of one's own."""
    (tmp_path / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    (tmp_path / "new").write_text(NEW_PASSPHRASE)
    return Path(shutil.copytree(once, tmp_path / "prepared"))


def key(path: Path, passphrase: str) -> str:
    """The passphrase, or the key that was derived from it already for a file with the same salt."""
    return pages.raw_key(path, passphrase)


def opened(home: Path, passphrase: str = PASSPHRASE) -> Store:
    path = home / "journal.db"
    return Store(vault.open_existing(path, key(path, passphrase)), path)


def whole(store: Store) -> set[str]:
    """Asserts that the journal is whole, and gives its entries' uuids; each says what it said."""
    assert store.conn.execute("PRAGMA cipher_integrity_check").fetchall() == []
    assert store.conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    found = list(store.entries())
    assert len(store.search("canary")) == len(found), "the index is whole"
    for one in found:
        assert one.answer("before") == entry(one.id or 0).answer("before")
    return {one.uuid for one in found}


def expected(*numbers: int) -> set[str]:
    return {make.uuid(n) for n in numbers}


def attack(
    work: Callable[[Path, Say], None], prepared: Path, verify: Verify, size: Size, measured: Measured,
    endless: float | None = None,
) -> None:  # fmt: skip
    """Kills the work often, and verifies after each kill; nothing of it may be in plain text anywhere."""
    if work.__name__ in LATER and size(0, 1) == 0:
        pytest.skip("only with --faults=full, for the sake of time")
    count = 0
    for home, shot in shots(work, prepared, size(SOME, ALL), endless=endless):
        count += 1
        verify(home, shot)
        for file in home.rglob("*"):
            assert not file.is_file() or CANARY not in file.read_bytes()
    assert count == size(SOME, ALL), "every kill hit"
    measured(f"kill -9 while {work.__name__.replace('_', ' ')}", f"{count} kills, 0 lost, 0 unopened, 0 plain text")


def test_writing(prepared: Path, size: Size, measured: Measured) -> None:
    def writing(home: Path, say: Say) -> None:
        with steps.rows(app(home)) as store:
            say(OLD)
            for number in range(OLD + 1, 10_000):
                store.save(entry(number))
                say(number)

    def verify(home: Path, shot: Shot) -> None:
        with opened(home) as store:
            last = max(shot.said)
            assert whole(store) in (expected(*range(1, last + 1)), expected(*range(1, last + 2)))

    attack(writing, prepared, verify, size, measured, endless=0.2)


def test_keeping_a_draft(prepared: Path, size: Size, measured: Measured) -> None:
    def keeping_a_draft(home: Path, say: Say) -> None:
        with steps.rows(app(home)) as store:
            say(0)
            for number in range(1, 10_000):
                content = {"entry": make.uuid(99), "text": f"canary {number} " * 300, "number": number}
                store.keep_draft(Draft(make.uuid(99, 1), make.NOW, make.NOW, content))
                say(number)

    def verify(home: Path, shot: Shot) -> None:
        with opened(home) as store:
            assert whole(store) == expected(*range(1, OLD + 1))
            assert [d.content["number"] for d in store.drafts()] in (
                [max(shot.said)] * bool(max(shot.said)),
                [max(shot.said) + 1],
            )

    attack(keeping_a_draft, prepared, verify, size, measured, endless=0.2)


def test_importing(prepared: Path, tmp_path: Path, size: Size, measured: Measured) -> None:
    source = tmp_path / "coming.json"
    from journal import formats

    coming = [entry(n) for n in range(OLD + 1, OLD + 61)]
    source.write_text("".join(formats.writer("json")[1].all(coming, make.CATALOGUE)), encoding="utf-8")

    def importing(home: Path, say: Say) -> None:
        mine = app(home)
        say(0)
        steps.import_path(mine, source, "auto", dry_run=False)
        say(1)

    def verify(home: Path, shot: Shot) -> None:
        with opened(home) as store:
            there = whole(store)
        assert there == expected(*range(1, OLD + 61)) or (
            there == expected(*range(1, OLD + 1)) and 1 not in shot.said
        ), "all or nothing"

    attack(importing, prepared, verify, size, measured)


def test_changing_the_passphrase(prepared: Path, size: Size, measured: Measured) -> None:
    def changing_the_passphrase(home: Path, say: Say) -> None:
        mine = app(home)
        say(0)
        steps.change_passphrase(mine, NEW_PASSPHRASE)
        say(1)

    def verify(home: Path, shot: Shot) -> None:
        try:
            store = opened(home)
            assert 1 not in shot.said
        except WrongPassphrase:
            with steps.rows(app(home, "new")):
                pass  # makes good what was owed
            store = opened(home, NEW_PASSPHRASE)
            (fresh,) = (p for p in home.rglob("*") if p.is_file() and p.name not in ("journal.db", "recipient"))
            assert backups.inspect(fresh, key(fresh, NEW_PASSPHRASE)).problems == ()
        with store:
            assert whole(store) == expected(*range(1, OLD + 1))

    attack(changing_the_passphrase, prepared, verify, size, measured)


def test_backing_up(prepared: Path, size: Size, measured: Measured) -> None:
    def backing_up(home: Path, say: Say) -> None:
        mine = app(home)
        say(0)
        steps.backup(mine, None)
        say(1)

    def verify(home: Path, shot: Shot) -> None:
        with opened(home) as store:
            assert whole(store) == expected(*range(1, OLD + 1))
        for made in backups.listed(home / "journal.db"):
            assert backups.inspect(made, key(made, PASSPHRASE)).problems == ()
        with steps.rows(app(home)) as store:
            assert store.keeper is not None
            store.keeper.replace_all(store.conn)
        assert len([p for p in home.rglob("*") if p.is_file() and p.name != "recipient"]) == 2, (
            "what the killed one left is gone"
        )

    attack(backing_up, prepared, verify, size, measured)


def test_restoring(prepared: Path, size: Size, measured: Measured) -> None:
    def restoring(home: Path, say: Say) -> None:
        mine = app(home)
        say(0)
        steps.restore(mine, home / "journal.db-backups" / "2020-01-01.db")
        say(1)

    def verify(home: Path, shot: Shot) -> None:
        with opened(home) as store:
            there = whole(store)
        if there == expected(*range(1, OLD + 1)):
            assert 1 not in shot.said
            return
        assert there == expected(*range(1, OLD))
        (kept,) = (home / "journal.db-backups").glob("replaced-*.db")
        with Store(vault.open_existing(kept, PASSPHRASE), kept) as store:
            assert whole(store) == expected(*range(1, OLD + 1))

    attack(restoring, prepared, verify, size, measured)


def test_deleting(prepared: Path, size: Size, measured: Measured) -> None:
    def deleting(home: Path, say: Say) -> None:
        mine = app(home)
        say(0)
        steps.delete(mine, 3)
        say(1)

    def verify(home: Path, shot: Shot) -> None:
        with steps.rows(app(home)):
            pass  # makes good what was owed
        with opened(home) as store:
            there = whole(store)
        if there == expected(*range(1, OLD + 1)):
            assert 1 not in shot.said
            return
        assert there == expected(1, 2, *range(4, OLD + 1))
        if pages.can_decrypt():
            for file in (p for p in home.rglob("*") if p.is_file()):
                assert pages.holding(file, PASSPHRASE, "canary3q", "canaryword3q") == 0

    attack(deleting, prepared, verify, size, measured)


def test_migrating(tmp_path: Path, size: Size, measured: Measured) -> None:
    passphrase = "an old passphrase"
    (tmp_path / "passphrase").write_text(passphrase)
    prepared = tmp_path / "prepared"
    prepared.mkdir(mode=0o700)
    shutil.copyfile(Path(__file__).parent.parent / "fixtures" / "schema-001.db", prepared / "journal.db")

    def migrating(home: Path, say: Say) -> None:
        mine = app(home)
        say(0)
        with steps.rows(mine):
            say(1)

    def verify(home: Path, shot: Shot) -> None:
        path = home / "journal.db"
        from contextlib import closing

        with closing(vault.open_existing(path, passphrase)) as connection:
            migrated = len(connection.execute("SELECT name FROM _sqlite_migrations").fetchall()) > 1
        if migrated:
            (made,) = backups.listed(path)
            with closing(vault.open_existing(made, passphrase)) as kept:
                assert len(kept.execute("SELECT name FROM _sqlite_migrations").fetchall()) == 1
        else:
            assert 1 not in shot.said
        with steps.rows(app(home)) as store:
            (one,) = store.entries()
            assert one.answer("before") == "An old, invented entry."
            assert len(store.search("invented")) == 1

    attack(migrating, prepared, verify, size, measured)


def test_exporting(prepared: Path, size: Size, measured: Measured) -> None:
    def exporting(home: Path, say: Say) -> None:
        mine = app(home)
        say(0)
        for number in range(200):
            target = str(home.parent / "out" / f"{number}.json")
            steps.export(mine, target, "json", Filter(), split=False, force=False)
            say(number)

    out = prepared.parent / "out"
    out.mkdir()

    def verify(home: Path, shot: Shot) -> None:
        for file in out.iterdir():
            if hasattr(os, "O_TMPFILE"):
                assert file.suffix == ".json", "a piece of it under a name that nobody gave"
                assert len(json.loads(file.read_text(encoding="utf-8"))["entries"]) == OLD, "whole, or not at all"
            file.unlink()

    attack(exporting, prepared, verify, size, measured, endless=0.3)


def test_a_draft_typed_on_the_full_screen_loses_at_most_a_second(
    prepared: Path, environment: dict[str, str], run: Run, size: Size, measured: Measured
) -> None:
    worst = 0.0
    path = prepared / "journal.db"
    for round_ in range(size(1, 20)):
        with terminal("write", environment=environment | {"JOURNAL_FILE": str(path)}) as screen:
            screen.wait_for("Passphrase")
            screen.type(PASSPHRASE + ENTER)
            screen.wait_for("a blank page?")
            screen.type("2", ENTER)
            screen.wait_for("Write whatever comes.")
            typed: list[float] = []
            until = time.monotonic() + 1.2 + 0.13 * round_
            while time.monotonic() < until:
                screen.process.send("canary "[len(typed) % 7])
                typed.append(time.monotonic())
                if len(typed) % 8:
                    time.sleep(0.03)
                else:
                    screen.read()
            screen.process.kill(signal.SIGKILL)
            killed = time.monotonic()
        with opened(prepared) as store:
            drafts = store.drafts()
            assert drafts, "a second had passed"
            kept = len(str(drafts[0].content["answers"]["note"]))
            lost = typed[kept:]
            worst = max(worst, killed - lost[0] if lost else 0.0)
            store.forget_draft(drafts[0].uuid)
    measured("kill -9 while typing a draft", f"{size(1, 20)} kills, at most {worst:.2f} s lost")
    assert worst <= 1.0


def test_a_first_write_that_is_killed_leaves_no_file_that_cannot_be_opened(path: Path) -> None:
    """The key takes a tenth of a second: a file that had its name already would look damaged for ever."""
    script = f"from journal.storage import vault; from pathlib import Path; vault.create(Path({str(path)!r}), 'words')"
    killed = 0
    for delay in (0.1, 0.15, 0.2, 0.25, 0.3, 0.35):
        process = subprocess.Popen([sys.executable, "-c", script])
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() < 0
        if path.exists():
            vault.open_existing(path, "words").close()
            path.unlink()
    assert killed
