"""Write, reflect, edit: hold the conversation, then save; if that fails, offer to save somewhere else."""

import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from journal import errors
from journal.core.clock import day_in_words
from journal.core.conversation import Purpose, Sitting
from journal.core.model import Entry, Moment
from journal.core.questions import Choice
from journal.errors import JournalError, NotFound
from journal.files import at_home
from journal.services import writing
from journal.services.journal import Journal
from journal.terminal import pages
from journal.terminal.dialogues.common import Talk
from journal.terminal.front import Ending, Front
from journal.terminal.safe import one_line

T = TypeVar("T")
DRAFTS = {"reflect": "a reflection on", "lookback": "a look back at", "edit": "an edit of", "line": "a line to add to"}
KEPT = "Your draft is safe."
NOT_YET = "It isn't in your journal yet."
IN_PART = "What you wrote before the pause is in your journal already."
FIRST_WORDS = 60  # characters


def write(talk: Talk, *, moment: Moment | None, quick: bool, seal_days: int | None) -> int:
    """Hold the guided reflection, from a draft or from the start. Return the exit code."""
    front = talk.front()
    sitting: Sitting | None = None
    if not (moment or quick or seal_days):
        sitting, ending = _carry_on(talk, front)
        if sitting is not None and ending == "saved":
            return _save_as_it_is(talk, sitting)
        if ending != "finished":
            talk.console.say(f"{KEPT} Nothing about it has changed.")
            return errors.INTERRUPTED if ending == "interrupted" else errors.OK
    if sitting is None:
        purpose: Purpose = "quick" if quick else "write"
        sitting = writing.begin(talk.journal, purpose, moment=moment, seal_days=seal_days)
    return converse(talk, sitting, front)


def reflect_on(talk: Talk, entry: Entry, purpose: Purpose, *, invited: bool = False) -> int:
    """Add a reflection to an entry: its later stage, a look-back, or a line. Return the exit code.

    A look-back is `invited` if the program offered it. A continued draft keeps what it was begun as.
    """
    sitting = _draft_over(talk, entry, purpose) or writing.begin(talk.journal, purpose, entry=entry, invited=invited)
    if purpose == "lookback":
        width = talk.console.page_width
        shown = pages.of_entries([entry], talk.journal.catalogue, width, drawn=talk.console.draws)
        if not talk.present(shown, onward="look back at it"):
            return errors.OK
    return converse(talk, sitting)


def edit(talk: Talk, entry: Entry, number: int) -> int:
    """Let the person change answers in one of an entry's reflections. Return the exit code."""
    reflection = writing.reflection_number(entry, number)
    sitting = writing.draft_over(talk.journal, entry, "edit", reflection)
    if sitting is not None:
        talk.console.say("You'd already started this. Here's where you left off.")
    as_saved = writing.begin(talk.journal, "edit", entry=entry, reflection=reflection)
    return converse(talk, sitting or as_saved, as_saved=as_saved)


def _draft_over(talk: Talk, entry: Entry, purpose: Purpose) -> Sitting | None:
    sitting = writing.draft_over(talk.journal, entry, purpose)
    if sitting is not None:
        talk.console.say("You'd already started this. Here's where you left off.")
    return sitting


def _carry_on(talk: Talk, front: Front) -> tuple[Sitting | None, Ending]:
    """Offer the latest draft. Return it if the person carries on with it, and how they left the offer.

    "saved": it was saved as it is. Before it's discarded, they are asked once more.
    """
    journal = talk.journal
    found = writing.unfinished(journal)
    if found is None:
        return None, "finished"
    when = found.draft.changed_at.astimezone(journal.clock.now().tzinfo)
    what = DRAFTS.get(found.sitting.purpose, "")
    about = f" {what} entry {found.entry.id}" if what and found.entry else ""
    begun = f"You started writing{about} on {when:%A} {when.day} {when:%B} at {when:%H:%M}."
    resume = journal.catalogue.by_role["resume"]
    carry_on = resume.value_of("carry_on")
    while True:
        said, ending = front.choose(resume, begun, talk.callbacks(), carry_on)
        if ending == "finished" and said == resume.value_of("discard"):
            sure, ending = _discards(talk, front, found.sitting)
            if ending == "finished" and not sure:
                continue
            if sure:
                journal.discard_draft(found.draft.uuid)
            return None, ending
        if ending == "finished" and said == resume.value_of("save"):
            return found.sitting, "saved"
        return (found.sitting if said == carry_on else None), ending


def _discards(talk: Talk, front: Front, sitting: Sitting) -> tuple[bool, Ending]:
    """Ask whether a draft is to be discarded, and show how it begins. Return what was said, and how it ended."""
    begins = writing.first_words(sitting)
    about = f"It begins: “{textwrap.shorten(one_line(begins), FIRST_WORDS, placeholder=' …')}”" if begins else ""
    keep, discard = Choice("keep", "keep it"), Choice("discard", "discard it for good")
    resume = talk.journal.catalogue.by_role["resume"]
    sure = replace(resume, text="Discard it? That can't be undone.", choices=(keep, discard))
    said, ending = front.choose(sure, about, talk.callbacks(), keep.value)
    return said == discard.value, ending


