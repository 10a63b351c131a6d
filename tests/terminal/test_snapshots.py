"""Every screen, drawn: what it shows is compared with the picture of it in `snapshots`, to the character and the ink.

The ordinary run looks at 80x24; `--snapshots=full` also at 50x20, at 120x40 and without colour. `--redraw` draws the
pictures anew: look at each of them before you keep it (`python -m tests.terminal.drawing`).
"""

import asyncio
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.segment import Segment
from textual.app import App
from textual.pilot import Pilot

from journal.core.model import Draft, Origin
from journal.core.own_questions import Feeling
from journal.services import demo, questions, writing
from journal.services.journal import Journal
from journal.terminal.console import Console
from journal.terminal.dialogues.common import Talk
from journal.terminal.screens.edit import Editing
from journal.terminal.screens.home import Home, Place, Shelf
from journal.terminal.screens.ink import ACCENT
from journal.terminal.screens.private import PrivateApp
from journal.terminal.screens.write import Conversation
from tests.make import CATALOGUE
from tests.terminal.drawing import picture, strips

PICTURES = Path(__file__).parent / "snapshots"
ORDINARY, OTHERS = (80, 24), ((50, 20), (120, 40))
PATIENCE, SETTLED = 20.0, 0.4  # seconds


@dataclass(frozen=True)
class Shot:
    """A screen: what is opened, and what is done there: a text to wait for, or a tuple of keys.

    `opens` is "home", "read", "moment", or the purpose of a sitting.
    """

    name: str
    opens: str
    steps: Sequence[str | tuple[str, ...]] = ()


ON = ("enter",)
LIST: tuple[str | tuple[str, ...], ...] = ("Sun  8 Nov", "“We sang")
MOMENT = "Just before"
#: The pages of a quick sitting, each skipped.
RATED = ("When was it?", ON, "tears?", ON, "Which words", ON, "felt pleasant", ON, "unpleasant", ON)
SHOTS = (
    Shot("home", "home", ["if you like", "November   ●"]),
    Shot("home-draft", "draft", ["carry on", "if you like"]),
    Shot("read", "read", LIST),
    Shot("read-imported", "imported", ["↓", "“An extra hour"]),
    Shot("search", "read", [*LIST, ("slash", *"rain"), "Found", "and rain"]),
    Shot("search-nothing", "read", [*LIST, ("slash", *"lighthouse"), "No entries match"]),
    Shot("filters", "read", [*LIST, ("f",), "feeling", tuple("re"), "relieved"]),
    Shot("filtered", "read", [*LIST, ("f",), "feeling", (*"lonely", "enter"), "✓", ("escape",), "Only: lonely."]),
    Shot("calendar", "read", [*LIST, ("c",), "Sunday 8 November", ("left",)]),
    Shot("moment", "moment", [MOMENT]),
    Shot("moment-looked-back", "looked back", ["pleasant", ("end",), "Looked back on"]),
    Shot("moment-sealed", "sealed", ["Press Enter to open it anyway."]),
    Shot("moment-tags", "moment", [MOMENT, ("t",), "Which tags?"]),
    Shot("moment-seal", "moment", [MOMENT, ("s",), "Seal this moment?"]),
    Shot("moment-delete", "moment", [MOMENT, ("d",), "Delete this moment?"]),
    Shot("share", "moment", [MOMENT, ("x",), "Who is it for?"]),
    Shot("share-preview", "moment", [MOMENT, ("x",), "Who is it for?", ("2",), "everything that will be in it"]),
    Shot("help", "read", [*LIST, ("question_mark",), "search as you type"]),
    Shot("patterns", "home", ["if you like", ("p",), "Based on"]),
    Shot("patterns-parts", "home", ["if you like", ("p",), "Based on", ("enter",), "Which part"]),
    Shot(
        "patterns-feelings", "home", ["if you like", ("p",), "Based on", ("enter",), "Which part", ("3",), "chose most"]
    ),
    Shot("support", "home", ["if you like", ("s",), "People you can turn to"]),
    Shot("settings", "home", ["if you like", ("6",), "Hide after", "5 minutes"]),
    Shot("settings-accent", "home", ["if you like", ("6",), "5 minutes", ("5",), "copper"]),
    Shot("own-questions", "asking", ["if you like", ("6",), "5 minutes", ("6",), "Did I sleep well?"]),
    Shot("hidden", "moment", [MOMENT, ("ctrl+l",), "Hidden."]),
    Shot("write-way", "write", ["a blank page"]),
    Shot("write-when", "write", ["a blank page", ("1", "enter"), "When was it?", tuple("last night at 11"), "Monday"]),
    Shot("write-tears", "quick", ["When was it?", ON, "Were there tears?", ("3",)]),
    Shot("write-words", "quick", [*RATED[:4], "Which words", tuple("tend "), "Chosen: tender"]),
    Shot("write-pleasant", "quick", [*RATED[:6], "felt pleasant", ("3",)]),
    Shot("write-distress", "quick", [*RATED, "as difficult as", ("4",)]),
    Shot("write-passed", "ready", ["look at it a little now?"]),
    Shot("write-text", "reflect", ["just before?", tuple("The kettle was on, and it had begun to rain."), "rain."]),
    Shot("write-more", "more", ["anything else", ("down", "space")]),
    Shot("write-line", "line", ["in your own words?", tuple("She called.")]),
    Shot("write-lookback", "lookback", ["looking back?"]),
    Shot("saved", "quick", [*RATED, "as difficult as", ON, "now", ("2", "enter"), "Saved."]),
    Shot("edit", "edit", ["What would you like to change?"]),
    Shot(
        "edit-saved",
        "edit",
        ["What would", ("down", "enter"), "tears?", ("4", "enter"), "a lot", ("escape",), "changed"],
    ),
)


