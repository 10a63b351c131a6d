"""Which entries pass a filter, by the plainest reading of each field: the storage's SQL must agree with this.

Ignores full-text search, which is up to the index.
"""

from collections.abc import Iterable

from journal.core import conditions
from journal.core.model import Entry, Filter, Value, fold
from journal.core.question import Condition, holds
from journal.core.questions import Catalogue


def matches(wanted: Filter, entry: Entry, catalogue: Catalogue) -> bool:
    """Return whether an entry passes a filter, ignoring `matching`."""
    return (
        (wanted.since is None or entry.day >= wanted.since)
        and (wanted.until is None or entry.day <= wanted.until)
        and _any_of(wanted.feelings, entry.answers_to(catalogue.key("words")))
        and _any_of(wanted.tears, entry.answers_to(catalogue.key("tears")))
        and _any_of(wanted.tags, [entry.tags])
        and _any_of(wanted.aliases, entry.answers_to(catalogue.key("alias")))
        and _any_of(wanted.contexts, entry.answers_to(catalogue.key("context")))
        and _any_of(wanted.origins, [(entry.origin.program,)] if entry.origin else [])
        and _answered(wanted, entry, catalogue)
        and _in_range(wanted.min_distress, wanted.max_distress, entry.answers_to(catalogue.key("distress")))
    )


def answers(wanted: Filter, catalogue: Catalogue) -> dict[str, list[Condition]]:
    """Return what the filter asks of answers, by question: any of these. Raises Usage for what can't be asked."""
    found: dict[str, list[Condition]] = {}
    for typed in wanted.answers:
        for key, condition in conditions.read(typed, catalogue).items():
            found.setdefault(key, []).append(condition)
    return found


def _answered(wanted: Filter, entry: Entry, catalogue: Catalogue) -> bool:
    return all(
        any(_holds(condition, value) for condition in asked for value in entry.answers_to(key))
        for key, asked in answers(wanted, catalogue).items()
    )


def _holds(condition: Condition, value: Value) -> bool:
    """Whether an answer meets a condition, whatever its case."""
    if not isinstance(condition, tuple) or isinstance(value, int):
        return holds(condition, value)
    return _any_of(condition, [value])


def _any_of(wanted: tuple[str, ...], said: Iterable[Value]) -> bool:
    if not wanted:
        return True
    there: set[str] = set()
    for value in said:
        there.update(fold(v) for v in (value if isinstance(value, tuple) else (str(value),)))
    return any(fold(w) in there for w in wanted)


def _in_range(lowest: int | None, highest: int | None, said: Iterable[Value]) -> bool:
    if lowest is None and highest is None:
        return True
    return any(
        isinstance(n, int) and (lowest is None or n >= lowest) and (highest is None or n <= highest) for n in said
    )
