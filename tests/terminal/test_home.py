"""Home through Textual's pilot, over the demonstration's invented entries or a journal of one's own."""

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input, Static

from journal.core.model import Filter, Origin
from journal.core.settings import SETTINGS
from journal.services import demo, home
from journal.services.journal import Journal
from journal.services.opening import create_journal
from journal.terminal.console import Console
from journal.terminal.dialogues.common import Talk
from journal.terminal.screens.calendar import Calendar
from journal.terminal.screens.help import Help
from journal.terminal.screens.home import Home, HomePage, Place, Shelf
from journal.terminal.screens.ink import ACCENTS
from journal.terminal.screens.list import ListPage
from journal.terminal.screens.moment import MomentPage
from journal.terminal.screens.moments import Moments
from journal.terminal.screens.page import Options
from journal.terminal.screens.private import Hidden
from journal.terminal.screens.read import Lines
from tests.conftest import PASSPHRASE
from tests.make import CATALOGUE

Do = Callable[[Home, Pilot[Any]], Awaitable[None]]


def at_home(
    do: Do, *, journal: Journal | None = None, place: Place | None = None, size: tuple[int, int] = (80, 24)
) -> Home:
    """Open home over a journal, or over the demonstration's, and do something there."""

    async def run(journal: Journal) -> Home:
        app = Home(journal, place)
        try:
            async with app.run_test(size=size) as pilot:
                await until(pilot, lambda: isinstance(app.screen, HomePage | ListPage | MomentPage))
                await do(app, pilot)
        finally:
            app.reading.close()
        return app

    if journal is not None:
        return asyncio.run(run(journal))
    with demo.journal(CATALOGUE) as invented:
        return asyncio.run(run(invented))


async def until(pilot: Pilot[Any], so: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < end, f"it never was:\n{seen(pilot.app)}"
        await pilot.pause(0.02)


def seen(app: Home) -> str:
    """What the screen shows, a line each."""
    width, height = app.size
    strips = app.screen._compositor.render_strips(app.size)
    if len(strips) < height:
        return ""  # it isn't laid out yet
    return "\n".join("".join(segment.text for segment in strip)[:width].rstrip() for strip in strips)


def entry(number: int, **answers: object) -> dict[str, object]:
    return {"happened_at": f"2026-11-{number:02}T23:30:00+01:00", "answers": {"tears": "some", **answers}}


@pytest.fixture
def own(path: Path) -> Any:
    """A journal of three moments: with words, blank, and marked as not all right."""
    with create_journal(path, PASSPHRASE) as made:
        made.add(
            [
                entry(20, words=["tender"], note="canary under the rain"),
                entry(21, note="a blank page about the sea"),
                entry(22, words=["hurt"], note="not for the list", care=["it hurt"]),
            ]
        )
        yield made


# --- home ---------------------------------------------------------------------------------------------------------


def test_home_greets_and_says_what_can_be_done_and_what_waits() -> None:
    async def look(app: Home, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: "if you like" in seen(app) and "November   ●" in seen(app))
        shown = seen(app)
        assert "    Good evening." in shown
        for option in ("  › Write", "    Look back", "    Read", "    Patterns", "    Someone to talk to"):
            assert option in shown
        assert "q close and lock" in shown
        assert "Ctrl-L hide" in shown
        assert not any(character in shown for character in "┌│└─█▌")

    at_home(look)


def test_the_greeting_is_that_of_the_hour() -> None:
    noon = demo.TODAY.replace(hour=13)
    assert [home.greeting(noon.replace(hour=hour)) for hour in (2, 7, 13, 20)] == [
        "Hello.", "Good morning.", "Good afternoon.", "Good evening.",
    ]  # fmt: skip


def test_a_night_belongs_to_the_day_it_began_on() -> None:
    with demo.journal(CATALOGUE) as journal:
        after_midnight = next(
            e for e in journal.entries() if 0 <= e.moment.at.hour < 6 and e.moment.precision == "exact"
        )
        named = home.named(after_midnight.moment, after_midnight.day)
        before = after_midnight.moment.at.day - 1
        assert named.startswith("the night of ")
        assert f" {before} " in named or before == 0


def test_leaving_home_ends_it_with_nothing_more_to_do() -> None:
    async def leave(app: Home, pilot: Pilot[Any]) -> None:
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running)

    assert at_home(leave).return_value is None


