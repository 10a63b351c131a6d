"""The program as a person meets it, in a real terminal: full screen at 80x24 and 50x20, and line by line."""

import json
import os
import shutil
import signal
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

from tests.conftest import PASSPHRASE, ROOT, WORDS, Run
from tests.rewording import reworded
from tests.terminal.screen import CTRL_C, CTRL_L, DOWN, ENTER, ESC, SHIFT_TAB, TAB, Open, Terminal, unlock

SIZES = pytest.mark.parametrize("size", [(80, 24), (50, 20)], ids=["80x24", "50x20"])


@pytest.fixture
def made(run: Run) -> Run:
    """A journal with one entry in it."""
    entry = {
        "happened_at": "2026-11-20T23:30:00+01:00",
        "answers": {"tears": "some", "before": "canary under the rain"},
    }
    assert run("write", "--answers", "-", stdin=json.dumps(entry)).returncode == 0
    return run


def leave(screen: Terminal) -> None:
    """Leaves the closing page, once somebody could have read it."""
    time.sleep(0.7)
    screen.type(" ")


@SIZES
def test_a_newcomer_is_led_from_nothing_to_a_saved_entry(open_: Open, run: Run, size: tuple[int, int]) -> None:
    day = datetime.now(ZoneInfo("Europe/Berlin")).date() - timedelta(days=2)  # "last night" is another night before six
    with open_("write", columns=size[0], lines=size[1]) as screen:
        screen.wait_for("Welcome", "one encrypted file", "can't protect you", "Press Enter to continue")
        screen.type(ENTER)
        screen.wait_for("nobody can get it back", "Passphrase")
        screen.type(PASSPHRASE + ENTER)
        screen.wait_for("Once more")
        screen.type("not the same" + ENTER)
        screen.wait_for("weren't the same")
        screen.type(PASSPHRASE + ENTER, PASSPHRASE + ENTER)
        screen.wait_for("Would you like some questions, or a blank page?")
        screen.type("1", ENTER)
        screen.wait_for("When was it?")
        screen.type(day.isoformat())
        screen.wait_for(f"{day:%A} {day.day} {day:%B}")
        screen.type(ENTER)
        screen.wait_for("Were there tears?")
        screen.type(DOWN, DOWN, ENTER)
        screen.wait_for("Which words", "joyful")
        screen.type("tend", ENTER, "seen,", ENTER)
        screen.wait_for("How much of it felt pleasant?")
        screen.type("3", ENTER, ENTER, "2", ENTER, "1", ENTER)
        screen.wait_for("ready to look at it")
        screen.type("1", ENTER)
        screen.wait_for("What was happening just before?")
        screen.type("We had cooked.", ENTER, "Rain.", TAB, TAB, TAB, TAB)
        screen.wait_for("anything else you'd like to add")
        screen.type("9", ENTER)
        screen.wait_for("Which tags")
        screen.type("long-day #rain", ENTER)
        screen.wait_for("Saved.", "Any key to leave")
        leave(screen)
        assert screen.ended() == 0
        # What was written left the screen with the program; what is left is a sentence.
        assert "cooked" not in screen.read()
    (entry,) = json.loads(run("show", "1", "--json").stdout)
    said = entry["reflections"][0]["answers"]
    assert said == {
        "tears": "welled up", "words": ["tender", "seen"], "pleasant": 3, "distress_then": 2, "distress_now": 1,
        "passed": "yes", "before": "We had cooked.\nRain.",
    }  # fmt: skip
    assert entry["tags"] == ["long-day", "rain"]
    assert (entry["precision"], entry["happened_at"][:10]) == ("day", day.isoformat())


def test_a_newcomer_who_leaves_leaves_nothing(open_: Open, path: Path) -> None:
    with open_("write") as screen:
        screen.wait_for("Press Enter to continue", "Nothing has been created yet. >")
        screen.type(CTRL_C)
        assert screen.ended() == 130
    assert not path.exists()


