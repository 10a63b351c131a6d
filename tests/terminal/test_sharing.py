"""A page of the journal for somebody: shown whole first, written after a yes, and nothing in it that was not chosen."""

import json
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

from tests.conftest import Run
from tests.terminal.screen import ENTER, Open, unlock

SAID = "Stay a little, and leave the lamp on."


@pytest.fixture
def made(run: Run) -> Run:
    """Two moments: one with something to say to somebody, one that was not all right."""
    answers = {"tears": "some", "distress_then": 3, "to_say": SAID, "before": "canary", "with": "Juniper"}
    cared = {"to_say": "canary of another day", "care": ["I felt pressured"]}
    listed = [
        {"happened_at": f"2026-11-{day}T23:30:00+01:00", "answers": said, "tags": ["kin"]}
        for day, said in ((19, answers), (20, cared))
    ]
    assert run("write", "--answers", "-", stdin=json.dumps(listed)).returncode == 0
    return run


def test_a_letter_is_shown_whole_then_written_after_a_yes(made: Run, open_: Open, tmp_path: Path) -> None:
    letter = tmp_path / "letter.md"
    for said, written in (("no", False), ("yes", True)):
        with open_("export", str(letter), "1", "2", "--for", "partner") as screen:
            unlock(screen)
            screen.wait_for("You were asked:", SAID, "q leave")
            screen.type("q")
            screen.wait_for("Is this for them?", "Type yes to put it in")
            screen.type("yes" + ENTER)
            screen.wait_for("Here's everything that will be in it:", SAID, "q leave")
            screen.type("q")
            screen.wait_for("Write this to", "Type yes to write it")
            screen.type(said + ENTER)
            assert screen.ended() == 0
        assert letter.exists() is written
    text = letter.read_text(encoding="utf-8")
    assert SAID in text
    assert not any(word in text for word in ("canary", "Juniper", "kin", "2026", "pressured"))
    assert letter.stat().st_mode & 0o777 == 0o600


