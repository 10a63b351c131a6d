"""Writing: start a reflection or carry on with a draft, save it as it is typed, add it to its entry."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from journal.core import conversation
from journal.core.clock import Clock
from journal.core.conversation import Purpose, Sitting
from journal.core.model import Draft, Entry, Moment, Reflection
from journal.core.own_questions import PREFIX
from journal.core.questions import Catalogue
from journal.errors import ImportRefused, NotFound, Usage
from journal.services.journal import Journal
from journal.services.journal import read_answers as checked


@dataclass(frozen=True)
class Unfinished:
    """A draft to continue: its sitting, and the entry it is about, if that exists yet."""

    draft: Draft
    sitting: Sitting
    entry: Entry | None


def begin(
    journal: Journal,
    purpose: Purpose,
    *,
    moment: Moment | None = None,
    entry: Entry | None = None,
    reflection: Reflection | None = None,
    seal_days: int | None = None,
    invited: bool = False,
) -> Sitting:
    """Return a new sitting at its first question, for a new entry or `entry`; with `reflection`, to edit that one.

    A new entry is sealed for `seal_days`. A look-back is `invited` if the program offered it.
    """
    sitting = conversation.begin(
        journal.catalogue,
        purpose,
        moment or journal.clock.moment(),
        journal.clock.utc(),
        entry=entry,
        reflection=reflection,
        turn=journal.store.read.latest_reflection(),
        settings=switched_on(journal),
        invited=invited,
    )
    if seal_days:
        sitting = replace(sitting, sealed_until=journal.clock.now().date() + timedelta(days=seal_days))
    return sitting


def alone(journal: Journal, catalogue: Catalogue) -> Sitting:
    """Return a sitting over another catalogue, for a question that is asked by itself. It is never saved."""
    return conversation.begin(catalogue, "write", journal.clock.moment(), journal.clock.utc())


def switched_on(journal: Journal) -> frozenset[str]:
    """Return the optional questions that the person has switched on."""
    names = {q.setting for q in journal.catalogue.questions if q.setting}
    return frozenset(name for name in names if journal.setting(f"ask {name}") == "yes")


def switch(journal: Journal, name: str, on: bool) -> None:
    """Switch an optional question on or off. Raises Usage if there is none of that name."""
    names = sorted({q.setting for q in journal.catalogue.questions if q.setting})
    if name not in names:
        raise Usage("I don't know that question.", f"Choose one of: {', '.join(names)}.")
    journal.set(f"ask {name}", "yes" if on else "no")


def unfinished(journal: Journal) -> Unfinished | None:
    """Return the most recently changed draft, or None if there is none.

    Ignores unfinished edits: they never get in the way of a new reflection, and `edit` finds them.
    """
    for draft in journal.drafts():
        sitting = conversation.unpack(journal.catalogue, draft.content)
        if sitting.purpose == "edit":
            continue
        return Unfinished(draft, sitting, journal.by_uuid(sitting.entry_uuid))
    return None


def draft_over(
    journal: Journal, entry: Entry, purpose: Purpose, reflection: Reflection | None = None
) -> Sitting | None:
    """Return the draft for this entry, purpose and reflection, or None."""
    for draft in journal.drafts():
        sitting = conversation.unpack(journal.catalogue, draft.content)
        if (sitting.entry_uuid, sitting.purpose) == (entry.uuid, purpose) and (
            reflection is None or sitting.reflection_uuid == reflection.uuid
        ):
            return sitting
    return None


def first_words(sitting: Sitting) -> str:
    """Return the beginning of what was written in a sitting, or else the words chosen in it; "" without any."""
    said = [(q.kind, sitting.answers.get(q.key)) for q in sitting.catalogue.kept()]
    texts = [value.strip() for kind, value in said if kind == "text" and isinstance(value, str) and value.strip()]
    words = [", ".join(value) for kind, value in said if kind == "words" and isinstance(value, tuple)]
    return next(iter(texts + words), "")


def save_draft(journal: Journal, sitting: Sitting) -> None:
    """Save the sitting as a draft, or discard the draft if there is nothing worth continuing.

    Raises NotFound if the entry was deleted meanwhile.
    """
    entry = entry_of(journal, sitting)
    same = entry is not None and replace(sitting.onto(entry, entry.changed_at), reflections=()) == replace(
        entry, reflections=()
    )
    now = journal.clock.utc()
    untouched = same and sitting.purpose == "edit" and _answers(sitting, entry) == sitting.reflection(now).answers
    if untouched or (not sitting.has_answers() and sitting.purpose != "edit"):
        journal.discard_draft(sitting.reflection_uuid)
        return
    journal.save_draft(Draft(sitting.reflection_uuid, sitting.started_at, now, sitting.pack()))


def _answers(sitting: Sitting, entry: Entry | None) -> Mapping[str, object]:
    """Return the answers of the sitting's reflection as they are in the journal now."""
    there = [r.answers for r in entry.reflections if r.uuid == sitting.reflection_uuid] if entry else []
    return there[0] if there else {}