def test_what_has_a_screen_of_its_own_is_done_outside_and_home_is_where_it_was() -> None:
    async def write(app: Home, pilot: Pilot[Any]) -> None:
        await pilot.press("w")
        await until(pilot, lambda: app.return_value is not None)

    app = at_home(write)
    assert callable(app.return_value)
    assert app.place == Place(choice=0)

    async def read_and_edit(app: Home, pilot: Pilot[Any]) -> None:
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, ListPage) and bool(app.screen.moments.rows))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, MomentPage) and "Just before" in seen(app))
        await pilot.press("e")
        await until(pilot, lambda: app.return_value is not None)

    app = at_home(read_and_edit)
    assert app.place.moment
    assert app.place.shelf is not None
    number = app.place.shelf.number

    async def back(again: Home, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: isinstance(again.screen, MomentPage) and f"entry {number}" in seen(again))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(again.screen, HomePage))

    at_home(back, place=app.place)


def test_patterns_and_someone_to_talk_to_are_pages_of_home() -> None:
    async def look(app: Home, pilot: Pilot[Any]) -> None:
        await pilot.press("p")
        await until(pilot, lambda: "Based on" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Which part would you like to see in full?" in seen(app))
        await pilot.press("3")
        await until(pilot, lambda: "The words you chose most" in seen(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Based on" in seen(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomePage))
        await pilot.press("s")
        await until(pilot, lambda: "People you can turn to" in seen(app))

    at_home(look)


# --- the list -----------------------------------------------------------------------------------------------------


def test_the_list_has_months_aligned_columns_and_the_first_words_of_the_chosen_one(own: Journal) -> None:
    async def look(app: Home, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: "tender" in seen(app))
        shown = seen(app)
        assert "    November 2026" in shown
        assert "Sun 22 Nov  23:30  hurt" in shown
        assert "“a blank page about" in shown, "an entry without a word for it is known by its own"
        await pilot.press("end")
        await until(pilot, lambda: "“canary under the rain”" in seen(app))
        lines = seen(app).splitlines()
        assert lines.index(next(line for line in lines if "canary" in line)) == 1 + lines.index(
            next(line for line in lines if line.startswith("  ›"))
        )

    at_home(look, journal=own, place=Place(shelf=Shelf()))


def test_sealed_and_care_entries_never_show_their_words_in_the_list(own: Journal) -> None:
    own.change(own.entry(1), sealed_until=own.clock.now().date().replace(year=2999))

    async def look(app: Home, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: "hurt" in seen(app) and "sealed until" in seen(app))
        for _ in range(3):
            await pilot.pause(0.2)
            assert "canary" not in seen(app)
            assert "not for the list" not in seen(app)
            await pilot.press("down")
        await pilot.press("slash", *"canary")
        await until(pilot, lambda: "Found" in seen(app))
        assert "canary under" not in seen(app)
        await pilot.press("enter", "enter")
        await until(pilot, lambda: "Press Enter to open it anyway." in seen(app))
        assert "canary under" not in seen(app)
        await pilot.press("enter")
        await until(pilot, lambda: "canary under the rain" in seen(app))

    at_home(look, journal=own, place=Place(shelf=Shelf()))


def test_search_finds_as_one_types_and_escape_brings_the_list_back() -> None:
    async def look(app: Home, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: isinstance(app.screen, ListPage) and bool(app.screen.moments.rows))
        every = len(app.screen.query_one(Moments).index)
        await pilot.press("slash", *"rain")
        await until(pilot, lambda: "An extra hour, and rain" in seen(app))
        assert 0 < len(app.screen.query_one(Moments).index) < every
        assert "25 Oct 2026" in seen(app), "no month is over it, so the year is said"
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen.query_one(Moments).index) == every)

    at_home(look, place=Place(shelf=Shelf()))


def test_on_a_narrow_screen_what_was_looked_for_is_in_sight() -> None:
    async def look(app: Home, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: isinstance(app.screen, ListPage) and bool(app.screen.moments.rows))
        await pilot.press("slash", *"spend it")
        await until(pilot, lambda: "spend it" in seen(app).split("Found")[-1])

    at_home(look, place=Place(shelf=Shelf()), size=(50, 20))


def test_filters_are_chosen_by_typing_and_shown_as_a_line_of_words() -> None:
    async def look(app: Home, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: isinstance(app.screen, ListPage) and bool(app.screen.moments.index))
        await pilot.press("f")
        await until(pilot, lambda: "feeling" in seen(app))
        await pilot.press(*"lonely", "enter")
        await until(pilot, lambda: "✓ feeling   lonely" in seen(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Only: lonely." in seen(app))
        shown = app.screen.query_one(Moments)
        with demo.journal(CATALOGUE) as journal:
            await until(pilot, lambda: len(shown.index) == journal.count(Filter(feelings=("lonely",))))
        await pilot.press("escape")
        await until(pilot, lambda: "Only:" not in seen(app))

    at_home(look, place=Place(shelf=Shelf()))


def test_the_calendar_leads_to_a_day_of_the_list() -> None:
    async def look(app: Home, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: isinstance(app.screen, ListPage) and bool(app.screen.moments.index))
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, Calendar) and "Sunday 8 November" in seen(app))
        await pilot.press("left", "left")
        await until(pilot, lambda: "Monday 12 October" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: any(line.startswith("  › Mon 12 Oct") for line in seen(app).splitlines()))

    at_home(look, place=Place(shelf=Shelf()))


def test_from_110_columns_on_the_moment_stands_beside_the_list() -> None:
    async def look(app: Home, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: "Sunday, late" in seen(app) or "Sunday evening" in seen(app))
        assert "November 2026" in seen(app).splitlines()[1]

    at_home(look, place=Place(shelf=Shelf()), size=(120, 30))


def test_a_click_chooses_and_another_one_opens() -> None:
    async def look(app: Home, pilot: Pilot[Any]) -> None:
        await pilot.click(Options, offset=(8, 3))
        await until(pilot, lambda: isinstance(app.screen, ListPage) and "Mon 12 Oct" in seen(app))
        row = next(n for n, line in enumerate(seen(app).splitlines()) if "Mon 12 Oct" in line)
        await pilot.click(offset=(30, row))
        await until(pilot, lambda: any(line.startswith("  › Mon 12 Oct") for line in seen(app).splitlines()))
        row = next(n for n, line in enumerate(seen(app).splitlines()) if "Mon 12 Oct" in line)
        await pilot.click(offset=(30, row))
        await until(pilot, lambda: isinstance(app.screen, MomentPage))

    at_home(look)


# --- a moment -----------------------------------------------------------------------------------------------------


def test_a_moment_is_tagged_sealed_and_deleted_on_its_page(own: Journal) -> None:
    async def look(app: Home, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: "canary under the rain" in seen(app))
        await pilot.press("t")
        await until(pilot, lambda: "Which tags?" in seen(app))
        await pilot.press(*"sea rain", "enter")
        await until(pilot, lambda: "#sea #rain" in seen(app))
        await pilot.press("s")
        await until(pilot, lambda: "Seal this moment?" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Press Enter to open it anyway." in seen(app))
        await pilot.press("d")
        await until(pilot, lambda: "Delete this moment?" in seen(app))
        await pilot.press("enter")  # "keep it" comes first
        await until(pilot, lambda: isinstance(app.screen, MomentPage))
        assert own.count() == 3
        await pilot.press("d", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, ListPage) and own.count() == 2)

    at_home(look, journal=own, place=Place(shelf=Shelf(number=1), moment=True))
    assert [number for number, _ in own.index()] == [3, 2]


def test_a_moment_is_shared_on_its_page_once_all_of_it_was_seen(own: Journal, tmp_path: Path) -> None:
    target = tmp_path / "page.html"

    async def look(app: Home, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: "canary under the rain" in seen(app))
        await pilot.press("x")
        await until(pilot, lambda: "Who is it for?" in seen(app))
        await pilot.press("2")
        await until(pilot, lambda: "Here's everything that will be in it:" in seen(app))
        assert "canary under the rain" in seen(app)
        assert not target.exists()
        await pilot.press("enter")
        await until(pilot, lambda: "Which file should it be?" in seen(app))
        app.screen.query_one(Input).value = str(target)
        await pilot.press("enter")
        await until(pilot, lambda: "Written to" in seen(app))
        await pilot.press("x", "2")
        await until(pilot, lambda: "Here's everything" in seen(app))
        await pilot.press("enter")
        app.screen.query_one(Input).value = str(target)
        await pilot.press("enter")
        await until(pilot, lambda: "already exists" in seen(app))

    at_home(look, journal=own, place=Place(shelf=Shelf(number=1), moment=True))
    assert "canary under the rain" in target.read_text(encoding="utf-8")


def test_what_may_be_for_nobody_else_is_asked_about_before_a_letter(own: Journal, tmp_path: Path) -> None:
    own.add([entry(22, to_say="canary that hums", in_tune="A hand to hold.")])

    async def look(app: Home, pilot: Pilot[Any]) -> None:
        for answer, there in (("2", False), ("1", True)):
            await until(pilot, lambda: "canary that hums" in seen(app))
            await pilot.press("x")
            await until(pilot, lambda: "Who is it for?" in seen(app))
            await pilot.press("1")
            await until(pilot, lambda: "Is this for them?" in seen(app))
            assert "canary that hums" in seen(app)
            await pilot.press(answer)
            await until(pilot, lambda: "Here's everything that will be in it:" in seen(app))
            assert ("canary that hums" in seen(app)) is there
            assert "A hand to hold." in seen(app)
            await pilot.press("q")
            await until(pilot, lambda: isinstance(app.screen, MomentPage))

    at_home(look, journal=own, place=Place(shelf=Shelf(number=4), moment=True))


def test_a_line_is_added_without_the_other_questions(own: Journal) -> None:
    async def add(app: Home, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: "canary under the rain" in seen(app))
        await pilot.press("a")
        await until(pilot, lambda: app.return_value is not None)

    app = at_home(add, journal=own, place=Place(shelf=Shelf(number=1), moment=True))
    said: list[str] = []

    class Said(Console):
        def read_line(self) -> str:
            return lines.pop(0)

        def say(self, *paragraphs: str) -> None:
            said.extend(paragraphs)

    lines = ["She called.", "", "phone", ""]
    assert app.return_value is not None
    assert app.return_value(Talk(Said(plain=True), own)) == 0
    added = own.entry(1)
    assert added.reflections[1].answers == {"note": "She called."}
    assert added.tags == ("phone",)
    assert "(1 of about 2) Anything else, in your own words?" in said


def test_imported_moments_are_marked_and_say_where_from(own: Journal) -> None:
    entry = own.entry(2)
    own.save(replace(entry, origin=Origin("Day One", entry.day)))

    async def look(app: Home, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: "a blank page" in seen(app))
        row = next(line for line in seen(app).splitlines() if "Sat 21 Nov" in line)
        assert row.endswith("↓")
        await pilot.press("down")
        await until(pilot, lambda: "“a blank page about the sea”  from Day One" in seen(app))
        assert sum(line.endswith("↓") for line in seen(app).splitlines()) == 1

    at_home(look, journal=own, place=Place(shelf=Shelf()))


def test_left_and_right_go_to_the_moments_before_and_after(own: Journal) -> None:
    async def look(app: Home, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: "a blank page" in seen(app))
        await pilot.press("left")
        await until(pilot, lambda: "canary" in seen(app))
        await pilot.press("right", "right")
        await until(pilot, lambda: "not for the list" in seen(app))

    at_home(look, journal=own, place=Place(shelf=Shelf(number=2), moment=True))


# --- hiding -------------------------------------------------------------------------------------------------------


def test_hiding_closes_the_journal_and_the_passphrase_comes_back_to_the_very_place(own: Journal) -> None:
    forgot: list[bool] = []
    own.when_locked = lambda: forgot.append(True)

    async def look(app: Home, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: "canary under the rain" in seen(app))
        connection = own.store.conn
        await pilot.press("ctrl+l")
        await until(pilot, lambda: isinstance(app.screen, Hidden))
        assert "canary" not in seen(app)
        await until(pilot, lambda: forgot == [True])
        with pytest.raises(Exception, match="closed"):
            connection.execute("SELECT 1")
        await pilot.press(*"not it", "enter")
        await until(pilot, lambda: "That doesn't open it." in seen(app))
        app.screen.query_one(Input).value = PASSPHRASE.upper()
        await pilot.press("enter")
        await until(pilot, lambda: "canary under the rain" in seen(app))
        assert own.count() == 3

    at_home(look, journal=own, place=Place(shelf=Shelf(number=1), moment=True))


def test_ctrl_l_passes_two_thousand_keys_that_wait(own: Journal) -> None:
    async def look(app: Home, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: "tender" in seen(app))
        loop = asyncio.get_running_loop()
        for _ in range(1000):
            app._typed.put(Key("down", None), loop)  # as the terminal's driver does: the pilot's has no thread
            app._typed.put(Key("up", None), loop)
        gc.collect()  # what other tests left behind isn't the program's work
        began = time.process_time()  # at work: others may share the processor
        app._typed.put(Key("ctrl+l", None), loop)
        while not app.hidden:
            await asyncio.sleep(0)
        assert time.process_time() - began < 0.1

    at_home(look, journal=own, place=Place(shelf=Shelf()))


def test_hiding_does_not_wait_for_what_is_being_read(own: Journal) -> None:
    """As a search of a very long journal: the query ends, and then the file is closed."""

    def long(journal: Journal) -> object:
        return journal.store.conn.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        ).fetchone()

    async def look(app: Home, pilot: Pilot[Any]) -> None:
        reading = asyncio.create_task(app.reading.read(lambda journal: _interruptible(journal, long)))
        await pilot.pause(0.3)
        began = time.monotonic()
        await pilot.press("ctrl+l")
        await until(pilot, lambda: app.hidden)
        await until(pilot, lambda: own._open is None, seconds=5)
        assert time.monotonic() - began < 5
        assert await reading is None

    at_home(look, journal=own)


