"""What was not chosen is not in the file, in any form: for every audience, every choice, both ways to write it."""

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core.model import DatedAnswer, Entry, Origin, Reflection, Value
from journal.documents import blocks as document
from journal.documents import book, messages, sharing
from journal.errors import Usage
from journal.patterns.dataset import cared
from tests import make
from tests.make import CATALOGUE, LATE, NOW

TODAY = NOW.date()
TALK = [q.key for q in CATALOGUE.in_group("first_talk")]
KEYS = sorted({*CATALOGUE.kept_by_key, sharing.TAGS})


def marked(key: str, number: int) -> Value:
    """An answer that can be told from every other."""
    question = CATALOGUE.by_key[key]
    if question.kind == "words":
        return (f"canary-{key}-{number}",)
    if question.kind == "scale":
        return question.lowest
    if question.kind == "choices":
        return (question.options()[0],)
    return f"canary-{key}-{number}\nand more of it" if question.kind == "text" else question.options()[0]


def entry(number: int, keys: Sequence[str], back: Sequence[str]) -> Entry:
    first = make.entry(number, at=LATE, **{k: marked(k, number) for k in keys})
    said = {k: marked(k, number + 50) for k in back}
    asked = {k: f"canary-wording-{k}" for k in said}
    later = Reflection(make.uuid(number, 2), "lookback", NOW, NOW, said, asked)
    return replace(first, tags=(f"canary-tags-{number}",), reflections=(*first.reflections, later))


SAID = st.lists(st.sampled_from([k for k in KEYS if k != sharing.TAGS]), unique=True)
JOURNALS = st.lists(st.tuples(SAID, SAID), min_size=1, max_size=3).map(
    lambda several: [entry(n, *keys) for n, keys in enumerate(several, 1)]
)
CHOICES = st.builds(
    sharing.choose,
    st.sampled_from(sharing.AUDIENCES),
    st.just(CATALOGUE),
    st.just([]) | st.lists(st.sampled_from(KEYS), max_size=4),
    st.just([]) | st.lists(st.sampled_from(KEYS), max_size=2),
    st.just([]) | st.lists(st.sampled_from(KEYS), max_size=4),
)


def written(entries: Sequence[Entry], portion: sharing.Portion) -> list[str]:
    blocks = list(sharing.document(entries, portion, CATALOGUE, TODAY))
    return [
        "".join(document.as_markdown(blocks)).replace("\\", ""),
        html.unescape("".join(document.as_html(blocks, "t"))),
    ]


@given(JOURNALS, CHOICES)
def test_nothing_that_was_not_chosen_is_in_the_file(entries: list[Entry], portion: sharing.Portion) -> None:
    for text in written(entries, portion):
        found = {m[1] for m in re.finditer(r"canary-(?:wording-)?([a-z_]+)", text)}
        assert found <= portion.keys
        assert not any(e.uuid in text or r.uuid in text for e in entries for r in e.reflections)
        assert "Europe/Berlin" not in text


@given(JOURNALS, CHOICES)
def test_every_text_that_was_chosen_is_there(entries: list[Entry], portion: sharing.Portion) -> None:
    texts = {k for k in portion.keys if k in CATALOGUE.kept_by_key and CATALOGUE.by_key[k].kind == "text"}
    if portion.audience == "therapist":  # a line is counted there, and only as it was said of the moment itself
        texts = {k for k in texts if not CATALOGUE.by_key[k].one_line}
    for text in written(entries, portion):
        told = [e for e in entries if portion.audience == "me" or not cared(e, CATALOGUE)]
        if portion.audience == "therapist" and "care" in portion.keys:
            told = entries
        for one in told:
            for reflection in one.reflections:
                for key in texts & reflection.answers.keys():
                    assert str(reflection.answers[key]).split("\n")[0] in text


def test_a_letter_holds_what_is_to_be_said_and_no_date_rating_or_name() -> None:
    told = make.entry(1, to_say="Stay a while.", in_tune="Quiet.", distress_then=8, before="canary", tears="some")
    told = replace(
        told, reflections=(replace(told.reflections[0], answers={**told.reflections[0].answers, "with": "R"}),)
    )
    (text, page) = written([told], sharing.choose("partner", CATALOGUE, [], ["to_say"], []))
    assert CATALOGUE.by_key["to_say"].letter in text
    for letter in (text, page.partition("<main>")[2]):
        assert "Stay a while." in letter
        assert not re.search(r"2026|November|canary|\b8\b|\bR\b|tears were|tags", letter)


