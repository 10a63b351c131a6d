"""What a file that isn't trusted is held against: the questions, and the refusal of what doesn't fit."""

from functools import cache
from pathlib import Path

from journal.core import questions
from journal.errors import Damaged


@cache
def catalogue() -> questions.Catalogue:
    """Return the questions that answers are held against."""
    return questions.load()


def refuse(path: Path, *problems: list[str]) -> None:
    """Raise Damaged where there is any problem, with the first of them."""
    for named in problems:
        if named:
            raise Damaged(
                f"{path} isn't as Journal writes it ({named[0]}), so nothing was taken from it.",
                "Try another copy.",
                path,
            )
