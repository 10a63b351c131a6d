"""What one sitting asks, keeps and changes, over a small catalogue of its own: no wording of ours is part of it."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from journal.core import conversation, questions
from journal.core.conversation import Purpose, Sitting
from journal.core.model import Entry, Moment, Reflection, Value

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
EARLIER, LATER = NOW - timedelta(days=2), NOW + timedelta(days=1)
NIGHT = Moment(datetime(2026, 11, 20, 23, 30, tzinfo=timezone(timedelta(hours=1))), "Europe/Berlin")
MORNING = replace(NIGHT, at=NIGHT.at + timedelta(hours=9), precision="day")
ROLES = "role" in {field.name for field in fields(questions.Question)}


def asks(key: str, kind: str, stage: str, asked: str = "always", **more: object) -> dict[str, object]:
    return {"key": key, "text": f"{key}?", "kind": kind, "stage": stage.split(), "asked": asked, **more}


def options(*values: str) -> list[dict[str, str]]:
    return [{"value": value, "label": value} for value in values]


def known_as(role: str) -> dict[str, object]:
    return {"role": role} if ROLES else {}


GROUPS = ("body", "closeness", "tags")
QUESTIONS = [
    asks("happened_at", "moment", "capture", **known_as("moment")),
    asks("tears", "choice", "capture", choices=options("none", "some")),
    asks("words", "words", "capture lookback"),
    asks("hard", "scale", "capture lookback"),
    asks("pause", "choice", "capture lookback", "flow", choices=options("stop", "carry on"), goes_on=["carry on"],
         when={"hard": {"min": 7}}, saves=True),
    asks("passed", "choice", "capture", choices=options("yes", "no"), goes_on=["yes"], **known_as("passed")),
    asks("before", "text", "reflect"),
    asks("root", "text", "reflect", "rotating"),
    asks("keep", "text", "reflect", "rotating", unless={"body": ["pain"]}),
    asks("often", "choice", "reflect", "by rule", choices=options("fine", "unsure")),
    asks("more", "choices", "reflect", "flow", groups=True, **known_as("more")),
    asks("body", "choice", "reflect", "optional", group="body", choices=options("rest", "pain")),
    asks("close", "scale", "reflect", "optional", group="closeness"),
    asks("ask", "text", "reflect", "on request", group="closeness"),
    asks("tags", "words", "reflect", "optional", group="tags", **known_as("tags")),
    asks("now", "text", "lookback"),
]  # fmt: skip
CATALOGUE = questions.parse({"question": QUESTIONS, "group": [{"key": key, "title": key} for key in GROUPS]})

CAPTURE = ["happened_at", "tears", "words", "hard"]
Says = Mapping[str, Value | Moment | None]


def begin(purpose: Purpose = "write", now: datetime = NOW, **more: Any) -> Sitting:
    return conversation.begin(CATALOGUE, purpose, NIGHT, now, **more)


def through(sitting: Sitting, says: Says) -> tuple[Sitting, list[str]]:
    """Answer what is named and skip the rest; return the sitting at its end, and the keys that were asked."""
    asked: list[str] = []
    while (question := sitting.question) is not None:
        asked.append(question.key)
        assert len(asked) < 50, "it never ends"
        sitting = sitting.answer(says.get(question.key))
    return sitting, asked


def written(says: Says, tags: tuple[str, ...] = (), purpose: Purpose = "write") -> Entry:
    """An entry that was written two days ago."""
    entry = through(begin(purpose, EARLIER), says)[0].onto(None, EARLIER)
    return replace(entry, tags=tags)


def keys(sitting: Sitting) -> list[str]:
    return [question.key for question in sitting.plan()]


def edit(entry: Entry, now: datetime = NOW, place: int = 0) -> Sitting:
    return begin("edit", now, entry=entry, reflection=entry.reflections[place])


def unchanged(sitting: Sitting, but: Says) -> Sitting:
    """Go through an edit, leave every answer as it is, and give those that are named."""
    while (question := sitting.question) is not None:
        as_it_is: Value | Moment | None = sitting.moment if question.kind == "moment" else sitting.value
        sitting = sitting.answer(but.get(question.key, as_it_is))
    return sitting


# --- what a sitting is for --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("purpose", "stage"), [("write", "first"), ("quick", "first"), ("reflect", "later"), ("lookback", "lookback")]
)
def test_each_sitting_is_kept_as_the_stage_it_was(purpose: Purpose, stage: str) -> None:
    entry = written({"tears": "some"}) if stage != "first" else None
    sitting = through(begin(purpose, entry=entry), {"words": ("tender",), "before": "Rain.", "now": "Calm."})[0]
    assert sitting.onto(entry, NOW).reflections[-1].stage == stage


def test_each_purpose_asks_its_own_stages() -> None:
    entry = written({"tears": "some"})
    assert through(begin("write"), {"passed": "yes"})[1] == [*CAPTURE, "passed", "before", "root", "more"]
    assert through(begin("quick"), {})[1] == CAPTURE
    assert through(begin("reflect", entry=entry), {})[1] == ["before", "root", "more"]
    assert through(begin("lookback", entry=entry), {})[1] == ["words", "hard", "now"]


def test_what_was_written_quickly_still_offers_to_stop_when_it_was_hard() -> None:
    assert through(begin("quick"), {"hard": 7})[1] == [*CAPTURE, "pause"]
    assert through(begin("quick"), {"hard": 6})[1] == CAPTURE


def test_no_answer_to_a_question_in_front_of_the_way_is_no_yes() -> None:
    sitting = begin()
    while sitting.at != "passed":
        sitting = sitting.answer(None)
    assert "before" in keys(sitting), "while it is asked, the rest may still come"
    for said in ("no", "yes"):
        assert ("before" in keys(sitting.answer(said))) is (said == "yes")
    assert "before" not in keys(sitting.answer("yes").back().answer("no"))


def test_an_answer_that_may_still_be_changed_does_not_end_the_sitting_yet() -> None:
    sitting = begin()
    while sitting.at != "passed":
        sitting = sitting.answer(None)
    assert "before" in keys(sitting.answer("no").back())


# --- the questions that take turns ------------------------------------------------------------------------------------


def test_the_first_of_those_that_take_turns_comes_first() -> None:
    assert "root" in keys(begin(turn=0))
    assert "root" in keys(begin())
    assert "keep" in keys(begin(turn=1))
    assert "root" in keys(begin(turn=2))


def test_a_question_whose_conditions_do_not_hold_takes_no_turn() -> None:
    entry = written({"passed": "yes", "more": ("body",), "body": "pain"})
    for turn in range(4):
        assert "keep" not in keys(begin("reflect", entry=entry, turn=turn))
        assert "root" in keys(begin("reflect", entry=entry, turn=turn))


def test_what_was_answered_last_decides_a_condition() -> None:
    """An earlier sitting said one thing, this one says another: this one counts."""
    entry = written({"passed": "yes", "more": ("body",), "body": "pain"})
    sitting = begin("reflect", entry=entry, turn=1)
    assert "keep" not in keys(sitting)
    for said, asked in (("pain", False), ("rest", True)):
        now, _ = through(sitting, {"more": ("body",), "body": said})
        assert ("keep" in keys(now)) is asked


def test_of_several_earlier_reflections_the_latest_decides_whatever_their_order() -> None:
    entry = written({"passed": "yes", "more": ("body",), "body": "pain"})
    rested = Reflection("later", "later", NOW, NOW, {"body": "rest"})
    for reflections in ((*entry.reflections, rested), (rested, *entry.reflections)):
        sitting = begin("reflect", LATER, entry=replace(entry, reflections=reflections), turn=1)
        assert "keep" in keys(sitting)


def test_the_rotating_question_that_was_answered_stays_when_another_turn_comes() -> None:
    entry = written({"passed": "yes", "root": "Long ago."})
    sitting = replace(edit(entry), purpose="write", turn=1, at="root")
    assert "root" in keys(sitting)
    assert "keep" not in keys(sitting)


# --- answering and going back -----------------------------------------------------------------------------------------


def test_what_is_held_stays_on_its_page_and_nothing_is_held_at_the_end() -> None:
    sitting = begin().answer(NIGHT)
    held = sitting.hold("some")
    assert (held.at, held.value) == ("tears", "some")
    assert held.hold(None).value is None
    assert held.hold(()).answers == {}
    ended = through(begin("quick"), {"tears": "some"})[0]
    assert ended.finished
    assert ended.hold("none") == ended.answer("none") == ended
    assert ended.value is None


def test_back_from_the_second_page_is_the_first_and_from_the_end_the_last() -> None:
    second = begin().answer(NIGHT)
    assert second.back().at == "happened_at"
    assert second.back().back().at == "happened_at"
    ended = through(begin("quick"), {})[0]
    assert ended.back().at == "hard"


def test_a_time_that_is_given_is_the_time_of_the_entry_and_a_skipped_one_stays() -> None:
    moved = through(begin("quick"), {"happened_at": MORNING, "tears": "some"})[0]
    assert moved.onto(None, NOW).moment == MORNING
    assert "happened_at" not in moved.onto(None, NOW).reflections[0].answers
    left = through(begin("quick"), {"tears": "some"})[0]
    assert left.onto(None, NOW).moment == NIGHT
    assert left.answers == {"tears": "some"}


def test_an_answer_keeps_the_wording_of_the_last_time_it_was_asked() -> None:
    entry = written({"tears": "some"})
    (first,) = entry.reflections
    assert first.asked["tears"] == "tears?"
    old = replace(first, asked={**first.asked, "tears": "Did you cry?"})
    sitting = unchanged(edit(replace(entry, reflections=(old,))), {"words": ("moved",)})
    kept = sitting.reflection(NOW).asked
    assert set(kept) == {"tears", "words"}, "only what was answered has a wording"


def test_a_group_that_is_opened_asks_all_that_is_in_it_and_no_other_does() -> None:
    asked = through(begin(), {"passed": "yes", "more": ("closeness",)})[1]
    assert asked[asked.index("more") :] == ["more", "close", "ask"]


def test_closing_a_group_takes_back_what_was_said_in_it_and_nothing_else() -> None:
    says = {"passed": "yes", "before": "Rain.", "more": ("body", "closeness"), "body": "rest", "close": 3}
    sitting = through(begin(), says)[0]
    while sitting.at != "more":
        sitting = sitting.back()
    assert sitting.hold(("closeness", "tags")).answers == {
        "passed": "yes", "before": "Rain.", "more": ("closeness", "tags"), "close": 3,
    }  # fmt: skip
    assert "body" not in sitting.hold(None).answers
    assert sitting.hold(("body", "closeness")).answers == sitting.answers


# --- tags -------------------------------------------------------------------------------------------------------------


def test_tags_belong_to_the_entry_and_not_to_the_answers() -> None:
    says = {"tears": "some", "passed": "yes", "more": ("tags",), "tags": ("rain", "long day")}
    entry = through(begin(), says)[0].onto(None, NOW)
    assert entry.tags == ("rain", "long-day")
    assert "tags" not in entry.reflections[0].answers


def test_the_page_of_tags_shows_those_the_entry_has() -> None:
    sitting = edit(written({"tears": "some"}, tags=("rain",)))
    while sitting.at != "tags":
        sitting = sitting.answer(sitting.moment if sitting.at == "happened_at" else sitting.value)
    assert sitting.value == ("rain",)
    assert sitting.hold(None).value is None
    assert sitting.hold(None).onto(written({}), NOW).tags == ()


# --- whether anything was said ----------------------------------------------------------------------------------------


def test_something_was_said_once_there_is_an_answer_or_a_tag_of_this_sitting() -> None:
    assert not begin().has_answers()
    assert not through(begin(), {"passed": None})[0].has_answers()
    assert through(begin("quick"), {"tears": "none"})[0].has_answers()
    tagged = through(begin("reflect", entry=written({})), {"more": ("tags",), "tags": ("rain",)})[0]
    assert tagged.has_answers()
    before = written({"tears": "some"}, tags=("rain",))
    assert not through(begin("reflect", entry=before), {})[0].has_answers(), "those tags were there already"
    asked_and_left_empty = through(begin("reflect", entry=written({})), {"more": ("tags",)})[0]
    assert not asked_and_left_empty.has_answers()


def test_blank_text_is_no_answer_and_what_only_leads_the_way_is_not_kept() -> None:
    says = {"hard": 8, "pause": "carry on", "passed": "yes", "before": " \n", "more": ("body",), "body": "rest"}
    sitting = through(begin(), says)[0]
    assert list(sitting.reflection(NOW).answers) == ["hard", "passed", "body"]


def test_an_answer_to_a_question_that_is_no_longer_ours_is_kept_last_without_a_wording() -> None:
    entry = written({"tears": "some", "hard": 2})
    (first,) = entry.reflections
    old = replace(first, answers={"of_old": "Snow.", **first.answers}, asked={})
    edited = unchanged(edit(replace(entry, reflections=(old,))), {}).onto(entry, NOW)
    assert list(edited.reflections[0].answers.items()) == [("tears", "some"), ("hard", 2), ("of_old", "Snow.")]
    assert "of_old" not in edited.reflections[0].asked


# --- an edit ----------------------------------------------------------------------------------------------------------


def test_an_edit_asks_what_was_said_what_its_stage_always_asks_and_what_is_opened() -> None:
    entry = written({"tears": "some", "passed": "yes", "root": "Long ago.", "more": ("body",), "body": "rest"})
    plan = keys(edit(entry))
    assert plan == [*CAPTURE, "before", "root", "more", "body", "tags"]
    assert "passed" not in plan, "that led the way once, and isn't asked again"
    opened = replace(edit(entry), at="more").hold(("closeness",))
    assert "close" in keys(opened)
    assert "close" not in keys(opened.hold(("body",)))


@pytest.mark.parametrize(
    ("place", "stage", "asked"), [(1, "later", ["before", "root"]), (2, "lookback", ["words", "hard", "now"])]
)
def test_an_edit_of_a_later_reflection_asks_what_that_one_asked(place: int, stage: str, asked: list[str]) -> None:
    entry = written({"tears": "some"})
    for purpose, says in (("reflect", {"root": "Long ago."}), ("lookback", {"now": "Calm."})):
        entry = through(begin(purpose, entry=entry), says)[0].onto(entry, NOW)  # type: ignore[arg-type]
    assert entry.reflections[place].stage == stage
    assert set(keys(edit(entry, LATER, place))) == {"happened_at", *asked, "more", "tags"}


def test_an_edit_replaces_its_reflection_where_it_stands_and_leaves_the_others() -> None:
    first = written({"tears": "some", "before": "Rain."})
    entry = through(begin("lookback", entry=first), {"now": "Calm."})[0].onto(first, NOW)
    edited = unchanged(edit(entry, LATER), {"tears": "none"}).onto(entry, LATER)
    assert [r.uuid for r in edited.reflections] == [r.uuid for r in entry.reflections]
    assert edited.reflections[0].answers["tears"] == "none"
    assert edited.reflections[1] == entry.reflections[1]
    assert (edited.reflections[0].written_at, edited.reflections[0].changed_at) == (EARLIER, LATER)


def test_an_edit_that_clears_every_answer_keeps_the_reflection() -> None:
    entry = written({"tears": "some"})
    cleared = unchanged(edit(entry), {"tears": None}).onto(entry, NOW)
    assert [dict(r.answers) for r in cleared.reflections] == [{}]


def test_a_reflection_in_which_nothing_was_said_is_not_added() -> None:
    entry = written({"tears": "some"})
    for purpose in ("reflect", "lookback"):
        assert through(begin(purpose, entry=entry), {})[0].onto(entry, NOW).reflections == entry.reflections  # type: ignore[arg-type]


def test_an_edit_that_does_not_touch_the_time_leaves_the_entrys_time_of_change() -> None:
    """A merge goes by it: an edit of an answer must not look like a change of the entry's time or tags."""
    entry = written({"tears": "some"}, tags=("rain",))
    edited = unchanged(edit(entry), {"tears": "none"}).onto(entry, NOW)
    assert (edited.moment, edited.tags, edited.changed_at) == (NIGHT, ("rain",), EARLIER)
    assert edited.reflections[0].changed_at == NOW


