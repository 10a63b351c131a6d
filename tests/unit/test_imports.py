"""A command imports only what it needs: these libraries cost more than everything else it does."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    ("words", "screen"), [("list", "list"), ("search tea", "list"), ("show 1", "moment"), ("write", "write")]
)
def test_the_screen_that_follows_is_imported_while_the_passphrase_is_typed(
    tmp_path: Path, words: str, screen: str
) -> None:
    create_journal(tmp_path / "journal.db", passphrase=PASSPHRASE).close()
    done = subprocess.run(
        [sys.executable, "-c", WHILE_TYPED, str(tmp_path / "journal.db"), screen, *words.split()],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.stdout == "there\n", done.stderr


#: Runs a command as on a full screen; at the prompt, it waits for a screen to be imported, and stops.
WHILE_TYPED = """
import io, sys, time
from pathlib import Path
from journal.app import App, Options
from journal.cli import cli
from journal.terminal.console import Console
from journal.unlock import Unlocker

class Terminal(io.StringIO):
    def isatty(self):
        return True

class FullScreen(Console):
    full_screen = True

def ask(prompt):
    end = time.monotonic() + 60
    while f"journal.terminal.screens.{sys.argv[2]}" not in sys.modules:
        if time.monotonic() > end:
            raise KeyboardInterrupt
        time.sleep(0.01)
    print("there")
    raise KeyboardInterrupt

unlocker = Unlocker(ask=ask, say=print, from_file=None, from_command=None)
console = FullScreen(False, Terminal(), Terminal())
cli(sys.argv[3:], obj=App(Options(Path(sys.argv[1])), console=console, unlocker=unlocker))
"""
