"""Often, or distressing: suggest if the rule says so; otherwise ask, and suggest if the answer calls for it."""

from collections.abc import Sequence

from journal.core.model import Entry
from journal.services import checkin
from journal.terminal.dialogues.common import Talk
from journal.terminal.front import Front
from journal.terminal.plain import LineFront


def consider(talk: Talk, entries: Sequence[Entry], *, line_by_line: bool = False) -> None:
    """Ask or suggest, if there is reason to. `entries` are without those marked `care`.

    `line_by_line`: don't use a full screen, which would hide what was just printed.
    """
    front = LineFront(talk.console) if line_by_line else talk.front()
    suggestion = checkin.suggestion(talk.journal, entries)
    if suggestion is None and (why := checkin.question(talk.journal, entries)) and _ask(talk, front, why):
        suggestion = checkin.suggestion(talk.journal, entries, just_asked=True)
    if suggestion is not None:
        _suggest(talk, front, suggestion)


def _ask(talk: Talk, front: Front, why: str) -> bool:
    """Ask how the person feels about how often it happens. Return whether they answered."""
    if not talk.console.converses:
        return False
    said, ending = front.choose(talk.journal.catalogue.by_role["often"], why, talk.callbacks())
    if said is None and ending != "finished":
        return False  # nobody was there, or they left: it may be asked again
    checkin.note_asked(talk.journal, said if isinstance(said, str) else None)
    return isinstance(said, str)


def _suggest(talk: Talk, front: Front, text: str) -> None:
    checkin.note_suggested(talk.journal)
    if not talk.console.converses:
        talk.console.tell(f"\n{text}")
        return
    question = talk.journal.catalogue.by_role["suggestion"]
    said, _ = front.choose(question, text, talk.callbacks(), question.value_of("later"))
    if said == question.value_of("never"):
        checkin.never_suggest(talk.journal)