@pytest.mark.parametrize("change", [{"happened_at": MORNING}, {"tags": ("snow",)}])
def test_an_edit_of_the_time_or_the_tags_is_a_change_of_the_entry(change: Says) -> None:
    entry = written({"tears": "some"}, tags=("rain",))
    edited = unchanged(edit(entry), change).onto(entry, NOW)
    assert edited.moment == change.get("happened_at", NIGHT)
    assert edited.tags == change.get("tags", ("rain",))
    assert edited.changed_at == NOW
    assert edited.written_at == entry.written_at


def test_the_same_instant_in_another_offset_is_another_time() -> None:
    entry = written({"tears": "some"})
    elsewhere = replace(NIGHT, at=NIGHT.at.astimezone(timezone(timedelta(hours=-5))))
    edited = unchanged(edit(entry), {"happened_at": elsewhere}).onto(entry, NOW)
    assert edited.moment.at.utcoffset() == timedelta(hours=-5)
    assert edited.changed_at == NOW


def test_a_change_is_later_than_the_one_before_though_the_clock_was_set_back() -> None:
    entry = written({"tears": "some"})
    edited = unchanged(edit(entry, EARLIER - timedelta(days=9)), {"happened_at": MORNING, "tears": "none"})
    after = edited.onto(entry, EARLIER - timedelta(days=9))
    assert after.changed_at == EARLIER + timedelta(microseconds=1)
    assert after.reflections[0].changed_at == EARLIER + timedelta(microseconds=1)


