"""What an untrusted file is checked against: the questions, and the error for anything that doesn't fit."""

from functools import cache
from pathlib import Path

from journal.core import questions
from journal.errors import Damaged


@cache
def catalogue() -> questions.Catalogue:
    """Return the questions that answers are held against."""
    return questions.load()


def refuse(path: Path, *problems: list[str]) -> None:
    """Raise Damaged with the first problem, if there is any."""
    for named in problems:
        if named:
            raise Damaged(
                f"{path} has something in it that Journal wouldn't write ({named[0]}), so nothing was taken from it.",
                "Try another copy.",
                path,
            )
