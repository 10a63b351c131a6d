"""The real parts for every test: an encrypted file, a process, a terminal. Only clock and passphrase are given."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from journal.storage import vault
from journal.storage.store import Store

settings.register_profile("journal", deadline=None, max_examples=60, database=None)
settings.load_profile("journal")

PASSPHRASE = "quiet river stone lamp über moss"

ROOT = Path(__file__).parent.parent
#: Every process that a test starts runs the working tree, and not a copy that was installed for it.
os.environ["PYTHONPATH"] = str(ROOT)

Run = Callable[..., subprocess.CompletedProcess[str]]
Size = Callable[[int, int], int]
Measured = Callable[[str, object], None]
MEASURED = "measured"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--faults", choices=("some", "full"), default="some", help="how much of the fault suite to run")
    parser.addoption("--snapshots", choices=("some", "full"), default="some", help="in how many sizes to draw screens")
    parser.addoption("--redraw", action="store_true", help="draw the pictures of the screens anew: look at them then")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the fault suite measured, a line an attack; from whichever process ran it."""
    reports = [r for outcome in ("passed", "failed") for r in terminalreporter.stats.get(outcome, [])]
    figures = dict(p[1] for r in reports for p in r.user_properties if p[0] == MEASURED)
    if figures:
        terminalreporter.section("faults")
        for attack, found in figures.items():
            terminalreporter.write_line(f"{attack}: {found}")


@pytest.fixture
def size(request: pytest.FixtureRequest) -> Size:
    """How often to attack: the first number in the ordinary run, the second with `--faults=full`."""
    full = request.config.getoption("--faults") == "full"
    return lambda some, all_: all_ if full else some


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Measured:
    """Notes a figure for the summary."""
    return lambda attack, found: request.node.user_properties.append((MEASURED, (attack, str(found))))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a journal would be."""
    return tmp_path / "home" / "journal.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A new, empty journal, open."""
    with Store(vault.create(path, PASSPHRASE), path) as made:
        yield made


@pytest.fixture
def memory() -> Iterator[Store]:
    """A journal in memory alone, for properties that need many."""
    with Store(vault.in_memory(), Path()) as made:
        yield made


@pytest.fixture
def environment(tmp_path: Path, path: Path) -> dict[str, str]:
    """A home of its own, and the passphrase in a file."""
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JOURNAL_", "XDG_", "TEXTUAL"))}
    return kept | {
        "HOME": str(tmp_path / "home"),
        "TMPDIR": str(tmp_path),
        "JOURNAL_FILE": str(path),
        "JOURNAL_PASSPHRASE_FILE": str(tmp_path / "passphrase"),
        "TZ": "Europe/Berlin",
        "TERM": "xterm-256color",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


@pytest.fixture
def run(environment: dict[str, str], tmp_path: Path) -> Run:
    """Runs the program as its own process: `run("list", "--json", stdin="...")`."""

    def call(*arguments: str, stdin: str = "", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "journal", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environment | (env or {}),
            cwd=tmp_path,
            timeout=60,
            check=False,
        )

    return call
