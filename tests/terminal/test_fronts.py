"""The fronts by themselves: the closing page, editing by picking, words, and what happens in a burst of keys."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

from journal.core.model import Entry, Filter
from journal.storage import vault
from journal.storage.store import Store
from tests import make
from tests.conftest import PASSPHRASE
from tests.terminal.screen import CTRL_C, CTRL_L, DOWN, ENTER, ESC, LEFT, RIGHT, TAB, Open, Terminal

ALONE = str(Path(__file__).with_name("front_alone.py"))
SIZES = pytest.mark.parametrize("size", [(80, 24), (50, 20)], ids=["80x24", "50x20"])
Alone = Callable[..., AbstractContextManager[Terminal]]


@pytest.fixture
def alone(open_: Open, path: Path) -> Alone:
    """Opens a front over a journal with one entry: `alone("screen", "edit", columns=50)`."""
    with Store(vault.create(path, PASSPHRASE), path) as store:
        store.save(make.entry(1, tears="some", words=("tender",), before="Rain on the roof."))

    @contextmanager
    def opened(*arguments: str, columns: int = 80, lines: int = 24) -> Iterator[Terminal]:
        front, what, *more = arguments
        under = (sys.executable, ALONE, front, what, str(path), *more)
        with open_(columns=columns, lines=lines, under=under) as screen:
            yield screen

    return opened


def kept(path: Path) -> list[Entry]:
    """The entries, oldest number first."""
    with Store(vault.open_existing(path, PASSPHRASE), path) as store:
        return sorted(store.entries(Filter()), key=lambda e: e.id or 0)


def draft_of(path: Path) -> str:
    with Store(vault.open_existing(path, PASSPHRASE), path) as store:
        drafts = store.drafts()
        return str(drafts[0].content["answers"].get("note", "")) if drafts else ""  # type: ignore[attr-defined]


@SIZES
def test_the_end_is_a_page_of_its_own_that_no_key_typed_ahead_leaves(
    alone: Alone, path: Path, size: tuple[int, int]
) -> None:
    with alone("screen", "quick", columns=size[0], lines=size[1]) as screen:
        screen.wait_for("When was it?")
        screen.type(ENTER + "3" + ENTER * 5 + "2" + ENTER + "ls -la" + ENTER)
        screen.wait_for("Saved.", "Any key to leave")
        time.sleep(0.8)
        screen.wait_for("Saved.", "Any key to leave")
        screen.type("x")
        assert screen.ended() == 0
        assert b"It ended saved." in screen.raw
        assert b"ls -la" not in screen.raw
    assert kept(path)[1].reflections[0].answers == {"tears": "some", "distress_now": 2}


def test_line_by_line_the_end_waits_for_enter_and_forgets_what_was_typed_ahead(alone: Alone, path: Path) -> None:
    with alone("plain", "quick") as screen:
        screen.wait_for("When was it?")
        for said in ("", "3", "", "", "", "", "2"):
            screen.type(said + ENTER)
        screen.process.send("ls -la" + ENTER)
        screen.wait_for("Saved.", "Press Enter to leave.")
        screen.type(ENTER)
        screen.wait_for("It ended saved.")
        assert screen.ended() == 0


@SIZES
def test_an_answer_is_picked_and_changed_and_the_rest_is_left_alone(
    alone: Alone, path: Path, size: tuple[int, int]
) -> None:
    (before,) = kept(path)
    with alone("screen", "edit", columns=size[0], lines=size[1]) as screen:
        screen.wait_for("What would you like to change?", "Rain on the roof.", "Feelings tender")
        screen.type(DOWN, ENTER)
        screen.wait_for("Were there tears?")
        screen.type("4", ENTER)
        screen.wait_for("What would you like to change?", "a lot")
        screen.type(ESC)
        screen.wait_for("Saved.", "You changed: Tears.", "u undo")
        time.sleep(0.6)
        screen.type("x")
        assert screen.ended() == 0
    (after,) = kept(path)
    assert after.reflections[0].answers == {**before.reflections[0].answers, "tears": "a lot"}
    assert after.moment == before.moment


def test_what_was_changed_can_be_undone_the_time_too(alone: Alone, path: Path) -> None:
    (before,) = kept(path)
    with alone("screen", "edit") as screen:
        screen.wait_for("What would you like to change?")
        screen.type(ENTER)
        screen.wait_for("When was it?")
        screen.type("2026-11-01", ENTER)
        screen.wait_for("What would you like to change?", "1 November 2026")
        screen.type(DOWN, DOWN, ENTER)
        screen.wait_for("Which words")
        screen.type("mov ", ENTER)
        screen.wait_for("What would you like to change?", "tender, moved")
        screen.type(ESC)
        screen.wait_for("You changed: When, Feelings.")
        assert kept(path)[0].answer("words") == ("tender", "moved")
        time.sleep(0.6)
        screen.type("u")
        screen.wait_for("Everything is back as it was.")
        time.sleep(0.6)
        screen.type("x")
        assert screen.ended() == 0
    (after,) = kept(path)
    assert after.reflections[0].answers == before.reflections[0].answers
    assert after.moment == before.moment


def test_leaving_without_a_change_saves_nothing(alone: Alone, path: Path) -> None:
    before = kept(path)
    with alone("screen", "edit") as screen:
        screen.wait_for("What would you like to change?")
        screen.type(DOWN, ENTER)
        screen.wait_for("Were there tears?")
        screen.type(ESC)
        screen.wait_for("What would you like to change?")
        screen.type(ESC)
        screen.wait_for("It ended unchanged.")
    assert kept(path) == before


@pytest.mark.parametrize(("last", "then"), [("", "a lot"), ("/undo", "some")])
def test_line_by_line_an_answer_is_picked_by_its_number_and_can_be_put_back(
    alone: Alone, path: Path, last: str, then: str
) -> None:
    with alone("plain", "edit") as screen:
        screen.wait_for("2. Tears: some", "Just before: Rain on the roof.")
        screen.type("99" + ENTER)
        screen.wait_for("Type a number from 1 to")
        screen.type("2" + ENTER)
        screen.wait_for("Were there tears?", "So far: some")
        screen.type("a lot" + ENTER)
        screen.wait_for("2. Tears: a lot")
        screen.type(ENTER)
        screen.wait_for("Saved.", "You changed: Tears.", "Type /undo")
        screen.type(last + ENTER)
        screen.wait_for("It ended saved.")
    (entry,) = kept(path)
    assert entry.answer("tears") == then
    assert entry.answer("before") == "Rain on the roof."


def test_space_takes_a_word_also_after_typing_and_its_meaning_is_shown(alone: Alone, path: Path) -> None:
    with alone("screen", "quick") as screen:
        screen.wait_for("When was it?")
        screen.type(ENTER, ENTER)
        screen.wait_for("Which words", "pleasant, lively", "unpleasant, heavy")
        screen.type("tend")
        screen.wait_for("Space picks “tender”")
        screen.type(" ")
        screen.wait_for("Chosen: tender", "soft and gentle towards someone or yourself")
        screen.type(RIGHT)
        screen.wait_for("safe: nothing to guard against, free to rest")
        screen.type("7", ENTER)
        screen.wait_for("A number isn't a feeling.")
        screen.type("seen by her", ENTER)
        screen.wait_for("Chosen: tender, seen by her")
        screen.type(*[ENTER] * 5)
        screen.wait_for("Saved.")
    assert kept(path)[1].answer("words") == ("tender", "seen by her")


def test_a_space_after_a_comma_and_a_word_typed_again_take_nothing_away(alone: Alone, path: Path) -> None:
    with alone("screen", "quick") as screen:
        screen.wait_for("When was it?")
        screen.type(ENTER, ENTER)
        screen.wait_for("Which words")
        screen.type(*"tender, held, ")
        screen.wait_for("Chosen: tender, held")
        screen.type(*"tend ")
        screen.type(*"held,", "safe" + TAB)
        screen.wait_for("felt pleasant")
        screen.type(*[ENTER] * 4)
        screen.wait_for("Saved.")
    assert kept(path)[1].answer("words") == ("tender", "held", "safe")


def test_on_a_small_screen_the_words_out_of_sight_are_named_and_space_too(alone: Alone) -> None:
    with alone("screen", "quick", columns=50, lines=20) as screen:
        screen.wait_for("When was it?")
        screen.type(ENTER, ENTER)
        assert "unpleasant, heavy" not in screen.wait_for("Which words", "Space pick Enter next", "more below ↓")
        screen.type(LEFT, LEFT)
        screen.wait_for("no word for it")
        end = time.monotonic() + 10
        while "more below" in screen.read():
            assert time.monotonic() < end, "the last word is in sight"


def test_line_by_line_numbers_choose_words_or_are_refused(alone: Alone, path: Path) -> None:
    with alone("plain", "quick") as screen:
        screen.wait_for("When was it?")
        screen.type(ENTER, ENTER)
        screen.wait_for("1 joyful, 2 elated", "51 no word for it", "Type words or numbers")
        screen.type("99" + ENTER)
        screen.wait_for("The words have numbers from 1 to 51.")
        screen.type("?" + ENTER)
        screen.wait_for("longing: wanting something or someone out of reach")
        screen.type("11, 51, seen" + ENTER)
        screen.wait_for("felt pleasant?")
        screen.type(*[ENTER] * 4)
        screen.wait_for("Saved.")
    assert kept(path)[1].answer("words") == ("tender", "no word for it", "seen")


@pytest.mark.parametrize("front", ["screen", "plain"])
def test_after_a_hard_one_someone_to_talk_to_is_one_key_away_and_leads_back(
    alone: Alone, path: Path, front: str
) -> None:
    with alone(front, "quick", lines=24 if front == "screen" else 60) as screen:
        screen.wait_for("When was it?")
        screen.type(*[ENTER] * 6)
        screen.wait_for("now", "10")
        screen.type("8", ENTER)
        screen.wait_for("Would you like to stop here?", "someone to talk to")
        time.sleep(0.3)
        screen.type("3", ENTER)
        screen.wait_for("People you can turn to.", "findahelpline.com")
        if front == "screen":
            screen.type(*[DOWN] * 30)
            screen.wait_for("As of ", "Enter back")
            screen.type(ENTER)
            screen.wait_for("Would you like to stop here?")
        screen.type("1", ENTER)
        screen.wait_for("Saved.")
    assert kept(path)[1].answer("distress_now") == 8


BURST = "".join(f"A line that goes on for a while, number {n}. " + "\n" * (n % 5 == 4) for n in range(200))[:6000]


def blank_page(screen: Terminal) -> None:
    screen.wait_for("a blank page")
    screen.type("2", ENTER)
    screen.wait_for("Write whatever comes.")


def send(screen: Terminal, text: str) -> None:
    """A burst, as a terminal without bracketed paste sends it; read meanwhile, or the terminal would be full."""
    for start in range(0, len(text), 1000):
        screen.process.send(text[start : start + 1000].replace("\n", "\r"))
        screen.read()


def test_of_a_burst_of_6000_characters_all_but_the_last_second_survive_a_kill(alone: Alone, path: Path) -> None:
    with alone("screen", "write") as screen:
        blank_page(screen)
        send(screen, BURST)
        # On a machine that does more than it can, a second is less of one.
        until = time.monotonic() + 1.2 * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
        while time.monotonic() < until:
            screen.read()
        screen.process.kill(signal.SIGKILL)
    assert draft_of(path) == BURST


def test_ctrl_l_hides_at_once_while_a_draft_is_being_saved(alone: Alone) -> None:
    """Saving takes eight seconds there. What was typed before stays on the page, and out of the passphrase."""
    with alone("screen", "write", "slow") as screen:
        blank_page(screen)
        screen.type("First. ")
        time.sleep(0.8)
        send(screen, BURST[:1500])
        asked = time.monotonic()
        screen.process.send(CTRL_L)
        hidden = screen.wait_for("Hidden.", seconds=4)
        assert time.monotonic() - asked < 4
        assert "goes on for a while" not in hidden
        screen.type(PASSPHRASE, ENTER)
        screen.wait_for("Write whatever comes.", "number 3")


def test_ctrl_c_leaves_with_all_that_was_typed_before_it(alone: Alone, path: Path) -> None:
    with alone("screen", "write") as screen:
        blank_page(screen)
        send(screen, BURST[:3000])
        screen.wait_for("number 6")
        screen.process.send(CTRL_C)
        assert screen.ended() == 0
        assert b"It ended interrupted." in screen.raw
    assert draft_of(path).startswith(BURST[:2000])


@pytest.mark.parametrize("front", ["screen", "plain"])
def test_what_can_t_be_saved_is_never_called_saved(alone: Alone, path: Path, front: str) -> None:
    """Whoever asked for the reflection gets it back, to save it somewhere else."""
    for said in ("2", "9"):  # at the end, and in the middle: at seven or more it saves at once
        with alone(front, "quick", "full") as screen:
            screen.wait_for("When was it?")
            for one in ("", "3", "", "", "", "", said):
                screen.type(one, ENTER) if one else screen.type(ENTER)
            screen.wait_for("It ended finished.")
            assert screen.ended() == 0
            assert "saved" not in screen.read().lower()
    assert len(kept(path)) == 1


def test_text_that_comes_before_the_key_that_turns_the_page_is_on_its_page(alone: Alone, path: Path) -> None:
    with alone("screen", "write") as screen:
        blank_page(screen)
        send(screen, BURST[:3000] + TAB + "now" + ENTER + "2" + ENTER)
        screen.wait_for("Saved.")
    assert kept(path)[1].answer("note") == BURST[:3000]