def test_a_letter_leads_with_what_is_to_be_said_and_says_each_thing_once() -> None:
    told = [
        make.entry(1, in_tune="Quiet.", to_say="Stay a while."),
        make.entry(2, in_tune="Quiet.", to_say="Leave the lamp on.", next_time="Quiet."),
    ]
    (text, _) = written(told, sharing.choose("partner", CATALOGUE, [], ["to_say"], []))
    order = [text.index(said) for said in (sharing.OPENING, "Stay a while.", "Leave the lamp on.", "Quiet.")]
    assert order == sorted(order)
    assert text.count("Quiet.") == 1
    assert not re.search("^#", text, re.MULTILINE), "a letter isn't a form"
    assert text.count(CATALOGUE.by_key["to_say"].letter) == 1


def test_a_letter_is_never_from_everything_there_is() -> None:
    many = [make.entry(n, to_say=f"canary {n}") for n in range(sharing.MOST_IN_A_LETTER + 1)]
    portion = sharing.choose("partner", CATALOGUE, [], ["to_say"], [])
    with pytest.raises(Usage, match="up to 5 moments") as refused:
        list(sharing.document(many, portion, CATALOGUE, TODAY))
    assert "canary" not in refused.value.sentence + refused.value.hint
    assert list(sharing.document(many[:-1], portion, CATALOGUE, TODAY))


def sheet(entries: Sequence[Entry], *also: str) -> str:
    return written(entries, sharing.choose("therapist", CATALOGUE, [], also, []))[0]


def test_the_sheet_counts_tears_and_tells_not_answered_from_not_asked() -> None:
    """17 moments, 13 with tears: today's page left them out altogether."""
    kinds = ["none"] * 3 + ["welled up"] * 3 + ["some"] * 6 + ["a lot"] * 4
    told = [make.entry(n, tears=kind, words=("tender",)) for n, kind in enumerate(kinds, 1)]
    told += [make.entry(17, distress_then=4), make.entry(18, context="on my own")]
    text = sheet(told)
    assert "Tears: in 13 of 16: welled up 3, some 6, a lot 4 (1 not answered, 1 not asked)" in text
    assert "on my own 1 of 1 (17 not asked)" in text
    assert "tender 16 of 16" in text


def test_what_an_answer_before_ruled_out_was_not_asked() -> None:
    told = [make.entry(1, context="on my own", timing="after"), make.entry(2, context="with a partner", timing="after")]
    told.append(make.entry(3, context="with a partner", **{"with": "R"}))
    assert "R 1 of 1 (1 not answered, 1 not asked)" in sheet(told, "with")


def test_the_sheet_is_as_short_for_many_moments_as_for_a_few() -> None:
    def moments(count: int) -> list[Entry]:
        return [
            make.entry(
                n, LATE - n * timedelta(days=2), tears="some", words=(f"word {n}", "tender"), distress_then=n % 9
            )
            for n in range(count)
        ]

    few, many = (sheet(moments(count)) for count in (12, 400))
    assert len(many.splitlines()) <= len(few.splitlines()) + 6
    assert "tender 400 of 400" in many
    assert "in my own words 400 of 400" in many
    assert "word 9" not in few, "a word of one's own is a text, and isn't shown unasked"
    chosen = sheet(moments(400), "words")
    assert "and 393 more" in chosen, "many are counted, not listed"


def test_looking_back_is_counted_against_the_first_writing() -> None:
    def looked(number: int, then: int, now: int) -> Entry:
        first = make.entry(number, distress_then=9, distress_now=then)
        later = Reflection(make.uuid(number, 2), "lookback", NOW + timedelta(9), NOW, {"distress_now": 10 - now}, {})
        back = Reflection(make.uuid(number, 3), "lookback", NOW, NOW, {"distress_now": now}, {})
        return replace(first, reflections=(*first.reflections, later, back))

    told = [looked(1, 5, 3), looked(2, 5, 5), looked(3, 2, 4), make.entry(4, distress_now=3)]
    assert "When I looked back: easier in 1 of 3, harder in 1 of 3, the same in 1 of 3" in sheet(told)


def test_care_is_on_the_sheet_only_if_it_was_chosen() -> None:
    told = [make.entry(n, tears="some") for n in range(1, 5)] + [make.entry(5, tears="some", care=("it hurt",))]
    assert "in 4 of 4" in sheet(told)
    assert "hurt" not in sheet(told)
    assert "in 5 of 5" in sheet(told, "care")


