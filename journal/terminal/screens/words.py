"""The feelings, by family: move to a word or type it; its definition is shown below."""

from rich.text import Text
from textual import events
from textual.widget import Widget

from journal.core.model import Value, fold
from journal.core.questions import Catalogue, Question
from journal.terminal.prompts import is_number
from journal.terminal.safe import one_line, shown
from journal.terminal.screens.drawn import Answered, Drawn, Hinted
from journal.terminal.screens.ink import MARK, POINTER, QUIET, STRONG, TICK

CELL = 14
MORE_BELOW = "   more below ↓"


class Words(Drawn):
    """A grid of feelings, a family after the other. Space or Enter takes a word; Enter with nothing typed goes on."""

    keys = "←↑↓→ move   Space pick   Enter next   Shift-Tab back   Esc stop here   Ctrl-L hide"

    def __init__(self, catalogue: Catalogue, question: Question, now: Value | None) -> None:
        super().__init__()
        self.question = question
        self.definitions = catalogue.definitions
        self.families: dict[str, list[str]] = {}
        for feelings in catalogue.vocabulary:
            self.families.setdefault(feelings.label, []).extend(feelings.words)
        last = list(self.families)[-1] if self.families else ""
        self.families.setdefault(last, []).extend(question.labels())
        self.words = [word for words in self.families.values() for word in words]
        self.chosen = [question.label_of(word) for word in now] if isinstance(now, tuple) else []
        self.at = -1
        self.typed = ""
        self.refused = ""
        self._after_comma = False  # the space that people type there says nothing

    @property
    def answer(self) -> Value | None:
        """The chosen words, in the order of choosing."""
        return tuple(map(self.question.value_for, self.chosen)) or None

    @property
    def hint(self) -> str:  # type: ignore[override]
        """What is chosen, and what was typed or the definition of the current word."""
        chosen = "Chosen: " + (", ".join(map(one_line, self.chosen)) if self.chosen else "none yet")
        return f"{chosen}{MORE_BELOW if self._goes_on_below() else ''}\n{self._about()}"

    def _about(self) -> str:
        if self.refused:
            return self.refused
        here = self.words[self.at] if self.at >= 0 else ""
        if self.typed:
            takes = f"Space picks “{here}”, a comma adds your own word" if here else "Enter adds it"
            return f"Typing: {shown(self.typed)}_   {takes}"
        if here in self.definitions:
            return f"{here}: {self.definitions[here]}"
        return here or "Type a word, or move with the arrows and press Space."

    def _goes_on_below(self) -> bool:
        """Whether there are words that the screen is too low for, further down."""
        within = self.parent
        return isinstance(within, Widget) and len(self._rows()) > round(within.scroll_y) + within.size.height > 0

    def on_mount(self) -> None:
        """Say what can be seen, whenever that changes."""
        if isinstance(self.parent, Widget):
            self.watch(self.parent, "scroll_y", self.on_resize, init=False)

    def on_resize(self) -> None:
        """Say whether there are words out of sight."""
        self.post_message(Hinted())

    @property
    def _columns(self) -> int:
        return max(self.size.width, 2 * CELL) // CELL

    def _rows(self) -> list[tuple[str, list[int]]]:
        """Return the lines of the grid: a family's name, or the indices of words."""
        rows: list[tuple[str, list[int]]] = []
        place = 0
        for name, words in self.families.items():
            rows.append((name, []))
            for start in range(0, len(words), self._columns):
                count = len(words[start : start + self._columns])
                rows.append(("", list(range(place, place + count))))
                place += count
        return rows

    def render(self) -> Text:
        """Return the families, each under its name."""
        text = Text(no_wrap=True)
        for name, places in self._rows():
            text.append(f"  {name}" if name else "", style=QUIET)
            for place in places:
                word = self.words[place]
                here, taken = place == self.at, word in self.chosen
                mark = TICK if taken else POINTER if here else " "
                text.append(f"{mark} ", style=MARK)
                style = f"{STRONG} underline" if here else STRONG if taken else ""
                text.append(word, style=style)
                text.append(" " * max(CELL - 2 - len(word), 1))
            text.append("\n")
        text.right_crop(1)
        return text

    def take_what_is_typed(self) -> None:
        """Add the word being typed, exactly as it was typed."""
        if self.typed:
            self._take(self.typed)

    def _walk(self, key: str) -> None:
        if self.at < 0:
            self.at = 0
            return
        if key in ("left", "right"):
            self.at = (self.at + (1 if key == "right" else -1)) % len(self.words)
            return
        rows = [places for _, places in self._rows() if places]
        row = next(i for i, places in enumerate(rows) if self.at in places)
        column = rows[row].index(self.at)
        places = rows[(row + (1 if key == "down" else -1)) % len(rows)]
        self.at = places[min(column, len(places) - 1)]

    def _take(self, word: str) -> None:
        """Take a word; one that is chosen is given back if one walked there, and stays if it was typed again."""
        word, typed = word.strip(), bool(self.typed)
        folded = [fold(w) for w in self.chosen]
        if is_number(word):
            self.refused = "A number isn't a feeling. Type a word, or move with the arrows."
        elif fold(word) in folded:
            if not typed:
                del self.chosen[folded.index(fold(word))]
        elif word and len(self.chosen) >= self.question.most:
            self.refused = f"You've chosen {self.question.most} already. Backspace takes one away."
        elif word:
            self.chosen.append(word)
        self.typed = ""

    def on_key(self, event: events.Key) -> None:
        """Move with the arrows, type with letters; Space or Enter selects, a comma adds a word exactly as typed."""
        self.refused = ""
        after_comma, self._after_comma = self._after_comma, False
        if event.key == "space" and after_comma:
            event.stop()
            return
        if event.key in ("up", "down", "left", "right"):
            self.typed = ""
            self._walk(event.key)
        elif event.key == "enter" and not self.typed:
            event.stop()
            self.post_message(Answered())
            return
        elif (event.key == "enter" and self.typed) or (event.key == "space" and self.at >= 0):
            self._take(self.words[self.at] if self.at >= 0 else self.typed)
        elif event.key == "comma":
            self.take_what_is_typed()
            self._after_comma = True
        elif event.key == "backspace":
            if self.typed:
                self._type(self.typed[:-1])
            elif self.chosen:
                self.chosen.pop()
        elif event.character and event.is_printable and (self.typed or event.key != "space"):
            self._type(self.typed + event.character)
        else:
            return
        event.stop()
        self.changed()
        self.call_after_refresh(self._show_place)

    def _show_place(self) -> None:
        """Scroll to the current word, on a screen too low for all of them."""
        if self.at >= 0 and isinstance(self.parent, Widget):
            row = next(i for i, (_, places) in enumerate(self._rows()) if self.at in places)
            self.parent.scroll_to(y=max(row - self.parent.size.height // 2, 0), animate=False)

    def _type(self, typed: str) -> None:
        self.typed = typed
        begun = [i for i, word in enumerate(self.words) if typed and fold(word).startswith(fold(typed))]
        self.at = begun[0] if begun else -1
