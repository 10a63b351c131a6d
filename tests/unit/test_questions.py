"""The catalogue is complete, and every answer is checked at the door."""

import re
import tomllib

import pytest

from journal.core import questions
from tests.make import CATALOGUE
from tests.rewording import original, reworded

#: Part 4 of the article: each phrase that a question is drawn from, and the question.
PART_FOUR = {
    "passed": "Once the moment has passed",
    "before": "reflect on why you cried",
    "vulnerable": "Were you feeling particularly vulnerable?",
    "deeper": "Did something deeper come up for you?",
    "root": "Understanding the root of your emotions",
    "in_tune": "more in tune with yourself",
    "next_time": "for future intimate experiences",
    "to_say": "communicate better with your partner",
    "distress_then": "happens often or feels distressing",
    "distress_now": "happens often or feels distressing",
    "often_feels": "happens often or feels distressing",
    "to_bring": "exploring with a therapist",
    "to_keep": "natural flow of intimacy",
}
STRUCTURED = {
    "tears": ("none", "welled up", "some", "a lot"),
    "timing": ("before", "during", "at orgasm", "after", "later that day"),
    "context": ("with a partner", "on my own", "other"),
    "orgasm": ("none", "before", "around", "after"),
    "talked": ("yes", "a little", "no", "kept it to myself, by choice"),
    "comfort": ("plenty", "some", "none", "not needed"),
    "root_guess": ("the body", "closeness", "release", "something from before", "joy", "not known"),
    "care": ("it hurt", "I felt pressured", "I didn't feel safe", "I didn't want what happened"),
    "often_feels": ("fine", "unsure", "I'd like it to be different"),
    "passed": ("yes", "not yet", "just save"),
}
SCALES = {
    "closeness": (0, 4), "openness": (0, 4), "tension_before": (0, 10), "tension_after": (0, 10), "pleasant": (0, 4),
    "unpleasant": (0, 4), "energy": (0, 4), "judged_self": (0, 4), "judged_other": (0, 4), "distress_then": (0, 10),
    "distress_now": (0, 10),
}  # fmt: skip


@pytest.mark.parametrize(("key", "phrase"), PART_FOUR.items())
def test_each_phrase_of_part_four_has_its_question(key: str, phrase: str) -> None:
    source = CATALOGUE.by_key[key].source
    assert source is not None
    assert source.phrase == phrase
    assert source.part == "4. Reflect on the Experience"


@pytest.mark.parametrize(("key", "options"), STRUCTURED.items())
def test_structured_questions_offer_what_the_design_says(key: str, options: tuple[str, ...]) -> None:
    assert CATALOGUE.by_key[key].options() == options


@pytest.mark.parametrize(("key", "ends"), SCALES.items())
def test_scales_have_their_ends_in_words(key: str, ends: tuple[int, int]) -> None:
    question = CATALOGUE.by_key[key]
    assert (question.lowest, question.highest) == ends
    assert all(question.ends)


def test_there_are_50_feelings_each_once_in_four_families_and_a_few_that_are_mixed() -> None:
    assert len(CATALOGUE.words) == len(set(CATALOGUE.words)) == 50
    counts = {(f.tone, f.energy): len(f.words) for f in CATALOGUE.vocabulary}
    assert counts == {
        ("pleasant", "high"): 10, ("pleasant", "low"): 10, ("unpleasant", "high"): 13, ("unpleasant", "low"): 13,
        ("mixed", "high"): 2, ("mixed", "low"): 2,
    }  # fmt: skip
    assert len({f.label for f in CATALOGUE.vocabulary}) == 5


@pytest.mark.parametrize("word", CATALOGUE.words)
def test_each_feeling_is_defined_in_at_most_ten_other_words(word: str) -> None:
    said = CATALOGUE.definitions[word]
    assert 3 <= len(said.split()) <= 10
    assert word not in said


@pytest.mark.parametrize("key", [*PART_FOUR])
def test_each_prompt_of_part_four_has_at_least_three_wordings(key: str) -> None:
    assert len(set(CATALOGUE.by_key[key].texts())) >= 3


def test_every_kept_question_says_where_it_comes_from() -> None:
    assert [q.key for q in CATALOGUE.kept() if q.source is None] == []


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("distress_then", 11), ("distress_then", -1), ("distress_then", True), ("distress_then", "3"),
        ("distress_then", 2.0), ("tears", "rivers"), ("tears", 1), ("words", "tender"), ("words", list("abcdef")),
        ("words", [1]), ("care", ["no such thing"]), ("before", 3), ("before", "a\0b"), ("before", "\ud800"),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_is_refused_without_being_repeated(key: str, said: object) -> None:
    kept, problems = CATALOGUE.read({key: said})
    assert not kept
    assert len(problems) == 1
    assert problems[0].startswith(key)
    assert "rivers" not in problems[0]