@SIZES
def test_stopping_half_way_keeps_a_draft_that_is_offered_again(open_: Open, made: Run, size: tuple[int, int]) -> None:
    with open_("write", columns=size[0], lines=size[1]) as screen:
        unlock(screen)
        screen.wait_for("a blank page?")
        screen.type("2", ENTER)
        screen.wait_for("Write whatever comes.")
        screen.type("The rain had just")
        screen.type(ESC)
        screen.wait_for("Your draft is safe.")
        assert screen.ended() == 0
    with open_("write", columns=size[0], lines=size[1]) as screen:
        unlock(screen)
        screen.wait_for("You started writing")
        screen.type("1", ENTER)
        screen.wait_for("The rain had just")
        screen.type(" begun.", TAB)
        screen.wait_for("When was it?")
        screen.type(SHIFT_TAB)
        screen.wait_for("The rain had just begun.")
        screen.type(TAB, ENTER)
        screen.wait_for("is that enough for now?")
        screen.type("2", ENTER)
        screen.wait_for("Saved.", "Any key to leave")
        leave(screen)
        assert screen.ended() == 0
    (entry,) = json.loads(made("show", "2", "--json").stdout)
    assert entry["reflections"][0]["answers"] == {"note": "The rain had just begun."}
    with open_("write") as screen:
        unlock(screen)
        screen.wait_for("a blank page?")


def begin_a_page(screen: Terminal, text: str) -> None:
    """Types a draft, and leaves it with Esc or its like."""
    unlock(screen)
    screen.wait_for("a blank page?")
    plain = "Press Enter to skip" in screen.read()
    screen.type("2", ENTER)
    screen.wait_for("Write whatever comes.")
    screen.type(text, *([ENTER, "/stop", ENTER] if plain else [ESC]))


@pytest.mark.parametrize("front", [["write"], ["--plain", "write"]], ids=["screen", "plain"])
def test_a_draft_is_discarded_only_after_one_more_question_that_shows_how_it_begins(
    open_: Open, made: Run, front: list[str]
) -> None:
    with open_(*front) as screen:
        begin_a_page(screen, "It has taken me until now to write this.")
        screen.wait_for("Your draft is safe. It isn't in your journal yet.", "or to save it as it is.")
    with open_(*front) as screen:
        unlock(screen)
        for answer in ([ENTER], ["1", ENTER]):
            screen.wait_for("You started writing", "4. discard it" if "--plain" in front else "discard it")
            screen.type("4", ENTER)
            screen.wait_for("It begins: “It has taken me until now to write this.”", "can't be undone", "keep it")
            screen.type(*answer)
            time.sleep(0.5)
        screen.type("4", ENTER)
        screen.wait_for("It begins: “It has taken me")
        time.sleep(0.5)
        screen.type("2", ENTER)
        screen.wait_for("a blank page?")
        screen.type(CTRL_C)
    assert len(json.loads(made("list", "--json").stdout)) == 1


@pytest.mark.parametrize("front", [["write"], ["--plain", "write"]], ids=["screen", "plain"])
def test_a_draft_can_be_saved_as_it_is(open_: Open, made: Run, front: list[str]) -> None:
    with open_(*front) as screen:
        begin_a_page(screen, "Rain, and then quiet.")
        screen.wait_for("or to save it as it is.")
    with open_(*front) as screen:
        unlock(screen)
        screen.wait_for("You started writing", "save it as it is")
        screen.type("2", ENTER)
        screen.wait_for("Saved, as entry 2.")
        assert screen.ended() == 0
    (entry,) = json.loads(made("show", "2", "--json").stdout)
    assert entry["reflections"][0]["answers"] == {"note": "Rain, and then quiet."}
    with open_(*front) as screen:
        unlock(screen)
        screen.wait_for("a blank page?")


def test_whoever_leaves_at_the_pause_hears_what_is_in_the_journal_already(open_: Open, made: Run) -> None:
    with open_("write", "--quick") as screen:
        unlock(screen)
        screen.wait_for("When was it?")
        screen.type(*[ENTER] * 6)
        screen.wait_for("how", "now")
        screen.type("8", ENTER)
        screen.wait_for("stop here?")
        screen.type(ESC)
        screen.wait_for("What you wrote before the pause is in your journal already.")
        assert screen.ended() == 0
    assert len(json.loads(made("list", "--json").stdout)) == 2


