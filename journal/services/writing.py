"""Holding a sitting: begin or take up a draft, let a front converse, save. What `write`, `reflect` and `edit` do.

The draft is in the journal from the first key on; what can't be saved there can be saved elsewhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from journal import errors
from journal.app import App, at_home
from journal.core import conversation
from journal.core.clock import day_in_words
from journal.core.conversation import Purpose, Sitting
from journal.core.model import Draft, Entry, Moment, Reflection, time_of_change
from journal.errors import ImportRefused, InvalidAnswers, JournalError, NotFound, Usage
from journal.terminal.front import Desk, Ending, Front

if TYPE_CHECKING:
    from journal.storage.store import Store

T = TypeVar("T")
DRAFTS = {
    "write": "a draft",
    "quick": "a draft",
    "reflect": "an unfinished reflection on entry",
    "lookback": "an unfinished look-back on entry",
    "edit": "an unfinished edit of entry",
}


def write(app: App, when: str | None, *, quick: bool, seal: int | None = None) -> int:
    """The guided reflection, sealed for so many days where that is said. Returns the exit code."""
    moment = app.clock.understand(when) if when else None
    with app.store_or_new() as store:
        desk, front = desk_of(app, store), front_of(app)
        sitting: Sitting | None = None
        if not (when or quick or seal):
            sitting, ending = _resumed(app, store, front, desk)
            if ending != "finished":
                app.console.say("The draft is kept as it was.")
                return errors.INTERRUPTED if ending == "interrupted" else errors.OK
        if sitting is None:
            sitting = _begin(app, store, "quick" if quick else "write", moment=moment)
            if seal:
                sitting = replace(sitting, sealed_until=app.clock.now().date() + timedelta(days=seal))
        return _converse(app, store, front, desk, sitting)


def reflect(app: App, number: int, purpose: Purpose, *, sealed_too: bool = False) -> int:
    """Another reflection on an entry: its later stage, or a look-back. Returns the exit code."""
    with app.store() as store:
        return reflect_on(app, store, app.unsealed(store.entry(number), sealed_too), purpose)


def reflect_on(app: App, store: "Store", entry: Entry, purpose: Purpose) -> int:
    """The same, in a journal that is open."""
    sitting = _draft_of(app, store, entry, purpose) or _begin(app, store, purpose, entry=entry)
    if purpose == "lookback":
        from journal.terminal import render

        app.present(render.page(entry, app.catalogue))
    return _converse(app, store, front_of(app), desk_of(app, store), sitting)


def edit(app: App, number: int, which: int, *, sealed_too: bool = False) -> int:
    """The conversation again, filled in, over the entry's reflection number `which`. Returns the exit code."""
    with app.store() as store:
        entry = app.unsealed(store.entry(number), sealed_too)
        count = len(entry.reflections)
        if not 1 <= which <= count:
            many = "1 reflection" if count == 1 else f"{count} reflections"
            raise Usage(f"Entry {number} has {many}.", "--reflection counts from 1.")
        reflection = entry.reflections[which - 1]
        sitting = _draft_of(app, store, entry, "edit", reflection)
        sitting = sitting or _begin(app, store, "edit", entry=entry, reflection=reflection)
        return _converse(app, store, front_of(app), desk_of(app, store), sitting)


def keep_back(app: App, number: int, seal: int | None, offer: bool | None) -> str:
    """Seals an entry for so many days (0 unseals it), or says whether it may be offered; what was done, in words."""
    with app.store() as store:
        entry = store.entry(number)
        if seal is not None:
            until = app.clock.now().date() + timedelta(days=seal) if seal else None
            entry = replace(entry, sealed_until=until)
        if offer is not None:
            entry = replace(entry, offered=offer)
        store.save(replace(entry, changed_at=time_of_change(app.clock.utc(), entry.changed_at)))
    rests = f"rests until {day_in_words(entry.sealed_until)}" if entry.sealed_until else "is not sealed"
    then = "; look-backs won't offer it before then" if entry.sealed_until else ", and look-backs may offer it"
    return f"Entry {number} {rests}{then if entry.offered else ', and look-backs will never offer it'}."


