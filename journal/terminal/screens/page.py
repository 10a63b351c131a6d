"""What the pages of home have in common: one margin, a foot made from the key bindings, and choices in a column."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from journal.terminal.render import Line
from journal.terminal.screens.ink import ACCENT, POINTER

MARGIN, LITTLE, WIDEST = 4, 1, 72  # at the left, at the right of the keys, and of text
NARROW = 60
SAID_SECONDS = 4.0
#: CSS for every application with such pages; it takes precedence over Textual's own for its parts.
SHEET = """
Screen { background: ansi_default; }
Input { border: none; padding: 0; height: 1; width: 100%; background: ansi_default; }
Input:focus { border: none; background: ansi_default; }
Input > .input--cursor { color: ansi_default; background: ansi_default; text-style: reverse; }
"""
#: Rich styles for the styles of a line that `render` and `pages` use.
STYLES = {"": "", "quiet": "dim", "strong": "bold", "found": "bold underline", "accent": ACCENT}
#: Keys at the end of the foot, in this order, after all others.
LAST = ("close and lock", "back", "leave", "done", "close", "help", "hide")
MOVING = ("↑↓", "←→", "← →")


def text_of(line: Line) -> Text:
    """Return a line as text to draw."""
    return Text.assemble(*((words, STYLES[style]) for style, words in line), tab_size=4)


def cut(text: str, width: int) -> str:
    """Return the text in at most `width` columns, cut with an ellipsis."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(width - 1, 0)).rstrip() + "…" if width > 0 else ""


class Page(Screen[Any], inherit_bindings=False):
    """A page of home. Its foot shows the keys, as described in its bindings."""

    DEFAULT_CSS = f"""
    Page {{ background: ansi_default; layout: vertical; overflow: hidden; }}
    Page > .margin {{ padding: 0 {MARGIN}; max-width: {WIDEST + 2 * MARGIN}; height: auto; }}
    Page > #foot {{
        dock: bottom; height: auto; min-height: 2; max-width: {WIDEST + MARGIN + LITTLE};
        padding: 1 {LITTLE} 0 {MARGIN}; text-style: dim; background: ansi_default;
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "help", key_display="?"),
        Binding("f1", "help", show=False),
        Binding("ctrl+l", "app.hide", "hide", key_display="Ctrl-L"),
    ]
    AUTO_FOCUS = "*"
    title_of_help = "What you can do here"
    _said = ""

    def foot(self) -> ComposeResult:
        """Yield the line for the keys; a page composes it last."""
        yield Static("", id="foot", markup=False)

    def on_screen_resume(self) -> None:
        """Show the keys, once the page has its focus."""
        self.call_after_refresh(self.show_keys)

    def on_resize(self, event: events.Resize) -> None:
        """Fit the keys to the new width."""
        self.call_after_refresh(self.show_keys)

    def on_descendant_focus(self) -> None:
        """Show the keys of the focused widget."""
        self.call_after_refresh(self.show_keys)

    def say(self, sentence: str) -> None:
        """Say a sentence in the place of the keys, for a few seconds."""
        self._said = sentence
        self.show_keys()
        self.set_timer(SAID_SECONDS, self._unsay)

    def _unsay(self) -> None:
        self._said = ""
        self.show_keys()

    def show_keys(self) -> None:
        """Show the keys, or the current sentence."""
        room = min(self.app.size.width - MARGIN - LITTLE, WIDEST)
        hints = self.hints()
        last = sum(hint.endswith(LAST) for hint in hints)
        for foot in self.query("#foot").results(Static):
            foot.update(self._said or fitted(hints, room, last))

    def hints(self) -> list[str]:
        """Return the hints for the foot: a key and what it does."""
        shown = [b for b in self.can_do() if b.show]
        first = [b for b in shown if b.description not in LAST]
        last = [b for name in LAST for b in shown if b.description == name]
        return [f"{display(b)} {b.description}" for b in (*first, *last)]

    def can_do(self, *, page_first: bool = False) -> list[Binding]:
        """Return every binding that does something here and says what, one for each thing.

        The nearest come first: how to move, what the page is for, what is always there; or the page's, if `page_first`.
        """
        found: dict[str, Binding] = {}
        near = [self, self.focused, self.app] if page_first else [self.focused, self, self.app]
        for active in sorted(self.active_bindings.values(), key=lambda a: near.index(a.node) if a.node in near else 1):
            if active.enabled and active.binding.description and not isinstance(active.node, Input):
                known = found.get(active.binding.description)
                if known is None or (active.binding.show and not known.show):
                    found[active.binding.description] = active.binding
        return list(found.values())

    def action_help(self) -> None:
        """Show the searchable key help."""
        from journal.terminal.screens.help import Help

        self.app.push_screen(Help(self.title_of_help, self.can_do(page_first=True)))


def display(binding: Binding) -> str:
    """Return the usual name of a key."""
    named = {"enter": "Enter", "escape": "Esc", "slash": "/", "question_mark": "?", "space": "Space"}
    return binding.key_display or named.get(binding.key) or _plain(binding.key)


def _plain(key: str) -> str:
    return f"Ctrl-{key.removeprefix('ctrl+').upper()}" if key.startswith("ctrl+") else key


def fitted(hints: Sequence[str], room: int, last: int) -> str:
    """Return the hints that fit, room between them: how to move is left out first, the `last` few at last."""
    kept = list(hints)
    while len(kept) > 1 and len("  ".join(kept)) > room:
        moving = next((place for place, hint in enumerate(kept) if hint.startswith(MOVING)), None)
        del kept[moving if moving is not None else max(len(kept) - last - 1, 0)]
    return ("   " if len("   ".join(kept)) <= room else "  ").join(kept)


@dataclass(frozen=True)
class Option:
    """Something to choose: what it is, and quietly what about it, or `brief`ly. `apart`: with room after it."""

    label: str
    detail: str = ""
    apart: bool = False
    brief: str = ""


class Options(Widget, can_focus=True):
    """Options in a column, the pointer in the margin. Arrows, digits and the mouse choose."""

    DEFAULT_CSS = "Options { height: auto; background: ansi_default; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "choose", key_display="↑↓"),
        Binding("down", "move(1)", "choose", show=False),
        Binding("k", "move(-1)", show=False),
        Binding("j", "move(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("enter", "choose", "open"),
        *(Binding(str(n), f"choose({n})", show=False) for n in range(1, 10)),
    ]

    class Chosen(Message):
        """An option was chosen."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    class Moved(Message):
        """The pointer is at another option."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, options: Iterable[Option], at: int = 0) -> None:
        super().__init__()
        self.options, self.at = list(options), at

    def on_mount(self) -> None:
        """Tell where the pointer is."""
        self._moved()

    def _moved(self) -> None:
        self.refresh()
        self.post_message(self.Moved(self.at))

    def set(self, place: int, option: Option) -> None:
        """Replace an option."""
        self.options[place] = option
        self.refresh()

    def _lines(self) -> list[int | None]:
        """Return the index of the option on each line; None for a gap."""
        lines: list[int | None] = []
        for place, option in enumerate(self.options):
            lines += [place, None] if option.apart else [place]
        return lines

    def get_content_height(self, container: Any, viewport: Any, width: int) -> int:
        """Return the number of lines."""
        return len(self._lines())

    def render(self) -> Text:
        """Return a line per option."""
        labels = max((cell_len(o.label) for o in self.options), default=0)
        column = max(labels + 2, 22 if self.size.width > NARROW else 0)
        text = Text(no_wrap=True, overflow="ellipsis")
        for place in self._lines():
            if place is not None:
                self._draw(text, place, column)
            text.append("\n")
        text.right_crop(1)
        return text

    def _draw(self, text: Text, place: int, column: int) -> None:
        option, here = self.options[place], place == self.at
        text.append(f"  {POINTER} " if here else " " * MARGIN, style=ACCENT if here else "")
        label = set_cell_size(option.label, column) if option.detail else option.label
        text.append(label, style="bold" if here else "")
        room = min(self.size.width, WIDEST + MARGIN) - MARGIN - column
        detail = option.detail if cell_len(option.detail) <= room else option.brief or option.detail
        text.append(cut(detail, room), style="dim")

    def action_move(self, by: int) -> None:
        """Move up or down, wrapping round."""
        self.at = (self.at + by) % max(len(self.options), 1)
        self._moved()

    def action_first(self) -> None:
        """Go to the first option."""
        self.at = 0
        self._moved()

    def action_last(self) -> None:
        """Go to the last option."""
        self.at = len(self.options) - 1
        self._moved()

    def action_choose(self, number: int = 0) -> None:
        """Choose the option under the pointer, or by its number."""
        if 0 < number <= len(self.options):
            self.at = number - 1
            self._moved()
        if number <= len(self.options) and self.options:
            self.post_message(self.Chosen(self.at))

    def on_click(self, event: events.Click) -> None:
        """Choose the clicked option."""
        lines = self._lines()
        if 0 <= event.y < len(lines) and (place := lines[event.y]) is not None:
            self.action_choose(place + 1)


class Answers(Options):
    """Options that answer a question."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "move", key_display="↑↓"),
        Binding("enter", "choose", "choose"),
    ]