def test_an_edit_is_compared_with_the_time_of_its_own_reflection() -> None:
    first = written({"tears": "some"})
    entry = through(begin("lookback", LATER, entry=first), {"now": "Calm."})[0].onto(first, LATER)
    edited = unchanged(edit(entry, NOW), {"tears": "none"}).onto(entry, NOW)
    assert edited.reflections[0].changed_at == NOW
    again = unchanged(edit(entry, NOW, 1), {"now": "Still calm."}).onto(entry, NOW)
    assert again.reflections[1].changed_at == LATER + timedelta(microseconds=1)


def test_an_edit_is_not_a_condition_of_itself() -> None:
    """What this reflection said before, and no longer says, counts no more."""
    entry = written({"passed": "yes", "more": ("body",), "body": "pain", "keep": "This light."})
    sitting = edit(entry)
    assert sitting.earlier == {}


def test_what_a_sitting_did_not_ask_about_is_the_entrys_as_it_is_now() -> None:
    """The entry was moved and tagged elsewhere while the draft of a look back waited."""
    entry = written({"tears": "some"}, tags=("rain",))
    sitting = through(begin("lookback", entry=entry), {"now": "Calm."})[0]
    meanwhile = replace(entry, moment=MORNING, tags=("snow",), changed_at=NOW)
    after = sitting.onto(meanwhile, LATER)
    assert (after.moment, after.tags, after.changed_at) == (MORNING, ("snow",), NOW)
    assert after.uuid == entry.uuid


