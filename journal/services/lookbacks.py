"""What is due today: offers one old moment to look back at, or one capture to reflect on. No is an answer."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from journal import errors
from journal.app import App
from journal.core import lookbacks
from journal.core.clock import describe
from journal.core.conversation import Purpose
from journal.core.lookbacks import Due
from journal.core.model import Filter, Reflection, time_of_change
from journal.patterns import checkin as rule
from journal.patterns import dataset
from journal.services import checkin, writing
from journal.terminal.render import feelings

if TYPE_CHECKING:
    from journal.storage.store import Store

#: All that is needed to know what is due, and whether the rule has something to say.
KEYS = ("tears", "words", "distress_then", "distress_now", "care", "passed")
NEVER = "don't offer this one again"


def lookback(app: App, number: int | None, *, sealed_too: bool = False) -> int:
    """Looks back at the entry with this number, or at what is due. Returns the exit code."""
    today = app.clock.now().date()
    with app.store() as store:
        asked_for = None if number is None else app.unsealed(store.entry(number), sealed_too)
        lately = store.outlines(Filter(since=today - rule.RATED_WITHIN), KEYS)
        checkin.consider(app, store, [e for e in lately if not dataset.cared(e)])
        if asked_for is not None:
            return writing.reflect_on(app, store, asked_for, "lookback")
        outlines = list(store.outlines(Filter(), KEYS))

        def day_of(reflection: Reflection) -> date:
            return reflection.written_at.astimezone(app.clock.now().tzinfo).date()

        back = lookbacks.lookback(outlines, today, day_of)
        if back is not None:
            return _offer(app, store, back, "lookback")
        waiting = lookbacks.reflection(outlines, today, day_of)
        if waiting is not None:
            return _offer(app, store, waiting, "reflect")
    app.console.say("Nothing is due today. `journal lookback ID` looks at any moment that you like.")
    return errors.OK


def _offer(app: App, store: "Store", found: Due, purpose: Purpose) -> int:
    entry = store.entry(found.entry.id or 0)
    on = "" if entry.moment.precision == "unsure" else "on "
    when = f"More than {found.after} ago, {on}" if found.after else "You kept this for later: "
    about = f"{when}{describe(entry.moment)}{feelings(entry)}."
    if not app.console.converses:
        app.console.tell(f"{about}\n`journal {purpose} {entry.id}` looks at it.")
        return errors.OK
    question = app.catalogue.by_key["offer_lookback" if purpose == "lookback" else "offer_reflection"]
    yes = question.options()[0]
    said, ending = writing.front_of(app).choose(question, about, writing.desk_of(app, store))
    if ending == "interrupted":
        return errors.INTERRUPTED
    if said == yes:
        return writing.reflect_on(app, store, entry, purpose)
    if said == NEVER:
        store.save(replace(entry, offered=False, changed_at=time_of_change(app.clock.utc(), entry.changed_at)))
        app.console.say("It won't be offered again. You can still look at it by its number.")
    else:
        app.console.say("Another day, then, or not at all.")
    return errors.OK