class Ask(Page):
    """A question on the page. Its result is the index of the chosen answer, or None."""

    CSS = """
    Ask #question { margin-top: 2; text-style: bold; }
    Ask #about { text-style: dim; }
    Ask Answers { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "back")]

    def __init__(self, question: str, options: Sequence[str], about: str = "", at: int = 0) -> None:
        """`at` is the place of the option that the pointer begins at."""
        super().__init__()
        self._question, self._options, self._about, self._at = question, options, about, at

    def compose(self) -> ComposeResult:
        """Lay out the question and the possible answers."""
        yield Static(self._question, id="question", classes="margin", markup=False)
        if self._about:
            yield Static(self._about, id="about", classes="margin", markup=False)
        yield Answers([Option(one) for one in self._options], self._at)
        yield from self.foot()

    def on_options_chosen(self, event: Options.Chosen) -> None:
        """That is the answer."""
        self.dismiss(event.place)

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)


class AskLine(Page):
    """A question answered with a line, on the page. Its result is the line, or None."""

    CSS = """
    AskLine #question { margin-top: 2; text-style: bold; }
    AskLine #about { text-style: dim; }
    AskLine Input { margin: 1 0; padding: 0 4; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "save", priority=True),
        Binding("escape", "leave", "back"),
    ]

    def __init__(self, question: str, now: str, about: str = "") -> None:
        super().__init__()
        self._question, self._now, self._about = question, now, about

    def compose(self) -> ComposeResult:
        """Lay out the question and the line."""
        yield Static(self._question, id="question", classes="margin", markup=False)
        yield Static(self._about, id="about", classes="margin", markup=False)
        line = Input(self._now, select_on_focus=False)
        line.cursor_blink = False
        yield line
        yield from self.foot()

    def action_take(self) -> None:
        """Accept the chosen answer."""
        self.dismiss(self.query_one(Input).value)

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
