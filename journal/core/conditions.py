"""A condition on an answer as people type it: `tears=some, a lot`, `distress_then=6-10`, `care=any`; and back.

What a condition means is `question.holds`; questions of one's own and filters are given in this form.
"""

from journal.core.model import fold
from journal.core.question import Conditions, Question, Range
from journal.core.questions import Catalogue
from journal.errors import Usage


def read(typed: str, catalogue: Catalogue) -> Conditions:
    """Return a condition as it's typed: `tears=some, a lot`, `distress_then=6-10`, `with=any`. Raises Usage."""
    key, sign, said = (part.strip() for part in typed.partition("="))
    question = catalogue.kept_by_key.get(key)
    if not sign or not said or question is None:
        raise Usage(
            "A condition is a question's key, then =, then an answer.", 'Try "tears=some, a lot" or "care=any".'
        )
    if fold(said) == "any":
        return {key: "any"}
    if question.kind == "yesno":
        yes = {"yes": 1, "no": 0}.get(fold(said))
        if yes is None:
            raise Usage(f"{key} can be yes or no.")
        return {key: Range(yes, yes)}
    if question.kind == "scale":
        low, dash, high = (part.strip() for part in said.partition("-"))
        if not (low.isascii() and low.isdecimal() and (not dash or (high.isascii() and high.isdecimal()))):
            raise Usage(f"{key} needs a number or a range, such as 6-{question.highest}.")
        return {key: Range(int(low[:6]), int((high or low)[:6]))}
    values = tuple(_value(question, part) for part in said.split(",") if part.strip())
    return {key: values}


def _value(question: Question, typed: str) -> str:
    """Return the value of a choice that was typed by its value or its label."""
    if question.kind not in ("choice", "choices"):
        return typed.strip()
    for choice in question.choices:
        if fold(typed.strip()) in (fold(choice.value), fold(choice.label)):
            return choice.value
    raise Usage(f"{question.key} can be {', '.join(question.options())}.")


def in_words(conditions: Conditions) -> list[str]:
    """Return conditions as they are typed."""
    said = []
    for key, one in conditions.items():
        if isinstance(one, Range):
            told = f"{one.lowest}-{one.highest}"
        else:
            told = one if isinstance(one, str) else ", ".join(one)
        said.append(f"{key}={told}")
    return said