def test_what_was_asked_for_by_name_is_there_or_it_says_why_not() -> None:
    told = [make.entry(1, tears="some"), make.entry(2, tears="some", care=("it hurt",), to_bring="canary")]

    def why(audience: str, *also: str) -> list[str]:
        return messages.missing(told, sharing.choose(audience, CATALOGUE, [], also, []), CATALOGUE)

    assert why("therapist", "tears") == []
    assert "Not answered in any of these moments" in sheet(told, "orgasm")
    (sentence,) = why("therapist", "orgasm")
    assert "`orgasm` wasn't answered" in sentence
    assert ["tag" in sentence for sentence in why("therapist", "tags")] == [True]
    (sentence,) = why("partner", "to_bring")
    assert "not all right" in sentence
    assert "canary" not in sentence


def test_a_diary_without_answers_is_no_moment_on_the_sheet() -> None:
    diary = [make.entry(n, note="Golf.") for n in range(20, 30)]
    assert "5 moments" in sheet([*(make.entry(n, tears="some") for n in range(1, 6)), *diary], "note")


def test_what_was_prepared_for_a_first_talk_is_on_the_sheet_and_nowhere_else() -> None:
    said = [
        DatedAnswer(make.uuid(n), "often_feels", NOW.replace(day=n), text, "How often?")
        for n, text in ((1, "fine"), (2, "unsure"))
    ]
    told = [make.entry(1, tears="some", to_say="Stay.")]
    for audience, there in (("therapist", True), ("partner", False), ("me", False)):
        portion = sharing.choose(audience, CATALOGUE, [], [], [])
        text = "".join(document.as_markdown(sharing.document(told, portion, CATALOGUE, TODAY, said)))
        assert ("unsure" in text) is there
        assert ": fine" not in text, "the latest one is what holds"


def test_a_page_for_a_therapist_has_no_text_unless_it_is_chosen_and_says_nothing_of_care() -> None:
    entries = [
        replace(
            make.entry(n, tears="some", words=("tender",), distress_then=3, to_bring="canary", before="canary"),
            tags=("kin",),
        )
        for n in range(1, 9)
    ]
    cared = make.entry(9, care=("it hurt",), before="canary", tears="a lot")
    plain, chosen = (sharing.choose("therapist", CATALOGUE, [], also, []) for also in ([], ["to_bring"]))
    for text in written([*entries, cared], plain):
        assert "8 moments" in text
        assert not re.search("canary|kin|hurt|all right", text)
    for text in written([*entries, cared], chosen):
        assert text.count("canary") == 1, "each text once, with its days"


def test_a_key_or_an_audience_that_there_is_not_is_said() -> None:
    with pytest.raises(Usage):
        sharing.choose("mother", CATALOGUE, [], [], [])
    with pytest.raises(Usage):
        sharing.choose("me", CATALOGUE, ["diary"], [], [])


@given(st.lists(make.entries(), max_size=3))
def test_a_page_of_everything_runs_nothing_and_holds_no_control_character(entries: list[Entry]) -> None:
    page = "".join(book.write(entries, CATALOGUE))
    assert not re.search(r"<script|<img|<iframe|<link", page)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]", page)
    assert page.count("<svg") == page.count("</svg>")


@given(make.TEXT)
def test_what_somebody_wrote_is_no_markup_in_the_markdown(text: str) -> None:
    made = "".join(document.as_markdown([document.Paragraph(text, "text")]))
    assert not re.search(r"^\s*(#|>|```|---|- )", made, re.MULTILINE)
    assert not re.search(r"(?<!\\)[<`*_\[]", made.replace("\\\\", ""))


def test_what_counts_as_evidence_survives_the_cut_and_never_reaches_the_page() -> None:
    told = replace(make.entry(1, tears="some"), origin=Origin("canary", TODAY))
    told = replace(told, reflections=(replace(told.reflections[0], invited=True),))
    kept = sharing.cut(told, sharing.choose("therapist", CATALOGUE, [], [], []))
    assert (kept.origin, kept.reflections[0].invited) == (told.origin, True)
    for audience in sharing.AUDIENCES:
        assert not any(
            "canary" in text for text in written([told], sharing.choose(audience, CATALOGUE, ["tears"], [], []))
        )