@pytest.mark.parametrize("end", ["ctrl-c", signal.SIGHUP, signal.SIGTERM, signal.SIGKILL], ids=str)
def test_a_draft_survives_whatever_ends_the_program(open_: Open, made: Run, end: str | int) -> None:
    with open_("write") as screen:
        unlock(screen)
        screen.wait_for("a blank page?")
        screen.type("2", ENTER)
        screen.wait_for("Write whatever")
        screen.type("Almost lost")
        screen.wait_for("Almost lost")  # before that, the keys are still the terminal's and not the program's
        if end == "ctrl-c":
            screen.type(CTRL_C)
            assert screen.ended() == 130
        else:
            if end == signal.SIGKILL:
                time.sleep(1)  # the promise: at most a second after the last key
            os.kill(screen.process.pid, int(end))
            assert screen.ended() == (-signal.SIGKILL if end == signal.SIGKILL else 130)
    with open_("write") as screen:
        unlock(screen)
        screen.wait_for("You started writing")
        screen.type("1", ENTER)
        screen.wait_for("Almost lost")


def test_leaving_the_offer_leaves_and_an_empty_sitting_leaves_no_draft(open_: Open, made: Run) -> None:
    with open_("write") as screen:
        unlock(screen)
        screen.wait_for("a blank page?")
        screen.type("1", ENTER)
        screen.wait_for("When was it?")
        os.kill(screen.process.pid, signal.SIGHUP)
        screen.ended()
    with open_("write") as screen:
        unlock(screen)
        screen.wait_for("a blank page?")
        screen.type("2", ENTER)
        screen.wait_for("Write whatever")
        screen.type("Kept", ESC)
        assert screen.ended() == 0
    for leave, code in ((ESC, 0), (CTRL_C, 130)):
        with open_("write") as screen:
            unlock(screen)
            screen.wait_for("You started writing")
            screen.type(leave)
            screen.wait_for("Your draft is safe.")
            assert screen.ended() == code


def test_ctrl_l_hides_everything_at_once_until_the_passphrase(open_: Open, made: Run) -> None:
    with open_("write") as screen:
        unlock(screen)
        screen.wait_for("a blank page?")
        screen.type("2", ENTER)
        screen.wait_for("Write whatever")
        screen.type("Not for other eyes", CTRL_L)
        hidden = screen.wait_for("Hidden. Type your passphrase to carry on.")
        assert "other eyes" not in hidden
        assert "Write whatever" not in hidden
        screen.type("wrong", ENTER)
        assert "other eyes" not in screen.wait_for("That doesn't open it.")
        screen.type(PASSPHRASE, ENTER)
        screen.wait_for("Not for other eyes")


def test_at_seven_it_saves_and_offers_to_stop(open_: Open, made: Run) -> None:
    with open_("write", "--quick") as screen:
        unlock(screen)
        screen.wait_for("When was it?")
        screen.type(ENTER, "4", ENTER, ENTER, ENTER, ENTER, "9", ENTER, "8", ENTER)
        screen.wait_for("What you've written is saved.", "Would you like to stop here?", "journal support")
        os.kill(screen.process.pid, signal.SIGKILL)
    assert json.loads(made("show", "2", "--json").stdout)[0]["reflections"][0]["answers"]["distress_now"] == 8


def test_care_is_answered_at_once(open_: Open, made: Run) -> None:
    with open_("reflect", "1") as screen:
        unlock(screen)
        screen.wait_for("As if you were telling a kind friend.")
        screen.type(TAB, TAB, TAB, TAB)
        screen.wait_for("anything else you'd like to add")
        screen.type("1", ENTER)
        screen.wait_for("Was any of it not all right?")
        screen.type("1", ENTER)
        screen.wait_for("Thank you for writing that down.", "pelvic", "journal support", "Nothing is sent anywhere.")
        screen.type(ENTER)
        screen.wait_for("It's saved. Would you like to stop here?", "1 stop here")
        screen.type("1", ENTER)
        screen.wait_for("Saved.")


@SIZES
def test_what_was_read_leaves_the_screen(open_: Open, made: Run, size: tuple[int, int]) -> None:
    with open_("show", "1", columns=size[0], lines=size[1]) as screen:
        unlock(screen)
        screen.wait_for("canary under the rain", "? help")
        screen.type(CTRL_L)
        assert "canary" not in screen.wait_for("Hidden.")
        screen.type(PASSPHRASE, ENTER)
        screen.wait_for("canary")
        screen.type("q")
        assert screen.ended() == 0
        # pyte has no alternate screen: what counts is that the program left it after the last of the text.
        assert screen.raw.rindex(b"\x1b[?1049l") > screen.raw.rindex(b"canary")
        assert screen.raw.index(b"\x1b[?1049h") < screen.raw.index(b"canary")


