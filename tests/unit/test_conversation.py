"""What is asked, in which order, and what ends a sitting."""

import dataclasses
import tomllib
from collections.abc import Mapping
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core import conversation, questions
from journal.core.conversation import Purpose, Sitting
from journal.core.model import Moment, Value
from tests import make
from tests.make import CATALOGUE, LATE, NOW
from tests.rewording import reworded

MOMENT = Moment(LATE, "Europe/Berlin")
GROUPS = tuple(CATALOGUE.groups)


def begin(purpose: Purpose = "write", **more: object) -> Sitting:
    return conversation.begin(CATALOGUE, purpose, MOMENT, NOW, **more)  # type: ignore[arg-type]


def through(sitting: Sitting, says: Mapping[str, Value | None]) -> tuple[Sitting, list[str]]:
    """Answers what is named, skips the rest; the sitting at its end, and the keys that were asked."""
    asked: list[str] = []
    while (question := sitting.question) is not None:
        asked.append(question.key)
        assert len(asked) < 100, "it never ends"
        sitting = sitting.answer(says.get(question.key))
    return sitting, asked


CAPTURE = ["tears", "words", "pleasant", "unpleasant", "distress_then", "distress_now"]


def test_the_flow_of_a_first_reflection() -> None:
    _, asked = through(begin(), {"passed": "yes"})
    rotating = [q.key for q in CATALOGUE.questions if q.asked == "rotating"]
    assert asked[:9] == ["begin", "happened_at", *CAPTURE, "passed"]
    assert asked[9:12] == ["before", "vulnerable", "deeper"]
    assert asked[12] in rotating
    assert asked[13:] == ["more"]


@pytest.mark.parametrize("passed", ["not yet", "just save"])
def test_not_yet_and_just_save_end_it_after_capture(passed: str) -> None:
    sitting, asked = through(begin(), {"passed": passed})
    assert asked == ["begin", "happened_at", *CAPTURE, "passed"]
    ended_by = sitting.ended_by()
    assert ended_by is not None
    assert (ended_by.role, ended_by.ending) == ("passed", CATALOGUE.by_key["passed"].ending)
    assert ended_by.ending


def test_a_sitting_that_went_all_the_way_was_ended_by_nothing() -> None:
    assert through(begin(), {"passed": "yes"})[0].ended_by() is None


def test_skipping_the_way_on_asks_once_more_with_saving_chosen() -> None:
    """Enter once too often ended everything: now it takes a second one, and something is chosen by then."""
    sitting = begin()
    while sitting.at != "passed":
        sitting = sitting.answer(None)
    first = sitting.question
    sitting = sitting.answer(None)
    again = sitting.question
    assert first is not None
    assert again is not None
    assert (again.key, sitting.value) == ("passed", "just save")
    assert again.help == again.again_help != first.help
    assert sitting.answer("yes").at == "before"
    assert sitting.answer(sitting.value).finished
    assert sitting.answer(None).finished


def test_just_writing_comes_first_and_the_questions_can_follow() -> None:
    says = {"begin": "just write", "page": "Rain on the roof.", "follow": "ask me a few", "passed": "not yet"}
    sitting, asked = through(begin(), says)
    assert asked == ["begin", "page", "happened_at", "follow", *CAPTURE, "passed"]
    assert sitting.reflection(NOW).answers["note"] == "Rain on the roof."
    assert sitting.reflection(NOW).asked["note"] == CATALOGUE.by_key["page"].text
    _, asked = through(begin(), says | {"follow": "that is enough"})
    assert asked == ["begin", "page", "happened_at", "follow"]


def test_quick_is_capture_alone() -> None:
    assert through(begin("quick"), {})[1] == ["happened_at", *CAPTURE]


@pytest.mark.parametrize(("now", "pauses"), [(6, False), (7, True), (10, True)])
def test_at_seven_or_more_it_saves_and_offers_to_stop(now: int, pauses: bool) -> None:
    _, asked = through(begin(), {"distress_now": now, "pause": "go on a little", "passed": "yes"})
    assert ("pause" in asked) is pauses
    assert "before" in asked
    _, asked = through(begin(), {"distress_now": now, "pause": "stop here", "passed": "yes"})
    assert ("before" in asked) is not pauses


