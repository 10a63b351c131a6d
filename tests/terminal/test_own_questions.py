"""Questions of one's own as somebody meets them: on the command line, line by line, and on their page."""

import json
from typing import Any

import pytest
from textual.pilot import Pilot

from journal.services import questions as service
from journal.services.journal import Journal
from journal.terminal.screens.home import Home
from journal.terminal.screens.own_questions import OwnQuestionsPage
from journal.terminal.screens.page import Ask, AskLine
from journal.terminal.screens.settings import SettingsPage
from tests.conftest import PASSPHRASE, Run
from tests.terminal.test_home import at_home, own, seen, until

__all__ = ["own"]  # a fixture
ENTRY = {"happened_at": "2026-11-20T23:30:00+01:00", "answers": {"tears": "some"}}


@pytest.fixture
def made(run: Run) -> Run:
    """A journal with one entry."""
    assert run("write", "--answers", "-", stdin=json.dumps(ENTRY)).returncode == 0
    return run


def test_one_is_added_changed_retired_and_restored_by_options(made: Run) -> None:
    added = made("questions", "add", "Did I sleep well?", "--kind", "scale", "--scale", "0-4", "--stage", "capture",
                 "--end", "hardly", "--end", "very well", "--when", "tears=some, a lot", "--json")  # fmt: skip
    assert added.returncode == 0, added.stderr
    (one,) = json.loads(added.stdout)
    assert (one["key"], one["highest"], one["when"]) == ("my_did_i_sleep_well", 4, {"tears": ["some", "a lot"]})
    assert "Did I sleep well?" not in made("questions").stdout
    assert "(my_did_i_sleep_well, your own)" in made("questions", "--mine").stdout
    answered = {**ENTRY, "answers": {"tears": "some", "my_did_i_sleep_well": 3}}
    assert made("write", "--answers", "-", stdin=json.dumps(answered)).stdout == "2\n"
    assert "did I sleep well 3 of 4" in made("show", "2").stdout
    assert made("list", "--answer", "my_did_i_sleep_well=3").stdout.startswith("   2 ")
    assert made("questions", "edit", "my_did_i_sleep_well", "--text", "How was the night?").returncode == 0
    assert made("questions", "retire", "How was the night?").returncode == 0
    assert "retired" in made("questions", "--mine").stdout
    assert "3 of 4" in made("show", "2").stdout
    assert made("questions", "restore", "my_did_i_sleep_well").returncode == 0
    shown = json.loads(made("show", "2", "--json").stdout)[0]["reflections"][0]
    assert shown["asked"]["my_did_i_sleep_well"] == "Did I sleep well?"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["add"], "Which question?"),
        (["lose", "x"], "I don't know that action."),
        (["--kind", "text"], "That belongs to a question of your own."),
        (["add", "x", "--kind", "word"], "kind can be text"),
        (["add", "x", "--kind", "scale", "--scale", "many"], "two numbers"),
        (["add", "x", "--kind", "scale", "--end", "low"], "`--end` is given twice"),
        (["add", "x", "--kind", "choice"], "choices needs from 2"),
        (["add", "x", "--when", "nope=1"], "A condition is"),
        (["edit", "tears", "--text", "x"], "built-in"),
        (["retire", "nope"], "no question or feeling called that"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_is_said_in_a_sentence(made: Run, arguments: list[str], why: str) -> None:
    done = made("questions", *arguments)
    assert done.returncode in (2, 6), done.stderr
    assert why in done.stderr


def test_several_are_added_from_json_all_or_none(made: Run) -> None:
    several = [
        {"text": "Tea?", "kind": "yesno"},
        {"word": "cosy", "definition": "warm", "tone": "mixed", "energy": "low"},
    ]
    bad = [*several, {"text": "Rain?", "kind": "weather"}]
    assert made("questions", "add", "-", stdin=json.dumps(bad)).returncode == 2
    assert "my_" not in made("questions", "--mine").stdout
    assert made("questions", "add", "-", stdin=json.dumps(several)).returncode == 0
    shown = made("questions", "--mine").stdout
    assert "Tea? (my_tea, your own)" in shown
    assert "cosy: warm (mixed, low energy)" in shown


def test_line_by_line_it_asks_for_what_it_needs_and_again_for_what_it_does_not_understand(made: Run) -> None:
    typed = ["What was the light like?", "9", "2", "dim", "bright", "", "2 3", "tears=maybe", "tears=some", ""]
    done = made("--plain", "questions", "add", stdin="\n".join(typed))
    assert done.returncode == 0, done.stderr
    assert "Type a number from 1 to 5." in done.stderr
    assert "tears can be none, welled up, some, a lot." in done.stderr
    (one,) = [q for q in json.loads(made("questions", "--mine", "--json").stdout)["questions"] if q["key"][:3] == "my_"]
    assert (one["kind"], one["stage"], one["choices"]) == ("choice", ["reflect", "lookback"], ["dim", "bright"])
    kept = made("--plain", "questions", "edit", one["key"], stdin="\n" * 9)
    assert "It stays as it is." in kept.stderr, kept.stderr


def test_the_plain_menu_leads_there_from_its_settings(made: Run) -> None:
    settings = made("--plain", stdin="7\n\n\n").stderr
    (line,) = [line for line in settings.splitlines() if "Your own questions and feelings" in line]
    number = line.split(".")[0].strip()
    done = made("--plain", stdin=f"7\n{number}\na\nTea?\n5\n\n\n\n1\nr\n\n\n\n")
    assert "Tea?" in done.stderr
    assert "It won't be asked any more." in done.stderr
    assert "(my_tea, retired)" in made("questions", "--mine").stdout


def test_on_the_page_a_question_is_added_asked_for_a_condition_and_retired(own: Journal) -> None:
    async def look(app: Home, pilot: Pilot[Any]) -> None:
        async def line(text: str) -> None:
            await until(pilot, lambda: isinstance(app.screen, AskLine) and app.focused is not None)
            await pilot.press(*(["space" if c == " " else "question_mark" if c == "?" else c for c in text]), "enter")
            await pilot.pause(0.05)

        async def choice(number: int) -> None:
            await until(pilot, lambda: isinstance(app.screen, Ask))
            await pilot.press(str(number))
            await pilot.pause(0.05)

        await pilot.press("6")
        await until(pilot, lambda: isinstance(app.screen, SettingsPage))
        await pilot.press("end", "enter")
        await until(pilot, lambda: isinstance(app.screen, OwnQuestionsPage))
        await pilot.press("1")
        await line("Was it late?")
        await choice(5)
        await choice(1)
        await line("")
        await until(pilot, lambda: "Was it late?" in seen(app) and "Added." in seen(app))
        await pilot.press("3")
        await choice(1)
        await until(pilot, lambda: "retired" in seen(app))
        await pilot.press("2")
        await until(pilot, lambda: isinstance(app.screen, AskLine))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, OwnQuestionsPage))

    at_home(look, journal=own)
    (one,) = service.own(own)
    assert (one.key, one.retired) == ("my_was_it_late", True)


def test_a_long_list_moves_with_the_pointer(own: Journal) -> None:
    service.add_all(own, [service.question(f"Number {n}?") for n in range(40)])

    async def look(app: Home, pilot: Pilot[Any]) -> None:
        await pilot.press("6")
        await until(pilot, lambda: isinstance(app.screen, SettingsPage))
        await pilot.press("end", "enter")
        await until(pilot, lambda: "Number 0?" in seen(app))
        assert "Number 39?" not in seen(app)
        await pilot.press("end")
        await until(pilot, lambda: "› Number 39?" in seen(app) and "Add a question" not in seen(app))
        assert "They're asked like the others." in seen(app)
        await pilot.press("home")
        await until(pilot, lambda: "› Add a question" in seen(app))

    at_home(look, journal=own)


def test_a_journal_that_was_locked_and_opened_again_knows_them(own: Journal) -> None:
    service.add(own, service.question("Tea?"))
    own.lock()
    assert "my_tea" in own.catalogue.by_key
    assert own.opens_with(PASSPHRASE)
    assert "my_tea" in own.catalogue.by_key
