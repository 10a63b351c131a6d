"""One widget for each kind of question. Each knows what it was told, and nothing of what is asked next.

`said` is the answer as it stands (None: nothing); a widget posts `Answered` on Enter. Readable without colour: what
is chosen carries a mark, where one is carries an arrow.
"""

from collections.abc import Callable, Sequence

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from journal.core.clock import describe
from journal.core.model import Moment, Value, fold
from journal.core.questions import Catalogue, Choice, Question
from journal.errors import Usage
from journal.terminal.plain import YES_NO, split_words
from journal.terminal.safe import masked, one_line, shown


class Answered(Message):
    """Enter: this is the answer."""


class Touched(Message):
    """Something was typed or chosen: the draft has changed."""


class Page(TextArea):
    """A page of text, wrapped, with undo. Enter on an empty page goes on."""

    hint = ""

    def __init__(self, now: str) -> None:
        super().__init__(
            now, soft_wrap=True, tab_behavior="focus", show_line_numbers=False, highlight_cursor_line=False
        )
        self.cursor_blink = False
        self.move_cursor(self.document.end)

        self._given, self._shown_at_first = now, self.text

    def get_line(self, line_index: int) -> Text:
        """A line as it is shown: nothing in it can steer the terminal, whatever was imported or pasted."""
        return Text(masked(self.document.get_line(line_index)), end="", no_wrap=True)

    @property
    def said(self) -> Value | None:
        """The text, or None where there is none; one that was only passed by stays as it was, line ends and all."""
        text = self._given if self.text == self._shown_at_first else self.text
        return text if text.strip() else None

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter" and not self.text.strip():
            event.stop()
            event.prevent_default()
            self.post_message(Answered())
            return
        await super()._on_key(event)

    def on_text_area_changed(self) -> None:
        """Tells that the draft has changed."""
        self.post_message(Touched())


class Line(Input):
    """One line of text."""

    hint = ""

    def __init__(self, now: str, placeholder: str = "") -> None:
        super().__init__(now, placeholder=placeholder, select_on_focus=False)
        self.cursor_blink = False

        self._given, self._shown_at_first = now, self.value

    @property
    def _value(self) -> Text:
        """The line as it is shown: nothing in it can steer the terminal."""
        return Text(masked(self.value), no_wrap=True, overflow="ignore", end="")

    @property
    def said(self) -> Value | None:
        """The line, or None where it is empty; one that was only passed by stays as it was."""
        return (self._given if self.value == self._shown_at_first else self.value.strip()) or None

    def on_input_changed(self) -> None:
        """Tells that the draft has changed."""
        self.post_message(Touched())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on."""
        event.stop()
        self.post_message(Answered())


class When(Vertical):
    """A time in words, and what was understood."""

    hint = "Enter keeps the time shown."

    def __init__(self, now: Moment, understand: Callable[[str], Moment]) -> None:
        super().__init__()
        self._first = self._now = now
        self._understand = understand
        self.problem = ""

    def compose(self) -> ComposeResult:
        """The line, and what it means."""
        yield Line("")
        yield Static(describe(self._now), id="understood", markup=False)

    @property
    def said(self) -> Moment:
        """The time that was understood last."""
        return self._now

    def on_input_changed(self, event: Input.Changed) -> None:
        """Shows what is understood as it is typed."""
        try:
            said = event.value.strip()
            self._now, self.problem = self._understand(said) if said else self._first, ""
            self.query_one("#understood", Static).update(describe(self._now))
        except Usage as not_understood:
            self.problem = not_understood.sentence
            self.query_one("#understood", Static).update(not_understood.hint)


class _Drawn(Widget, can_focus=True):
    """A widget that draws itself from what was chosen."""

    DEFAULT_CSS = "_Drawn { height: auto; }"
    hint = ""

    def _changed(self) -> None:
        self.refresh(layout=True)
        self.post_message(Touched())


class Choices(_Drawn):
    """Options in a column: one of them, or with `several` any of them. Arrows walk, numbers choose."""

    at: reactive[int] = reactive(-1)

    def __init__(self, choices: Sequence[Choice], now: Value | None, *, several: bool) -> None:
        super().__init__()
        self.choices, self.several = list(choices), several
        self.options = [c.value for c in choices]
        self.hint = "Numbers or Space tick." if several else "A number or the arrows choose; Backspace clears."
        chosen = now if isinstance(now, tuple) else (str(now),) if now is not None else ()
        self.chosen = [o for o in self.options if o in chosen]
        if self.chosen and not several:
            self.at = self.options.index(self.chosen[0])

    @property
    def said(self) -> Value | None:
        """What is chosen, in the options' order."""
        chosen = tuple(o for o in self.options if o in self.chosen)
        return (chosen or None) if self.several else (chosen[0] if chosen else None)

    def render(self) -> Text:
        """A line an option: an arrow where one is, a mark where it is chosen."""
        text = Text(no_wrap=False)
        for place, choice in enumerate(self.choices):
            option = choice.value
            mark = (
                ("[x]" if option in self.chosen else "[ ]")
                if self.several
                else ("(x)" if option in self.chosen else "( )")
            )
            arrow = ">" if place == self.at else " "
            text.append(f"{arrow} {place + 1} {mark} {choice.label}\n", style="bold" if option in self.chosen else "")
        text.right_crop(1)
        return text

    def on_key(self, event: events.Key) -> None:
        """Arrows, numbers, space, Enter."""
        if event.key in ("up", "down"):
            step = 1 if event.key == "down" else -1
            self.at = (
                (self.at + step) % len(self.options) if self.at >= 0 else (0 if step > 0 else len(self.options) - 1)
            )
            if not self.several:
                self.chosen = [self.options[self.at]]
        elif event.character and event.character.isdecimal() and 1 <= int(event.character) <= len(self.options):
            self.at = int(event.character) - 1
            self._toggle()
        elif event.key == "space" and self.at >= 0:
            self._toggle()
        elif event.key in ("backspace", "delete"):
            self.chosen = []
            self.at = self.at if self.several else -1
        elif event.key == "enter":
            event.stop()
            self.post_message(Answered())
            return
        else:
            return
        event.stop()
        self._changed()

    def _toggle(self) -> None:
        option = self.options[self.at]
        if not self.several:
            self.chosen = [option]
        elif option in self.chosen:
            self.chosen.remove(option)
        else:
            self.chosen.append(option)


