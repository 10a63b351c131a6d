"""Preparing for a first talk: its questions, saved as dated answers.

There's no draft: answers are saved as they are typed, one per question for the whole sitting.
"""

from uuid import UUID, uuid5

from journal.core import conversation
from journal.core.conversation import Sitting
from journal.core.model import DatedAnswer
from journal.services.journal import Journal


def begin(journal: Journal) -> Sitting:
    """Return the sitting for a first talk, filled in with earlier answers."""
    clock = journal.clock
    return conversation.prepare(journal.catalogue, clock.moment(), clock.utc(), journal.dated_answers())


def save(journal: Journal, sitting: Sitting, *, finished: bool = True) -> None:
    """Save the answers that differ from earlier ones.

    Saving a sitting repeatedly keeps one answer per question: the latest. An answer that is empty in the end was
    cleared, so the earlier ones are deleted too; not before it's `finished`, as it may only be being rewritten.
    """
    now = journal.clock.now()
    catalogue = journal.catalogue
    keep: list[DatedAnswer] = []
    gone: list[str] = []
    there = {said.uuid: said for said in journal.dated_answers()}
    for question in (q for group in sorted(catalogue.apart) for q in catalogue.in_group(group)):
        uuid = str(uuid5(UUID(sitting.reflection_uuid), question.key))
        said = str(sitting.answers.get(question.key, "")).strip()
        if said and said != sitting.earlier.get(question.key):
            if uuid not in there or there[uuid].answer != said:
                asked = sitting.asked.get(question.key, question.text)
                keep.append(DatedAnswer(uuid, question.key, now, said, asked))
        elif said or not finished:
            gone += [uuid] if uuid in there else []
        else:
            gone += [one.uuid for one in there.values() if one.question == question.key]
    if keep or gone:
        journal.store.change_dated_answers(keep, gone, journal.clock.utc())
