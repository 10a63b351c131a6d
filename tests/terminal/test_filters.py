"""Filters and lists, as they went wrong: cut without a word, a month that lost its days, dates that were guessed."""

import json

import pytest

from tests.conftest import Run

#: May, June and July 2026, twenty entries each; the first 41 mention rain.
ENTRIES = [
    {
        "happened_at": f"2026-{5 + n // 20:02d}-{1 + n % 20:02d}T22:00:00+02:00",
        "answers": {
            "tears": "some" if n % 2 else "none",
            "words": ["tender"],
            "with": "Juniper",
            "before": "Rain on the roof." if n < 41 else "The stairs, and tea.",
        },
        "tags": ["late-shift"],
    }
    for n in range(60)
]


@pytest.fixture
def sixty(run: Run) -> Run:
    """A journal of sixty entries."""
    done = run("write", "--answers", "-", stdin=json.dumps(ENTRIES))
    assert done.returncode == 0, done.stderr
    return run


def months(text: str) -> set[str]:
    return {entry["happened_at"][:7] for entry in json.loads(text)}


# --- cut --------------------------------------------------------------------------------------------------------------


def test_json_for_a_program_has_all_of_the_entries_not_the_first_20(sixty: Run) -> None:
    listed, found = sixty("list", "--json"), sixty("search", "rain", "--json")
    assert len(json.loads(listed.stdout)) == 60
    assert len(json.loads(found.stdout)) == 41
    assert listed.stderr == found.stderr == "", "nothing was cut"


@pytest.mark.parametrize(
    ("arguments", "shown", "of"),
    [
        (["list"], 20, 60), (["list", "-n", "7"], 7, 60), (["list", "--json", "-n", "7"], 7, 60),
        (["list", "--since", "2026-06-11"], 20, 30), (["list", "--tears", "some", "-n", "29"], 29, 30),
        (["search", "rain"], 20, 41), (["search", "rain", "-n", "40"], 40, 41),
        (["search", "rain", "--json", "-n", "1"], 1, 41), (["search", "rain", "--since", "2026-06"], 20, 21),
    ],
)  # fmt: skip
def test_a_list_that_is_cut_says_so_with_both_numbers(sixty: Run, arguments: list[str], shown: int, of: int) -> None:
    done = sixty(*arguments)
    if "--json" in arguments:
        assert len(json.loads(done.stdout)) == shown
    elif "list" in arguments:
        assert len(done.stdout.splitlines()) == shown
    assert f"{shown} " in done.stderr
    assert f"of {of}" in done.stderr
    assert "-n 0" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [["list", "-n", "0"], ["list", "-n", "60"], ["search", "rain", "-n", "41"], ["list", "--since", "2026-07"]],
)
def test_a_list_that_is_whole_does_not_say_that_it_is_cut(sixty: Run, arguments: list[str]) -> None:
    assert " of " not in sixty(*arguments).stderr


# --- days -------------------------------------------------------------------------------------------------------------


def test_until_a_month_includes_that_month(sixty: Run) -> None:
    done = sixty("list", "--json", "--until", "2026-06")
    assert months(done.stdout) == {"2026-05", "2026-06"}
    assert len(json.loads(done.stdout)) == 40
    assert months(sixty("list", "--json", "--since", "2026-06", "--until", "2026-06").stdout) == {"2026-06"}
    assert len(json.loads(sixty("list", "--json", "--until", "2026").stdout)) == 60


def test_a_day_in_words_is_said_back(sixty: Run) -> None:
    assert "(until Tuesday 30 June 2026)" in sixty("list", "--until", "2026-06").stderr
    assert "(since Monday 1 June 2026)" in sixty("list", "--since", "1 june 2026").stderr
    assert "(" not in sixty("list", "--since", "2026-07-01").stderr, "an exact day needs no echo"


#: Everything that takes these filters; each would have acted on a guess.
TAKING_FILTERS = [["list"], ["search", "rain"], ["patterns"], ["export", "-"], ["delete", "--yes"]]


@pytest.mark.parametrize("command", TAKING_FILTERS, ids=" ".join)
@pytest.mark.parametrize("option", ["--since", "--until"])
def test_a_day_that_does_not_exist_is_refused(run: Run, command: list[str], option: str) -> None:
    for day in ("2026-13-01", "2026-02-30", "2026-13"):
        done = run(*command, option, day)
        assert (done.returncode, done.stdout) == (2, ""), day
        assert "no journal" not in done.stderr, "it is refused before anything is opened"


@pytest.mark.parametrize("command", TAKING_FILTERS, ids=" ".join)
def test_a_day_that_can_be_read_in_two_ways_is_refused_with_both(run: Run, command: list[str]) -> None:
    done = run(*command, "--since", "01/02/2026")
    assert (done.returncode, done.stdout) == (2, "")
    assert "1 February 2026" in done.stderr
    assert "2 January 2026" in done.stderr
    assert "2026-02-01" in done.stderr
    assert "2026-01-02" in done.stderr


# --- delete takes the same --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (["--until", "2026-06"], 20), (["--since", "2026-06-11"], 30), (["--tears", "some"], 30),
        (["--with", "juniper"], 0), (["--tag", "late shift"], 0), (["--matching", "rain"], 19),
        (["--feeling", "tender", "--since", "2026-07"], 40), (["--min-distress", "1"], 60),
    ],
)  # fmt: skip
def test_delete_takes_the_filters_of_a_list(sixty: Run, filters: list[str], left: int) -> None:
    gone = [entry["id"] for entry in json.loads(sixty("list", "--json", *filters).stdout)]
    done = sixty("delete", "--yes", *filters)
    assert done.returncode == 0, done.stderr
    kept = [entry["id"] for entry in json.loads(sixty("list", "--json").stdout)]
    assert len(kept) == left
    assert set(kept) | set(gone) == set(range(1, 61))
    assert not set(kept) & set(gone)


# --- misspelt ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "typed", "meant"),
    [("--feeling", "tendr", "tender"), ("--tag", "late-shft", "late-shift"), ("--with", "Junipr", "Juniper")],
)
@pytest.mark.parametrize("command", TAKING_FILTERS, ids=" ".join)
def test_a_misspelt_name_is_said_and_the_right_one_offered(
    run: Run, command: list[str], option: str, typed: str, meant: str
) -> None:
    assert run("write", "--answers", "-", stdin=json.dumps(ENTRIES[0])).returncode == 0
    done = run(*command, option, typed)
    assert done.returncode == 0, done.stderr
    assert typed in done.stderr
    assert f"Did you mean {meant}?" in done.stderr
    assert json.loads(run("list", "--json").stdout) != [], "nothing was deleted"


def test_a_name_that_is_there_is_not_called_misspelt(sixty: Run) -> None:
    done = sixty("list", "-n", "0", "--feeling", "Tender", "--tag", "Late Shift", "--with", "JUNIPER")
    assert len(done.stdout.splitlines()) == 60
    assert done.stderr == ""


def test_one_misspelt_name_of_two_is_said_though_the_other_is_found(sixty: Run) -> None:
    done = sixty("list", "-n", "0", "--feeling", "tender", "--feeling", "tendr")
    assert len(done.stdout.splitlines()) == 60
    assert "tendr" in done.stderr