def _save_as_it_is(talk: Talk, sitting: Sitting) -> int:
    """Save a draft as it was left. Return the exit code."""
    talk.console.say("")
    entry = _rescued(talk, sitting, lambda: writing.save(talk.journal, sitting))
    if entry is None:
        return 1
    talk.console.say(_saved(sitting, entry))
    return errors.OK


def converse(talk: Talk, sitting: Sitting, front: Front | None = None, *, as_saved: Sitting | None = None) -> int:
    """Hold the conversation to its end, and save. Return the exit code.

    With `as_saved`, what is saved now, it's an edit: answers are picked from a list.
    """
    journal, front = talk.journal, front or talk.front()
    callbacks = replace(talk.callbacks(), finish=lambda done: _closing(done, writing.save(journal, done)))
    if as_saved is None:
        sitting, ending = front.converse(sitting, callbacks)
    else:
        sitting, ending = front.edit(sitting, callbacks, as_saved)
    if ending == "saved":
        return errors.OK
    talk.console.say("")
    if ending == "unchanged":
        talk.console.say("Nothing was changed.")
        return errors.OK
    if not sitting.has_answers() and sitting.purpose != "edit":
        journal.discard_draft(sitting.reflection_uuid)
        talk.console.say("Nothing was written, and that's fine too.")
    elif ending == "finished":
        entry = _rescued(talk, sitting, lambda: writing.save(journal, sitting))
        if entry is None:
            return 1
        talk.console.say(_saved(sitting, entry))
    else:
        return _stopped(talk, sitting, ending)
    return errors.INTERRUPTED if ending == "interrupted" else errors.OK


def _closing(sitting: Sitting, entry: Entry) -> list[str]:
    """Return the text of the closing page: that it's saved, and what comes next if the person likes."""
    said = ["Saved."]
    if entry.sealed_until and sitting.purpose in ("write", "quick"):
        said.append(f"It's sealed until {day_in_words(entry.sealed_until)}.")
    said += sitting.endings()
    ended_by = sitting.ended_by()
    if ended_by and ended_by.role == "passed":
        said.append(f"`journal reflect {entry.id}`")
    return [sentence for sentence in said if sentence]


def _saved(sitting: Sitting, entry: Entry) -> str:
    """Return the closing sentence: what was done, and what can be done another day."""
    sealed = f" It's sealed until {day_in_words(entry.sealed_until)}." if entry.sealed_until else ""
    if sitting.purpose not in ("write", "quick"):
        return f"Saved, in entry {entry.id}."
    said = f"Saved, as entry {entry.id}.{sealed}"
    by_role = sitting.catalogue.by_role
    pauses = [q for q in (by_role["pause"], by_role["care_pause"]) if q.key in sitting.asked]
    if pauses:
        said += " Be gentle with yourself. findahelpline.com and `journal support` are there whenever you want them."
    passed = by_role["passed"]
    if passed.role_of(sitting.answers.get(passed.key)) != "yes" and sitting.purpose == "write":
        said += f" When you feel like going further, it's here: `journal reflect {entry.id}`."
    return said


def _stopped(talk: Talk, sitting: Sitting, ending: Ending) -> int:
    journal = talk.journal

    def keep() -> bool:
        writing.save_draft(journal, sitting)
        return True

    if ending == "interrupted":
        try:
            keep()
        except JournalError as reason:
            talk.console.say(reason.sentence)
            return errors.INTERRUPTED
    elif not _rescued(talk, sitting, keep):
        return 1
    talk.console.say(f"{KEPT} {_next(journal, sitting)}")
    return errors.INTERRUPTED if ending == "interrupted" else errors.OK


def _next(journal: Journal, sitting: Sitting) -> str:
    """What there is to do with a draft, and whether anything of it is in the journal yet."""
    entry = writing.entry_of(journal, sitting)
    if sitting.purpose in ("reflect", "lookback", "edit") and entry is not None:
        return f"Run `journal {sitting.purpose} {entry.id}` to carry on."
    if sitting.purpose not in ("write", "quick"):
        return "Run `journal write` to carry on."
    there = NOT_YET if entry is None else IN_PART
    return f"{there} `journal` (or Write) offers to carry on with it, or to save it as it is."


def _rescued(talk: Talk, sitting: Sitting, save: Callable[[], T]) -> T | None:
    """Save. If that fails, offer to try again or save elsewhere, until it works or the person gives up."""
    while True:
        try:
            return save()
        except (errors.Failed, errors.InUse, errors.Damaged, NotFound) as reason:
            talk.console.say(reason.sentence)
            if not talk.console.can_ask:
                raise
            talk.console.say(
                "What you wrote is still here. Press Enter to try again, or type the name of a new file on another "
                "disk to save it there, encrypted with the same passphrase. Type /stop to give up."
            )
            place = _line(talk)
            if place == "/stop":
                raise
            if place and _elsewhere(talk, sitting, place):
                return None


def _line(talk: Talk) -> str:
    try:
        return talk.console.read_line().strip()
    except EOFError:
        return "/stop"


def _elsewhere(talk: Talk, sitting: Sitting, place: str) -> bool:
    """Save the sitting in a new journal. Return whether that worked."""
    try:
        path = at_home(Path(place))
        writing.save_elsewhere(talk.journal, sitting, path)
    except JournalError as reason:
        talk.console.say(reason.sentence)
        return False
    talk.console.say(f"Saved in {path}. To read it, run `journal --journal {path} show 1`.")
    return True
