"""The passphrase is asked for once, again only when it has to be, and an empty line is no passphrase."""

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

from tests.conftest import PASSPHRASE, WORDS, Run
from tests.terminal.screen import ENTER, Open, Terminal

ENTRY = {"happened_at": "2026-11-20T23:30:00+01:00", "answers": {"tears": "some", "before": "canary under the rain"}}
OTHERS = "no words that open it"


@pytest.fixture
def made(run: Run) -> Run:
    """A journal with one entry, and no contact of one's own yet."""
    assert run("write", "--answers", "-", stdin=json.dumps(ENTRY)).returncode == 0
    return run


@pytest.fixture
def copy(made: Run, path: Path) -> Path:
    """A copy of that journal, beside it, under another name."""
    return Path(shutil.copy(path, path.with_name("copy.db")))


def asked(screen: Terminal) -> int:
    """How often it has asked for a passphrase, the other journal's included."""
    screen.read()
    return len(re.findall(rb"Passphrase[^\n:]*: ", screen.raw))


#: What is typed after the passphrase, step by step: what to wait for, and what to type then.
Steps = list[tuple[str, str]]
ONCE: list[tuple[str, Steps]] = [
    ("check", []),
    ("support --mine", [("A name and how to reach them", "A friend" + ENTER), ("q leave", "q")]),
    ("--plain support --mine", [("A name and how to reach them", "A friend" + ENTER)]),
    ("questions --switch-on cycle_day --switch-off cycle_day", []),
    ("restore", [("Which backup?", "1" + ENTER), ("Type yes", "yes" + ENTER)]),
    ("restore copy.db", [("Type yes", "yes" + ENTER)]),
    ("merge copy.db --yes", []),
    ("merge copy.db", []),
    ("delete 1", [("q leave", "q"), ("Type yes", "yes" + ENTER)]),
    ("export out.json", []),
    ("backup", []),
    ("--plain list", []),
]


@pytest.mark.parametrize(("line", "steps"), ONCE, ids=[line for line, _ in ONCE])
def test_one_command_asks_once(open_: Open, copy: Path, line: str, steps: Steps) -> None:
    arguments = [str(copy.with_name(a)) if a in ("copy.db", "out.json") else a for a in line.split()]
    with open_(*arguments) as screen:
        screen.wait_for("Passphrase")
        screen.type(PASSPHRASE + ENTER)
        for wait, keys in steps:
            screen.wait_for(wait)
            screen.type(keys)
        assert screen.ended() == 0, screen.read()
        assert asked(screen) == 1


@pytest.mark.parametrize(
    "line", ["support", "questions", "demo list", "where", "help", "--help", "show", "list --since 2026-13-01"]
)
def test_what_needs_no_journal_does_not_ask(open_: Open, made: Run, line: str) -> None:
    with open_("--plain", *line.split()) as screen:
        assert screen.ended() in (0, 2)
        assert asked(screen) == 0


@pytest.mark.parametrize("line", ["--plain list", "check", "restore", "support --mine", "backup", "--plain show 1"])
def test_enter_on_an_empty_prompt_is_no_bug_of_ours_but_asks_again(open_: Open, made: Run, line: str) -> None:
    """It ended in "OperationalError at vault.py:249", exit 70, and what was typed next went to the shell."""
    with open_(*line.split()) as screen:
        for times in (1, 2):
            screen.wait_for("Passphrase")
            screen.type(ENTER)
            screen.wait_for(*["Type your passphrase, or press Ctrl-C to leave."] * times)
            while asked(screen) <= times:
                pass
        assert screen.process.isalive()
        assert "went wrong" not in screen.read()
        screen.type("\x03")
        assert screen.ended() == 130


def test_after_enter_on_nothing_the_passphrase_still_opens_it(open_: Open, made: Run) -> None:
    with open_("--plain", "show", "1") as screen:
        screen.wait_for("Passphrase")
        screen.type(ENTER + ENTER)
        while asked(screen) < 3:
            pass
        screen.type(PASSPHRASE + ENTER)
        screen.wait_for("canary under the rain")
        assert screen.ended() == 0


def test_the_prompt_of_the_other_journal_takes_no_empty_line_either(
    open_: Open, made: Run, tmp_path: Path, path: Path
) -> None:
    (tmp_path / "theirs").write_text("other words here\n")
    other = {"JOURNAL_FILE": str(tmp_path / "other.db"), "JOURNAL_PASSPHRASE_FILE": str(tmp_path / "theirs")}
    assert made("write", "--answers", "-", stdin=json.dumps(ENTRY), env=other).returncode == 0
    with open_("merge", str(tmp_path / "other.db"), "--yes") as screen:
        screen.wait_for("Passphrase")
        screen.type(PASSPHRASE + ENTER)
        screen.wait_for("The other copy's passphrase:")
        screen.type(ENTER)
        screen.wait_for("Type your passphrase, or press Ctrl-C to leave.")
        screen.type("other words here" + ENTER)
        screen.wait_for("Merged.")
        assert screen.ended() == 0


def test_a_wrong_one_is_asked_again_until_it_opens(open_: Open, made: Run) -> None:
    with open_("--plain", "show", "1") as screen:
        for times in (1, 2):
            while asked(screen) < times:
                pass
            screen.type(OTHERS + ENTER)
        screen.wait_for("That doesn't open it.")
        while asked(screen) < 3:
            pass
        screen.type(PASSPHRASE + ENTER)
        screen.wait_for("canary under the rain")
        assert screen.ended() == 0
        assert OTHERS not in screen.raw.decode("utf-8", "replace")


@pytest.mark.parametrize("passphrase", [WORDS])
@pytest.mark.parametrize("typed", [WORDS.upper(), f"  {WORDS}  ", WORDS.replace(" ", "   ")])
def test_what_a_hand_slips_into_is_tried_once_more_tidied(open_: Open, made: Run, typed: str) -> None:
    with open_("--plain", "check") as screen:
        screen.wait_for("Passphrase")
        screen.type(typed + ENTER)
        assert screen.ended() == 0
        assert asked(screen) == 1
