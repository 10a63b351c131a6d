"""What pages know questions by: roles, never keys. Until each question carries its own, they're listed here."""

from collections.abc import Mapping

from journal.core.questions import Catalogue, Question

_ROLES = {
    "tears": "tears", "words": "words", "pleasant": "pleasant", "unpleasant": "unpleasant", "distress_then": "distress",
    "distress_now": "distress_now", "care": "care", "timing": "timing", "context": "context", "with": "alias",
    "talked": "talked", "comfort": "comfort", "to_say": "to_hear", "to_bring": "to_bring", "note": "note",
    "often_feels": "often",
}  # fmt: skip


def role(question: Question | None) -> str:
    """Return the role of a question, or ""."""
    if question is None:
        return ""
    return getattr(question, "role", None) or _ROLES.get(question.key, "")


def by_role(catalogue: Catalogue) -> Mapping[str, Question]:
    """Return the questions that have a role, by that."""
    return {named: question for question in catalogue.questions if (named := role(question))}
