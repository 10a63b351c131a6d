"""Prepare for a first talk: ask its questions, keep the answers, and say how to make the page."""

from dataclasses import replace

from journal import errors
from journal.core.conversation import Sitting
from journal.services import prepare as service
from journal.terminal.dialogues.common import Talk

PAGE = "`journal export page.html --for therapist` makes the page to take with you. You see it first."
NEXT = "`journal prepare` asks again whenever you like, with your answers filled in."


def prepare(talk: Talk) -> int:
    """Ask the questions of a first talk. Return the exit code."""
    journal = talk.journal

    def finish(done: Sitting) -> list[str]:
        service.save(journal, done)
        return ["Saved.", PAGE, NEXT]

    def keep(sitting: Sitting) -> None:
        service.save(journal, sitting, finished=False)

    sitting = service.begin(journal)
    callbacks = replace(talk.callbacks(), keep=keep, save=keep, finish=finish)
    sitting, ending = talk.front().converse(sitting, callbacks)
    if ending == "saved":
        return errors.OK
    talk.console.say("")
    service.save(journal, sitting, finished=ending != "interrupted")
    if sitting.has_answers():
        talk.console.say("What you wrote is saved.", NEXT, PAGE)
    else:
        talk.console.say("Nothing was written, and that's fine too.", NEXT)
    return errors.INTERRUPTED if ending == "interrupted" else errors.OK