def write_answers(app: App, content: str) -> list[int]:
    """Entries from JSON, one or a list of them; their new ids. Raises InvalidAnswers naming each problem."""
    from journal.formats import json_format

    try:
        data = json_format.parse(content)
    except ImportRefused as refused:
        raise Usage(f"Nothing was written. {refused.sentence}", refused.hint) from None
    problems: list[str] = []
    items = data if isinstance(data, list) else [data]
    entries = json_format.read_entries(items, app.catalogue, app.clock.utc(), problems, strict=True)
    if problems:
        raise InvalidAnswers(problems)
    with app.store_or_new() as store:
        given = any(isinstance(i, dict) and (i.get("uuid") or i.get("reflections")) for i in items)
        there = store.uuids() | store.reflection_owners().keys() if given else set()
        problems = [
            f"entry {number}: is in the journal already"
            for number, entry in enumerate(entries, 1)
            if there & {entry.uuid, *(r.uuid for r in entry.reflections)}
        ]
        if problems:
            raise InvalidAnswers(problems)
        return [e.id for e in store.save_all(entries) if e.id is not None]


def front_of(app: App) -> Front:
    """The full screen where the terminal is up to it, or line mode."""
    if app.console.full_screen:
        from journal.terminal.screens.write import ScreenFront

        return ScreenFront()
    from journal.terminal.plain import LineFront

    return LineFront(app.console)


def _begin(
    app: App,
    store: "Store",
    purpose: Purpose,
    *,
    moment: Moment | None = None,
    entry: Entry | None = None,
    reflection: Reflection | None = None,
) -> Sitting:
    return conversation.begin(
        app.catalogue,
        purpose,
        moment or app.clock.moment(),
        app.clock.utc(),
        entry=entry,
        reflection=reflection,
        turn=store.turn(),
        settings=_switched_on(app, store),
    )


def _switched_on(app: App, store: "Store") -> frozenset[str]:
    names = {q.setting for q in app.catalogue.questions if q.setting}
    return frozenset(name for name in names if store.setting(f"ask {name}") == "yes")


def _draft_of(
    app: App, store: "Store", entry: Entry, purpose: Purpose, reflection: Reflection | None = None
) -> Sitting | None:
    """The draft of such a sitting over the entry, where there is one."""
    for draft in store.drafts():
        sitting = conversation.unpack(app.catalogue, draft.content)
        if (sitting.entry_uuid, sitting.purpose) == (entry.uuid, purpose) and (
            reflection is None or sitting.reflection_uuid == reflection.uuid
        ):
            app.console.say("You had begun this before; here is where you were.")
            return sitting
    return None


def _resumed(app: App, store: "Store", front: Front, desk: Desk) -> tuple[Sitting | None, Ending]:
    """The latest draft, if there is one and the person would like to go on with it; and whether they left instead."""
    drafts = store.drafts()
    if not drafts:
        return None, "finished"
    draft = drafts[0]
    sitting = conversation.unpack(app.catalogue, draft.content)
    began = draft.changed_at.astimezone(app.clock.now().tzinfo)
    entry = store.by_uuid(sitting.entry_uuid)
    what = DRAFTS[sitting.purpose] + (f" {entry.id}" if entry and sitting.purpose not in ("write", "quick") else "")
    about = f"There is {what} from {began:%A} {began.day} {began:%B}, {began:%H:%M}."
    resume = app.catalogue.by_key["resume"]
    said, ending = front.choose(resume, about, desk, resume.options()[0])
    if said == "throw it away":
        store.forget_draft(draft.uuid)
    return (sitting if said == "go on with it" else None), ending


def desk_of(app: App, store: "Store") -> Desk:
    """What a front needs of this journal."""

    def save(sitting: Sitting) -> None:
        _save(app, store, sitting, forget=False)

    return Desk(
        keep=lambda sitting: _keep(app, store, sitting),
        save=save,
        understand=app.clock.understand,
        opens=app.opens,
        alone=lambda catalogue: conversation.begin(catalogue, "write", app.clock.moment(), app.clock.utc()),
    )


def _keep(app: App, store: "Store", sitting: Sitting) -> None:
    entry = _entry_of(store, sitting)
    same = entry is not None and replace(sitting.onto(entry, entry.changed_at), reflections=()) == replace(
        entry, reflections=()
    )
    untouched = (
        same and sitting.purpose == "edit" and _answers(sitting, entry) == sitting.reflection(app.clock.utc()).answers
    )
    if untouched or (not sitting.said_something() and sitting.purpose != "edit"):
        store.forget_draft(sitting.reflection_uuid)  # nothing (any more) that is worth going on with
        return
    store.keep_draft(Draft(sitting.reflection_uuid, sitting.started_at, app.clock.utc(), sitting.pack()))


