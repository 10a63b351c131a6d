"""Getting ready for a first talk: its questions, kept as answers that belong to no entry, each with its day.

There's no draft: what's typed is kept as it's typed, each answer in one place for the whole sitting.
"""

from uuid import UUID, uuid5

from journal.core import conversation
from journal.core.conversation import Sitting
from journal.core.model import DatedAnswer
from journal.services.journal import Journal


def begin(journal: Journal) -> Sitting:
    """Return the sitting over the questions of a first talk, filled in with what was said to them before."""
    clock = journal.clock
    return conversation.prepare(journal.catalogue, clock.moment(), clock.utc(), journal.dated_answers())


def save(journal: Journal, sitting: Sitting, *, finished: bool = True) -> None:
    """Keep what was said, if it's something else than before.

    Saving a sitting again and again keeps one answer to each question: what it says now. An answer that's empty in the
    end was cleared: then the earlier ones go too. Until it's `finished` they stay, as it may only be being rewritten.
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
