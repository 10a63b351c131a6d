"""Home line by line: a numbered menu over one open journal, for screen readers, slow lines and dumb terminals."""

from collections.abc import Callable

from journal import errors
from journal.errors import JournalError
from journal.services import checkin as checkins
from journal.services import home, patterns
from journal.services.patterns import Asked
from journal.terminal import pattern_page, render, support
from journal.terminal.dialogues import checkin, lookbacks, moment, settings, writing
from journal.terminal.dialogues.common import Talk

FEW = 10
CHOOSE = "Type a number, or press Enter to close the journal."
WHICH = "Type an entry's number to read it, more for earlier ones, or press Enter to go back."


def stay(talk: Talk) -> int:
    """Show the menu and do what is chosen, until the person leaves. Return the exit code."""
    done: list[tuple[str, Callable[[Talk], object]]] = [
        ("Write", _write),
        ("Look back", _look_back),
        ("Read", _read),
        ("Search", _search),
        ("Patterns", _patterns),
        ("Someone to talk to", _support),
        ("Settings", settings.settings),
    ]
    console = talk.console
    console.say("", home.greeting(talk.journal.clock.now()))
    while True:
        console.say("")
        for number, (name, _) in enumerate(done, 1):
            console.say(f"  {number}. {name}{_about(talk, name)}")
        line = talk.line(CHOOSE)
        if not line or line in ("q", "0", "/stop"):
            console.say("Closed and locked.")
            return errors.OK
        if not (line.isdecimal() and len(line) < 3 and 1 <= int(line) <= len(done)):
            console.say(f"Type a number from 1 to {len(done)}.")
            continue
        try:
            if done[int(line) - 1][1](talk) == errors.INTERRUPTED:
                return errors.INTERRUPTED
        except JournalError as reason:
            console.say(*filter(None, (reason.sentence, reason.hint)))


def _about(talk: Talk, name: str) -> str:
    """Return what is waiting under a menu item, in words."""
    if name == "Write" and (left := home.draft(talk.journal)):
        return f": carry on from {left}, or start a new one"
    if name == "Look back" and (waiting := home.waiting(talk.journal)) is not None:
        named = home.named(waiting.due.entry.moment, talk.journal.clock.now().date())
        return f": {named}, if you like"
    return ""


def _write(talk: Talk) -> int:
    return writing.write(talk, moment=None, quick=False, seal_days=None)


def _look_back(talk: Talk) -> int:
    if home.waiting(talk.journal) is None:
        talk.console.say("Nothing is due today. Choose any moment you like.")
        return _read(talk)
    return lookbacks.lookback(talk, None)


def _read(talk: Talk) -> int:
    """Show the newest, and the next ones for "more"; open one by its number."""
    shown = 0
    index = talk.journal.index()
    while True:
        if not index:
            talk.console.say("Nothing written yet.")
            return errors.OK
        some = talk.journal.some([number for number, _ in index[shown : shown + FEW]])
        talk.present(render.rows(some, talk.journal.catalogue, talk.journal.is_sealed))
        shown += len(some)
        line = talk.line(WHICH)
        if line == "more" and shown < len(index):
            continue
        if line == "more":
            talk.console.say("That's all of them.")
            return errors.OK
        return moment.read(talk, line) if line else errors.OK


def _search(talk: Talk) -> int:
    words = talk.line("Which words?")
    found = talk.journal.search(words, limit=2 * FEW) if words else []
    if words and not found:
        talk.console.say("No entries match.")
    if not found:
        return errors.OK
    covered = talk.journal.is_sealed
    catalogue = talk.journal.catalogue
    talk.present(line for m in found for line in render.match(m.entry, catalogue, m.context, covered=covered(m.entry)))
    line = talk.line("Type an entry's number to read it, or press Enter to go back.")
    return moment.read(talk, line) if line else errors.OK


def _patterns(talk: Talk) -> int:
    found = patterns.overview(talk.journal, Asked())
    talk.present(pattern_page.lines(found, talk.console.page_width, drawn=talk.console.draws))
    checkin.consider(talk, checkins.lately(talk.journal))
    return errors.OK


def _support(talk: Talk) -> int:
    talk.present(support.lines(talk.journal.setting("own contact") or ""))
    return errors.OK
