"""The real parts for every test: an encrypted file, a process, a terminal. Only clock and passphrase are given."""

import compileall
import hashlib
import io
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from journal.storage import vault
from journal.storage.store import Store
from tests.forked import SERVER

settings.register_profile("journal", deadline=None, max_examples=60, database=None)
settings.load_profile("journal")

#: Opens the journals of the tests. In this shape SQLCipher takes it for the key itself, so that no test waits while
#: one is derived (https://www.zetetic.net/sqlcipher/sqlcipher-api/#key).
PASSPHRASE = "x'" + hashlib.sha256(b"the key of invented journals").hexdigest() + "'"
#: A passphrase as a person has one, for whatever is about that.
WORDS = "quiet river stone lamp über moss"

ROOT = Path(__file__).resolve().parent.parent
PURE = ROOT / "tests" / "unit"
#: Every process that a test starts runs the working tree, and not a copy that was installed for it.
os.environ["PYTHONPATH"] = str(ROOT)

Run = Callable[..., subprocess.CompletedProcess[str]]
Size = Callable[[int, int], int]
Measured = Callable[[str, object], None]
MEASURED = "measured"


def pytest_configure(config: pytest.Config) -> None:
    """Compile the program once, where no process of a test may: they leave no bytecode behind."""
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(ROOT / "journal", quiet=2)


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """A process a core for what never waits, and two more for terminals: those wait most of their time for a screen."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    pure = [(config.invocation_params.dir / one).resolve().is_relative_to(PURE) for one in config.args]
    return cores if all(pure) else cores + 2


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
def passphrase() -> str:
    """What opens the journal: another one for a test with `@pytest.mark.parametrize("passphrase", [WORDS])`."""
    return PASSPHRASE


@pytest.fixture
def store(path: Path, passphrase: str) -> Iterator[Store]:
    """A new, empty journal, open."""
    with Store(vault.create(path, passphrase), path) as made:
        yield made


@pytest.fixture
def memory() -> Iterator[Store]:
    """A journal in memory alone, for properties that need many."""
    with Store(vault.in_memory(), Path()) as made:
        yield made


@pytest.fixture
def environment(tmp_path: Path, path: Path, passphrase: str) -> dict[str, str]:
    """A home of its own, and the passphrase in a file."""
    (tmp_path / "passphrase").write_text(passphrase + "\n", encoding="utf-8")
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
        done = SERVER.run(list(arguments), stdin.encode("utf-8"), environment | (env or {}), tmp_path)
        out, err = (io.TextIOWrapper(io.BytesIO(said), "utf-8").read() for said in (done.stdout, done.stderr))
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    return call
