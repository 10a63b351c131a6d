"""Home line by line: a numbered menu, one unlock. Its transcript is what a screen reader reads."""

import json
import stat
from pathlib import Path

import pytest

from tests.conftest import PASSPHRASE, Run

MENU = """\
  1. Write
  2. Look back
  3. Read
  4. Search
  5. Patterns
  6. Someone to talk to
  7. Settings

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
    do = (
        "\nType l to look back, e to edit, a to add a line, t to change the tags, r to reflect, x to share, s to seal "
        "or d to delete. Press Enter to go back.\n> "
    )
    found = "\nType an entry's number to read it, or press Enter to go back.\n> "
    words = "\nWhich words?\n> "
    assert said == (
        f"\n{MENU}Type a number from 1 to 7.\n\n{MENU}{read}{do}\n{MENU}{words}{found}\n{MENU}Closed and locked.\n"
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


def test_a_line_tags_and_a_seal_are_added_in_the_menu_without_the_other_questions(made: Run) -> None:
    added = made("--plain", stdin="3\n1\na\nShe called.\n\nphone\n\n\n")
    assert "(1 of about 2)" in added.stderr
    assert "Saved." in added.stderr
    assert made("--plain", stdin="3\n1\nt\nrain, long day\n\n").returncode == 0
    (entry,) = json.loads(made("show", "1", "--json").stdout)
    assert [r["answers"] for r in entry["reflections"][1:]] == [{"note": "She called."}]
    assert entry["reflections"][1]["stage"] == "later"
    assert entry["tags"] == ["rain", "long", "day"]
    sealed = made("--plain", stdin="3\n1\ns\n1\n\n")
    assert "Sealed until" in sealed.stderr


def test_a_moment_is_shared_from_the_menu_once_all_of_it_was_seen(made: Run, tmp_path: Path) -> None:
    target = tmp_path / "letter.html"
    done = made("--plain", stdin=f"3\n1\nx\n2\n{target}\nno\n3\n1\nx\n2\n{target}\nyes\n\n")
    assert "Here's everything that will be in it:" in done.stdout
    assert done.stderr.index("Nothing was written.") < done.stderr.index(f"Written to {target}.")
    assert "rain on the roof" in target.read_text(encoding="utf-8")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    again = made("--plain", stdin=f"3\n1\nx\n2\n{target}\n\n")
    assert "already exists" in again.stderr, "nothing is written over what's there"


def test_settings_are_shown_and_changed_in_the_menu(made: Run) -> None:
    done = made("--plain", stdin="7\n4\n9\n5\ngreen\n99\n\n\n")
    assert "4. Hide after: 9 minutes" in done.stderr
    assert "accent can be plum, blue, teal, copper or none." in done.stderr
    assert "Type a number from 1 to 6." in done.stderr
    assert json.loads(made("settings", "--json").stdout)["hide-after"] == "9"


def test_a_wrong_number_is_said_and_the_menu_goes_on(made: Run) -> None:
    done = made("--plain", stdin="3\n99\n\n")
    assert "There's no entry 99." in done.stderr
    assert done.stderr.endswith("Closed and locked.\n")


def test_without_anybody_home_only_says_what_can_be_done(run: Run) -> None:
    done = run(stdin="")
    assert done.returncode == 0
    assert "Start with `journal write`" in done.stdout
    assert PASSPHRASE not in done.stdout
