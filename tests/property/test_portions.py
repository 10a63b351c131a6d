"""What was not chosen is not in the file, in any form: for every audience, every choice, both ways to write it."""

import html
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core.model import Entry, Reflection, Value
from journal.documents import blocks as document
from journal.documents import entries as pages
from journal.documents import sharing
from journal.errors import Usage
from journal.patterns.dataset import cared
from tests import make
from tests.make import CATALOGUE, LATE, NOW

TODAY = NOW.date()
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
    for text in written(entries, portion):
        told = [e for e in entries if portion.audience != "partner" or not cared(e)]
        for one in told:
            for reflection in one.reflections:
                for key in texts & reflection.answers.keys():
                    assert str(reflection.answers[key]).split("\n")[0] in text


def test_a_letter_holds_what_is_to_be_said_and_no_date_rating_or_name() -> None:
    told = make.entry(1, to_say="Stay a while.", in_tune="Quiet.", distress_then=8, before="canary", tears="some")
    told = replace(
        told, reflections=(replace(told.reflections[0], answers={**told.reflections[0].answers, "with": "R"}),)
    )
    (text, page) = written([told], sharing.choose("partner", CATALOGUE, [], [], []))
    assert "Something that I would like you to hear:" in text
    for letter in (text, page):
        assert "Stay a while." in letter
        assert not re.search(
            r"2026|November|canary|\b8\b|\bR\b|tears were|tags", letter.partition("<body>")[2] or letter
        )


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
        assert "8 entries" in text
        assert not re.search("canary|kin|hurt|all right", text)
    for text in written([*entries, cared], chosen):
        assert text.count("canary") == 8


def test_a_key_or_an_audience_that_there_is_not_is_said() -> None:
    with pytest.raises(Usage):
        sharing.choose("mother", CATALOGUE, [], [], [])
    with pytest.raises(Usage):
        sharing.choose("me", CATALOGUE, ["diary"], [], [])


@given(st.lists(make.entries(), max_size=3))
def test_a_page_of_everything_runs_nothing_and_holds_no_control_character(entries: list[Entry]) -> None:
    page = "".join(pages.write(entries, CATALOGUE))
    assert not re.search(r"<script|<img|<iframe|<link", page)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]", page)
    assert page.count("<svg") == page.count("</svg>")


@given(make.TEXT)
def test_what_somebody_wrote_is_no_markup_in_the_markdown(text: str) -> None:
    made = "".join(document.as_markdown([document.Paragraph(text, "text")]))
    assert not re.search(r"^\s*(#|>|```|---|- )", made, re.MULTILINE)
    assert not re.search(r"(?<!\\)[<`*_\[]", made.replace("\\\\", ""))
