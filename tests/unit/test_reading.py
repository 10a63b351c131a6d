"""What an import tells of what it met: problems by day and reason, tags that had to change, entries still to come."""

import json
from typing import Any

import pytest

from journal.errors import ImportRefused
from journal.formats.reading import LISTED, SKIPPED
from tests import make

GOOD: dict[str, Any] = {"happened_at": "2026-11-20T23:30:00+01:00", "answers": {"note": "Rain."}}
BAD: dict[str, Any] = {
    "happened_at": "2026-10-03T10:00:00Z",
    "answers": {"note": "canary", "distress_then": 11},
    "offered": 7,
}


def ours(*entries: dict[str, Any], **beside: object) -> str:
    return json.dumps({"journal": 1, "entries": list(entries), **beside})


def test_a_problem_is_named_with_the_day_of_its_entry() -> None:
    with pytest.raises(ImportRefused) as refused:
        make.imported(ours(GOOD, BAD))
    assert refused.value.sentence == "Nothing was imported: 2 problems in the file."
    lines = refused.value.hint.splitlines()
    assert all(line.startswith("entry 2 (3 October 2026): ") for line in lines[:2])
    assert lines[2] == "To import everything else, add --skip-bad."
    assert "canary" not in refused.value.hint


def test_bad_entries_are_skipped_listed_and_counted_and_the_others_come() -> None:
    known = make.reading(skip_bad=True)
    came = make.imported(ours(GOOD, BAD, GOOD | {"answers": {"note": "Sun."}}, 7), known=known)
    assert [one.entry.answer("note") for one in came] == ["Rain.", "Sun."]
    assert dict(known.left_out) == {SKIPPED: 2}, "each once, whatever is wrong with it"
    assert [line.partition(":")[0] for line in known.named] == ["entry 2 (3 October 2026)"] * 2 + ["entry 4"]
    assert not any("canary" in line for line in known.named)
    assert (known.problems, known.unnamed) == (0, 0)


CSV = """happened_at,distress_then,note
2026-11-20T10:00:00Z,eleven,canary
2026-11-21T10:00:00Z,3,Sun.
"""


def test_what_the_reader_of_a_format_finds_wrong_is_skipped_too() -> None:
    """Not only what the last reader does: a wrong answer in markdown must not leave an entry without it."""
    good = "".join(
        make.formats.FORMATS["markdown"].writer.all([make.entry(1, before="Rain.", pleasant=3)], make.CATALOGUE)
    )  # type: ignore[union-attr]
    known = make.reading(skip_bad=True)
    assert make.imported(good.replace("Pleasant: 3 of 4", "Pleasant: three of 4"), known=known) == []
    assert dict(known.left_out) == {SKIPPED: 1}
    known = make.reading(skip_bad=True)
    (sun,) = make.imported(CSV, known=known)
    assert sun.entry.answer("note") == "Sun."
    assert dict(known.left_out) == {SKIPPED: 1}


def test_a_list_without_end_is_cut_and_the_rest_counted() -> None:
    known = make.reading(skip_bad=True)
    assert make.imported(ours(*[{"happened_at": "never"}] * (LISTED + 5)), known=known) == []
    assert (len(known.named), known.unnamed) == (LISTED, 5)
    assert known.left_out[SKIPPED] == LISTED + 5


def test_an_entry_of_ours_that_is_still_to_come_comes_in() -> None:
    (one,) = make.imported(ours(GOOD | {"happened_at": "2040-01-01T10:00:00Z"}))
    assert one.entry.day.year == 2040


def test_tags_that_had_to_change_are_told_and_two_never_become_one() -> None:
    known = make.reading()
    assert known.tags(["rain", "C++", "C#", "long day", "❤️", "#home"]) == [
        "rain",
        "C＋＋",
        "C＃",
        "long-day",
        "❤️",
        "home",
    ]
    assert known.tags(["long-day", "Long Day", "c++"]) == ["long-day-2", "Long-Day", "c＋＋"]
    assert known.tags(["!!!"]) == []
    assert known.retagged == {
        "C++": "C＋＋", "C#": "C＃", "long day": "long-day", "long-day": "long-day-2", "Long Day": "Long-Day",
        "c++": "c＋＋", "!!!": "",
    }  # fmt: skip
    assert not known.aside


def test_words_that_only_fold_alike_stay_two_tags() -> None:
    known = make.reading()
    assert known.tags(["Maße", "Masse"]) == ["Maße", "Masse-2"]
