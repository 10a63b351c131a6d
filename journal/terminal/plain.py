"""Line mode: the conversation with plain prompts, for screen readers, slow lines, dumb terminals and tests.

No colour, no drawing, nothing that moves. The draft is kept after each line.
"""

import textwrap

from journal.core.clock import describe
from journal.core.conversation import Sitting
from journal.core.model import Moment, Value
from journal.core.questions import Question
from journal.errors import JournalError
from journal.terminal import support
from journal.terminal.front import Callbacks, Ending, changes_in_words
from journal.terminal.prompts import Prompts, Stop, is_number
from journal.terminal.safe import one_line

COMMANDS = (
    "Press Enter to skip a question. /back goes back, /clear empties an answer, /stop stops and keeps what you wrote."
)


class LineFront(Prompts):
    """A front end on a console."""

    def converse(self, sitting: Sitting, callbacks: Callbacks) -> tuple[Sitting, Ending]:
        """Ask until the end, or until the person stops. Return the sitting and how it ended."""
        self.console.say("", COMMANDS)
        while (question := sitting.question) is not None:
            if question.saves:
                try:
                    callbacks.save(sitting)
                except JournalError:
                    return sitting, "finished"  # saving at the end reports why it failed, and offers another place
            place, about = sitting.progress()
            self.console.say("", f"({place} of about {about}) {question.text}")
            if question.help:
                self.console.say(question.help)
            try:
                value = self.ask(question, sitting, callbacks)
            except Stop as leave:
                if leave.how == "back":
                    sitting = sitting.back()
                    continue
                return self._last(sitting), "stopped"
            except KeyboardInterrupt:
                return self._last(sitting), "interrupted"
            sitting = sitting.answer(value)
            self._reply(question, value)
            if question.role_of(value) == "support":
                for paragraph in support.paragraphs(callbacks.support()):
                    self.console.say("", *paragraph.split("\n"))
            self._keep(sitting, callbacks)
        return self._finish(sitting, callbacks)

    def _reply(self, question: Question, value: Value | Moment | None) -> None:
        if not isinstance(value, Moment) and (reply := question.reply(value)):
            self.console.say("", *reply.split("\n"))

    def _finish(self, sitting: Sitting, callbacks: Callbacks) -> tuple[Sitting, Ending]:
        """Save the complete sitting and say so. What is typed ahead never reaches the shell."""
        if callbacks.finish is None or not sitting.has_answers():
            return sitting, "finished"
        try:
            said = callbacks.finish(sitting)
        except JournalError:
            return sitting, "finished"  # the caller reports why it failed, and offers another place
        self.console.say("", *said)
        self._leave("Press Enter to leave.")
        return sitting, "saved"

    def _leave(self, hint: str) -> str:
        """Wait for a last line from the person. What they typed before they could have read the hint is discarded."""
        if not self.console.can_ask:
            return ""
        try:
            while self.console.more_is_waiting():
                self.console.read_line()
            self.console.say(hint)
            return self.console.read_line().strip().lower()
        except (EOFError, KeyboardInterrupt):
            return ""

    def edit(self, sitting: Sitting, callbacks: Callbacks, before: Sitting | None = None) -> tuple[Sitting, Ending]:
        """List the questions and answers, numbered, and let the person change them one by one."""
        before, sitting = (before or sitting).go_to(None), sitting.go_to(None)
        try:
            while True:
                items = [sitting.worded(q) for q in sitting.plan()]
                self.console.say("")
                for number, item in enumerate(items, 1):
                    answer = one_line(in_words(item, sitting)) or "–"
                    self.console.say(
                        f"  {number}. {item.label or item.text}: {textwrap.shorten(answer, 60) or answer[:60]}"
                    )
                self.console.say("Type a number to change an answer, or press Enter when you're done.")
                line = self._line().strip()
                if not line:
                    return self._changed(before, sitting, callbacks)
                if not (is_number(line) and len(line) < 5 and 1 <= int(line) <= len(items)):
                    self.console.say(f"Type a number from 1 to {len(items)}, or press Enter.")
                    continue
                sitting = self._change(sitting.go_to(items[int(line) - 1].key), callbacks)
        except Stop:
            return self._changed(before, self._last(sitting).go_to(None), callbacks)
        except KeyboardInterrupt:
            return self._last(sitting), "interrupted"

    def _change(self, sitting: Sitting, callbacks: Callbacks) -> Sitting:
        """Ask one question again. /back leaves the answer as it was."""
        question = sitting.question
        if question is None:
            return sitting
        self.console.say("", question.text, *filter(None, [question.help]))
        try:
            value = self.ask(question, sitting, callbacks)
        except Stop as leave:
            if leave.how == "back":
                return sitting.go_to(None)
            raise
        self._reply(question, value)
        sitting = sitting.hold(value).go_to(None)
        self._keep(sitting, callbacks)
        return sitting

    def _changed(self, before: Sitting, sitting: Sitting, callbacks: Callbacks) -> tuple[Sitting, Ending]:
        """Save the changes and say so; they can be undone."""
        changed = sitting.changes(before)
        if not changed:
            self._keep(before, callbacks)
            return before, "unchanged"
        if callbacks.finish is None:
            return sitting, "finished"
        try:
            self.console.say("", *callbacks.finish(sitting), changes_in_words(changed))
            if self._leave("Type /undo to put it back, or press Enter to leave.") == "/undo":
                sitting = before.in_place_of(sitting)
                callbacks.finish(sitting)
                self.console.say("Everything is back as it was.")
        except JournalError:
            return sitting, "finished"
        return sitting, "saved"

    def choose(
        self, question: Question, about: str, callbacks: Callbacks, preset: str | None = None
    ) -> tuple[Value | None, Ending]:
        """Ask one question of kind `choice`. Return the chosen value (None if skipped), and how it ended."""
        self.console.say("", *filter(None, [about]), question.text)
        try:
            hint = f"Press Enter for: {question.label_of(preset)}" if preset else "Press Enter to skip."
            return self._choice(question, preset, hint), "finished"
        except Stop:
            return None, "stopped"
        except KeyboardInterrupt:
            return None, "interrupted"


def in_words(question: Question, sitting: Sitting) -> str:
    """Return the answer to a question as it is shown, or ""."""
    if question.kind == "moment":
        return describe(sitting.moment)
    value = sitting.answer_to(question)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(question.label_of, value))
    if isinstance(value, int) and question.kind == "scale" and question.highest - question.lowest <= 20:
        return f"{value} of {question.highest}"
    return question.label_of(str(value))