class Scale(_Drawn):
    """A row of points with words at both ends. Arrows walk, digits choose."""

    hint = "A number or the arrows choose; Backspace clears."

    def __init__(self, question: Question, now: Value | None) -> None:
        super().__init__()
        self.question = question
        self.point = now if isinstance(now, int) else None
        self._typed = ""

    @property
    def said(self) -> Value | None:
        """The point, or None."""
        return self.point

    def render(self) -> Text:
        """The row, and the words at its ends under it."""
        question = self.question
        if question.highest - question.lowest > 20:
            return Text(f"[{self.point if self.point is not None else '  '}]   {question.lowest} to {question.highest}")
        text = Text(no_wrap=True)
        for point in range(question.lowest, question.highest + 1):
            here = point == self.point
            text.append(f"[{point}]" if here else f" {point} ", style="bold reverse" if here else "")
        low, high = question.ends
        text.append(f"\n {question.lowest} {low} … {question.highest} {high}", style="dim")
        return text

    def on_key(self, event: events.Key) -> None:
        """Arrows, digits, Enter."""
        lowest, highest = self.question.lowest, self.question.highest
        typed = ""
        if event.key in ("right", "up", "left", "down"):
            step = 1 if event.key in ("right", "up") else -1
            start = lowest - step if step > 0 else highest - step
            self.point = min(max((start if self.point is None else self.point) + step, lowest), highest)
        elif event.character and event.character.isdecimal():
            typed = self._typed + event.character
            if not int(typed) <= highest:
                typed = event.character
            if lowest <= int(typed) <= highest:
                self.point = int(typed)
        elif event.key in ("backspace", "delete"):
            self.point = None
        elif event.key == "enter":
            event.stop()
            self.post_message(Answered())
            return
        else:
            return
        self._typed = typed
        event.stop()
        self._changed()


