"""Look back: offer what is due today, at most one moment. The person may always decline."""

from journal import errors
from journal.core.clock import describe
from journal.core.conversation import Purpose
from journal.core.lookbacks import Due
from journal.services import checkin as checkins
from journal.services import lookbacks
from journal.terminal.dialogues import checkin, writing
from journal.terminal.dialogues.common import Talk
from journal.terminal.render import feelings


def lookback(talk: Talk, number: int | None, *, sealed_too: bool = False) -> int:
    """Look back at the entry with this number, or at what is due. Return the exit code."""
    entry = None if number is None else talk.entry(number, sealed_too=sealed_too)
    checkin.consider(talk, checkins.lately(talk.journal))
    if entry is not None:
        return writing.reflect_on(talk, entry, "lookback")
    if found := lookbacks.due(talk.journal):
        purpose, due = found
        return _offer(talk, due, purpose)
    talk.console.say("Nothing is due today. With `journal lookback ID` you can look back at any moment you like.")
    return errors.OK


def _offer(talk: Talk, found: Due, purpose: Purpose) -> int:
    journal = talk.journal
    entry = journal.entry(found.entry.id or 0)
    on = "" if entry.moment.precision == "unsure" else "on "
    when = f"More than {found.after} ago, {on}" if found.after else "You left this for later: "
    about = f"{when}{describe(entry.moment)}{feelings(entry, journal.catalogue)}."
    if not talk.console.converses:
        talk.console.tell(f"{about}\n`journal {purpose} {entry.id}` opens it.")
        return errors.OK
    question = journal.catalogue.by_role["offer_lookback" if purpose == "lookback" else "offer_reflection"]
    said, ending = talk.front().choose(question, about, talk.callbacks())
    if ending == "interrupted":
        return errors.INTERRUPTED
    if said == question.value_of("yes"):
        return writing.reflect_on(talk, entry, purpose, invited=True)
    if said == question.value_of("never"):
        lookbacks.never_offer(journal, entry)
        talk.console.say("It won't be offered again. You can still open it by its number.")
    else:
        talk.console.say("That's fine. Another day, if you like.")
    return errors.OK
