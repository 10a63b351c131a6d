"""The foot of a page, commands in a sentence, and what is said of a change."""

import pytest

from journal.terminal.front import changes_in_words
from journal.terminal.prompts import is_number, split_words
from journal.terminal.screens.answers import SEVERAL_KEYS
from journal.terminal.screens.drawn import Drawn
from journal.terminal.screens.ink import fitted, inked
from journal.terminal.screens.words import Words
from tests.make import CATALOGUE


@pytest.mark.parametrize(
    "keys", [Drawn.keys, Words.keys, SEVERAL_KEYS, "↑↓ move   Enter change   Esc save and leave   Ctrl-L hide"]
)
@pytest.mark.parametrize("width", [72, 45, 35])
def test_the_foot_fits_and_says_how_to_go_on_and_how_to_leave(keys: str, width: int) -> None:
    said = fitted(keys, width)
    assert len(said) <= width
    assert "Esc" in said
    assert said.endswith("Ctrl-L hide")
    if width >= 45:
        assert "Enter" in said


def test_with_room_the_foot_says_all_of_it() -> None:
    assert fitted(Drawn.keys, 72) == Drawn.keys
    assert fitted(Drawn.keys, 45) == "Enter next  S-Tab back  Esc stop  Ctrl-L hide"


def test_where_words_are_taken_with_space_a_narrow_foot_says_so() -> None:
    """At 50 columns the foot of the page of feelings had lost it, and nobody knew how to take a word."""
    for keys in (Words.keys, SEVERAL_KEYS):
        assert fitted(keys, 45).startswith("Space ")


def test_a_command_stands_dim_and_without_its_backticks() -> None:
    text = inked("Run `journal support` if you like.")
    assert text.plain == "Run journal support if you like."
    assert [(span.start, span.end, span.style) for span in text.spans if span.style == "dim"] == [(4, 19, "dim")]


def test_a_change_is_told_by_the_short_labels() -> None:
    changed = [CATALOGUE.by_key["tears"], CATALOGUE.by_key["before"]]
    assert changes_in_words(changed) == "You changed: Tears, Just before."


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("tender, moved", ("tender", "moved")),
        ("3 7", ("3", "7")),
        ("tender 7", ("tender", "7")),
        ("no word for it", ("no word for it",)),
        ("seen by her", ("seen by her",)),
    ],
)
def test_words_and_numbers_are_told_apart_from_a_word_of_ones_own(line: str, words: tuple[str, ...]) -> None:
    assert split_words(line, CATALOGUE.suggestions(CATALOGUE.by_key["words"])) == words


def test_a_number_is_no_feeling() -> None:
    assert is_number(" 12 ")
    assert not is_number("12 hours of rain")
