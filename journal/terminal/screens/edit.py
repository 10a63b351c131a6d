"""The full screen for changing what was written: a list of questions with answers; pick one, change it, leave."""

from journal.terminal.screens.write import CLOSING_KEYS, Conversation  # first: it shuts what textual would read

# isort: split
import textwrap
from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual import events
from textual.widget import Widget

from journal.core.conversation import Sitting
from journal.core.questions import Question
from journal.terminal.front import Callbacks, changes_in_words
from journal.terminal.plain import in_words
from journal.terminal.safe import one_line
from journal.terminal.screens.answers import When
from journal.terminal.screens.drawn import Answered, Drawn
from journal.terminal.screens.ink import MARK, POINTER, QUIET, STRONG

UNDO_KEYS = "u undo   any other key to leave"
CHANGE_KEYS = "Enter done   Esc done   Ctrl-L hide"
TEXT_KEYS = "Tab done   Esc done   Ctrl-L hide"


class Editing(Conversation):
    """A list of questions with answers, and a page for the one being changed."""

    def __init__(self, sitting: Sitting, callbacks: Callbacks, before: Sitting | None = None) -> None:
        super().__init__(sitting.go_to(None), callbacks)
        self.before = (before or sitting).go_to(None)
        self._place = 0
        self._undoes = False

    async def _show(self) -> None:
        question = self.sitting.question
        if self._reply or question is None:
            if self._reply:
                await super()._show()
            else:
                await self._list()
            return
        await self._ask(question, "")
        text = self._widget is not None and self._widget.keys.startswith("Tab")
        self.say_keys(TEXT_KEYS if text else CHANGE_KEYS)

    async def _list(self) -> None:
        items = [self.sitting.worded(q) for q in self.sitting.plan()]
        picker = Picker(items, self.sitting, min(self._place, len(items) - 1))
        await self.fill("", "What would you like to change?", "", picker, Picker.keys)

    def action_go_on(self) -> None:
        """Open the picked answer, or accept the changed one."""
        if self._closed_by_key():
            return
        if isinstance(picker := self._body, Picker):
            self._place = picker.at
            self.sitting = self.sitting.go_to(picker.items[picker.at].key)
        elif self._reply:
            self._reply = ""
        elif not self._take_back():
            return
        self.turn_to(self._show)

    def _take_back(self) -> bool:
        """Accept the answer on the page, and go back to the list. Return whether it was valid."""
        listed = {q.key for q in self.sitting.plan()}
        at = self.sitting.at
        if not self._take(lambda sitting, value: sitting.hold(value)):
            return False
        self.sitting = self.sitting.go_to(None)
        plan = self.sitting.plan()
        new = [q.key for q in plan if q.key not in listed]
        self._place = next((i for i, q in enumerate(plan) if q.key == (new[0] if new else at)), 0)
        return True

    async def action_back(self) -> None:
        """Go back to the list."""
        self.action_stop()

    def action_stop(self) -> None:
        """Go back from an answer to the list; from the list, save and leave."""
        if self._closed_by_key():
            return
        if isinstance(self._body, Picker):
            self.turn_to(self.finish)
            return
        if self._reply:
            self._reply = ""
        elif isinstance(self._body, When) and self._body.problem:
            self.sitting = self.sitting.go_to(None)
        elif not self._take_back():
            return
        self.turn_to(self._show)

    async def finish(self) -> None:
        """Save the changes and say so, on a page where they can be undone."""
        changed = self.sitting.changes(self.before)
        if not changed:
            if self._dirty or self.sitting.asked != self.before.asked:
                await self._saved(lambda: self.callbacks.keep(self.before))
            self.exit((self.before, "unchanged"))
        elif self.callbacks.finish is None or (said := await self._finished(self.sitting)) is None:
            self.exit((self.sitting, "finished"))
        else:
            self._undoes = True
            await self.show_closing([*said, changes_in_words(changed)], UNDO_KEYS)

    def key_at_the_end(self, key: str) -> None:
        """Undo with u; leave with any other key."""
        if self._undoes and key == "u":
            self._undoes = False
            self.turn_to(self._undo)
        else:
            super().key_at_the_end(key)

    async def _undo(self) -> None:
        undone = self.before.in_place_of(self.sitting)
        if await self._finished(undone) is not None:
            self.sitting = undone
            await self.show_closing(["Everything is back as it was."], CLOSING_KEYS)


class Picker(Drawn):
    """What was asked, a line each with the answer. Arrows move, Enter picks."""

    keys = "↑↓ move   Enter change   Esc save and leave   Ctrl-L hide"

    def __init__(self, items: Sequence[Question], sitting: Sitting, at: int) -> None:
        super().__init__()
        self.items, self.sitting, self.at = items, sitting, at

    def on_mount(self) -> None:
        """Show the current line, if the list is longer than the screen."""
        self.call_after_refresh(self._show_place)

    def render(self) -> Text:
        """Return a line for each question: its short label, and as much of the answer as fits."""
        width = max(self.size.width, 30)
        column = min(30, width // 2)
        text = Text(no_wrap=True)
        for place, question in enumerate(self.items):
            here = place == self.at
            text.append(f"{POINTER if here else ' '} ", style=MARK)
            label = textwrap.shorten(question.label or question.text, column - 4, placeholder="…")
            text.append(label.ljust(column - 2), style=STRONG if here else "")
            said = one_line(in_words(question, self.sitting))
            text.append(_cut(said, width - column) or "–", style="" if said else QUIET)
            text.append("\n")
        text.right_crop(1)
        return text

    def on_key(self, event: events.Key) -> None:
        """Move with the arrows, pick with Enter."""
        steps = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10, "home": -len(self.items), "end": len(self.items)}
        if event.key == "enter":
            event.stop()
            self.post_message(Answered())
        elif event.key in steps:
            event.stop()
            self.at = min(max(self.at + steps[event.key], 0), len(self.items) - 1)
            self.refresh()
            self.call_after_refresh(self._show_place)

    def _show_place(self) -> None:
        if isinstance(self.parent, Widget):
            self.parent.scroll_to(y=max(self.at - self.parent.size.height // 2, 0), animate=False)


def _cut(text: str, width: int) -> str:
    """Return as much of a text as fits on a line."""
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"