def test_the_passphrase_is_asked_for_until_it_opens_or_the_person_leaves(open_: Open, made: Run) -> None:
    with open_("list") as screen:
        screen.wait_for("Passphrase")
        for _ in range(4):
            screen.type("wrong" + ENTER)
            screen.wait_for("That doesn't open it. Try again, or press Ctrl-C to leave.")
        screen.type(ENTER)
        screen.wait_for("Type your passphrase, or press Ctrl-C to leave.")
        assert "wrong" not in screen.read()
        screen.type(CTRL_C)
        assert screen.ended() == 130


@pytest.mark.parametrize("passphrase", [WORDS])
def test_a_passphrase_in_capitals_with_spaces_around_opens_too(open_: Open, made: Run) -> None:
    with open_("list") as screen:
        screen.wait_for("Passphrase")
        screen.type("  " + WORDS.upper().replace(" ", "  ") + " " + ENTER)
        screen.wait_for("Fri 20 Nov", "canary under the")


def test_nothing_is_copied_to_the_terminals_clipboard(open_: Open, made: Run) -> None:
    with open_("write") as screen:
        unlock(screen)
        screen.wait_for("a blank page?")
        screen.type("2", ENTER)
        screen.wait_for("Write whatever")
        screen.type("private", "\x01", "\x1b[1;2F", "\x18", "\x1b", "\x1b")
        screen.ended()
        assert b"\x1b]52" not in screen.raw
        assert b"\x1b]0;" not in screen.raw, "nor is anything said in its title"
        assert b"\x1b]2;" not in screen.raw


def test_keys_that_come_in_a_burst_wait_for_their_page(open_: Open, made: Run) -> None:
    with open_("write", "--quick") as screen:
        unlock(screen)
        screen.wait_for("When was it?")
        screen.type("\r3\rmov\rown,\r3\r2\r5\r6\r")
        screen.wait_for("Saved.")
    (entry,) = json.loads(made("show", "2", "--json").stdout)
    assert entry["reflections"][0]["answers"] == {
        "tears": "some", "words": ["moved", "own"], "pleasant": 3, "unpleasant": 2, "distress_then": 5,
        "distress_now": 6,
    }  # fmt: skip


def test_while_hidden_no_key_reaches_the_page(open_: Open, made: Run) -> None:
    with open_("write") as screen:
        unlock(screen)
        screen.wait_for("a blank page?")
        screen.type("2", ENTER)
        screen.wait_for("Write whatever")
        screen.type("Stays here", CTRL_L)
        screen.wait_for("Hidden.")
        screen.type(TAB, SHIFT_TAB, TAB, ESC)
        time.sleep(0.3)
        screen.wait_for("Hidden.")
        screen.type(PASSPHRASE, ENTER)
        screen.wait_for("Write whatever", "Stays here")


def test_taking_a_group_back_takes_back_what_was_ticked_in_it(open_: Open, made: Run) -> None:
    with open_("reflect", "1") as screen:
        unlock(screen)
        screen.wait_for("As if you were telling a kind friend.")
        screen.type("Rain.", TAB, TAB, TAB, TAB)
        screen.wait_for("anything else you'd like to add")
        screen.type("1", ENTER)
        screen.wait_for("Was any of it not all right?")
        screen.type("3", ENTER)
        screen.wait_for("None of it is your fault.")
        screen.type(SHIFT_TAB)
        screen.wait_for("Was any of it not all right?")
        screen.type(SHIFT_TAB)
        screen.wait_for("anything else you'd like to add")
        screen.type("1", ENTER)
        screen.wait_for("Saved.")
    (entry,) = json.loads(made("show", "1", "--json").stdout)
    assert entry["reflections"][1]["answers"] == {"before": "Rain."}


def test_a_look_back_with_nothing_said_adds_nothing(open_: Open, run: Run) -> None:
    entry = {"happened_at": "2026-11-20T23:30:00+01:00", "answers": {"tears": "none"}, "tags": ["rain"]}
    assert run("write", "--answers", "-", stdin=json.dumps(entry)).returncode == 0
    with open_("--plain", "lookback", "1") as screen:
        unlock(screen)
        screen.wait_for("(1 of about")
        screen.type(ENTER, ENTER, ENTER, ENTER)
        screen.wait_for("Nothing was written, and that's fine too.")
    assert len(json.loads(run("show", "1", "--json").stdout)[0]["reflections"]) == 1