def test_the_rotating_question_takes_turns() -> None:
    chosen = {through(begin(turn=turn), {"passed": "yes"})[1][12] for turn in range(5)}
    assert chosen == {"root", "in_tune", "next_time", "to_say", "to_keep"}


def test_groups_are_asked_only_when_opened() -> None:
    _, asked = through(begin(), {"passed": "yes", "more": ("closeness", "tags")})
    assert asked[-3:] == ["closeness", "openness", "tags"]


def test_once_care_is_ticked_it_saves_and_offers_to_stop_before_anything_else() -> None:
    says = {"passed": "yes", "more": GROUPS, "care": ("it hurt",)}
    sitting, asked = through(begin(), says)
    assert asked[-2:] == ["care", "care_pause"], "nothing follows unless they choose to carry on"
    assert CATALOGUE.by_key["care_pause"].saves
    assert CATALOGUE.by_key["care_pause"].options()[0] == "stop here"
    ended_by = sitting.ended_by()
    assert ended_by is not None
    assert "`journal support`" in ended_by.ending
    stayed, asked = through(begin(), says | {"care_pause": "go on a little"})
    assert stayed.ended_by() is None
    assert stayed.endings() == (ended_by.ending,), "who stays to say more isn't told less"
    assert {"orgasm", "timing", "openness", "tags"} <= set(asked)
    assert not {"next_time", "to_keep", "closeness", "judged_other"} & set(asked[asked.index("care") :])


def test_stopping_is_the_first_choice_with_one_sentence_to_come_to_rest() -> None:
    for role in ("pause", "care_pause"):
        question = CATALOGUE.by_role[role]
        assert question.role_of(question.options()[0]) == "stop"
        assert question.help.startswith("Feel your feet on the floor, and let one breath out slowly.")


def test_whoever_would_like_someone_to_talk_to_is_asked_again_afterwards() -> None:
    for role in ("pause", "care_pause"):
        question = CATALOGUE.by_role[role]
        sitting = begin().go_to(question.key)
        shown = sitting.answer(question.value_of("support"))
        assert (shown.at, shown.answers.get(question.key)) == (question.key, None)


def test_after_care_no_wording_speaks_of_joy_closeness_or_orgasm() -> None:
    first = make.entry(pleasant=4, unpleasant=0, tears="some", context="on my own", care=("I felt pressured",))
    for purpose in ("reflect", "lookback"):
        for turn in range(40):
            sitting = begin(purpose, entry=first, turn=turn)
            while (question := sitting.question) is not None:
                for word in ("glad", "so good", "this good", "joy", "orgasm", "closeness"):
                    assert word not in question.text, question.key
                sitting = sitting.answer(None)


def test_a_look_back_that_says_nothing_of_now_is_not_taken_for_a_hard_one() -> None:
    """What was hard once is no reason to offer stopping today."""
    hard = make.entry(distress_then=9, distress_now=8)
    assert "pause" not in through(begin("lookback", entry=hard), {})[1]
    assert "pause" in through(begin("lookback", entry=hard), {"distress_now": 7})[1]


def test_once_care_is_ticked_some_questions_are_not_asked() -> None:
    says = {"passed": "yes", "more": GROUPS, "context": "with a partner"}
    without = through(begin(), says)[1]
    ticked = through(begin(), says | {"care": ("it hurt",), "care_pause": "go on a little"})[1]
    assert {"closeness", "judged_other"} <= set(without)
    assert not {"closeness", "judged_other"} & set(ticked)
    for turn in range(5):
        first = make.entry(care=("I felt pressured",))
        _, asked = through(begin("reflect", entry=first, turn=turn), says)
        assert not {"next_time", "to_keep", "closeness", "judged_other"} & set(asked)


def test_on_ones_own_there_is_no_question_about_another() -> None:
    says = {"passed": "yes", "more": GROUPS, "context": "on my own"}
    assert not {"with", "judged_other"} & set(through(begin(), says)[1])


