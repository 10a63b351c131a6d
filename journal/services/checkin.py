"""The rule of what is often or distressing, applied: asks, suggests, and keeps its quiet times in the journal.

Only where a person has opened patterns or a look-back; never right after saving.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from journal.app import App
from journal.core.model import DatedAnswer, Entry
from journal.patterns import checkin
from journal.services import writing
from journal.terminal.front import Front
from journal.terminal.plain import LineFront

if TYPE_CHECKING:
    from journal.storage.store import Store

SUGGESTED, ASKED, SUGGESTION = "suggested on", "often_feels asked on", "suggestion"
NEVER = "don't show again"


def consider(app: App, store: "Store", entries: Sequence[Entry], *, line_by_line: bool = False) -> None:
    """Asks or suggests, where the rule says so, at most one after the other. `entries` are without those of `care`.

    `line_by_line`: on no full screen, for it would take what was printed from sight.
    """
    if app.demonstrating:
        return
    today = app.clock.now().date()
    quiet = _quiet(store)
    front = LineFront(app.console) if line_by_line else writing.front_of(app)
    why = checkin.trigger(entries, store.dated_answers(checkin.QUESTION), quiet, today)
    asking = None if why else checkin.question(entries, store.dated_answers(checkin.QUESTION), quiet, today)
    if asking and _ask(app, store, front, asking):
        why = checkin.trigger(entries, store.dated_answers(checkin.QUESTION), replace(quiet, asked=today), today)
    if why is not None:
        _suggest(app, store, front, checkin.suggestion(why), today)


def _quiet(store: "Store") -> checkin.Quiet:
    def day(name: str) -> date | None:
        said = store.setting(name)
        return date.fromisoformat(said) if said else None

    return checkin.Quiet(day(SUGGESTED), day(ASKED), store.setting(SUGGESTION) == "never")


def _ask(app: App, store: "Store", front: Front, why: str) -> bool:
    """Asks how it sits with the person; whether they said anything."""
    if not app.console.converses:
        return False
    question = app.catalogue.by_key[checkin.QUESTION]
    said, ending = front.choose(question, why, writing.desk_of(app, store))
    if said is None and ending != "finished":
        return False  # nobody was there, or they left: it may be asked again
    now = app.clock.now()
    store.set(ASKED, now.date().isoformat())
    if not isinstance(said, str):
        return False
    store.keep_dated_answer(DatedAnswer(str(uuid.uuid4()), question.key, now, said, question.text))
    return True


def _suggest(app: App, store: "Store", front: Front, text: str, today: date) -> None:
    store.set(SUGGESTED, today.isoformat())
    if not app.console.converses:
        app.console.tell(f"\n{text}")
        return
    question = app.catalogue.by_key["suggestion"]
    said, _ = front.choose(question, text, writing.desk_of(app, store), question.options()[0])
    if said == NEVER:
        store.set(SUGGESTION, "never")
