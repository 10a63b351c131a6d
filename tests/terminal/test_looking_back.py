"""Looking back and patterns as a person meets them: offers that take no for an answer, seals, quiet suggestions."""

import json
import re
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

from tests.conftest import Run
from tests.terminal.screen import DOWN, ENTER, TAB, Open, unlock

TEXT = "canary under the rain"


def write(run: Run, *entries: dict[str, object]) -> None:
    """Entries by how many days ago they were: {"ago": 8, ...answers}."""
    listed = []
    for answers in entries:
        at = datetime.now(UTC).replace(microsecond=0) - timedelta(days=int(str(answers.pop("ago"))))
        listed.append({"happened_at": at.isoformat(), "written_at": at.isoformat(), "answers": answers})
    made = run("write", "--answers", "-", stdin=json.dumps(listed))
    assert made.returncode == 0, made.stderr


def hard(*days_ago: int) -> list[dict[str, object]]:
    return [{"ago": days, "distress_then": 7, "before": TEXT} for days in days_ago]


@pytest.mark.parametrize("size", [(80, 24), (50, 20)], ids=["80x24", "50x20"])
def test_what_is_due_is_offered_and_looked_back_at(open_: Open, run: Run, size: tuple[int, int]) -> None:
    write(run, {"ago": 9, "tears": "some", "words": ["tender"], "before": TEXT})
    with open_("lookback", columns=size[0], lines=size[1]) as screen:
        unlock(screen)
        screen.wait_for("More than a week ago", "tender", "Would you like to look back at it?")
        screen.type("1", ENTER)
        screen.wait_for(TEXT, "Enter look back at it")
        screen.type(ENTER)
        screen.wait_for("Which words come close")
        screen.type(TAB)
        screen.wait_for("2 of about")
        screen.type("1", ENTER)
        screen.wait_for("It's fine if nothing has changed.")
        screen.type("That it passed.", TAB)
        screen.wait_for("If you could sit down beside yourself")
        screen.type(TAB)
        screen.wait_for("Saved.", "Any key to leave")
        time.sleep(0.7)
        screen.type(" ")
        assert screen.ended() == 0
    (entry,) = json.loads(run("show", "1", "--json").stdout)
    assert [r["stage"] for r in entry["reflections"]] == ["first", "lookback"]
    assert entry["reflections"][0]["answers"]["before"] == TEXT, "never overwritten"
    assert entry["reflections"][1]["answers"] == {"distress_now": 1, "see_now": "That it passed."}
    assert [r.get("invited") for r in entry["reflections"]] == [None, True], "the program offered it"
    assert "Nothing is due today" in run("lookback").stderr


def test_no_is_an_answer_and_never_again_is_kept(run: Run) -> None:
    write(run, {"ago": 9, "before": TEXT})
    assert "`journal lookback 1` opens it." in run("lookback").stdout
    assert "Another day, if you like." in run("--plain", "lookback", stdin="2\n").stderr
    assert "Another day, if you like." in run("--plain", "lookback", stdin="\n").stderr, "Enter alone opens nothing old"
    assert "won't be offered again" in run("--plain", "lookback", stdin="3\n").stderr
    assert "Nothing is due today" in run("--plain", "lookback").stderr
    assert json.loads(run("show", "1", "--json").stdout)[0]["offered"] is False
    assert "may offer it" in run("edit", "1", "--offer").stderr
    assert TEXT not in run("lookback").stdout


def test_a_capture_that_was_kept_for_later_is_offered_for_a_reflection(run: Run) -> None:
    write(run, {"ago": 2, "tears": "some", "passed": "not yet"})
    assert "You left this for later" in run("lookback").stdout
    said = run("--plain", "lookback", stdin="1\nIt rained.\n\n\n\n\n\n")
    assert "Saved." in said.stderr
    (entry,) = json.loads(run("show", "1", "--json").stdout)
    assert entry["reflections"][1]["answers"]["before"] == "It rained."


