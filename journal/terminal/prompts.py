"""The prompts of line mode: one question of any kind, asked and answered in plain lines of text.

`plain` decides which question comes next. The draft is saved after each line of a text.
"""

import dataclasses
from collections.abc import Callable, Sequence

from journal.core.conversation import Sitting
from journal.core.model import Moment, Value, fold
from journal.core.questions import Catalogue, Choice, Question
from journal.errors import JournalError, Usage
from journal.terminal.console import Console
from journal.terminal.front import Callbacks
from journal.terminal.safe import one_line, shown


class Stop(Exception):
    """Raised when the person types /back or /stop."""

    def __init__(self, how: str) -> None:
        self.how = how


class Prompts:
    """The prompts for each kind of question, on a console."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._partial: Sitting | None = None

    def _last(self, sitting: Sitting) -> Sitting:
        return self._partial if (self._partial and self._partial.at == sitting.at) else sitting

    def _keep(self, sitting: Sitting, callbacks: Callbacks) -> None:
        self._partial = sitting
        try:
            callbacks.keep(sitting)
        except JournalError as reason:
            self.console.say(f"(The draft couldn't be saved just now. {reason.sentence})")

    def _line(self) -> str:
        try:
            line = self.console.read_line()
        except EOFError:
            raise Stop("stop") from None
        command = line.strip().lower()
        if command in ("/back", "/stop"):
            raise Stop(command[1:])
        return line.replace("\0", "").encode("utf-8", "replace").decode("utf-8")

    def ask(self, question: Question, sitting: Sitting, callbacks: Callbacks) -> Value | Moment | None:
        """Return the answer to the question, or None for none. Raises Stop."""
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
                self.console.say("What you write will be added to it.")
        if question.one_line:
            line = self._line().strip()
            return None if line == "/clear" else line or now
        self.console.say("Finish with an empty line.")
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

        def number(line: str) -> Value | None:
            fits = line.isdecimal() and len(line) < 5 and question.lowest <= int(line) <= question.highest
            return int(line) if fits else None

        again = f"Type a number from {question.lowest} to {question.highest}, or press Enter to skip."
        return self._until_read(now, number, again)

    def _choice(self, question: Question, now: Value | None, hint: str = "") -> Value | None:
        self._number(question.labels())
        if hint:
            self.console.say(hint)
        elif now is not None:
            self._kept(question.label_of(str(now)))
        again = "Type one of the numbers or words above, or press Enter to skip."
        return self._until_read(now, lambda line: _pick(line, question), again)

    def _choices(self, question: Question, now: Value | None) -> Value | None:
        self._number(question.labels())
        self.console.say("You can choose several, for example: 1, 3")
        if now:
            self._kept(", ".join(map(question.label_of, now)) if isinstance(now, tuple) else str(now))

        def several(line: str) -> Value | None:
            parts = line.split() if line.replace(" ", "").isdecimal() else line.split(",")
            chosen = [_pick(part.strip(), question) for part in parts if part.strip()]
            return tuple(option for option in question.options() if option in chosen) if all(chosen) else None

        again = "Type numbers or words from above with commas between them, or press Enter to skip."
        return self._until_read(now, several, again)

    def _until_read(self, now: Value | None, read: Callable[[str], Value | None], again: str) -> Value | None:
        """Ask until `read` makes something of a line. An empty line keeps `now`; /clear leaves nothing."""
        while True:
            line = self._line().strip()
            if not line:
                return now
            if line == "/clear":
                return None
            answer = read(line)
            if answer is not None:
                return answer
            self.console.say(again)

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
        # Repeated here, where it is still visible after so many words.
        how = "Type words or numbers with commas between them, or ? to see what the words mean."
        self.console.say(f"{question.text} {how}")

    def _number(self, options: Sequence[str]) -> None:
        for number, option in enumerate(options, 1):
            self.console.say(f"  {number}. {option}")


YES_NO = (Choice("yes", "yes"), Choice("no", "no"))


def is_number(word: str) -> bool:
    """Return whether a word is all digits: then it is a word's number, or a slip, but never a feeling."""
    return word.strip().isdecimal()


def split_words(line: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return the words typed, separated by commas, or by spaces if every part is a known word (or none are known)."""
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
    """Return the word that is meant; a number means the word with that number, or None."""
    if not known or not is_number(word):
        return word
    return known[int(word) - 1] if len(word) < 5 and 1 <= int(word) <= len(known) else None


def sentence(text: str) -> str:
    """Return words as a sentence."""
    return f"{text[:1].upper()}{text[1:]}."


def _pick(said: str, question: Question) -> str | None:
    """Return the value of the choice with this number, label (or the beginning of one) or value."""
    choices = question.choices
    if said.isdecimal() and len(said) < 5 and 1 <= int(said) <= len(choices):
        return choices[int(said) - 1].value
    exact = [c for c in choices if fold(said) in (fold(c.label), fold(c.value))]
    begun = [c for c in choices if fold(c.label).startswith(fold(said))]
    return exact[0].value if exact else begun[0].value if len(begun) == 1 else None
