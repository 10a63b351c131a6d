"""The rule of what is often or distressing: what leads to a question, what to a suggestion, and what to nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from journal.core.model import DatedAnswer, Entry, Value
from journal.patterns.checkin import Quiet, question, suggestion, trigger
from tests import make
from tests.make import CATALOGUE, LATE, NOW

TODAY = NOW.date()
QUIET = Quiet()


def on(days_ago: int, number: int = 0, **answers: Value) -> Entry:
    made = make.entry(number or 100 + days_ago, at=LATE.replace(hour=12), **answers)
    return replace(made, moment=replace(made.moment, at=NOW - timedelta(days=days_ago)))


def rated(*ratings: tuple[int, int]) -> list[Entry]:
    return [on(days, number, distress_then=hard) for number, (days, hard) in enumerate(ratings, 1)]


def answered(said: str, days_ago: int) -> DatedAnswer:
    return DatedAnswer(make.uuid(days_ago), "often_feels", NOW - timedelta(days=days_ago), said, "How does it sit?")


DIFFERENT = "I'd like it to be different"


@pytest.mark.parametrize(
    ("ratings", "suggested"),
    [
        ([(1, 6), (2, 7), (3, 10)], True),
        ([(1, 6), (2, 7), (3, 1), (4, 0), (5, 6)], True),
        ([(1, 6), (2, 7), (3, 1), (4, 0), (5, 2), (6, 9)], False),  # only two of the last five
        ([(1, 6), (1, 7), (1, 8)], False),  # one date
        ([(1, 6), (1, 7), (2, 8), (2, 9)], False),  # two dates
        ([(1, 6), (1, 7), (1, 8), (2, 1), (3, 2)], False),  # three dates, but the hard ones are of one
        ([(1, 6), (1, 7), (2, 8), (3, 9), (4, 0)], True),
        ([(0, 6), (-1, 7), (3, 8)], False),  # one is still to come
        ([(1, 6), (100, 7), (181, 8)], False),  # too long ago
        ([(1, 6), (100, 7), (180, 8)], True),
        ([(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)], False),
        ([(1, 9), (2, 9)], False),  # too few ratings: nothing
        ([], False),
    ],
)
def test_the_persons_own_ratings_lead_to_the_suggestion(ratings: list[tuple[int, int]], suggested: bool) -> None:
    assert (trigger(rated(*ratings), [], QUIET, TODAY, CATALOGUE) is not None) is suggested


def test_the_suggestion_states_its_trigger_and_where_to_turn() -> None:
    why = trigger(rated((1, 6), (2, 7), (3, 8), (4, 1)), [], QUIET, TODAY, CATALOGUE)
    assert why == "You rated 3 of your last 4 moments 6 or higher for how hard they were."
    text = suggestion(why)
    assert text.startswith(why)
    for said in (
        "Tears are common",
        "isn't a diagnosis",
        "might be worth exploring with a therapist",
        "`journal support`",
    ):
        assert said in text


@pytest.mark.parametrize(("days", "suggested"), [(0, False), (89, False), (90, True)])
def test_at_most_once_in_ninety_days(days: int, suggested: bool) -> None:
    quiet = Quiet(suggested=TODAY - timedelta(days=days))
    assert (trigger(rated((1, 6), (2, 7), (3, 8)), [], quiet, TODAY, CATALOGUE) is not None) is suggested


def test_never_again_is_never_again() -> None:
    never = Quiet(never=True)
    assert trigger(rated((1, 9), (2, 9), (3, 9)), [answered(DIFFERENT, 1)], never, TODAY, CATALOGUE) is None
    assert question([on(d, tears="a lot", distress_then=5) for d in (1, 2, 3)], [], never, TODAY, CATALOGUE) is None


def tearful(*days: int, distress: int | None = 5) -> list[Entry]:
    rating: dict[str, Value] = {} if distress is None else {"distress_then": distress}
    return [on(d, n, tears="some", **rating) for n, d in enumerate(days, 1)]


@pytest.mark.parametrize(
    ("entries", "asked"),
    [
        (tearful(1, 2, 3), True),
        (tearful(0, 13, 27), True),
        (tearful(0, 13, 28), False),
        (tearful(1, 1, 1, 2), False),  # days, not entries
        (tearful(1, 2, 3, distress=2), False),  # each of them mild
        (tearful(1, 2, 3, distress=None), True),  # unrated is not mild
        ([*tearful(1, 2, distress=1), on(3, 9, tears="some", distress_then=3)], True),
        ([on(d, d, tears="none", distress_then=9) for d in (1, 2, 3)], False),
    ],
)
def test_a_count_of_tears_leads_only_to_a_question(entries: list[Entry], asked: bool) -> None:
    assert (question(entries, [], QUIET, TODAY, CATALOGUE) is not None) is asked
    if asked:
        assert (
            trigger([e for e in entries if (e.answer("distress_then") or 0) != 9], [], QUIET, TODAY, CATALOGUE) is None
        )


@pytest.mark.parametrize(
    ("said", "days_ago", "asked_again"),
    [("fine", 30, False), ("fine", 179, False), ("fine", 180, True), ("unsure", 30, True)],
)
def test_fine_is_quiet_for_180_days(said: str, days_ago: int, asked_again: bool) -> None:
    assert (question(tearful(1, 2, 3), [answered(said, days_ago)], QUIET, TODAY, CATALOGUE) is not None) is asked_again


def test_a_question_that_was_skipped_is_not_asked_again_the_next_day() -> None:
    asked = Quiet(asked=TODAY - timedelta(days=1))
    assert question(tearful(1, 2, 3), [], asked, TODAY, CATALOGUE) is None
    assert trigger(tearful(1, 2, 3), [], asked, TODAY, CATALOGUE) is None


@pytest.mark.parametrize(
    ("said", "suggested"),
    [
        ([("fine", 0)], False),
        ([(DIFFERENT, 0)], True),
        ([("unsure", 0)], False),  # wait for the next answer
        ([("unsure", 30), ("unsure", 0)], True),
        ([("unsure", 0), ("unsure", 0)], False),  # on another day
        ([("unsure", 60), ("fine", 30), ("unsure", 0)], False),
        ([("unsure", 30), ("fine", 0)], False),
        ([(DIFFERENT, 30), ("fine", 0)], False),
        ([("unsure", 30), (DIFFERENT, 0)], True),
        ([(DIFFERENT, 181)], False),  # too long ago
    ],
)
def test_the_answer_leads_to_the_suggestion(said: list[tuple[str, int]], suggested: bool) -> None:
    answers = [answered(answer, days) for answer, days in said]
    why = trigger([], answers, QUIET, TODAY, CATALOGUE)
    assert (why is not None) is suggested
    assert why is None or ("unsure" if said[-1][0] == "unsure" else "different") in why
    assert trigger([], list(reversed(answers)), QUIET, TODAY, CATALOGUE) == why or len({d for _, d in said}) < len(said)


def test_an_answer_leads_to_one_suggestion_and_not_to_the_next() -> None:
    said = [answered(DIFFERENT, 100)]
    assert trigger([], said, Quiet(suggested=TODAY - timedelta(days=95)), TODAY, CATALOGUE) is None
    assert trigger([], said, Quiet(suggested=TODAY - timedelta(days=120)), TODAY, CATALOGUE) is not None
    assert trigger([], said, Quiet(suggested=TODAY - timedelta(days=30)), TODAY, CATALOGUE) is None
    unsure = [answered("unsure", 130), answered("unsure", 20)]
    assert trigger([], unsure, Quiet(suggested=TODAY - timedelta(days=120)), TODAY, CATALOGUE) is None, "only one since"