def test_an_edit_that_changed_nothing_leaves_no_draft(open_: Open, made: Run) -> None:
    with open_("edit", "1") as screen:
        unlock(screen)
        screen.wait_for("What would you like to change?")
        screen.type(DOWN, ENTER)
        screen.wait_for("Were there tears?")
        screen.type(ESC)
        screen.wait_for("What would you like to change?")
        screen.type(ESC)
        screen.wait_for("Nothing was changed.")
        screen.ended()
    with open_("write") as screen:
        unlock(screen)
        screen.wait_for("a blank page?")


def test_an_edit_that_was_killed_is_carried_on_with(open_: Open, made: Run) -> None:
    with open_("edit", "1") as screen:
        unlock(screen)
        screen.wait_for("What would you like to change?")
        screen.type(DOWN, ENTER)
        screen.wait_for("Were there tears?")
        screen.type("4", ENTER)
        screen.wait_for("a lot")
        time.sleep(1)
        screen.process.kill(signal.SIGKILL)
    assert made("list", "--tears", "a lot").stdout == "", "nothing is saved before leaving"
    with open_("edit", "1") as screen:
        unlock(screen)
        screen.wait_for("What would you like to change?", "a lot")
        screen.type(ESC)
        screen.wait_for("Saved.", "You changed: Tears.")
        leave(screen)
        assert screen.ended() == 0
    assert made("list", "--tears", "a lot").stdout


# --- line mode --------------------------------------------------------------------------------------------------------


def test_the_first_run_line_by_line(open_: Open, run: Run) -> None:
    with open_("--plain", "write", columns=50, lines=20) as screen:
        screen.wait_for("Press Enter to continue")
        screen.type(ENTER)
        screen.wait_for("nobody can get it back")
        screen.type(PASSPHRASE + ENTER, PASSPHRASE + ENTER)
        for question, said in (
            ("or a blank page?", "1"), ("When was it?", "yesterday"), ("Press Enter if that's right", ""),
            ("Were there tears?", "some"), ("Type words or numbers", "tender moved"), ("felt pleasant?", "9"),
            ("number from 0 to 4", "3"), ("felt unpleasant?", "/back"), ("felt pleasant?", "2"),
            ("felt unpleasant?", ""), ("How hard was it", "4"), ("how hard is it now", ""),
            ("ready to look at it", "not yet"),
        ):  # fmt: skip
            screen.wait_for(question)
            screen.type(said + ENTER)
        screen.wait_for("Saved.", "When you feel like going further", "journal reflect 1", "Press Enter to leave.")
        screen.type(ENTER)
        assert screen.ended() == 0
        assert b"\x1b[?1049h" not in screen.raw
        assert b"\x1b[3" not in screen.raw, "no colour"
    (entry,) = json.loads(run("show", "1", "--json").stdout)
    assert entry["reflections"][0]["answers"] == {
        "tears": "some", "words": ["tender", "moved"], "pleasant": 2, "distress_then": 4, "passed": "not yet",
    }  # fmt: skip


def test_line_mode_keeps_the_draft_after_each_line(open_: Open, made: Run) -> None:
    with open_("--plain", "write") as screen:
        unlock(screen)
        screen.wait_for("a blank page?")
        screen.type("2" + ENTER)
        screen.wait_for("Finish with an empty line.")
        screen.type("First line." + ENTER, "Second line." + ENTER)
        time.sleep(0.5)
        os.kill(screen.process.pid, signal.SIGKILL)
    with open_("--plain", "write") as screen:
        unlock(screen)
        screen.wait_for("You started writing")
        screen.type("1" + ENTER)
        screen.wait_for("First line.", "Second line.")
        screen.type(ENTER)
        screen.wait_for("When was it?")
        screen.type("/stop" + ENTER)
        screen.wait_for("Your draft is safe.")