# --- a new entry, and a draft -----------------------------------------------------------------------------------------


def test_a_new_entry_has_the_uuids_the_times_and_the_seal_of_its_sitting() -> None:
    sitting = replace(through(begin("quick"), {"tears": "some"})[0], sealed_until=date(2027, 1, 1))
    entry = sitting.onto(None, LATER)
    assert (entry.uuid, entry.reflections[0].uuid) == (sitting.entry_uuid, sitting.reflection_uuid)
    assert (entry.written_at, entry.changed_at, entry.sealed_until) == (NOW, LATER, date(2027, 1, 1))
    assert (entry.reflections[0].written_at, entry.reflections[0].changed_at) == (NOW, LATER)


def test_a_draft_comes_back_whole() -> None:
    entry = written({"tears": "some", "words": ("tender", "moved")}, tags=("rain",))
    sitting = begin("lookback", entry=entry, turn=3, settings=frozenset({"cycle_day"})).answer(("calm",))
    sealed = replace(sitting, sealed_until=date(2027, 1, 1))
    for one in (sitting, sealed):
        assert conversation.unpack(CATALOGUE, one.pack()) == one
    assert sealed.pack()["sealed_until"] == "2027-01-01", "what older drafts hold is still read"


def test_a_draft_from_before_there_were_seals_opens() -> None:
    content = {key: value for key, value in begin().pack().items() if key != "sealed_until"}
    assert conversation.unpack(CATALOGUE, content).sealed_until is None


def test_progress_counts_from_one_to_the_last() -> None:
    sitting, places = begin("quick"), []
    while sitting.question is not None:
        places.append(sitting.progress())
        sitting = sitting.answer(None)
    assert places == [(n, 4) for n in range(1, 5)]


def test_a_draft_from_before_invitations_opens_as_one_picked_by_hand() -> None:
    content = {k: v for k, v in begin("lookback", invited=True).pack().items() if k != "invited"}
    assert not conversation.unpack(CATALOGUE, content).invited


def test_an_offered_look_back_says_so_and_goes_on_saying_so_when_it_is_edited() -> None:
    entry = written({"tears": "some"})
    sitting = begin("lookback", entry=entry, invited=True)
    sitting = conversation.unpack(CATALOGUE, sitting.answer(("tender",)).pack())
    kept = sitting.onto(entry, NOW)
    assert [r.invited for r in kept.reflections] == [False, True]
    again = begin("edit", entry=kept, reflection=kept.reflections[1])
    assert again.onto(kept, NOW).reflections[1].invited
    by_hand = begin("lookback", entry=entry).answer(("tender",)).onto(entry, NOW)
    assert not by_hand.reflections[1].invited
    assert not begin("reflect", entry=entry, invited=True).invited, "only a look-back is"
