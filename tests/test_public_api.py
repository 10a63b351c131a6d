"""The journal from Python: one open journal, nothing printed, nothing asked, typed."""

import subprocess
import sys
from pathlib import Path

import journal
from tests.conftest import PASSPHRASE, ROOT

SCRIPT = """
import sys
from journal import Filter, create_journal, open_journal

path, passphrase = sys.argv[1:]
with create_journal(path, passphrase=passphrase) as made:
    entry = {"happened_at": "2026-11-20T23:30:00+00:00", "answers": {"before": "Rain."}, "tags": ["rain"]}
    assert made.add(entry) == [1]
with open_journal(path, passphrase=passphrase) as again:
    assert [e.id for e in again.entries(Filter(tags=("rain",)))] == [1]
    assert [m.entry.id for m in again.search("rain")] == [1]
    assert again.export(path + ".md") == 1
"""

TYPED = """
from pathlib import Path
from journal import Entry, Filter, Journal, JournalError, create_journal, open_journal

def newest(path: Path, passphrase: str) -> Entry | None:
    try:
        with open_journal(path, passphrase=passphrase) as journal:
            reveal_type(journal)
            return next(journal.entries(Filter(), limit=1), None)
    except JournalError as error:
        reveal_type(error.exit_code)
        return None

def count(journal: Journal) -> int:
    return journal.count(Filter(tags=("rain",))) + len(journal.add([]))

def wrong(path: Path) -> None:
    open_journal(path)
"""


def test_a_script_without_standard_input_reads_writes_and_exports(tmp_path: Path) -> None:
    ran = [sys.executable, "-c", SCRIPT, str(tmp_path / "journal.db"), PASSPHRASE]
    done = subprocess.run(ran, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "Rain." in (tmp_path / "journal.db.md").read_text(encoding="utf-8")


def test_a_program_that_uses_it_is_checked_by_mypy(tmp_path: Path) -> None:
    (tmp_path / "uses.py").write_text(TYPED)
    checked = [sys.executable, "-m", "mypy", "--strict", "--config-file", str(ROOT / "pyproject.toml"), "uses.py"]
    done = subprocess.run(checked, capture_output=True, text=True, check=False, cwd=tmp_path)
    errors = [line for line in done.stdout.splitlines() if "error:" in line]
    assert len(errors) == 1, done.stdout
    assert 'Missing named argument "passphrase"' in errors[0]
    assert 'Revealed type is "journal.services.journal.Journal"' in done.stdout
    assert 'int"' in done.stdout.splitlines()[1]


def test_what_the_package_offers_is_there_and_documented() -> None:
    assert all(getattr(journal, name) is not None for name in journal.__all__)
    assert (Path(journal.__file__).parent / "py.typed").is_file()
    for name in ("open_journal", "create_journal", "export", "add", "search", "entries"):
        assert name in str(journal.__doc__)


def test_a_plain_string_cannot_be_printed_to_the_terminal(tmp_path: Path) -> None:
    """What goes to stdout was made safe to print first, and that is a type."""
    (tmp_path / "raw.py").write_text(
        "from journal.terminal.console import Console\n"
        "from journal.terminal.safe import shown\n"
        "Console().out(shown('safe'))\n"
        "Console().out('raw')\n"
    )
    checked = [sys.executable, "-m", "mypy", "--strict", "--config-file", str(ROOT / "pyproject.toml"), "raw.py"]
    done = subprocess.run(checked, capture_output=True, text=True, check=False, cwd=tmp_path)
    errors = [line for line in done.stdout.splitlines() if "error:" in line]
    assert len(errors) == 1, done.stdout
    assert errors[0].startswith("raw.py:4:")
    assert '"str"; expected "Safe"' in errors[0]
