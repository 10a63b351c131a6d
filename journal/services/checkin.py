"""Often, or distressing: what to ask or suggest, with its quiet periods stored in the journal.

Only for someone who has opened patterns or a look-back, never right after saving. The rule itself is pure, in
`patterns/checkin.py`.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from journal.core.model import DatedAnswer, Entry, Filter
from journal.patterns import checkin as rule
from journal.patterns import dataset
from journal.services.journal import Journal
from journal.services.lookbacks import keys

SUGGESTED, ASKED, SUGGESTION = "suggested on", "often_feels asked on", "suggestion"


def lately(journal: Journal) -> list[Entry]:
    """Return the entries that the rule looks at: recent ones, without those of `care`."""
    since = journal.clock.now().date() - rule.RATED_WITHIN
    catalogue = journal.catalogue
    asked = keys(catalogue)
    recent = journal.outlines(Filter(since=since), asked)
    return [e for e in recent if not dataset.cared(e, catalogue) and not dataset.is_diary(e, asked)]


def suggestion(journal: Journal, entries: Sequence[Entry], *, just_asked: bool = False) -> str | None:
    """Return what to suggest, in sentences, or None."""
    if journal.demonstration:
        return None
    quiet = _quiet(journal)
    today = journal.clock.now().date()
    if just_asked:
        quiet = replace(quiet, asked=today)
    why = rule.trigger(entries, _answers(journal), quiet, today, journal.catalogue)
    return rule.suggestion(why) if why else None


def question(journal: Journal, entries: Sequence[Entry]) -> str | None:
    """Return the reason to ask how the person feels about how often it happens, in a sentence, or None."""
    if journal.demonstration:
        return None
    today = journal.clock.now().date()
    return rule.question(entries, _answers(journal), _quiet(journal), today, journal.catalogue)


def note_asked(journal: Journal, said: str | None) -> None:
    """Record that it was asked today, and the answer if there was one."""
    now = journal.clock.now()
    journal.set(ASKED, now.date().isoformat())
    if said is not None:
        asked = journal.catalogue.by_role["often"]
        journal.save_dated_answer(DatedAnswer(str(uuid.uuid4()), asked.key, now, said, asked.text))


def note_suggested(journal: Journal) -> None:
    """Remember that it was suggested today."""
    journal.set(SUGGESTED, journal.clock.now().date().isoformat())


def never_suggest(journal: Journal) -> None:
    """Never suggest it again."""
    journal.set(SUGGESTION, "never")


def _answers(journal: Journal) -> list[DatedAnswer]:
    """Return the answers to the question on how often it happens."""
    return journal.dated_answers(journal.catalogue.key("often"))


def _quiet(journal: Journal) -> rule.Quiet:
    def day(name: str) -> date | None:
        said = journal.setting(name)
        return date.fromisoformat(said) if said else None

    return rule.Quiet(day(SUGGESTED), day(ASKED), journal.setting(SUGGESTION) == "never")