@contextmanager
def opened(opens: str) -> Iterator[PrivateApp[Any]]:
    """Open an application over the demonstration's journal, on the demonstration's day."""
    with demo.journal(CATALOGUE) as journal:
        app = _app(journal, opens)
        try:
            yield app
        finally:
            if isinstance(app, Home):
                app.reading.close()


def _app(journal: Journal, opens: str) -> PrivateApp[Any]:
    newest = journal.index()[0][0]
    entry = journal.entry(newest)
    callbacks = Talk(Console(plain=True), journal).callbacks()
    match opens:
        case "home":
            return Home(journal)
        case "asking":
            questions.add(journal, questions.question("Did I sleep well?"))
            retired = questions.add(journal, Feeling("cosy", "warm, under a blanket", "pleasant", "low"))
            questions.retire(journal, retired)
            return Home(journal)
        case "draft":
            sitting = replace(writing.begin(journal, "write"), answers={"note": "Rain."})
            now = journal.clock.utc()
            journal.save_draft(Draft(sitting.reflection_uuid, now, now, sitting.pack()))
            return Home(journal)
        case "read":
            return Home(journal, Place(shelf=Shelf()))
        case "imported":
            for number, _ in journal.index()[1:3]:
                one = journal.entry(number)
                journal.save(replace(one, origin=Origin("Day One", date(2026, 11, 1))))
            return Home(journal, Place(shelf=Shelf(number=journal.index()[1][0])))
        case "moment":
            return Home(journal, Place(shelf=Shelf(number=newest), moment=True))
        case "looked back":
            looked = next(
                e.id
                for e in journal.entries()
                if any(r.stage == "lookback" and len(r.answers) > 3 for r in e.reflections)
            )
            return Home(journal, Place(shelf=Shelf(number=looked), moment=True))
        case "sealed":
            journal.change(entry, sealed_until=date(2027, 5, 1))
            return Home(journal, Place(shelf=Shelf(number=newest), moment=True))
        case "edit":
            return Editing(
                writing.begin(journal, "edit", entry=entry, reflection=entry.reflections[0]), _closing(callbacks)
            )
        case "ready":
            sitting = writing.begin(journal, "write")
            return Conversation(sitting.go_to(CATALOGUE.by_role["passed"].key), callbacks)
        case "more":
            sitting = writing.begin(journal, "reflect", entry=entry)
            return Conversation(sitting.go_to(CATALOGUE.by_role["more"].key), callbacks)
        case "write" | "quick":
            return Conversation(writing.begin(journal, opens), _closing(callbacks))  # type: ignore[arg-type]
        case _:
            return Conversation(writing.begin(journal, opens, entry=entry), callbacks)  # type: ignore[arg-type]


def _closing(callbacks: Any) -> Any:
    return replace(callbacks, finish=lambda sitting: ["Saved.", "When you feel like going further, it's here."])


