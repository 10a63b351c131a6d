"""What may be in a journal, by whatever door it comes: all that can be written here, and nothing beyond all sense."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from journal.core import validation
from journal.core.model import DatedAnswer, Draft, Entry, Reflection
from tests import make
from tests.make import CATALOGUE, NOW


def first(entry: Entry, **changed: Any) -> Entry:
    """The entry with another first reflection."""
    return replace(entry, reflections=(replace(entry.reflections[0], **changed), *entry.reflections[1:]))


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=25)
@given(make.entries())
def test_whatever_can_be_written_or_imported_is_right(entry: Entry) -> None:
    assert validation.entry(entry, CATALOGUE) == []


@settings(max_examples=25)
@given(make.DATED_ANSWERS)
def test_so_is_an_answer_that_belongs_to_no_entry(said: DatedAnswer) -> None:
    assert validation.dated_answer(said, CATALOGUE) == []


GOOD = make.entry(1, before="Rain.\x1b[2J is text like any other", tears="some", tag=("rain",), words=("tender",))
LATE = datetime(9001, 1, 1, tzinfo=UTC)
WRONG = {
    "uuid": replace(GOOD, uuid=GOOD.uuid.upper() + "x"),
    "id": replace(GOOD, id=validation.LARGEST_ID + 1),
    "zone": replace(GOOD, moment=replace(GOOD.moment, zone="Europe/Lisbon\n")),
    "precision": replace(GOOD, moment=replace(GOOD.moment, precision="hourly")),  # type: ignore[arg-type]
    "happened_at": replace(GOOD, moment=replace(GOOD.moment, at=LATE)),
    "changed_at": replace(GOOD, changed_at=LATE),
    "tags": replace(GOOD, tags=("two words",)),
    "tag": replace(GOOD, tags=("r" * (validation.LONGEST_TAG + 1),)),
    "reflection 1: stage": first(GOOD, stage="second"),
    "reflection 1: invited": first(GOOD, invited=True),
    "reflection 1: written_at": first(GOOD, written_at=LATE),
    "reflection 1: asked": first(GOOD, asked={"before": "What was\nbefore?"}),
    "reflection 1: answers: tears": first(GOOD, answers={"tears": "canary"}),
    "reflection 1: answers: 'Before'": first(GOOD, answers={"Before": "canary"}),
    "reflection 1: answers: distress_then": first(GOOD, answers={"distress_then": 11}),
    "reflection 1: answers: before": first(GOOD, answers={"before": "canary\0"}),
    "reflection 1: answers: one of them is empty": first(GOOD, answers={"before": ""}),
    "reflection 1: answers: more than": first(GOOD, answers={f"k{n}": 1 for n in range(validation.MOST_ANSWERS + 1)}),
    "reflection 1: answers: 'later'": first(GOOD, answers={"later": ("word",) * (validation.MOST_WORDS + 1)}),
    "reflections share a uuid": replace(GOOD, reflections=GOOD.reflections * 2),
    "texts are longer": first(GOOD, answers={f"k{n}": "x" * 4_000_000 for n in range(9)}),
}


def test_an_entry_that_is_right_is_called_so() -> None:
    """The control of all below."""
    assert validation.entry(GOOD, CATALOGUE) == []


@pytest.mark.parametrize(("place", "wrong"), WRONG.items(), ids=list(WRONG))
def test_what_is_wrong_is_named_by_its_place_and_never_repeated(place: str, wrong: Entry) -> None:
    problems = validation.entry(wrong, CATALOGUE)
    assert any(place in problem for problem in problems), problems
    assert "canary" not in "".join(problems)


def test_more_reflections_than_anyone_writes_are_refused() -> None:
    many = (Reflection(make.uuid(1, n), "later", NOW, NOW) for n in range(validation.MOST_REFLECTIONS + 1))
    problems = validation.entry(replace(GOOD, reflections=tuple(many)), CATALOGUE)
    assert problems == [f"it has more than {validation.MOST_REFLECTIONS:,} reflections"]


@pytest.mark.parametrize(
    ("question", "said", "right"),
    [
        ("often_feels", "fine", True),
        ("often_feels", "whatever", False),
        ("often_feels", "fine\x1b[2J", False),
        ("note", "A text\nwith \x1b in it, as somebody pasted it", True),
        ("of_a_later_version", "two\nlines\tand a tab", True),
        ("of_a_later_version", "\x1b[2J", False),
        ("of_a_later_version", "\u202e", False),
        ("of_a_later_version", "", False),
        ("Not a key", "fine", False),
    ],
)
def test_an_answer_of_no_entry_has_a_known_shape(question: str, said: str, right: bool) -> None:
    found = validation.dated_answer(DatedAnswer(make.uuid(1), question, NOW, said, "How?"), CATALOGUE)
    assert (found == []) is right


@pytest.mark.parametrize(
    ("content", "right"),
    [
        ({"entry": "x", "answers": {"before": "Rain.", "words": ["tender"]}, "turn": 3, "at": None}, True),
        ({"text": "a\0b"}, False),
        ({"turn": 2**60}, False),
        ({"a": [[[[[[[[[[[[[[]]]]]]]]]]]]]]}, False),
    ],
)
def test_a_draft_is_plain_data(content: dict[str, object], right: bool) -> None:
    assert (validation.draft(Draft(make.uuid(1), NOW, NOW, content)) == []) is right


def test_a_setting_is_a_short_name_and_a_text() -> None:
    assert validation.setting("ask cycle day", "yes") == []
    assert validation.setting("own contact", "two\nlines") == []
    for name, value in (("", "x"), ("a\nb", "x"), ("a", "\0"), ("a", 3), (3, "a")):
        assert validation.setting(name, value)


def test_a_deletion_has_a_uuid_and_a_time() -> None:
    assert validation.tombstone(make.uuid(1), NOW) == []
    assert validation.tombstone("x", NOW)
    assert validation.tombstone(make.uuid(1), LATE)
