"""Tags: what Obsidian takes, with nothing lost that tells two of them apart."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core.model import fold, tag, tags


@pytest.mark.parametrize("emoji", ["❤️", "❤", "👍🏽", "👩‍❤️‍👩", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇵🇹", "1️⃣", "♀️"])
def test_an_emoji_tag_stays_itself(emoji: str) -> None:
    assert tag(emoji) == emoji
    assert tag(f"#{emoji}") == emoji


@pytest.mark.parametrize(
    "nothing", ["\ufe0f", "\u200d", "\u0301", "\u3164", "\u2800", "\u202e", "-", "_/", "!!!", "…", " "]
)
def test_what_nobody_could_see_or_read_is_no_tag(nothing: str) -> None:
    assert tag(nothing) == ""
    assert tags([nothing, "rain"]) == ("rain",)


@pytest.mark.parametrize(
    ("one", "other"),
    [("C++", "C#"), ("C++", "C"), ("R&B", "RB"), ("R&B", "R'B"), ("a.b", "ab"), ("4:30", "430"), ("yes?", "yes!"),
     ("rock’n’roll", "rocknroll"), ("→", "←"), ("50%", "50")],
)  # fmt: skip
def test_two_tags_stay_two(one: str, other: str) -> None:
    assert len(tags([one, other])) == 2


def test_what_obsidian_refuses_is_written_in_its_full_width() -> None:
    assert tags(["C++", "C#", "R&B"]) == ("C＋＋", "C＃", "R＆B")
    assert tag("R＆B") == "R＆B"


def test_the_tags_of_before_are_made_as_before() -> None:
    assert tags(["#rain", "long day", "2026", "AC/DC", "été", "e\u0301te\u0301", "Rain"]) == (
        "rain", "long-day", "_2026", "AC/DC", "été",
    )  # fmt: skip
    assert tag("a\u200db\u202ec") == "abc", "nothing invisible among plain letters"
    assert tag("می\u200cخواهم") == "می\u200cخواهم", "but where a script needs it"


OBSIDIAN_REFUSES = set("!\"#$%&'()*+,.:;<=>?@[\\]^`{|}~")


@given(st.text(max_size=12))
def test_a_tag_made_here_comes_back_unchanged_and_holds_nothing_that_obsidian_refuses(text: str) -> None:
    made = tag(text)
    assert tag(made) == made
    assert not OBSIDIAN_REFUSES & set(made)
    assert not any(c.isspace() or unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in made)
    assert not made or any(unicodedata.category(c)[0] in "LNS" for c in made)


@given(st.text(st.characters(max_codepoint=126, min_codepoint=33), min_size=1, max_size=4),
       st.text(st.characters(max_codepoint=126, min_codepoint=33), min_size=1, max_size=4))  # fmt: skip
def test_any_two_words_of_plain_signs_stay_two(one: str, other: str) -> None:
    made = tag(one), tag(other)
    same = fold(one.lstrip("#")) == fold(other.lstrip("#"))
    digits = one.lstrip("#").lstrip("_").isdigit() and other.lstrip("#").lstrip("_").isdigit()
    assert same or digits or "" in made or fold(made[0]) != fold(made[1])
