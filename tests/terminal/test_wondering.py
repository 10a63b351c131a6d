"""Asking beforehand, as a person meets it: what can be asked, what's said of it, how it ends and where it goes."""

import json
import sys
from datetime import date, timedelta

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

from tests.conftest import Run
from tests.terminal.screen import ENTER, Open, unlock

ONE = {
    "happened_at": "2026-11-20T23:30:00+00:00",
    "answers": {"tears": "some", "words": ["tender"]},
    "tags": ["late-shift", "rain"],
}


@pytest.fixture
def filled(run: Run) -> Run:
    assert run("write", "--answers", "-", stdin=json.dumps([ONE])).returncode == 0
    return run


def listed(run: Run) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("wonder", "--json").stdout)["wonderings"]
    return found


def test_a_question_is_asked_once_and_listed_with_the_evidence_so_far(filled: Run) -> None:
    assert "You haven't asked anything yet" in filled("wonder").stdout
    asked = filled("wonder", "tears", "#late-shift")
    assert (asked.returncode, asked.stdout) == (0, "")
    assert "Asked: tears and #late-shift. Only moments that happen and are written down from now on" in asked.stderr
    (first,) = listed(filled)
    again = filled("wonder", "tears", "late-shift")
    assert "You already asked that" in again.stderr
    assert listed(filled) == [first], "the same question, with its own day"
    assert "1. Tears, tagged #late-shift" in filled("wonder", "--plain").stdout
    assert "it's clear at 20, with 1 question asked" in " ".join(filled("wonder").stdout.split())
    assert filled("wonder", "tears", "talked:", "yes").returncode == 0
    assert [one["clear_at"] for one in listed(filled)] == [40, 40]