def test_the_cycle_is_asked_about_only_where_it_was_switched_on() -> None:
    says = {"passed": "yes", "more": GROUPS}
    assert "cycle_day" not in through(begin(), says)[1]
    assert "cycle_day" in through(begin(settings=frozenset({"cycle_day"})), says)[1]


def test_how_often_is_never_asked_in_a_sitting() -> None:
    assert "often_feels" not in through(begin(), {"passed": "yes", "more": GROUPS})[1]


def test_a_look_back_is_appended_and_asks_again() -> None:
    first = make.entry(distress_then=6, before="Rain.")
    sitting, asked = through(begin("lookback", entry=first), {"distress_now": 1, "see_now": "How tired I was."})
    assert asked == ["words", "distress_now", "see_now", "say_then"]
    whole = sitting.onto(first, NOW)
    assert whole.reflections[0] == first.reflections[0]
    assert [r.stage for r in whole.reflections] == ["first", "lookback"]


def test_reflecting_later_needs_no_leave_and_is_added() -> None:
    first = make.entry(tears="some")
    sitting, asked = through(begin("reflect", entry=first), {"before": "We had talked for hours."})
    assert asked[:3] == ["before", "vulnerable", "deeper"]
    assert [r.stage for r in sitting.onto(first, NOW).reflections] == ["first", "later"]


def test_an_edit_is_filled_in_and_can_clear() -> None:
    first = make.entry(tears="some", before="Rain.", closeness=3, tag=("rain",))
    sitting = begin("edit", entry=first, reflection=first.reflections[0])
    keys = [q.key for q in sitting.plan()]
    assert {"happened_at", "tears", "before", "closeness", "tags"} <= set(keys)
    held: dict[str, Value | Moment | None] = {}
    while (question := sitting.question) is not None:
        held[question.key] = sitting.value
        keep: Value | Moment | None = sitting.moment if question.kind == "moment" else sitting.value
        sitting = sitting.answer(None if question.key == "before" else keep)
    assert held["before"] == "Rain."
    edited = sitting.onto(first, NOW)
    assert edited.reflections[0].answers == {"tears": "some", "closeness": 3}
    assert (edited.tags, edited.uuid, len(edited.reflections)) == (("rain",), first.uuid, 1)


def test_back_returns_to_the_question_before_and_keeps_what_was_said() -> None:
    sitting = begin().answer("ask me").answer(MOMENT).answer("some")
    assert sitting.at == "words"
    sitting = sitting.back()
    assert (sitting.at, sitting.value) == ("tears", "some")
    assert begin().back().at == "begin"


def test_where_one_is() -> None:
    place, about = begin().progress()
    assert place == 1
    assert 10 <= about <= 20


def test_an_entry_holds_what_was_said_in_the_catalogues_order_and_nothing_of_the_flow() -> None:
    says: dict[str, Value] = {"begin": "ask me", "distress_then": 2, "tears": "none", "passed": "yes", "before": "  \n"}
    sitting, _ = through(begin(), says)
    entry = sitting.onto(None, NOW)
    assert list(entry.reflections[0].answers) == ["tears", "distress_then", "passed"]
    assert entry.reflections[0].asked["tears"] == CATALOGUE.by_key["tears"].text


@given(st.data())
def test_every_conversation_ends_and_every_draft_unpacks_to_itself(data: st.DataObject) -> None:
    purpose = data.draw(st.sampled_from(["write", "quick", "reflect", "lookback"]))
    entry = make.entry(tears="some") if purpose in ("reflect", "lookback") else None
    sitting = begin(purpose, entry=entry, turn=data.draw(st.integers(0, 9)))
    for _ in range(80):
        question = sitting.question
        if question is None:
            break
        move = data.draw(st.sampled_from(["answer", "answer", "answer", "skip", "back"]))
        if move == "back" and data.draw(st.booleans()):
            sitting = sitting.back()
        elif move == "skip" or question.kind == "moment":
            sitting = sitting.answer(None)
        else:
            sitting = sitting.answer(data.draw(make.answer(question)))
        assert conversation.unpack(CATALOGUE, sitting.pack()) == sitting or sitting.finished
    else:
        while sitting.question is not None:
            sitting = sitting.answer(None)
    assert sitting.finished
    kept, problems = CATALOGUE.read(
        {k: list(v) if isinstance(v, tuple) else v for k, v in sitting.reflection(NOW).answers.items()}
    )
    assert not problems
    assert set(kept) == set(sitting.reflection(NOW).answers)


