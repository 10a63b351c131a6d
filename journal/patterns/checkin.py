"""Often, or distressing: when to ask about it, and when to suggest exploring it with someone.

The article's last advice, as a rule (its part 4: "If crying during sex happens often or feels distressing, it might be
worth exploring with a therapist"). How often there were tears only ever leads to a question; only the person's own
ratings and answers lead to the suggestion. Entries marked `care` don't count: `dataset.prepare` leaves them out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from journal.core.model import DatedAnswer, Entry, instant
from journal.core.questions import Catalogue
from journal.patterns.dataset import HARD, had_tears, is_rating

RATED, HARD_OF_RATED, RATED_WITHIN = 5, 3, timedelta(days=180)
TEARFUL_DAYS, TEARS_WITHIN, MILD = 3, timedelta(days=28), 2
ANSWERED_WITHIN = timedelta(days=180)
QUIET_AFTER_FINE = timedelta(days=180)
QUIET_AFTER_SUGGESTION = timedelta(days=90)
QUIET_AFTER_ASKING = timedelta(days=28)  # so that a skipped question isn't asked again the next day


@dataclass(frozen=True)
class Quiet:
    """What the journal remembers of this: the days of the last suggestion and the last question, and "never again"."""

    suggested: date | None = None
    asked: date | None = None
    never: bool = False


def trigger(
    entries: Sequence[Entry], answers: Sequence[DatedAnswer], quiet: Quiet, today: date, catalogue: Catalogue
) -> str | None:
    """Return the reason for the suggestion, in a sentence, or None. Too few ratings are never a reason.

    `entries`, and `answers` to the question on how often it happens, may be in any order. At most once in 90 days.
    """
    if quiet.never or (quiet.suggested and today - quiet.suggested < QUIET_AFTER_SUGGESTION):
        return None
    return _hard_lately(entries, today, catalogue) or _answered(answers, quiet, today, catalogue)


def _hard_lately(entries: Sequence[Entry], today: date, catalogue: Catalogue) -> str | None:
    """Return a sentence if, of the last 5 rated within 180 days, 3 or more were hard, on 3 or more different days."""
    rated = sorted(
        ((instant(e.moment.at), e.day, v) for e in entries if is_rating(v := e.answer(catalogue.key("distress")))),
        key=lambda one: one[0],
    )
    last = [(day, v) for _, day, v in rated if timedelta() <= today - day <= RATED_WITHIN][-RATED:]
    hard = [day for day, v in last if v >= HARD]
    if len(set(hard)) < HARD_OF_RATED:
        return None
    return f"You rated {len(hard)} of your last {len(last)} moments {HARD} or higher for how hard they were."


def _answered(answers: Sequence[DatedAnswer], quiet: Quiet, today: date, catalogue: Catalogue) -> str | None:
    """Return a sentence if the last answer wishes for something different, or is "unsure" for the second time running.

    The second "unsure" must be given on another day. An answer already followed by a suggestion leads to no other.
    """
    often = catalogue.by_role["often"]
    by_day = {
        a.answered_at.date(): often.role_of(a.answer) for a in sorted(answers, key=lambda a: instant(a.answered_at))
    }
    fresh = [
        (day, role)
        for day, role in by_day.items()
        if today - day <= ANSWERED_WITHIN and not (quiet.suggested and day <= quiet.suggested)
    ]
    roles = [role for _, role in fresh][-2:]
    if roles[-1:] == ["different"]:
        return "When asked how you feel about how often the tears come, you said you'd like it to be different."
    if roles == ["unsure", "unsure"]:
        return "When asked how you feel about how often the tears come, you've twice said you're unsure."
    return None


def question(
    entries: Sequence[Entry], answers: Sequence[DatedAnswer], quiet: Quiet, today: date, catalogue: Catalogue
) -> str | None:
    """Return the reason to ask how the person feels about how often it happens, in a sentence, or None.

    The reason is tears on at least 3 of the latest 28 days. Not if every such entry has a distress of 2 or less; not
    within 180 days of the answer "fine", nor within 28 days of the last question.
    """
    if quiet.never or (quiet.asked and today - quiet.asked < QUIET_AFTER_ASKING):
        return None
    last = max(answers, key=lambda a: instant(a.answered_at), default=None)
    fine = last is not None and catalogue.by_role["often"].role_of(last.answer) == "fine"
    if last is not None and fine and today - last.answered_at.date() < QUIET_AFTER_FINE:
        return None
    tearful = [e for e in entries if had_tears(e, catalogue) and timedelta() <= today - e.day < TEARS_WITHIN]
    days = {e.day for e in tearful}
    if len(days) < TEARFUL_DAYS or all(_mild(e, catalogue) for e in tearful):
        return None
    return f"You logged tears on {len(days)} of the last {TEARS_WITHIN.days} days."


def _mild(entry: Entry, catalogue: Catalogue) -> bool:
    said = entry.answer(catalogue.key("distress"))
    return is_rating(said) and said <= MILD


def suggestion(why: str) -> str:
    """Return the suggestion, with its reason."""
    return (
        f"{why} Tears are common, and this isn't a diagnosis. If it weighs on you, it might be worth exploring with a "
        "therapist. `journal support` has ways to find one."
    )
