"""Questions and feelings of the person's own: adding, changing, retiring and restoring them in an open journal."""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import datetime

from journal.core import own_questions as rule
from journal.core.model import fold, time_of_change
from journal.core.own_questions import Feeling, Own
from journal.core.question import Question
from journal.core.questions import DAYS_SINCE, REFLECTION, Catalogue
from journal.errors import NotFound, Usage
from journal.services.journal import Journal

HINT = "`journal questions --mine` shows them."


def own(journal: Journal) -> tuple[Own, ...]:
    """Return the person's own questions and feelings, the retired ones too, in the order made."""
    return journal.store.own_questions()


def named(journal: Journal, name: str) -> Own:
    """Return the question with this key or text, or the feeling with this word. Raises NotFound."""
    wanted = fold(name.strip())
    for one in own(journal):
        names = (one.what.key, one.what.text) if isinstance(one.what, Question) else (one.what.word,)
        if wanted in map(fold, names) or f"{rule.PREFIX}{wanted}" == one.key:
            return one
    if any(wanted in (q.key, fold(q.text)) for q in journal.catalogue.questions if not q.own):
        raise NotFound("That's one of the built-in questions, and they stay as they are.", HINT)
    raise NotFound("You have no question or feeling called that.", HINT)


def add(journal: Journal, what: Question | Feeling) -> Own:
    """Add a question or a feeling. Raises Usage if it isn't well formed, or is there already."""
    return add_all(journal, [what])[0]


def _new(journal: Journal, what: Question | Feeling, now: datetime) -> Own:
    made = _checked(lambda: rule.make(what, now))
    if isinstance(what, Question):
        check_conditions(what, journal.catalogue)
    elif fold(what.word) in map(fold, journal.catalogue.words):
        raise Usage("That word is among the feelings already.")
    there = next((one for one in own(journal) if one.key == made.key), None)
    if there is not None and there.retired:
        name = there.what.key if isinstance(there.what, Question) else there.what.word
        raise Usage("You had that one before, and retired it.", f"`journal questions restore {name}` brings it back.")
    if there is not None:
        raise Usage("You have that question already.", HINT)
    if len(own(journal)) >= rule.MOST:
        raise Usage(f"You can have up to {rule.MOST} questions of your own.")
    return made


def add_all(journal: Journal, whats: Sequence[Question | Feeling]) -> list[Own]:
    """Add several, all or none. Raises Usage."""
    now = journal.clock.utc()
    latest = [one.created_at for one in own(journal)]
    made: list[Own] = []
    for what in whats:
        now = max([now, *(time_of_change(now, at) for at in latest[-1:])])  # they are asked in the order made
        made.append(_new(journal, what, now))
        latest.append(now)
    if len({one.key for one in made}) < len(made):
        raise Usage("Two of these are the same question.")
    journal.store.keep_own_questions(made)
    return made


def change(journal: Journal, one: Own, what: Question | Feeling) -> Own:
    """Change a question or a feeling; old answers keep the wording they were given to. Raises Usage."""
    if isinstance(what, Question):
        check_conditions(what, journal.catalogue)
    changed = _checked(lambda: rule.change(one, what, journal.clock.utc()))
    journal.store.keep_own_questions([changed])
    return changed


def retire(journal: Journal, one: Own) -> Own:
    """Stop asking a question, or offering a feeling. Its answers stay."""
    return _keep(journal, rule.retire(one, journal.clock.utc()))


def restore(journal: Journal, one: Own) -> Own:
    """Ask a retired question again, or offer a feeling again."""
    return _keep(journal, rule.restore(one, journal.clock.utc()))


def _keep(journal: Journal, one: Own) -> Own:
    journal.store.keep_own_questions([one])
    return one


def check_conditions(what: Question, catalogue: Catalogue) -> None:
    """Raise Usage for a condition on something that isn't asked, or on an answer that isn't offered."""
    for conditions in (what.when, what.unless):
        for key, condition in conditions.items():
            if key in (DAYS_SINCE, REFLECTION):
                continue
            other = catalogue.kept_by_key.get(key)
            if other is None or key == what.key:
                raise Usage("A condition names a question that isn't there.", "`journal questions` shows their keys.")
            closed = other.kind in ("choice", "choices")
            if closed and isinstance(condition, tuple) and not set(condition) <= set(other.options()):
                raise Usage(f"{key} can be {', '.join(other.options())}.")


def question(text: str, **fields: object) -> Question:
    """Return a question with this text, its key made from it; whether it's well formed shows when it's added."""
    text = " ".join(text.split())
    return dataclasses.replace(
        Question(rule.key_for(text), text, "text", ("reflect",), "always", label=rule.label_for(text)),
        **fields,  # type: ignore[arg-type]
    )


def _checked(make: Callable[[], Own]) -> Own:
    """Return what was made. Raises Usage with what is wrong with it."""
    try:
        return make()
    except ValueError as reason:
        raise Usage(f"That can't be a question of yours: {reason}.") from None
