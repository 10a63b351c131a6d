"""Writing without unlocking: Enter at the passphrase, the same conversation, a page that a waiting page."""

import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

from journal.services.inbox import EXPLAINED
from tests.conftest import PASSPHRASE, Run
from tests.terminal.screen import CTRL_L, ENTER, Open

pytest.importorskip("pyrage", reason="pyrage isn't installed, so nothing can be written without unlocking")

OFFER = "Passphrase, or Enter to write without it:"
MORE_THAN_AT_ONCE = 0.8  # seconds


@pytest.fixture
def made(run: Run) -> Run:
    """A journal with one entry in it: that unlock made its inbox."""
    entry = {"happened_at": "2026-11-20T23:30:00+01:00", "answers": {"tears": "some"}, "tags": ["canarytag"]}
    assert run("write", "--answers", "-", stdin=json.dumps(entry)).returncode == 0
    return run


def waiting(path: Path) -> list[Path]:
    return sorted(path.with_name("journal.db-inbox").glob("*.age"))


def test_enter_at_the_passphrase_leads_to_the_page_and_the_next_unlock_takes_it_in(
    open_: Open, made: Run, path: Path
) -> None:
    with open_("write") as screen:
        screen.wait_for(OFFER)
        time.sleep(MORE_THAN_AT_ONCE)
        screen.type(ENTER)
        shown = screen.wait_for("a blank page")
        assert "canarytag" not in shown
        screen.type("2", ENTER)
        screen.wait_for("Write whatever comes.")
        screen.type("Canaryalpha under the rain.", "\t", ENTER)
        screen.wait_for("that's enough")
        screen.type("2", ENTER)
        screen.wait_for("Saved.", "until you next unlock")
        time.sleep(0.7)
        screen.type(" ")
        assert screen.ended() == 0
    (page,) = waiting(path)
    assert page.read_bytes().startswith(b"age-encryption.org/v1")
    assert page.stat().st_mode & 0o777 == 0o600
    for file in path.parent.rglob("*"):
        assert file.is_dir() or b"anaryalpha" not in file.read_bytes()
    done = made("list", "--json")
    assert "1 page written without unlocking is in your journal now" in done.stderr
    newest = json.loads(done.stdout)[0]
    assert newest["origin"]["program"] == "inbox"
    assert "Canaryalpha" in made("show", str(newest["id"])).stdout
    assert waiting(path) == []
    assert made("list").stderr == "", "taking in twice changes nothing, and says nothing"


def test_a_page_that_was_killed_comes_back_as_a_draft(open_: Open, made: Run, path: Path) -> None:
    with open_("write") as screen:
        screen.wait_for(OFFER)
        time.sleep(MORE_THAN_AT_ONCE)
        screen.type(ENTER)
        screen.wait_for("a blank page")
        screen.type("2", ENTER)
        screen.wait_for("Write whatever comes.")
        screen.type("Almost lost")
        screen.wait_for("Almost lost")
        time.sleep(1.2)
        os.kill(screen.process.pid, signal.SIGKILL)
    assert len(waiting(path)) == 1
    with open_("write") as screen:
        screen.wait_for(OFFER)
        screen.type(PASSPHRASE + ENTER)
        screen.wait_for("You started writing")
        screen.type("1", ENTER)
        screen.wait_for("Almost lost")


def test_enter_that_was_typed_before_the_prompt_opens_nothing(open_: Open, made: Run) -> None:
    with open_("write") as screen:
        screen.type(ENTER)
        assert "Ctrl-C" not in screen.wait_for("Press Enter once more to write without it.", OFFER)
        screen.type(PASSPHRASE + ENTER)
        screen.wait_for("a blank page")


def test_enter_once_more_after_one_that_came_too_early_writes_without_the_passphrase(open_: Open, made: Run) -> None:
    with open_("write") as screen:
        screen.type(ENTER)
        screen.wait_for("Press Enter once more to write without it.")
        time.sleep(MORE_THAN_AT_ONCE)
        screen.type(ENTER)
        screen.wait_for("a blank page")


def test_a_hidden_page_needs_the_passphrase_though_it_was_begun_without(open_: Open, made: Run) -> None:
    with open_("write") as screen:
        screen.wait_for(OFFER)
        time.sleep(MORE_THAN_AT_ONCE)
        screen.type(ENTER)
        screen.wait_for("a blank page")
        screen.type("2", ENTER)
        screen.wait_for("Write whatever comes.")
        screen.type("Not for other eyes", CTRL_L)
        assert "other eyes" not in screen.wait_for("Hidden.")
        screen.type("wrong", ENTER)
        assert "other eyes" not in screen.wait_for("doesn't open it")
        screen.type(PASSPHRASE, ENTER)
        screen.wait_for("Not for other eyes")


