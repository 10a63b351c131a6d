"""Write without unlocking: the same conversation, on a waiting page. Nothing in the journal is shown."""

from journal import errors
from journal.core.conversation import Sitting
from journal.core.model import Moment
from journal.errors import JournalError
from journal.services.inbox import LockedPage
from journal.terminal.console import Console
from journal.terminal.dialogues.common import front_of
from journal.terminal.front import Callbacks

WAITS = "It waits, encrypted, until you next unlock your journal."


def write(console: Console, page: LockedPage, *, moment: Moment | None, quick: bool) -> int | None:
    """Hold the conversation to its end, and save the page. Return the exit code; None to begin another page."""
    callbacks = Callbacks(
        keep=page.save_draft,
        save=page.save_draft,  # the page itself is saved once; until then its draft is just as safe
        understand=page.clock.understand,
        opens=page.opens,
        alone=page.alone,
        finish=lambda sitting: _closing(page, sitting),
        echo=page.clock.echo,
        anew=True,
    )
    sitting, ending = front_of(console).converse(page.begin("quick" if quick else "write", moment), callbacks)
    if ending == "saved":
        return errors.OK
    if ending == "anew":
        if not sitting.has_answers():
            page.discard()
        return None
    console.say("")
    if not sitting.has_answers():
        page.discard()
        console.say("Nothing was written, and that's fine too.")
        return errors.INTERRUPTED if ending == "interrupted" else errors.OK
    if ending == "finished":
        page.save(sitting)
        console.say(f"Saved. {WAITS}")
        return errors.OK
    try:
        page.save_draft(sitting)
        console.say(f"Your draft is safe. {WAITS} Then `journal write` carries on with it.")
    except JournalError as reason:
        console.say(reason.sentence)
    return errors.INTERRUPTED if ending == "interrupted" else errors.OK


def _closing(page: LockedPage, sitting: Sitting) -> list[str]:
    """Save the page. Return the text of the closing page."""
    if not sitting.has_answers():
        page.discard()
        return ["Nothing was written, and that's fine too."]
    page.save(sitting)
    return ["Saved.", WAITS, *sitting.endings()]
