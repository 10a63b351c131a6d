"""One widget per kind of question. Each knows its answer, and nothing about what is asked next.

`answer` is the current answer (None: none); a widget posts `Answered` on Enter. Readable without colour: what is chosen
has a mark, and the cursor is an arrow.
"""

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import Input, Static, TextArea

from journal.core.clock import describe
from journal.core.model import Moment, Value
from journal.core.questions import Catalogue, Choice, Question
from journal.errors import Usage
from journal.terminal.console import wrapped
from journal.terminal.prompts import YES_NO, split_words
from journal.terminal.safe import masked
from journal.terminal.screens.drawn import Answered, Drawn, Touched
from journal.terminal.screens.ink import EMPTY, FULL, MARK, POINTER, QUIET, STRONG, TICK
from journal.terminal.screens.words import Words

CURSOR = Style(reverse=True)
MOST_ROWS = 500


class Page(TextArea):
    """A page of text, wrapped, with undo. Enter on an empty page goes on."""

    hint = ""
    keys = "Tab next   Shift-Tab back   Esc stop here   Ctrl-L hide"

    def __init__(self, now: str) -> None:
        super().__init__(
            now, soft_wrap=True, tab_behavior="focus", show_line_numbers=False, highlight_cursor_line=False
        )
        self.cursor_blink = False
        self.move_cursor(self.document.end)

        self._given, self._shown_at_first = now, self.text
        self._rows: dict[tuple[str, int], Strip] = {}

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the lines; blank ones, if Textual draws before it has applied this widget's styles, as it may.

        Textual draws each line anew with every key, which costs more than all the rest of a key. A page has no colours
        of its own, so here a row is drawn once; what is selected, and what has tabs, is left to Textual.
        """
        try:
            if not self.selection.is_empty:
                return super().render_lines(crop)
            return [self._row(y).crop(crop.x, crop.right) for y in crop.line_range]
        except KeyError:
            self.refresh()
            return [Strip.blank(crop.width) for _ in range(crop.height)]

    def _row(self, y: int) -> Strip:
        """Return a row of the screen: a piece of a line, and the cursor if it is there."""
        at, width = y + self.scroll_offset.y, self.size.width
        rows = self.wrapped_document._offset_to_line_info  # which line stands there, and which of its pieces
        if not 0 <= at < len(rows):
            return Strip.blank(width, Style())
        number, piece = rows[at]
        line = self.document.get_line(number)
        if "\t" in line:
            return self.render_line(y)
        ends = [0, *self.wrapped_document.get_offsets(number), len(line)]
        text, last = line[ends[piece] : ends[piece + 1]], piece == len(ends) - 2
        row, column = self.cursor_location
        inside = row == number and (ends[piece] <= column < ends[piece + 1] or (last and column >= ends[piece]))
        cursor = column - ends[piece] if inside and self.has_focus else -1
        if (known := self._rows.get((text, cursor))) is not None and known.cell_length == width:
            return known
        shown = masked(text)
        pieces = [Segment(shown, Style())]
        if cursor >= 0:
            under = shown[cursor : cursor + 1] or " "
            pieces = [Segment(shown[:cursor], Style()), Segment(under, CURSOR), Segment(shown[cursor + 1 :], Style())]
        if len(self._rows) > MOST_ROWS:
            self._rows.clear()
        drawn = self._rows[text, cursor] = Strip(pieces).adjust_cell_length(width, Style())
        return drawn

    def get_line(self, line_index: int) -> Text:
        """Return a line made safe to show: nothing imported or pasted can control the terminal."""
        return Text(masked(self.document.get_line(line_index)), end="", no_wrap=True)

    @property
    def answer(self) -> Value | None:
        """The text, or None if it is blank; if unedited, exactly as it was given, line endings included."""
        text = self._given if self.text == self._shown_at_first else self.text
        return text if text.strip() else None

    def text_of(self, key: events.Key, before: str) -> str | None:
        """Return the text that a key types, given the text typed `before` it, or None if it does something else."""
        if key.key == "enter":
            return "\n" if before.strip() or self.text.strip() else None
        return key.character if key.is_printable else None

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter" and not self.text.strip():
            event.stop()
            event.prevent_default()
            self.post_message(Answered())
            return
        await super()._on_key(event)

    def on_text_area_changed(self) -> None:
        """Tell that the draft has changed."""
        self.post_message(Touched())


class Line(Input):
    """One line of text."""

    hint = ""
    keys = "Enter next   Shift-Tab back   Esc stop here   Ctrl-L hide"

    def __init__(self, now: str, placeholder: str = "") -> None:
        super().__init__(now, placeholder=placeholder, select_on_focus=False)
        self.cursor_blink = False

        self._given, self._shown_at_first = now, self.value

    @property
    def _value(self) -> Text:
        """The line, made safe to show."""
        return Text(masked(self.value), no_wrap=True, overflow="ignore", end="")

    @property
    def answer(self) -> Value | None:
        """The line, or None if it is empty; if unedited, exactly as it was given."""
        return (self._given if self.value == self._shown_at_first else self.value.strip()) or None

    def text_of(self, key: events.Key, before: str) -> str | None:
        """Return the text that a key types, or None if it does something else."""
        return key.character if key.is_printable else None

    def on_input_changed(self) -> None:
        """Tell that the draft has changed."""
        self.post_message(Touched())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next question on Enter."""
        event.stop()
        self.post_message(Answered())