class Words(_Drawn):
    """A grid of feelings to walk through and to type into. Space or Enter takes the word; Enter again goes on."""

    def __init__(self, catalogue: Catalogue, question: Question, now: Value | None) -> None:
        super().__init__()
        self.question = question
        self.groups = [(f"{f.tone}, {f.energy} energy", list(f.words)) for f in catalogue.vocabulary]
        self.groups.append(("", list(question.labels())))
        self.words = [w for _, words in self.groups for w in words]
        self.chosen = [question.label_of(word) for word in now] if isinstance(now, tuple) else []
        self.at = -1
        self.typed = ""
        self.full = False

    @property
    def said(self) -> Value | None:
        """The words chosen, in the order they were."""
        return tuple(map(self.question.value_for, self.chosen)) or None

    @property
    def _columns(self) -> int:
        return max(self.size.width, 40) // 14 or 1

    def render(self) -> Text:
        """What is chosen, what is being typed, and the grid."""
        chosen = ", ".join(map(one_line, self.chosen)) or "none yet"
        text = Text()
        text.append(f"Chosen: {chosen}\n", style="bold")
        text.append(self._hint() + "\n", style="dim")
        place = 0
        for _, words in self.groups:
            for start in range(0, len(words), self._columns):
                for word in words[start : start + self._columns]:
                    mark = "*" if word in self.chosen else ">" if place == self.at else " "
                    style = "reverse" if place == self.at else "bold" if word in self.chosen else ""
                    text.append(f"{mark}{word}", style=style)
                    text.append(" " * (13 - len(word)) if len(word) < 13 else " ")
                    place += 1
                text.append("\n")
        text.right_crop(1)
        return text

    def _hint(self) -> str:
        if self.full:
            return f"That is {self.question.most}. Backspace takes one away."
        if not self.typed:
            return "Type, or walk with the arrows; Space takes a word."
        takes = f"  Enter takes “{self.words[self.at]}”, a comma your own" if self.at >= 0 else "  Enter takes it"
        return f"Typing: {shown(self.typed)}_{takes}"

    def take_what_is_typed(self) -> None:
        """A word that was typed and not yet taken counts, just as it was typed."""
        if self.typed:
            self._take(self.typed)

    def _rows(self) -> list[list[int]]:
        rows: list[list[int]] = []
        place = 0
        for _, words in self.groups:
            for start in range(0, len(words), self._columns):
                count = len(words[start : start + self._columns])
                rows.append(list(range(place, place + count)))
                place += count
        return rows

    def _walk(self, key: str) -> None:
        if self.at < 0:
            self.at = 0
            return
        rows = self._rows()
        row = next(i for i, places in enumerate(rows) if self.at in places)
        column = rows[row].index(self.at)
        if key in ("left", "right"):
            self.at = (self.at + (1 if key == "right" else -1)) % len(self.words)
        else:
            places = rows[(row + (1 if key == "down" else -1)) % len(rows)]
            self.at = places[min(column, len(places) - 1)]

    def _take(self, word: str) -> None:
        word = word.strip()
        folded = [fold(w) for w in self.chosen]
        self.full = bool(word) and fold(word) not in folded and len(self.chosen) >= self.question.most
        if fold(word) in folded:
            del self.chosen[folded.index(fold(word))]
        elif word and len(self.chosen) < self.question.most:
            self.chosen.append(word)
        self.typed = ""

    def on_key(self, event: events.Key) -> None:
        """Arrows walk; letters type; space or Enter takes; a comma takes a word just as it was typed."""
        self.full = False
        if event.key in ("up", "down", "left", "right"):
            self.typed = ""
            self._walk(event.key)
        elif event.key == "enter" and self.typed:
            self._take(self.words[self.at] if self.at >= 0 else self.typed)
        elif event.key == "enter":
            event.stop()
            self.post_message(Answered())
            return
        elif event.key == "comma" and self.typed:
            self._take(self.typed)
        elif event.key == "space" and not self.typed:
            if self.at >= 0:
                self._take(self.words[self.at])
        elif event.key == "backspace":
            if self.typed:
                self._type(self.typed[:-1])
            elif self.chosen:
                self.chosen.pop()
        elif event.character and event.is_printable:
            self._type(self.typed + event.character)
        else:
            return
        event.stop()
        self._changed()
        self.call_after_refresh(self._show_place)

    def _show_place(self) -> None:
        """Scrolls to where one is, on a screen too low for all the words."""
        if self.at >= 0 and isinstance(self.parent, Widget):
            row = next(i for i, places in enumerate(self._rows()) if self.at in places) + 2
            self.parent.scroll_to(y=max(row - self.parent.size.height // 2, 0), animate=False)

    def _type(self, typed: str) -> None:
        self.typed = typed
        begun = [i for i, word in enumerate(self.words) if typed and fold(word).startswith(fold(typed))]
        self.at = begun[0] if begun else -1


class Tags(Line):
    """Words with spaces between."""

    @property
    def said(self) -> Value | None:
        """The words, or None."""
        return split_words(self.value, ()) or None


Answer = Page | Line | When | Choices | Scale | Words | Tags


def answer_widget(
    catalogue: Catalogue, question: Question, now: Value | Moment | None, understand: Callable[[str], Moment]
) -> Answer:
    """The widget for a question, filled in with what was said so far."""
    if isinstance(now, Moment):
        return When(now, understand)
    match question.kind:
        case "scale":
            return Scale(question, now)
        case "choice":
            return Choices(question.choices, now, several=False)
        case "choices":
            return Choices(question.choices, now, several=True)
        case "yesno":
            return YesNo(now)
        case "words" if question.vocabulary:
            return Words(catalogue, question, now)
        case "words":
            return Tags(" ".join(now) if isinstance(now, tuple) else "")
        case _:
            return Line(str(now or "")) if question.one_line else Page(str(now or ""))


class YesNo(Choices):
    """Yes or no."""

    def __init__(self, now: Value | None) -> None:
        super().__init__(YES_NO, None if now is None else "yes" if now else "no", several=False)

    @property
    def said(self) -> Value | None:
        """True, False or None."""
        return None if not self.chosen else self.chosen[0] == "yes"
