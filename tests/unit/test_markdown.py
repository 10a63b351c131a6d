"""Our markdown after somebody worked on it by hand: nothing is lost, guessed or silently left out."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given

from journal.core.model import Entry, Reflection
from journal.errors import ImportRefused
from journal.formats import markdown
from journal.formats.markdown_text import decode, encode, encode_line
from tests import make
from tests.make import CATALOGUE, NOW

LABEL = re.compile(r"^## .*\n", re.MULTILINE)
COMMENT = re.compile(r"<!-- .* -->\n")


def told() -> Entry:
    first = make.entry(1, tag=("rain",), tears="some", words=("tender",), pleasant=3, before="It rained.", note="Tea.")
    back = Reflection(make.uuid(1, 2), "lookback", NOW, NOW, {"distress_now": 1, "see_now": "Tired."}, {"see_now": "?"})
    return replace(first, reflections=(*first.reflections, back))


def edited(change: Callable[[str], str], *, alone: bool = True) -> tuple[Entry, dict[str, int]]:
    """An entry whose page somebody changed, as it comes back, and what was counted aside."""
    known = make.reading()
    text = markdown.write_one(told(), CATALOGUE) if alone else "".join(markdown.write([told()], CATALOGUE))
    (came,) = make.imported(change(text), known=known)
    return came.entry, dict(known.aside)


def test_an_edited_sentence_comes_in_as_it_is_now() -> None:
    entry, aside = edited(lambda text: text.replace("It rained.", "It snowed, *all* night."))
    assert entry.answer("before") == "It snowed, *all* night."
    assert aside == {}


def test_an_answer_that_was_taken_out_is_gone_and_the_others_stay() -> None:
    entry, _ = edited(lambda text: re.sub(r"## [^\n]*\n\nIt rained\.\n", "", text))
    assert entry.answer("before") is None
    assert (entry.answer("note"), entry.answer("tears")) == ("Tea.", "some")


def test_a_rating_that_was_changed_on_the_page_counts_and_its_property_is_said_to_differ() -> None:
    entry, aside = edited(lambda text: text.replace("3 of 4", "2 of 4"))
    assert entry.answer("pleasant") == 2
    assert list(aside.values()) == [1]


def test_a_property_that_was_changed_alone_is_said_and_the_page_stays() -> None:
    entry, aside = edited(lambda text: text.replace("\ntears: some", "\ntears: none"))
    assert entry.answer("tears") == "some"
    assert list(aside.values()) == [1]


def test_what_was_typed_below_the_page_or_under_a_heading_of_their_own_is_kept() -> None:
    entry, _ = edited(lambda text: text + "\nOne more thing.\n")
    assert "One more thing." in str(entry.reflections[1].answers["see_now"])
    entry, _ = edited(lambda text: text.replace("It rained.", "It rained.\n\n### Later\n\nIt stopped."))
    assert entry.answer("before") == "It rained.\n\n### Later\n\nIt stopped."


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        ("date: 2026-11-20T23:30", "2026-11-20T23:30:00+01:00"),
        ("date: 2026-11-20T22:15:00", "2026-11-20T22:15:00+01:00"),
        ("date: 2026-07-20T22:15:00", "2026-07-20T22:15:00+02:00"),
        ("date: 2026-07-20T22:15:00+05:30", "2026-07-20T22:15:00+05:30"),
    ],
)
def test_a_date_that_lost_its_offset_has_that_of_its_place(said: str, becomes: str) -> None:
    entry, _ = edited(lambda text: re.sub("date: .*", said, text))
    assert entry.moment.at.isoformat() == becomes


def test_a_date_that_is_none_is_refused_by_its_place() -> None:
    with pytest.raises(ImportRefused) as refused:
        edited(lambda text: re.sub("date: .*", "date: canary", text))
    assert "entry 1: happened_at" in refused.value.hint
    assert "canary" not in refused.value.hint


def test_an_entry_is_unsealed_and_its_tags_change_with_its_properties() -> None:
    text = markdown.write_one(replace(told(), sealed_until=NOW.date(), offered=False))
    assert "\nsealed_until: 2026-11-23\noffered: false\n" in text
    (came,) = make.imported(
        text.replace("sealed_until: 2026-11-23\noffered: false\n", "").replace("[rain]", "[rain, new]")
    )
    assert (came.entry.sealed_until, came.entry.offered, came.entry.tags) == (None, True, ("rain", "new"))


def test_without_its_comment_a_page_is_read_by_the_labels_of_today() -> None:
    entry, _ = edited(lambda text: COMMENT.sub("", text).partition("## Looked back")[0])
    assert {key: entry.answer(key) for key in ("tears", "words", "pleasant", "before", "note")} == {
        "tears": "some", "words": ("tender",), "pleasant": 3, "before": "It rained.", "note": "Tea.",
    }  # fmt: skip
    assert entry.uuid == told().uuid
    with pytest.raises(ImportRefused, match="The comment at the end of entry 1 is missing"):
        edited(lambda text: COMMENT.sub("", text), alone=False)


NO_SUCH_SHAPE = '{"reflections": [{"heading": "", "answers": [["before", "code", "x", null]]}]}'


@pytest.mark.parametrize(
    "wrong", ["{}", '{"reflections": 3}', '{"reflections": [{"heading": "x"}]}', "{canary}", NO_SUCH_SHAPE]
)
def test_a_comment_that_is_none_of_ours_is_refused_in_a_sentence(wrong: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        edited(lambda text: COMMENT.sub(f"<!-- journal: {wrong} -->\n", text), alone=False)
    assert "entry 1" in refused.value.sentence + refused.value.hint
    assert "canary" not in refused.value.sentence + refused.value.hint


def test_several_entries_in_a_file_stay_apart_though_one_lost_its_title() -> None:
    entries = [replace(told(), uuid=make.uuid(n)) for n in (1, 2)]
    entries[1] = replace(entries[1], reflections=(replace(entries[1].reflections[0], uuid=make.uuid(2, 1)),))
    text = "".join(markdown.write(entries, CATALOGUE))
    place = text.rindex("# Friday")
    for changed in (text, text[:place] + text[place:].partition("\n")[2]):
        assert [replace(one.entry, id=None) for one in make.imported(changed)] == entries


def test_a_line_below_an_entry_is_its_own_and_not_the_next_ones() -> None:
    entries = [
        replace(told(), uuid=make.uuid(n), reflections=(replace(told().reflections[0], uuid=make.uuid(n, 1)),))
        for n in (1, 2)
    ]
    text = "".join(markdown.write(entries, CATALOGUE)).replace(" -->\n\n# ", " -->\n\nBelow.\n\n# ", 1)
    first, second = (one.entry for one in make.imported(text))
    assert "Below." in str(first.reflections[0].answers)
    assert "Below." not in str(second.reflections[0].answers)


def test_two_answers_never_share_a_label() -> None:
    first, asked = make.entry(1, before="Rain."), {"of_mine": "What?", "of_mine_too": "What?"}
    same = replace(first.reflections[0], answers={"of_mine": "Rain.", "of_mine_too": "Sun."}, asked=asked)
    entry = replace(first, reflections=(same,))
    (came,) = make.imported("".join(markdown.write([entry], CATALOGUE)))
    assert replace(came.entry, id=None) == entry


@given(make.TEXT)
def test_words_stay_the_same_as_markdown_and_back(text: str) -> None:
    assert decode(encode(text)) == text
    assert decode(encode_line(text)) == text
    assert "\n" not in encode_line(text)
    assert not re.search(r"^\s*(#{1,6}\s|>|```|~~~|[-+*] |\d+[.)] |<)", encode(text), re.MULTILINE)
    assert not re.search(r"(?<!\\)[`*]", encode(text).replace("\\\\", ""))


def test_most_sentences_need_no_escape() -> None:
    plain = "I'd like it slower (or not at all) - maybe; 10:30, 3 < 4 & £5!\n\nThen: nothing. Really? - yes…"
    assert encode(plain) == plain


@pytest.mark.parametrize(
    "markup", ["$a$", "~a~", "[a](b)", "<b>", "&amp;", "%%a%%", "{{ a }}", "_a_", "| - |", "a\n==="]
)
def test_what_some_readers_take_for_markup_is_escaped_wherever_it_stands(markup: str) -> None:
    assert "\\" in encode(markup)
    assert decode(encode(f"So {markup} so.")) == f"So {markup} so."


@pytest.mark.parametrize("repeated", ["-", "|\n", ":\n", "=\n", "~ ", "$ ", "_ ", "\n", "#", "\\", " "])
def test_long_texts_take_no_longer_than_they_are(repeated: str) -> None:
    text = f"a{repeated * 40_000}b"
    assert decode(encode(text)) == text