def test_a_draft_of_a_question_that_is_gone_goes_on_from_the_beginning() -> None:
    content = dict(begin().answer("ask me").pack()) | {"at": "no_longer_asked"}
    assert conversation.unpack(CATALOGUE, content).at == "begin"


def test_an_edit_is_later_than_what_it_changes_though_the_clock_was_set_back() -> None:
    """Merging goes by the time of change: the older version would win."""
    entry = make.entry(1, before="Rain.")
    (first,) = entry.reflections
    sitting = begin("edit", entry=entry, reflection=first)
    sitting, _ = through(sitting, {"before": "Sun.", "tags": ("new",)})
    edited = sitting.onto(entry, NOW - timedelta(days=3))
    assert edited.reflections[0].answers["before"] == "Sun."
    assert edited.reflections[0].changed_at > first.changed_at
    assert edited.changed_at >= entry.changed_at


REWORDED = questions.parse(tomllib.loads(reworded()))
SAYS: dict[str, Value] = {
    "begin": "just write", "page": "Rain.", "follow": "ask me a few", "tears": "some", "distress_now": 8,
    "pause": "go on a little", "passed": "yes", "before": "Tea.", "more": GROUPS, "context": "on my own",
    "care": ("it hurt",), "care_pause": "go on a little", "tags": ("rain",),
}  # fmt: skip


@pytest.mark.parametrize("purpose", ["write", "quick", "reflect", "lookback"])
def test_with_every_text_reworded_the_same_is_asked_and_the_same_is_stored(purpose: Purpose) -> None:
    first = make.entry(tears="some") if purpose in ("reflect", "lookback") else None
    results = []
    for catalogue in (CATALOGUE, REWORDED):
        sitting, asked = through(conversation.begin(catalogue, purpose, MOMENT, NOW, entry=first), SAYS)
        results.append((asked, sitting.reflection(NOW).answers, sitting.tags))
    assert results[0] == results[1]
    assert len(results[0][0]) > 3


def texts(purpose: Purpose, key: str, turns: int = 60, **first: Value) -> set[str]:
    """Every way in which a question is asked over many turns."""
    entry = make.entry(**first) if first else None
    found = set()
    for turn in range(turns):
        sitting = begin(purpose, entry=entry, turn=turn)
        while (question := sitting.question) is not None:
            if question.key == key:
                found.add(question.text)
            sitting = sitting.answer("yes" if question.key == "passed" else None)
    return found


PROMPTS = ["passed", "before", "vulnerable", "deeper", "root", "in_tune", "next_time", "to_say", "to_keep"]


@pytest.mark.parametrize("key", [*PROMPTS, "distress_then", "distress_now"])
def test_each_prompt_takes_turns_with_at_least_three_wordings(key: str) -> None:
    assert len(texts("write", key)) >= 3


@pytest.mark.parametrize("key", PROMPTS[1:])
def test_a_moment_of_joy_is_asked_about_in_its_own_words_every_other_time(key: str) -> None:
    plain = texts("reflect", key, tears="some", pleasant=1, unpleasant=3)
    joyful = texts("reflect", key, tears="some", pleasant=4, unpleasant=0)
    assert plain <= joyful
    made_for_joy = {w.text for w in CATALOGUE.by_key[key].wordings if "pleasant" in w.when}
    assert joyful - plain == made_for_joy
    assert not plain & made_for_joy