def test_a_sealed_entry_is_opened_by_name_after_a_question(open_: Open, run: Run) -> None:
    write(run, {"ago": 9, "before": TEXT})
    assert "Look-backs won't offer it before then" in run("edit", "1", "--seal", "30").stderr
    assert TEXT not in run("list", "--text").stdout + run("list", "--text", "--json").stdout
    found = run("search", "canary")
    assert "sealed until" in found.stdout
    assert TEXT not in found.stdout + run("search", "canary", "--json").stdout
    refused = run("show", "1")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert TEXT in run("show", "1", "--sealed").stdout
    assert TEXT in run("export", "-").stdout, "an export is everything"
    assert "Nothing is due today" in run("lookback").stderr
    for said, shown in (("no", False), ("yes", True)):
        with open_("show", "1", "--print") as screen:
            unlock(screen)
            screen.wait_for("Open it anyway?")
            screen.type(said + ENTER)
            screen.ended()
            assert (TEXT in screen.read()) is shown


def test_a_seal_is_set_while_writing_and_survives_a_draft(run: Run) -> None:
    write(run, {"ago": 9})
    answers = ["", "1", "", "", "", "", "", "3"]
    done = run("--plain", "write", "--quick", "--seal", "10", stdin="\n".join(answers) + "\n" * 5)
    assert "sealed until" in done.stderr, done.stderr
    run("--plain", "write", "--seal", "10", stdin="1\n\n2\n/stop\n")
    assert "sealed until" in run("--plain", "write", stdin="1\n" + "\n" * 30).stderr


def test_the_suggestion_states_its_trigger_once_in_ninety_days(run: Run) -> None:
    write(run, *hard(1, 2, 3))
    first = run("patterns").stdout
    assert "You rated 3 of your last 3 moments 6 or higher for how hard they were." in first
    assert "isn't a diagnosis" in first
    assert "`journal support`" in first
    assert "isn't a diagnosis" not in run("patterns").stdout
    assert TEXT not in first


def test_it_can_be_sent_away_for_good(open_: Open, run: Run) -> None:
    write(run, *hard(1, 2, 3))
    with open_("patterns") as screen:
        unlock(screen)
        screen.wait_for("What repeats over time", "There's not enough to say yet.", "q leave")
        screen.type("q")
        screen.wait_for("isn't a diagnosis", "Should I mention this again?", "never")
        screen.type(DOWN, ENTER)
        assert screen.ended() == 0
    # Quiet for good: not even after the ninety days, which the unit tests count.
    assert "isn't a diagnosis" not in run("patterns").stdout


def test_tears_on_three_days_lead_to_a_question_and_silence_is_no_answer(run: Run) -> None:
    write(run, *[{"ago": d, "tears": "some", "distress_then": 4} for d in (1, 2, 3)])
    asked = run("--plain", "patterns", stdin="\n")
    assert "You logged tears on 3 of the last 28 days." in asked.stderr
    assert "How do you feel about how often the tears come?" in asked.stderr
    assert "diagnosis" not in asked.stdout + asked.stderr
    assert "How do you feel about" not in run("--plain", "patterns", stdin="\n").stderr, "not asked again at once"


def test_an_answer_leads_to_the_suggestion(run: Run) -> None:
    write(run, *[{"ago": d, "tears": "some", "distress_then": 4} for d in (1, 2, 3)])
    asked = run("--plain", "patterns", stdin="3\n\n")
    assert "you said you'd like it to be different." in asked.stderr
    assert "isn't a diagnosis" in asked.stderr


def test_nothing_is_suggested_right_after_saving(run: Run) -> None:
    write(run, *hard(1, 2, 3))
    done = run("--plain", "write", "--quick", stdin="\n1\n\n\n\n8\n2\n")
    assert "Saved" in done.stderr
    assert "diagnosis" not in done.stdout + done.stderr