def test_paragraphs_that_are_pasted_stay_together(open_: Open, made: Run) -> None:
    with open_("--plain", "write") as screen:
        unlock(screen)
        screen.wait_for("a blank page?")
        screen.type("2" + ENTER)
        screen.wait_for("Finish with an empty line.")
        screen.type("One.\r\rTwo.\r\r\rThree.\r")
        time.sleep(0.3)
        screen.type(ENTER)
        screen.wait_for("When was it?")
        screen.type(ENTER, "2" + ENTER)
        screen.wait_for("Saved.")
    (entry,) = json.loads(made("show", "2", "--json").stdout)
    assert entry["reflections"][0]["answers"] == {"note": "One.\n\nTwo.\n\n\nThree."}


def test_an_edit_line_by_line_can_clear(open_: Open, made: Run) -> None:
    with open_("--plain", "edit", "1") as screen:
        unlock(screen)
        screen.wait_for("2. Tears: some", "when you're done")
        screen.type("2" + ENTER)
        screen.wait_for("So far: some")
        screen.type("/clear" + ENTER)
        screen.wait_for("2. Tears: –")
        screen.type(ENTER)
        screen.wait_for("Saved.", "You changed: Tears.")
        screen.type(ENTER)
    (entry,) = json.loads(made("show", "1", "--json").stdout)
    assert entry["reflections"][0]["answers"] == {"before": "canary under the rain"}


def test_with_every_text_reworded_the_program_asks_stores_and_finds_the_same(run: Run, tmp_path: Path) -> None:
    """From start to end, over a copy of the package: nothing in it goes by what is shown."""
    shutil.copytree(ROOT / "journal", tmp_path / "copy" / "journal", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "copy" / "journal" / "data" / "questions.toml").write_text(reworded(), encoding="utf-8")
    copy = {"PYTHONPATH": str(tmp_path / "copy"), "JOURNAL_FILE": str(tmp_path / "other.db")}
    says = "1\nyesterday\n\n3\ntender\n3\n1\n4\n8\n2\n1\nRain.\n\nTea.\n\n\n\n1\n1\n"
    found = []
    for env in ({}, copy):
        assert run("--plain", "write", stdin=says, env=env).returncode == 0
        (entry,) = json.loads(run("list", "--tears", "some", "--min-distress", "4", "--json", "--text", env=env).stdout)
        found.append(entry["reflections"][0]["answers"])
    assert found[0] == found[1]
    assert {"tears", "words", "distress_now", "before", "vulnerable", "care"} <= set(found[0])
    assert run("demo", "patterns", "--json").stdout == run("demo", "patterns", "--json", env=copy).stdout


def test_delete_asks_and_only_yes_is_yes(open_: Open, made: Run) -> None:
    for said, then in (("y", "Nothing was deleted."), ("yes", "1 entry deleted")):
        with open_("delete", "1") as screen:
            unlock(screen)
            screen.wait_for("These would be deleted for good", "tears: some")
            screen.type("q")
            screen.wait_for("Delete 1 entry? Type yes")
            assert screen.raw.rindex(b"\x1b[?1049l") > screen.raw.rindex(b"tears: some"), "it leaves the screen"
            screen.type(said + ENTER)
            screen.wait_for(then)
    assert made("list").stdout == ""


def test_the_words_of_a_search_are_typed_on_its_page_and_leave_with_it(open_: Open, made: Run) -> None:
    with open_("search", columns=50) as screen:
        unlock(screen)
        screen.wait_for("type to search")
        screen.type("c", "a", "n")
        screen.wait_for("Found", "20 Nov 2026", "canary under the rain")
        screen.type(ENTER, ENTER)
        screen.wait_for("canary under the rain", "entry 1")
        screen.type("q")
        assert screen.ended() == 0
        assert "can" not in screen.read().replace("can't", "")


def test_search_asks_for_its_words_on_the_terminal(open_: Open, made: Run) -> None:
    with open_("--plain", "search") as screen:
        screen.wait_for("Which words?")
        screen.type("canary" + ENTER)
        unlock(screen)
        screen.wait_for("[canary]")


def test_restore_lists_the_backups_and_takes_a_number(open_: Open, made: Run) -> None:
    for said, then in (
        (ENTER, "Nothing was changed."),
        ("9" + ENTER, "No backup has that number, so nothing was changed."),
        ("1" + ENTER, "Replace "),
    ):
        with open_("restore") as screen:
            unlock(screen)
            screen.wait_for(": 1 entry", "Which backup?")
            screen.type(said)
            screen.wait_for(then)
            screen.type(ENTER)
            assert screen.ended() == 0
    assert "canary" in made("show", "1").stdout
