"""How quick the full screen is over one journal: `screens.py JOURNAL PASSPHRASE_FILE`. Prints seconds by row, as JSON.

Home, the list, search and Ctrl-L run in this process, through Textual's pilot: from a key to the frame that answers it,
with nothing left out but the terminal's own drawing. Starting is measured in a pseudo-terminal, from a process of its
own: from the passphrase's Enter, or from the start, to the first text of the page. `mib` is what this process needed.
"""

import asyncio
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input

from journal.services import opening
from journal.services.journal import Journal
from journal.terminal.screens.home import Home, HomePage, Place, Shelf
from journal.terminal.screens.list import ListPage

KEYS, PATIENCE = 40, 60.0
COMMON = "morning"
#: Nobody can read the prompt and answer it sooner: Enter that comes before that opens no page.
READ = 0.6


class Timed(Home):
    """Home that knows when its last frame was drawn."""

    drawn = 0.0

    def _display(self, screen: Any, renderable: Any) -> None:
        super()._display(screen, renderable)
        self.drawn = time.perf_counter()


async def _until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not so():
        if time.monotonic() > end:
            raise TimeoutError
        await asyncio.sleep(0.001)


async def _frame(app: Timed, name: str, character: str | None, so: Callable[[], bool]) -> float:
    """Press a key. Return the seconds until the first frame after `so` is true."""
    began = time.perf_counter()
    app._typed.put(Key(name, character), asyncio.get_running_loop())
    await _until(so)
    known = time.perf_counter()
    await _until(lambda: app.drawn >= known)
    return app.drawn - began


async def in_here(journal: Journal) -> dict[str, float]:
    """Home's first frame, a key's frame in the list, the first results of a search, and Ctrl-L."""
    found: dict[str, float] = {}
    began = time.perf_counter()
    app = Timed(journal)
    try:
        async with app.run_test(size=(80, 24)):
            await _until(lambda: isinstance(app.screen, HomePage) and app.drawn > 0)
            found["home, first frame"] = app.drawn - began
    finally:
        app.reading.close()
    app = Timed(journal, Place(shelf=Shelf()))
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            found |= await _in_the_list(app, pilot)
    finally:
        app.reading.close()
    return found


async def _in_the_list(app: Timed, pilot: Pilot[Any]) -> dict[str, float]:
    await _until(lambda: isinstance(app.screen, ListPage) and bool(app.screen.moments.rows))
    page = app.screen
    assert isinstance(page, ListPage)
    moments = page.moments
    down = []
    for place in range(1, KEYS + 1):
        down.append(await _frame(app, "down", None, lambda place=place: moments.at == place))  # type: ignore[misc]
    await pilot.press("slash")
    await _until(lambda: isinstance(app.focused, Input))
    letters = []
    for count, letter in enumerate(COMMON, 1):
        word = COMMON[:count]

        def found(word: str = word) -> bool:
            return page.shelf.words == word and any(row.match for row in moments.rows.values())

        letters.append(await _frame(app, letter, letter, found))
        await asyncio.sleep(0.1)
    line = page.query_one("#search", Input)
    line.value = "m"  # stands in nearly all of them
    await asyncio.sleep(0.05)
    began = time.perf_counter()
    app._typed.put(Key("ctrl+l", None), asyncio.get_running_loop())
    await _until(lambda: app.hidden)
    hidden = time.perf_counter() - began
    return {
        "key, median": statistics.median(down),
        "key, slowest": max(down),
        "search, a letter": statistics.median(letters),
        "search, slowest": max(letters),
        "Ctrl-L in a search": hidden,
    }


def in_a_terminal(journal: Path, passphrase: str) -> dict[str, float]:
    """Home after the passphrase; `write` after it; and `write` without it, the prompt's own time included."""
    import pexpect

    def started(*arguments: str) -> tuple[Any, float]:
        environment = os.environ | {"TERM": "xterm-256color", "LINES": "24", "COLUMNS": "80"}
        command = ["-m", "journal", "--journal", str(journal), *arguments]
        began = time.perf_counter()
        child = pexpect.spawn(sys.executable, command, env=environment, dimensions=(24, 80), timeout=PATIENCE)
        child.expect("Passphrase")
        return child, time.perf_counter() - began

    def after(child: Any, typed: str, seen: str) -> float:
        time.sleep(READ)
        began = time.perf_counter()
        child.send(typed + "\r")
        child.expect(seen)
        taken = time.perf_counter() - began
        child.send("\x03")
        with suppress(pexpect.ExceptionPexpect):
            child.expect(pexpect.EOF, timeout=10)
        child.close(force=True)
        return taken

    child, _ = started()
    found = {"home, passphrase": after(child, passphrase, "Look back")}
    child, _ = started("write")
    found["write, passphrase"] = after(child, passphrase, "a blank page")
    child, prompt = started("write")
    found["write, locked"] = prompt + after(child, "", "a blank page")
    return found


def main() -> None:
    """The command line."""
    path, file = Path(sys.argv[1]), Path(sys.argv[2])
    passphrase = file.read_text(encoding="utf-8").rstrip("\n")
    found = in_a_terminal(path, passphrase)
    with opening.open_journal(path, passphrase) as journal:
        found |= asyncio.run(in_here(journal))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(json.dumps({"seconds": found, "mib": peak}))


if __name__ == "__main__":
    main()