class When(Vertical):
    """A time in words, and what was understood."""

    hint = "Press Enter if that's right."
    keys = Line.keys

    def __init__(self, now: Moment, understand: Callable[[str], Moment], echo: Callable[[Moment], str]) -> None:
        super().__init__()
        self._echo = echo
        self._first = self._now = now
        self._understand = understand
        self.problem = ""

    def compose(self) -> ComposeResult:
        """Lay out the input line, and how it is understood."""
        yield Line("")
        yield Static(self._echo(self._now), id="understood", markup=False)

    @property
    def answer(self) -> Moment:
        """The time as last understood."""
        return self._now

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show how the text is understood as it is typed."""
        try:
            said = event.value.strip()
            self._now, self.problem = self._understand(said) if said else self._first, ""
            self.query_one("#understood", Static).update(self._echo(self._now))
        except Usage as not_understood:
            self.problem = not_understood.sentence
            self.query_one("#understood", Static).update(f"{not_understood.sentence} {not_understood.hint}")


SEVERAL_KEYS = "↑↓ move   Space tick   Enter next   Shift-Tab back   Esc stop here   Ctrl-L hide"


class Choices(Drawn):
    """Options in a column: one of them, or with `several` any of them. Arrows walk, numbers choose."""

    at: reactive[int] = reactive(-1)

    def __init__(self, choices: Sequence[Choice], now: Value | None, *, several: bool) -> None:
        super().__init__()
        self.choices, self.several = list(choices), several
        self.options = [c.value for c in choices]
        self.hint = (
            "Tick with Space, or with a number."
            if several
            else "Choose with a number or the arrow keys. Backspace clears it."
        )
        self.keys = SEVERAL_KEYS if several else Drawn.keys
        chosen = now if isinstance(now, tuple) else (str(now),) if now is not None else ()
        self.chosen = [o for o in self.options if o in chosen]
        if self.chosen and not several:
            self.at = self.options.index(self.chosen[0])

    @property
    def answer(self) -> Value | None:
        """What is chosen, in the options' order."""
        chosen = tuple(o for o in self.options if o in self.chosen)
        return (chosen or None) if self.several else (chosen[0] if chosen else None)

    def render(self) -> Text:
        """Return a line for each option: a pointer at the current one, and ticks if several can be chosen."""
        text = Text(no_wrap=True)
        for place, choice in enumerate(self.choices):
            chosen = choice.value in self.chosen
            text.append(f"{POINTER if place == self.at else ' '} ", style=MARK)
            text.append(f"{place + 1}  ", style=QUIET)
            lead = 5
            if self.several:
                text.append(f"{TICK if chosen else ' '} ", style=MARK)
                lead += 2
            label = wrapped(choice.label, self.size.width - lead).replace("\n", "\n" + " " * lead)
            text.append(f"{label}\n", style=STRONG if chosen else "")
        text.right_crop(1)
        return text

    def on_key(self, event: events.Key) -> None:
        """Handle arrows, numbers, Space and Enter."""
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
        self.changed()

    def _toggle(self) -> None:
        option = self.options[self.at]
        if not self.several:
            self.chosen = [option]
        elif option in self.chosen:
            self.chosen.remove(option)
        else:
            self.chosen.append(option)


class Scale(Drawn):
    """A row of points with words at both ends. Arrows walk, digits choose."""

    hint = "Choose with a number or the arrow keys. Backspace clears it."
    keys = "←→ choose   Enter next   Shift-Tab back   Esc stop here   Ctrl-L hide"
    hangs = False

    def __init__(self, question: Question, now: Value | None) -> None:
        super().__init__()
        self.question = question
        self.point = now if isinstance(now, int) else None
        self._typed = ""

    @property
    def answer(self) -> Value | None:
        """The point, or None."""
        return self.point

    def render(self) -> Text:
        """Return the points, their numbers, and the words at both ends below them."""
        question = self.question
        if question.highest - question.lowest > 20:
            here = self.point if self.point is not None else "  "
            return Text.assemble((f"{here}", STRONG), (f"   {question.lowest} to {question.highest}", QUIET))
        points = range(question.lowest, question.highest + 1)
        gap = min(max(self.size.width // len(points), 3), 7)
        text = Text(no_wrap=True)
        for point in points:
            text.append(
                (FULL if point == self.point else EMPTY).ljust(gap), style=MARK if point == self.point else QUIET
            )
        text.append("\n")
        for point in points:
            text.append(str(point).ljust(gap), style=STRONG if point == self.point else "")
        low, high = question.ends
        width = gap * (len(points) - 1) + len(str(question.highest))
        if len(low) + len(high) + 2 > width:
            text.append(f"\n\n{question.lowest} is “{low}”, {question.highest} is “{high}”.", style=QUIET)
        else:
            text.append(f"\n\n{low}{high.rjust(width - len(low))}", style=QUIET)
        return text

    def on_key(self, event: events.Key) -> None:
        """Handle arrows, digits and Enter."""
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
        self.changed()


class Tags(Line):
    """Words separated by spaces."""

    @property
    def answer(self) -> Value | None:
        """The words, or None."""
        return split_words(self.value, ()) or None


Answer = Page | Line | When | Choices | Scale | Words | Tags


def answer_widget(
    catalogue: Catalogue,
    question: Question,
    now: Value | Moment | None,
    understand: Callable[[str], Moment],
    echo: Callable[[Moment], str] = describe,
) -> Answer:
    """Return the widget for a question, filled in with the answer so far."""
    if isinstance(now, Moment):
        return When(now, understand, echo)
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
    def answer(self) -> Value | None:
        """True, False or None."""
        return None if not self.chosen else self.chosen[0] == "yes"
