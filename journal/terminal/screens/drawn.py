"""What the answer widgets share: messages when they are answered or changed, and drawing themselves."""

from textual.message import Message
from textual.widget import Widget


class Answered(Message):
    """The answer was confirmed with Enter."""


class Touched(Message):
    """Something was typed or chosen: the draft has changed."""


class Hinted(Message):
    """The hint says something else now, though nothing was typed or chosen."""


class Drawn(Widget, can_focus=True):
    """A widget that draws itself from what was chosen. `keys` are what the foot of the page says of it.

    One that `hangs` has its pointer or its tick in the margin: two columns more at its left.
    """

    DEFAULT_CSS = "Drawn { height: auto; }"
    hint = ""
    keys = "↑↓ choose   Enter next   Shift-Tab back   Esc stop here   Ctrl-L hide"
    hangs = True

    def on_mount(self) -> None:
        """Begin in the margin, or at it."""
        self.set_class(self.hangs, "hangs")

    def changed(self) -> None:
        """Redraw, and report that the draft has changed."""
        self.refresh(layout=True)
        self.post_message(Touched())