def test_without_anybody_to_look_at_it_nothing_is_written(made: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert made("export", str(page), "--for", "therapist").returncode == 2
    assert not page.exists()
    assert made("export", str(page), "--for", "therapist", "--yes").returncode == 0
    text = page.read_text(encoding="utf-8")
    assert "<svg" not in text or "canary" not in text
    assert not any(word in text for word in ("canary", "Juniper", "kin", "pressured", SAID))


def test_only_also_and_without_choose_by_key(made: Run) -> None:
    def out(*options: str) -> str:
        return made("export", "-", "1", "2", "--format", "markdown", "--yes", "--for", *options).stdout

    assert "canary" in out("partner", "--only", "before")
    assert SAID not in out("partner", "--only", "before,with")
    assert "Juniper" in out("partner", "--only", "before,with")
    assert "Juniper" in out("therapist", "--also", "with")
    assert "canary" not in out("me", "--without", "before,to_say", "--without", "tags")
    assert made("export", "-", "1", "--for", "partner", "--only", "diary", "--yes").returncode == 2
    assert made("export", "-", "1", "--for", "partner", "--only", "note", "--yes").returncode == 6
    assert made("export", "-", "--only", "note").returncode == 2, "it says nothing without --for"


def test_what_only_the_person_can_decide_is_refused_unseen_and_asked_otherwise(
    made: Run, open_: Open, tmp_path: Path
) -> None:
    """A letter to M was made from a moment with Jo, without a word; and one sent what was to be kept to oneself."""
    letter = tmp_path / "letter.md"
    kept = made("export", str(letter), "1", "--for", "partner", "--yes")
    assert kept.returncode == 6
    assert "`--also to_say`" in kept.stderr
    arguments = ("export", str(letter), "1", "--for", "partner", "--to", "Maple", "--only", "to_say")
    refused = made(*arguments, "--yes")
    assert refused.returncode == 2
    assert "Entry 1 was with somebody else" in refused.stderr
    assert "Juniper" not in refused.stderr
    assert not letter.exists()
    with open_(*arguments) as screen:
        unlock(screen)
        screen.wait_for("Entry 1 was with somebody else", "Type yes to go on")
        screen.type(ENTER)
        screen.wait_for("Nothing was written.")
        assert screen.ended() == 0
    assert not letter.exists()
    assert made(*arguments[:5], "--to", "juniper", "--only", "to_say", "--yes").returncode == 0


def test_what_isnt_for_them_is_left_out_of_the_letter(run: Run, open_: Open, tmp_path: Path) -> None:
    answers = {"to_say": "canary", "in_tune": "A hand to hold."}
    entry = {"happened_at": "2026-11-19T23:30:00+01:00", "answers": answers}
    assert run("write", "--answers", "-", stdin=json.dumps(entry)).returncode == 0
    letter = tmp_path / "letter.md"
    with open_("export", str(letter), "1", "--for", "partner") as screen:
        unlock(screen)
        screen.wait_for("You were asked:", "canary", "q leave")
        screen.type("q")
        screen.wait_for("Is this for them?")
        screen.type(ENTER)
        screen.wait_for("Here's everything that will be in it:", "A hand to hold.", "q leave")
        screen.type("q")
        screen.wait_for("Write this to", "Type yes to write it")
        screen.type("yes" + ENTER)
        assert screen.ended() == 0
    assert "canary" not in letter.read_text(encoding="utf-8")
    assert "A hand to hold." in letter.read_text(encoding="utf-8")


def test_the_page_of_everything_is_html_by_its_name(made: Run, tmp_path: Path) -> None:
    page = tmp_path / "journal.html"
    assert made("export", str(page)).returncode == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert SAID in text
    assert "What repeats over time" in text


def test_what_is_given_to_a_terminal_steers_it_not_and_to_a_pipe_is_as_it_was_said(
    run: Run, open_: Open, tmp_path: Path
) -> None:
    said = {"to_say": "\x1b]0;owned\x07 stay a little", "tears": "some"}
    entry = {"happened_at": "2026-11-19T23:30:00+01:00", "answers": said}
    assert run("write", "--answers", "-", stdin=json.dumps(entry)).returncode == 0
    arguments = ("export", "-", "1", "--format", "markdown", "--for", "partner", "--only", "to_say", "--yes")
    with open_(*arguments) as screen:
        unlock(screen)
        assert screen.ended() == 0
        assert b"stay a little" in screen.raw
        assert b"\x07" not in screen.raw
    assert "\x07" in run(*arguments).stdout


def test_what_is_there_is_refused_before_anything_is_shown(made: Run, open_: Open, tmp_path: Path) -> None:
    letter = tmp_path / "letter.md"
    letter.write_text("mine")
    with open_("export", str(letter), "--for", "partner") as screen:
        screen.wait_for("exists, so nothing was written")
        assert screen.ended() == 1
    assert letter.read_text() == "mine"


def test_a_letter_is_never_from_everything_by_default(made: Run, tmp_path: Path) -> None:
    done = made("export", str(tmp_path / "letter.md"), "--for", "partner", "--yes")
    assert done.returncode == 2
    assert "Which moments is the letter from?" in done.stderr
    assert not (tmp_path / "letter.md").exists()


def test_only_what_lands_in_it_counts(made: Run, tmp_path: Path) -> None:
    """The moment that was not all right stays out of a letter, and a letter has no tags."""
    letter = tmp_path / "letter.md"
    options = ("--for", "partner", "--also", "to_say", "--yes")
    assert "1 entry" in made("export", str(letter), "1", "2", *options).stderr
    assert made("export", "-", "1", "--for", "partner", "--only", "tags", "--yes").returncode == 6
    assert made("export", str(tmp_path / "x.json"), "--for", "partner", "--yes").returncode == 2
    assert not (tmp_path / "x.json").exists()


def test_a_letter_from_everything_is_refused_before_anything_is_written(run: Run, tmp_path: Path) -> None:
    listed = [
        {"happened_at": f"2026-11-{day:02}T23:30:00+01:00", "answers": {"in_tune": f"canary {day}"}}
        for day in range(1, 8)
    ]
    assert run("write", "--answers", "-", stdin=json.dumps(listed)).returncode == 0
    letter = tmp_path / "letter.md"
    assert run("export", str(letter), "--for", "partner", "--yes").returncode == 2, "nothing was chosen"
    refused = run("export", str(letter), "--for", "partner", "--yes", "--since", "2026-11")
    assert refused.returncode == 2
    assert "up to 5 moments" in refused.stderr
    assert "canary" not in refused.stderr
    assert not letter.exists()
    assert run("export", str(letter), "--for", "partner", "--yes", "--since", "2026-11-06").returncode == 0
    assert letter.read_text(encoding="utf-8").count("canary") == 2


def test_the_sheet_for_a_therapist_counts_tears(made: Run, tmp_path: Path) -> None:
    """They were left out of it altogether, and `--also tears` changed nothing and said nothing."""
    text = made("export", "-", "--format", "markdown", "--yes", "--for", "therapist").stdout
    assert "Tears: in 1 of 1: some 1" in text


def test_a_sealed_moment_is_given_to_nobody_unless_its_number_is_named(run: Run, tmp_path: Path) -> None:
    entry = {"happened_at": "2026-11-19T23:30:00+01:00", "answers": {"to_say": SAID, "note": "canary"}}
    assert run("write", "--answers", "-", stdin=json.dumps(entry)).returncode == 0
    assert run("edit", "1", "--seal", "30").returncode == 0
    shared = ("export", "-", "--format", "markdown", "--yes", "--also", "note", "--for")
    for audience in ("partner", "therapist"):
        assert "canary" not in run(*shared, audience, "--since", "2026-11-01").stdout
    assert "canary" in run("export", "-", "1", *shared[2:], "partner").stdout