def test_tears_on_ones_own_and_a_month_later_have_wordings_of_their_own() -> None:
    alone = texts("reflect", "before", tears="a lot", context="on my own")
    assert "What had things been like beforehand, on your own?" in alone
    assert "What had things been like beforehand, on your own?" not in texts("reflect", "before", tears="none")
    month_old = conversation.begin(
        CATALOGUE, "reflect", MOMENT, NOW + timedelta(days=30), entry=make.entry(tears="some")
    )
    assert month_old.question is not None
    assert month_old.question.text == "Is there anything from just before it that has stayed with you?"


def test_an_answer_keeps_the_wording_it_was_asked_in() -> None:
    sitting = begin("reflect", entry=make.entry(tears="some"), turn=1)
    assert sitting.question is not None
    worded = sitting.question.text
    assert worded != CATALOGUE.by_key["before"].text
    sitting = sitting.answer("Rain.")
    assert sitting.reflection(NOW).asked["before"] == worded
    assert sitting.back().question == dataclasses.replace(CATALOGUE.by_key["before"], text=worded)
    resumed = conversation.unpack(CATALOGUE, sitting.pack())
    assert resumed.back().question == sitting.back().question
    whole = sitting.onto(make.entry(tears="some"), NOW)
    edited = begin("edit", entry=whole, reflection=whole.reflections[1], turn=2)
    while edited.at != "before":
        edited = edited.answer(edited.moment if edited.at == "happened_at" else edited.value)
    assert edited.question is not None
    assert edited.question.text == worded
    assert edited.answer("Tea.").reflection(NOW).asked["before"] == worded


def test_getting_ready_for_a_first_talk_asks_its_questions_and_keeps_what_is_new() -> None:
    talk = conversation.prepare(CATALOGUE, MOMENT, NOW, [])
    sitting, asked = through(talk, {"began": "Two years ago.", "hope": "To understand it."})
    assert asked == ["began", "where_it_happens", "how_long", "response", "body", "hope"]
    assert sitting.has_answers()
    assert not through(talk, {})[0].has_answers()
    answers = sitting.dated_answers(NOW)
    assert {a.question: a.answer for a in answers} == {"began": "Two years ago.", "hope": "To understand it."}
    assert answers[0].asked == CATALOGUE.by_key["began"].text
    again = conversation.prepare(CATALOGUE, MOMENT, NOW, answers)
    assert again.value == "Two years ago."
    again, _ = through(again.answer("Three years ago."), {"hope": "To understand it."})
    assert {a.question: a.answer for a in again.dated_answers(NOW)} == {"began": "Three years ago."}


def test_no_reflection_asks_or_keeps_the_questions_of_a_first_talk() -> None:
    _, asked = through(begin(), {"passed": "yes", "more": GROUPS})
    assert "began" not in asked
    assert "began" not in CATALOGUE.kept_by_key


def test_a_line_can_be_added_later_with_tags_and_nothing_else_is_asked() -> None:
    first = make.entry(tears="some", tag=("rain",))
    sitting, asked = through(begin("line", entry=first), {"note": "She called.", "tags": ("rain", "phone")})
    assert asked == ["note", "tags"]
    whole = sitting.onto(first, NOW)
    assert [r.answers for r in whole.reflections] == [{"tears": "some"}, {"note": "She called."}]
    assert whole.tags == ("rain", "phone")
    assert whole.reflections[1].stage == "later"


def test_what_an_edit_changed_is_known_and_can_be_put_back_with_time_and_tags() -> None:
    first = make.entry(tears="some", before="Rain.", tag=("rain",))
    before = begin("edit", entry=first, reflection=first.reflections[0]).go_to(None)
    other = Moment(LATE - timedelta(days=3), "Europe/Berlin")
    changed = before.go_to("tears").hold("none").go_to("happened_at").hold(other).go_to("tags").hold(("tea",))
    assert [q.key for q in changed.changes(before)] == ["happened_at", "tears", "tags"]
    assert before.changes(before) == ()
    edited = changed.onto(first, NOW + timedelta(hours=1))
    assert (edited.answer("tears"), edited.moment, edited.tags) == ("none", other, ("tea",))
    undone = before.in_place_of(changed).onto(edited, NOW + timedelta(hours=2))
    assert (undone.answer("tears"), undone.moment, undone.tags) == ("some", first.moment, ("rain",))