async def shoot(
    shot: Shot, size: tuple[int, int], app: PrivateApp[Any], expected: str | None, *, colours: bool = True
) -> str:
    """Do what leads to the screen. Return its picture once it is the expected one, or stays as it is."""
    async with app.run_test(size=size) as pilot:
        for step in shot.steps:
            if isinstance(step, str):
                await _until(pilot, lambda step=step: step in seen(app))  # type: ignore[misc]
            else:
                await _until(pilot, lambda: app.focused is not None)  # else a key would be nobody's
                for key in step:
                    await pilot.press(key)
        return await _settled(pilot, app, expected, colours)


async def _until(pilot: Pilot[Any], so: Any) -> None:
    end = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < end, f"it never was:\n{seen(pilot.app)}"
        await pilot.pause(0.02)


async def _settled(pilot: Pilot[Any], app: App[Any], expected: str | None, colours: bool) -> str:
    drawn, since, end = "", time.monotonic(), time.monotonic() + PATIENCE
    while time.monotonic() < end:
        await pilot.pause(0.02)
        lines = strips(app)
        if not colours:
            lines = [[Segment(s.text, s.style and s.style.without_color) for s in line] for line in lines]
        now = picture(lines, app.size.width)
        if now == expected:
            return now
        if now != drawn:
            drawn, since = now, time.monotonic()
        if expected is None and time.monotonic() - since > SETTLED:
            break
    return drawn


def seen(app: App[Any]) -> str:
    """What the screen shows, a line each."""
    return "\n".join("".join(segment.text for segment in line).rstrip() for line in strips(app))


def plain(svg: str) -> str:
    """The texts of a picture, for a difference that can be read."""
    return "\n".join(re.findall(r"<text[^>]*>(.*)</text>", svg))


@pytest.fixture
def taken(request: pytest.FixtureRequest) -> Any:
    """Takes a screen at a size, and compares it with its picture."""
    redraw = request.config.getoption("--redraw")

    def take(shot: Shot, size: tuple[int, int]) -> str:
        file = PICTURES / f"{size[0]}x{size[1]}" / f"{shot.name}.svg"
        expected = file.read_text(encoding="utf-8") if file.exists() and not redraw else None
        with opened(shot.opens) as app:
            drawn = asyncio.run(shoot(shot, size, app, expected))
        if redraw:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(drawn, encoding="utf-8")
        else:
            assert expected is not None, f"there is no picture of {shot.name} at {size}: --redraw makes it"
            assert plain(drawn) == plain(expected)
            assert drawn == expected, "the words are the same; their places or inks are not"
        return drawn

    return take


ALL = pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)


@ALL
def test_a_screen_is_as_it_was_looked_at(shot: Shot, taken: Any) -> None:
    calm(taken(shot, ORDINARY))


@ALL
@pytest.mark.parametrize("size", OTHERS, ids=["50x20", "120x40"])
def test_a_screen_of_another_size_is_as_it_was_looked_at(
    shot: Shot, size: tuple[int, int], taken: Any, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--snapshots") != "full":
        pytest.skip("only with --snapshots=full")
    calm(taken(shot, size))


@ALL
def test_without_colour_the_same_stands_there(
    shot: Shot, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--snapshots") != "full":
        pytest.skip("only with --snapshots=full")
    with opened(shot.opens) as app:
        expected = asyncio.run(shoot(shot, ORDINARY, app, None, colours=False))
    monkeypatch.setenv("NO_COLOR", "1")
    with opened(shot.opens) as app:
        drawn = asyncio.run(shoot(shot, ORDINARY, app, expected))
    assert drawn == expected
    assert 'fill="#' not in drawn


def calm(svg: str) -> None:
    """Assert three inks and one accent, no block wider than a cursor, and one margin."""
    assert set(re.findall(r' fill="(#[0-9a-f]{6})"', svg)) <= {ACCENT}
    assert all(int(width) <= 8 for width in re.findall(r'<rect [^>]*width="(\d+)"', svg)), "a heavy block"
    assert not re.search("[┌│└┐┘█▌▐▀▄]", svg)
    starts = [int(x) for x in re.findall(r'<text x="(\d+)"', svg)]
    assert all(x >= 4 * 8 or x == 2 * 8 for x in starts), "something stands in the margin, and it isn't a pointer"
