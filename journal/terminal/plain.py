"""Line mode: the conversation with plain prompts, for screen readers, slow lines, dumb terminals and tests.

No colour, no drawing, nothing that moves. The draft is kept after each line.
"""

import dataclasses
from collections.abc import Sequence

from journal.core.clock import describe
from journal.core.conversation import Sitting
from journal.core.model import Moment, Value, fold
from journal.core.questions import Choice, Question
from journal.errors import JournalError, Usage
from journal.terminal.console import Console
from journal.terminal.front import Desk, Ending
from journal.terminal.safe import one_line, shown

COMMANDS = "Enter skips. /back goes back, /stop stops here and keeps what you wrote, /clear empties an answer."


class _Leave(Exception):
    def __init__(self, how: str) -> None:
        self.how = how


class LineFront:
    """A front over a console."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._partial: Sitting | None = None

    def converse(self, sitting: Sitting, desk: Desk) -> tuple[Sitting, Ending]:
        """Asks until the end, or until the person stops."""
        self.console.say("", COMMANDS)
        while (question := sitting.question) is not None:
            if question.saves:
                try:
                    desk.save(sitting)
                except JournalError:
                    return sitting, "finished"  # who saves at the end says why not, and offers another place
            place, about = sitting.progress()
            self.console.say("", f"({place} of about {about}) {question.text}")
            if question.help:
                self.console.say(question.help)
            try:
                value = self._ask(question, sitting, desk)
            except _Leave as leave:
                if leave.how == "back":
                    sitting = sitting.back()
                    continue
                return self._last(sitting), "stopped"
            except KeyboardInterrupt:
                return self._last(sitting), "interrupted"
            sitting = sitting.answer(value)
            if not isinstance(value, Moment) and (reply := question.reply(value)):
                self.console.say("", reply)
            self._keep(sitting, desk)
        return sitting, "finished"

    def choose(
        self, question: Question, about: str, desk: Desk, preset: str | None = None
    ) -> tuple[Value | None, Ending]:
        """Asks one question of kind `choice` by itself."""
        self.console.say("", *filter(None, [about]), question.text)
        try:
            hint = f"Enter: {question.label_of(preset)}" if preset else "Enter says nothing."
            return self._choice(question, preset, hint), "finished"
        except _Leave:
            return None, "stopped"
        except KeyboardInterrupt:
            return None, "interrupted"

    def _last(self, sitting: Sitting) -> Sitting:
        return self._partial if (self._partial and self._partial.at == sitting.at) else sitting

    def _keep(self, sitting: Sitting, desk: Desk) -> None:
        self._partial = sitting
        try:
            desk.keep(sitting)
        except JournalError as reason:
            self.console.say(f"(The draft could not be saved just now. {reason.sentence})")

    def _line(self) -> str:
        try:
            line = self.console.read_line()
        except EOFError:
            raise _Leave("stop") from None
        command = line.strip().lower()
        if command in ("/back", "/stop"):
            raise _Leave(command[1:])
        return line.replace("\0", "").encode("utf-8", "replace").decode("utf-8")

    def _ask(self, question: Question, sitting: Sitting, desk: Desk) -> Value | Moment | None:
        now = sitting.value
        match question.kind:
            case "text":
                return self._text(question, sitting, desk)
            case "moment":
                return self._moment(sitting.moment, desk)
            case "scale":
                return self._scale(question, now)
            case "choice":
                return self._choice(question, now)
            case "choices":
                return self._choices(question, now)
            case "words":
                return self._words(question, sitting)
            case "yesno":
                word = None if now is None else "yes" if now else "no"
                said = self._choice(dataclasses.replace(question, choices=YES_NO), word)
                return None if said is None else said == "yes"

    def _kept(self, now: str) -> None:
        self.console.say(f"So far: {now}", "Enter keeps it.")

    def _text(self, question: Question, sitting: Sitting, desk: Desk) -> Value | None:
        now = sitting.value
        lines = str(now).split("\n") if isinstance(now, str) else []
        if lines:
            self._kept(shown("\n".join(lines)))
            if not question.one_line:
                self.console.say("What you write is added to it.")
        if question.one_line:
            line = self._line().strip()
            return None if line == "/clear" else line or now
        self.console.say("An empty line ends it.")
        while (line := self._line()).strip() or (lines and self.console.more_is_waiting()):
            lines = [] if line.strip() == "/clear" else [*lines, line]
            self._keep(sitting.hold("\n".join(lines) or None), desk)
        text = "\n".join(lines).rstrip("\n")
        return text if text.strip() else None

    def _moment(self, now: Moment, desk: Desk) -> Moment:
        while True:
            self.console.say(f"{describe(now)}. Enter if that is right, or say it in other words.")
            line = self._line().strip()
            if not line:
                return now
            try:
                now = desk.understand(line)
            except Usage as not_understood:
                self.console.say(f"{not_understood.sentence} {not_understood.hint}")

    def _scale(self, question: Question, now: Value | None) -> Value | None:
        low, high = question.ends
        self.console.say(f"{question.lowest} ({low}) to {question.highest} ({high})")
        if now is not None:
            self._kept(str(now))
        while True:
            line = self._line().strip()
            if not line:
                return now
            if line == "/clear":
                return None
            if line.isdecimal() and len(line) < 5 and question.lowest <= int(line) <= question.highest:
                return int(line)
            self.console.say(f"A number from {question.lowest} to {question.highest}, or Enter to skip.")

    def _choice(self, question: Question, now: Value | None, hint: str = "") -> Value | None:
        self._number(question.labels())
        if hint:
            self.console.say(hint)
        elif now is not None:
            self._kept(question.label_of(str(now)))
        while True:
            line = self._line().strip()
            if not line:
                return now
            if line == "/clear":
                return None
            chosen = _pick(line, question)
            if chosen is not None:
                return chosen
            self.console.say("One of the numbers or words above, or Enter to skip.")

    def _choices(self, question: Question, now: Value | None) -> Value | None:
        self._number(question.labels())
        self.console.say("Several are fine: 1, 3")
        if now:
            self._kept(", ".join(map(question.label_of, now)) if isinstance(now, tuple) else str(now))
        while True:
            line = self._line().strip()
            if not line:
                return now
            if line == "/clear":
                return None
            parts = line.split() if line.replace(" ", "").isdecimal() else line.split(",")
            chosen = [_pick(part.strip(), question) for part in parts if part.strip()]
            if all(chosen):
                return tuple(option for option in question.options() if option in chosen)
            self.console.say("Numbers or words from above, with commas between, or Enter to skip.")

    def _words(self, question: Question, sitting: Sitting) -> Value | None:
        if question.vocabulary:
            for feelings in sitting.catalogue.vocabulary:
                self.console.say(f"{feelings.tone}, {feelings.energy} energy: {', '.join(feelings.words)}")
            self.console.say("With commas between.")
        now = sitting.value
        if now:
            shown_now = [one_line(question.label_of(word)) for word in now] if isinstance(now, tuple) else [str(now)]
            self._kept(", ".join(shown_now))
        while True:
            line = self._line().strip()
            if not line:
                return now
            if line == "/clear":
                return None
            try:
                return question.read(split_words(line, sitting.catalogue.suggestions(question)))
            except ValueError as reason:
                self.console.say(f"That {reason}. Try again, or Enter to skip.")

    def _number(self, options: Sequence[str]) -> None:
        for number, option in enumerate(options, 1):
            self.console.say(f"  {number}. {option}")


YES_NO = (Choice("yes", "yes"), Choice("no", "no"))


def split_words(line: str, known: Sequence[str]) -> tuple[str, ...]:
    """Words as they were typed: with commas between, or with spaces where each (or, with none known, any) is a word."""
    if "," in line:
        return tuple(word.strip() for word in line.split(",") if word.strip())
    folded = {fold(word): word for word in known}
    if fold(line) in folded:
        return (folded[fold(line)],)
    parts = line.split()
    if not known or all(fold(part) in folded for part in parts):
        return tuple(folded.get(fold(part), part) for part in parts)
    return (line,)


def _pick(said: str, question: Question) -> str | None:
    """Return the value of the choice with this number, label (or the beginning of one) or value."""
    choices = question.choices
    if said.isdecimal() and len(said) < 5 and 1 <= int(said) <= len(choices):
        return choices[int(said) - 1].value
    exact = [c for c in choices if fold(said) in (fold(c.label), fold(c.value))]
    begun = [c for c in choices if fold(c.label).startswith(fold(said))]
    return exact[0].value if exact else begun[0].value if len(begun) == 1 else None