def test_moments_from_now_on_count_and_earlier_ones_do_not(filled: Run) -> None:
    filled("wonder", "tears", "#late-shift")
    filled("write", "--answers", "-", stdin=json.dumps([ONE | {"happened_at": "2026-11-21T22:00:00+00:00"}]))
    assert [one["moments"] for one in listed(filled)] == [0], "written since, but it happened before"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["moon", "#rain"], "I don't know that outcome."),
        (["tears", "moon"], "I don't know that tag or answer."),
        (["tears", "tears: some"], "Both are answers to the same question."),
        (["tears"], "The quotes keep the shell from dropping the tag."),
        (["tears", "#"], "A tag needs at least one letter or digit."),
        (["tears", "words: \x1b[2J\u202e"], "That has characters that can't be shown."),
        (["around"], "Around which day?"),
        (["around", "2020-01-01"], "is already over"),
        (["around", "moonday"], ""),
        (["around", "2400-03-01"], "Wednesday 1 March 2400 is more than two years away."),
        (["around", "next", "week"], "That's more than one day."),
        (["around", "yesterday"], "is already over"),
        (["--withdraw", "1", "tears"], "--withdraw can't be combined with a question."),
        (["--withdraw", "1"], "This needs a yes"),
        (["tears", "#lat-shift"], 'There\'s one called "#late-shift".'),
    ],
)
def test_what_cannot_be_asked_says_why_and_keeps_nothing(filled: Run, words: list[str], said: str) -> None:
    done = filled("wonder", *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "\x1b" not in done.stderr
    assert listed(filled) == []


def test_what_is_not_known_is_answered_with_what_is(filled: Run) -> None:
    for words in (["moon", "#rain"], ["tears", "moon"]):
        said = filled("wonder", *words).stderr
        assert "An OUTCOME can be tears, distress, " in said
        assert '"#late-shift", "#rain"' in said


def test_a_tag_that_is_new_can_be_asked_about(filled: Run) -> None:
    assert "No entry has the tag #holiday yet." in filled("wonder", "tears", "#holiday").stderr
    assert filled("wonder", "tears", "#lat-shift", "--yes").returncode == 0
    assert [one["factor"] for one in listed(filled)] == ["#holiday", "#lat-shift"]


def test_a_day_still_to_come_can_be_asked_about(filled: Run) -> None:
    assert "before and after" in filled("wonder", "around", "tomorrow").stderr
    (one,) = listed(filled)
    asked, day = date.fromisoformat(str(one["asked_at"])[:10]), date.fromisoformat(str(one["around"]))
    assert (day - asked, one["outcome"], one["evidence"]) == (timedelta(days=1), None, None)
    assert "Nothing is clear about" in filled("wonder").stdout
    assert filled("wonder", "around", "in", "two", "weeks").returncode == 0
    assert len(listed(filled)) == 2


def test_a_question_taken_back_loses_its_words_and_goes_on_counting(filled: Run) -> None:
    filled("wonder", "tears", "#rain")
    filled("wonder", "tears", "#late-shift")
    assert filled("wonder", "--withdraw", "3", "--yes").returncode == 6
    assert "Taken back: tears and #rain." in filled("wonder", "--withdraw", "1", "--yes").stderr
    (left,) = listed(filled)
    assert (left["factor"], left["clear_at"]) == ("#late-shift", 40)
    export = filled("export", "-", "--format", "json").stdout
    assert [sorted(one) for one in json.loads(export)["wonderings"]] == [
        ["about", "asked_at", "uuid", "withdrawn_at"],
        ["about", "asked_at", "factor", "outcome", "uuid"],
    ]


def test_renaming_its_tag_ends_it_and_says_so(filled: Run) -> None:
    filled("wonder", "tears", "#rain")
    assert "ended" not in filled("rename", "tag", "rain", "Rain").stderr
    assert "ended" not in filled("rename", "tag", "late-shift", "shift").stderr
    done = filled("rename", "tag", "rain", "drizzle")
    assert "Your question about it has ended" in done.stderr
    assert listed(filled) == []
    assert "rain" not in json.dumps(json.loads(filled("export", "-", "--format", "json").stdout)["wonderings"])


def test_two_copies_of_a_journal_share_what_was_asked(filled: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    copy = tmp_path_factory.mktemp("copy") / "other.db"
    assert filled("backup", str(copy)).returncode == 0
    filled("wonder", "tears", "#rain", env={"JOURNAL_FILE": str(copy)})
    told = filled("merge", str(copy), "--yes").stderr
    assert "1 question you asked or ended there" in told
    assert [one["factor"] for one in listed(filled)] == ["#rain"]
    assert "already has all of it" in filled("merge", str(copy), "--yes").stderr
    filled("wonder", "--withdraw", "1", "--yes")
    assert "already has all of it" in filled("merge", str(copy), "--yes").stderr
    assert listed(filled) == [], "taken back stays taken back"


def test_nothing_can_be_asked_in_the_demonstration_or_taken_back(run: Run) -> None:
    for words in (["tears", "#rain"], ["around", "tomorrow"], ["--withdraw", "1", "--yes"]):
        done = run("demo", "wonder", *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert "The demo can only read" in done.stderr
    shown = run("demo", "wonder").stdout
    assert all(f"{number}. " in shown for number in (1, 2, 3))


def test_the_page_of_patterns_says_what_is_open(filled: Run) -> None:
    days = [ONE | {"happened_at": f"2026-10-{day:02}T22:00:00+00:00"} for day in range(1, 8)]
    filled("write", "--answers", "-", stdin=json.dumps(days))
    assert "wondering" not in filled("patterns").stdout
    filled("wonder", "tears", "#rain")
    assert "Still open: 1 question you asked." in " ".join(filled("patterns").stdout.split())


def test_on_a_terminal_it_is_shown_on_its_own_screen_and_asks_before_it_is_taken_back(open_: Open, filled: Run) -> None:
    filled("wonder", "tears", "#rain")
    with open_("wonder", columns=50, lines=20) as screen:
        unlock(screen)
        screen.wait_for("What you wondered", "1. Tears, tagged #rain", "q leave")
        screen.type("q")
        assert screen.ended() == 0
    for typed, left in (("", 1), ("yes", 0)):
        with open_("wonder", "--withdraw", "1", columns=80, lines=24) as screen:
            unlock(screen)
            screen.wait_for("Take back tears and #rain?")
            screen.type(typed, ENTER)
            assert screen.ended() == 0
        assert len(listed(filled)) == left
