"""Getting ready for a first talk, and the schema of exports: what's asked, what's kept, what changes it."""

import json
import sys
import time

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

from jsonschema import Draft202012Validator

from tests.conftest import Run
from tests.terminal.screen import ESC, TAB, Open, unlock

ONE = {"happened_at": "2026-11-20T23:30:00+00:00", "answers": {"tears": "some", "words": ["tender"]}}


@pytest.fixture
def filled(run: Run) -> Run:
    assert run("write", "--answers", "-", stdin=json.dumps([ONE])).returncode == 0
    return run


def kept(run: Run) -> dict[str, str]:
    """What an export holds of it, by question; each once."""
    dated = json.loads(run("export", "-", "--format", "json").stdout).get("dated_answers", [])
    assert len({said["question"] for said in dated}) == len(dated)
    return {said["question"]: said["answer"] for said in dated}


def test_its_questions_are_asked_and_kept_and_the_page_is_named(filled: Run) -> None:
    done = filled("prepare", "--plain", stdin="Two years ago.\n\nWith one person.\nSometimes alone.\n\n\n\n\n\n")
    assert done.returncode == 0, done.stderr
    assert "When did this start?" in done.stderr
    assert "What would you like from a first talk?" in done.stderr
    assert "`journal export page.html --for therapist` makes the page" in done.stderr
    assert kept(filled) == {"began": "Two years ago.", "where_it_happens": "With one person.\nSometimes alone."}
    assert [e["id"] for e in json.loads(filled("list", "--json").stdout)] == [1], "no moment was made of it"
    assert "Two years ago." in filled("export", "-", "--format", "html", "--for", "therapist", "--yes").stdout


def test_asked_again_it_shows_what_was_said_and_can_change_or_clear_it(filled: Run) -> None:
    filled("prepare", "--plain", stdin="Two years ago.\n\nWith one person.\n\n\n\n\n\n")
    again = filled("prepare", "--plain", stdin="\n\n\n\n\n\n")
    assert "So far: Two years ago." in again.stderr
    assert kept(filled) == {"began": "Two years ago.", "where_it_happens": "With one person."}, "Enter keeps it"
    filled("prepare", "--plain", stdin="/clear\n\n\n\n\n\n\n")
    assert kept(filled) == {"where_it_happens": "With one person."}


def test_what_was_cleared_does_not_come_back_with_another_copy(
    filled: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    filled("prepare", "--plain", stdin="Two years ago.\n\n\n\n\n\n\n")
    copy = tmp_path_factory.mktemp("copy") / "other.db"
    assert filled("backup", str(copy)).returncode == 0
    filled("prepare", "--plain", stdin="/clear\n\n\n\n\n\n\n")
    assert filled("merge", str(copy), "--yes").returncode == 0
    assert kept(filled) == {}
    there = {"JOURNAL_FILE": str(copy)}
    assert json.loads(filled("export", "-", "--format", "json", env=there).stdout)["dated_answers"], "only read"


def test_stopping_keeps_what_was_written_and_saying_nothing_keeps_nothing(filled: Run) -> None:
    assert "Nothing was written, and that's fine too." in filled("prepare", "--plain", stdin="\n" * 7).stderr
    assert kept(filled) == {}
    done = filled("prepare", "--plain", stdin="Two years ago.\n\n/stop\n")
    assert done.returncode == 0
    assert "What you wrote is saved." in done.stderr
    assert kept(filled) == {"began": "Two years ago."}
    assert "carry on" not in filled("write", "--plain", stdin="/stop\n").stderr, "it's no draft of a moment"


def test_what_is_typed_cannot_steer_the_terminal(filled: Run) -> None:
    filled("prepare", "--plain", stdin="a\x1b[2J\u202eb\n\n\n\n\n\n\n")
    again = filled("prepare", "--plain", stdin="\n" * 7)
    assert "So far:" in again.stderr
    assert "\x1b" not in again.stderr + again.stdout
    assert "\u202e" not in again.stderr


def test_without_a_terminal_or_a_journal_it_says_so(run: Run, filled: Run) -> None:
    assert filled("prepare").returncode == 2
    assert run("prepare", "--plain", env={"JOURNAL_FILE": "elsewhere.db"}).returncode == 6


@pytest.mark.parametrize("size", [(80, 24), (50, 20)], ids=["80x24", "50x20"])
def test_on_the_full_screen_it_is_one_question_to_a_page(open_: Open, filled: Run, size: tuple[int, int]) -> None:
    with open_("prepare", columns=size[0], lines=size[1]) as screen:
        unlock(screen)
        screen.wait_for("1 of about 6", "When did this start?")
        screen.type("Two years ago.", TAB)
        screen.wait_for("2 of about 6")
        screen.type(ESC)
        assert screen.ended() == 0
    assert kept(filled) == {"began": "Two years ago."}
    with open_("prepare", columns=size[0], lines=size[1]) as screen:
        unlock(screen)
        screen.wait_for("1 of about 6", "Two years ago.")
        for place in range(2, 7):
            screen.type(TAB)
            screen.wait_for(f"{place} of about 6")
        screen.type("To understand it.", TAB)
        screen.wait_for("Saved.", "--for therapist", "Any key to leave")
        time.sleep(0.7)  # what is typed before somebody can have seen the page isn't meant for it
        screen.type(" ")
        assert screen.ended() == 0
    assert kept(filled) == {"began": "Two years ago.", "hope": "To understand it."}


def test_the_schema_is_printed_without_a_journal_and_fits_an_export(filled: Run) -> None:
    printed = filled("schema", env={"JOURNAL_FILE": "nowhere.db", "JOURNAL_PASSPHRASE_FILE": ""})
    assert (printed.returncode, printed.stderr) == (0, "")
    filled("wonder", "tears", "#rain")
    export = json.loads(filled("export", "-", "--format", "json").stdout)
    Draft202012Validator(json.loads(printed.stdout)).validate(export)
