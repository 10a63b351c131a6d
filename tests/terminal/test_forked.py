"""A process that is forked for a test is what `python -m journal` would have been."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.forked import SERVER

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing can be forked")
ENTRY = json.dumps({"happened_at": "2026-11-20T23:30:00+01:00", "answers": {"before": "Rain on the café's roof."}})
LINES = [["write", "--answers", "-"], ["list"], ["show", "1"], ["export", "-"], ["show", "7"], ["--nothing"], ["where"]]


@pytest.mark.parametrize("encoding", ["", "latin-1", "ascii:replace"])
def test_a_forked_process_says_and_ends_as_one_that_was_started(
    environment: dict[str, str], path: Path, tmp_path: Path, encoding: str
) -> None:
    environment["PYTHONIOENCODING"] = encoding
    command = [sys.executable, "-m", "journal"]
    for line in LINES:
        forked = SERVER.run(line, ENTRY.encode(), environment, tmp_path)
        if line == LINES[0]:
            shutil.rmtree(path.parent)
        started = subprocess.run(
            [*command, *line], input=ENTRY.encode(), env=environment, cwd=tmp_path, capture_output=True, check=False
        )
        assert (forked.returncode, forked.stdout, forked.stderr) == (
            started.returncode, started.stdout, started.stderr,
        ), line  # fmt: skip


def test_each_knows_only_its_own_environment_and_folder(environment: dict[str, str], tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        done = SERVER.run(["--journal", f"{name}.db", "where"], b"", environment | {"HOME": name}, tmp_path / name)
        assert f"{name}.db" in done.stdout.decode()
    assert os.environ["HOME"] != "two"


def test_what_takes_too_long_is_ended_and_the_next_one_runs(environment: dict[str, str], tmp_path: Path) -> None:
    slow = environment | {"JOURNAL_PASSPHRASE_FILE": "", "JOURNAL_PASSPHRASE_COMMAND": "sleep 9"}
    assert SERVER.run(["write", "--answers", "-"], ENTRY.encode(), environment, tmp_path).returncode == 0
    with pytest.raises(subprocess.TimeoutExpired):
        SERVER.run(["list"], b"", slow, tmp_path, timeout=0.5)
    assert SERVER.run(["list"], b"", environment, tmp_path).returncode == 0