def test_ones_own_contact_is_kept_in_the_journal(run: Run) -> None:
    write(run, {"ago": 1})
    assert "Mira" not in run("support").stdout
    assert run("support", "--mine").returncode == 2
    assert "Mira" in run("--plain", "support", "--mine", stdin="Mira, from ten on\n").stdout
    assert "Mira" in run("support", "--mine").stdout
    assert "Jo" in run("--plain", "support", "--mine", "--change", stdin="Jo\n").stdout
    assert "Mira" not in run("support").stdout, "not without unlocking"


def test_patterns_of_the_demonstration_are_always_the_same(run: Run) -> None:
    data = json.loads(run("demo", "patterns", "--json").stdout)
    assert set(data) == {"n", "since", "until", "left_out", "views", "wonderings"}
    assert [one["number"] for one in data["wonderings"]] == [1, 2, 3]
    assert data["wonderings"] == json.loads(run("demo", "wonder", "--json").stdout)["wonderings"]
    assert json.loads(run("demo", "patterns", "--json", "--since", "2025-01").stdout)["wonderings"] == [], "filtered"
    assert data["left_out"]["care"] >= 1
    names = ["frequency", "tears", "feelings", "then-and-now", "trend", "together", "times"]
    assert [v["view"] for v in data["views"]] == names
    for view in data["views"]:
        assert set(view) == {"view", "n", "spoke", "reason", "sentences", "claims", "figures"}
    assert run("demo", "patterns", "--json").stdout == json.dumps(data, indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("columns", [80, 50])
def test_patterns_are_drawn_on_the_screen_and_leave_it(open_: Open, columns: int) -> None:
    with open_("demo", "patterns", "frequency", columns=columns) as screen:
        shown = screen.wait_for("How often something was logged", "Days when something was logged")
        assert re.search(r"Dec 2025  ·+o", shown)
        screen.type("/", "Based on" + ENTER)
        screen.wait_for("Based on 59 moments")
        screen.type("q")
        assert screen.ended() == 0
        assert screen.raw.rindex(b"\x1b[?1049l") > screen.raw.rindex(b"logged")


def test_the_page_is_one_screen(open_: Open) -> None:
    with open_("demo", "patterns") as screen:
        shown = screen.wait_for("What repeats over time", "q leave")
        assert len(shown.splitlines()) <= 24
        screen.type("q")
        assert screen.ended() == 0


def test_what_was_printed_stays_in_sight_when_something_is_suggested(open_: Open, run: Run) -> None:
    write(run, *hard(1, 2, 3))
    with open_("patterns", "--print") as screen:
        unlock(screen)
        screen.wait_for("There's not enough to say yet.", "isn't a diagnosis", "Press Enter for: in three months")
        screen.type(ENTER)
        assert screen.ended() == 0
        assert b"\x1b[?1049h" not in screen.raw


def test_plain_is_words_alone(run: Run) -> None:
    said = run("--plain", "demo", "patterns").stdout
    assert not re.search("[━╍┄·|]", said)
    assert "Oct 2026: 3 logged" in said
    assert "Still open: 2 questions you asked" in " ".join(said.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ("patterns", "moods"),
        ("patterns", "around"),
        ("patterns", "trend", "2026-03-01"),
        ("patterns", "--outcome", "before"),
        ("patterns", "--outcome", "care"),
        ("patterns", "--outcome", "passed"),
        ("patterns", "around", "some day"),
    ],
)
def test_what_cannot_be_looked_at_is_said(run: Run, arguments: tuple[str, ...]) -> None:
    done = run("demo", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""


def test_one_view_around_a_day_with_filters(run: Run) -> None:
    around = json.loads(run("demo", "patterns", "around", "2026-03-01", "--json").stdout)
    (view,) = around["views"]
    assert view["figures"]["date"] == "2026-03-01"
    filtered = json.loads(run("demo", "patterns", "--tag", "long-day", "--json").stdout)
    assert 0 < filtered["n"] < around["n"]
    assert not any(v["spoke"] for v in filtered["views"] if v["view"] in ("trend", "together", "times"))
    assert "No direction yet.\n\nNext look at 80 ratings." in run("demo", "patterns", "trend").stdout


def test_the_page_of_html_is_private_and_never_written_over_something(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "patterns.html"
    assert run("demo", "patterns", "--html", str(page)).returncode == 0
    assert page.stat().st_mode & 0o777 == 0o600
    text = page.read_text(encoding="utf-8")
    assert text.count("<svg") == 4, "two charts, each also for a phone"
    assert "<script" not in text
    assert run("demo", "patterns", "--html", str(page)).returncode == 1
    assert run("demo", "patterns", "--html", str(page), "--force").returncode == 0


@pytest.mark.parametrize("command", ["patterns", "list"])
def test_screens_that_scroll_do_without_colour(
    open_: Open, run: Run, environment: dict[str, str], command: str
) -> None:
    write(run, *({"ago": days, "words": ["tender"], "before": TEXT} for days in range(1, 7)))
    environment["NO_COLOR"] = "1"
    with open_(command) as screen:
        unlock(screen)
        screen.wait_for("q leave" if command == "patterns" else "f filter")
        screen.type("q")
        assert screen.ended() == 0


def test_words_of_ones_own_steer_no_terminal_in_patterns(open_: Open, run: Run) -> None:
    """Own words and tags reach titles, sentences and charts."""
    hostile = "\x1b]0;owned\x07\x1b[2Jtender\u202e\x9b31m"
    write(run, *({"ago": days, "words": [hostile], "tears": "none"} for days in range(1, 8)))
    for wanted in (["patterns"], ["patterns", "feelings"], ["patterns", "together", "--outcome", "words"]):
        printed = run(*wanted).stdout
        assert "tender" in printed or wanted[-1] == "words"
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", printed), wanted
    with open_("patterns", "feelings") as screen:
        unlock(screen)
        screen.wait_for("The words you chose most", "q leave")
        screen.type("q")
        assert screen.ended() == 0
        assert b"\x1b]0;owned" not in screen.raw
        assert "\x9b31m".encode() not in screen.raw


def test_filters_show_what_is_counted_and_say_where_nothing_fits(run: Run) -> None:
    shown = run("demo", "patterns", "--tag", "long-day").stdout
    assert "everything is counted but nothing is claimed" in " ".join(shown.split())
    assert "Words: " in shown
    nothing = run("demo", "patterns", "--tag", "nowhere")
    assert nothing.returncode == 0
    assert nothing.stdout == ""
    assert "No entries match." in nothing.stderr


def test_imported_diaries_are_left_out_of_patterns_or_taken_in_and_either_is_said(run: Run, tmp_path: Path) -> None:
    write(run, *({"ago": ago} for ago in range(1, 7)))
    diary = [{"date": f"2020-03-0{day}", "time": "21:00", "title": "A walk", "body": "by the canal"} for day in (1, 2)]
    (tmp_path / "diary.json").write_text(json.dumps({"entries": diary, "tags": {}, "version": "4.1"}))
    assert run("import", str(tmp_path / "diary.json")).returncode == 0
    without, with_it = (json.loads(run("patterns", "--json", *o).stdout) for o in ((), ("--include-imported",)))
    assert (without["n"], without["left_out"]["imported"], without["since"][:4] != "2020") == (6, 2, True)
    assert (with_it["n"], with_it["left_out"]["imported"], with_it["since"]) == (8, 0, "2020-03-01")
    said = " ".join(run("patterns").stdout.split())
    assert "2 imported diary entries aren't counted here; `--include-imported` counts them." in said
    assert "That includes 2 imported diary entries" in " ".join(run("patterns", "--include-imported").stdout.split())
