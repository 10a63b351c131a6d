"""A command imports only what it needs: these libraries cost more than everything else it does."""

import re
import subprocess
import sys
from pathlib import Path

from journal import create_journal
from tests.conftest import PASSPHRASE, ROOT

#: 60 to 300 ms each: the migrations' library, Typer's from 0.29 on, the full screen, what only markdown needs.
COSTLY = {"sqlite_utils", "pydantic", "textual", "asyncio", "yaml", "importlib.metadata"}


def test_list_imports_nothing_costly(tmp_path: Path) -> None:
    path, secret = tmp_path / "journal.db", tmp_path / "passphrase"
    secret.touch(0o600)
    secret.write_text(PASSPHRASE, encoding="utf-8")
    with create_journal(path, passphrase=PASSPHRASE) as journal:
        journal.add({"happened_at": "2026-11-20T23:30:00+01:00", "answers": {"tears": "some"}})
    command = [sys.executable, "-X", "importtime", "-m", "journal", "--journal", str(path)]
    done = subprocess.run(
        [*command, "--passphrase-file", str(secret), "list"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert "2026-11-20" in done.stdout
    imported = set(re.findall(r"\| +([\w.]+)$", done.stderr, re.MULTILINE))
    assert {"typer", "sqlcipher3"} <= imported
    assert imported & COSTLY == set()
