"""Often, or distressing: when to ask, and when to suggest, that it might be worth exploring with somebody.

The article's last advice, as a rule (its part 4: "If crying during sex happens often or feels distressing, it might be
worth exploring with a therapist"). A count of tears only ever leads to a question; only the person's own ratings and
answers lead to the suggestion. Entries marked `care` are no part of it: `basis.prepare` leaves them out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from journal.core.model import DatedAnswer, Entry
from journal.patterns.dataset import HARD, had_tears

QUESTION = "often_feels"
FINE, DIFFERENT = "fine", "I'd like it to be different"

RATED, HARD_OF_RATED, ON_DATES, RATED_WITHIN = 5, 3, 3, timedelta(days=180)
TEARFUL_DAYS, TEARS_WITHIN, MILD = 3, timedelta(days=28), 2
QUIET_AFTER_FINE = timedelta(days=180)
QUIET_AFTER_SUGGESTION = timedelta(days=90)
QUIET_AFTER_ASKING = timedelta(days=28)  # a question that was skipped is not asked again the next day


@dataclass(frozen=True)
class Quiet:
    """What the journal remembers of this: the days of the last suggestion and the last question, and "never again"."""

    suggested: date | None = None
    asked: date | None = None
    never: bool = False


def trigger(entries: Sequence[Entry], answers: Sequence[DatedAnswer], quiet: Quiet, today: date) -> str | None:
    """What leads to the suggestion, in a sentence, or None: too few ratings are no reason to say anything.

    `entries` in any order; `answers` to `often_feels`, the earliest first. At most once in 90 days.
    """
    if quiet.never or (quiet.suggested and today - quiet.suggested < QUIET_AFTER_SUGGESTION):
        return None
    return _hard_lately(entries, today) or _wished_different(answers, quiet) or _answered(answers, quiet, today)


def _hard_lately(entries: Sequence[Entry], today: date) -> str | None:
    rated = sorted(
        ((e.day, v) for e in entries if isinstance(v := e.answer("distress_then"), int) and e.day <= today),
        key=lambda one: one[0],
    )
    last = [(day, v) for day, v in rated if today - day <= RATED_WITHIN][-RATED:]
    hard = sum(v >= HARD for _, v in last)
    if hard < HARD_OF_RATED or len({day for day, _ in last}) < ON_DATES:
        return None
    return f"You rated {hard} of your last {len(last)} moments {HARD} or harder."


def _wished_different(answers: Sequence[DatedAnswer], quiet: Quiet) -> str | None:
    days = sorted({a.answered_at.date() for a in answers if a.answer == DIFFERENT})
    if len(days) < 2 or (quiet.suggested and days[-1] <= quiet.suggested):
        return None
    return f"You said on {len(days)} days that you would like how often it happens to be different."


def _answered(answers: Sequence[DatedAnswer], quiet: Quiet, today: date) -> str | None:
    if not answers or answers[-1].answer == FINE:
        return None
    day = answers[-1].answered_at.date()
    if today - day > TEARS_WITHIN or (quiet.suggested and day < quiet.suggested):
        return None
    return f"Asked how it is for you that the tears come as often as they do, you said: {answers[-1].answer}."


def question(entries: Sequence[Entry], answers: Sequence[DatedAnswer], quiet: Quiet, today: date) -> str | None:
    """What leads to asking `often_feels`, in a sentence, or None: tears on at least 3 of the latest 28 days.

    Not where every such entry has a distress of at most 2; not within 180 days of "fine", nor 28 of the last time.
    """
    if quiet.never or (quiet.asked and today - quiet.asked < QUIET_AFTER_ASKING):
        return None
    if answers and answers[-1].answer == FINE and today - answers[-1].answered_at.date() < QUIET_AFTER_FINE:
        return None
    tearful = [e for e in entries if had_tears(e) and timedelta() <= today - e.day < TEARS_WITHIN]
    days = {e.day for e in tearful}
    if len(days) < TEARFUL_DAYS or all(_mild(e) for e in tearful):
        return None
    return f"You logged tears on {len(days)} days of the last {TEARS_WITHIN.days}."


def _mild(entry: Entry) -> bool:
    said = entry.answer("distress_then")
    return isinstance(said, int) and said <= MILD


def suggestion(why: str) -> str:
    """What is said, with what led to it."""
    return (
        f"{why} Tears are common, and this is no diagnosis. If it weighs on you, it might be worth exploring with a "
        "therapist. `journal support` has ways to find one."
    )