def _interruptible(journal: Journal, ask: Callable[[Journal], object]) -> object:
    from journal.storage import vault

    with vault.errors(journal.path):
        return ask(journal)


# --- help, and the looks ------------------------------------------------------------------------------------------


def test_help_is_made_from_the_bindings_and_can_be_searched() -> None:
    async def look(app: Home, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: isinstance(app.screen, ListPage))
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, Help) and "search as you type" in seen(app))
        for binding in ListPage.BINDINGS:
            if binding.description:  # type: ignore[union-attr]
                assert (binding.tooltip or binding.description) in seen(app)  # type: ignore[union-attr]
        await pilot.press(*"calen")
        await until(pilot, lambda: "search as you type" not in seen(app))
        assert "see a whole year at once" in seen(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ListPage))

    at_home(look, place=Place(shelf=Shelf()))


@pytest.mark.parametrize("size", [(80, 24), (50, 20), (120, 40)], ids=["80x24", "50x20", "120x40"])
def test_nothing_is_wider_than_the_screen_and_the_keys_fit(size: tuple[int, int]) -> None:
    async def look(app: Home, pilot: Pilot[Any]) -> None:
        for keys in (["r"], ["enter"], ["question_mark"], ["escape", "escape", "c"], ["escape", "f"]):
            foot = app.screen.query("#foot").results(Static)
            assert all(len(str(one.render())) <= min(size[0] - 5, 72) for one in foot)
            assert all(widget.region.right <= size[0] for widget in app.screen.query("*"))
            await pilot.press(*keys)
            await pilot.pause(0.3)
        assert app.screen.query(Lines) or app.screen.query(Input)

    at_home(look, size=size)


