"""The edges of the views and of what was asked beforehand: one more or one less changes what is said."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from journal.core import conversation
from journal.core.model import Moment
from journal.core.wonderings import Wondering
from journal.patterns import dataset, pairs, wonder
from journal.patterns.results import View
from journal.patterns.views.times import EACH
from journal.patterns.views.trend import _Direction
from tests import make
from tests.make import CATALOGUE, LATE, NOW
from tests.unit.test_views import entries, mixed, see
from tests.unit.test_wonderings import RAIN, results, tagged


def first_sentences(view: View) -> str:
    return " ".join(view.sentences)


def test_pleasant_and_unpleasant_were_both_there_from_two_on_each() -> None:
    def said(pleasant: int, unpleasant: int) -> str:
        return first_sentences(see("feelings", entries(6, words=("tender",), pleasant=pleasant, unpleasant=unpleasant)))

    assert "both there in 6 of 6" in said(2, 2)
    assert "both there in 0 of 6" in said(2, 1)
    assert "both there in 0 of 6" in said(1, 2)


def test_times_compares_from_just_enough_on_each_side() -> None:
    few, enough = see("times", mixed(EACH - 1, 40)), see("times", mixed(EACH, 40))
    assert f"needs {EACH} moments with tears" in few.reason + first_sentences(few)
    assert f"needs {EACH} moments with tears" not in enough.reason + first_sentences(enough)


def test_a_rising_line_ends_above_its_beginning() -> None:
    first, last = date(2026, 1, 1), date(2026, 1, 11)
    rising = _Direction(0.5, 0.1, 0.9, 4.0, first, last, 20, make.entry())
    assert rising.line == ((first, 1.5), (last, 6.5))


def test_a_moment_at_the_very_instant_of_asking_does_not_count() -> None:
    found = tagged(60)
    third = found[2]
    at_once = replace(third, written_at=third.moment.at)
    for asked_at, counted in ((at_once.moment.at, 57), (at_once.moment.at - timedelta(microseconds=1), 58)):
        asked = replace(RAIN, asked_at=asked_at)
        prepared = dataset.prepare([*found[:2], at_once, *found[3:]], NOW.date(), CATALOGUE, wonderings=[asked])
        assert wonder.results(prepared)[0].counted == counted


def test_an_entry_that_does_not_answer_is_in_no_cell_of_the_table() -> None:
    found = tagged(60)
    silent = [
        replace(e, reflections=(replace(e.reflections[0], answers={}),)) if n in (3, 40) else e
        for n, e in enumerate(found)
    ]
    (whole,) = results(RAIN)
    (less,) = wonder.results(dataset.prepare(silent, NOW.date(), CATALOGUE, wonderings=[RAIN]))
    assert "in 30 of 30 moments tagged #rain, and in 0 of 30 without it" in whole.sentences[0]
    assert less.counted == 58
    assert sum(int(n) for n in _counts_in(less.sentences[0])) == 58


def _counts_in(sentence: str) -> list[str]:
    return re.findall(r"of (\d+)", sentence.split("Clear")[0].split("Since then")[1])


def test_a_question_that_is_asked_no_more_says_so() -> None:
    gone = Wondering(make.uuid(9), RAIN.asked_at, "pair", "of_a_later_version", "#rain")
    (result,) = results(gone)
    assert result.sentences == ("The question or answer this was about isn't asked any more.",)
    assert result.claim is None


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("tears", True), ("tears: some", True), ("tears: rivers", False), ("tears: ", False), ("words: anything", True)],
)
def test_an_outcome_is_a_question_or_one_of_its_answers(name: str, is_one: bool) -> None:
    assert (pairs.outcome_named(name, CATALOGUE) is not None) is is_one


def test_around_needs_a_day_and_counts_from_the_day_after_the_first_night() -> None:
    view = see("around", entries(30))
    assert not view.spoke
    assert "needs a day" in view.reason


def test_undoing_an_edit_carries_on_no_wording_but_of_the_time_and_the_tags() -> None:
    sitting = conversation.begin(CATALOGUE, "write", Moment(LATE, "Europe/Berlin"), NOW)
    own = {q.key: "How was it asked?" for q in CATALOGUE.questions if q.role in conversation.ENTRY_ROLES}
    after = replace(sitting, asked={"before": "What was before?", **own})
    assert own
    assert replace(sitting, asked={}).in_place_of(after).asked == own
