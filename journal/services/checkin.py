"""Often, or distressing: what there is to ask or to suggest, with its quiet times kept in the journal.

Only for somebody who has opened patterns or a look-back; never right after saving. The rule itself is pure, in
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
from journal.services.lookbacks import KEYS

SUGGESTED, ASKED, SUGGESTION = "suggested on", "often_feels asked on", "suggestion"


def lately(journal: Journal) -> list[Entry]:
    """Return the entries that the rule looks at: recent ones, without those of `care`."""
    since = journal.clock.now().date() - rule.RATED_WITHIN
    return [
        e for e in journal.outlines(Filter(since=since), KEYS) if not dataset.cared(e) and not dataset.is_diary(e, KEYS)
    ]


def suggestion(journal: Journal, entries: Sequence[Entry], *, just_asked: bool = False) -> str | None:
    """Return what there is to suggest, in sentences, or None."""
    if journal.demonstration:
        return None
    quiet = _quiet(journal)
    today = journal.clock.now().date()
    if just_asked:
        quiet = replace(quiet, asked=today)
    why = rule.trigger(entries, journal.dated_answers(rule.QUESTION), quiet, today)
    return rule.suggestion(why) if why else None


def question(journal: Journal, entries: Sequence[Entry]) -> str | None:
    """Return what leads to asking how often it happens feels, in a sentence, or None."""
    if journal.demonstration:
        return None
    return rule.question(entries, journal.dated_answers(rule.QUESTION), _quiet(journal), journal.clock.now().date())


def note_asked(journal: Journal, said: str | None) -> None:
    """Remember that it was asked today, and what was said, if anything was."""
    now = journal.clock.now()
    journal.set(ASKED, now.date().isoformat())
    if said is not None:
        asked = journal.catalogue.by_key[rule.QUESTION]
        journal.save_dated_answer(DatedAnswer(str(uuid.uuid4()), asked.key, now, said, asked.text))


def note_suggested(journal: Journal) -> None:
    """Remember that it was suggested today."""
    journal.set(SUGGESTED, journal.clock.now().date().isoformat())


def never_suggest(journal: Journal) -> None:
    """Never suggest it again."""
    journal.set(SUGGESTION, "never")


def _quiet(journal: Journal) -> rule.Quiet:
    def day(name: str) -> date | None:
        said = journal.setting(name)
        return date.fromisoformat(said) if said else None

    return rule.Quiet(day(SUGGESTED), day(ASKED), journal.setting(SUGGESTION) == "never")
