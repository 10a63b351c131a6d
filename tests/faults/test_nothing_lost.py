"""`kill -9` at random instants: what was acknowledged is there, and the journal opens."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from journal.storage import vault
from journal.storage.store import Store
from tests.conftest import PASSPHRASE, Run

KILLS = 12

WRITER = """
import sys
from pathlib import Path
from journal.storage import vault
from journal.storage.store import Store
from tests import make
path = Path(sys.argv[1])
with Store(vault.open_existing(path, sys.argv[2]), path) as store:
    n = store.count()
    while True:
        n += 1
        store.save(make.entry(n, before=f"Rain, {n}. " * 200))
        print(n, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_killed_at_random_instants_nothing_acknowledged_is_lost(path: Path) -> None:
    Store(vault.create(path, PASSPHRASE), path).close()
    chance = random.Random(20261123)
    acknowledged = fired = 0
    for _ in range(KILLS):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), PASSPHRASE], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        assert writer.stdout.readline(), "it wrote at least one"
        time.sleep(chance.random() * 0.1)
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read().split()
        fired += writer.wait() == -signal.SIGKILL
        acknowledged = max([acknowledged + 1, *map(int, rest)])
        with Store(vault.open_existing(path, PASSPHRASE), path) as store:
            found = {e.uuid for e in store.entries()}
            assert len(found) >= acknowledged
            acknowledged = len(found)
            assert store.conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert len(store.search("rain")) == len(found), "the index is whole"
    assert fired == KILLS, "every kill really hit a running writer"


def test_two_writers_at_once_both_succeed(run: Run, environment: dict[str, str], tmp_path: Path) -> None:
    one = json.dumps({"happened_at": "2026-11-20T23:30:00+01:00", "answers": {"before": "Rain."}})
    assert run("write", "--answers", "-", stdin=one).returncode == 0
    (tmp_path / "many.json").write_text(json.dumps([json.loads(one)] * 20))
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "journal", "write", "--answers", str(tmp_path / "many.json")],
            env=environment, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(4)
    ]  # fmt: skip
    printed = [number for writer in writers for number in writer.communicate()[0].split()]
    assert all(writer.returncode == 0 for writer in writers)
    assert len(set(printed)) == 80
    assert len(json.loads(run("list", "--json", "-n", "0").stdout)) == 81


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="needs root, for a small file system of its own")
def test_a_full_disk_is_a_sentence_and_the_old_journal_is_whole(run: Run, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(small)], check=False).returncode:
        pytest.skip("no small file system can be mounted here")
    try:
        there = {"JOURNAL_FILE": str(small / "journal.db")}
        one = {"happened_at": "2026-11-20T23:30:00+01:00", "answers": {"before": "Rain."}}
        assert run("write", "--answers", "-", stdin=json.dumps(one), env=there).returncode == 0
        large = one | {"answers": {"before": "canary" * 100_000}}
        done = run("write", "--answers", "-", stdin=json.dumps(large), env=there)
        assert done.returncode == 1
        assert "disk is full" in done.stderr
        assert "canary" not in done.stderr
        assert len(json.loads(run("list", "--json", env=there).stdout)) == 1
        assert run("export", str(small / "out.md"), env=there).returncode in (0, 1)
    finally:
        subprocess.run(["umount", str(small)], check=False)
