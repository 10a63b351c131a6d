"""Typography of the full screen: three text styles, one soft accent, a foot that fits.

Colour alone carries no meaning.
"""

import re

from rich.text import Text

from journal.terminal.safe import shown

#: The accents to choose from, each with at least 4.5 : 1 on black and on white; "none" is the terminal's own colour.
ACCENTS = {"plum": "#a55d94", "blue": "#4976ba", "teal": "#318278", "copper": "#a76540"}
#: The accent that pages are drawn in. If another one is chosen, it replaces this as a frame is drawn; NO_COLOR drops
#: both.
ACCENT = ACCENTS["plum"]
STRONG, QUIET, MARK = "bold", "dim", f"bold {ACCENT}"
POINTER, TICK, FULL, EMPTY = "›", "✓", "●", "○"


def inked(text: str) -> Text:
    """Return a text with what stands in backticks dim, and without them: a command is for later. It's made safe."""
    pieces = re.split(r"`([^`\n]+)`", shown(text))
    return Text.assemble(*((piece, "dim" if place % 2 else "") for place, piece in enumerate(pieces)))


def fitted(keys: str, width: int) -> str:
    """Return what the foot of a page says of its keys, in the words that fit.

    How to move is the first to go, then how to go back if something is taken with Space; how to hide the screen,
    which stands last, always stays.
    """
    if len(keys) > width:
        keys = keys.replace("Shift-Tab", "S-Tab").replace(" here", "").replace("   ", "  ")
    gap = "   " if "   " in keys else "  "
    parts = keys.split(gap)
    while len(gap.join(parts)) > width and len(parts) > 1:
        back = next((place for place, part in enumerate(parts) if part.startswith("S-Tab")), 0)
        parts.pop(back if parts[0].startswith("Space") else 0)
    return gap.join(parts)
