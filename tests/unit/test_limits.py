"""What is beyond every sensible limit, or of no known shape, is refused in words that don't repeat it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from journal.core import questions, validation
from journal.core.clock import Clock
from journal.core.model import DatedAnswer, Origin
from journal.core.wonderings import Wondering
from journal.errors import Usage
from tests import make
from tests.make import CATALOGUE, NOW

CANARY = "canary" * 20_000
NOT_IN_UTC = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))


@pytest.mark.parametrize(
    ("check", "said", "rule"),
    [
        (lambda said: validation.invited(said, "lookback"), "yes", "true or false"),
        (validation.entry_id, 0, "above 0"),
        (validation.entry_id, True, "above 0"),
        (validation.entry_id, validation.LARGEST_ID + 1, "1,000,000,000"),
        (validation.time_with_offset, datetime(2026, 1, 1), "offset"),
        (validation.utc_time, NOT_IN_UTC, "UTC"),
        (validation.wording, CANARY, "longer"),
        (validation.program, "canary\n", "at most 100"),
        (validation.program, "canary" * 20, "at most 100"),
        (validation.thing, CANARY, "longer"),
        (validation.thing, "canary\n", "one line"),
        (validation.day, "canary", "2027-01-01"),
        (validation.uuid, "canary", "isn't a valid one"),
        (questions.read_tags, "canary", "a list"),
        (questions.read_tags, ["canary", "///"], "without a letter"),
    ],
)
def test_a_value_beyond_its_limit_is_refused(check: Callable[[object], object], said: object, rule: str) -> None:
    with pytest.raises(ValueError, match=rule) as refused:
        check(said)
    assert "canary" not in str(refused.value)


def test_the_last_value_within_its_limit_is_taken() -> None:
    assert validation.entry_id(validation.LARGEST_ID) == validation.LARGEST_ID
    assert validation.entry_id(1) == 1
    assert len(validation.wording("x" * validation.LONGEST_LINE)) == validation.LONGEST_LINE
    assert len(validation.program("x" * validation.LONGEST_NAME)) == validation.LONGEST_NAME
    last = datetime(validation.LAST_YEAR, 12, 31, tzinfo=UTC)
    assert validation.utc_time(last) == last


def test_an_entry_beyond_a_limit_is_named_by_it() -> None:
    good = make.entry(1, before="Rain.")
    assert validation.entry(replace(good, origin=Origin("daylio", NOW)), CATALOGUE) == []
    assert any("origin" in one for one in validation.entry(replace(good, origin=Origin("a\nb", NOW)), CATALOGUE))
    most = tuple(f"t{n}" for n in range(validation.MOST_TAGS))
    assert validation.entry(replace(good, tags=most), CATALOGUE) == []
    assert any("more than 1,000 tags" in p for p in validation.entry(replace(good, tags=(*most, "one")), CATALOGUE))
    longest = "r" * validation.LONGEST_TAG
    assert validation.entry(replace(good, tags=(longest, "rain")), CATALOGUE) == []
    assert validation.counts(replace(good, tags=(longest + "r", "rain"))) == ["a tag is longer than 1,000 characters"]


def test_a_stored_choice_with_controls_is_not_the_choice_that_it_looks_like() -> None:
    """An import reads "Some" as "some"; a journal that holds it with controls would send them to a terminal."""
    good = make.entry(1, tears="some")
    (first,) = good.reflections
    for said, right in (("some", True), ("some\n", True), ("some\x1f", False)):
        held = replace(good, reflections=(replace(first, answers={"tears": said}),))
        assert (validation.entry(held, CATALOGUE) == []) is right, ascii(said)


@pytest.mark.parametrize(
    ("said", "right"),
    [
        (None, None), ("", None), ([], None), (["tender", "moved"], ("tender", "moved")), (3, 3), (True, True),
        ("a text", "a text"), (["tender", " "], ValueError), (["two\nlines"], ValueError), (2**53, ValueError),
        (-(2**53), ValueError), (2.5, ValueError), ({"a": 1}, ValueError),
    ],
)  # fmt: skip
def test_an_answer_to_a_question_of_a_later_version_is_judged_by_its_shape(said: object, right: object) -> None:
    kept, problems = CATALOGUE.read({"of_a_later_version": said}, strict=False)
    if right is ValueError:
        assert not kept
        assert len(problems) == 1
    else:
        assert (kept.get("of_a_later_version"), problems) == (right, [])
    assert CATALOGUE.read({"of_a_later_version": "a text"})[1] == [
        "'of_a_later_version' isn't a question of this journal"
    ]


@pytest.mark.parametrize(
    ("key", "said"),
    [("talked", 3), ("care", "it hurt"), ("closeness", 5), ("words", [f"w{n}\nx" for n in range(2)])],
)
def test_an_answer_of_another_shape_is_refused(key: str, said: object) -> None:
    assert CATALOGUE.read({key: said}) == ({}, CATALOGUE.read({key: said})[1])
    assert len(CATALOGUE.read({key: said})[1]) == 1


SOUND = {"key": "x", "text": "?", "kind": "yesno", "stage": ["reflect"], "asked": "always"}


def test_yes_and_no_are_true_and_false_and_nothing_else() -> None:
    (asked,) = questions.parse({"question": [SOUND]}).questions
    assert asked.read(True) is True
    assert asked.read(False) is False
    for said in ("yes", 1, 0):
        with pytest.raises(ValueError, match="true or false"):
            asked.read(said)
    (when,) = questions.parse({"question": [SOUND | {"kind": "moment"}]}).questions
    with pytest.raises(ValueError, match="time of the entry"):
        when.read("yesterday")


def test_two_questions_of_one_key_or_role_are_refused() -> None:
    with pytest.raises(ValueError, match="share a key"):
        questions.parse({"question": [SOUND, SOUND]})
    role = {"role": "distress"}
    with pytest.raises(ValueError, match="share a role"):
        questions.parse({"question": [SOUND | role, SOUND | {"key": "y"} | role]})


def test_a_text_that_belongs_to_no_entry_has_a_limit() -> None:
    at_most = "x" * questions.LONGEST_TEXT
    held = DatedAnswer(make.uuid(1), "of_a_later_version", NOW, at_most, "How?")
    assert validation.dated_answer(held, CATALOGUE) == []
    assert len(validation.dated_answer(replace(held, answer=at_most + "x"), CATALOGUE)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        Wondering(make.uuid(1), NOW, "weather", "tears", "#rain"),  # type: ignore[arg-type]
        Wondering(make.uuid(1), NOW, "pair", "tears", ""),
        Wondering(make.uuid(1), NOW, "pair", "tears", "#rain", date(2026, 11, 20)),
        Wondering(make.uuid(1), NOW, "day"),
        Wondering(make.uuid(1), NOW, "day", "tears", around=date(2026, 11, 20)),
        Wondering(make.uuid(1), NOW, "pair", "tears", "a\nb"),
    ],
)
def test_what_is_asked_beforehand_is_about_two_things_or_a_day(wrong: Wondering) -> None:
    assert validation.wondering(Wondering(make.uuid(1), NOW, "pair", "tears", "#rain")) == []
    assert validation.wondering(Wondering(make.uuid(1), NOW, "day", around=date(2026, 11, 20))) == []
    assert validation.wondering(wrong)


def test_a_draft_is_as_deep_as_a_draft_can_be_and_no_deeper() -> None:
    def nested(depth: int) -> object:
        return "x" if not depth else [nested(depth - 1)]

    assert validation._plain_data(nested(12)) == 1
    with pytest.raises(ValueError, match="too deeply"):
        validation._plain_data(nested(13))
    with pytest.raises(ValueError, match="longer"):
        validation._plain_data(["x" * validation.LONGEST_ENTRY, "x"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("0000-01-01", "year"),
        ("0 pm", "isn't a time"),
        ("24 pm", "isn't a time"),
        ("tuesday last month", "More than one day"),
        ("70 past 9 pm", "60 minutes|understand"),
        ("wednesday last weekend", "weekend"),
        ("morning afternoon evening", "part of the day"),
        ("word " * 400, "not sure when"),
    ],
)
def test_words_that_name_no_time_are_answered_with_the_rule(words: str, said: str) -> None:
    with pytest.raises(Usage, match=said):
        Clock(NOW, "Europe/Berlin").understand(words)


def test_the_past_weeks_months_and_years_end_today() -> None:
    clock = Clock(datetime(2026, 11, 23, 12, tzinfo=UTC), "Europe/Berlin")
    today = date(2026, 11, 23)
    assert clock.period("the past month") == (date(2026, 10, 23), today)
    assert clock.period("the last 2 years") == (date(2024, 11, 23), today)
    assert clock.period("the last two weeks") == (date(2026, 11, 9), today)
    assert clock.period("the last 3 days") == (date(2026, 11, 20), today)
    with pytest.raises(Usage, match="more than one day"):
        clock.day("the past month")
    assert clock.coming_day("tomorrow") == date(2026, 11, 24)
    with pytest.raises(Usage, match="too far away"):
        clock.coming_day("in 9000 years")
