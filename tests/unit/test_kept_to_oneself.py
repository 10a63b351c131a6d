"""Pages for others hold back what could harm somebody: what may stay with them, other people's moments, a false no."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from journal.core.clock import Clock
from journal.core.model import DatedAnswer, Entry, Filter, Value
from journal.documents import sheet as sheet_of
from journal.errors import NotFound
from journal.patterns.views.times import MORE_HOURS
from journal.services import sharing
from journal.services.journal import EVERYTHING, Journal
from journal.services.sharing import Page, Shared
from journal.storage import vault
from journal.storage.store import Store
from tests import make
from tests.make import CATALOGUE, LATE, NOW

MINE = "I never told anyone that I hum."
NEED = "A hand to hold."
HURT = ("it hurt",)
DAY = LATE.date()


@pytest.fixture
def journal() -> Iterator[Journal]:
    """A journal with nothing in it."""
    with Journal(Store(vault.in_memory(), Path()), clock=Clock(NOW, "UTC"), catalogue=CATALOGUE) as made:
        yield made


def keep(journal: Journal, *moments: Entry) -> None:
    journal.store.save_all(moments)


def moment(number: int, day: date = DAY, **answers: Value) -> Entry:
    return make.entry(number, datetime(day.year, day.month, day.day, 21, tzinfo=UTC), **answers)


def page(
    journal: Journal,
    audience: str,
    *numbers: int,
    only: Sequence[str] = (),
    also: Sequence[str] = (),
    without: Sequence[str] = (),
    alias: str = "",
    wanted: Filter = EVERYTHING,
) -> Page:
    asked = Shared(audience, "-", only, also, without, "markdown", alias)
    return sharing.prepare(journal, asked, wanted, numbers=numbers)


def text(made: Page) -> str:
    return "".join(made.pieces()).replace("\\", "")


def prepared(journal: Journal, **said: str) -> None:
    when = NOW - timedelta(60)
    answers = [DatedAnswer(make.uuid(900 + n), key, when, one, "Asked?") for n, (key, one) in enumerate(said.items())]
    journal.store.change_dated_answers(answers, [], NOW)


# --- the letter -------------------------------------------------------------------------------------------------------


def test_what_may_be_kept_to_oneself_is_in_no_letter_unasked(journal: Journal) -> None:
    keep(journal, moment(1, to_say=MINE, in_tune=NEED))
    letter = page(journal, "partner", 1)
    assert NEED in text(letter)
    assert MINE not in text(letter)
    assert any("`to_say` isn't in it" in note for note in letter.notes)
    assert not any(MINE in note for note in letter.notes)
    for chosen in (page(journal, "partner", 1, also=["to_say"]), page(journal, "partner", 1, only=["to_say"])):
        assert MINE in text(chosen)


def test_a_moment_with_nothing_else_makes_no_letter_and_says_why(journal: Journal) -> None:
    keep(journal, moment(1, to_say=MINE))
    with pytest.raises(NotFound, match="may be only for you") as refused:
        page(journal, "partner", 1)
    assert MINE not in refused.value.sentence + refused.value.hint


def test_each_passage_is_decided_on_its_own(journal: Journal) -> None:
    keep(journal, moment(1, to_say=MINE), moment(2, to_say="Leave the lamp on."), moment(3, to_say="c", care=HURT))
    asked = Shared("partner", "-", form="markdown")
    passages = sharing.may_stay(journal, asked, numbers=[1, 2, 3])
    assert [one.text for one in passages] == [MINE, "Leave the lamp on."]
    decided = sharing.decided(asked, passages[1:], passages[:1])
    letter = sharing.prepare(journal, decided, numbers=[1, 2, 3])
    assert "Leave the lamp on." in text(letter)
    assert MINE not in text(letter)
    assert MINE not in repr(decided)
    assert sharing.may_stay(journal, Shared("partner", "-", without=["to_say"]), numbers=[1]) == []
    assert sharing.may_stay(journal, Shared("partner", "-", also=["to_say"]), numbers=[1]) == []


def test_a_letter_to_one_from_a_moment_with_another_is_doubted(journal: Journal) -> None:
    keep(
        journal,
        *(moment(n, in_tune=NEED, tears="some", **{"with": whom}) for n, whom in enumerate(("M", "Jo", "m"), 1)),
    )
    keep(journal, moment(4, in_tune=NEED))
    assert page(journal, "partner", 1, 3, 4, alias="M").doubt == ""
    doubt = page(journal, "partner", 2, alias="M").doubt
    assert doubt == "Entry 2 was with somebody else, as you noted it."
    assert page(journal, "partner", 1, 2).doubt.startswith("These moments weren't all with the same person")
    assert page(journal, "partner", 1, 3, 4).doubt == ""
    assert page(journal, "therapist", 2, alias="M").doubt == ""


def test_other_moments_with_the_same_person_that_were_not_all_right_are_thought_of(journal: Journal) -> None:
    keep(journal, moment(1, in_tune=NEED, **{"with": "M"}), moment(2, in_tune=NEED, **{"with": "Jo"}))
    keep(journal, moment(3, care=HURT, **{"with": "m"}))
    assert any("Only share what feels safe" in note for note in page(journal, "partner", 1).notes)
    assert not any("feels safe" in note for note in page(journal, "partner", 2).notes)
    assert "all right" not in text(page(journal, "partner", 1))


def test_a_letter_gives_no_selection_away_and_takes_nothing_back(journal: Journal) -> None:
    keep(journal, moment(1, in_tune=NEED, distress_then=7, note="I walked home."))
    letter = text(page(journal, "partner", 1))
    assert not letter.startswith("#")
    for word in ("these are", "for myself", "chose", "don't have to do anything", "7"):
        assert word not in letter
    picked = page(journal, "partner", 1, also=["distress_then", "note"])
    assert "7, where 0 is “not at all” and 10 is “as difficult as it gets”" in text(picked)
    assert any("There's a rating in it" in note for note in picked.notes)


# --- what wasn't all right --------------------------------------------------------------------------------------------


def test_care_never_reads_as_a_no_for_the_others(journal: Journal) -> None:
    keep(journal, *(moment(n, tears="some") for n in range(1, 15)))
    keep(journal, moment(15, date(2026, 6, 18), tears="some", care=("it hurt", "I felt pressured")))
    keep(journal, moment(16, date(2026, 11, 6), tears="none", care=HURT, context="with a partner"))
    row = (
        "Not all right: ticked in 2 of 16 moments: it hurt 2, I felt pressured 1 (the others weren't asked, or nothing "
        "was ticked); first 18 June 2026, latest 6 November 2026"
    )
    assert f"{row}; with a partner 1" in text(page(journal, "therapist", also=["care"]))
    only = text(page(journal, "therapist", only=["care"]))
    assert row in only
    assert "In all: 16 moments" in only, "what isn't chosen doesn't make the others fewer"
    assert "partner" not in only


def test_texts_of_what_was_not_all_right_stay_out_and_the_person_is_told_how_many(journal: Journal) -> None:
    keep(journal, moment(1, tears="some", in_tune="Rain."), moment(2, tears="some", in_tune=NEED, care=HURT))
    made = page(journal, "therapist", also=["in_tune"])
    assert "Rain." in text(made)
    assert NEED not in text(made)
    assert "1 moment you marked as not all right isn't in it." in " ".join(made.notes)
    assert NEED in text(page(journal, "therapist", also=["in_tune", "care"]))
    assert "Entry 2 isn't in it" in " ".join(page(journal, "therapist", 1, 2, also=["in_tune"]).notes)
    assert "Entry 2 isn't in it" in " ".join(page(journal, "partner", 1, 2).notes)
    for audience, reason in (("therapist", "so nothing was written"), ("partner", "so a letter never includes it")):
        with pytest.raises(NotFound, match=f"Entry 2 is one you marked as not all right, {reason}"):
            page(journal, audience, 2, also=["in_tune"])


def test_care_is_never_mentioned_on_a_page_that_has_none(journal: Journal) -> None:
    keep(journal, moment(1, tears="some"))
    made = page(journal, "therapist", also=["care"])
    assert not any(word in text(made).lower() for word in ("all right", "care", "important"))
    assert "None of these moments is marked as not all right" in " ".join(made.notes)
    keep(journal, moment(2, tears="some", care=HURT))
    assert "all right" not in text(page(journal, "therapist"))


# --- the sheet --------------------------------------------------------------------------------------------------------


def test_the_answers_for_a_first_talk_are_chosen_by_their_keys(journal: Journal) -> None:
    keep(journal, moment(1, tears="some"))
    prepared(journal, began="After the move.", body="Cocoa only.", hope="A plan.")
    made = page(journal, "therapist")
    assert all(said in text(made) for said in ("“After the move.”", "“Cocoa only.”", "“A plan.”"))
    assert "`began`, `body` and `hope`" in " ".join(made.notes)
    assert "Cocoa" not in text(page(journal, "therapist", without=["body"]))
    only = text(page(journal, "therapist", only=["tears"]))
    assert not any(said in only for said in ("move", "Cocoa", "plan"))
    chosen = text(page(journal, "therapist", only=["tears"], also=["hope"]))
    assert "plan" in chosen
    assert "Cocoa" not in chosen
    assert "A plan." in text(page(journal, "therapist", only=["hope"]))
    assert "moment" not in text(page(journal, "therapist", only=["hope"])).partition(sheet_of.INTRO)[2]
    assert "You haven't answered `how_long` yet" in " ".join(page(journal, "therapist", also=["how_long"]).notes)
    for audience in ("partner", "me"):
        keep(journal, moment(2, in_tune=NEED))
        assert "Cocoa" not in text(page(journal, audience, 2, also=["body"]))


def test_a_guess_stays_with_the_person_unless_its_picked(journal: Journal) -> None:
    keep(journal, moment(1, tears="some", root_guess="something from before"))
    assert "from before" not in text(page(journal, "therapist"))
    assert "guess" not in text(page(journal, "therapist"))
    assert "something from before 1 of 1" in text(page(journal, "therapist", also=["root_guess"]))


def test_a_page_of_a_part_says_so_whatever_the_part(journal: Journal) -> None:
    keep(journal, *(moment(n, tears="some", distress_then=n) for n in range(1, 9)))
    said = "This shows the moments and answers I chose; there may be others."
    whole = text(page(journal, "therapist"))
    hard = text(page(journal, "therapist", wanted=Filter(since=date(2026, 6, 1), min_distress=6)))
    assert said in whole
    assert said in hard
    assert "Only moments" not in whole
    assert "Only moments from 1 June 2026 on, rated 6 or more for how hard they were." in hard
    some = text(page(journal, "therapist", only=["tears"], wanted=Filter(min_distress=6, tears=("some",))))
    assert said in some
    assert not any(word in some for word in ("hard", "Only moments")), "nor is a filter told that says what they hold"


def test_the_sheet_begins_with_the_persons_own_words_and_counts_tears_and_not_just_moments(journal: Journal) -> None:
    days = [date(2026, month, 10) for month in range(2, 12)]
    for n, day in enumerate(days, 1):
        context = "with a partner" if n % 2 else "on my own"
        keep(journal, moment(n, day, tears="some" if n in (1, 4, 9) else "none", context=context))
    keep(journal, moment(11, days[-1], context="other"))
    prepared(journal, began="After the move.", hope="A plan.")
    made = text(page(journal, "therapist"))
    lines = [
        "Made on 23 November 2026.",
        "“A plan.” (said on 24 September 2026)",
        "Since when, and how often",
        "“After the move.”",
        "First entry: 10 February 2026",
        "With tears: in 3 of 10; first 10 February 2026, latest 10 October 2026",
        "Tears in a month: about 0.3 (3 moments in 10 months)",
        "Tears in the last 3 months: in 1 of 3 moments; before that in 2 of 7",
        "with a partner 5 of 11; on my own 5 of 11; neither, or something else 1 of 11",
        "Tears: in 3 of 10: some 3",
        "Tears, with a partner: in 2 of 5",
        "Tears, on my own: in 1 of 5",
    ]
    places = [made.index(line) for line in lines]
    assert places == sorted(places)


def test_how_the_tears_feel_stands_beside_them_whether_said_in_a_moment_or_not(journal: Journal) -> None:
    keep(journal, moment(1, tears="some", often_feels="I'd like it to be different"))
    row = "How I feel about how often the tears come"
    assert f"{row}: I'd like it to be different" in text(page(journal, "therapist"))
    prepared(journal, often_feels="fine")
    assert row not in text(page(journal, "therapist", without=["often_feels"]))


def test_ratings_say_what_their_scale_means(journal: Journal) -> None:
    keep(journal, moment(1, pleasant=4, distress_then=2), moment(2, pleasant=3, distress_then=2))
    few = text(page(journal, "therapist"))
    assert "Pleasant: rated 4 and 3 (scale: 0 not at all, 4 very much)" in few
    assert "from 0 (not at all) to 10 (as difficult as it gets)" in few
    keep(journal, *(moment(n, pleasant=4) for n in range(3, 9)))
    many = text(page(journal, "therapist"))
    assert "middle 4, from 3 to 4, in 8 moments (scale: 0 not at all, 4 very much)" in many
    assert "or lower" not in many.partition("Pleasant")[2].partition("Not answered")[0]


def test_words_of_ones_own_are_counted_and_not_shown_and_no_word_comes_last(journal: Journal) -> None:
    keep(journal, moment(1, words=("left by Rowan", "tender")), moment(2, words=("no word for it",)))
    keep(journal, moment(3, words=("no word for it",)))
    row = "tender 1 of 3; in my own words 1 of 3; no word for it 2 of 3"
    assert row in text(page(journal, "therapist"))
    assert "Rowan" not in text(page(journal, "therapist"))
    assert "left by Rowan 1 of 3" in text(page(journal, "therapist", also=["words"]))


def test_a_text_stands_once_under_its_question_with_its_days_and_no_hour(journal: Journal) -> None:
    keep(journal, moment(1, date(2026, 11, 2), to_bring=NEED), moment(2, date(2026, 11, 9), to_bring=NEED))
    keep(journal, replace(moment(3, to_bring="Rest."), tags=()))
    made = text(page(journal, "therapist", also=["to_bring"]))
    assert made.count(NEED) == 1
    assert made.count(CATALOGUE.by_key["to_bring"].label) == 1
    assert "2 November 2026; 9 November 2026" in made
    assert "21:00" not in made


@pytest.mark.parametrize(
    ("said", "own"),
    [
        ("3 of 4 felt less hard than when you first wrote.", "3 of 4 felt less hard than when I first wrote."),
        ("Since 3 May 2026 you've logged more.", "Since 3 May 2026 I've logged more."),
        ("More than before. Clear since 3 May 2026.", "More than before. The evidence was enough on 3 May 2026."),
        ("You wondered about your young self.", "I wondered about my young self."),
    ],
)
def test_what_the_views_say_is_said_as_the_person_would(said: str, own: str) -> None:
    assert sheet_of.in_first_person(said) == own


def test_hours_that_stand_out_are_named(journal: Journal) -> None:
    """That some hours stand out says nothing to somebody who isn't told which."""
    for n in range(1, 161):
        late = n % 2
        at = datetime(2026, 1, 1, 23 if late else 9, tzinfo=UTC) + timedelta(days=n)
        at = min(at, NOW)
        entry = make.entry(n, at, tears="some" if late else "none")
        keep(journal, replace(entry, written_at=at, reflections=(replace(entry.reflections[0], written_at=at),)))
    made = text(page(journal, "therapist"))
    assert MORE_HOURS in made
    assert "in the evening (18 to 24)" in made
    assert "Clear since" not in made
