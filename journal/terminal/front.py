"""What a front needs of the rest: a few plain functions. Both fronts drive the same conversation with them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from journal.core.conversation import Sitting
from journal.core.model import Moment, Value
from journal.core.questions import Catalogue, Question

#: How a sitting was left: all the way through, stopped with Esc or its like, or interrupted with Ctrl-C.
Ending = Literal["finished", "stopped", "interrupted"]


@dataclass(frozen=True)
class Desk:
    """`keep` saves the draft; `save` the entry so far; both raise JournalError where the disk does not take it.

    `understand` reads a person's words for a time, and raises Usage; `opens` says whether a passphrase is right;
    `alone` begins a sitting over another catalogue, for a question asked by itself.
    """

    keep: Callable[[Sitting], None]
    save: Callable[[Sitting], None]
    understand: Callable[[str], Moment]
    opens: Callable[[str], bool]
    alone: Callable[[Catalogue], Sitting]


class Front(Protocol):
    """A way to hold a conversation: line by line, or full screen."""

    def converse(self, sitting: Sitting, desk: Desk) -> tuple[Sitting, Ending]:
        """Asks until the end, or until the person stops."""

    def choose(
        self, question: Question, about: str, desk: Desk, preset: str | None = None
    ) -> tuple[Value | None, Ending]:
        """Asks one question of kind `choice` by itself: what was said, None where it was skipped, and how it ended.

        With `preset`, Enter alone is that choice; without, it says nothing.
        """