def test_enter_at_a_hidden_page_begins_a_new_one_and_both_are_there_at_the_next_unlock(
    open_: Open, made: Run, path: Path
) -> None:
    with open_("write") as screen:
        screen.wait_for(OFFER)
        time.sleep(MORE_THAN_AT_ONCE)
        screen.type(ENTER)
        screen.wait_for("a blank page")
        screen.type("2", ENTER)
        screen.wait_for("Write whatever comes.")
        screen.type("Not for other eyes", CTRL_L, ENTER)  # that Enter comes too soon to be an answer
        screen.wait_for("Hidden.", "or press Enter for a new page")
        time.sleep(MORE_THAN_AT_ONCE)
        screen.type(ENTER)
        shown = screen.wait_for("a blank page")
        assert "other eyes" not in shown
        screen.type("2", ENTER)
        assert "other eyes" not in screen.wait_for("Write whatever comes.")
        screen.type("Mine alone", "\t", ENTER)
        screen.wait_for("that's enough")
        screen.type("2", ENTER)
        screen.wait_for("Saved.")
        time.sleep(0.7)
        screen.type(" ")
        assert screen.ended() == 0
    assert len(waiting(path)) == 2
    done = made("list", "--json", "--text")
    assert "1 unfinished page is in your journal now" in done.stderr
    assert "Mine alone" in done.stdout
    assert "other eyes" not in done.stdout, "that one is a draft still"


def test_home_says_what_came_in_and_the_first_run_what_enter_does(open_: Open, made: Run, path: Path) -> None:
    with open_("write") as screen:
        screen.wait_for(OFFER)
        time.sleep(MORE_THAN_AT_ONCE)
        screen.type(ENTER)
        screen.wait_for("a blank page")
        screen.type("2", ENTER)
        screen.wait_for("Write whatever comes.")
        screen.type("Almost lost")
        time.sleep(1.2)
        os.kill(screen.process.pid, signal.SIGKILL)
    with open_() as screen:
        screen.wait_for(OFFER)
        screen.type(PASSPHRASE + ENTER)
        screen.wait_for("Write", "carry on from", "1 unfinished page is in your journal now")
        screen.type("q")
        assert screen.ended() == 0
    path.unlink()
    for folder in ("backups", "inbox"):
        shutil.rmtree(path.with_name(f"journal.db-{folder}"))
    with open_() as screen:
        screen.wait_for("Press Enter to continue")
        screen.type(ENTER)
        screen.wait_for("Passphrase (nothing shows")
        screen.type(PASSPHRASE + ENTER)
        screen.wait_for("Once more")
        screen.type(PASSPHRASE + ENTER)
        screen.wait_for("Write", " ".join(EXPLAINED.split()), "q close and lock")


def test_it_can_be_switched_off(open_: Open, made: Run, path: Path) -> None:
    assert made("settings", "inbox", "off").returncode == 0
    assert not path.with_name("journal.db-inbox").joinpath("recipient").exists()
    with open_("write") as screen:
        shown = screen.wait_for("Passphrase")
        assert "Enter to write" not in shown


def test_a_new_passphrase_brings_a_new_key_before_it_says_so(made: Run, path: Path, tmp_path: Path) -> None:
    recipient = path.with_name("journal.db-inbox") / "recipient"
    before = recipient.read_text()
    (tmp_path / "new").write_text("entirely other words")
    assert made("passphrase", "--new-passphrase-file", str(tmp_path / "new")).returncode == 0
    assert recipient.read_text() != before


def test_where_names_the_inbox_and_check_takes_nothing_in(open_: Open, made: Run, path: Path) -> None:
    with open_("--plain", "write", "--quick") as screen:
        screen.wait_for(OFFER)
        time.sleep(MORE_THAN_AT_ONCE)
        screen.type(ENTER)
        screen.wait_for("(1 of about")
        screen.type("yesterday" + ENTER)
        screen.wait_for("that's right")
        screen.type(ENTER)
        screen.wait_for("Were there tears?")
        screen.type("some" + ENTER)
        screen.wait_for("Which words")
        screen.type("/stop" + ENTER)
        screen.wait_for("Your draft is safe.")
        assert screen.ended() == 0
    assert len(waiting(path)) == 1
    assert "a waiting page" in made("where").stdout
    assert made("check").returncode == 0
    assert len(waiting(path)) == 1
    assert "1 unfinished page is in your journal now" in made("list").stderr


@pytest.mark.parametrize("mode", [(), ("--plain",)], ids=["full screen", "plain"])
def test_enter_at_the_door_of_home_writes_without_unlocking_too(open_: Open, made: Run, mode: tuple[str, ...]) -> None:
    with open_(*mode) as screen:
        screen.wait_for(OFFER)
        time.sleep(MORE_THAN_AT_ONCE)
        screen.type(ENTER)
        shown = screen.wait_for("a blank page")
        assert "canarytag" not in shown


def test_on_the_way_to_a_moment_enter_asks_again(open_: Open, made: Run) -> None:
    with open_("show", "1") as screen:
        shown = screen.wait_for("Passphrase")
        assert "Enter to write" not in shown