def save(journal: Journal, sitting: Sitting, *, finished: bool = True) -> Entry:
    """Save the sitting in its entry; once `finished`, delete its draft. Return the entry.

    Raises NotFound if the entry was deleted meanwhile.
    """
    entry = sitting.onto(entry_of(journal, sitting), journal.clock.utc())
    drafts = [sitting.reflection_uuid] if finished else []
    return journal.store.save_all([entry], forget_drafts=drafts)[0]


def entry_of(journal: Journal, sitting: Sitting) -> Entry | None:
    """Return the entry that it is about, or None for a new one. Raises NotFound if it was deleted meanwhile."""
    entry = journal.by_uuid(sitting.entry_uuid)
    is_new = sitting.purpose in ("write", "quick")
    if entry is None and (not is_new or journal.store.was_deleted(sitting.entry_uuid)):
        raise NotFound("This entry was deleted in the meantime, so nothing was added to it.")
    return entry


def save_elsewhere(journal: Journal, sitting: Sitting, path: Path) -> None:
    """Save the sitting in a new journal at `path`, with the same passphrase. Raises Failed."""
    with journal.create_beside(path) as other:
        other.save(sitting.onto(None, journal.clock.utc()))


def reflection_number(entry: Entry, number: int) -> Reflection:
    """Return one of an entry's reflections, counted from 1. Raises Usage."""
    count = len(entry.reflections)
    if not 1 <= number <= count:
        many = "1 reflection" if count == 1 else f"{count} reflections"
        raise Usage(f"Entry {entry.id} has {many}.", "--reflection counts from 1.")
    return entry.reflections[number - 1]


def seal(journal: Journal, number: int, days: int | None, offered: bool | None) -> Entry:
    """Seal an entry for `days` days (0 unseals it), and set whether look-backs may offer it.

    Return the changed entry.
    """
    entry = journal.entry(number, sealed_too=True)
    fields: dict[str, object] = {}
    if days is not None:
        fields["sealed_until"] = journal.clock.now().date() + timedelta(days=days) if days else None
    if offered is not None:
        fields["offered"] = offered
    return journal.change(entry, **fields)


def names_own_questions(content: str) -> bool:
    """Whether a JSON text may answer questions of the person's own, which only the open journal knows."""
    return f'"{PREFIX}' in content


def read_answers(content: str, catalogue: Catalogue, clock: Clock) -> list[Entry]:
    """Return the entries in a JSON text, one or a list of them. Raises Usage, InvalidAnswers naming each problem."""
    from journal.formats import json_format

    try:
        data = json_format.parse(content)
    except ImportRefused as refused:
        raise Usage(f"Nothing was written. {refused.sentence}", refused.hint) from None
    return checked(data if isinstance(data, list) else [data], catalogue, clock)
