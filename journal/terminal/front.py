"""The interface between a front end and the rest: a few functions.

Both front ends hold the same conversation with them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from journal.core.clock import describe
from journal.core.conversation import Sitting
from journal.core.model import Moment, Value
from journal.core.questions import Catalogue, Question
from journal.terminal import support
from journal.terminal.render import Line

#: How a sitting was left: all the way through, stopped with Esc or its like, or interrupted with Ctrl-C. If the front
#: could finish it: "saved", with the closing page shown and left; or, of an edit, "unchanged". "anew": the page was
#: hidden, and is left behind, its draft saved, for a new one.
Ending = Literal["finished", "saved", "unchanged", "stopped", "interrupted", "anew"]


@dataclass(frozen=True)
class Callbacks:
    """`keep` saves the draft; `save` the entry so far; both raise JournalError if the disk doesn't take it.

    `understand` reads a person's words for a time, and raises Usage; `echo` shows in full what was understood; `opens`
    says whether a passphrase is right; `alone` begins a sitting over another catalogue, for a question asked by
    itself. `finish` saves the whole sitting, discards its draft, and returns what the closing page says, a paragraph
    each; it raises JournalError. Without it, the sitting comes back "finished", and whoever asked for it saves it.
    `keep`, `save` and `finish` may be called from another thread, one at a time. `anew`: Enter at a hidden page leaves
    it for a new one. `support` says whom they could turn to.
    """

    keep: Callable[[Sitting], None]
    save: Callable[[Sitting], None]
    understand: Callable[[str], Moment]
    opens: Callable[[str], bool]
    alone: Callable[[Catalogue], Sitting]
    finish: Callable[[Sitting], Sequence[str]] | None = None
    echo: Callable[[Moment], str] = describe
    anew: bool = False
    support: Callable[[], list[Line]] = support.lines


def changes_in_words(changed: Sequence[Question]) -> str:
    """Return in words which answers changed: `You changed: When, Tears.`"""
    return f"You changed: {', '.join(q.label or q.text for q in changed)}."


class Front(Protocol):
    """A way to hold a conversation: line by line, or full screen."""

    def converse(self, sitting: Sitting, callbacks: Callbacks) -> tuple[Sitting, Ending]:
        """Ask until the end, or until the person stops. Return the sitting and how it ended."""

    def edit(self, sitting: Sitting, callbacks: Callbacks, before: Sitting | None = None) -> tuple[Sitting, Ending]:
        """List the questions and answers, and let the person change them one by one, until they leave.

        Changes are saved with `finish`, and can be undone on the closing page. `before` is what is saved now, if
        `sitting` is a draft that differs from it.
        """

    def choose(
        self, question: Question, about: str, callbacks: Callbacks, preset: str | None = None
    ) -> tuple[Value | None, Ending]:
        """Ask one question of kind `choice`. Return the chosen value (None if skipped), and how it ended.

        With `preset`, Enter alone chooses that value; without it, Enter skips the question.
        """