def test_silence_is_not_an_answer() -> None:
    assert CATALOGUE.read({"before": "", "words": [], "tears": None}) == ({}, [])


def test_a_choice_may_be_typed_with_dashes_and_any_case() -> None:
    assert CATALOGUE.read({"tears": "Welled-Up"})[0] == {"tears": "welled up"}


def test_care_is_answered_by_what_was_ticked() -> None:
    care = CATALOGUE.by_key["care"]
    assert "pelvic" in care.reply(("it hurt",))
    assert "pelvic" not in care.reply(("I didn't feel safe",))
    for choice in care.options():
        assert "`journal support`" in care.reply((choice,))
    said = care.reply(("I felt pressured", "I didn't feel safe")).split("\n")
    assert said.count("None of it is your fault.") == 1
    assert len(said) == 5, "a sentence for each, on lines of their own"
    assert care.reply(None) == ""


@pytest.mark.parametrize(
    "broken",
    [
        {"key": "x", "text": "?", "kind": "essay", "stage": [], "asked": "always"},
        {"key": "x", "text": "?", "kind": "text", "stage": [], "asked": "optional", "group": "nowhere"},
        {"key": "x", "text": "?", "kind": "text", "stage": [], "asked": "always", "when": {"nothing": "any"}},
        {"key": "x", "text": "?", "kind": "text", "stage": [], "asked": "always", "misspelt": 1},
    ],
)
def test_a_catalogue_that_is_not_well_formed_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="x: "):
        questions.parse({"question": [broken]})


def test_every_choice_of_the_file_has_a_value_and_a_label() -> None:
    """A choice given as one string would change what is stored when it is reworded."""
    for question in tomllib.loads(original())["question"]:
        assert all({"value", "label"} <= set(choice) for choice in question.get("choices", ())), question["key"]


def test_every_question_that_is_kept_has_a_short_label() -> None:
    assert [q.key for q in CATALOGUE.kept() if not 2 <= len(q.label) <= 32] == []


REWORDED = questions.parse(tomllib.loads(reworded()))


def test_with_every_text_reworded_nothing_is_left_of_the_old_words() -> None:
    """What the next tests rest on: that the rewording reaches all that is shown."""
    for old, new in zip(CATALOGUE.questions, REWORDED.questions, strict=True):
        assert old.text != new.text
        assert not set(filter(None, [old.help, old.label, *old.labels()])) & {new.help, new.label, *new.labels()}
        assert all(a != b for a, b in zip(old.ends, new.ends, strict=True) if a)
        assert not set(old.texts()) & set(new.texts())
    assert not set(CATALOGUE.groups.values()) & set(REWORDED.groups.values())


def test_with_every_text_reworded_keys_values_and_roles_are_what_they_were() -> None:
    for old, new in zip(CATALOGUE.questions, REWORDED.questions, strict=True):
        assert (old.key, old.role, old.options(), old.goes_on) == (new.key, new.role, new.options(), new.goes_on)
    assert REWORDED.words == CATALOGUE.words


@pytest.mark.parametrize("question", [q for q in REWORDED.questions if q.choices], ids=lambda q: q.key)
def test_a_choice_is_read_by_its_value_and_by_its_label(question: questions.Question) -> None:
    for value, label in zip(question.options(), question.labels(), strict=True):
        for said in (value, label, label.upper()):
            expected = (value,) if question.kind in ("choices", "words") else value
            read = question.read([said] if isinstance(expected, tuple) else said)
            assert read == expected
        assert question.label_of(value) == label


def test_the_code_knows_questions_and_choices_by_role() -> None:
    passed = CATALOGUE.by_role["passed"]
    assert passed.key == "passed"
    assert passed.value_of("later") == "not yet"
    assert passed.role_of("not yet") == "later"
    with pytest.raises(KeyError):
        passed.value_of("never")


@pytest.mark.parametrize(
    "broken",
    [
        {"role": "no_such_role"},
        {"goes_on": ["what it doesn't offer"]},
        {"again": "what it doesn't offer"},
        {"choices": [{"value": "a", "label": "One"}, {"value": "b", "label": "one"}]},
        {"when": {"x": ["what it doesn't offer"]}},
    ],
)
def test_names_that_lead_nowhere_are_refused(broken: dict[str, object]) -> None:
    sound = {"key": "x", "text": "?", "kind": "choice", "stage": ["reflect"], "asked": "always"}
    choices = [{"value": "a", "label": "One"}, {"value": "b", "label": "Two"}]
    assert questions.parse({"question": [sound | {"choices": choices}]}).by_key["x"].options() == ("a", "b")
    with pytest.raises(ValueError, match=re.escape("x: ")):
        questions.parse({"question": [sound | {"choices": choices} | broken]})
