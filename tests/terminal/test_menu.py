"""Home line by line: a numbered menu, one unlock. Its transcript is what a screen reader reads."""

import json

import pytest

from tests.conftest import PASSPHRASE, Run

MENU = """\
  1. Write
  2. Look back
  3. Read
  4. Search
  5. Patterns
  6. Someone to talk to

Type a number, or press Enter to close the journal.
> """


@pytest.fixture
def made(run: Run) -> Run:
    """A journal with one moment, in the future of no test."""
    entry = {"happened_at": "2026-11-20T23:30:00+01:00", "answers": {"words": ["tender"], "note": "rain on the roof"}}
    assert run("write", "--answers", "-", stdin=json.dumps(entry)).returncode == 0
    return run


def test_the_menu_reads_as_a_transcript(made: Run) -> None:
    done = made("--plain", stdin="8\n3\n1\n\n4\nroof\n\n\n")
    assert done.returncode == 0
    said = done.stderr.split("\n", 2)[2]  # after the greeting, which is the hour's
    read = "\nType an entry's number to read it, more for earlier ones, or press Enter to go back.\n> "
    do = "\nl looks back, e edits, r reflects, d deletes. Press Enter to go back.\n> "
    found = "\nType an entry's number to read it, or press Enter to go back.\n> "
    words = "\nWhich words?\n> "
    assert said == (
        f"\n{MENU}Type a number from 1 to 6.\n\n{MENU}{read}{do}\n{MENU}{words}{found}\n{MENU}Closed and locked.\n"
    )
    assert "2026-11-20 23:30  tender" in done.stdout
    assert "rain on the roof" in done.stdout
    assert "rain on the [roof]" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def test_an_evening_in_the_menu_writes_looks_back_and_deletes(made: Run) -> None:
    done = made("--plain", stdin="3\n1\nd\nno\n3\n1\nd\nyes\n3\n\n")
    assert "Nothing was deleted." in done.stderr
    assert "Deleted for good." in done.stderr
    assert "Nothing written yet." in done.stderr
    assert made("list").stdout == ""


def test_a_wrong_number_is_said_and_the_menu_goes_on(made: Run) -> None:
    done = made("--plain", stdin="3\n99\n\n")
    assert "There's no entry 99." in done.stderr
    assert done.stderr.endswith("Closed and locked.\n")


def test_without_anybody_home_only_says_what_can_be_done(run: Run) -> None:
    done = run(stdin="")
    assert done.returncode == 0
    assert "`journal write` starts" in done.stdout
    assert PASSPHRASE not in done.stdout
