"""Several at once: each writes all of its entries, readers see whole ones, and a swapped file is noticed."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from journal.errors import InUse
from journal.storage import backups, restoring, vault
from journal.storage.store import Store
from tests import make
from tests.conftest import PASSPHRASE, Measured, Run, Size

WRITER = """
import sys
from pathlib import Path
from journal.errors import InUse
from journal.storage import vault
from journal.storage.store import Store
from tests import make
path, passphrase, mine, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
waited = 0
with Store(vault.open_existing(path, passphrase), path) as store:
    for n in range(count):
        entry = make.entry(mine * 10_000 + n, before=f"Rain {n}. " * (n % 300 + 1), words=("tender", "moved"))
        while True:
            try:
                store.save(entry)
                break
            except InUse:
                waited += 1
print(waited)
"""
READER = """
import sys, time
from pathlib import Path
from journal.storage import vault
from journal.storage.store import Store
path, passphrase, last = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
seen = looks = 0
with Store(vault.open_existing(path, passphrase), path) as store:
    while seen < last:
        entries = list(store.entries())
        assert len(entries) >= seen, "none goes away"
        for entry in entries:
            number = int(entry.uuid[-12:-4]) % 10_000
            assert entry.answer("before") == (f"Rain {number}. " * (number % 300 + 1))
            assert entry.reflections[0].answers["words"] == ("tender", "moved")
        seen = len(entries)
        looks += 1
        time.sleep(0.02)
print(looks)
"""


def started(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_many_writers_and_readers_at_once(path: Path, size: Size, measured: Measured) -> None:
    writers, each, readers = size(2, 8), size(8, 200), size(1, 2)
    Store(vault.create(path, PASSPHRASE), path).close()
    reading = [started(READER, path, PASSPHRASE, writers * each) for _ in range(readers)]
    writing = [started(WRITER, path, PASSPHRASE, n + 1, each) for n in range(writers)]
    waits = 0
    for process in [*writing, *reading]:
        out, problem = process.communicate(timeout=900)
        assert process.returncode == 0, problem
        waits += int(out) if process in writing else 0
        assert process in writing or int(out) > 1, "it looked while they wrote"
    with Store(vault.open_existing(path, PASSPHRASE), path) as store:
        rows = store.count()
        assert store.conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert len(store.search("rain")) == rows
    measured(f"{writers} writers at once, {readers} reading", f"{rows} rows of {writers * each}, {waits} times in use")
    assert rows == writers * each


def test_two_commands_at_once_both_succeed(run: Run, environment: dict[str, str], tmp_path: Path) -> None:
    one = json.dumps({"happened_at": "2026-11-20T23:30:00+01:00", "answers": {"before": "Rain."}})
    assert run("write", "--answers", "-", stdin=one).returncode == 0
    (tmp_path / "many.json").write_text(json.dumps([json.loads(one)] * 20))
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "journal", "write", "--answers", str(tmp_path / "many.json")],
            env=environment, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    printed = [number for writer in writers for number in writer.communicate()[0].split()]
    assert all(writer.returncode == 0 for writer in writers)
    assert len(set(printed)) == 40


def test_who_has_the_journal_open_while_another_restores_notices_before_writing(path: Path) -> None:
    with Store(vault.create(path, PASSPHRASE), path) as mine:
        mine.save(make.entry(1))
        backups.copy(mine.conn, path, path.with_name("copy.db"), PASSPHRASE)
        mine.save(make.entry(2))
        kept = restoring.restore(path.with_name("copy.db"), path, PASSPHRASE, make.NOW).kept
        assert mine.count() == 2, "reading goes on"
        with pytest.raises(InUse):
            mine.save(make.entry(3))
        assert not path.with_name(path.name + "-journal").exists(), "nothing that would be played into the new one"
    assert kept is not None
    for file, count in ((path, 1), (kept, 2)):
        with Store(vault.open_existing(file, PASSPHRASE), file) as store:
            assert store.count() == count


@pytest.mark.skipif(os.name == "nt", reason="POSIX locks")
def test_restore_waits_for_who_is_writing_just_then(path: Path) -> None:
    """In another process: in this one the locks would be its own."""
    with Store(vault.create(path, PASSPHRASE), path) as mine:
        mine.save(make.entry(1))
        backups.copy(mine.conn, path, path.with_name("copy.db"), PASSPHRASE)
    script = (
        "import sys, time; from pathlib import Path; from journal.storage import vault;"
        "from journal.storage.store import Store; from tests import make; path = Path(sys.argv[1]);"
        "store = Store(vault.open_existing(path, sys.argv[2]), path)\n"
        "with vault.transaction(store.conn, path):\n"
        "    store.writer.write([make.entry(2)]); print('writing', flush=True); time.sleep(0.6)\n"
        "print('written', flush=True); time.sleep(30)"
    )
    writer = started(script, path, PASSPHRASE)
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        begun = time.monotonic()
        kept = restoring.restore(path.with_name("copy.db"), path, PASSPHRASE, make.NOW).kept
        assert time.monotonic() - begun > 0.3
        assert writer.stdout.readline() == "written\n"
    finally:
        writer.kill()
        writer.communicate()
    assert kept is not None
    with Store(vault.open_existing(kept, PASSPHRASE), kept) as store:
        assert store.count() == 2, "what was acknowledged is in the one that is kept"