def _answers(sitting: Sitting, entry: Entry | None) -> Mapping[str, object]:
    """What the reflection of the sitting says in the journal now."""
    there = [r.answers for r in entry.reflections if r.uuid == sitting.reflection_uuid] if entry else []
    return there[0] if there else {}


def _save(app: App, store: "Store", sitting: Sitting, *, forget: bool) -> Entry:
    entry = sitting.onto(_entry_of(store, sitting), app.clock.utc())
    drafts = [sitting.reflection_uuid] if forget else []
    return store.save_all([entry], forget_drafts=drafts)[0]


def _entry_of(store: "Store", sitting: Sitting) -> Entry | None:
    """The entry that the sitting is about; None for a new one. Raises NotFound where it was deleted meanwhile."""
    entry = store.by_uuid(sitting.entry_uuid)
    if entry is None and (sitting.purpose not in ("write", "quick") or store.was_deleted(sitting.entry_uuid)):
        raise NotFound("This entry was deleted meanwhile, so nothing was added to it.")
    return entry


def _converse(app: App, store: "Store", front: Front, desk: Desk, sitting: Sitting) -> int:
    sitting, ending = front.converse(sitting, desk)
    app.console.say("")
    if not sitting.said_something() and sitting.purpose != "edit":
        store.forget_draft(sitting.reflection_uuid)
        app.console.say("Nothing was written, and that is fine too.")
    elif ending == "finished":
        entry = _rescued(app, sitting, lambda: _save(app, store, sitting, forget=True))
        if entry is None:
            return 1
        app.console.say(_saved(sitting, entry))
    else:
        return _stopped(app, store, sitting, ending)
    return errors.INTERRUPTED if ending == "interrupted" else errors.OK


def _saved(sitting: Sitting, entry: Entry) -> str:
    """The one line at the end: what was done, and what there is for another day."""
    if sitting.purpose not in ("write", "quick"):
        return f"Saved, with entry {entry.id}." if sitting.purpose != "edit" else f"Saved, as entry {entry.id}."
    sealed = f", sealed until {day_in_words(entry.sealed_until)}" if entry.sealed_until else ""
    said = f"Saved, as entry {entry.id}{sealed}."
    if "pause" in sitting.asked and sitting.answers.get("pause") != "go on a little":
        said += " Be gentle with yourself. `journal support` has people to turn to."
    if sitting.answers.get("passed") != "yes" and sitting.purpose == "write":
        said += f" Whenever you like: `journal reflect {entry.id}`."
    return said


def _stopped(app: App, store: "Store", sitting: Sitting, ending: Ending) -> int:
    def keep() -> bool:
        _keep(app, store, sitting)
        return True

    if ending == "interrupted":
        try:
            keep()
        except JournalError as reason:
            app.console.say(reason.sentence)
            return errors.INTERRUPTED
    elif not _rescued(app, sitting, keep):
        return 1
    again = "write"
    if sitting.purpose not in ("write", "quick") and (entry := _entry_of(store, sitting)) is not None:
        again = f"{sitting.purpose} {entry.id}"
    app.console.say(f"Your draft is kept. `journal {again}` goes on with it.")
    return errors.INTERRUPTED if ending == "interrupted" else errors.OK


def _rescued(app: App, sitting: Sitting, save: Callable[[], T]) -> T | None:
    """Saves; where the disk does not take it, tries again or saves elsewhere, as long as the person likes."""
    while True:
        try:
            return save()
        except (errors.Failed, errors.InUse, errors.Damaged, NotFound) as reason:
            app.console.say(reason.sentence)
            if not app.console.can_ask:
                raise
            app.console.say(
                "What you wrote is still here. Enter tries again; or name a new file on another disk, and it is saved "
                "there, encrypted with the same passphrase. /stop gives up."
            )
            place = _line(app)
            if place == "/stop":
                raise
            if place and _elsewhere(app, sitting, Path(place)):
                return None


def _line(app: App) -> str:
    try:
        return app.console.read_line().strip()
    except EOFError:
        return "/stop"


def _elsewhere(app: App, sitting: Sitting, path: Path) -> bool:
    """Saves the sitting in a new journal of its own; whether that worked."""
    try:
        path = at_home(path)
        with app.new_store(path) as store:
            store.save(sitting.onto(None, app.clock.utc()))
    except JournalError as reason:
        app.console.say(reason.sentence)
        return False
    app.console.say(f"Saved in {path}. `journal --journal {path} show 1` shows it.")
    return True
