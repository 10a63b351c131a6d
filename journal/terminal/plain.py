"""Line mode: the conversation with plain prompts, for screen readers, slow lines, dumb terminals and tests.

No colour, no drawing, nothing that moves. The draft is kept after each line.
"""

import dataclasses
import textwrap
from collections.abc import Sequence

from journal.core.clock import describe
from journal.core.conversation import Sitting
from journal.core.model import Moment, Value, fold
from journal.core.questions import Catalogue, Choice, Question
from journal.errors import JournalError, Usage
from journal.terminal.console import Console
from journal.terminal.front import Callbacks, Ending, changes_in_words
from journal.terminal.safe import one_line, shown

COMMANDS = (
    "Press Enter to skip a question. /back goes back, /clear empties an answer, /stop stops and keeps what you wrote."
)


class _Stop(Exception):
    def __init__(self, how: str) -> None:
        self.how = how


class LineFront:
    """A front over a console."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._partial: Sitting | None = None

    def converse(self, sitting: Sitting, callbacks: Callbacks) -> tuple[Sitting, Ending]:
        """Ask until the end, or until the person stops."""
        self.console.say("", COMMANDS)
        while (question := sitting.question) is not None:
            if question.saves:
                try:
                    callbacks.save(sitting)
                except JournalError:
                    return sitting, "finished"  # who saves at the end says why not, and offers another place
            place, about = sitting.progress()
            self.console.say("", f"({place} of about {about}) {question.text}")
            if question.help:
                self.console.say(question.help)
            try:
                value = self._ask(question, sitting, callbacks)
            except _Stop as leave:
                if leave.how == "back":
                    sitting = sitting.back()
                    continue
                return self._last(sitting), "stopped"
            except KeyboardInterrupt:
                return self._last(sitting), "interrupted"
            sitting = sitting.answer(value)
            self._reply(question, value)
            self._keep(sitting, callbacks)
        return self._finish(sitting, callbacks)

    def _reply(self, question: Question, value: Value | Moment | None) -> None:
        if not isinstance(value, Moment) and (reply := question.reply(value)):
            self.console.say("", *reply.split("\n"))

    def _finish(self, sitting: Sitting, callbacks: Callbacks) -> tuple[Sitting, Ending]:
        """Save the whole and say so. What is typed ahead of the end never reaches the shell."""
        if callbacks.finish is None or not sitting.has_answers():
            return sitting, "finished"
        try:
            said = callbacks.finish(sitting)
        except JournalError:
            return sitting, "finished"  # who asked for it says why not, and offers another place
        self.console.say("", *said)
        self._leave("Press Enter to leave.")
        return sitting, "saved"

    def _leave(self, hint: str) -> str:
        """Wait for a last line, from a person; what they typed before they could have read this is forgotten."""
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
        """Show what was asked with the answers, numbered; let one after the other be picked and changed."""
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
                    self.console.say(f"A number from 1 to {len(items)}, or Enter.")
                    continue
                sitting = self._change(sitting.go_to(items[int(line) - 1].key), callbacks)
        except _Stop:
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
            value = self._ask(question, sitting, callbacks)
        except _Stop as leave:
            if leave.how == "back":
                return sitting.go_to(None)
            raise
        self._reply(question, value)
        sitting = sitting.hold(value).go_to(None)
        self._keep(sitting, callbacks)
        return sitting

    def _changed(self, before: Sitting, sitting: Sitting, callbacks: Callbacks) -> tuple[Sitting, Ending]:
        """Save what was changed and say so; it can be undone."""
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
                self.console.say("Everything is as it was before.")
        except JournalError:
            return sitting, "finished"
        return sitting, "saved"

    def choose(
        self, question: Question, about: str, callbacks: Callbacks, preset: str | None = None
    ) -> tuple[Value | None, Ending]:
        """Ask one question of kind `choice` by itself."""
        self.console.say("", *filter(None, [about]), question.text)
        try:
            hint = f"Press Enter for: {question.label_of(preset)}" if preset else "Press Enter to say nothing."
            return self._choice(question, preset, hint), "finished"
        except _Stop:
            return None, "stopped"
        except KeyboardInterrupt:
            return None, "interrupted"

    def _last(self, sitting: Sitting) -> Sitting:
        return self._partial if (self._partial and self._partial.at == sitting.at) else sitting

    def _keep(self, sitting: Sitting, callbacks: Callbacks) -> None:
        self._partial = sitting
        try:
            callbacks.keep(sitting)
        except JournalError as reason:
            self.console.say(f"(The draft could not be saved just now. {reason.sentence})")

    def _line(self) -> str:
        try:
            line = self.console.read_line()
        except EOFError:
            raise _Stop("stop") from None
        command = line.strip().lower()
        if command in ("/back", "/stop"):
            raise _Stop(command[1:])
        return line.replace("\0", "").encode("utf-8", "replace").decode("utf-8")

    def _ask(self, question: Question, sitting: Sitting, callbacks: Callbacks) -> Value | Moment | None:
        now = sitting.value
        match question.kind:
            case "text":
                return self._text(question, sitting, callbacks)
            case "moment":
                return self._moment(sitting.moment, callbacks)
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
        self.console.say(f"So far: {now}", "Press Enter to keep it.")

    def _text(self, question: Question, sitting: Sitting, callbacks: Callbacks) -> Value | None:
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
            self._keep(sitting.hold("\n".join(lines) or None), callbacks)
        text = "\n".join(lines).rstrip("\n")
        return text if text.strip() else None

    def _moment(self, now: Moment, callbacks: Callbacks) -> Moment:
        while True:
            self.console.say(f"{sentence(callbacks.echo(now))} Press Enter if that's right, or say it in other words.")
            line = self._line().strip()
            if not line:
                return now
            try:
                now = callbacks.understand(line)
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
            self.console.say(f"A number from {question.lowest} to {question.highest}, or press Enter to skip.")

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
            self.console.say("One of the numbers or words above, or press Enter to skip.")

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
            self.console.say("Numbers or words from above, with commas between, or press Enter to skip.")

    def _words(self, question: Question, sitting: Sitting) -> Value | None:
        known = sitting.catalogue.suggestions(question)
        if question.vocabulary:
            self._families(sitting.catalogue, question)
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
            if question.vocabulary and line == "?":
                self.console.say(*(f"{word}: {said}" for word, said in sitting.catalogue.definitions.items()))
                continue
            words = [_named(word, known) for word in split_words(line, known)]
            if None in words:
                self.console.say(f"The words have numbers from 1 to {len(known)}. Try again, or press Enter to skip.")
                continue
            try:
                return question.read(words)
            except ValueError as reason:
                self.console.say(f"That {reason}. Try again, or press Enter to skip.")

    def _families(self, catalogue: Catalogue, question: Question) -> None:
        """Say the feelings, family by family, each with its number."""
        families: dict[str, list[str]] = {}
        for feelings in catalogue.vocabulary:
            families.setdefault(feelings.label, []).extend(feelings.words)
        number = 0
        for name, words in families.items():
            numbered = [f"{n}\u00a0{word}" for n, word in enumerate(words, number + 1)]  # not torn apart by wrapping
            number += len(words)
            self.console.say(f"{name}: {', '.join(numbered)}")
        if others := [f"{n}\u00a0{label}" for n, label in enumerate(question.labels(), number + 1)]:
            self.console.say(f"or: {', '.join(others)}")
        # Again, where it is still in sight after so many words.
        how = "Type words or numbers with commas between, or ? to read what the words mean."
        self.console.say(f"{question.text} {how}")

    def _number(self, options: Sequence[str]) -> None:
        for number, option in enumerate(options, 1):
            self.console.say(f"  {number}. {option}")


YES_NO = (Choice("yes", "yes"), Choice("no", "no"))


def is_number(word: str) -> bool:
    """Return whether a word is only digits: the number of one, or a slip, but never a feeling."""
    return word.strip().isdecimal()


def split_words(line: str, known: Sequence[str]) -> tuple[str, ...]:
    """Words as they were typed: with commas between, or with spaces where each (or, with none known, any) is a word."""
    if "," in line:
        return tuple(word.strip() for word in line.split(",") if word.strip())
    folded = {fold(word): word for word in known}
    if fold(line) in folded:
        return (folded[fold(line)],)
    parts = line.split()
    if not known or all(fold(part) in folded or is_number(part) for part in parts):
        return tuple(folded.get(fold(part), part) for part in parts)
    return (line,)


def _named(word: str, known: Sequence[str]) -> str | None:
    """Return the word that is meant: a number stands for the word that has it, or for none."""
    if not known or not is_number(word):
        return word
    return known[int(word) - 1] if len(word) < 5 and 1 <= int(word) <= len(known) else None


def sentence(text: str) -> str:
    """Return words as a sentence."""
    return f"{text[:1].upper()}{text[1:]}."


def in_words(question: Question, sitting: Sitting) -> str:
    """Return what was said to a question, as it is shown; "" if nothing was."""
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


def _pick(said: str, question: Question) -> str | None:
    """Return the value of the choice with this number, label (or the beginning of one) or value."""
    choices = question.choices
    if said.isdecimal() and len(said) < 5 and 1 <= int(said) <= len(choices):
        return choices[int(said) - 1].value
    exact = [c for c in choices if fold(said) in (fold(c.label), fold(c.value))]
    begun = [c for c in choices if fold(c.label).startswith(fold(said))]
    return exact[0].value if exact else begun[0].value if len(begun) == 1 else None