@pytest.mark.parametrize("accent", ACCENTS.values(), ids=ACCENTS)
def test_every_accent_can_be_read_on_black_and_on_white(accent: str) -> None:
    parts = [int(accent[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    assert (luminance + 0.05) / 0.05 >= 4.5
    assert 1.05 / (luminance + 0.05) >= 4.5


def test_the_accent_can_be_chosen_and_no_colour_is_one(own: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    async def choose(app: Home, pilot: Pilot[Any]) -> None:
        assert colours(app) == {ACCENTS["plum"]}
        await pilot.press("6")
        await until(pilot, lambda: "Accent" in seen(app) and "plum" in seen(app))
        for number, name in enumerate([*ACCENTS, "none"], 1):
            await pilot.press("5")
            await until(pilot, lambda: "The accent colour" in seen(app) and "copper" in seen(app))
            await pilot.press(str(number))
            await until(pilot, lambda name=name: "Saved." in seen(app) and f"{name}\n" in seen(app))  # type: ignore[misc]
            assert colours(app) == ({ACCENTS[name]} if name in ACCENTS else set())
        await pilot.press("5", "3")
        await until(pilot, lambda: "teal\n" in seen(app))

    async def again(app: Home, pilot: Pilot[Any]) -> None:
        assert colours(app) == {ACCENTS["teal"]}

    async def without(app: Home, pilot: Pilot[Any]) -> None:
        assert colours(app) == set()

    at_home(choose, journal=own)
    at_home(again, journal=own)
    monkeypatch.setenv("NO_COLOR", "1")
    at_home(without, journal=own)


def colours(app: Home) -> set[str]:
    """Every colour on the screen but the terminal's own."""
    styles = (s.style for strip in app.screen._compositor.render_strips(app.size) for s in strip if s.style)
    found = {c.name for style in styles for c in (style.color, style.bgcolor) if c and not c.is_default}
    return {name for name in found if name not in ("default", "ansi_default")}


def test_settings_are_changed_on_their_page_and_hiding_goes_by_them(own: Journal) -> None:
    async def look(app: Home, pilot: Pilot[Any]) -> None:
        await pilot.press("6")
        await until(pilot, lambda: "Hide after" in seen(app) and "5 minutes" in seen(app))
        place = [setting.name for setting in SETTINGS].index("hide-after")
        await pilot.press(str(place + 1))
        await until(pilot, lambda: "10 minutes" in seen(app))
        await pilot.press("1")  # one minute; the pointer begins at what is set
        await until(pilot, lambda: "1 minute" in seen(app) and "Saved." in seen(app))

    at_home(look, journal=own)

    async def idle(app: Home, pilot: Pilot[Any]) -> None:
        await pilot.pause(0.1)
        assert not app.hidden
        app._idle._since = tuple(since - 61 for since in app._idle._since)  # as if the clock had gone on
        await until(pilot, lambda: app.hidden)

    at_home(idle, journal=own)
